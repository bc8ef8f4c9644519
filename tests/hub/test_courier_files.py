"""Attachments on a stick: both ways, over several trips, damaged, altered, without room; nothing is ever lost."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.people.session import OWNER
from app.domain.upstream.files import FileWhere
from app.domain.work.case import Attachment
from app.hub.blobs import Blobs, BlobStanding
from app.hub.callers import Caller
from app.hub.courier_files import FilesGiven, FilesTaken
from app.labels.courier_words import carried_in_text
from app.persistence.upstream.position import position_of
from app.services.upstream.plan import Plan
from app.services.upstream.stick_files import FilesIn, FilesOut
from app.sync.courier import Direction, opened
from tests.hub.courier_world import CODE, URL, CountyDesk, Desk, come_in, trip
from tests.hub.test_hub_couriers import another, county, desk, hub_file, let_go_of_the_log, nothing, refused
from tests.station import STATION, SmallStation, resident_draft

__all__ = ["another", "county", "desk", "hub_file", "nothing"]  # fixtures

LARGE = 5 * 1024 * 1024 // 2
"""Two whole pieces and a half."""


@pytest.fixture
def attach(station: SmallStation, tmp_path: Path) -> Callable[[bytes], Attachment]:
    """Attaches to a case of the station's first computer."""
    case = station.register(resident_draft())

    def call(content: bytes) -> Attachment:
        station.clock.forward(minutes=1)
        (tmp_path / "scan.pdf").write_bytes(content)
        return station.desk.attaching.attach(station.clerk, case.id, tmp_path / "scan.pdf")

    return call


def place_of(desk: Desk, attachment: Attachment) -> Path:
    return desk.services.office.folder.attachments / attachment.sha256[:2] / attachment.sha256


def where(desk: Desk, attachment: Attachment) -> FileWhere:
    return desk.upstream.files.standings([attachment])[attachment.id].where


def caller_of(desk: Desk) -> Caller:
    with desk.services.office.database.read() as tx:
        position = position_of(tx.connection)
    return Caller(station_id=STATION.bytes, device_id=position.device, epoch=position.epoch)


@contextmanager
def spoilt(path: Path, direction: Direction, digest: str) -> Iterator[None]:
    """One byte of a content in a file is another one meanwhile."""
    with opened(path, direction) as file:
        after = [each.size for each in file.contents]
        number = [each.digest for each in file.contents].index(digest)
    place = path.stat().st_size - sum(after[number:])
    with path.open("r+b") as file:
        file.seek(place)
        was = file.read(1)
        file.seek(place)
        file.write(bytes([was[0] ^ 1]))
    yield
    with path.open("r+b") as file:
        file.seek(place)
        file.write(was)


def test_what_one_computer_attached_another_can_open_after_the_same_trips_as_its_case(
    desk: Desk, another: Callable[[], Desk], county: CountyDesk, attach: Callable[[bytes], Attachment]
) -> None:
    content = os.urandom(LARGE)
    attachment = attach(content)
    carried = desk.out(county.code())
    assert carried.files == FilesOut(count=1, size=LARGE)
    assert county.take(desk.up).files == FilesTaken(new=1)
    assert county.take(desk.up).files == FilesTaken()
    given = county.give(1, desk.down)
    assert given.files == FilesGiven()  # what it attached itself does not come back
    assert desk.take_in().files == FilesIn(held=1)
    assert where(desk, attachment) is FileWhere.SAFE
    assert desk.out().files == FilesOut()

    second = another()
    assert come_in(second, county).files == FilesIn(count=1)
    assert second.upstream.files.fetch(attachment.id).read_bytes() == content
    assert second.take_in().files == FilesIn()  # the same file once more
    assert second.out().files == FilesOut()
    assert sorted(path.suffix for path in place_of(second, attachment).parent.iterdir()) == [""]


def test_what_does_not_fit_goes_with_the_next_the_newest_first(
    desk: Desk, another: Callable[[], Desk], county: CountyDesk, attach: Callable[[bytes], Attachment]
) -> None:
    come_in(desk, county)
    second = another()
    come_in(second, county)
    old, new = attach(b"o" * 3000), attach(b"n" * 2000)
    plan = Plan(room=4000)
    assert desk.courier.carry_out(OWNER, desk.up, plan=plan).files == FilesOut(count=1, size=2000, left=1)
    county.take(desk.up)
    county.give(1, desk.down)
    desk.take_in()
    assert (where(desk, old), where(desk, new)) == (FileWhere.NOT_SENT, FileWhere.SAFE)
    assert desk.courier.carry_out(OWNER, desk.up, plan=plan).files == FilesOut(count=1, size=3000)
    county.take(desk.up)

    second.out()
    county.take(second.up)
    assert county.give(2, second.down, 2500).files == FilesGiven(count=1, size=2000, left=1)
    second.take_in()
    assert (where(second, old), where(second, new)) == (FileWhere.NOT_FETCHED, FileWhere.SAFE)
    assert refused(lambda: second.upstream.files.fetch(old.id))[0] == "attachment.by_stick"
    # What it lacks it asks for by itself the next time.
    assert trip(second, county).files == FilesIn(count=1)
    assert where(second, old) is FileWhere.SAFE


def test_a_damaged_content_is_left_and_told_and_the_rest_is_taken(
    desk: Desk, another: Callable[[], Desk], county: CountyDesk, attach: Callable[[bytes], Attachment]
) -> None:
    come_in(desk, county)
    second = another()
    come_in(second, county)
    bad, good = attach(b"b" * 3000), attach(b"g" * 2000)
    desk.out()
    with spoilt(desk.up, Direction.UP, bad.sha256):
        taken = county.take(desk.up)
        assert (taken.new, taken.files) == (4, FilesTaken(new=1, damaged=1))
        county.give(1, desk.down)
        assert desk.take_in().files.held == 1
    assert (where(desk, bad), where(desk, good)) == (FileWhere.NOT_SENT, FileWhere.SAFE)
    assert county.take(desk.up).files == FilesTaken(new=1)  # another copy of the same file will do

    second.out()
    county.take(second.up)
    county.give(2, second.down)
    with spoilt(second.down, Direction.DOWN, good.sha256):
        landed = second.take_in()
        assert (landed.outcome.pulled, landed.files) == (4, FilesIn(count=1, damaged=1))
    assert (where(second, bad), where(second, good)) == (FileWhere.SAFE, FileWhere.NOT_FETCHED)
    assert second.take_in().files == FilesIn(count=1)
    assert place_of(second, good).read_bytes() == b"g" * 2000


def test_what_a_line_began_a_stick_goes_on_with_unless_it_was_something_else(
    desk: Desk, county: CountyDesk, attach: Callable[[bytes], Attachment]
) -> None:
    come_in(desk, county)
    content = os.urandom(LARGE)
    begun, other = attach(content), attach(content[::-1])
    blobs, caller = county.hub.blobs, caller_of(desk)
    blobs.take(caller, begun.sha256, LARGE, 0, content[:1000])
    blobs.take(caller, other.sha256, LARGE, 0, b"\0" * 1000)
    desk.out()
    assert county.take(desk.up).files == FilesTaken(new=2)
    assert blobs.place(caller, begun.sha256).read_bytes() == content
    assert blobs.place(caller, other.sha256).read_bytes() == content[::-1]


class Elsewhere(Blobs):
    """Files that are sent over a line as soon as somebody has looked how far they are."""

    def standing(self, caller: Caller, digest: str) -> BlobStanding:
        found = super().standing(caller, digest)
        if not found.received:
            super().take(caller, digest, 2000, 0, b"e")
        return found


def test_what_is_being_sent_over_a_line_at_this_moment_is_left_to_it(
    desk: Desk, county: CountyDesk, attach: Callable[[bytes], Attachment]
) -> None:
    come_in(desk, county)
    attach(b"e" * 2000)
    desk.out()
    files = Elsewhere(county.hub.store, county.clock, county.settings.files, 10_000)
    county.hub = replace(county.hub, blobs=files)
    assert county.take(desk.up).files == FilesTaken()


def test_a_station_without_room_at_the_hub_keeps_its_files_and_sends_its_changes(
    desk: Desk, county: CountyDesk, attach: Callable[[bytes], Attachment]
) -> None:
    come_in(desk, county)
    attach(b"a" * 900)
    second = attach(b"b" * 800)
    county.hub = replace(county.hub, blobs=Blobs(county.hub.store, county.clock, county.settings.files, 1000))
    desk.out()
    taken = county.take(desk.up)
    assert (taken.new, taken.files) == (4, FilesTaken(new=1, left=1))
    county.give(1, desk.down)
    assert desk.take_in().files.held == 1
    assert where(desk, second) is FileWhere.SAFE


def test_what_is_gone_or_altered_on_a_disk_is_not_carried_but_told_of(
    desk: Desk, another: Callable[[], Desk], county: CountyDesk, attach: Callable[[bytes], Attachment]
) -> None:
    come_in(desk, county)
    gone, altered, kept = attach(b"1" * 100), attach(b"2" * 100), attach(b"3" * 100)
    place_of(desk, gone).unlink()
    place_of(desk, altered).write_bytes(b"x" * 100)
    assert desk.out().files == FilesOut(count=1, size=100)
    standings = desk.upstream.files.standings([gone, altered])
    assert [standings[each.id].trouble for each in (gone, altered)] == ["attachment.missing", "attachment.altered"]
    county.take(desk.up)

    folder = county.settings.files / "attachments" / STATION.hex
    (folder / kept.sha256[:2] / kept.sha256).write_bytes(b"y" * 100)
    second = another()
    second.out(county.code())
    county.take(second.up)
    assert county.give(2, second.down).files == FilesGiven()


def test_a_computer_that_wants_none_gets_none_before_somebody_says_otherwise(
    desk: Desk, another: Callable[[], Desk], county: CountyDesk, attach: Callable[[bytes], Attachment]
) -> None:
    come_in(desk, county)
    second = another()
    come_in(second, county)
    second.upstream.files.let_fetch(OWNER, by_itself=False)
    attachment = attach(b"content")
    trip(desk, county)
    assert trip(second, county).files == FilesIn()
    second.upstream.files.let_fetch(OWNER, by_itself=True)
    assert trip(second, county).files == FilesIn(count=1)
    assert where(second, attachment) is FileWhere.SAFE


def test_a_newcomer_that_gets_a_snapshot_gets_the_files_with_it(
    desk: Desk, another: Callable[[], Desk], county: CountyDesk, attach: Callable[[bytes], Attachment]
) -> None:
    attachment = attach(b"content")
    come_in(desk, county)
    county.hub.snapshots.fresh(STATION.bytes)
    let_go_of_the_log(county)
    second = another()
    came = come_in(second, county)
    assert (came.files, came.records > 40) == (FilesIn(count=1), True)
    assert second.upstream.files.fetch(attachment.id).read_bytes() == b"content"
    assert f"取回全部数据 {came.records} 条" in carried_in_text(came, "")


def test_a_content_no_record_here_speaks_of_is_passed_over(
    desk: Desk, another: Callable[[], Desk], county: CountyDesk, attach: Callable[[bytes], Attachment]
) -> None:
    come_in(desk, county)
    second = another()
    come_in(second, county)
    attachment = attach(b"content")
    trip(desk, county)
    second.out()
    county.take(second.up)
    county.give(2, second.down)
    with second.services.office.database.alone() as connection:
        connection.exec_driver_sql("UPDATE _sync_meta SET cursor = 1000")  # its pages are passed over as known
    assert second.take_in().files == FilesIn()
    assert not place_of(second, attachment).exists()


def test_a_full_disk_stops_it_and_the_same_file_goes_on(
    desk: Desk, another: Callable[[], Desk], county: CountyDesk, attach: Callable[[bytes], Attachment]
) -> None:
    come_in(desk, county)
    second = another()
    come_in(second, county)
    attachment = attach(b"content")
    trip(desk, county)
    second.out()
    county.take(second.up)
    county.give(2, second.down)
    folder = place_of(second, attachment).parent
    folder.parent.mkdir(exist_ok=True)
    folder.write_bytes(b"a file where a folder should be")
    assert refused(second.take_in)[0] == "storage.cannot_write"
    folder.unlink()
    assert second.take_in().files == FilesIn(count=1)


def test_somebody_may_stop_a_long_file_and_nothing_of_it_is_left_on_the_stick(
    desk: Desk, county: CountyDesk, attach: Callable[[bytes], Attachment]
) -> None:
    come_in(desk, county)
    attach(os.urandom(LARGE))
    told: list[tuple[int, int]] = []

    def stop(done: int, whole: int) -> None:
        told.append((done, whole))
        if done == 2048:
            raise KeyboardInterrupt

    shutil.rmtree(desk.stick)
    desk.stick.mkdir()
    with pytest.raises(KeyboardInterrupt):
        desk.courier.carry_out(OWNER, desk.up, told=stop)
    assert told[-2:] == [(1024, 2560), (2048, 2560)]
    assert list(desk.stick.iterdir()) == []


def test_a_stick_and_a_line_mix(
    desk: Desk, another: Callable[[], Desk], county: CountyDesk, attach: Callable[[bytes], Attachment]
) -> None:
    come_in(desk, county)
    attachment = attach(b"content")
    trip(desk, county)
    desk.courier.line.take(OWNER, URL)
    desk.upstream.sync_once()
    assert desk.upstream.files.carry().sent == 0  # it is there already
    second = another()
    second.upstream.join(county.code(CODE), URL)
    assert trip(second, county).files == FilesIn(count=1)
    assert where(second, attachment) is FileWhere.SAFE

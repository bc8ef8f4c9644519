"""Attachments between computers: behind everything else, piece by piece, checked, whatever is cut off or lost."""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from filelock import FileLock

from app.domain.customers.customer import Customer
from app.domain.problems import Refusal
from app.domain.upstream.files import FilesWaiting, FileWhere
from app.domain.work.case import Attachment
from app.persistence.upstream.noting import noting
from app.services.feed import Topic
from app.services.upstream.attachments import CarryOutcome
from app.services.upstream.linking import change_link
from app.services.upstream.upstream import UpstreamService
from app.sync.blobs import CHUNK_BYTES
from app.sync.wire import Answered, Asked
from tests.reference_hub import ReferenceHub
from tests.services.upstream.conftest import Seat
from tests.station import CHEN, LI, SmallStation, resident_draft

LARGE = 2 * CHUNK_BYTES + 5


@dataclass
class CutWire:
    """A line to the hub that is cut at the requests with these numbers, before or after the hub has done them."""

    hub: ReferenceHub
    cuts: set[int] = field(default_factory=set)
    is_done_first: bool = False
    files_asked: list[str] = field(default_factory=list)

    def to(self, _url: str, _certificate: str) -> "CutWire":
        return self

    def send(self, asked: Asked) -> Answered:
        is_of_files = asked.path.startswith("/v1/blobs/")
        self.files_asked += [asked.method] * is_of_files
        is_cut = is_of_files and len(self.files_asked) in self.cuts
        answered = self.hub.send(asked) if self.is_done_first or not is_cut else None
        if is_cut or answered is None:
            raise Refusal.of("upstream.unreachable")
        return answered

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class Desk:
    """Files are attached to a case here."""

    station: SmallStation
    tmp_path: Path
    case_id: UUID | None = None

    def attach(self, content: bytes, name: str = "scan.pdf") -> Attachment:
        path = self.tmp_path / name
        path.write_bytes(content)
        if self.case_id is None:
            self.case_id = self.station.register(resident_draft()).id
        return self.station.desk.attaching.attach(self.station.clerk, self.case_id, path)


@pytest.fixture
def desk(first: Seat, station: SmallStation, tmp_path: Path) -> Desk:
    assert first.desk is station.desk
    return Desk(station, tmp_path)


def place_of(seat: Seat, attachment: Attachment) -> Path:
    return seat.desk.office.folder.attachments / attachment.sha256[:2] / attachment.sha256


def where(seat: Seat, attachment: Attachment) -> FileWhere:
    return seat.upstream.files.standings([attachment])[attachment.id].where


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value.problems[0].code


def test_what_one_attaches_the_other_has(desk: Desk, first: Seat, second: Seat, hub: ReferenceHub) -> None:
    large = desk.attach(os.urandom(LARGE))
    small = desk.attach(b"small", "small.txt")
    assert where(first, large) is FileWhere.NOT_SENT
    assert first.upstream.status().files == FilesWaiting(up=2, up_bytes=LARGE + 5)
    # Operations wait to be sent: no file goes before them.
    assert first.upstream.files.carry() == CarryOutcome()

    first.upstream.sync_once()
    assert first.upstream.files.carry() == CarryOutcome(sent=2)
    assert where(first, large) is FileWhere.SAFE
    assert hub.files.whole[large.sha256] == place_of(first, large).read_bytes()

    second.upstream.sync_once()
    second.topics.clear()
    assert where(second, large) is FileWhere.NOT_FETCHED
    assert second.upstream.files.carry() == CarryOutcome(fetched=2)
    assert second.topics == {Topic.UPSTREAM}
    assert place_of(second, large).read_bytes() == place_of(first, large).read_bytes()
    assert second.desk.attaching.file_of(small.id).read_bytes() == b"small"
    assert second.upstream.status().files == FilesWaiting()
    assert second.upstream.files.carry() == CarryOutcome()


@pytest.mark.parametrize("first_cut", [1, 2, 3])
@pytest.mark.parametrize("is_done_first", [False, True])
def test_a_line_that_is_cut_at_every_piece_costs_a_piece_each(
    desk: Desk, first: Seat, second: Seat, hub: ReferenceHub, first_cut: int, *, is_done_first: bool
) -> None:
    attachment = desk.attach(os.urandom(LARGE))
    first.upstream.sync_once()
    for seat in (first, second):
        wire = CutWire(hub, cuts=set(range(first_cut, 40, 3)), is_done_first=is_done_first)
        upstream = UpstreamService(seat.desk.office, seat.desk.people, wire.to)
        upstream.sync_once()
        tries = 0
        while seat.upstream.status().files != FilesWaiting():
            tries += 1
            assert tries < 20
            with suppress(Refusal):  # the line is cut
                upstream.files.carry()
        assert wire.files_asked.count("PATCH") + wire.files_asked.count("GET") <= 6  # three pieces, each cut once
    assert place_of(second, attachment).read_bytes() == place_of(first, attachment).read_bytes()


def test_files_give_way_to_whatever_else_there_is(desk: Desk, first: Seat, hub: ReferenceHub) -> None:
    attachment = desk.attach(os.urandom(LARGE))
    first.upstream.sync_once()
    assert first.upstream.files.carry(lambda: False) == CarryOutcome(has_more=True)
    assert len(hub.files.parts[attachment.sha256]) == CHUNK_BYTES

    def write_meanwhile() -> bool:
        with first.desk.office.database.write(LI) as tx:
            tx.of(Customer).save(replace(tx.of(Customer).get(CHEN), capacity_w=9000))
        return True

    assert first.upstream.files.carry(write_meanwhile) == CarryOutcome(has_more=True)
    assert len(hub.files.parts[attachment.sha256]) == 2 * CHUNK_BYTES
    assert first.upstream.files.carry() == CarryOutcome()
    first.upstream.sync_once()
    desk.station.clock.forward(minutes=1)
    small = desk.attach(b"small", "small.txt")
    first.upstream.sync_once()
    # The newest first, and nothing more once something else is to be done.
    assert first.upstream.files.carry(lambda: False) == CarryOutcome(sent=1, has_more=True)
    assert small.sha256 in hub.files.whole
    assert first.upstream.files.carry(lambda: False) == CarryOutcome(sent=1)


def test_one_content_goes_once(desk: Desk, first: Seat, second: Seat, hub: ReferenceHub) -> None:
    content = os.urandom(50)
    hub.files.whole[hashlib.sha256(content).hexdigest()] = content
    one, other = desk.attach(content), desk.attach(content, "again.pdf")
    first.upstream.sync_once()
    wire = CutWire(hub)
    files = UpstreamService(first.desk.office, first.desk.people, wire.to).files
    assert files.carry() == CarryOutcome(sent=1)
    assert wire.files_asked == ["HEAD"]
    second.upstream.sync_once()
    place_of(second, one).parent.mkdir(parents=True)
    place_of(second, one).write_bytes(content)  # it came another way, such as on a stick
    assert second.upstream.files.carry() == CarryOutcome(sent=1)
    assert where(second, other) is FileWhere.SAFE


def test_somebody_opens_what_is_not_here(desk: Desk, first: Seat, second: Seat, hub: ReferenceHub) -> None:
    attachment = desk.attach(os.urandom(LARGE))
    first.upstream.sync_once()
    second.upstream.sync_once()
    files = second.upstream.files
    assert code_of(lambda: files.fetch(attachment.id)) == "attachment.not_sent_yet"
    assert files.carry() == CarryOutcome(troubled=1)
    assert files.standings([attachment])[attachment.id].trouble == "upstream.no_such_file"
    assert second.upstream.status().files == FilesWaiting(down=1, down_bytes=LARGE)  # nothing is wrong with it
    first.upstream.files.carry()

    class Stopped(Exception):  # noqa: N818 - as the window's own
        pass

    seen: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        assert where(second, attachment) is FileWhere.ON_ITS_WAY
        raise Stopped

    with pytest.raises(Stopped):
        files.fetch(attachment.id, stop)
    assert where(second, attachment) is FileWhere.NOT_FETCHED
    place = files.fetch(attachment.id, lambda done, total: seen.append((done, total)))
    assert seen == [(CHUNK_BYTES, LARGE), (2 * CHUNK_BYTES, LARGE), (LARGE, LARGE)]
    assert place.read_bytes() == place_of(first, attachment).read_bytes()
    hub.files.whole.clear()
    assert files.fetch(attachment.id) == place  # it is here: nobody is asked


def test_a_computer_may_fetch_only_what_is_opened(desk: Desk, first: Seat, second: Seat) -> None:
    desk.attach(b"content")
    first.upstream.sync_once()
    first.upstream.files.carry()
    second.upstream.sync_once()
    second.upstream.files.let_fetch(desk.station.head, by_itself=False)
    assert not second.upstream.status().fetches_files
    assert second.upstream.files.carry() == CarryOutcome()
    assert second.upstream.status().files.down == 1
    assert code_of(lambda: second.upstream.files.let_fetch(desk.station.wang, by_itself=True)) == "permission.denied"
    second.upstream.files.let_fetch(desk.station.head, by_itself=True)
    assert second.upstream.files.carry() == CarryOutcome(fetched=1)


def test_a_file_that_vanished_here_is_told_of_and_comes_back(
    desk: Desk, first: Seat, second: Seat, hub: ReferenceHub
) -> None:
    attachment = desk.attach(os.urandom(LARGE))
    first.upstream.sync_once()
    first.upstream.files.carry(lambda: False)
    kept = place_of(first, attachment).rename(desk.tmp_path / "kept")
    assert first.upstream.files.carry() == CarryOutcome(troubled=2)  # not to be sent, and not to be had
    assert where(first, attachment) is FileWhere.LOST
    assert first.upstream.status().files == FilesWaiting(
        down=1, down_bytes=LARGE, troubled=1, trouble="attachment.missing"
    )
    assert code_of(lambda: first.upstream.files.fetch(attachment.id)) == "attachment.missing"
    assert first.upstream.files.carry() == CarryOutcome()  # not again and again

    hub.files.whole[attachment.sha256] = kept.read_bytes()  # another computer had it
    desk.station.clock.forward(minutes=9)
    assert first.upstream.files.carry() == CarryOutcome(fetched=1)
    assert where(first, attachment) is FileWhere.SAFE
    assert first.upstream.status().files == FilesWaiting()

    # It goes again when everybody thinks it is safe: whoever opens it has it back.
    place_of(first, attachment).unlink()
    assert where(first, attachment) is FileWhere.NOT_FETCHED
    assert first.upstream.files.fetch(attachment.id).read_bytes() == kept.read_bytes()
    assert second.upstream.status().files.down == 0


def test_a_file_may_vanish_while_it_is_sent(desk: Desk, first: Seat, hub: ReferenceHub) -> None:
    attachment = desk.attach(os.urandom(LARGE))
    first.upstream.sync_once()

    def take_away() -> bool:
        place_of(first, attachment).unlink(missing_ok=True)
        return True

    assert first.upstream.files.carry(take_away) == CarryOutcome(troubled=2)
    assert len(hub.files.parts[attachment.sha256]) == CHUNK_BYTES
    assert where(first, attachment) is FileWhere.LOST


def test_what_was_altered_is_not_sent_and_the_original_comes_back(desk: Desk, first: Seat, hub: ReferenceHub) -> None:
    attachment = desk.attach(b"content")
    first.upstream.sync_once()
    place = place_of(first, attachment)
    place.write_bytes(b"contemt")
    assert first.upstream.files.carry() == CarryOutcome(troubled=1)
    assert first.upstream.status().files.trouble == "attachment.altered"
    assert hub.files.parts == {}
    assert code_of(lambda: first.upstream.files.fetch(attachment.id)) == "attachment.altered"

    hub.files.whole[attachment.sha256] = b"content"
    assert first.upstream.files.fetch(attachment.id).read_bytes() == b"content"
    assert place.with_name(f"{attachment.sha256}.altered").read_bytes() == b"contemt"  # evidence stays
    assert first.upstream.status().files == FilesWaiting()


def test_what_comes_is_checked_before_anybody_sees_it(desk: Desk, first: Seat, second: Seat, hub: ReferenceHub) -> None:
    attachment = desk.attach(b"content")
    first.upstream.sync_once()
    second.upstream.sync_once()
    hub.files.whole[attachment.sha256] = b"contemt"
    assert second.upstream.files.carry() == CarryOutcome(troubled=1)
    assert second.upstream.status().files.trouble == "upstream.file_hash"
    assert not place_of(second, attachment).exists()
    hub.files.whole[attachment.sha256] = b"cont"  # cut off
    assert code_of(lambda: second.upstream.files.fetch(attachment.id)) == "upstream.file_hash"
    # What a power cut left of a part is not trusted either.
    hub.files.whole[attachment.sha256] = b"content"
    place_of(second, attachment).with_name(f"{attachment.sha256}.fetched").write_bytes(b"\0\0\0")
    assert code_of(lambda: second.upstream.files.fetch(attachment.id)) == "upstream.file_hash"
    assert second.upstream.files.fetch(attachment.id).read_bytes() == b"content"


def test_what_the_hub_does_not_take_waits_longer_and_longer(desk: Desk, first: Seat, hub: ReferenceHub) -> None:
    for name in ("one", "two"):
        desk.attach(name.encode(), name)
    first.upstream.sync_once()
    hub.files.is_full = True
    files = first.upstream.files
    assert files.carry() == CarryOutcome(troubled=1)  # the other would not be taken either
    assert first.upstream.status().files == FilesWaiting(up=2, up_bytes=6, troubled=1, trouble="upstream.files_full")
    hub.files.is_full, hub.files.most = False, 2
    assert files.carry() == CarryOutcome(troubled=1)
    assert files.carry() == CarryOutcome()
    desk.station.clock.forward(seconds=61)
    assert files.carry() == CarryOutcome(troubled=2)
    desk.station.clock.forward(seconds=61)
    assert files.carry() == CarryOutcome()
    desk.station.clock.forward(days=-30)  # a clock that was wrong keeps nothing waiting
    hub.files.most = LARGE
    assert files.carry() == CarryOutcome(sent=2)


def test_a_hub_that_was_put_back_is_asked_again(desk: Desk, first: Seat, hub: ReferenceHub) -> None:
    attachment = desk.attach(b"content")
    first.upstream.sync_once()
    first.upstream.files.carry()
    hub.hub_epoch = b"second"
    hub.files.whole.clear()
    desk.attach(b"another", "another.pdf")
    assert first.upstream.files.carry() == CarryOutcome()  # its row has to go first
    first.upstream.sync_once()
    assert first.upstream.files.carry() == CarryOutcome(sent=2)
    assert hub.files.whole[attachment.sha256] == b"content"
    # Put back since the last round: that comes first.
    desk.attach(b"a third", "third.pdf")
    first.upstream.sync_once()
    hub.hub_epoch = b"third"
    assert first.upstream.files.carry() == CarryOutcome()


def test_without_a_line_what_others_added_stays_there(desk: Desk, first: Seat, second: Seat) -> None:
    attachment = desk.attach(b"content")
    first.upstream.sync_once()
    first.upstream.files.carry()
    second.upstream.sync_once()
    with noting(second.desk.office.database) as tx:
        change_link(tx, url="")
    assert second.upstream.files.carry() == CarryOutcome()
    assert where(second, attachment) is FileWhere.NOT_FETCHED
    assert code_of(lambda: second.upstream.files.fetch(attachment.id)) == "attachment.by_stick"


def test_without_a_hub_a_file_is_here_or_lost(station: SmallStation, tmp_path: Path) -> None:
    station.desk.office.definitions.adopt_calendar(())
    alone = Seat(station.desk, UpstreamService(station.desk.office, station.desk.people, ReferenceHub(_no_clock).wire))
    attachment = Desk(station, tmp_path).attach(b"content")
    assert where(alone, attachment) is FileWhere.SAFE
    assert alone.upstream.files.carry() == CarryOutcome()
    assert alone.upstream.files.fetch(attachment.id).read_bytes() == b"content"
    place_of(alone, attachment).unlink()
    assert where(alone, attachment) is FileWhere.LOST
    assert code_of(lambda: alone.upstream.files.fetch(attachment.id)) == "attachment.missing"


def test_one_at_a_time_and_a_disk_that_takes_nothing(desk: Desk, first: Seat, second: Seat, hub: ReferenceHub) -> None:
    attachment = desk.attach(b"content")
    first.upstream.sync_once()
    folder = first.desk.office.folder.path
    with FileLock(folder / "files.lock", is_singleton=False):
        assert code_of(first.upstream.files.carry) == "upstream.busy"
    (folder / "files.lock").unlink(missing_ok=True)
    (folder / "files.lock").mkdir()
    assert code_of(first.upstream.files.carry) == "storage.cannot_write"
    (folder / "files.lock").rmdir()
    first.upstream.files.carry()
    second.upstream.sync_once()
    place_of(second, attachment).parent.write_bytes(b"in the way")
    assert code_of(second.upstream.files.carry) == "storage.cannot_write"
    assert hub.files.whole.keys() == {attachment.sha256}


def _no_clock() -> datetime:
    raise AssertionError("nobody asks this hub")

"""What is left of a station at the hub it has moved from: removed when it is safe to, all but where it went."""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.domain.problems import Refusal
from app.hub.audit import Act
from app.hub.blobs import BlobFolder
from app.hub.checking import findings
from app.hub.purging import Purged, Purging
from app.hub.snapshots import Snapshots, snapshot_folder
from app.hub.storage.tables import OF_STATIONS
from app.persistence.ids import station_id
from app.sync.moving import receipt_text
from app.sync.packing import pack, unpack
from tests.hub.county import CAPACITY, Computer, County, new_key, refusal
from tests.hub.sides import WHO, Side, move, new_side, side_of

on_one_engine = pytest.mark.parametrize("a_county", ["sqlite"], indirect=True)

NEW = "https://new.example"
WEEK = timedelta(days=7)


@pytest.fixture
def old(county: County) -> Iterator[Side]:
    with side_of(county.settings, county.owner(), county.client, county.clock) as made:
        yield made


@pytest.fixture
def new(county: County, tmp_path: Path) -> Iterator[Side]:
    """The hub the stations move to, on SQLite."""
    with new_side(tmp_path / "new", county.clock) as made:
        yield made


@pytest.fixture
def purging(county: County, old: Side) -> Purging:
    return Purging(old.owner, county.clock, WHO, old.settings)


def refused(attempt: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal_of_it:
        attempt()
    return refusal_of_it.value.problems[0].code


def left(side: Side, code: str) -> dict[str, int]:
    """How many rows of a station each table has, of those that have any."""
    own = station_id(code).bytes
    with side.owner.of_station(own, writing=False) as connection:
        counts = {
            table.name: connection.execute(
                select(func.count()).select_from(table).where(table.c.station_id == own)
            ).scalar_one()
            for table in OF_STATIONS
        }
    return {name: count for name, count in counts.items() if count}


def disputed(county: County, code: str) -> Computer:
    """One of two computers of a station that have changed a customer apart."""
    computer, other = county.computer(code), county.computer(code)
    key = new_key()
    computer.push(computer.customer(key))
    other.read()
    other.push(other.operation(key, {CAPACITY: 1}))
    computer.push(computer.operation(key, {CAPACITY: 2}))
    computer.post("lease", {"series": "case", "year": 2026, "count": 10})
    return computer


def attach(computer: Computer, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    told = {"Authorization": f"Bearer {computer.token}", "Upload-Offset": "0", "Upload-Length": str(len(content))}
    assert computer.client.patch(f"/v1/blobs/{digest}", content=content, headers=told).status_code == 204
    return digest


def test_all_goes_but_where_the_station_went(
    county: County, old: Side, new: Side, purging: Purging, tmp_path: Path
) -> None:
    code, neighbour = county.station(), county.station()
    computer, next_door = disputed(county, code), disputed(county, neighbour)
    digest = attach(computer, b"a scan")
    Snapshots(old.owner, county.clock, old.settings.files, old.settings.sign).fresh(computer.station)
    before = left(old, neighbour)
    move(code, old, new, NEW, tmp_path / "there.move")
    county.clock.forward(days=7)
    copy = tmp_path / "copy.move"

    done = purging.purge(code, receipt_text(new.moving.receipt(code)), copy, WEEK)

    assert done == Purged(rows=done.rows, copy=str(copy))
    assert done.rows > 10
    assert left(old, code).keys() == {"audit", "directory"}
    assert left(old, neighbour) == before
    assert next(iter(deed for deed in old.upkeep.deeds(code) if deed.act is Act.PURGED)).about == str(done.rows)
    assert not BlobFolder(old.settings.files).of_station(computer.station).exists()
    assert not snapshot_folder(old.settings.files, computer.station).exists()
    assert code not in {each.code for each in old.upkeep.stations()}
    assert not {code, neighbour} & {each.station_code for each in findings(old.owner)}  # other tests leave gaps
    assert next_door.sign_in()["hub_id"] == next_door.hub_id
    # The copy is whole: any hub can take it.
    with new_side(tmp_path / "third", county.clock) as third:
        assert third.moving.take_over(copy).head == 3
        assert BlobFolder(third.settings.files).place(computer.station, digest).read_bytes() == b"a scan"
        assert findings(third.owner) == ()


def test_computers_that_come_late_are_still_told_where_to_go(
    county: County, old: Side, new: Side, purging: Purging, tmp_path: Path
) -> None:
    code = county.station()
    computer = county.computer(code)
    move(code, old, new, NEW, tmp_path / "there.move")
    purging.purge(code, receipt_text(new.moving.receipt(code)), tmp_path / "copy.move", timedelta(0))

    told = {"Authorization": f"Bearer {computer.token}"}
    pulled = computer.client.get("/v1/pull?after=0", headers=told, follow_redirects=False)
    session = computer.client.post(
        "/v1/session", content=pack(computer.signed(computer.nonce())), follow_redirects=False
    )

    for answer, path in ((pulled, "pull"), (session, "session")):
        assert (answer.status_code, answer.headers["location"]) == (308, f"{NEW}/v1/{path}")
        assert unpack(answer.content)["problem"] == "upstream.moved"
    assert refused(lambda: old.upkeep.add_station(code, "油坊镇供电所")) == "hub.moved_already"
    assert refused(lambda: old.directory.leave(code)) == "hub.moved_already"


def test_many_rows_go_while_others_work(county: County, old: Side, new: Side, purging: Purging, tmp_path: Path) -> None:
    code = county.station()
    computer, other = county.computer(code), county.computer(county.station())
    for _ in range(3):
        computer.push(*(computer.customer(new_key()) for _ in range(400)))
    move(code, old, new, NEW, tmp_path / "there.move")
    receipt = receipt_text(new.moving.receipt(code))

    with ThreadPoolExecutor(1) as threads:
        done = threads.submit(purging.purge, code, receipt, tmp_path / "copy.move", timedelta(0))
        answers = [other.pushed([other.customer(new_key())]).status_code for _ in range(10)]

    assert done.result().rows >= 2400
    assert answers == [200] * 10
    assert left(old, code).keys() == {"audit", "directory"}


@on_one_engine
def test_what_was_stopped_is_gone_on_with_and_keeps_its_first_copy(
    county: County, old: Side, new: Side, purging: Purging, tmp_path: Path
) -> None:
    code = county.station()
    computer = disputed(county, code)
    move(code, old, new, NEW, tmp_path / "there.move")
    receipt = receipt_text(new.moving.receipt(code))
    folder = BlobFolder(old.settings.files).of_station(computer.station)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_bytes(b"in the way")
    first, second = tmp_path / "first.move", tmp_path / "second.move"

    assert refused(lambda: purging.purge(code, receipt, first, timedelta(0))) == "storage.cannot_write"
    assert left(old, code).keys() == {"audit", "directory", "station"}
    assert code not in {each.station_code for each in findings(old.owner)}
    folder.unlink()
    done = purging.purge(code, receipt, second, timedelta(0))

    assert (done.copy, second.exists()) == (str(first), False)
    assert left(old, code).keys() == {"audit", "directory"}
    assert refused(lambda: purging.purge(code, receipt, second, timedelta(0))) == "hub.purge_done"


@on_one_engine
def test_nothing_goes_before_the_new_hub_has_it(
    county: County, old: Side, new: Side, purging: Purging, tmp_path: Path
) -> None:
    code, other = county.station(), county.station()
    computer = county.computer(code)
    copy = tmp_path / "copy.move"
    assert refused(lambda: purging.purge(code, "", copy, WEEK)) == "hub.purge_not_moved"
    old.moving.write_out(code, tmp_path / "early.move", old.directory)
    assert refused(lambda: purging.purge(code, "", copy, WEEK)) == "hub.purge_not_moved"
    early = new.moving.take_over(tmp_path / "early.move")
    old.directory.send_away(code, NEW, receipt_text(early))
    move(other, old, new, NEW, tmp_path / "other.move")
    county.clock.forward(days=6)
    assert refused(lambda: purging.purge(code, receipt_text(early), copy, WEEK)) == "hub.purge_too_soon"
    county.clock.forward(days=1)

    others = receipt_text(new.moving.receipt(other))
    for line, problem in (("", "hub.move_receipt"), (others, "hub.move_receipt")):
        assert refused(lambda line=line: purging.purge(code, line, copy, WEEK)) == problem  # type: ignore[misc]
    with new_side(tmp_path / "third", county.clock) as third:
        strangers = receipt_text(third.moving.take_over(tmp_path / "early.move"))
    assert refused(lambda: purging.purge(code, strangers, copy, WEEK)) == "hub.purge_other_hub"
    copy.touch()
    assert refused(lambda: purging.purge(code, receipt_text(early), copy, WEEK)) == "hub.backup_exists"
    nowhere = tmp_path / "no" / "x.move"
    assert refused(lambda: purging.purge(code, receipt_text(early), nowhere, WEEK)) == "hub.backup_failed"
    assert refusal(computer.post("push", {})) != (403, "upstream.refused")
    assert "device" in left(old, code)


@on_one_engine
def test_a_new_hub_that_lost_part_of_the_log_does_not_count(
    county: County, old: Side, new: Side, purging: Purging, tmp_path: Path
) -> None:
    """It was put back to before the station came, and took over an earlier file."""
    code = county.station()
    early = tmp_path / "early.move"
    old.moving.write_out(code, early, old.directory)
    old.directory.stay(code)
    computer = county.computer(code)
    computer.push(computer.customer(new_key()))
    late = tmp_path / "late.move"
    old.moving.write_out(code, late, old.directory)
    whole = new.moving.take_over(late)
    old.directory.send_away(code, NEW, receipt_text(whole))
    new.moving.write_out(code, tmp_path / "x.move", new.directory)
    new.directory.send_away(code, "https://third.example", receipt_text(whole))
    new.moving.take_over(early)

    receipt = receipt_text(new.moving.receipt(code))
    assert refused(lambda: purging.purge(code, receipt, tmp_path / "copy.move", timedelta(0))) == "hub.move_head"


def test_a_purged_station_comes_back_and_its_record_is_whole(
    county: County, old: Side, new: Side, purging: Purging, tmp_path: Path
) -> None:
    code = county.station()
    computer = disputed(county, code)
    move(code, old, new, NEW, tmp_path / "there.move")
    receipt = receipt_text(new.moving.receipt(code))
    purging.purge(code, receipt, tmp_path / "copy.move", timedelta(0))
    old.directory.send_away(code, f"{NEW}/hub", receipt)  # the new hub's address changes
    assert {entry.url for entry in old.directory.entries() if entry.code == code} == {f"{NEW}/hub"}

    move(code, new, old, "https://old.example", tmp_path / "back.move")

    computer.sign_in()
    assert [line.seq for line in computer.read()] == [1, 2, 3]
    acts = [deed.act for deed in old.upkeep.deeds(code)]
    assert acts[0] is Act.MOVED_HERE
    assert {Act.STATION_ADDED, Act.MOVED_AWAY, Act.PURGED} <= set(acts)
    assert acts.count(Act.STATION_ADDED) == 1

"""Logs made shorter: nobody notices whom it was not shortened for, and the merge comes to the same."""

import random
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, Table, select
from starlette.testclient import TestClient

from app.domain.upstream.operation import Fields, Operation, OpKind
from app.hub.callers import Caller
from app.hub.checking import findings
from app.hub.compacting import Compacted, Compacting, Retention
from app.hub.knowledge import shipped_knowledge
from app.hub.opened import open_hub
from app.hub.pushing import Pushing
from app.hub.settings import new_settings
from app.hub.snapshots import Snapshots
from app.hub.storage.engine import open_engine
from app.hub.storage.store import Store
from app.hub.storage.tables import conflict, field_state, op_log, quarantine
from app.hub.upkeep import Upkeep
from app.hub.web.application import make_application
from app.persistence.backup import back_up
from tests.hub.conftest import UNLIMITED
from tests.hub.county import (
    A_CUSTOMER,
    CAPACITY,
    CASE,
    CUSTOMER,
    EVENT,
    PHONE,
    Computer,
    County,
    new_key,
    refusal,
    sqlite_url,
)
from tests.station import SetClock

NOW = Retention(age=timedelta(0), margin=0)
AN_EVENT: Fields = {
    1: "case", 2: "0" * 31 + "1", 3: "case.accepted", 4: 1, 5: 1, 6: 1, 7: None, 8: "d", 9: None, 10: "{}", 11: "",
    12: "h",
}  # fmt: skip
DETAILS, PAPERS = 16, 17


def compacted(county: County, computer: Computer, files: Path, retention: Retention = NOW) -> Compacted:
    with closing(county.owner()) as owner:
        snapshots = Snapshots(owner, county.clock, files, county.settings.sign)
        county.clock.forward(seconds=1)
        return Compacting(owner, shipped_knowledge(), snapshots, county.clock, "管理员", retention).compact(
            computer.station
        )


def rows(store: Store, computer: Computer, table: Table, *conditions: ColumnElement[bool]) -> list[tuple[object, ...]]:
    """A station's rows of a table, by their keys."""
    with store.of_station(computer.station, writing=False) as connection:
        wanted = select(table).where(table.c.station_id == computer.station, *conditions)
        return [tuple(row) for row in connection.execute(wanted.order_by(*table.primary_key))]


def test_what_everybody_has_read_goes_and_who_comes_new_takes_a_snapshot(county: County, tmp_path: Path) -> None:
    station = county.station()
    one, other = county.computer(station), county.computer(station)
    keys = [new_key() for _ in range(3)]
    one.push(*(one.customer(key) for key in keys), one.operation(new_key(), AN_EVENT, kind=OpKind.INSERT, table=EVENT))
    one.push(*(one.operation(key, {PHONE: f"{turn}"}) for turn in range(4) for key in keys))
    one.read()
    other.read()
    for computer in (one, other):
        computer.pull()

    done = compacted(county, one, tmp_path)

    assert (done.min_seq, done.removed, done.left_behind) == (16, 16 - 3, 0)
    late = county.computer(station)
    assert refusal(late.pulled()) == (410, "upstream.too_far_behind")
    assert one.read() == ()
    one.push(one.operation(keys[0], {CAPACITY: 5}))
    assert [line.seq for line in other.read()] == [17]
    assert compacted(county, one, tmp_path).removed == 0
    with closing(county.owner()) as owner:
        assert [each for each in findings(owner) if each.station_code == station] == []


def test_whoever_has_not_read_holds_the_log_until_he_was_silent_too_long(county: County, tmp_path: Path) -> None:
    station = county.station()
    one, slow = county.computer(station), county.computer(station)
    key = new_key()
    one.push(one.customer(key), one.operation(key, {PHONE: "1"}), one.operation(key, {PHONE: "2"}))
    one.read()
    one.pull()
    assert compacted(county, one, tmp_path).min_seq == 0
    county.clock.forward(days=61)
    one.sign_in()
    one.pull()
    done = compacted(county, one, tmp_path)
    assert (done.min_seq, done.left_behind) == (3, 1)
    # What it wrote meanwhile is taken: what it had not read counts as unseen.
    slow.sign_in()
    slow.push(slow.operation(key, {CAPACITY: 7, PHONE: "3"}))


def test_lines_are_kept_for_their_days_and_for_what_was_set_aside(county: County, tmp_path: Path) -> None:
    one = county.computer(county.station())
    key = new_key()
    one.push(one.customer(key), one.operation(key, {PHONE: "1"}))
    one.read()
    one.pull()
    assert compacted(county, one, tmp_path, Retention(margin=0)).min_seq == 0
    assert compacted(county, one, tmp_path, Retention(age=timedelta(0))).min_seq == 0
    one.base = 1
    one.push(one.operation(new_key(), {PHONE: "1"}))
    one.base = 2
    one.pull()
    assert compacted(county, one, tmp_path).min_seq == 1


def test_what_was_removed_long_ago_is_forgotten(county: County, tmp_path: Path) -> None:
    one = county.computer(county.station())
    gone, kept = new_key(), new_key()
    one.push(one.customer(gone), one.customer(kept))
    one.push(one.operation(gone, {}, kind=OpKind.DELETE))
    one.push(one.operation(kept, {PHONE: "1"}))
    one.read()
    one.pull()
    compacted(county, one, tmp_path)
    with closing(county.owner()) as owner:
        assert len(rows(owner, one, field_state)) == 2
        county.clock.forward(days=401)
        one.sign_in()
        one.pull()
        compacted(county, one, tmp_path)
        (left,) = rows(owner, one, field_state)
        assert left[1] == kept
        assert len(rows(owner, one, op_log)) == 1


@pytest.fixture
def alone(tmp_path: Path, blank_hub: Path) -> Iterator[County]:
    """A hub on a file of its own, which can be copied."""
    clock = SetClock()
    (tmp_path / "hub").mkdir()
    shutil.copyfile(blank_hub, tmp_path / "hub" / "hub.db")
    url = sqlite_url(tmp_path / "hub")
    settings = new_settings(url, url, tmp_path / "files")
    with closing(Store(open_engine(url))) as owner:
        client = TestClient(make_application(open_hub(settings, clock), UNLIMITED), client=("127.0.0.1", 50000))
        with client:
            yield County(
                engine="sqlite",
                settings=settings,
                upkeep_url=url,
                clock=clock,
                client=client,
                other_client=client,
                upkeep=Upkeep(owner, clock, "管理员"),
            )


@pytest.mark.parametrize("seed", range(2))
def test_the_merge_comes_to_the_same(seed: int, alone: County, tmp_path: Path) -> None:
    """r(B) = r(compact(B)): later pushes of whoever was not left behind make the same lines, records, conflicts."""
    chance = random.Random(seed)  # noqa: S311 - the same each time, no secret
    station = alone.station()
    computers = [alone.computer(station) for _ in range(3)]
    records: list[tuple[int, bytes]] = []
    for _ in range(20):
        computer = chance.choice(computers)
        computer.push(*some_operations(computer, records, chance))
        if chance.random() < 0.6:
            computer.read()
    for computer in computers:
        computer.pull()  # says how far it has read
    back_up(tmp_path / "hub" / "hub.db", tmp_path / "copy.db")
    done = compacted(alone, computers[0], tmp_path / "files")
    assert done.removed > 0

    shortened, whole = (Store(open_engine(f"sqlite:///{tmp_path / place}")) for place in ("hub/hub.db", "copy.db"))
    for _ in range(20):
        computer = chance.choice(computers)
        operations = some_operations(computer, records, chance)
        caller = Caller(station_id=computer.station, device_id=computer.device, epoch=computer.epoch)
        for store in (shortened, whole):
            Pushing(store, shipped_knowledge(), alone.clock).push(caller, operations, schema_version=2)
    for table in (field_state, conflict, quarantine):
        assert rows(shortened, computer, table) == rows(whole, computer, table)
    later = op_log.c.seq > done.min_seq
    assert rows(shortened, computer, op_log, later) == rows(whole, computer, op_log, later)
    assert rows(shortened, computer, conflict)
    shortened.close()
    whole.close()


def some_operations(computer: Computer, records: list[tuple[int, bytes]], chance: random.Random) -> Sequence[Operation]:
    """One transaction of what people do: new records, changes of others', now and then a removal, a fact."""
    made: list[Operation] = []
    for place in range(chance.randint(1, 4)):
        what, word = chance.random(), f"{chance.randrange(8)}"
        if what < 0.2 or not records:
            records.append((chance.choice((CUSTOMER, CASE)), new_key()))
            table, key = records[-1]
            fields = A_CUSTOMER if table == CUSTOMER else {10: word, DETAILS: '{"a": 1}', PAPERS: "[]"}
            made.append(computer.operation(key, fields, kind=OpKind.INSERT, table=table, is_same_tx=place > 0))
            continue
        table, key = chance.choice(records)
        if what < 0.25:
            made.append(computer.operation(key, {}, kind=OpKind.DELETE, table=table, is_same_tx=place > 0))
        elif what < 0.35:
            made.append(computer.operation(new_key(), AN_EVENT, kind=OpKind.INSERT, table=EVENT, is_same_tx=place > 0))
        elif table == CUSTOMER:
            fields = {PHONE: word, **({CAPACITY: chance.randrange(9)} if chance.random() < 0.5 else {})}
            made.append(computer.operation(key, fields, is_same_tx=place > 0))
        else:
            fields = {
                DETAILS: f'{{"{chance.choice("abc")}": {word}}}',
                PAPERS: f'["{chance.choice("xyz")}", "{word}"]',
            }
            made.append(computer.operation(key, fields, table=table, is_same_tx=place > 0))
    return made

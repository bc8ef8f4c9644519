"""Computers and hub compare what they hold: every kind of damage is found, named, kept as evidence and put right."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.domain.customers.customer import Customer
from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.rating.facts import EntryKind, RegisterEntry
from app.domain.station.station import Setting
from app.domain.upstream.choices import Choice
from app.domain.upstream.watching import Difference, Doubt, Repair
from app.hub.checking import findings as faults
from app.hub.settings import new_settings
from app.hub.storage.engine import open_engine
from app.hub.storage.schema import make_roles, migrate
from app.hub.watching import canaries
from app.persistence.ids import natural_id, new_id
from app.persistence.upgrade import upgrade
from app.services.clock import local_day
from app.services.definitions import Definitions
from app.services.upstream.watch_standing import Comparison, Verdict
from app.services.upstream.watching import Watching
from tests.hub.computers import Computer, Place, first_computer, next_computer, place_at
from tests.hub.conftest import PASSWORD
from tests.hub.county import sqlite_url
from tests.station import CHEN, FAR_AREA, LI, SHOP, STATION, ZHANG, SetClock, SmallStation, local, resident_draft

CUSTOMER, SETTING, ENTRY = 5, 30, 27


@dataclass
class House:
    """A hub and two computers of the station."""

    place: Place
    first: Computer
    second: Computer

    def settle(self) -> None:
        """Everybody sends and fetches until all is everywhere."""
        for computer in (self.first, self.second, self.first, self.second):
            computer.upstream.sync_once()

    def equal(self) -> bool:
        """Whether both computers hold the same, the hub too, and its records are what its log says."""
        self.settle()
        tables = [computer.upstream.check().tables for computer in (self.first, self.second)]
        verdicts = {computer.upstream.watching.compare().verdict for computer in (self.first, self.second)}
        return tables[0] == tables[1] and verdicts == {Verdict.EQUAL} and faults(self.place.owner) == ()


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub's database of the trial engine without stations."""
    folder = tmp_path_factory.mktemp("migrated")
    engine = open_engine(sqlite_url(folder))
    migrate(engine)
    engine.dispose()
    with closing(sqlite3.connect(folder / "hub.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "hub.db"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A computer's file in which no station lives yet."""
    folder = tmp_path_factory.mktemp("empty")
    upgrade(folder / "empty.db", folder, "new")
    return folder / "empty.db"


@pytest.fixture
def house(
    migrated: Path, empty: Path, station: SmallStation, clock: SetClock, definitions: Definitions, tmp_path: Path
) -> Iterator[House]:
    """The house on the trial engine, in step."""
    shutil.copyfile(migrated, tmp_path / "hub.db")
    url = sqlite_url(tmp_path)
    with ExitStack() as opened:
        settings = new_settings(url, url, tmp_path / "files")
        place = opened.enter_context(place_at(settings, url, clock, as_owner=False))
        first = first_computer(place, station)
        second = opened.enter_context(next_computer(place, tmp_path / "second", empty, definitions))
        yield House(place, first, second)


def note(computer: Computer, text: str) -> RegisterEntry:
    """A fact somebody enters."""
    office = computer.desk.office
    entry = RegisterEntry(
        id=new_id(), kind=EntryKind.CALLBACK, staff_id=ZHANG, day=local_day(office.clock.now()), note=text
    )
    with office.database.write(ZHANG) as tx:
        return tx.of(RegisterEntry).add(entry)


def call(computer: Computer, phone: str, by: str = "chen") -> None:
    """A customer's new telephone number."""
    with computer.database.write(LI) as tx:
        customer = tx.of(Customer).get(CHEN if by == "chen" else SHOP)
        tx.of(Customer).save(replace(customer, phone=phone))


def phone(computer: Computer) -> str:
    with computer.database.read() as tx:
        return tx.of(Customer).get(CHEN).phone


def told(comparison: Comparison) -> list[tuple[str, str, Difference, Repair]]:
    assert comparison.left == 0
    return [
        (line.table, line.finding.title, line.finding.difference, line.finding.repair) for line in comparison.findings
    ]


CHEN_IS = "陈玉兰  1183369442"


def test_what_is_the_same_is_not_reported(house: House) -> None:
    house.first.desk.cases.register(house.first.desk.people.session_of("YF003"), resident_draft())
    house.settle()

    comparison = house.first.upstream.watching.compare()

    assert (comparison.verdict, comparison.findings, comparison.left) == (Verdict.EQUAL, (), 0)
    assert comparison.rows == sum(each.rows for each in house.first.upstream.check().tables)
    assert comparison.seq == house.first.upstream.status().cursor
    assert house.equal()
    assert house.first.upstream.status().watch.compared_at == house.place.clock.now()


def test_what_is_still_to_be_sent_or_fetched_is_no_difference(house: House) -> None:
    call(house.first, "13900000001")
    assert house.first.upstream.watching.compare().verdict is Verdict.NOT_NOW
    house.first.upstream.sync_once()
    assert house.second.upstream.watching.compare().verdict is Verdict.NOT_NOW
    assert house.second.upstream.watching.findings() == ()
    assert house.equal()


def test_conflicts_in_dispute_and_decided_are_no_difference(house: House) -> None:
    for computer, watts, number in ((house.first, 9000, "13900000001"), (house.second, 12_000, "13900000002")):
        with computer.database.write(LI) as tx:
            customers = tx.of(Customer)
            customers.save(replace(customers.get(CHEN), capacity_w=watts, phone=number))
    house.settle()
    assert house.first.upstream.watching.compare().verdict is Verdict.EQUAL
    assert house.equal()

    (dispute,) = house.second.upstream.conflicts(OWNER)
    house.second.upstream.decide(OWNER, dispute.id, Choice.OTHER)

    assert house.equal()


def test_what_the_hub_did_not_take_over_is_no_difference(house: House) -> None:
    entry = note(house.first, "原来的")
    house.settle()
    house.second.behind("DELETE FROM register_entry WHERE id = ?", entry.id.bytes)
    with house.second.database.write(ZHANG) as tx:  # another fact under a name that is taken
        tx.of(RegisterEntry).add(replace(entry, note="另一个"))
    house.settle()
    assert house.second.upstream.status().quarantined == 1

    assert house.second.upstream.watching.compare().verdict is Verdict.EQUAL
    assert house.first.upstream.watching.compare().verdict is Verdict.EQUAL


CHANGED, GONE, NEW = "changed", "gone", "new"


@dataclass
class Damage:
    """What somebody's hand, or a disk, did to a row, and what must come of it."""

    table: str
    key: bytes
    column: str
    kind: str

    def do(self, computer: Computer, new: bytes) -> tuple[Difference, Repair]:
        """Do it; a new row gets this id."""
        table = self.table
        if self.kind == CHANGED:
            computer.behind(f"UPDATE {table} SET {self.column} = '000' WHERE id = ?", self.key)
            return Difference.CHANGED, Repair.TAKEN
        if self.kind == GONE:
            computer.behind(f"DELETE FROM {table} WHERE id = ?", self.key)
            return Difference.ONLY_THERE, Repair.TAKEN
        (row,) = computer.rows(f"SELECT * FROM {table} WHERE id = ?", self.key)
        values = [new, *("99" if value == "1183369442" else value for value in row[1:])]
        computer.behind(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", *values)
        return Difference.ONLY_HERE, Repair.SENT


@pytest.mark.parametrize("damage", [CHANGED, GONE, NEW])
@pytest.mark.parametrize("table", ["customer", "register_entry"])
def test_damage_to_a_computers_file_is_found_and_put_right(house: House, damage: str, table: str) -> None:
    entry = note(house.first, "电话回访")
    house.settle()
    key, column = (CHEN.bytes, "phone") if table == "customer" else (entry.id.bytes, "note")
    new, damaged = new_id().bytes, house.second
    kept = f"SELECT id, {column} FROM {table} WHERE id = ?"
    before = damaged.rows(kept, key)
    expected = Damage(table, key, column, damage).do(damaged, new)

    comparison = damaged.upstream.watching.compare()

    name = "陈玉兰  99" if damage == NEW else CHEN_IS
    assert told(comparison) == [(table, name if table == "customer" else "", *expected)]
    (line,) = damaged.upstream.watching.findings()
    assert line == comparison.findings[0]
    assert line.finding.own_hash != line.finding.hub_hash
    assert ("000" in line.finding.own.values(), line.finding.own == {}) == (damage == CHANGED, damage == GONE)
    assert house.equal()
    assert damaged.rows(kept, key) == before
    # What nobody else had is never thrown away: now everybody has it.
    assert len(house.first.rows(kept, new)) == (damage == NEW)
    assert damaged.upstream.watching.findings() == (line,)
    assert damaged.upstream.status().watch.findings == 1


def damage_hub(place: Place, damage: str) -> None:
    """Change, remove or invent a customer in the hub's database."""
    is_postgresql = place.owner.is_shared
    hold = "%s" if is_postgresql else "?"
    if damage == CHANGED:
        (other,) = (SHOP.bytes,)
        copied = f"(SELECT data FROM field_state WHERE pk = {hold})"
        place.behind(f"UPDATE field_state SET data = {copied} WHERE pk = {hold}", other, CHEN.bytes)
    elif damage == GONE:
        place.behind(f"DELETE FROM field_state WHERE pk = {hold}", CHEN.bytes)
    else:
        columns = "tbl, data, writers, seq, is_deleted"
        place.behind(
            f"INSERT INTO field_state (station_id, pk, {columns}) SELECT station_id, {hold}, {columns}"
            f" FROM field_state WHERE pk = {hold}",
            new_id().bytes,
            CHEN.bytes,
        )


def seen_from(damage: str) -> Difference:
    return {CHANGED: Difference.CHANGED, GONE: Difference.ONLY_HERE, NEW: Difference.ONLY_THERE}[damage]


@pytest.mark.parametrize("damage", [CHANGED, GONE, NEW])
def test_damage_to_the_hub_is_put_right_from_its_log_before_anybody_believes_it(house: House, damage: str) -> None:
    call(house.first, "13900000007")
    house.settle()
    damage_hub(house.place, damage)

    comparison = house.first.upstream.watching.compare()

    title = "" if damage == NEW else CHEN_IS
    assert told(comparison) == [("customer", title, seen_from(damage), Repair.AT_HUB)]
    assert phone(house.first) == "13900000007"
    assert house.equal()
    assert phone(house.second) == "13900000007"
    (mended, *_) = [each for each in house.place.upkeep.deeds("YF") if each.act.value == "mended"]
    assert mended.about == "table 5: 1"
    # The writers are as the merge left them: who had not read the others' change is in conflict with it.
    call(house.second, "13900000008")
    call(house.first, "13900000009")
    house.settle()
    assert len(house.first.upstream.conflicts(OWNER)) == 0
    assert phone(house.first) == phone(house.second)


def test_a_hub_whose_log_was_shortened_mends_what_is_left_of_it(house: House) -> None:
    place = house.place
    with place.owner.of_county() as connection:
        old = connection.exec_driver_sql("SELECT data FROM field_state WHERE pk = ?", (CHEN.bytes,)).scalar_one()
    for watts in (9000, 9500):
        with house.first.database.write(LI) as tx:
            tx.of(Customer).save(replace(tx.of(Customer).get(CHEN), capacity_w=watts))
    call(house.first, "13900000007")
    house.settle()
    head = house.first.upstream.status().head
    place.behind("UPDATE station SET min_seq = ?", head - 1)
    place.behind("DELETE FROM op_log WHERE seq < ?", head)
    place.behind("UPDATE field_state SET data = ? WHERE pk = ?", old, CHEN.bytes)

    comparison = house.first.upstream.watching.compare()

    # The telephone number still stands in the log; what the capacity was, nobody can tell the hub any more.
    assert told(comparison) == [("customer", CHEN_IS, Difference.CHANGED, Repair.TAKEN)]
    with house.first.database.read() as tx:
        chen = tx.of(Customer).get(CHEN)
    assert (chen.phone, chen.capacity_w) == ("13900000007", 8000)
    assert 9500 in comparison.findings[0].finding.own.values()
    damage_hub(place, GONE)
    assert told(house.first.upstream.watching.compare())[0][2:] == (Difference.ONLY_HERE, Repair.SENT)
    house.settle()
    assert house.second.upstream.watching.compare().verdict is Verdict.EQUAL


def test_what_the_hub_has_removed_goes_unless_something_here_needs_it(house: House) -> None:
    key = natural_id(STATION, "setting", "a")
    for computer, value in ((house.first, 1),):
        with computer.database.write(ZHANG) as tx:
            tx.of(Setting).add(Setting(id=key, key="a", value={"n": value}))
    house.settle()
    with house.second.database.write(ZHANG) as tx:
        tx.of(Setting).remove([key])
        tx.connection.exec_driver_sql("DELETE FROM customer WHERE id = ?", (SHOP.bytes,))
    kept = house.first.rows("SELECT * FROM customer WHERE id = ?", SHOP.bytes)
    house.settle()
    assert house.first.rows("SELECT count(*) FROM customer WHERE id = ?", SHOP.bytes) == [(0,)]
    places = ", ".join("?" * len(kept[0]))
    house.first.behind(f"INSERT INTO customer VALUES ({places})", *kept[0])
    house.first.behind(
        "INSERT INTO bill (id, customer_id, period, receivable, received, due_on, version)"
        " VALUES (?, ?, '2026-02', 1, 0, '2026-03-20', 0)",
        new_id().bytes,
        SHOP.bytes,
    )
    house.first.behind("INSERT INTO setting (id, key, value, version) VALUES (?, 'a', '{}', 0)", key.bytes)

    comparison = house.first.upstream.watching.compare()

    assert sorted(each[2:] for each in told(comparison)) == [
        (Difference.ONLY_HERE, Repair.REMOVED),
        (Difference.ONLY_HERE, Repair.SENT),
        (Difference.ONLY_HERE, Repair.SENT),
    ]
    assert house.equal()
    assert house.second.rows("SELECT count(*) FROM customer WHERE id = ?", SHOP.bytes) == [(1,)]
    assert house.second.rows("SELECT count(*) FROM setting WHERE id = ?", key.bytes) == [(0,)]


def test_what_refers_to_each_other_is_put_back_in_any_order(house: House) -> None:
    house.second.behind("DELETE FROM customer")
    house.second.behind("DELETE FROM transformer_area")

    comparison = house.second.upstream.watching.compare()

    assert {each[0] for each in told(comparison)} == {"customer", "transformer_area"}
    assert house.equal()


def test_what_cannot_be_put_right_is_told_once(house: House) -> None:
    house.second.behind("UPDATE customer SET id = ? WHERE id = ?", new_id().bytes, CHEN.bytes)
    comparison = house.second.upstream.watching.compare()
    repairs = sorted(line.finding.repair for line in comparison.findings)
    assert (repairs, comparison.left) == ([Repair.LEFT, Repair.SENT], 1)
    assert house.second.upstream.status().watch.compared_at is None

    house.second.upstream.sync_once()
    again = house.second.upstream.watching.compare()

    assert again.left >= 1
    left = [line for line in house.second.upstream.watching.findings() if line.finding.repair is Repair.LEFT]
    assert len({(line.finding.key, line.finding.hub_hash) for line in left}) == len(left)


def test_a_file_put_back_from_a_backup_and_its_station_are_equal(house: House, tmp_path: Path) -> None:
    with house.second.database.alone() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    path = house.second.database.path
    assert path is not None
    shutil.copyfile(path, tmp_path / "backup.db")
    note(house.second, "备份之后")
    house.settle()
    with house.second.database.alone() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    house.second.database._engine.dispose()
    for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        name.unlink(missing_ok=True)
    shutil.copyfile(tmp_path / "backup.db", path)
    note(house.second, "恢复之后")

    assert house.equal()
    assert house.second.upstream.watching.findings() == ()


def test_a_file_of_which_much_differs_is_taken_from_the_hub_anew(house: House) -> None:
    watching = Watching(house.second.desk.office, lambda _url, _certificate: house.place.wire, most=2)
    house.second.behind("UPDATE customer SET phone = '000'")
    house.second.behind("DELETE FROM transformer_area WHERE id = ?", FAR_AREA.bytes)
    call(house.second, "13900000008")  # still to be sent
    house.settle()
    only_here = note(house.second, "谁也没有")
    house.second.behind("DELETE FROM _outbox WHERE pk = ?", only_here.id.bytes)
    house.second.upstream.sync_once()

    first = watching.compare()
    assert ([line.finding.repair for line in first.findings], first.left) == ([Repair.SENT, Repair.TAKEN], 1)
    house.second.upstream.sync_once()
    house.second.behind("UPDATE transformer_area SET village = '000'")
    second = watching.compare()

    assert ([line.finding.repair for line in second.findings], second.left) == ([Repair.REBUILT] * 2, 0)
    assert house.equal()
    assert phone(house.second) == "13900000008"
    assert len(house.second.upstream.watching.findings()) == 4


def night(house: House) -> None:
    house.place.clock.set(local(2026, 3, 2, 23))


def test_it_looks_once_a_night_and_says_nothing_when_the_hub_does_not_answer(house: House) -> None:
    upstream = house.second.upstream
    house.place.wire.lost.add("/v1/digests")
    upstream.keep_in_step()
    assert upstream.status().watch.compared_at is None
    assert upstream.watching.compare().verdict is Verdict.UNKNOWN
    house.place.wire.lost.clear()
    upstream.sync_once()

    upstream.keep_in_step()
    morning = upstream.status().watch.compared_at
    assert morning == house.place.clock.now()
    house.place.clock.forward(minutes=20)
    upstream.keep_in_step()
    assert upstream.status().watch.compared_at == morning
    night(house)
    upstream.keep_in_step()  # the canary it writes goes out and comes back in the same round
    assert upstream.status().watch.compared_at == house.place.clock.now()


def test_canaries_tell_of_the_other_computers(house: House) -> None:
    first, second = house.first.upstream, house.second.upstream
    first.keep_in_step()
    wrote = house.place.clock.now()
    house.place.clock.forward(minutes=10)
    second.keep_in_step()

    (other,) = second.status().watch.others
    assert (other.index, other.written_at, other.arrived_at) == (1, wrote, house.place.clock.now())
    assert first.status().watch.others == ()
    assert second.status().watch.doubt is None
    first.keep_in_step()  # not another one within the hour
    with house.place.owner.of_county() as connection:
        assert [(each.station_code, each.index, each.n) for each in canaries(connection)] == [
            ("YF", 1, 1),
            ("YF", 2, 1),
        ]
    house.place.clock.forward(minutes=55)
    first.keep_in_step()
    with house.place.owner.of_county() as connection:
        assert [each.n for each in canaries(connection)] == [2, 1]
    assert house.equal()


def test_a_canary_that_was_read_past_is_missed(house: House) -> None:
    house.first.upstream.keep_in_step()
    house.second.upstream.sync_once()
    house.second.behind("DELETE FROM canary")
    assert house.second.upstream.status().watch.doubt is None
    house.place.wire.lost.add("/v1/digests")

    house.second.upstream.keep_in_step()

    assert house.second.upstream.status().watch.doubt is Doubt.FROZEN
    house.place.wire.lost.clear()
    house.place.clock.forward(hours=2)
    house.second.upstream.keep_in_step()
    assert house.second.upstream.watching.compare().verdict is Verdict.EQUAL
    house.place.clock.forward(hours=2)
    house.second.upstream.keep_in_step()
    assert house.second.upstream.status().watch.doubt is None


def test_strangers_questions_are_refused(house: House) -> None:
    def asked(path: str, message: dict[str, object]) -> str:
        with (
            pytest.raises(Refusal) as refused,
            house.first.upstream.watching._in_session() as client,
        ):
            client.question(path, message)
        return refused.value.problems[0].code

    questions: tuple[tuple[str, dict[str, object]], ...] = (
        ("/v1/digests", {"known": {"a": [1]}}),
        ("/v1/digests", {"known": {5: "fields"}}),
        ("/v1/digests", {"known": {number: [1] for number in range(1001)}}),
        ("/v1/digests/rows", {"table": 99, "fields": [1], "after": b""}),
        ("/v1/digests/rows", {"table": 5, "fields": [True], "after": b""}),
        ("/v1/digests/rows", {"table": 5, "fields": [1], "after": b"short"}),
        ("/v1/records", {"table": 5, "keys": b""}),
        ("/v1/records", {"table": 5, "keys": b"x" * 16 * 101}),
        ("/v1/records", {"table": 5, "keys": "text"}),
    )
    for path, message in questions:
        assert asked(path, message) == "upstream.garbled", path


def test_on_postgresql(
    request: pytest.FixtureRequest,
    empty: Path,
    station: SmallStation,
    clock: SetClock,
    definitions: Definitions,
    tmp_path: Path,
) -> None:
    cluster = request.getfixturevalue("cluster")
    name = cluster.make_database()
    upkeep_url = cluster.url(name)
    engine = open_engine(upkeep_url)
    roles = make_roles(engine, serving_password=PASSWORD, reading_password=PASSWORD)
    migrate(engine)
    engine.dispose()
    serving, reading = (cluster.url(name, role, PASSWORD) for role in (roles.serving, roles.reading))
    settings = new_settings(serving, reading, tmp_path / "files")
    with ExitStack() as opened:
        place = opened.enter_context(place_at(settings, upkeep_url, clock, as_owner=True))
        first = first_computer(place, station)
        second = opened.enter_context(next_computer(place, tmp_path / "second", empty, definitions))
        house = House(place, first, second)
        assert house.equal()
        for damage in (CHANGED, GONE, NEW):
            damage_hub(place, damage)
            second.behind("UPDATE customer SET phone = '000' WHERE id = ?", SHOP.bytes)
            repairs = {line.finding.repair for line in second.upstream.watching.compare().findings}
            assert repairs == {Repair.AT_HUB, Repair.TAKEN}
            assert house.equal()

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

CHEN_IS, SHOP_IS, NEW_IS = "陈玉兰  1183369442", "鸣凤100%棉织_店  1176203685", "陈玉兰  99"
AT_HUB = [
    ("customer", "", Difference.ONLY_THERE, Repair.AT_HUB),
    ("customer", SHOP_IS, Difference.ONLY_HERE, Repair.AT_HUB),
    ("customer", CHEN_IS, Difference.CHANGED, Repair.AT_HUB),
]


@dataclass
class House:
    """A hub and two computers of the station."""

    place: Place
    first: Computer
    second: Computer

    def settle(self) -> None:
        """Everybody sends and fetches until all is everywhere."""
        for computer in (self.first, self.second, self.first):
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


def call(computer: Computer, phone: str) -> None:
    """Chen's new telephone number."""
    with computer.database.write(LI) as tx:
        tx.of(Customer).save(replace(tx.of(Customer).get(CHEN), phone=phone))


def phone(computer: Computer) -> str:
    with computer.database.read() as tx:
        return tx.of(Customer).get(CHEN).phone


def told(comparison: Comparison) -> list[tuple[str, str, Difference, Repair]]:
    assert comparison.left == 0
    return sorted(
        (line.table, line.finding.title, line.finding.difference, line.finding.repair) for line in comparison.findings
    )


def damage_hub(place: Place) -> None:
    """Change a customer in the hub's database, remove another, and invent a third."""
    hold = "%s" if place.owner.is_shared else "?"
    columns = "tbl, data, writers, seq, is_deleted"
    place.behind(
        f"INSERT INTO field_state (station_id, pk, {columns}) SELECT station_id, {hold}, {columns}"
        f" FROM field_state WHERE pk = {hold}",
        new_id().bytes,
        CHEN.bytes,
    )
    copied = f"(SELECT data FROM field_state WHERE pk = {hold})"
    place.behind(f"UPDATE field_state SET data = {copied} WHERE pk = {hold}", SHOP.bytes, CHEN.bytes)
    place.behind(f"DELETE FROM field_state WHERE pk = {hold}", SHOP.bytes)


def test_what_is_the_same_is_not_reported(house: House) -> None:
    first, second = house.first.upstream, house.second.upstream
    house.first.desk.cases.register(house.first.desk.people.session_of("YF003"), resident_draft())
    assert first.watching.compare().verdict is Verdict.NOT_NOW  # it is still to be sent
    first.sync_once()
    assert second.watching.compare().verdict is Verdict.NOT_NOW  # or to be fetched
    second.sync_once()

    comparison = first.watching.compare()

    rows = sum(each.rows for each in first.check().tables)
    assert comparison == Comparison(verdict=Verdict.EQUAL, seq=first.status().cursor, rows=rows)
    assert first.status().watch.compared_at == house.place.clock.now()

    entry = note(house.first, "原来的")
    for computer, watts, number in ((house.first, 9000, "13900000001"), (house.second, 12_000, "13900000002")):
        with computer.database.write(LI) as tx:
            customers = tx.of(Customer)
            customers.save(replace(customers.get(CHEN), capacity_w=watts, phone=number))
    assert house.equal()  # although people have to decide about the capacity
    house.second.behind("DELETE FROM register_entry WHERE id = ?", entry.id.bytes)
    with house.second.database.write(ZHANG) as tx:  # another fact under a name that is taken
        tx.of(RegisterEntry).add(replace(entry, note="另一个"))
    (dispute,) = second.conflicts(OWNER)
    second.decide(OWNER, dispute.id, Choice.OTHER)
    house.settle()
    second.sync_once()
    assert second.status().quarantined == 1
    assert {each.watching.compare().verdict for each in (first, second)} == {Verdict.EQUAL}
    assert first.watching.findings() == second.watching.findings() == ()


def test_damage_to_a_computers_file_is_found_and_put_right(house: House) -> None:
    entries = [note(house.first, f"电话回访 {number}") for number in range(2)]
    house.settle()
    damaged, new = house.second, [new_id().bytes, new_id().bytes]
    rows = "SELECT id, account_number, name, phone FROM customer UNION ALL SELECT id, '', '', note FROM register_entry"
    before = {*damaged.rows(rows)}
    damaged.copy("customer", CHEN.bytes, new[0], account_number="99")
    damaged.copy("register_entry", entries[0].id.bytes, new[1])
    damaged.behind("UPDATE customer SET phone = '000' WHERE id = ?", CHEN.bytes)
    damaged.behind("DELETE FROM customer WHERE id = ?", SHOP.bytes)
    damaged.behind("UPDATE register_entry SET note = '000' WHERE id = ?", entries[0].id.bytes)
    damaged.behind("DELETE FROM register_entry WHERE id = ?", entries[1].id.bytes)

    comparison = damaged.upstream.watching.compare()

    assert told(comparison) == [
        ("customer", CHEN_IS, Difference.CHANGED, Repair.TAKEN),
        ("customer", NEW_IS, Difference.ONLY_HERE, Repair.SENT),
        ("customer", SHOP_IS, Difference.ONLY_THERE, Repair.TAKEN),
        ("register_entry", "", Difference.CHANGED, Repair.TAKEN),
        ("register_entry", "", Difference.ONLY_HERE, Repair.SENT),
        ("register_entry", "", Difference.ONLY_THERE, Repair.TAKEN),
    ]
    lines = damaged.upstream.watching.findings()
    assert {line.finding.id for line in lines} == {line.finding.id for line in comparison.findings}
    assert damaged.upstream.status().watch.findings == 6
    for finding in (line.finding for line in lines):  # the row as it lay there is kept
        assert finding.own_hash != finding.hub_hash
        assert (finding.own == {}) is (finding.own_hash == "") is (finding.difference is Difference.ONLY_THERE)
        assert ("000" in finding.own.values()) is (finding.difference is Difference.CHANGED)
    assert house.equal()
    house.settle()
    after = {*house.first.rows(rows)}
    assert after == {*damaged.rows(rows)}
    assert before < after
    assert {row[0] for row in after - before} == {*new}  # what nobody else had is never thrown away
    assert damaged.upstream.watching.findings() == lines


def test_damage_to_the_hub_is_put_right_from_its_log_before_anybody_believes_it(house: House) -> None:
    for computer, number in ((house.first, "13900000006"), (house.second, "13900000007")):  # each without the other
        call(computer, number)
    house.settle()
    number = phone(house.first)
    damage_hub(house.place)

    comparison = house.first.upstream.watching.compare()

    assert told(comparison) == sorted(AT_HUB)
    assert house.equal()
    assert (phone(house.first), phone(house.second)) == (number, number)
    (mended,) = [each for each in house.place.upkeep.deeds("YF") if each.act.value == "mended"]
    assert mended.about == "table 5: 3"


def test_a_hub_whose_log_was_shortened_mends_what_is_left_of_it(house: House) -> None:
    place = house.place
    with place.owner.of_county() as connection:
        old = connection.exec_driver_sql("SELECT data FROM field_state WHERE pk = ?", (CHEN.bytes,)).scalar_one()
    with house.first.database.write(LI) as tx:
        tx.of(Customer).save(replace(tx.of(Customer).get(CHEN), capacity_w=9500))
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
    place.behind("DELETE FROM field_state WHERE pk = ?", CHEN.bytes)
    assert told(house.first.upstream.watching.compare()) == [("customer", CHEN_IS, Difference.ONLY_HERE, Repair.SENT)]
    house.settle()
    assert house.second.upstream.watching.compare().verdict is Verdict.EQUAL


def test_what_the_hub_has_removed_goes_unless_something_here_needs_it(house: House) -> None:
    key, bill = natural_id(STATION, "setting", "a"), new_id()
    with house.first.database.write(ZHANG) as tx:
        tx.of(Setting).add(Setting(id=key, key="a", value={"n": 1}))
    house.settle()
    (kept,) = house.first.rows("SELECT * FROM customer WHERE id = ?", SHOP.bytes)
    with house.second.database.write(ZHANG) as tx:
        tx.of(Setting).remove([key])
        tx.of(Customer).remove([SHOP])
    house.second.upstream.sync_once()
    house.first.upstream.sync_once()
    assert house.first.rows("SELECT count(*) FROM customer WHERE id = ?", SHOP.bytes) == [(0,)]
    house.first.behind(f"INSERT INTO customer VALUES ({', '.join('?' * len(kept))})", *kept)
    house.first.behind(
        "INSERT INTO bill (id, customer_id, period, receivable, received, due_on, version)"
        " VALUES (?, ?, '2026-02', 1, 0, '2026-03-20', 0)",
        bill.bytes,
        SHOP.bytes,
    )
    house.first.behind("INSERT INTO setting (id, key, value, version) VALUES (?, 'a', '{}', 0)", key.bytes)

    comparison = house.first.upstream.watching.compare()

    assert told(comparison) == [
        ("bill", "", Difference.ONLY_HERE, Repair.SENT),
        ("customer", SHOP_IS, Difference.ONLY_HERE, Repair.SENT),
        ("setting", "", Difference.ONLY_HERE, Repair.REMOVED),
    ]
    assert house.equal()
    assert house.second.rows("SELECT count(*) FROM customer WHERE id = ?", SHOP.bytes) == [(1,)]
    assert house.second.rows("SELECT count(*) FROM setting WHERE id = ?", key.bytes) == [(0,)]

    house.place.behind("UPDATE field_state SET is_deleted = NOT is_deleted WHERE pk IN (?, ?)", SHOP.bytes, key.bytes)
    house.place.clock.forward(minutes=11)  # what was counted is good for ten minutes
    assert told(house.first.upstream.watching.compare()) == [
        ("customer", SHOP_IS, Difference.ONLY_HERE, Repair.AT_HUB),
        ("setting", "", Difference.ONLY_THERE, Repair.AT_HUB),
    ]
    assert house.equal()


def test_what_refers_to_each_other_is_put_back_and_what_cannot_be_is_told_once(house: House) -> None:
    damaged = house.second
    with house.first.database.write(ZHANG) as tx:
        tx.of(Setting).add(Setting(id=new_id(), key="a", value={"n": 1}))
    house.settle()
    damaged.behind("DELETE FROM customer")
    damaged.behind("DELETE FROM transformer_area")
    damaged.behind("DELETE FROM setting")
    assert {each[0] for each in told(damaged.upstream.watching.compare())} == {
        "customer",
        "setting",
        "transformer_area",
    }
    assert damaged.rows("SELECT is_stale FROM _upstream") == [(0,)]  # limits were counted by the rules that came back
    assert house.equal()
    found = len(damaged.upstream.watching.findings())

    damaged.behind("UPDATE customer SET id = ? WHERE id = ?", new_id().bytes, CHEN.bytes)
    damaged.behind("DELETE FROM _watch")
    comparison = damaged.upstream.watching.compare()

    # Two records under one account number cannot both be here.
    assert sorted(line.finding.repair for line in comparison.findings) == [Repair.LEFT, Repair.SENT]
    assert comparison.left == 1
    assert damaged.upstream.status().watch.compared_at is None  # it looks again after the next round
    damaged.upstream.sync_once()
    assert damaged.upstream.watching.compare().left == 1
    assert len(damaged.upstream.watching.findings()) == found + 2


def test_a_file_put_back_from_a_backup_and_its_station_are_equal(house: House, tmp_path: Path) -> None:
    path = house.second.database.path
    assert path is not None
    with house.second.database.alone() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(path, tmp_path / "backup.db")
    note(house.second, "备份之后")
    house.settle()
    house.second.database.close()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(tmp_path / "backup.db", path)
    note(house.second, "恢复之后")
    house.second.upstream.sync_once()

    assert house.equal()
    assert house.second.upstream.watching.findings() == ()


def test_a_file_of_which_much_differs_is_taken_from_the_hub_anew(house: House) -> None:
    watching = Watching(house.second.desk.office, lambda _url, _certificate: house.place.wire, most=2)
    house.second.behind("UPDATE customer SET phone = '000'")
    house.second.behind("DELETE FROM transformer_area WHERE id = ?", FAR_AREA.bytes)
    call(house.second, "13900000008")
    only_here = note(house.second, "谁也没有")
    house.second.behind("DELETE FROM _outbox WHERE pk = ?", only_here.id.bytes)
    house.second.upstream.sync_once()

    first = watching.compare()
    assert ([line.finding.repair for line in first.findings], first.left) == ([Repair.SENT, Repair.TAKEN], 1)
    house.second.upstream.sync_once()
    house.second.behind("UPDATE transformer_area SET village = '000'")
    house.place.wire.lost.add("/v1/snapshot?")
    second = watching.compare()
    assert ([line.finding.repair for line in second.findings], second.left) == ([Repair.TAKEN] * 2, 2)
    house.second.behind("UPDATE transformer_area SET village = '000'")
    house.place.wire.lost.clear()
    third = watching.compare()

    assert ([line.finding.repair for line in third.findings], third.left) == ([Repair.REBUILT] * 2, 0)
    assert house.equal()
    assert phone(house.second) == "13900000008"
    assert len(house.second.upstream.watching.findings()) == 6


def test_it_looks_once_a_night_and_says_nothing_when_the_hub_does_not_answer(house: House) -> None:
    upstream = house.second.upstream
    house.place.wire.lost.add("/v1/digests")
    upstream.keep_in_step()
    assert upstream.status().watch.compared_at is None
    assert upstream.watching.compare().verdict is Verdict.UNKNOWN
    house.place.wire.lost.clear()

    upstream.keep_in_step()
    morning = upstream.status().watch.compared_at
    assert morning == house.place.clock.now()
    house.place.clock.forward(minutes=20)
    upstream.keep_in_step()
    assert upstream.status().watch.compared_at == morning
    house.place.clock.set(local(2026, 3, 2, 23))
    upstream.keep_in_step()  # the canary it writes goes out and comes back in the same round
    assert upstream.status().watch.compared_at == house.place.clock.now()


def test_canaries_tell_of_the_other_computers(house: House) -> None:
    first, second, place = house.first.upstream, house.second.upstream, house.place
    first.keep_in_step()
    wrote = place.clock.now()
    place.clock.forward(minutes=10)
    second.keep_in_step()

    (other,) = second.status().watch.others
    assert (other.index, other.written_at, other.arrived_at) == (1, wrote, place.clock.now())
    assert first.status().watch.others == ()
    assert second.status().watch.doubt is None
    first.keep_in_step()  # not another one within the hour
    with place.owner.of_county() as connection:
        found = [(each.station_code, each.index, each.n) for each in canaries(connection)]
    assert found == [("YF", 1, 1), ("YF", 2, 1)]
    figures = place.client.get("/metrics").text
    assert f'station_hub_canary_timestamp_seconds{{station="YF",computer="1"}} {wrote.timestamp()}' in figures
    place.clock.forward(minutes=55)
    first.keep_in_step()
    refuses_strange_questions(house.first)
    place.upkeep.revoke("YF", 2)
    with place.owner.of_county() as connection:
        assert [(each.index, each.n) for each in canaries(connection)] == [(1, 2)]


def refuses_strange_questions(computer: Computer) -> None:
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
    with computer.upstream.watching._in_session() as client:
        for path, message in questions:
            with pytest.raises(Refusal) as refused:
                client.question(path, message)
            assert refused.value.problems[0].code == "upstream.garbled", path


def test_a_canary_that_was_read_past_is_missed(house: House) -> None:
    house.first.upstream.keep_in_step()
    house.second.upstream.sync_once()
    house.second.behind("DELETE FROM canary")
    assert house.second.upstream.status().watch.doubt is None
    house.place.wire.lost.add("/v1/digests")

    house.second.upstream.keep_in_step()

    assert house.second.upstream.status().watch.doubt is Doubt.FROZEN
    house.place.wire.lost.clear()
    assert told(house.second.upstream.watching.compare()) == [("canary", "", Difference.ONLY_THERE, Repair.TAKEN)]
    assert house.second.upstream.status().watch.doubt is None


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
        first.upstream.keep_in_step()
        second.upstream.sync_once()
        assert 'station="YF",computer="1"' in place.client.get("/metrics").text
        damage_hub(place)
        clock.forward(minutes=11)  # what was counted is good for ten minutes
        second.behind("UPDATE staff SET phone = '000' WHERE id = ?", ZHANG.bytes)
        found = told(second.upstream.watching.compare())
        assert found == sorted([*AT_HUB, ("staff", "张三  YF009", Difference.CHANGED, Repair.TAKEN)])
        assert house.equal()

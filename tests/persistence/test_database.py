"""Transactions, repositories and numbers: all or nothing, and nobody overwrites somebody else's work."""

import logging
import sqlite3
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from app.bootstrap import open_station
from app.domain.customers.customer import Customer
from app.domain.people.credential import Credential
from app.domain.people.staff import Staff
from app.domain.problems import Refusal
from app.domain.station.station import Setting
from app.domain.work.event import Event
from app.persistence.database import Database, Transaction
from app.persistence.ids import natural_id, new_id, station_id
from tests.station import CHEN, SHOP, STATION, ZHANG, SetClock, SmallStation


def hang_customers_in_the_air(tx: Transaction) -> None:
    tx.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    tx.connection.exec_driver_sql("UPDATE customer SET area_id = randomblob(16)")


def test_a_station_in_any_folder(tmp_path: Path) -> None:
    home = tmp_path / "油坊所 50%#1?mode=ro"

    desk = open_station(home, clock=SetClock())
    desk.station.set_up("YF", "油坊镇供电所")
    desk.close()

    assert sorted(path.name for path in tmp_path.iterdir()) == [home.name]
    again = open_station(home, clock=SetClock())
    assert again.station.station().name == "油坊镇供电所"
    again.close()


def test_reading_changes_nothing(station: SmallStation) -> None:
    with station.database.read() as tx:
        tx.of(Setting).add(Setting(id=new_id(), key="a", value={}))
    with station.database.read() as tx:
        assert tx.of(Setting).find() == ()


def test_a_read_sees_one_state_while_another_connection_writes(station_on_disk: SmallStation) -> None:
    database = station_on_disk.database
    with database.read() as tx:
        before = tx.of(Staff).get(ZHANG)
        with database.write(None) as other:
            other.of(Staff).save(replace(before, phone="13900001111"))
        assert tx.of(Staff).get(ZHANG) == before
    with database.read() as tx:
        assert tx.of(Staff).get(ZHANG).phone == "13900001111"


def test_two_writers_take_turns(station_on_disk: SmallStation) -> None:
    database = station_on_disk.database

    def take_ten() -> None:
        for _ in range(10):
            with database.write(None) as tx:
                taken.append(tx.take_number("case", 2026) or 0)

    taken: list[int] = []
    threads = [threading.Thread(target=take_ten) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == list(range(1, 31))


def test_the_file_is_durable_and_keeps_its_references(station_on_disk: SmallStation) -> None:
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    found = [station_on_disk.query(f"PRAGMA {name}")[0][0] for name in pragmas]

    assert found == ["wal", 2, 1, 30_000]  # 2 is FULL


def test_somebody_else_s_change_in_between_is_not_overwritten(station: SmallStation) -> None:
    with station.database.read() as tx:
        mine = tx.of(Customer).get(CHEN)
    with station.database.write(None) as tx:
        tx.of(Customer).save(replace(mine, phone="13911112222"))

    with pytest.raises(Refusal) as refused, station.database.write(None) as tx:
        tx.of(Customer).save(replace(mine, phone="13933334444"))

    assert [(p.code, p.values) for p in refused.value.problems] == [("record.changed_elsewhere", {"kind": "customer"})]
    with station.database.read() as tx:
        kept = tx.of(Customer).get(CHEN)
    assert (kept.phone, kept.version) == ("13911112222", 1)


def test_one_stale_record_among_many_leaves_all_as_they_were(station: SmallStation) -> None:
    with station.database.read() as tx:
        chen, shop = tx.of(Customer).get(CHEN), tx.of(Customer).get(SHOP)

    with pytest.raises(Refusal, match=r"record\.changed_elsewhere"), station.database.write(None) as tx:
        tx.of(Customer).save_many([replace(chen, phone="1"), replace(shop, phone="2", version=7)])

    with station.database.read() as tx:
        assert (tx.of(Customer).get(CHEN), tx.of(Customer).get(SHOP)) == (chen, shop)


def test_values_without_a_version_are_saved_as_they_are(station: SmallStation) -> None:
    with station.database.read() as tx:
        event = tx.of(Event).find()[0]

    with pytest.raises(sqlite3.IntegrityError, match="append-only"), station.database.write(None) as tx:
        tx.of(Event).save(replace(event, kind="lost"))


def test_finding_saving_and_removing(station: SmallStation) -> None:
    with station.database.write(None) as tx:
        settings = tx.of(Setting)
        first, second = (Setting(id=new_id(), key=key, value={"n": 1}) for key in ("b", "a"))
        settings.add_many([first, second])
        settings.add_many([])
        settings.remove([])
        assert [found.key for found in settings.find(order_by="key")] == ["a", "b"]
        assert settings.find_one(key="b") == first
        assert settings.find_one(key="c") is None
        saved = settings.save(replace(first, value={"n": 2}))
        assert (saved.version, settings.get(first.id)) == (1, saved)
        assert {found.key for found in settings.find_in("key", ["a", "b", "c"])} == {"a", "b"}
        assert settings.find_in("key", []) == ()
        settings.remove([first.id, second.id])
        assert settings.find() == ()


def test_a_thousand_ids_can_be_asked_for_at_once(station: SmallStation) -> None:
    settings = [Setting(id=new_id(), key=f"key.{number:04}", value={}) for number in range(1001)]
    with station.database.write(None) as tx:
        tx.of(Setting).add_many(settings)
        found = tx.of(Setting).find_in("id", (setting.id for setting in settings))

    assert sorted(setting.key for setting in found) == [f"key.{number:04}" for number in range(1001)]


def test_a_missing_record_is_refused_with_its_kind(station: SmallStation) -> None:
    with pytest.raises(Refusal) as refused, station.database.read() as tx:
        tx.of(Customer).get(STATION)

    assert [(p.code, p.values) for p in refused.value.problems] == [("record.missing", {"kind": "customer"})]


def test_a_natural_key_is_taken_once(station: SmallStation) -> None:
    with station.database.read() as tx:
        chen = tx.of(Customer).get(CHEN)

    with pytest.raises(sqlite3.IntegrityError), station.database.write(None) as tx:
        tx.of(Customer).add(replace(chen, id=new_id()))


def test_an_error_of_the_database_never_tells_what_was_stored(station: SmallStation) -> None:
    with station.database.read() as tx:
        chen = tx.of(Customer).get(CHEN)

    with pytest.raises(sqlite3.IntegrityError) as broken, station.database.write(None) as tx:
        tx.of(Customer).add(replace(chen, id=new_id()))

    told = logging.Formatter().formatException((broken.type, broken.value, broken.tb))
    assert chen.phone not in told
    assert chen.id_number not in told


def test_a_failed_commit_leaves_the_database_usable(station: SmallStation) -> None:
    with pytest.raises(sqlite3.IntegrityError), station.database.write(None) as tx:
        hang_customers_in_the_air(tx)

    with station.database.write(None) as tx:
        tx.of(Setting).add(Setting(id=new_id(), key="after", value={}))
    with station.database.read() as tx:
        assert tx.of(Customer).get(CHEN).version == 0
        assert tx.of(Setting).find_one(key="after") is not None


def test_a_mistake_in_a_statement_stays_a_mistake(station: SmallStation) -> None:
    with pytest.raises(OperationalError, match="no such table"), station.database.read() as tx:
        tx.connection.exec_driver_sql("SELECT * FROM nowhere")


def test_numbers_count_by_series_and_year(station: SmallStation) -> None:
    with station.database.write(None) as tx:
        taken = [
            tx.take_number(*wanted) for wanted in (("case", 2026), ("case", 2026), ("order", 2026), ("case", 2027))
        ]

    assert taken == [1, 2, 1, 1]


def test_a_number_taken_in_a_transaction_that_failed_is_given_out_again(station: SmallStation) -> None:
    with pytest.raises(ZeroDivisionError), station.database.write(None) as tx:
        assert (tx.take_number("case", 2026) or 1) // 0

    with station.database.write(None) as tx:
        assert tx.take_number("case", 2026) == 1


def test_a_series_that_is_used_up_is_refused(station: SmallStation) -> None:
    with station.database.write(None) as tx:
        tx.take_number("case", 2026)
        tx.connection.exec_driver_sql("UPDATE _num_lease SET next = 999999")
        assert tx.take_number("case", 2026) == 999_999

    with pytest.raises(Refusal) as refused, station.database.write(None) as tx:
        tx.take_number("case", 2026)
    assert [(p.code, p.values) for p in refused.value.problems] == [
        ("number.exhausted", {"series": "case", "year": 2026})
    ]


def test_ids_sort_by_when_they_were_made_and_natural_ones_are_the_same_everywhere() -> None:
    made = [new_id() for _ in range(100)]

    assert sorted(made) == made
    assert {identifier.version for identifier in made} == {7}
    assert natural_id(STATION, "staff", "YF009") == ZHANG
    assert natural_id(STATION, "area", "YF009") != ZHANG
    assert station_id("YF") == STATION
    assert station_id("YF").version == 5


def test_every_kind_of_value_comes_back_as_it_went_in(station: SmallStation) -> None:
    with station.database.read() as tx:
        chen, credential = tx.of(Customer).get(CHEN), tx.of(Credential).get(ZHANG)

    assert chen.opened_on == date(2015, 6, 1)
    assert credential.blocked_until is None
    assert station.query("SELECT typeof(id), typeof(opened_on), typeof(capacity_w) FROM customer LIMIT 1") == [
        ("blob", "text", "integer")
    ]


def test_the_columns_refuse_values_of_another_type(station: SmallStation) -> None:
    with pytest.raises(IntegrityError, match="cannot store TEXT"), station.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE customer SET capacity_w = 'viel'")


def test_a_filter_by_a_state_that_does_not_exist_is_a_mistake(station: SmallStation) -> None:
    with pytest.raises(ValueError, match="asleep"), station.database.read() as tx:
        tx.of(Customer).find(state="asleep")


def test_a_database_in_memory_has_no_path() -> None:
    database = Database.at(None)

    assert database.path is None
    database.close()

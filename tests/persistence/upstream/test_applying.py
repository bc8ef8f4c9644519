"""Lines of the log on their way into the file: what cannot go in waits, in its order, and nothing is dropped."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from app.domain.customers.customer import Customer
from app.domain.problems import Refusal
from app.domain.rating.facts import EntryKind, RegisterEntry
from app.domain.station.station import Setting
from app.domain.upstream.operation import Fields, LogEntry, OpKind
from app.persistence.ids import natural_id, new_id
from app.persistence.tables.numbers import FIELD_NUMBERS
from app.persistence.upstream.applying import Applied, apply_page, apply_unknown
from app.persistence.upstream.columns import SyncedTable, tables_by_number
from app.persistence.upstream.noting import noting
from app.persistence.upstream.outbox import last_number, operations_after
from app.persistence.upstream.position import count_waiting, rewind
from tests.station import CHEN, FIRST_AREA, STATION, ZHANG, SmallStation

CUSTOMER, SETTING, AREA, CERTIFICATE, ENTRY = 5, 31, 4, 2, 27
NEW = natural_id(STATION, "customer", "990")
KEY = natural_id(STATION, "setting", "a").bytes
_INSERT, _UPDATE, _DELETE, _RESTORE = OpKind


def line(seq: int, table: int, key: bytes, won: Fields, kind: OpKind = OpKind.INSERT) -> LogEntry:
    """A line of another computer."""
    return LogEntry(
        seq=seq,
        device_index=2,
        epoch=b"other",
        dev_seq=seq,
        tx=seq,
        table=table,
        key=key,
        kind=kind,
        hlc=seq,
        base=0,
        user_id=None,
        won=won,
    )


def fields(table: str, **values: str | int) -> Fields:
    return {FIELD_NUMBERS[table][name]: value for name, value in values.items()}


def setting(number: int) -> Fields:
    return fields("setting", key="a", value=f'{{"n": {number}}}', version=number)


def customer(station: SmallStation, **changes: str | int) -> Fields:
    """Everything of a customer, as 陈玉兰 is but for these fields."""
    table = next(table for table in tables_by_number().values() if table.name == "customer")
    (row,) = station.query(f"SELECT {', '.join(table.columns.values())} FROM customer WHERE id = ?", CHEN.bytes)
    plain = table.plain(dict(zip(table.columns.values(), row, strict=True)))
    return {**plain, **fields("customer", account_number="990", meter_number="990", **changes)}


def applied(station: SmallStation, *entries: LogEntry, seen: int | None = None) -> Applied:
    with station.database.write(None) as tx:
        return apply_page(tx.connection, entries, last_number(tx.connection) if seen is None else seen)


def waiting(station: SmallStation) -> tuple[int, int]:
    with station.database.read() as tx:
        return count_waiting(tx.connection)


def settings(station: SmallStation) -> list[object]:
    return [value for (value,) in station.query("SELECT value FROM setting ORDER BY key")]


@contextmanager
def older_program(monkeypatch: pytest.MonkeyPatch, table: SyncedTable | None = None) -> Iterator[None]:
    """A program that does not know the settings yet, or knows them so."""
    known = {number: each for number, each in tables_by_number().items() if number != SETTING}
    with monkeypatch.context() as patch:
        patch.setattr("app.persistence.upstream.applying.tables_by_number", lambda: {**known, **_own(table)})
        yield


def _own(table: SyncedTable | None) -> dict[int, SyncedTable]:
    return {} if table is None else {table.number: table}


def test_lines_are_applied_in_order_and_only_without_a_gap(station: SmallStation) -> None:
    done = applied(station, line(1, SETTING, KEY, setting(1)), line(2, SETTING, KEY, setting(2), _UPDATE))

    assert (done.cursor, settings(station)) == (2, ['{"n": 2}'])
    with pytest.raises(Refusal) as refused:
        applied(station, line(4, SETTING, KEY, setting(4), _UPDATE))
    assert refused.value.problems[0].values == {"expected": 3, "found": 4}
    assert station.query("SELECT applying, cursor FROM _sync_meta") == [(0, 2)]
    assert {name: len(keys) for name, keys in done.changed.items()} == {"setting": 1}


def test_what_comes_before_what_it_refers_to_waits_with_all_that_follows(station: SmallStation) -> None:
    new = customer(station, area_id=new_id().hex.upper())
    area_key = bytes.fromhex(str(new[FIELD_NUMBERS["customer"]["area_id"]]))
    later = fields("customer", phone="1")
    applied(station, line(1, CUSTOMER, NEW.bytes, new), line(2, CUSTOMER, NEW.bytes, later, _UPDATE))
    assert waiting(station) == (2, 0)
    assert station.query("SELECT reason FROM _orphan ORDER BY seq") == [("foreignkey",), ("behind",)]

    number = tables_by_number()
    area = next(place for place, table in number.items() if table.name == "transformer_area")
    (row,) = station.query("SELECT * FROM transformer_area WHERE id = ?", FIRST_AREA.bytes)
    names = [name for (name,) in station.query("SELECT name FROM pragma_table_info('transformer_area')")]
    plain = number[area].plain(dict(zip(names, row, strict=True)))
    done = applied(station, line(3, area, area_key, {**plain, **fields("transformer_area", number="999")}))

    assert waiting(station) == (0, 0)
    assert station.query("SELECT phone FROM customer WHERE id = ?", NEW.bytes) == [("1",)]
    assert NEW in done.changed["customer"]


def test_two_records_of_one_natural_key_do_not_hold_up_the_log(station: SmallStation) -> None:
    held = station.desk.people.certificates(ZHANG)[0]
    same = fields("certificate", staff_id=ZHANG.hex.upper(), kind=held.kind, valid_until="2031-01-01", version=0)
    twin = new_id()

    applied(station, line(1, CERTIFICATE, twin.bytes, same), line(2, SETTING, KEY, setting(1)))
    assert (waiting(station), settings(station)) == ((1, 0), ['{"n": 1}'])
    applied(station, line(3, CERTIFICATE, held.id.bytes, {}, _DELETE))

    assert waiting(station) == (0, 0)
    assert station.query("SELECT valid_until FROM certificate WHERE id = ?", twin.bytes) == [("2031-01-01",)]


def test_a_change_of_what_is_not_here_waits_for_it(station: SmallStation) -> None:
    applied(station, line(1, SETTING, KEY, setting(2), _UPDATE))
    assert station.query("SELECT reason FROM _orphan") == [("missing",)]

    applied(station, line(2, SETTING, KEY, {}, _RESTORE))
    assert waiting(station) == (2, 0)


@pytest.mark.parametrize(("value", "reason"), [("no id", "value"), ("0190" * 8, "foreignkey")])
def test_what_a_column_cannot_hold_waits_too(station: SmallStation, value: str, reason: str) -> None:
    applied(station, line(1, CUSTOMER, CHEN.bytes, fields("customer", area_id=value), _UPDATE))
    assert station.query("SELECT reason FROM _orphan") == [(reason,)]


def test_an_own_change_that_is_still_to_be_sent_is_not_written_over(station: SmallStation) -> None:
    with station.database.write(ZHANG) as tx:
        seen = last_number(tx.connection)
        tx.of(Customer).save(replace(tx.of(Customer).get(CHEN), phone="13900000001"))

    theirs = fields("customer", phone="13900000002", address="别处")
    applied(station, line(1, CUSTOMER, CHEN.bytes, theirs, _UPDATE), seen=seen)

    assert station.query("SELECT phone, address FROM customer WHERE id = ?", CHEN.bytes) == [("13900000001", "别处")]


def test_what_was_removed_here_is_not_brought_back_before_the_hub_has_spoken(station: SmallStation) -> None:
    applied(station, line(1, SETTING, KEY, setting(1)))
    with station.database.write(ZHANG) as tx:
        seen = last_number(tx.connection)
        tx.of(Setting).remove([natural_id(STATION, "setting", "a")])

    applied(station, line(2, SETTING, KEY, setting(2), _UPDATE), seen=seen)
    assert (settings(station), waiting(station)) == ([], (0, 0))
    applied(station, line(3, SETTING, KEY, setting(2), _RESTORE))

    assert settings(station) == ['{"n": 2}']


def test_what_was_changed_here_is_not_removed_before_the_hub_has_spoken(station: SmallStation) -> None:
    applied(station, line(1, SETTING, KEY, setting(1)))
    with station.database.write(ZHANG) as tx:
        seen = last_number(tx.connection)
        tx.of(Setting).save(replace(tx.of(Setting).find(key="a")[0], value={"n": 5}))

    applied(station, line(2, SETTING, KEY, {}, _DELETE), seen=seen)

    assert settings(station) == ['{"n": 5}']


def test_what_records_here_refer_to_stays_and_the_others_learn_of_it(station: SmallStation) -> None:
    with station.database.read() as tx:
        sent = last_number(tx.connection)

    done = applied(station, line(1, AREA, FIRST_AREA.bytes, {}, _DELETE))

    with station.database.read() as tx:
        (again,) = operations_after(tx.connection, sent)
    assert done.removed == {}
    assert station.query("SELECT count(*) FROM transformer_area WHERE id = ?", FIRST_AREA.bytes) == [(1,)]
    assert (again.kind, again.table, again.key, again.base) == (OpKind.INSERT, AREA, FIRST_AREA.bytes, 1)
    assert again.changes.keys() == set(FIELD_NUMBERS["transformer_area"].values())


def test_facts_are_written_once(station: SmallStation) -> None:
    key = new_id().bytes
    names = FIELD_NUMBERS["register_entry"]
    fact = {
        **dict.fromkeys(names.values(), 0),
        **fields(
            "register_entry", kind="callback", staff_id=ZHANG.hex.upper(), day="2026-03-02", area_id="", code="",
            note="回访", multipliers="[]", source_id="",
        ),
    }  # fmt: skip
    applied(station, line(1, ENTRY, key, fact), line(2, ENTRY, key, {**fact, names["note"]: "别的"}))

    with station.database.read() as tx:
        (entry,) = tx.of(RegisterEntry).find()
    assert (entry.note, entry.kind, entry.area_id) == ("回访", EntryKind.CALLBACK, None)


def test_fields_an_older_program_did_not_send_get_what_they_have_by_default(station: SmallStation) -> None:
    key = new_id().bytes
    applied(station, line(1, CERTIFICATE, key, fields("certificate", staff_id=ZHANG.hex.upper(), kind="inspection")))
    assert waiting(station) == (1, 0)  # 张三 holds that one already
    number = next(number for number, table in tables_by_number().items() if table.name == "firm")
    applied(station, line(2, number, key, fields("firm", name="一安", credit_code="91350100M000100Y43")))

    blanks = {table.name: table.blanks for table in tables_by_number().values()}
    assert station.query("SELECT contact, licences, is_active, version FROM firm") == [("", "[]", 1, 0)]
    assert blanks["work_case"]["closed_at"] is None
    assert (blanks["staff"]["number"], blanks["line_loss"]["supplied"]) == ("", 0)


def test_what_a_newer_program_writes_is_kept_and_put_in_after_the_upgrade(
    station: SmallStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with older_program(monkeypatch):
        done = applied(
            station,
            line(1, SETTING, KEY, setting(1)),
            line(2, SETTING, KEY, setting(2), _UPDATE),
            line(3, 999, KEY, {1: "of a still newer one"}),
        )
        assert (done.cursor, done.changed, waiting(station)) == (3, {}, (0, 3))

    with station.database.write(None) as tx:
        known = apply_unknown(tx.connection, 0)

    assert settings(station) == ['{"n": 2}']
    assert known.changed.keys() == {"setting"}
    assert waiting(station) == (0, 1)  # the third is for a later one


def test_unknown_fields_of_a_known_record_are_kept_beside_it(
    station: SmallStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = tables_by_number()[SETTING]
    older = replace(today, columns={number: name for number, name in today.columns.items() if name != "value"})
    applied(station, line(1, SETTING, KEY, setting(1)))
    with older_program(monkeypatch, older):
        applied(station, line(2, SETTING, KEY, setting(2), _UPDATE))
    assert settings(station) == ['{"n": 1}']

    with station.database.write(None) as tx:
        apply_unknown(tx.connection, 0)

    assert settings(station) == ['{"n": 2}']
    assert waiting(station)[1] == 0


def test_a_page_that_fails_leaves_nothing_behind(station: SmallStation) -> None:
    with pytest.raises(Refusal), station.database.write(None) as tx:
        apply_page(tx.connection, [line(1, SETTING, KEY, setting(1)), line(3, SETTING, KEY, setting(3))], 0)
    assert settings(station) == []
    assert station.query("SELECT applying, cursor FROM _sync_meta") == [(0, 0)]


def test_notes_are_whole_or_not_at_all_and_are_no_change_of_the_data(station: SmallStation) -> None:
    before = station.query("SELECT tx, cursor FROM _sync_meta")
    with pytest.raises(ZeroDivisionError), noting(station.database) as tx:
        tx.connection.exec_driver_sql(f"UPDATE _sync_meta SET cursor = {tx.take_draft()[1] // 0}")
    assert station.query("SELECT tx, cursor FROM _sync_meta") == before
    with noting(station.database) as tx:
        tx.connection.exec_driver_sql("UPDATE _sync_meta SET cursor = 7")
    assert station.query("SELECT tx, cursor FROM _sync_meta") == [(before[0][0], 7)]


def test_what_others_removed_comes_back_though_a_change_of_it_is_still_to_be_sent(station: SmallStation) -> None:
    applied(station, line(1, SETTING, KEY, setting(1)))
    with station.database.write(ZHANG) as tx:
        seen = last_number(tx.connection)
        tx.of(Setting).save(replace(tx.of(Setting).find(key="a")[0], value={"n": 5}))
    applied(station, line(2, SETTING, KEY, {}, _DELETE))
    assert settings(station) == []

    applied(station, line(3, SETTING, KEY, setting(3)), seen=seen)

    assert settings(station) == ['{"n": 3}']


def test_of_a_log_that_is_no_more_nothing_waits(station: SmallStation, monkeypatch: pytest.MonkeyPatch) -> None:
    with older_program(monkeypatch):
        applied(station, line(1, SETTING, KEY, setting(1)))
    applied(station, line(2, SETTING, NEW.bytes, setting(2), _UPDATE))
    assert waiting(station) == (1, 1)

    with station.database.write(None) as tx:
        rewind(tx.connection)

    assert waiting(station) == (0, 0)
    assert station.query("SELECT cursor FROM _sync_meta") == [(0,)]
    assert station.query("SELECT DISTINCT base FROM _outbox") == [(0,)]

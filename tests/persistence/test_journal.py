"""The outbox: every change of a synced table, in its own transaction, with only what changed."""

import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Table
from sqlalchemy.exc import DatabaseError

from app.domain.dispatch.crew import Crew
from app.domain.people.staff import Certificate, CertificateKind, Role, Staff
from app.domain.rating.facts import EntryKind, RegisterEntry
from app.domain.station.station import Setting
from app.domain.work.event import Event
from app.domain.work.steps import StepKind
from app.persistence.database import Database, Transaction
from app.persistence.ids import new_id
from app.persistence.journal import install_triggers, triggers
from app.persistence.tables.declare import SyncedAs
from app.persistence.tables.numbers import FIELD_NUMBERS
from app.persistence.tables.registry import all_tables, synced_tables
from tests.station import LI, ZHANG, SmallStation, resident_draft

SYNCED = [pytest.param(table, synced, id=table.name) for table, synced in synced_tables()]
LOCAL = {
    "_arrival",
    "_blob_queue",
    "_conflict",
    "_courier",
    "_extra",
    "_finding",
    "_num_block",
    "_num_lease",
    "_orphan",
    "_outbox",
    "_quarantined",
    "_sync_meta",
    "_upstream",
    "_watch",
    "case_due",
    "watched_clock",
    "credential",
    "import_rows",
    "draft",
    "import_batch",
    "import_item",
}


@dataclass(frozen=True)
class Op:
    """One row of the outbox, without what changes with the clock."""

    tx: int
    table: int
    key: UUID
    kind: int
    user: UUID | None
    changed: dict[str, Any]


def outbox(station: SmallStation, after: int = 0) -> list[Op]:
    rows = station.query("SELECT tx, tbl, pk, kind, user_id, ch FROM _outbox WHERE seq > ? ORDER BY seq", after)
    return [
        Op(tx, table, UUID(bytes=key), kind, user and UUID(bytes=user), json.loads(changed))
        for tx, table, key, kind, user, changed in rows
    ]


def write_and_fail(tx: Transaction) -> None:
    tx.of(Setting).add(Setting(id=new_id(), key="a", value={}))
    raise ZeroDivisionError


def last_seq(station: SmallStation) -> int:
    return int(station.query("SELECT max(seq) FROM _outbox")[0][0])


def staff_of(database: Database, key: UUID) -> Staff:
    with database.read() as tx:
        return tx.of(Staff).get(key)


@pytest.mark.parametrize(("table", "synced"), SYNCED)
def test_every_synced_table_has_its_triggers_with_all_columns(
    station: SmallStation, table: Table, synced: SyncedAs
) -> None:
    rows = station.query("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", table.name)
    stored = dict(rows)
    expected = (
        {f"_capture_{table.name}_insert", f"_keep_{table.name}_update", f"_keep_{table.name}_delete"}
        if synced.is_append_only
        else {f"_capture_{table.name}_{verb}" for verb in ("insert", "update", "delete")}
    )
    assert stored.keys() == expected

    for column in set(table.c.keys()) - {"id"}:
        number = synced.field_numbers[column]
        assert re.search(rf"""'{number}', (hex\()?NEW."{column}"\W""", stored[f"_capture_{table.name}_insert"])
        if not synced.is_append_only:
            wanted = rf"""',"{number}":' \|\| json_quote\((hex\()?NEW."{column}"\)"""
            assert re.search(wanted, stored[f"_capture_{table.name}_update"])


@pytest.mark.parametrize(("table", "synced"), SYNCED)
def test_field_numbers_cover_every_column_once(table: Table, synced: SyncedAs) -> None:
    assert synced.field_numbers.keys() == set(table.c.keys()) - {"id"}
    assert len(set(synced.field_numbers.values())) == len(synced.field_numbers)
    assert min(synced.field_numbers.values()) >= 1


def test_table_numbers_are_used_once_and_no_numbers_are_left_over() -> None:
    numbers = Counter(synced.table_number for _, synced in synced_tables())

    assert max(numbers.values()) == 1
    assert FIELD_NUMBERS.keys() == {table.name for table, _ in synced_tables()}


def test_what_stays_on_this_computer_has_no_triggers(station: SmallStation) -> None:
    unsynced = {table.name for table in all_tables()} - {table.name for table, _ in synced_tables()}
    rows = station.query("SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'")

    assert unsynced == LOCAL
    assert not unsynced & {name for (name,) in rows}


def test_an_insert_is_captured_with_every_column(station: SmallStation) -> None:
    before = last_seq(station)
    entry = RegisterEntry(
        id=new_id(), kind=EntryKind.CALLBACK, staff_id=ZHANG, day=date(2026, 3, 2), code="satisfied", note="回访"
    )
    with station.database.write(LI) as tx:
        tx.of(RegisterEntry).add(entry)

    (op,) = outbox(station, before)
    numbers = FIELD_NUMBERS["register_entry"]
    assert (op.table, op.key, op.kind, op.user) == (27, entry.id, 0, LI)
    assert op.changed.keys() == {str(number) for number in numbers.values()}
    assert op.changed[str(numbers["staff_id"])] == ZHANG.hex.upper()
    assert op.changed[str(numbers["day"])] == "2026-03-02"
    assert op.changed[str(numbers["note"])] == "回访"
    assert op.changed[str(numbers["area_id"])] in {"", None}


def test_an_update_is_captured_with_only_the_columns_that_changed(station: SmallStation) -> None:
    before = last_seq(station)
    with station.database.write(station.head.staff_id) as tx:
        tx.of(Staff).save(replace(tx.of(Staff).get(ZHANG), phone="13900001111", roles=(Role.AREA_MANAGER, Role.CLERK)))

    (op,) = outbox(station, before)
    assert (op.table, op.key, op.kind, op.user) == (1, ZHANG, 1, station.head.staff_id)
    assert op.changed == {"5": "13900001111", "6": '["area_manager", "clerk"]', "8": 1}


def test_a_column_that_becomes_empty_is_captured_as_null(station: SmallStation) -> None:
    case = station.register(resident_draft())
    order = station.step(case, StepKind.ADVANCE)
    order_id = station.newest_order(order.id).id
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE work_order SET due_at = NULL WHERE id = ?", (order_id.bytes,))

    assert outbox(station)[-1].changed == {str(FIELD_NUMBERS["work_order"]["due_at"]): None}


def test_text_with_quotes_and_line_ends_stays_valid_json(station: SmallStation) -> None:
    before = last_seq(station)
    text = 'a"b\\c\n张三\t𠮷'
    with station.database.write(None) as tx:
        tx.of(Staff).save(replace(tx.of(Staff).get(ZHANG), team=text))

    assert outbox(station, before)[0].changed["4"] == text


def test_an_update_that_changes_nothing_writes_nothing(station: SmallStation) -> None:
    before = last_seq(station)
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE staff SET name = name, version = version")

    assert outbox(station, before) == []


def test_a_delete_is_captured_by_its_key_alone(station: SmallStation) -> None:
    setting = Setting(id=new_id(), key="counter.tickets", value={"prefix": "A"})
    with station.database.write(None) as tx:
        tx.of(Setting).add(setting)
    before = last_seq(station)
    with station.database.write(ZHANG) as tx:
        tx.of(Setting).remove([setting.id])

    (op,) = outbox(station, before)
    assert (op.table, op.key, op.kind, op.user, op.changed) == (31, setting.id, 2, ZHANG, {})


def test_bulk_statements_are_captured_row_by_row(station: SmallStation) -> None:
    before = last_seq(station)
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE certificate SET valid_until = '2026-12-31' WHERE kind = 'climbing'")

    ops = outbox(station, before)
    assert [op.changed for op in ops] == [{"3": "2026-12-31"}] * 4
    assert len({op.key for op in ops}) == 4


def test_append_only_tables_refuse_update_and_delete(station: SmallStation) -> None:
    station.desk.entering.give_notice(station.clerk, station.register(resident_draft()).id, "one-time-notice")
    append_only = {table.name for table, synced in synced_tables() if synced.is_append_only}
    assert append_only == {
        "calendar_entry", "conflict_decision", "counter_turn", "event", "month_lock", "print_content", "print_record",
        "print_void", "register_entry", "warning_note",
    }  # fmt: skip

    for statement in ("UPDATE event SET kind = 'case.lost'", "DELETE FROM event"):
        with (
            pytest.raises(DatabaseError, match="event is append-only"),
            station.database.write(None) as tx,
        ):
            tx.connection.exec_driver_sql(statement)
    with station.database.read() as tx:
        assert tx.of(Event).find(kind="case.lost") == ()


def test_one_verb_is_one_transaction_in_the_outbox_under_its_person(station: SmallStation) -> None:
    before = last_seq(station)
    case = station.register(resident_draft())
    station.step(case, StepKind.ADVANCE, session=station.head)
    order = station.newest_order(case.id)
    station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))

    ops = outbox(station, before)
    by_tx: dict[int, list[tuple[int, int]]] = {}
    for op in ops:
        by_tx.setdefault(op.tx, []).append((op.table, op.kind))
    first = min(by_tx)
    assert by_tx == {
        first: [(20, 0), (22, 0)],  # the case and its event
        first + 1: [(20, 1), (22, 0), (23, 0), (22, 0)],  # the step, the order it sends out
        first + 2: [(23, 1), (22, 0)],
    }
    users = {op.tx: op.user for op in ops}
    assert list(users.values()) == [station.clerk.staff_id, station.head.staff_id, station.clerk.staff_id]


def test_a_transaction_that_is_rolled_back_leaves_nothing(station: SmallStation) -> None:
    before = station.query("SELECT * FROM _sync_meta"), station.query("SELECT max(seq) FROM _outbox")
    with pytest.raises(ZeroDivisionError), station.database.write(LI) as tx:
        write_and_fail(tx)

    assert (station.query("SELECT * FROM _sync_meta"), station.query("SELECT max(seq) FROM _outbox")) == before
    with station.database.read() as tx:
        assert tx.of(Setting).find() == ()


def test_while_the_hub_s_changes_are_applied_nothing_is_captured(station: SmallStation) -> None:
    before = last_seq(station)
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE _sync_meta SET applying = 1")
        tx.of(Setting).add(Setting(id=new_id(), key="from.hub", value={}))
        tx.connection.exec_driver_sql("UPDATE setting SET value = '{\"x\": 1}'")
        tx.connection.exec_driver_sql("DELETE FROM setting")
        tx.connection.exec_driver_sql("UPDATE _sync_meta SET applying = 0")
    assert outbox(station, before) == []

    with station.database.write(None) as tx:
        tx.of(Setting).add(Setting(id=new_id(), key="from.here", value={}))
    assert len(outbox(station, before)) == 1


def test_the_logical_clock_only_goes_forward_and_carries_the_device(station: SmallStation) -> None:
    with station.database.write(None) as tx:
        for number in range(300):
            tx.of(Setting).add(Setting(id=new_id(), key=f"key.{number}", value={}))

    ticks = [tick for (tick,) in station.query("SELECT hlc FROM _outbox ORDER BY seq")]
    assert all(earlier < later for earlier, later in pairwise(ticks))
    assert {tick & 0xFF for tick in ticks} == {1}
    seconds = (ticks[-1] >> 20) / 1000
    assert abs(datetime.now(UTC).timestamp() - seconds) < 60


def test_a_clock_set_back_does_not_turn_the_logical_clock_back(station: SmallStation) -> None:
    station.query("SELECT 1")
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE _sync_meta SET hlc = hlc + (3600000 << 20)")  # an hour ahead
    before = station.query("SELECT hlc FROM _sync_meta")[0][0]
    with station.database.write(None) as tx:
        tx.of(Setting).add(Setting(id=new_id(), key="late", value={}))

    assert station.query("SELECT max(hlc) FROM _outbox")[0][0] == before + 256


def test_an_edit_knows_how_much_of_the_hub_it_had_seen(station: SmallStation) -> None:
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE _sync_meta SET cursor = 4711")
    with station.database.write(None) as tx:
        tx.of(Setting).add(Setting(id=new_id(), key="edit", value={}))

    assert station.query("SELECT base FROM _outbox ORDER BY seq DESC LIMIT 1") == [(4711,)]


def test_sequence_numbers_are_never_used_twice(station: SmallStation) -> None:
    last = last_seq(station)
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql("DELETE FROM _outbox")  # as after the hub confirmed everything
        tx.of(Setting).add(Setting(id=new_id(), key="next", value={}))

    assert station.query("SELECT seq FROM _outbox") == [(last + 1,)]


def test_installing_the_triggers_again_changes_nothing(station: SmallStation) -> None:
    listed = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    before = station.query(listed)
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql("CREATE TRIGGER _capture_gone_insert AFTER INSERT ON draft BEGIN SELECT 1; END")
        install_triggers(tx.connection)

    assert station.query(listed) == before
    assert len(before) == len(list(triggers()))


def test_versions_travel_with_the_change(station: SmallStation) -> None:
    certificate = station.desk.people.certificates(ZHANG)[0]
    assert certificate.kind in CertificateKind
    before = last_seq(station)
    with station.database.write(None) as tx:
        tx.of(Certificate).save(replace(certificate, valid_until=date(2031, 1, 1)))

    assert outbox(station, before)[0].changed == {"3": "2031-01-01", "4": 1}

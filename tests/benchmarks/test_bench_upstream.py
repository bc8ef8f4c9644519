"""What following changes costs: capture beside bare rows, and the log put in beside the same rows inserted."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import pytest

from app.domain.customers.customer import Customer
from app.domain.upstream.operation import LogEntry, OpKind
from app.persistence.bulk import insert_rows
from app.persistence.database import Transaction
from app.persistence.ids import new_id
from app.persistence.tables.registry import table_of
from app.persistence.upstream.applying import apply_page
from app.persistence.upstream.columns import tables_by_number
from app.persistence.upstream.outbox import operations_after
from app.sync.packing import log_packed, log_unpacked, operations_packed, pack, unpack
from tests.station import CHEN, SmallStation

pytestmark = pytest.mark.slow

_ROWS: Final = 2000
_AT_ONCE: Final = 100
_TURNS: Final = 5


def customers(station: SmallStation) -> list[Customer]:
    """New customers nobody has yet."""
    with station.database.read() as tx:
        chen = tx.of(Customer).get(CHEN)
    keys = [new_id() for _ in range(_ROWS)]
    return [replace(chen, id=key, account_number=key.hex, meter_number=key.hex) for key in keys]


def seconds(work: Callable[[], object]) -> float:
    """Of the processor: what the disk takes is the same for all."""
    started = time.process_time()
    work()
    return time.process_time() - started


def stored(station: SmallStation, rows: Sequence[Customer], *, is_captured: bool, is_update: bool = False) -> None:
    """The rows in transactions of a hundred."""
    for start in range(0, len(rows), _AT_ONCE):
        with station.database.write(None) as tx:
            tx.connection.exec_driver_sql(f"UPDATE _sync_meta SET applying = {int(not is_captured)}")
            some = rows[start : start + _AT_ONCE]
            if is_update:
                tx.of(Customer).save_many(some)
            else:
                tx.of(Customer).add_many(some)
            tx.connection.exec_driver_sql("UPDATE _sync_meta SET applying = 0")


def as_log(station: SmallStation, rows: Sequence[Customer]) -> tuple[LogEntry, ...]:
    """The rows as another computer's part of the log, through the bytes they travel as."""
    table = next(each for each in tables_by_number().values() if each.name == "customer")
    with station.database.write(None) as tx:
        before = int(tx.connection.exec_driver_sql("SELECT max(seq) FROM _outbox").scalar_one())
        tx.of(Customer).add_many(rows)
        operations = operations_after(tx.connection, before, len(rows))
        first = int(tx.connection.exec_driver_sql("SELECT cursor FROM _sync_meta").scalar_one()) + 1
        _forget(tx, before)
    entries = [
        LogEntry(
            seq=first + place, device_index=9, epoch=b"other123", dev_seq=each.dev_seq, tx=each.tx, table=table.number,
            key=each.key, kind=OpKind.INSERT, hlc=each.hlc, base=0, user_id=None, won=each.changes,
        )
        for place, each in enumerate(operations)
    ]  # fmt: skip
    return log_unpacked(unpack(pack({"log": log_packed(entries)}))["log"])


def _forget(tx: Transaction, before: int) -> None:
    tx.connection.exec_driver_sql("UPDATE _sync_meta SET applying = 1")
    name = table_of(Customer).name
    tx.connection.exec_driver_sql(f"DELETE FROM {name} WHERE id IN (SELECT pk FROM _outbox WHERE seq > {before})")
    tx.connection.exec_driver_sql(f"DELETE FROM _outbox WHERE seq > {before}")
    tx.connection.exec_driver_sql("UPDATE _sync_meta SET applying = 0")


def applied(station: SmallStation, entries: Sequence[LogEntry]) -> None:
    with station.database.write(None) as tx:
        seen = int(tx.connection.exec_driver_sql("SELECT max(seq) FROM _outbox").scalar_one())
        assert apply_page(tx.connection, entries, seen).cursor == entries[-1].seq


def inserted(station: SmallStation, rows: Sequence[Customer]) -> None:
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE _sync_meta SET applying = 1")
        insert_rows(tx.connection, rows)
        tx.connection.exec_driver_sql("UPDATE _sync_meta SET applying = 0")


def test_capture_beside_bare_rows(station: SmallStation, capsys: pytest.CaptureFixture[str]) -> None:
    times: dict[tuple[bool, bool], list[float]] = {}
    for _ in range(_TURNS):  # turn by turn, so that a busy machine is busy for all
        for is_captured in (True, False):
            rows = customers(station)
            spent = seconds(lambda: stored(station, rows, is_captured=is_captured))  # noqa: B023 - called at once
            times.setdefault((is_captured, False), []).append(spent)
            changed = [replace(row, phone="13900000001", address="别处") for row in rows]
            spent = seconds(
                lambda: stored(station, changed, is_captured=is_captured, is_update=True)  # noqa: B023 - as above
            )
            times.setdefault((is_captured, True), []).append(spent)
    least = {key: min(all_times) / _ROWS * 1e6 for key, all_times in times.items()}
    with capsys.disabled():
        sys.stdout.write(
            f"\ninsert {least[True, False]:.0f} us captured, {least[False, False]:.0f} us bare, ratio"
            f" {least[True, False] / least[False, False]:.2f}; update {least[True, True]:.0f} us captured,"
            f" {least[False, True]:.0f} us bare, ratio {least[True, True] / least[False, True]:.2f}\n"
        )


def test_the_log_put_in_beside_rows_inserted(station: SmallStation, capsys: pytest.CaptureFixture[str]) -> None:
    ours, bare, packed = [], [], []
    for _ in range(_TURNS):
        entries = as_log(station, customers(station))
        ours.append(seconds(lambda: applied(station, entries)))  # noqa: B023 - called at once
        rows = customers(station)
        bare.append(seconds(lambda: inserted(station, rows)))  # noqa: B023 - called at once
        with station.database.write(None) as tx:
            before = int(tx.connection.exec_driver_sql("SELECT max(seq) FROM _outbox").scalar_one())
            tx.of(Customer).save_many([replace(row, phone=f"139{row.id.hex[-8:]}") for row in rows[:500]])
            operations = operations_after(tx.connection, before)
        packed.append(len(pack({"ops": operations_packed(operations)})) / len(operations))
    with capsys.disabled():
        sys.stdout.write(
            f"\nthe log put in: {_ROWS / min(ours):.0f} operations/s, the same rows inserted"
            f" {_ROWS / min(bare):.0f} rows/s, ratio {min(ours) / min(bare):.2f};"
            f" a change travels as {min(packed):.0f} bytes\n"
        )

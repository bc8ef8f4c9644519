"""A month's facts read in bulk; each function is one indexed statement over one table."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, union

from app.domain.customers.customer import CustomerState
from app.domain.dispatch.order import OrderState, WorkOrder
from app.domain.imports.batch import ImportAction, ImportItem, ImportKind
from app.domain.rating.facts import RegisterEntry
from app.domain.rating.months import STATION_ZONE
from app.domain.records.facts import Bill, CollectionDay, LineLoss, Outage, PrepayCommand, ServiceOrder
from app.domain.work.case import Case, CaseState
from app.domain.work.event import Event
from app.persistence.driver import driver_of
from app.persistence.repository import Entity
from app.persistence.shapes import shape_of
from app.persistence.tables.customers import customer
from app.persistence.tables.dispatch import work_order
from app.persistence.tables.rating import month_lock, register_entry
from app.persistence.tables.records import bill, collection_day, line_loss, outage, prepay_command, service_order
from app.persistence.tables.registry import table_of
from app.persistence.tables.station import import_batch, import_item
from app.persistence.tables.work import event, work_case
from app.persistence.types import UuidBytes, from_milliseconds, to_milliseconds

E = TypeVar("E", bound=Entity)

_NOT_SENT = (OrderState.WAITING, OrderState.HANDED_BACK, OrderState.WITHDRAWN)
_NOT_DONE = (CaseState.WITHDRAWN, CaseState.REFUSED)


def change_count(connection: Connection) -> int:
    """How many writing transactions the file has seen: what was computed at the same count is still true."""
    (count,) = driver_of(connection).execute("SELECT tx FROM _sync_meta").fetchone()
    return int(count)


def line_losses(connection: Connection, months: Iterable[str]) -> tuple[LineLoss, ...]:
    """The line loss of these months (`YYYY-MM`)."""
    return _read(connection, LineLoss, line_loss.c.month.in_(tuple(months)))


def loss_rows_before(connection: Connection, month: str) -> Mapping[UUID, UUID]:
    """The area of every line loss of an earlier month (`YYYY-MM`), by the id of the row."""
    rows = driver_of(connection).execute("SELECT id, area_id FROM line_loss WHERE month < ?", (month,))
    known = _Known(UuidBytes().restored)
    return {UUID(bytes=key): known[area] for key, area in rows}


def collection_days(connection: Connection, first: date, last: date) -> tuple[CollectionDay, ...]:
    """The collection reports of these days."""
    return _read_many(connection, CollectionDay, "day BETWEEN ? AND ?", (first.isoformat(), last.isoformat()))


def bills(connection: Connection, period: str) -> tuple[Bill, ...]:
    """The bills of a period (`YYYY-MM`)."""
    return _read_many(connection, Bill, "period = ?", (period,))


def commands(connection: Connection, since: datetime, until: datetime) -> tuple[PrepayCommand, ...]:
    """The commands issued in this time; `until` excluded."""
    return _read(connection, PrepayCommand, _within(prepay_command.c.issued_at, since, until))


def outages(connection: Connection, since: datetime, until: datetime) -> tuple[Outage, ...]:
    """The outages begun in this time; `until` excluded."""
    return _read(connection, Outage, _within(outage.c.started_at, since, until))


def service_orders(connection: Connection, since: datetime, until: datetime) -> tuple[ServiceOrder, ...]:
    """Orders of other systems accepted before `until`, and accepted or finished since `since`."""
    times = service_order.c
    is_recent = or_(times.accepted_at >= since, times.finished_at >= since)
    return _read(connection, ServiceOrder, and_(times.accepted_at < until, is_recent))


def work_orders(connection: Connection, since: datetime, until: datetime) -> tuple[WorkOrder, ...]:
    """Own orders somebody was sent out with, made before `until`, and made or finished since `since`."""
    times = work_order.c
    is_recent = or_(times.created_at >= since, times.finished_at >= since)
    is_sent = and_(times.lead_id.is_not(None), times.state.not_in(_NOT_SENT))
    return _read(connection, WorkOrder, and_(times.created_at < until, is_recent, is_sent))


def cases_at_work(connection: Connection, codes: Iterable[str], since: datetime, until: datetime) -> tuple[Case, ...]:
    """Cases of these business types accepted before `until` and not closed before `since`."""
    wanted = tuple(codes)
    condition = (
        f"business_code IN ({', '.join('?' * len(wanted))}) AND state NOT IN ('{_NOT_DONE[0]}', '{_NOT_DONE[1]}')"
        " AND accepted_at < ? AND (closed_at IS NULL OR closed_at >= ?)"
    )
    return _read_many(connection, Case, condition, (*wanted, to_milliseconds(until), to_milliseconds(since)))


def own_numbers(connection: Connection, numbers: Iterable[str]) -> frozenset[str]:
    """Those of these numbers that are numbers of own cases or orders."""
    wanted = tuple(numbers)
    found: set[str] = set()
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        for table in (work_case, work_order):
            found.update(connection.scalars(select(table.c.number).where(table.c.number.in_(some))))
    return frozenset(found)


def events_recorded(connection: Connection, kind: str, since: datetime) -> tuple[Event, ...]:
    """The events of one kind recorded since a moment."""
    # What is recorded after the moment may have happened before it, but never the other way round by much: the
    # register's facts are recorded as they are entered.
    return _read(connection, Event, and_(event.c.occurred_at >= since, event.c.kind == kind))


def entries(connection: Connection, first: date, last: date) -> tuple[RegisterEntry, ...]:
    """The register's entries of these days."""
    return _read(connection, RegisterEntry, register_entry.c.day.between(first, last))


def customer_areas(connection: Connection) -> Mapping[UUID, UUID]:
    """Every customer's area."""
    rows = driver_of(connection).execute("SELECT id, area_id FROM customer")
    known = _Known(UuidBytes().restored)
    return {UUID(bytes=key): known[area] for key, area in rows}


def meters(connection: Connection) -> Mapping[UUID, int]:
    """How many customers take power in each area."""
    counted = (
        select(customer.c.area_id, func.count())
        .where(customer.c.state != CustomerState.CLOSED.value)
        .group_by(customer.c.area_id)
    )
    return {row[0]: row[1] for row in connection.execute(counted)}


def area_changes(connection: Connection) -> tuple[tuple[datetime, ImportItem], ...]:
    """What areas were before imports changed them, with the moment of each import; those taken back are left out."""
    table = table_of(ImportItem)
    statement = (
        select(import_batch.c.imported_at, table)
        .join(import_batch, table.c.batch_id == import_batch.c.id)
        .where(
            import_batch.c.kind == ImportKind.AREAS.value,
            import_batch.c.undone_at.is_(None),
            table.c.action == ImportAction.CHANGED.value,
            table.c.kind == "transformer_area",
        )
        .order_by(import_batch.c.imported_at)
    )
    names = _names(ImportItem)
    return tuple(
        (row[0], ImportItem(**dict(zip(names, row[1:], strict=True)))) for row in connection.execute(statement)
    )


def items_imported(connection: Connection, since: datetime) -> tuple[ImportItem, ...]:
    """The records that imports since a moment added or changed, oldest import first."""
    table = import_item
    statement = (
        select(table)
        .join(import_batch, table.c.batch_id == import_batch.c.id)
        .where(import_batch.c.imported_at >= since, import_batch.c.undone_at.is_(None))
        .order_by(import_batch.c.imported_at)
    )
    names = _names(ImportItem)
    return tuple(ImportItem(**dict(zip(names, row, strict=True))) for row in connection.execute(statement))


def months(connection: Connection) -> tuple[str, ...]:
    """The months (`YYYY-MM`) any book has rows of, or that are locked, newest first."""
    statement = union(
        select(line_loss.c.month).distinct(),
        select(bill.c.period).distinct(),
        select(func.substr(collection_day.c.day, 1, 7)).distinct(),
        select(func.substr(register_entry.c.day, 1, 7)).distinct(),
        select(month_lock.c.month),
    )
    found = {str(row[0]) for row in connection.execute(statement)}
    for column in ("service_order.accepted_at", "work_order.created_at"):
        found |= _months_between(connection, *column.split("."))
    return tuple(sorted(found, reverse=True))


def _months_between(connection: Connection, table: str, column: str) -> set[str]:
    span = driver_of(connection).execute(f"SELECT min({column}), max({column}) FROM {table}").fetchone()
    if span[0] is None:
        return set()
    first, last = (from_milliseconds(at).astimezone(STATION_ZONE) for at in span)
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return {f"{number // 12:04d}-{number % 12 + 1:02d}" for number in numbers}


def _within(column: ColumnElement[Any], since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(column >= since, column < until)


def _names(entity: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(entity))


def _read(connection: Connection, entity: type[E], condition: ColumnElement[bool]) -> tuple[E, ...]:
    names = _names(entity)
    make = cast("Any", entity)
    rows = connection.execute(select(table_of(entity)).where(condition))
    return tuple(make(**dict(zip(names, row, strict=True))) for row in rows)


class _Known(dict[Any, Any]):
    """Stored values made into Python values once each: a ledger names the same areas and days over and over."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__({None: None})
        self._make = make

    def __missing__(self, stored: Any) -> Any:
        value = self[stored] = self._make(stored)
        return value


def _read_many(connection: Connection, entity: type[E], condition: str, values: tuple[object, ...]) -> tuple[E, ...]:
    """As `_read` for thousands of rows: column by column, three times as fast as row by row."""
    shape, make = shape_of(table_of(entity)), cast("Any", entity)
    rows = driver_of(connection).execute(f"{shape.select} WHERE {condition}", values)
    columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
    for place, restore in shape.restores_at if columns else ():
        columns[place] = map(_Known(restore).__getitem__, columns[place])
    return tuple(make(**dict(zip(shape.names, row, strict=True))) for row in zip(*columns, strict=True))

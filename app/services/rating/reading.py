"""A month's facts gathered from everything the station keeps, ready for the score."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from app.domain.grid.area import TransformerArea
from app.domain.imports.batch import ImportItem
from app.domain.people.staff import Absence, Staff
from app.domain.rating.appeals import APPEAL_ANSWERED, APPEAL_FILED, Appeal, appeals_from
from app.domain.rating.facts import (
    EntryKind,
    Holding,
    Ledger,
    MonthFacts,
    RatedArea,
    RatedOrder,
    RegisterEntry,
)
from app.domain.rating.months import Month, end_of, local_day
from app.domain.rating.scheme import Scheme
from app.domain.records.facts import ServiceOrder
from app.domain.work.calendar import WorkingCalendar
from app.domain.work.event import Event
from app.persistence import rating_facts
from app.persistence.database import Transaction
from app.services.office import Office
from app.services.rating.own_work import own_connections, own_orders
from app.services.station import station_of

BOOK_EMPTY: Final = "rating.book_empty"
"""The event that says a ledger has no row of a month; its payload: month, ledger."""

_ONE_DAY = timedelta(days=1)
_WEEKS_BEFORE = timedelta(days=35)  # runs of abnormal weeks may have begun before the month
_LONG_AGO = date(2000, 1, 1)


def read_facts(office: Office, tx: Transaction, month: Month, as_of: datetime) -> MonthFacts:
    """Everything the month's scores are computed from, as it is stored now.

    Rated is who holds a running area as A-role on any day of the month. An order both systems know counts once, as
    this program's own.
    """
    begins, ends = end_of(month.first - _ONE_DAY), end_of(month.last)
    areas = tx.of(TransformerArea).find()
    holdings = holdings_of(areas, rating_facts.area_changes(tx.connection))
    meters = rating_facts.meters(tx.connection)
    past = rating_facts.loss_rows_before(tx.connection, str(month))
    facts = MonthFacts(
        month=str(month),
        as_of=as_of,
        people=_people(tx, areas, holdings, month),
        areas=tuple(
            RatedArea(id=area.id, meters=meters.get(area.id, 0), line_m=area.line_m, is_running=area.is_running)
            for area in areas
        ),
        holdings=holdings,
        absences=tx.of(Absence).find(),
        customer_areas=rating_facts.customer_areas(tx.connection),
        line_losses=rating_facts.line_losses(tx.connection, (str(month.shifted(-1)), str(month))),
        new_areas=frozenset({area.id for area in areas}.difference(past.values())),
        collection=rating_facts.collection_days(tx.connection, month.first, month.last),
        bills=rating_facts.bills(tx.connection, str(month)),
        commands=rating_facts.commands(tx.connection, begins, ends),
        orders=_orders(office, tx, month),
        outages=rating_facts.outages(tx.connection, end_of(month.shifted(-1).first - _ONE_DAY), ends),
        entries=effective(rating_facts.entries(tx.connection, month.first - _WEEKS_BEFORE, month.last)),
        days_off=days_off(office.definitions.calendar, month),
    )
    return with_books(facts, books_said_empty(tx, month))


def with_books(facts: MonthFacts, said_empty: Iterable[Ledger]) -> MonthFacts:
    """The facts with the books that were kept: those with a row of the month, and those said to have none."""
    first = Month.of(facts.month).first
    kept = {
        Ledger.LINE_LOSS: any(row.month == facts.month for row in facts.line_losses),
        Ledger.COLLECTION: bool(facts.collection),
        Ledger.BILLS: bool(facts.bills),
        Ledger.COMMANDS: bool(facts.commands),
        Ledger.ORDERS: any(local_day(row.accepted_at) >= first for row in facts.orders),
        Ledger.OUTAGES: any(local_day(row.started_at) >= first for row in facts.outages),
        Ledger.REGISTER: any(row.day >= first and not _is_from_a_case(row) for row in facts.entries),
    }
    return replace(facts, ledgers=frozenset({*(book for book, has_rows in kept.items() if has_rows), *said_empty}))


def books_said_empty(tx: Transaction, month: Month) -> tuple[Ledger, ...]:
    """The ledgers somebody said have no row of the month."""
    said = tx.of(Event).find(subject_id=station_of(tx).id, kind=BOOK_EMPTY)
    return tuple(Ledger(str(event.payload["ledger"])) for event in said if event.payload["month"] == str(month))


def holdings_of(
    areas: Sequence[TransformerArea], changes: Iterable[tuple[datetime, ImportItem]]
) -> tuple[Holding, ...]:
    """Who answered for each area since when; managers change with the import that brought the change.

    `changes` are what areas were before each import that changed them, oldest first.
    """
    begun = {area.id: _LONG_AGO for area in areas}
    found: list[Holding] = []
    for imported_at, item in changes:
        if item.entity_id not in begun:
            continue
        day = local_day(imported_at)
        a_manager_id, b_manager_id = (UUID(str(item.before[role])) for role in ("a_manager_id", "b_manager_id"))
        found.append(
            Holding(
                area_id=item.entity_id,
                a_manager_id=a_manager_id,
                b_manager_id=b_manager_id,
                from_on=begun[item.entity_id],
                to_on=day - _ONE_DAY,
            )
        )
        begun[item.entity_id] = day
    present = (
        Holding(area_id=area.id, a_manager_id=area.a_manager_id, b_manager_id=area.b_manager_id, from_on=begun[area.id])
        for area in areas
    )
    return (*found, *present)


def appeals_of(tx: Transaction) -> Mapping[UUID, Appeal]:
    """Every appeal by its entry."""
    events = (tx.of(Event).find(kind=kind, order_by="recorded_at") for kind in (APPEAL_FILED, APPEAL_ANSWERED))
    return appeals_from(event for found in events for event in found)


def effective(entries: Sequence[RegisterEntry]) -> tuple[RegisterEntry, ...]:
    """The entries that count: a counter entry and what it takes back fall out together.

    A counter entry of something in a locked month takes back the latest entry of the same person, kind and code
    instead; piece points it takes back as such. What it finds nothing to take back from counts nothing.
    """
    by_id = {entry.id: entry for entry in entries}
    counters = [entry for entry in entries if is_counter(entry)]
    gone = {entry.id for entry in counters if entry.kind is not EntryKind.PIECE}
    for counter in counters:
        original = by_id.get(counter.source_id) if counter.source_id else None
        if original is None and counter.kind is not EntryKind.PIECE:
            alike = [entry for entry in entries if entry.id not in gone and _is_alike(entry, counter)]
            original = max(alike, key=lambda entry: (entry.day, entry.id), default=None)
        if original is not None:
            gone |= {counter.id, original.id}
    return tuple(entry for entry in entries if entry.id not in gone)


def is_counter(entry: RegisterEntry) -> bool:
    """Whether the entry takes another one back: its quantity is negative and its source the other's id."""
    return entry.quantity_hundredths < 0 and entry.source_id is not None


def days_off(calendar: WorkingCalendar, month: Month) -> frozenset[date]:
    """The days not worked from the month before the month to the month after it."""
    first, last = month.shifted(-1).first.toordinal(), month.shifted(1).last.toordinal()
    return frozenset(date.fromordinal(day) for day in range(first, last + 1) if not calendar.day(day).minutes)


def _people(
    tx: Transaction, areas: Iterable[TransformerArea], holdings: Iterable[Holding], month: Month
) -> tuple[UUID, ...]:
    running = {area.id for area in areas if area.is_running}
    holders = {
        holding.a_manager_id
        for holding in holdings
        if holding.area_id in running
        and holding.from_on <= month.last
        and (holding.to_on is None or holding.to_on >= month.first)
        and (holding.to_on is None or holding.to_on >= holding.from_on)
    }
    return tuple(person.id for person in tx.of(Staff).find(order_by="number") if person.id in holders)


def _orders(office: Office, tx: Transaction, month: Month) -> tuple[RatedOrder, ...]:
    scheme = office.definitions.scheme
    ends = end_of(month.last)
    since = end_of(month.first - _ONE_DAY * (scheme.windows.repeat_days + 1))
    imported = rating_facts.service_orders(tx.connection, since, ends)
    known = rating_facts.own_numbers(tx.connection, [order.number for order in imported])
    return (
        *own_orders(office, tx, since, ends),
        *own_connections(office, tx, end_of(month.first - _ONE_DAY), ends),
        *(_rated(order, scheme) for order in imported if order.number not in known),
    )


def _rated(order: ServiceOrder, scheme: Scheme) -> RatedOrder:
    return RatedOrder(
        id=order.id,
        kind=scheme.order_kind(order.kind),
        staff_id=order.staff_id,
        area_id=order.area_id,
        place=order.place,
        accepted_at=order.accepted_at,
        arrived_at=order.arrived_at,
        finished_at=order.finished_at,
        point_id=order.customer_id,
        is_at_fault=order.is_at_fault,
    )


def _is_from_a_case(entry: RegisterEntry) -> bool:
    return entry.kind is EntryKind.CALLBACK and entry.source_id is not None


def _is_alike(entry: RegisterEntry, counter: RegisterEntry) -> bool:
    same = (entry.staff_id, entry.kind, entry.code) == (counter.staff_id, counter.kind, counter.code)
    return same and not is_counter(entry) and entry.day <= counter.day

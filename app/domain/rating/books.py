"""A month's facts sorted once by person, area and kind, so that each indicator reads only its own rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from app.domain.problems import Refusal
from app.domain.rating.facts import EntryKind, Ledger, MonthFacts, OrderKind, RatedArea, RatedOrder, RegisterEntry
from app.domain.rating.holders import Holders, holders_of
from app.domain.rating.months import Month, local_day
from app.domain.rating.pieces import PieceTable
from app.domain.rating.scheme import Scheme, Windows
from app.domain.records.facts import Bill, CollectionDay, LineLoss, Outage, PrepayCommand

_Row = TypeVar("_Row")
_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The month, its rules, and its rows by whom and what they concern.

    Attributes:
        days: the month's days up to `facts.as_of`.
        accepted, finished: orders accepted and orders finished on these days, by who accepted them.
        repeats: a repair within the repeat window of an earlier one at the same point, and that earlier one.
        frequent: by holder, the outages of each area that had too many of them, the latest last.
        entries: register entries by person and kind, oldest first.
        duplicates: entries whose source had been counted before.
    """

    facts: MonthFacts
    scheme: Scheme
    pieces: PieceTable
    month: Month
    days: tuple[date, ...]
    holders: Holders
    areas: Mapping[UUID, RatedArea]
    losses: Mapping[UUID, LineLoss]
    previous_losses: Mapping[UUID, LineLoss]
    collection: Mapping[UUID, tuple[CollectionDay, ...]]
    bills: Mapping[UUID, tuple[Bill, ...]]
    commands: Mapping[UUID, tuple[PrepayCommand, ...]]
    accepted: Mapping[UUID, tuple[RatedOrder, ...]]
    finished: Mapping[UUID, tuple[RatedOrder, ...]]
    repeats: Mapping[UUID, RatedOrder]
    outages: Mapping[UUID, tuple[Outage, ...]]
    frequent: Mapping[UUID, tuple[tuple[Outage, ...], ...]]
    entries: Mapping[tuple[UUID, EntryKind], tuple[RegisterEntry, ...]]
    duplicates: Mapping[tuple[UUID, EntryKind], tuple[RegisterEntry, ...]]

    def has(self, *ledgers: Ledger) -> bool:
        """Whether all these books were kept for the month."""
        return self.facts.ledgers.issuperset(ledgers)

    def areas_of(self, staff_id: UUID) -> tuple[tuple[RatedArea, int], ...]:
        """The running areas a person held in the month, each with the days."""
        held = self.holders.days_held.get(staff_id, {})
        return tuple((self.areas[area_id], held[area_id]) for area_id in sorted(held))

    @property
    def is_month_over(self) -> bool:
        """Whether the facts were read after the month's last day."""
        return local_day(self.facts.as_of) > self.month.last

    def entries_of(self, staff_id: UUID, kind: EntryKind) -> tuple[RegisterEntry, ...]:
        """A person's register entries of one kind, oldest first, each source counted once."""
        return self.entries.get((staff_id, kind), ())

    def duplicates_of(self, staff_id: UUID, kind: EntryKind) -> tuple[RegisterEntry, ...]:
        """A person's entries of one kind that repeat a source already counted."""
        return self.duplicates.get((staff_id, kind), ())


def open_books(facts: MonthFacts, scheme: Scheme, pieces: PieceTable) -> Books:
    """The facts sorted; one pass over each ledger, whatever the number of people.

    Raises:
        Refusal: `rating.month_not_begun` when the facts were read before the month.
    """
    month = Month.of(facts.month)
    days = month.days_through(local_day(facts.as_of))
    if not days:
        raise Refusal.of("rating.month_not_begun", "month", month=facts.month)
    covered = frozenset(days)
    this_month, previous = str(month), str(month.shifted(-1))
    areas = {area.id: area for area in facts.areas if area.is_running}
    holders = holders_of((row for row in facts.holdings if row.area_id in areas), facts.absences, days)
    orders = sorted(facts.orders, key=lambda row: (row.accepted_at, row.id))
    outages = sorted(facts.outages, key=lambda row: (row.started_at, row.id))
    entries, duplicates = _sort_entries(facts.entries, covered)
    return Books(
        facts=facts,
        scheme=scheme,
        pieces=pieces,
        month=month,
        days=days,
        holders=holders,
        areas=areas,
        losses={row.area_id: row for row in facts.line_losses if row.month == this_month},
        previous_losses={row.area_id: row for row in facts.line_losses if row.month == previous},
        collection=grouped(facts.collection, lambda row: holders.on(row.area_id, row.day)),
        bills=grouped(
            (row for row in facts.bills if row.period == this_month),
            lambda row: facts.customer_areas.get(row.customer_id),
        ),
        commands=grouped(
            (row for row in facts.commands if row.customer_id in facts.customer_areas),
            lambda row: holders.on(facts.customer_areas[row.customer_id], local_day(row.issued_at)),
        ),
        accepted=grouped(orders, lambda row: row.staff_id if local_day(row.accepted_at) in covered else None),
        finished=grouped(
            orders,
            lambda row: row.staff_id if row.finished_at and local_day(row.finished_at) in covered else None,
        ),
        repeats=_repeats(orders, timedelta(days=scheme.windows.repeat_days)),
        outages=grouped(outages, lambda row: holders.on(row.area_id, local_day(row.started_at))),
        frequent=_frequent(outages, scheme.windows, holders, month, days[-1]),
        entries=grouped(entries, lambda row: (row.staff_id, row.kind)),
        duplicates=grouped(duplicates, lambda row: (row.staff_id, row.kind)),
    )


def grouped(rows: Iterable[_Row], key: Callable[[_Row], _Key | None]) -> Mapping[_Key, tuple[_Row, ...]]:
    """The rows by their key, in their order; those without a key are left out."""
    groups: dict[_Key, list[_Row]] = defaultdict(list)
    for row in rows:
        found = key(row)
        if found is not None:
            groups[found].append(row)
    return {found: tuple(group) for found, group in groups.items()}


def _repeats(orders: Iterable[RatedOrder], window: timedelta) -> Mapping[UUID, RatedOrder]:
    latest: dict[UUID, RatedOrder] = {}
    found: dict[UUID, RatedOrder] = {}
    for row in orders:
        if row.kind is not OrderKind.FAULT or row.point_id is None:
            continue
        earlier = latest.get(row.point_id)
        if earlier is not None and local_day(row.accepted_at) - local_day(earlier.accepted_at) <= window:
            found[row.id] = earlier
        latest[row.point_id] = row
    return found


def _frequent(
    outages: Iterable[Outage], windows: Windows, holders: Holders, month: Month, last_day: date
) -> Mapping[UUID, tuple[tuple[Outage, ...], ...]]:
    first = month.shifted(1 - windows.outages_months).first
    recent = (
        row for row in outages if row.kind in windows.outage_kinds and first <= local_day(row.started_at) <= last_day
    )
    frequent = [
        rows for rows in grouped(recent, lambda row: row.area_id).values() if len(rows) >= windows.outages_least
    ]
    # an area without an outage this month has no holder on its latest one: it was counted the month before
    return grouped(frequent, lambda rows: holders.on(rows[-1].area_id, local_day(rows[-1].started_at)))


def _sort_entries(
    rows: Iterable[RegisterEntry], covered: AbstractSet[date]
) -> tuple[tuple[RegisterEntry, ...], tuple[RegisterEntry, ...]]:
    counted: list[RegisterEntry] = []
    duplicates: list[RegisterEntry] = []
    seen: set[tuple[UUID, EntryKind, str, UUID]] = set()
    last_day = max(covered)
    for row in sorted(rows, key=lambda each: (each.day, each.id)):
        source = None if row.source_id is None else (row.staff_id, row.kind, row.code, row.source_id)
        if row.day in covered or (row.kind is EntryKind.ABNORMAL_WEEK and row.day <= last_day):
            (duplicates if source in seen else counted).append(row)
        if source is not None:
            seen.add(source)
    return tuple(counted), tuple(duplicates)

"""Indicators of orders: arrival (Y06), connections (Y09), defects cleared (G02), complaints (Y08)."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from uuid import UUID

from app.domain.rating.books import Books
from app.domain.rating.facts import EntryKind, OrderKind, RatedOrder
from app.domain.rating.measured import Finding, Measured, Sample, events, rate
from app.domain.rating.months import STATION_ZONE, end_of, local_day, nth_working_day
from app.domain.rating.register import entry_evidence
from app.domain.rating.results import Evidence, EvidenceKind, Note
from app.domain.rating.scheme import Indicator, Limit, LimitUnit, Measure


def deadline(order: RatedOrder, limits: Iterable[Limit], days_off: AbstractSet[date]) -> datetime:
    """The moment the first limit that fits the order's place runs out, counted from its acceptance."""
    limit = next(each for each in limits if each.place in (None, order.place))
    accepted_on = local_day(order.accepted_at)
    if limit.unit is LimitUnit.MINUTES:
        return order.accepted_at + timedelta(minutes=limit.amount)
    if limit.unit is LimitUnit.DAYS:
        return order.accepted_at + timedelta(days=limit.amount)
    if limit.unit is LimitUnit.WORKING_DAYS:
        return end_of(nth_working_day(accepted_on, limit.amount, days_off))
    return end_of(accepted_on)


def arrivals_in_time(books: Books, staff_id: UUID, _indicator: Indicator) -> Measured:
    """Repairs reached within the limit of their place ÷ repairs the person accepted in the month."""
    limits = books.scheme.limits_of(Measure.ARRIVALS_IN_TIME)
    judged = [
        (order, order.arrived_at, deadline(order, limits[order.kind], books.facts.days_off))
        for order in books.accepted.get(staff_id, ())
        if order.kind in limits
    ]
    return Measured(samples=(_timeliness(judged, books),))


def connections_in_time(books: Books, staff_id: UUID, _indicator: Indicator) -> Measured:
    """Connections finished within their limit ÷ connections finished in the month."""
    limits = books.scheme.limits_of(Measure.CONNECTIONS_IN_TIME)
    orders = [order for order in books.finished.get(staff_id, ()) if order.kind in limits]
    return Measured(samples=(_timeliness(_finishing(orders, limits, books), books),))


def defects_in_time(books: Books, staff_id: UUID, _indicator: Indicator) -> Measured:
    """For each kind of defect: orders finished within the limit ÷ orders the person accepted in the month."""
    limits = books.scheme.limits_of(Measure.DEFECTS_IN_TIME)
    accepted = books.accepted.get(staff_id, ())
    return Measured(
        samples=tuple(
            _timeliness(
                _finishing([order for order in accepted if order.kind is kind], limits, books),
                books,
                code=kind,
            )
            for kind in limits
        )
    )


def complaints(books: Books, staff_id: UUID, _indicator: Indicator) -> Measured:
    """Complaints and opinions at fault, from orders and from the register; one matter counts once (TS-07)."""
    notes = {OrderKind.COMPLAINT: Note.COMPLAINT, OrderKind.OPINION: Note.OPINION}
    orders = [row for row in books.accepted.get(staff_id, ()) if row.is_at_fault and row.kind in notes]
    findings = [Finding(evidence=order_evidence(order, notes[order.kind])) for order in orders]
    known = {order.id for order in orders}
    others = []
    for kind in (EntryKind.COMPLAINT, EntryKind.OPINION):
        for entry in books.entries_of(staff_id, kind):
            if entry.source_id in known:
                others.append(entry_evidence(entry, Note.COUNTED_ALREADY))
            else:
                findings.append(Finding(evidence=entry_evidence(entry, Note(kind.value))))
        others += [entry_evidence(entry, Note.COUNTED_ALREADY) for entry in books.duplicates_of(staff_id, kind)]
    return events(tuple(findings), tuple(others))


def order_evidence(order: RatedOrder, note: Note, due_at: datetime | None = None) -> Evidence:
    """An order as evidence; with its limit when it was judged by one."""
    values = {} if due_at is None else {"due_at": due_at.astimezone(STATION_ZONE).isoformat(timespec="minutes")}
    return Evidence(kind=EvidenceKind.ORDER, id=order.id, on=local_day(order.accepted_at), note=note, values=values)


_Judged = tuple[RatedOrder, datetime | None, datetime]


def _finishing(
    orders: Iterable[RatedOrder], limits: Mapping[OrderKind, tuple[Limit, ...]], books: Books
) -> list[_Judged]:
    return [
        (order, order.finished_at, order.due_at or deadline(order, limits[order.kind], books.facts.days_off))
        for order in orders
    ]


def _timeliness(judged: Iterable[_Judged], books: Books, code: str = "") -> Sample:
    findings, others = [], []
    for order, done_at, due_at in judged:
        if (done_at or books.facts.as_of) > due_at:
            findings.append(Finding(evidence=order_evidence(order, Note.OVERDUE, due_at)))
        elif done_at is not None:  # an open order within its limit is judged when it is done or late
            others.append(order_evidence(order, Note.IN_TIME, due_at))
    return rate(len(others), len(findings) + len(others), tuple(findings), tuple(others), code)

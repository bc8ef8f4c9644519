"""What the program knows for a morning meeting: yesterday, who is away, what is at risk, the orders of the day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from app.domain.daybook.gathering import DayOrder, Decision, Reminder
from app.domain.dispatch.order import OPEN_STATES, OrderState, WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.people.staff import Absence, Staff
from app.domain.work.calendar import WorkingCalendar
from app.domain.work.event import EventKind
from app.domain.zone import STATION_ZONE
from app.persistence.database import Transaction
from app.persistence.daybook_facts import subjects_of
from app.services.office import Office

_LOOKS_BACK: Final = 30  # days within which the working day before is found
_NOT_SENT: Final = frozenset({OrderState.WAITING, OrderState.HANDED_BACK})
_NAMED: Final = 10  # unfinished orders that are named; the others are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Somebody who is away at a moment: why, until when, and the B-roles of his areas, who stand in."""

    name: str
    reason: str
    until: datetime
    stand_ins: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Yesterday:
    """What was done on the working days since the last meeting could be held.

    `finished` counts orders by the name of their kind; `unfinished` are the open orders sent out before today, of
    which `unfinished_count` there are.
    """

    since: date
    finished: Mapping[str, int]
    accepted: int
    closed: int
    unfinished: tuple[DayOrder, ...]
    unfinished_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MorningPack:
    """All of it; `present` are the people at work who are not away."""

    on: date
    yesterday: Yesterday
    present: tuple[Staff, ...]
    away: tuple[Away, ...]
    reminders: tuple[Reminder, ...]
    orders: tuple[DayOrder, ...]
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DayGround:
    """The day's people, areas and orders, read in one transaction."""

    people: Mapping[UUID, Staff]
    areas: Mapping[UUID, TransformerArea]
    absences: Sequence[Absence]
    orders: Sequence[WorkOrder]

    def name_of(self, person: UUID | None) -> str:
        """A person's name; empty for nobody."""
        return "" if person is None else self.people[person].name


def day_ground(tx: Transaction) -> DayGround:
    """Read what a day is told from."""
    return DayGround(
        people={person.id: person for person in tx.of(Staff).find(order_by="number")},
        areas={area.id: area for area in tx.of(TransformerArea).find(order_by="number")},
        absences=tx.of(Absence).find(order_by="starts_at"),
        orders=tx.of(WorkOrder).find_in("state", [state.value for state in OPEN_STATES]),
    )


def absences_at(ground: DayGround, moment: datetime) -> tuple[Away, ...]:
    """Who is away at a moment."""
    return tuple(
        _away(ground, absence)
        for absence in ground.absences
        if absence.covers(moment) and ground.people[absence.staff_id].is_active
    )


def present_at(ground: DayGround, moment: datetime) -> tuple[Staff, ...]:
    """Who works at the station and is not away, by staff number."""
    gone = {absence.staff_id for absence in ground.absences if absence.covers(moment)}
    return tuple(person for person in ground.people.values() if person.is_active and person.id not in gone)


def orders_of_day(ground: DayGround, on: date) -> tuple[DayOrder, ...]:
    """The orders that are out or planned for the day, by grid, the crew's lead and time."""
    sent = [order for order in ground.orders if order.state not in _NOT_SENT and _is_for(order, on)]
    sent.sort(key=lambda order: (ground.areas[order.area_id].grid, ground.name_of(order.lead_id), _start(order)))
    return tuple(_day_order(ground, order, on) for order in sent)


def yesterday_of(office: Office, tx: Transaction, ground: DayGround, on: date) -> Yesterday:
    """What the events say of the working day before, and of rest days between."""
    since = _working_day_before(office.definitions.calendar, on)
    begins, ends = (datetime.combine(day, time(), STATION_ZONE) for day in (since, on))
    finished, accepted, closed = (
        subjects_of(tx.connection, kind, begins, ends)
        for kind in (EventKind.ORDER_FINISHED, EventKind.CASE_ACCEPTED, EventKind.CASE_CLOSED)
    )
    left = [order for order in ground.orders if order.state not in _NOT_SENT and _sent_before(order, begins=ends)]
    left.sort(key=lambda order: (order.due_at or order.created_at, order.number))
    return Yesterday(
        since=since,
        finished=_by_kind(office, tx.of(WorkOrder).find_in("id", finished)),
        accepted=len(accepted),
        closed=len(closed),
        unfinished=tuple(_day_order(ground, order, on) for order in left[:_NAMED]),
        unfinished_count=len(left),
    )


def _away(ground: DayGround, absence: Absence) -> Away:
    gone = absence.staff_id
    stand_ins = [ground.name_of(area.b_manager_id) for area in ground.areas.values() if area.a_manager_id == gone]
    return Away(
        name=ground.name_of(gone),
        reason=absence.reason,
        until=absence.ends_at,
        stand_ins=tuple(dict.fromkeys(stand_ins)),
    )


def _is_for(order: WorkOrder, on: date) -> bool:
    return _start(order).astimezone(STATION_ZONE).date() <= on


def _start(order: WorkOrder) -> datetime:
    return order.planned_from or order.dispatched_at or order.created_at


def _sent_before(order: WorkOrder, *, begins: datetime) -> bool:
    return order.dispatched_at is not None and order.dispatched_at < begins


def _day_order(ground: DayGround, order: WorkOrder, on: date) -> DayOrder:
    area = ground.areas[order.area_id]
    start = _start(order).astimezone(STATION_ZONE)
    others = [order.guardian_id, *order.member_ids]
    return DayOrder(
        order_number=order.number,
        task=order.task,
        area=f"{area.grid} {area.name}".strip(),
        leader=ground.name_of(order.lead_id),
        guardian="、".join(ground.name_of(person) for person in others if person is not None),
        time=f"{start:%H:%M}" if start.date() == on else f"{start:%m-%d}",
        risks="；".join(part for part in ("、".join(order.risks), "、".join(order.measures)) if part),
    )


def _by_kind(office: Office, orders: Iterable[WorkOrder]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for kind in sorted((office.definitions.order_kind(order.kind) for order in orders), key=lambda kind: kind.order):
        counts[kind.name] = counts.get(kind.name, 0) + 1
    return counts


def _working_day_before(calendar: WorkingCalendar, on: date) -> date:
    before = (on.toordinal() - back for back in range(1, _LOOKS_BACK))
    worked = (day for day in before if calendar.next_working(day) == day)
    return date.fromordinal(next(worked, on.toordinal() - 1))

"""Which limits another calendar moves: of open cases and orders, and of ended cases whose verdict would change."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from app.domain.definitions.limit import Limit
from app.domain.definitions.order_kind import OrderLimit
from app.domain.dispatch.order import OPEN_STATES, WorkOrder
from app.domain.work.calendar import WorkingCalendar
from app.domain.work.case import Case, CaseState
from app.domain.work.clocks import Clock, clocks
from app.domain.work.deadlines import ClockState, Deadline, deadline
from app.domain.work.due import CaseDue
from app.domain.work.event import Event
from app.persistence.case_ids import ended_case_ids, open_case_ids
from app.persistence.database import Transaction
from app.persistence.watching import look_again
from app.services.clock import local_day
from app.services.office import Office
from app.services.work.ground import business_of, next_due

Progress = Callable[[int, int], None]
"""Told how many of how many cases are counted; it may raise to stop the work."""

_AT_ONCE: Final = 250
_VERDICTS: Final = frozenset({ClockState.MET, ClockState.LATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitMove:
    """One limit of a case before and after; of a clock that has ended, `state_*` are its verdicts."""

    case_id: UUID
    number: str
    business: str
    limit: str
    due_before: datetime
    due_after: datetime
    state_before: ClockState
    state_after: ClockState


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """What another calendar changes.

    Attributes:
        moves: of every open case with a running limit that moves, the one that comes first.
        verdicts: clocks that have ended in time and would be late, or the other way round.
        orders: how many open work orders get another moment to arrive or to be finished by.
    """

    moves: tuple[LimitMove, ...] = ()
    verdicts: tuple[LimitMove, ...] = ()
    orders: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A calendar that gives way to another; their days differ from `since` on, before `until` (None: for ever)."""

    before: WorkingCalendar
    after: WorkingCalendar
    since: datetime
    until: datetime | None


def recount(office: Office, tx: Transaction, change: Change, progress: Progress, *, keeps: bool) -> Recount:
    """Count every open case and order by both calendars, and the ended cases the change may touch.

    With `keeps` the next limit of every open case, and the arrival and end of every open order, are stored anew.
    """
    moves: list[LimitMove] = []
    verdicts: list[LimitMove] = []
    begun: dict[UUID, tuple[datetime, datetime]] = {}
    known = {due.id: due for due in tx.of(CaseDue).find()} if keeps else {}
    changed: list[CaseDue] = []
    for case, events in _cases(tx, change, progress):
        is_open = case.state in {CaseState.OPEN, CaseState.PAUSED}
        before, after = (_counted(office, case, events, by) for by in (change.before, change.after))
        running, ended = _moved(case, business_of(office, case).name, before, after)
        moves += running[:1] if is_open else ()
        verdicts += ended
        if is_open:
            begun[case.id] = (case.stage_since, case.accepted_at)
            due = next_due(case, after)
            if due is not None and due != known.get(case.id):
                changed.append(due)
    orders = _moved_orders(office, tx, change, begun)
    if keeps:
        tx.of(CaseDue).remove(due.id for due in changed)
        tx.of(CaseDue).add_many(changed)
        tx.of(WorkOrder).save_many(orders)
        look_again(tx.connection)  # when somebody is warned follows the calendar too
    return Recount(moves=tuple(moves), verdicts=tuple(verdicts), orders=len(orders))


def _cases(tx: Transaction, change: Change, progress: Progress) -> Iterator[tuple[Case, list[Event]]]:
    """The cases a change may touch, each with its events and those of its orders."""
    keys = [*open_case_ids(tx.connection), *ended_case_ids(tx.connection, change.since, change.until)]
    for start in range(0, len(keys), _AT_ONCE):
        progress(start, len(keys))
        some = keys[start : start + _AT_ONCE]
        case_of = {order.id: order.case_id for order in tx.of(WorkOrder).find_in("case_id", some)}
        events: defaultdict[UUID | None, list[Event]] = defaultdict(list)
        for event in tx.of(Event).find_in("subject_id", [*some, *case_of]):
            events[case_of.get(event.subject_id, event.subject_id)].append(event)
        for case in tx.of(Case).find_in("id", some):
            yield case, events[case.id]
    progress(len(keys), len(keys))


def _counted(office: Office, case: Case, events: Iterable[Event], calendar: WorkingCalendar) -> tuple[Clock, ...]:
    return clocks(case, business_of(office, case), events, calendar=calendar, as_of=office.clock.now())


def _moved(
    case: Case, business: str, before: Iterable[Clock], after: Iterable[Clock]
) -> tuple[list[LimitMove], list[LimitMove]]:
    """The running limits that move, the next one first, and the ended ones that are judged differently."""
    running, ended = [], []
    for old, new in zip(before, after, strict=True):
        if old.deadline is None or new.deadline is None:
            continue  # both have begun or neither: the start of a clock is no matter of the calendar
        move = _move(case, business, new, old.deadline, new.deadline)
        if old.deadline.state in _VERDICTS:
            ended += [move] if move.state_before is not move.state_after else []
        elif move.due_before != move.due_after:
            running.append(move)
    return sorted(running, key=lambda move: move.due_after), ended


def _move(case: Case, business: str, clock: Clock, before: Deadline, after: Deadline) -> LimitMove:
    return LimitMove(
        case_id=case.id,
        number=case.number,
        business=business,
        limit=clock.spec.name,
        due_before=before.due_at,
        due_after=after.due_at,
        state_before=before.state,
        state_after=after.state,
    )


def _moved_orders(
    office: Office, tx: Transaction, change: Change, begun: Mapping[UUID, tuple[datetime, datetime]]
) -> list[WorkOrder]:
    """The open orders as they will be, of those whose arrival or end moves.

    An order is to be finished within a time of the stage it serves, and somebody is to arrive within a time of the
    case's acceptance (`begun` has both by case); an order of its own counts from when it was made.
    """
    moved = []
    for order in tx.of(WorkOrder).find_in("state", OPEN_STATES):
        kind = office.definitions.dated.order_kind(order.kind, local_day(order.created_at))
        stage_since, accepted_at = begun.get(order.case_id or order.id, (order.created_at, order.created_at))
        after = replace(
            order,
            due_arrive_at=_moved_moment(kind.arrive, order, order.due_arrive_at, accepted_at, change),
            due_at=_moved_moment(kind.finish, order, order.due_at, stage_since, change),
        )
        if after != order:
            moved.append(after)
    return moved


def _moved_moment(
    rule: OrderLimit | None, order: WorkOrder, due_at: datetime | None, started_at: datetime, change: Change
) -> datetime | None:
    """A moment an order is bound to as it will be.

    It runs from the start that is its rule's, or from when the order was made: whichever gives the moment it has now.
    One that has another was given it in another way, and keeps it.
    """
    if rule is None or due_at is None:
        return due_at
    limit = rule.limit_at(order.place_kind)
    starts = (started_at, order.created_at)
    start = next((start for start in starts if _end(limit, start, change.before) == due_at), None)
    return due_at if start is None else _end(limit, start, change.after)


def _end(limit: Limit, started_at: datetime, calendar: WorkingCalendar) -> datetime:
    return deadline(limit, started_at, as_of=started_at, calendar=calendar, has_receipt=False).due_at

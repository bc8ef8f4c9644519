"""Which limits another calendar moves: of open cases and orders, and of ended cases whose verdict would change."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from app.domain.definitions.limit import Limit
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
        orders: how many open work orders get another day to be finished by.
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

    With `keeps` the next limit of every open case and the end of every open order are stored anew.
    """
    moves: list[LimitMove] = []
    verdicts: list[LimitMove] = []
    since: dict[UUID, datetime] = {}
    known = {due.id: due for due in tx.of(CaseDue).find()} if keeps else {}
    changed: list[CaseDue] = []
    for case, events in _cases(tx, change, progress):
        is_open = case.state in {CaseState.OPEN, CaseState.PAUSED}
        before, after = (_counted(office, case, events, by) for by in (change.before, change.after))
        running, ended = _moved(case, business_of(office, case).name, before, after)
        moves += running[:1] if is_open else ()
        verdicts += ended
        if is_open:
            since[case.id] = case.stage_since
            due = next_due(case, after)
            if due is not None and due != known.get(case.id):
                changed.append(due)
    orders = _moved_orders(office, tx, change, since)
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
    office: Office, tx: Transaction, change: Change, stage_since: Mapping[UUID, datetime]
) -> list[WorkOrder]:
    """The open orders as they will be, of those whose limit moves.

    An order's limit runs from the stage it serves or from when it was made: whichever gives the day it has now. One
    that has another day was given it in another way, and keeps it.
    """
    moved = []
    for order in tx.of(WorkOrder).find_in("state", OPEN_STATES):
        finish = office.definitions.dated.order_kind(order.kind, local_day(order.created_at)).finish
        if finish is None or order.due_at is None:
            continue
        limit = finish.limit_at(order.place_kind)
        starts = [order.created_at]
        if order.case_id is not None and order.case_id in stage_since:
            starts.insert(0, stage_since[order.case_id])
        start = next((start for start in starts if _end(limit, start, change.before) == order.due_at), None)
        if start is not None and (due_at := _end(limit, start, change.after)) != order.due_at:
            moved.append(replace(order, due_at=due_at))
    return moved


def _end(limit: Limit, started_at: datetime, calendar: WorkingCalendar) -> datetime:
    return deadline(limit, started_at, as_of=started_at, calendar=calendar, has_receipt=False).due_at

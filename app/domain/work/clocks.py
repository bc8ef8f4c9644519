"""All clocks of a case at once, computed from what happened: whole process, the utility's part, stages, arrival."""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.domain.definitions.business import BusinessType
from app.domain.definitions.limit import Limit, LimitScope, LimitSpec, Point, PointKind
from app.domain.definitions.stage import Holder
from app.domain.work.calendar import WorkingCalendar
from app.domain.work.case import Case
from app.domain.work.checks import holds, value_of
from app.domain.work.deadlines import Deadline, deadline
from app.domain.work.event import Event, EventKind
from app.domain.work.pauses import pauses_of, standing_still
from app.domain.work.receipt import Pause

CUSTOMER_STAGE: Final = "customer_stage"
"""Reason of the stops of a utility clock while a stage is in the customer's hands."""

CASE_ENDED: Final = "case_ended"
"""Reason of the stops between the end of a withdrawn or refused case and its reopening."""

_ORDER_POINTS: Final = {
    EventKind.ORDER_DISPATCHED: PointKind.ORDER_DISPATCHED,
    EventKind.ORDER_ARRIVED: PointKind.ORDER_ARRIVED,
    EventKind.ORDER_FINISHED: PointKind.ORDER_FINISHED,
}
_CLOSED: Final = Point(kind=PointKind.CLOSED)
_BROKEN_OFF: Final = frozenset({EventKind.CASE_WITHDRAWN, EventKind.CASE_REFUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One limit of a case and how it stands; `deadline` is None before its start, `pauses` are those that stop it."""

    spec: LimitSpec
    limit: Limit
    deadline: Deadline | None
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    point: Point
    at: datetime


def clocks(
    case: Case,
    business_type: BusinessType,
    events: Iterable[Event],
    *,
    calendar: WorkingCalendar,
    as_of: datetime,
    has_receipt: bool = False,
) -> tuple[Clock, ...]:
    """The clocks of a case in the order of its business type; `events` are the case's and its orders'.

    Its pauses are read from the events too: one entered late, corrected or removed moves every clock at once.
    """
    events = list(events)
    story = _Story(business_type, standing_still(pauses_of(events)))
    for event in sorted(events, key=lambda event: (event.occurred_at, event.recorded_at)):
        story.hear(event)
    details = {**case.details, "place": str(value_of(case, "place"))}
    return tuple(
        _clock(spec, spec.limit_for(details), story, calendar=calendar, as_of=as_of, has_receipt=has_receipt)
        for spec in business_type.limits
        if holds(spec.when, case)
    )


def _clock(
    spec: LimitSpec, limit: Limit, story: "_Story", *, calendar: WorkingCalendar, as_of: datetime, has_receipt: bool
) -> Clock:
    started_at = story.last_start(spec.starts)
    if started_at is None:
        return Clock(spec=spec, limit=limit, deadline=None)
    pauses = tuple(story.pauses_of(spec))
    counted = deadline(
        limit,
        started_at,
        as_of=as_of,
        calendar=calendar,
        pauses=pauses,
        ended_at=story.end(spec.stops, started_at),
        near_percent=spec.near_percent,
        has_receipt=has_receipt,
    )
    return Clock(spec=spec, limit=limit, deadline=counted, pauses=pauses)


class _Story:
    """The points a case has passed, without those a return or a reopening has undone."""

    def __init__(self, business_type: BusinessType, pauses: list[Pause]) -> None:
        self._places = {stage.code: place for place, stage in enumerate(business_type.stages)}
        self._holders = {stage.code: stage.holder for stage in business_type.stages}
        self._marks: list[_Mark] = []
        self._pauses = pauses
        self._customer_times: list[Pause] = []
        self._order_kinds: dict[object, str] = {}
        self._broken_off_at: datetime | None = None

    def hear(self, event: Event) -> None:
        """Take in the next event; kinds that move no clock are passed over."""
        kind, at = event.kind, event.occurred_at
        if kind == EventKind.ORDER_CREATED:
            self._order_kinds[event.subject_id] = str(event.payload["order_kind"])
        elif kind in _ORDER_POINTS:
            code = self._order_kinds.get(event.subject_id, "")
            self._mark(_ORDER_POINTS[EventKind(kind)], code, at)
        else:
            self._hear_move(event)

    def last_start(self, point: Point) -> datetime | None:
        """The moment a clock starting at this point last started; acceptance is the first of its kind."""
        return next((mark.at for mark in reversed(self._marks) if mark.point == point), None)

    def end(self, point: Point, started_at: datetime) -> datetime | None:
        """The moment the clock stopped: at its point, with the case, or when the case was broken off."""
        for mark in self._marks:
            if mark.point in (point, _CLOSED) and mark.at >= started_at:
                return mark.at
        return self._broken_off_at

    def pauses_of(self, spec: LimitSpec) -> Sequence[Pause]:
        """The times this clock stands still."""
        if spec.scope is LimitScope.UTILITY:
            return [*self._pauses, *self._customer_times]
        return self._pauses if spec.is_pausable else ()

    def _hear_move(self, event: Event) -> None:
        at, payload = event.occurred_at, event.payload
        if event.kind == EventKind.CASE_ACCEPTED:
            self._mark(PointKind.ACCEPTED, "", at)
            self._enter(str(payload["stage"]), at)
        elif event.kind == EventKind.CASE_ADVANCED:
            self._leave(str(payload["from"]), at)
            self._enter(str(payload["to"]), at)
        elif event.kind == EventKind.CASE_CLOSED:
            self._leave(str(payload["from"]), at)
            self._mark(PointKind.CLOSED, "", at)
        elif event.kind in {EventKind.CASE_RETURNED, EventKind.CASE_REOPENED}:
            self._go_back(str(payload["to"]), at)
        elif event.kind in _BROKEN_OFF:
            self._broken_off_at = at

    def _mark(self, kind: PointKind, code: str, at: datetime) -> None:
        self._marks.append(_Mark(point=Point(kind=kind, code=code), at=at))

    def _enter(self, stage: str, at: datetime) -> None:
        self._mark(PointKind.STAGE_ENTERED, stage, at)
        if self._holders[stage] is Holder.CUSTOMER:
            self._customer_times.append(Pause(starts_at=at, reason=CUSTOMER_STAGE))

    def _leave(self, stage: str, at: datetime) -> None:
        self._mark(PointKind.STAGE_LEFT, stage, at)
        if self._holders[stage] is Holder.CUSTOMER:
            self._customer_times[-1] = dataclasses.replace(self._customer_times[-1], ends_at=at)

    def _go_back(self, stage: str, at: datetime) -> None:
        if self._broken_off_at is not None:
            self._pauses.append(Pause(starts_at=self._broken_off_at, ends_at=at, reason=CASE_ENDED))
            self._broken_off_at = None
        if self._customer_times and self._customer_times[-1].ends_at is None:
            self._customer_times[-1] = dataclasses.replace(self._customer_times[-1], ends_at=at)
        self._marks = [mark for mark in self._marks if not self._is_undone(mark.point, self._places[stage])]
        self._enter(stage, at)

    def _is_undone(self, point: Point, place: int) -> bool:
        if point.kind is PointKind.STAGE_LEFT:
            return self._places[point.code] >= place
        return point.kind is PointKind.CLOSED

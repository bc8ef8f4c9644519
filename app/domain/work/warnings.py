"""Warnings of limits: at which moments somebody has to be told, only while the station is open, and none twice.

A clock has a milestone for every level of warning. The gravest one that is reached is what there is to say: the milder
ones it has overtaken stay unsaid. What was said once of a clock and its start is not said again, even where a pause or
another rule moves the milestone; a level that was not said yet is said when its moment comes.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from app.domain.definitions.limit import LimitUnit
from app.domain.definitions.warning import WarningLevel, WarningPoint
from app.domain.work.calendar import WorkingCalendar, minute_after, minute_of, moment_of, ordinal_of, start_of
from app.domain.work.clocks import Clock
from app.domain.work.counting import merged, running
from app.domain.work.deadlines import ClockState, Deadline, share_used_at
from app.domain.work.promises import Promise

_OVER: Final = frozenset({ClockState.MET, ClockState.LATE})
_ROUND_THE_CLOCK: Final = frozenset({LimitUnit.HOUR, LimitUnit.MINUTE})
_NEAR_PERCENT: Final = 80  # of a promise, which has no rule of its own


class WarningAct(StrEnum):
    """What a note on a warning says was done."""

    GIVEN = "given"  # 已提醒
    SEEN = "seen"  # 知道了


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningNote:
    """A warning given, or seen by one of those it was given to; a fact that is never changed.

    `clock` is the code of the limit or the id of the promise, `due_at` its end as it stood then. `staff_ids` are those
    it went to, or the one who has seen it.
    """

    id: UUID
    act: WarningAct
    case_id: UUID
    clock: str
    name: str
    started_at: datetime
    due_at: datetime
    level: str
    staff_ids: tuple[UUID, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedClock:
    """A clock that runs, kept beside its case so that nobody has to look through all of them to find what is next.

    `clock` is as in `WarningNote`; `next_at` is when there is something to say of it, None when nothing is left or
    while it stands still.
    """

    id: UUID
    case_id: UUID
    clock: str
    name: str
    started_at: datetime
    due_at: datetime
    is_promise: bool
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """When a level of warning is reached."""

    level: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A running clock as the warnings see it; `milestones` from the mildest level to the gravest."""

    clock: str
    name: str
    started_at: datetime
    due_at: datetime
    milestones: tuple[Milestone, ...]
    is_paused: bool = False
    is_round_the_clock: bool = False
    is_promise: bool = False


def watches(
    clocks: Iterable[Clock],
    levels: Iterable[WarningLevel],
    *,
    calendar: WorkingCalendar,
    as_of: datetime,
    is_fault: bool = False,
) -> Iterator[Watch]:
    """The clocks that run; those of a fault in hours and minutes are watched by night as well."""
    for clock in clocks:
        if clock.deadline is None or clock.deadline.state in _OVER:
            continue
        is_awake = is_fault and clock.limit.unit in _ROUND_THE_CLOCK
        found = (_milestone(clock, clock.deadline, level, calendar, as_of, is_awake=is_awake) for level in levels)
        yield Watch(
            clock=clock.spec.code,
            name=clock.spec.name,
            started_at=clock.deadline.started_at,
            due_at=clock.deadline.due_at,
            milestones=tuple(milestone for milestone in found if milestone is not None),
            is_paused=clock.deadline.state is ClockState.PAUSED,
            is_round_the_clock=is_awake,
        )


def promise_watches(
    promises: Iterable[Promise], levels: Iterable[WarningLevel], calendar: WorkingCalendar
) -> Iterator[Watch]:
    """The promises that are not kept yet; their shares are of the wall clock's time since they were made."""
    for promise in promises:
        if promise.kept_at is not None:
            continue
        found = (_promise_milestone(promise, level, calendar) for level in levels)
        yield Watch(
            clock=str(promise.id),
            name=promise.what,
            started_at=promise.made_at,
            due_at=promise.until,
            milestones=tuple(milestone for milestone in found if milestone is not None),
            is_promise=True,
        )


def due_warning(watch: Watch, given: Collection[str], calendar: WorkingCalendar, now: datetime) -> Milestone | None:
    """What has to be said now; `given` are the levels already said of this clock since its start."""
    reached = _reached(watch, now)
    if not reached or watch.is_paused or reached[-1].level in given:
        return None
    return reached[-1] if watch.is_round_the_clock or opening(calendar, now) == now else None


def next_warning_at(watch: Watch, given: Collection[str], calendar: WorkingCalendar, now: datetime) -> datetime | None:
    """When there is something to say, at the earliest `now`; None when nothing is left, or while the clock stands."""
    reached = _reached(watch, now)
    if watch.is_paused:
        return None
    if reached and reached[-1].level not in given:
        return now if watch.is_round_the_clock else opening(calendar, now)
    ahead = watch.milestones[watch.milestones.index(reached[-1]) + 1 :] if reached else watch.milestones
    moments = [milestone.at for milestone in ahead if milestone.level not in given]
    if not moments:
        return None
    return min(moments) if watch.is_round_the_clock else opening(calendar, min(moments))


def opening(calendar: WorkingCalendar, moment: datetime) -> datetime | None:
    """The moment itself while the station is open, else its next opening; None when it never opens again."""
    minute = minute_of(moment)
    stops = merged([(minute_of(stop.starts_at), minute_of(stop.ends_at)) for stop in calendar.suspensions])
    from_minute = minute
    while (reached := calendar.reach(ordinal_of(from_minute), 1)) is not None:
        base = start_of(reached[0])
        for opens, closes in calendar.day(reached[0]).segments:
            for start, _ in running(max(base + opens, from_minute), base + closes, stops):
                return moment if start == minute else moment_of(start)
        from_minute = start_of(reached[0] + 1)
    return None


def _reached(watch: Watch, now: datetime) -> list[Milestone]:
    return [milestone for milestone in watch.milestones if milestone.at <= now]


def _milestone(
    clock: Clock, counted: Deadline, level: WarningLevel, calendar: WorkingCalendar, as_of: datetime, *, is_awake: bool
) -> Milestone | None:
    if level.at is WarningPoint.DUE:
        return Milestone(level=level.code, at=counted.due_at)
    if level.at is WarningPoint.LAST_DAY:
        at = None if is_awake else _last_opening(calendar, counted.started_at, counted.due_at)
        return None if at is None else Milestone(level=level.code, at=at)
    percent = clock.spec.near_percent if level.at is WarningPoint.NEAR else level.percent
    at = share_used_at(counted.limit, counted.started_at, percent, as_of=as_of, calendar=calendar, pauses=clock.pauses)
    return Milestone(level=level.code, at=min(at, counted.due_at))


def _promise_milestone(promise: Promise, level: WarningLevel, calendar: WorkingCalendar) -> Milestone | None:
    if level.at is WarningPoint.DUE:
        return Milestone(level=level.code, at=promise.until)
    if level.at is WarningPoint.LAST_DAY:
        at = _last_opening(calendar, promise.made_at, promise.until)
        return None if at is None else Milestone(level=level.code, at=at)
    percent = _NEAR_PERCENT if level.at is WarningPoint.NEAR else level.percent
    at = promise.made_at + (promise.until - promise.made_at) * percent / 100
    return Milestone(level=level.code, at=moment_of(minute_after(at)))


def _last_opening(calendar: WorkingCalendar, started_at: datetime, due_at: datetime) -> datetime | None:
    """When the last working day before the end opens; None when the clock started only after that."""
    ordinal = ordinal_of(minute_of(due_at) - 1)
    first = ordinal_of(minute_of(started_at))
    while ordinal > first and not calendar.day(ordinal).minutes:
        ordinal -= 1
    day = calendar.day(ordinal)
    if not day.segments:
        return None
    at = moment_of(start_of(ordinal) + day.segments[0][0])
    return at if started_at < at < due_at else None

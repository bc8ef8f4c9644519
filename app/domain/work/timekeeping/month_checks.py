"""What a station's month shows that no single case does: bursts, pile-ups, numbers against papers, moved clocks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from app.domain.definitions.limit import Point, PointKind
from app.domain.rating.months import Month, local_day
from app.domain.work.calendar import WorkingCalendar
from app.domain.work.clocks import Clock
from app.domain.work.deadlines import ClockState
from app.domain.work.event import Event, SubjectKind
from app.domain.work.timekeeping.findings import Finding, Subject, Told, found, key_of
from app.domain.work.timekeeping.rules import Rule, RuleBook, RuleSpec
from app.domain.zone import STATION_ZONE

_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)
_CLOSED: Final = Point(kind=PointKind.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A case closed in the month: the event, the case's number, and its clocks as they ended."""

    event: Event
    number: str
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A case taken in in the month: the event of acceptance and the case's number."""

    event: Event
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedClock:
    """An event before which a computer's clock went back, or at which it differed from the trusted one.

    `before_at` is when this computer's event before it was recorded; None when there is none.
    """

    event: Event
    before_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An account of the ledger that was opened on a day without a case taken in by then that names it."""

    account: str
    opened_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthTimes:
    """A station's month; cases by the order of their numbers, moved clocks in the order of recording.

    `is_over` is false while the month runs: what needs all of it is not asked before its end.
    """

    month: Month
    station_id: UUID
    calendar: WorkingCalendar
    is_over: bool
    closings: Sequence[Closing] = ()
    taken: Sequence[Taken] = ()
    moved: Sequence[MovedClock] = ()
    opened: Sequence[Opened] = ()

    @property
    def subject(self) -> Subject:
        """The station as what findings are about."""
        return Subject(kind=SubjectKind.STATION, id=self.station_id)


def check_month(times: MonthTimes, book: RuleBook) -> tuple[Finding, ...]:
    """All findings of a month in the order of the rules."""
    return tuple(
        finding for rule, check in _CHECKS.items() if rule in book.specs for finding in check(times, book.specs[rule])
    )


def _month_end(times: MonthTimes, spec: RuleSpec) -> Iterator[Finding]:
    """Closings recorded in the last working days against the month's average of a working day."""
    count, figures = len(times.closings), spec.figures
    days = [day for day in times.month.days_through(times.month.last) if times.calendar.day(day.toordinal()).minutes]
    last = days[-figures["last_working_days"] :]
    if not times.is_over or not last:
        return
    late = [each.event for each in times.closings if local_day(each.event.recorded_at) >= last[0]]
    is_many = len(late) * len(days) * 100 >= figures["factor_percent"] * count * len(last)
    if len(late) >= max(1, figures["at_least"]) and is_many:
        told: Told = {
            "month": str(times.month),
            "count": len(late),
            "total": count,
            "days": len(last),
        }
        yield found(spec, times.subject, late, told=told)


def _pile_up(times: MonthTimes, spec: RuleSpec) -> Iterator[Finding]:
    """How many limits of the cases closed were met in their last part."""
    ended, near, events = 0, 0, []
    for closing in times.closings if times.is_over else ():
        shares = [_left_share(clock) for clock in closing.clocks]
        ended += sum(share is not None for share in shares)
        hits = sum(share is not None and share <= spec.figures["last_percent"] for share in shares)
        near += hits
        events += [closing.event] if hits else []
    if ended >= max(1, spec.figures["at_least"]) and near * 100 >= spec.figures["share_percent"] * ended and events:
        told: Told = {"month": str(times.month), "count": near, "total": ended, "percent": spec.figures["last_percent"]}
        yield found(spec, times.subject, events, told=told)


def _left_share(clock: Clock) -> int | None:
    """How many whole percent of a limit were left when it was ended; None for a clock that never ran or went on."""
    ended = clock.deadline
    if ended is None or ended.state not in {ClockState.MET, ClockState.LATE}:
        return None
    if ended.state is ClockState.LATE:
        return 100  # what came too late was not held back to the last moment
    return int(ended.left * 100 / clock.limit.amount)


def _closed_just_in_time(times: MonthTimes, spec: RuleSpec) -> Iterator[Finding]:
    """Cases closed within minutes before one of their limits."""
    for closing in times.closings:
        for clock in closing.clocks:
            if clock.deadline is None or clock.deadline.state is not ClockState.MET or clock.spec.stops != _CLOSED:
                continue
            left = clock.deadline.due_at - closing.event.occurred_at
            if timedelta(0) <= left <= spec.figures["within_minutes"] * _MINUTE:
                subject = Subject(kind=SubjectKind.CASE, id=closing.event.subject_id, number=closing.number)
                yield found(
                    spec,
                    subject,
                    [closing.event],
                    stage=str(closing.event.payload.get("from", "")),
                    at=closing.event.occurred_at,
                    other_at=clock.deadline.due_at,
                    told={"limit": clock.spec.name, "minutes": left // _MINUTE},
                )
                break  # one question for a case, however many of its limits end together


def _number_order(times: MonthTimes, spec: RuleSpec) -> Iterator[Finding]:
    """A later number whose paper is dated before that of an earlier one."""
    newest: datetime | None = None
    for taken in times.taken:
        paper = taken.event.on_paper_at
        if paper is None:
            continue
        if newest is not None and local_day(paper) < local_day(newest) - spec.figures["tolerance_days"] * _DAY:
            subject = Subject(kind=SubjectKind.CASE, id=taken.event.subject_id, number=taken.number)
            stage = str(taken.event.payload.get("stage", ""))
            yield found(spec, subject, [taken.event], stage=stage, at=paper, other_at=newest)
        newest = paper if newest is None else max(newest, paper)


def _clock_back(times: MonthTimes, spec: RuleSpec) -> Iterator[Finding]:
    for moved in times.moved:
        at, before = moved.event.recorded_at, moved.before_at
        if before is not None and at < before - spec.figures["tolerance_minutes"] * _MINUTE:
            told: Told = {"minutes": (before - at) // _MINUTE, "device": moved.event.device_id[-4:]}
            yield found(spec, times.subject, [moved.event], at=at, other_at=before, told=told)


def _clock_offset(times: MonthTimes, spec: RuleSpec) -> Iterator[Finding]:
    """A computer whose own clock differed from the trusted one, once for each day."""
    days: dict[tuple[str, date], list[Event]] = {}
    for moved in times.moved:
        event = moved.event
        if abs(event.device_at - event.recorded_at) > spec.figures["tolerance_minutes"] * _MINUTE:
            days.setdefault((event.device_id, local_day(event.recorded_at)), []).append(event)
    for (device, _), events in days.items():
        first = events[0]
        told: Told = {
            "minutes": abs(first.device_at - first.recorded_at) // _MINUTE,
            "device": device[-4:],
            "count": len(events),
        }
        yield found(spec, times.subject, events, at=first.device_at, other_at=first.recorded_at, told=told)


def _opened_without_case(times: MonthTimes, spec: RuleSpec) -> Iterator[Finding]:
    """An account that takes power without a case that led to it: 体外循环."""
    for opened in times.opened:
        day = opened.opened_on
        told: Told = {"account": opened.account, "day": day.isoformat()}
        yield Finding(
            key=key_of(spec.rule, times.subject, (), told),
            rule=spec.rule,
            weight=spec.weight,
            subject=times.subject,
            stage="",
            person_id=None,
            event_ids=(),
            recorded_at=datetime(day.year, day.month, day.day, tzinfo=STATION_ZONE),
            values=told,
        )


_CHECKS: Final[Mapping[Rule, Callable[[MonthTimes, RuleSpec], Iterator[Finding]]]] = {
    Rule.OPENED_WITHOUT_CASE: _opened_without_case,
    Rule.NUMBER_ORDER: _number_order,
    Rule.CLOCK_BACK: _clock_back,
    Rule.CLOCK_OFFSET: _clock_offset,
    Rule.CLOSED_JUST_IN_TIME: _closed_just_in_time,
    Rule.PILE_UP: _pile_up,
    Rule.MONTH_END: _month_end,
}

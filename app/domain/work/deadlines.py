"""When a limit ends, by which count, and how much of it is used: exact to the minute.

Rules: Civil Code (民法典) art. 201 (the day a period starts on is not counted; a period in hours starts at once), 202,
203 (a period ending on a rest day ends on the next working day; where there are business hours it ends with them).
A working day is one unit spread evenly over its business minutes. A pause stops the clock for exactly the minutes it
takes away. A limit ends with the minute in which it is used up, and one used up at a closing ends at that closing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Final

from app.domain.definitions.limit import Limit, LimitUnit
from app.domain.problems import Problem
from app.domain.work.calendar import WorkingCalendar, minute_of, moment_of, ordinal_of
from app.domain.work.counting import Count, Stops, merged, uses_business_time
from app.domain.work.receipt import Pause, ReceiptLine, receipt

MAX_AMOUNT: Final = {
    LimitUnit.WORKING_DAY: 3_650,
    LimitUnit.CALENDAR_DAY: 3_650,
    LimitUnit.HOUR: 24 * 3_650,
    LimitUnit.MINUTE: 1_440 * 3_650,
}
"""The longest limit that is taken for meant: ten years."""

_NOTHING: Final = Fraction(0)
_YEAR: Final = 365


class ClockState(StrEnum):
    """How a clock stands."""

    NORMAL = "normal"
    NEAR = "near"  # nearly used up
    OVERDUE = "overdue"  # used up, not ended
    PAUSED = "paused"
    MET = "met"  # ended in time
    LATE = "late"  # ended after the limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The answer of a clock.

    `due_at` is the moment the limit ends; while a pause lasts, the moment it would end if work went on now. `used` and
    `left` are in the limit's unit; `left` is negative by what was overrun. `used_minutes` are the minutes that counted,
    `left_minutes` (None without a receipt) those that will count before `due_at`, negative by those that have counted
    since; where only business time counts they are business minutes. `unpublished_years` are those, from the start to
    `due_at`, that are not announced yet and were counted by weekdays.
    """

    limit: Limit
    started_at: datetime
    due_at: datetime
    state: ClockState
    used: Fraction
    left: Fraction
    used_minutes: int
    left_minutes: int | None
    unpublished_years: tuple[int, ...]
    lines: tuple[ReceiptLine, ...] = ()

    @property
    def is_published(self) -> bool:
        """Whether every year it runs in was announced when it was counted."""
        return not self.unpublished_years


def check_clock(
    limit: Limit, started_at: datetime, pauses: Sequence[Pause] = (), ended_at: datetime | None = None
) -> tuple[Problem, ...]:
    """What makes a clock impossible: an amount out of range, a pause or an end that lies before its start."""
    problems = []
    if not 1 <= limit.amount <= MAX_AMOUNT[limit.unit]:
        values: dict[str, str | int] = {"amount": limit.amount, "most": MAX_AMOUNT[limit.unit]}
        problems.append(Problem(code="clock.amount", field="limit", values=values))
    for number, pause in enumerate(pauses, start=1):
        if pause.ends_at is not None and pause.ends_at < pause.starts_at:
            problems.append(Problem(code="clock.pause_backwards", field="pauses", values={"pause": number}))
    if ended_at is not None and ended_at < started_at:
        problems.append(Problem(code="clock.end_before_start", field="ended_at"))
    return tuple(problems)


def deadline(
    limit: Limit,
    started_at: datetime,
    *,
    as_of: datetime,
    calendar: WorkingCalendar,
    pauses: Sequence[Pause] = (),
    ended_at: datetime | None = None,
    near_percent: int = 80,
    has_receipt: bool = True,
) -> Deadline:
    """The end of a limit and how it stands at `as_of`; all moments aware, the arguments sound by `check_clock`.

    Raises:
        Refusal: `clock.never_ends` when pauses, suspensions or a calendar without work keep it from ending.
    """
    until = as_of if ended_at is None else ended_at
    count = Count(limit, started_at, _stops(limit, pauses, until, calendar), calendar)
    used_up = count.used_up()
    due = count.due(used_up)
    due_at = moment_of(due)
    spent = count.spent(minute_of(until))
    is_over = until > due_at
    state = _state(is_over=is_over, has_ended=ended_at is not None, is_paused=_is_paused(pauses, as_of))
    if state is ClockState.NORMAL and _is_near(spent.units, limit, near_percent):
        state = ClockState.NEAR
    return Deadline(
        limit=limit,
        started_at=started_at,
        due_at=due_at,
        state=state,
        used=spent.units,
        left=_left(count, limit, spent.units, used_up, due, is_over=is_over),
        used_minutes=spent.minutes,
        left_minutes=count.spent(due).minutes - spent.minutes if has_receipt else None,
        unpublished_years=_unpublished_years(count, due, calendar),
        lines=receipt(count, used_up, due, pauses, until, calendar) if has_receipt else (),
    )


def share_used_at(
    limit: Limit,
    started_at: datetime,
    percent: int,
    *,
    as_of: datetime,
    calendar: WorkingCalendar,
    pauses: Sequence[Pause] = (),
) -> datetime:
    """When so many hundredths of a limit are used; what is still paused at `as_of` is taken to go on then.

    Raises:
        Refusal: as `deadline`.
    """
    return moment_of(Count(limit, started_at, _stops(limit, pauses, as_of, calendar), calendar).share_used(percent))


def _left(count: Count, limit: Limit, used: Fraction, used_up: int, due: int, *, is_over: bool) -> Fraction:
    """The units left, or below nothing what was overrun; calendar days end with business, not with their minutes."""
    at_end = count.spent(due).units if is_over and due != used_up else limit.amount
    left = at_end - used
    return left if (left.numerator < 0) is is_over else _NOTHING


def _is_near(used: Fraction, limit: Limit, near_percent: int) -> bool:
    return used.numerator * 100 >= limit.amount * near_percent * used.denominator


def _stops(limit: Limit, pauses: Sequence[Pause], until: datetime, calendar: WorkingCalendar) -> Stops:
    if not pauses and not calendar.suspensions:
        return ()
    spans = [(minute_of(pause.starts_at), minute_of(pause.ends_at or until)) for pause in pauses]
    if uses_business_time(limit):
        spans += [(minute_of(stop.starts_at), minute_of(stop.ends_at)) for stop in calendar.suspensions]
    return merged(spans)


def _is_paused(pauses: Sequence[Pause], as_of: datetime) -> bool:
    return any(pause.starts_at <= as_of and (pause.ends_at is None or as_of < pause.ends_at) for pause in pauses)


def _state(*, is_over: bool, has_ended: bool, is_paused: bool) -> ClockState:
    if has_ended:
        return ClockState.LATE if is_over else ClockState.MET
    if is_over:
        return ClockState.OVERDUE
    return ClockState.PAUSED if is_paused else ClockState.NORMAL


def _unpublished_years(count: Count, due: int, calendar: WorkingCalendar) -> tuple[int, ...]:
    if not count.uses_calendar:
        return ()
    first, last = count.first, ordinal_of(due - 1)
    if last - first < _YEAR and calendar.day(first).is_published and calendar.day(last).is_published:
        return ()  # no whole year lies between, and asking two days is quick
    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
    return tuple(year for year in years if not calendar.is_published(year))

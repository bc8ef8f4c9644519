"""The deadline receipt: day by day what counted and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Final

from app.domain.work.calendar import DayKind, WorkingCalendar, minute_of, ordinal_of, start_of
from app.domain.work.counting import Count, length

_NOTHING: Final = Fraction(0)
_ONE: Final = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A time the clock stands still; `ends_at` excluded, None while it lasts. `reason` is a code or a word."""

    starts_at: datetime
    ends_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """One day of the receipt.

    `counted_minutes` of the day's `unit_minutes` counted, which is `counted` units; `total` is the sum so far.
    `stopped_minutes` would have counted but for a pause or suspension, for these `reasons`. `is_carried` marks the days
    after the last that counted, over which a limit in calendar days is carried to the next working day.
    """

    day: date
    kind: DayKind
    name: str
    is_published: bool
    is_start_day: bool
    is_carried: bool
    counted_minutes: int
    stopped_minutes: int
    unit_minutes: int
    counted: Fraction
    total: Fraction
    reasons: tuple[str, ...]


def receipt(
    count: Count, used_up: int, due: int, pauses: Sequence[Pause], until: datetime, calendar: WorkingCalendar
) -> tuple[ReceiptLine, ...]:
    """A line for every day from the start to the day the limit ends on; open pauses reach to `until`."""
    stops = [(minute_of(pause.starts_at), minute_of(pause.ends_at or until), pause.reason) for pause in pauses]
    if count.is_business:
        stops += [(minute_of(stop.starts_at), minute_of(stop.ends_at), stop.reason) for stop in calendar.suspensions]
    stops.sort()  # by time, not by when they were entered
    lines: list[ReceiptLine] = []
    total = Fraction(0)
    for ordinal in range(count.first, ordinal_of(due - 1) + 1):
        day = calendar.day(ordinal)
        unit = count.unit_minutes(ordinal)
        minutes, stopped, reasons = _of_day(count, ordinal, used_up, stops)
        counted = _NOTHING
        if minutes:
            counted = _ONE if minutes == unit else Fraction(minutes, unit)
            total += counted
        lines.append(
            ReceiptLine(
                day=date.fromordinal(ordinal),
                kind=day.kind,
                name=day.name,
                is_published=day.is_published,
                is_start_day=ordinal == count.first,
                is_carried=start_of(ordinal) >= used_up,
                counted_minutes=minutes,
                stopped_minutes=stopped,
                unit_minutes=unit,
                counted=counted,
                total=total,
                reasons=reasons,
            )
        )
    return tuple(lines)


def _of_day(
    count: Count, ordinal: int, used_up: int, stops: Sequence[tuple[int, int, str]]
) -> tuple[int, int, tuple[str, ...]]:
    """The minutes of a day that counted, those that would have but for a stop, and why they did not."""
    if count.is_whole(ordinal, used_up):
        return count.whole_minutes(ordinal), 0, ()
    parts = count.parts_unstopped(ordinal, used_up)
    minutes, unstopped = length(count.parts(ordinal, used_up)), length(parts)
    return minutes, unstopped - minutes, _reasons(stops, parts) if minutes < unstopped else ()


def _reasons(stops: Sequence[tuple[int, int, str]], parts: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """The reasons of the stops that took time away from these parts of a day."""
    taking = (
        reason
        for stop_start, stop_end, reason in stops
        if any(max(start, stop_start) < min(end, stop_end) for start, end in parts)
    )
    return tuple(dict.fromkeys(taking))

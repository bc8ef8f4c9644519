"""How a limit consumes minutes: the arithmetic under every deadline, in whole minutes since year 1."""

import bisect
from datetime import date, datetime
from fractions import Fraction
from typing import Final

from app.domain.definitions.limit import Limit, LimitMode, LimitUnit
from app.domain.work.calendar import (
    DAY_MINUTES,
    WorkingCalendar,
    minute_after,
    minute_of,
    ordinal_of,
    start_of,
)

Stops = tuple[tuple[int, int], ...]
"""Times a clock stands still: `(from, to)` in minutes, `to` excluded, in order, apart from each other."""


def merged(spans: list[tuple[int, int]]) -> Stops:
    """Spans in order, with those that touch or overlap made one and empty ones left out."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return tuple(result)


def running(start: int, end: int, stops: Stops) -> list[tuple[int, int]]:
    """The parts of `[start, end)` that no stop covers, in order."""
    parts: list[tuple[int, int]] = []
    index = max(bisect.bisect_right(stops, (start, start)) - 1, 0)
    for stop_start, stop_end in stops[index:]:
        if stop_start >= end:
            break
        if stop_start > start:
            parts.append((start, stop_start))
        start = max(start, stop_end)
    if start < end:
        parts.append((start, end))
    return parts


def _length(parts: list[tuple[int, int]]) -> int:
    return sum([end - start for start, end in parts])


def _nth_minute(parts: list[tuple[int, int]], count: int) -> int:
    """The end of the minute with this number, from 1, in spans that hold so many."""
    for start, end in parts[:-1]:
        if count <= end - start:
            return start + count
        count -= end - start
    return parts[-1][0] + count


_ALL_DAY: Final = ((0, DAY_MINUTES),)
_NEVER: Final = start_of(date.max.toordinal())
_UNIT_MINUTES: Final = {
    LimitUnit.WORKING_DAY: 0,
    LimitUnit.CALENDAR_DAY: DAY_MINUTES,
    LimitUnit.HOUR: 60,
    LimitUnit.MINUTE: 1,
}
"""Minutes in a unit; 0 stands for the day's own business minutes."""


def uses_business_time(limit: Limit) -> bool:
    """Whether only business time consumes the limit; the others run round the clock."""
    if limit.unit is LimitUnit.WORKING_DAY:
        return True
    return limit.mode is LimitMode.ELAPSED and limit.unit is not LimitUnit.CALENDAR_DAY


def counts_days(limit: Limit) -> bool:
    """Whether the day of the start is left out, as Civil Code art. 201 has it for periods in days."""
    return limit.mode is LimitMode.STATUTORY and limit.unit in {LimitUnit.WORKING_DAY, LimitUnit.CALENDAR_DAY}


class Count:
    """One limit at work: from which minute on, on which parts of a day, how many minutes to a unit.

    `first` is the ordinal of the day of the start, `begin` the first minute that may count; `is_business` says
    that only business time does.
    """

    __slots__ = ("_calendar", "_limit", "_stops", "_unit", "_whole_from", "begin", "first", "is_business")

    def __init__(self, limit: Limit, started_at: datetime, stops: Stops, calendar: WorkingCalendar) -> None:
        self._limit = limit
        self._calendar = calendar
        self._stops = stops
        self.is_business = uses_business_time(limit)
        self._unit = _UNIT_MINUTES[limit.unit]
        self.first = ordinal_of(minute_of(started_at))
        self.begin = start_of(self.first + 1) if counts_days(limit) else minute_after(started_at)
        # The first day that counts from its first minute on, as do all after it: nothing begins or stops any more.
        self._whole_from = ordinal_of(max(self.begin, stops[-1][1] if stops else 0) - 1) + 1

    @property
    def uses_calendar(self) -> bool:
        """Whether working days matter to it."""
        return self.is_business or counts_days(self._limit)

    def segments(self, ordinal: int) -> tuple[tuple[int, int], ...]:
        """The parts of the day that count if nothing stops them, in minutes of the day."""
        return self._calendar.day(ordinal).segments if self.is_business else _ALL_DAY

    def unit_minutes(self, ordinal: int) -> int:
        """The minutes that make a unit on this day; 0 on a rest day where a day is the unit."""
        return self._unit or self._calendar.day(ordinal).minutes

    def minutes(self, ordinal: int, until: int) -> int:
        """The minutes of the day that count, of those before the minute `until`."""
        if ordinal >= self._whole_from and until >= start_of(ordinal + 1):
            return self._calendar.day(ordinal).minutes if self.is_business else DAY_MINUTES
        return _length(self._parts(ordinal, until, self._stops))

    def parts_unstopped(self, ordinal: int, until: int) -> list[tuple[int, int]]:
        """The spans of the day before the minute `until` that would count without any stop."""
        return self._parts(ordinal, until, ())

    def used_up(self) -> int:
        """The first minute after the limit is used up."""
        needed: int | Fraction = self._limit.amount * (self._unit or 1)
        if not self.is_business:
            return _nth_minute(running(self.begin, _NEVER, self._stops), int(needed))
        ordinal = ordinal_of(self.begin)
        while True:
            whole = self._calendar.day(ordinal).minutes
            minutes = whole if ordinal >= self._whole_from else self.minutes(ordinal, start_of(ordinal + 1))
            if minutes:
                share = 1 if self._unit else whole
                if minutes >= needed * share:
                    parts = self._parts(ordinal, start_of(ordinal + 1), self._stops)
                    return _nth_minute(parts, -(-needed * share // 1))
                needed -= Fraction(minutes, share) if minutes % share else minutes // share
            ordinal += 1

    def due(self) -> int:
        """The first minute after the limit, where calendar days end with a working day's business (art. 203)."""
        used_up = self.used_up()
        if counts_days(self._limit) and self._unit:
            last = self._calendar.next_working(ordinal_of(used_up - 1))
            return start_of(last) + self._calendar.day(last).segments[-1][1]
        return used_up

    def used_until(self, until: int) -> Fraction:
        """The units consumed before the minute `until`."""
        if not self.is_business:
            return Fraction(_length(running(self.begin, until, self._stops)), self._unit)
        whole = 0
        parts = Fraction(0)
        for ordinal in range(ordinal_of(self.begin), ordinal_of(until) + 1):
            minutes = self.minutes(ordinal, until)
            if self._unit:
                whole += minutes
            elif minutes:
                share = self._calendar.day(ordinal).minutes
                if minutes == share:
                    whole += 1
                else:
                    parts += Fraction(minutes, share)
        return parts + (Fraction(whole, self._unit) if self._unit else whole)

    def _parts(self, ordinal: int, until: int, stops: Stops) -> list[tuple[int, int]]:
        base = start_of(ordinal)
        result: list[tuple[int, int]] = []
        for opens, closes in self.segments(ordinal):
            result += running(max(base + opens, self.begin), min(base + closes, until), stops)
        return result

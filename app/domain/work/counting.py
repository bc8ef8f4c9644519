"""How a limit consumes minutes: the arithmetic under every deadline, in whole minutes since year 1."""

import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Final

from app.domain.definitions.limit import Limit, LimitMode, LimitUnit
from app.domain.problems import Refusal
from app.domain.work.calendar import (
    DAY_MINUTES,
    Day,
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


def length(parts: list[tuple[int, int]]) -> int:
    """How many minutes these spans have."""
    return sum([end - start for start, end in parts])


def _nth_minute(parts: list[tuple[int, int]], count: int) -> int | None:
    """The end of the minute with this number, from 1, in these spans; None when they hold fewer."""
    for start, end in parts:
        if count <= end - start:
            return start + count
        count -= end - start
    return None


_ALL_DAY: Final = ((0, DAY_MINUTES),)
_NEVER: Final = start_of(date(2200, 1, 1).toordinal())
"""Where a limit that nothing lets go on is given up; whole years of storm take this long."""

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


@dataclass(frozen=True, slots=True)
class Spent:
    """What of a limit is consumed: minutes that counted, and units of the limit."""

    minutes: int
    units: Fraction


class Count:
    """One limit at work: from which minute on, on which parts of a day, how many minutes to a unit.

    `first` is the ordinal of the day of the start, `begin` the first minute that may count; `is_business` says
    that only business time does.
    """

    __slots__ = ("_calendar", "_is_in_days", "_limit", "_stops", "_unit", "begin", "first", "is_business")

    def __init__(self, limit: Limit, started_at: datetime, stops: Stops, calendar: WorkingCalendar) -> None:
        self._limit = limit
        self._calendar = calendar
        self._stops = stops
        self.is_business = uses_business_time(limit)
        self._unit = _UNIT_MINUTES[limit.unit]
        self.first = ordinal_of(minute_of(started_at))
        self._is_in_days = counts_days(limit)
        self.begin = start_of(self.first + 1) if self._is_in_days else minute_after(started_at)

    @property
    def uses_calendar(self) -> bool:
        """Whether working days matter to it."""
        return self.is_business or self._is_in_days

    def unit_minutes(self, ordinal: int) -> int:
        """The minutes that make a unit on this day; 0 on a rest day where a day is the unit."""
        return self._unit or self._calendar.day(ordinal).minutes

    def is_whole(self, ordinal: int, until: int) -> bool:
        """Whether all of the day lies where the limit counts, before the minute `until`, and nothing stops it."""
        start, end = start_of(ordinal), start_of(ordinal + 1)
        place = bisect.bisect_left(self._stops, (end, end))
        return self.begin <= start and end <= until and not (place and self._stops[place - 1][1] > start)

    def whole_minutes(self, ordinal: int) -> int:
        """The minutes that count on a day which is whole."""
        return self._calendar.day(ordinal).minutes if self.is_business else DAY_MINUTES

    def parts(self, ordinal: int, until: int) -> list[tuple[int, int]]:
        """The spans of the day before the minute `until` that count."""
        return [part for span in self.parts_unstopped(ordinal, until) for part in running(*span, self._stops)]

    def parts_unstopped(self, ordinal: int, until: int) -> list[tuple[int, int]]:
        """The spans of the day before the minute `until` that would count without any stop."""
        segments = self._calendar.day(ordinal).segments if self.is_business else _ALL_DAY
        return _clipped(segments, start_of(ordinal), self.begin, until)

    def used_up(self) -> int:
        """The first minute after the limit is used up.

        Raises:
            Refusal: `clock.never_ends` when that does not come before the year 2200.
        """
        return self._found(self._where(self._limit.amount * (self._unit or 1)))

    def share_used(self, percent: int) -> int:
        """The first minute by which so many hundredths of the limit, at least one, are used up.

        Raises:
            Refusal: as `used_up`.
        """
        share = Fraction(self._limit.amount * (self._unit or 1) * percent, 100)
        if not self._unit:
            return self._found(self._in_days(share))
        return self._found(self._where(-(-share // 1)))

    def _where(self, needed: int) -> int | None:
        if self.is_business:
            return self._in_minutes(needed) if self._unit else self._in_days(needed)
        return _nth_minute(running(self.begin, _NEVER, self._stops), needed)

    @staticmethod
    def _found(minute: int | None) -> int:
        if minute is None:
            raise Refusal.of("clock.never_ends", "limit")
        return minute

    def due(self, used_up: int) -> int:
        """The first minute after the limit, where calendar days end with a working day's business (art. 203).

        Raises:
            Refusal: `clock.never_ends` when no working day comes before the year 2200.
        """
        if not (self._is_in_days and self._unit):
            return used_up
        reached = self._calendar.reach(ordinal_of(used_up - 1), 1)
        if reached is None:
            raise Refusal.of("clock.never_ends", "limit")
        return start_of(reached[0]) + self._calendar.day(reached[0]).segments[-1][1]

    def spent(self, until: int) -> Spent:
        """What is consumed before the minute `until`."""
        if not self.is_business:
            minutes = length(running(self.begin, until, self._stops))
            return Spent(minutes, Fraction(minutes, self._unit))
        whole = total = 0
        by_share: dict[int, int] = {}
        for start, end in self._pieces(until):
            ordinal = ordinal_of(start)
            if end - start < DAY_MINUTES:
                day = self._calendar.day(ordinal)
                minutes = _open_minutes(day, start % DAY_MINUTES, start % DAY_MINUTES + end - start)
                by_share[day.minutes] = by_share.get(day.minutes, 0) + minutes
            else:
                days, minutes = self._calendar.worked(ordinal, ordinal_of(end))
                whole += days
            total += minutes
        if self._unit:
            return Spent(total, Fraction(total, self._unit))
        over, under = whole, 1
        for share, minutes in by_share.items():
            if minutes:
                over, under = over * share + minutes * under, under * share
        return Spent(total, Fraction(over, under))

    def _in_days(self, needed: int | Fraction) -> int | None:
        """Where so many working days are used up, each its share of a day's minutes at a time."""
        for start, end in self._pieces(_NEVER):
            ordinal = ordinal_of(start)
            if end - start < DAY_MINUTES:
                day = self._calendar.day(ordinal)
                minutes = _open_minutes(day, start % DAY_MINUTES, start % DAY_MINUTES + end - start)
                if minutes and minutes >= needed * day.minutes:
                    return self._minute_of_day(ordinal, start, -(-needed * day.minutes // 1))
                needed -= Fraction(minutes, day.minutes) if minutes else 0
                continue
            reached = self._calendar.reach(ordinal, -(-needed // 1))
            if reached is not None and start_of(reached[0]) < end:
                left = (needed - reached[1]) * self._calendar.day(reached[0]).minutes
                return self._minute_of_day(reached[0], start, -(-left // 1))
            needed -= self._calendar.worked(ordinal, ordinal_of(end))[0]
        return None

    def _in_minutes(self, needed: int) -> int | None:
        """Where so many business minutes are used up."""
        for start, end in self._pieces(_NEVER):
            ordinal = ordinal_of(start)
            if end - start < DAY_MINUTES:
                day = self._calendar.day(ordinal)
                minutes = _open_minutes(day, start % DAY_MINUTES, start % DAY_MINUTES + end - start)
                if minutes >= needed:
                    return self._minute_of_day(ordinal, start, needed)
                needed -= minutes
                continue
            reached = self._calendar.reach(ordinal, needed, is_minutes=True)
            if reached is not None and start_of(reached[0]) < end:
                return self._minute_of_day(reached[0], start, needed - reached[1])
            needed -= self._calendar.worked(ordinal, ordinal_of(end))[1]
        return None

    def _minute_of_day(self, ordinal: int, start: int, count: int) -> int | None:
        """The end of the business minute with this number on a day, of those not before `start`."""
        return _nth_minute(_clipped(self._calendar.day(ordinal).segments, start_of(ordinal), start, _NEVER), count)

    def _pieces(self, until: int) -> Iterator[tuple[int, int]]:
        """The time before the minute `until` that nothing stops, cut into parts of one day and runs of whole days."""
        for start, end in running(self.begin, until, self._stops):
            morning = -(-start // DAY_MINUTES) * DAY_MINUTES  # the first midnight from the start on
            night = end // DAY_MINUTES * DAY_MINUTES  # the last one up to the end
            if morning > night:
                yield start, end
                continue
            if start < morning:
                yield start, morning
            if morning < night:
                yield morning, night
            if night < end:
                yield night, end


def _clipped(segments: tuple[tuple[int, int], ...], base: int, start: int, end: int) -> list[tuple[int, int]]:
    """What of a day's segments lies in `[start, end)`, the day beginning at `base`."""
    cut = [(max(base + opens, start), min(base + closes, end)) for opens, closes in segments]
    return [span for span in cut if span[0] < span[1]]


def _open_minutes(day: Day, start: int, end: int) -> int:
    """The business minutes of a day between two minutes of it."""
    minutes = 0
    for opens, closes in day.segments:
        if opens < end and start < closes:
            minutes += min(end, closes) - max(start, opens)
    return minutes

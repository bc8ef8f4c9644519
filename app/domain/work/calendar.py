"""The station's working calendar: which days are worked, by whose word, and at which hours.

All moments are turned into whole minutes of China Standard Time, counted from the first minute of year 1, so that
rules are integer arithmetic.
"""

import dataclasses
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import Final

from app.domain.zone import STATION_ZONE

DAY_MINUTES: Final = 1440
_FIRST: Final = datetime(1, 1, 1, tzinfo=STATION_ZONE)
_MINUTE: Final = timedelta(minutes=1)
_SATURDAY: Final = 5
_STRETCH: Final = 512
_LAST_STRETCH: Final = date(2199, 12, 31).toordinal() // _STRETCH


class DayKind(StrEnum):
    """Why a day is worked or not."""

    WORKDAY = "workday"  # 工作日
    WEEKEND = "weekend"  # 周末
    HOLIDAY = "holiday"  # 法定节假日及调休放假
    MAKE_UP = "make_up"  # 调休上班
    STATION_WORKS = "station_works"  # 本所安排上班
    STATION_RESTS = "station_rests"  # 本所安排休息


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Business hours between two days of the year, both included, as `(month, day)`; it may run over the year's end.

    `segments` are `(opens, closes)` in minutes of the day, in order, apart from each other. Days before `valid_from`
    keep the hours they had; None has no first day.
    """

    segments: tuple[tuple[int, int], ...]
    first: tuple[int, int] = (1, 1)
    last: tuple[int, int] = (12, 31)
    valid_from: date | None = None

    def covers(self, day: date) -> bool:
        """Whether these hours apply on this day."""
        if self.valid_from is not None and day < self.valid_from:
            return False
        place = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= place <= self.last
        return place >= self.first or place <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class YearDays:
    """What the State Council announced for one year; a day may lie in the year before (2018-12-29 for 2019)."""

    year: int
    off: Mapping[date, str]
    working: Mapping[date, str]
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """A time the station's business stood still (storm, flood); `ends_at` excluded. Working time stops for it."""

    starts_at: datetime
    ends_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day as it counts: `segments` in minutes of the day, `minutes` their sum (0 on a rest day).

    `is_published` is false when the year's announcement is not there and the weekday alone decided.
    """

    kind: DayKind
    name: str
    segments: tuple[tuple[int, int], ...]
    minutes: int
    is_published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sums:
    """How many days are worked, and how many minutes, before each day of a stretch, and in all of it."""

    days: tuple[int, ...]
    minutes: tuple[int, ...]


DEFAULT_HOURS: Final = (Hours(segments=((8 * 60 + 30, 12 * 60), (14 * 60, 17 * 60 + 30))),)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """Announced days, the station's hours and its own exceptions.

    Attributes:
        hours: later entries win over earlier ones; a day none covers has no business hours.
        overrides: the station's word for a day: true works, false rests.
        names: why the station said so, by day.
        suspensions: times in which working time stands still.
    """

    years: tuple[YearDays, ...] = ()
    hours: tuple[Hours, ...] = DEFAULT_HOURS
    overrides: Mapping[date, bool] = dataclasses.field(default_factory=dict)
    suspensions: tuple[Suspension, ...] = ()
    names: Mapping[date, str] = dataclasses.field(default_factory=dict)
    # Days are worked out once each; the table is a memory of pure results, not state.
    _days: dict[int, Day] = dataclasses.field(default_factory=dict, init=False, repr=False, compare=False)
    _stretches: dict[int, _Sums] = dataclasses.field(default_factory=dict, init=False, repr=False, compare=False)

    def day(self, ordinal: int) -> Day:
        """The day with this proleptic ordinal (`date.toordinal`)."""
        known = self._days.get(ordinal)
        if known is None:
            known = self._days[ordinal] = self._work_out(date.fromordinal(ordinal))
        return known

    def is_published(self, year: int) -> bool:
        """Whether the State Council's announcement for this year is known."""
        return year in [known.year for known in self.years]

    def working_days_between(self, first: date, last: date) -> int:
        """How many days are worked after `first` up to `last`, which is not before it."""
        return self.worked(first.toordinal() + 1, last.toordinal() + 1)[0]

    def worked(self, first: int, beyond: int) -> tuple[int, int]:
        """How many days are worked from the ordinal `first` on, before `beyond`, and for how many minutes in all."""
        days = minutes = 0
        for stretch in range(first // _STRETCH, beyond // _STRETCH + 1):
            sums = self._sums(stretch)
            start = max(first - stretch * _STRETCH, 0)
            end = min(beyond - stretch * _STRETCH, _STRETCH)
            days += sums.days[end] - sums.days[start]
            minutes += sums.minutes[end] - sums.minutes[start]
        return days, minutes

    def reach(self, first: int, amount: int, *, is_minutes: bool = False) -> tuple[int, int] | None:
        """The day on which so many days have been worked from `first` on, or so many minutes, at least one.

        With it goes what was worked before that day. None when it has not come in the year 2200, where a calendar
        without a day of work is given up.
        """
        place, left = first % _STRETCH, amount
        for stretch in range(first // _STRETCH, _LAST_STRETCH + 1):
            sums = self._sums(stretch).minutes if is_minutes else self._sums(stretch).days
            if sums[-1] - sums[place] >= left:
                found = bisect_left(sums, sums[place] + left)
                return stretch * _STRETCH + found - 1, amount - left + sums[found - 1] - sums[place]
            left -= sums[-1] - sums[place]
            place = 0
        return None

    def _sums(self, stretch: int) -> _Sums:
        known = self._stretches.get(stretch)
        if known is None:
            minutes = [self.day(ordinal).minutes for ordinal in range(stretch * _STRETCH, (stretch + 1) * _STRETCH)]
            known = self._stretches[stretch] = _Sums(
                days=(0, *accumulate(1 if each else 0 for each in minutes)), minutes=(0, *accumulate(minutes))
            )
        return known

    def next_working(self, ordinal: int) -> int:
        """The first ordinal from this one on whose day is worked."""
        while not self.day(ordinal).minutes:
            ordinal += 1
        return ordinal

    def _work_out(self, day: date) -> Day:
        kind, name = self._kind(day)
        works = kind in {DayKind.WORKDAY, DayKind.MAKE_UP, DayKind.STATION_WORKS}
        segments = self._segments(day) if works else ()
        return Day(
            kind=kind,
            name=name,
            segments=segments,
            minutes=sum(closes - opens for opens, closes in segments),
            is_published=self.is_published(day.year),
        )

    def _kind(self, day: date) -> tuple[DayKind, str]:
        station = self.overrides.get(day)
        if station is not None:
            return (DayKind.STATION_WORKS if station else DayKind.STATION_RESTS), self.names.get(day, "")
        for year in self.years:
            if day in year.working:
                return DayKind.MAKE_UP, year.working[day]
            if day in year.off:
                return DayKind.HOLIDAY, year.off[day]
        return (DayKind.WEEKEND if day.weekday() >= _SATURDAY else DayKind.WORKDAY), ""

    def _segments(self, day: date) -> tuple[tuple[int, int], ...]:
        for hours in reversed(self.hours):
            if hours.covers(day):
                return hours.segments
        return ()


def minute_of(moment: datetime) -> int:
    """The minute an aware moment lies in, counted in China Standard Time from the start of year 1."""
    return (moment - _FIRST) // _MINUTE


def minute_after(moment: datetime) -> int:
    """The first whole minute at or after an aware moment."""
    return -((_FIRST - moment) // _MINUTE)


def moment_of(minute: int) -> datetime:
    """The start of a minute, in China Standard Time."""
    return _FIRST + timedelta(minutes=minute)


def ordinal_of(minute: int) -> int:
    """The ordinal of the day a minute lies in."""
    return minute // DAY_MINUTES + 1


def start_of(ordinal: int) -> int:
    """The first minute of a day."""
    return (ordinal - 1) * DAY_MINUTES

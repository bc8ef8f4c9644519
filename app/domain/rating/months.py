"""Days of a rated month, as the station's calendar has them."""

import calendar
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

STATION_ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")  # one zone without summer time since 1992
_ONE_DAY = timedelta(days=1)
_HALF = 6  # months


def local_day(moment: datetime) -> date:
    """The day a moment falls on at the station."""
    return moment.astimezone(STATION_ZONE).date()


def end_of(day: date) -> datetime:
    """The first moment after the day, in UTC."""
    return datetime.combine(day + _ONE_DAY, time(), STATION_ZONE).astimezone(UTC)


def nth_working_day(after: date, count: int, days_off: AbstractSet[date]) -> date:
    """The `count`-th working day after a day; `days_off` holds the weekends and holidays that are not worked."""
    day = after
    while count:
        day += _ONE_DAY
        count -= day not in days_off
    return day


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @classmethod
    def of(cls, text: str) -> "Month":
        """The month written as `YYYY-MM`."""
        return cls(int(text[:4]), int(text[5:7]))

    def shifted(self, months: int) -> "Month":
        """The month that many months later (earlier, when negative)."""
        years, index = divmod(self.number - 1 + months, 12)
        return Month(self.year + years, index + 1)

    @property
    def half(self) -> "Month":
        """The first month of its half-year: January or July."""
        return Month(self.year, 1 if self.number <= _HALF else _HALF + 1)

    def through_half(self) -> tuple["Month", ...]:
        """The six months that begin with this one."""
        return tuple(self.shifted(offset) for offset in range(_HALF))

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def day(self, number: int) -> date:
        """That day of the month, or its last day when it is shorter."""
        return min(self.first + (number - 1) * _ONE_DAY, self.last)

    def days_through(self, through: date) -> tuple[date, ...]:
        """The days from the first through the given day, at most the whole month."""
        until = min(through, self.last)
        return tuple(self.first + i * _ONE_DAY for i in range((until - self.first).days + 1))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

"""Working time between two moments."""

from datetime import datetime

from app.domain.work.calendar import WorkingCalendar, minute_of, ordinal_of, start_of


def working_minutes(calendar: WorkingCalendar, since: datetime, until: datetime) -> int:
    """The business minutes from one moment to a later one; 0 when it is not later."""
    first, last = minute_of(since), minute_of(until)
    if last <= first:
        return 0
    begins, ends = ordinal_of(first), ordinal_of(last)
    whole = calendar.worked(begins, ends)[1]
    return whole - _before(calendar, begins, first) + _before(calendar, ends, last)


def _before(calendar: WorkingCalendar, ordinal: int, minute: int) -> int:
    """The business minutes of a day before a minute."""
    of_day = minute - start_of(ordinal)
    return sum(max(0, min(closes, of_day) - opens) for opens, closes in calendar.day(ordinal).segments)

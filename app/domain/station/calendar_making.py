"""The calendar every clock of the station uses: the announced years, and on top of them what the station entered."""

from collections.abc import Sequence

from app.domain.station.calendar_content import (
    AnnouncedYear,
    OwnDay,
    OwnHours,
    Standstill,
    content_of,
    in_force,
)
from app.domain.station.calendar_entry import CalendarEntry
from app.domain.work.calendar import DEFAULT_HOURS, Hours, Suspension, WorkingCalendar, YearDays


def calendar_of(years: tuple[YearDays, ...], entries: Sequence[CalendarEntry]) -> WorkingCalendar:
    """The station's calendar.

    Of two entries for the same day or year the one entered later counts; of two for hours the one that begins later,
    so that hours for next year may be entered before those that still come this year.
    """
    said = [(content_of(entry), entry.reason) for entry in in_force(entries)]
    own_years = {each.year: year_days_of(each) for each, _ in said if isinstance(each, AnnouncedYear)}
    hours = sorted((each for each, _ in said if isinstance(each, OwnHours)), key=lambda own: own.valid_from)
    return WorkingCalendar(
        years=(*own_years.values(), *(year for year in years if year.year not in own_years)),
        hours=(*DEFAULT_HOURS, *(hours_of(own) for own in hours)),
        overrides={each.day: each.is_worked for each, _ in said if isinstance(each, OwnDay)},
        suspensions=tuple(
            Suspension(starts_at=each.starts_at, ends_at=each.ends_at, reason=reason)
            for each, reason in said
            if isinstance(each, Standstill)
        ),
        names={each.day: reason for each, reason in said if isinstance(each, OwnDay)},
    )


def year_days_of(announced: AnnouncedYear) -> YearDays:
    """An entered announcement as the calendar reads it."""
    return YearDays(
        year=announced.year,
        off={day.day: day.name for day in announced.days if not day.is_worked},
        working={day.day: day.name for day in announced.days if day.is_worked},
        papers=announced.papers,
    )


def hours_of(own: OwnHours) -> Hours:
    """Entered hours as the calendar reads them."""
    return Hours(segments=own.segments, first=own.first, last=own.last, valid_from=own.valid_from)

"""What must hold before the station's word for its working days is taken."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from app.domain.problems import Problem
from app.domain.station.calendar_content import (
    AnnouncedYear,
    Content,
    OwnDay,
    OwnHours,
    Standstill,
    Withdrawal,
    withdrawals,
)
from app.domain.station.calendar_entry import CalendarEntry, EntryKind
from app.domain.work.calendar import DAY_MINUTES, WorkingCalendar

FIRST_YEAR: Final = 1992  # the last summer time in China ended in 1991; before it the zone is not a fixed offset
LAST_YEAR: Final = 2199
_DECEMBER: Final = 12
_A_LEAP_YEAR: Final = 2000


def check_entry(
    content: Content, reason: str, entries: Sequence[CalendarEntry], calendar: WorkingCalendar
) -> list[Problem]:
    """What is wrong with something the station wants to say; `calendar` is how things stand without it."""
    problems = [] if reason.strip() else [Problem(code="field.required", field="reason")]
    match content:
        case OwnHours():
            problems += _of_hours(content)
        case OwnDay():
            problems += _of_day(content, calendar)
        case Standstill():
            problems += _of_standstill(content)
        case AnnouncedYear():
            problems += _of_year(content)
        case _:
            problems += _of_withdrawal(content, entries)
    return problems


def is_day_of_year(place: tuple[int, int]) -> bool:
    """Whether a `(month, day)` exists, if only in leap years."""
    try:
        date(_A_LEAP_YEAR, *place)
    except ValueError:
        return False
    return True


def _of_hours(hours: OwnHours) -> Iterator[Problem]:
    if not hours.segments:
        yield Problem(code="field.required", field="segments")
    before = 0
    for opens, closes in hours.segments:
        if not before <= opens < closes <= DAY_MINUTES:
            yield Problem(code="calendar.segments", field="segments")
            break
        before = closes
    for name, place in (("first", hours.first), ("last", hours.last)):
        if not is_day_of_year(place):
            yield Problem(code="calendar.day_of_year", field=name)
    yield from _in_range("valid_from", hours.valid_from.year)


def _of_day(own: OwnDay, calendar: WorkingCalendar) -> Iterator[Problem]:
    yield from _in_range("day", own.day.year)
    is_worked = calendar.day(own.day.toordinal()).minutes > 0
    if is_worked is own.is_worked:
        code = "calendar.works_anyway" if is_worked else "calendar.rests_anyway"
        yield Problem(code=code, field="day", values={"day": own.day.isoformat()})


def _of_standstill(stop: Standstill) -> Iterator[Problem]:
    if stop.starts_at >= stop.ends_at:
        yield Problem(code="calendar.backwards", field="ends_at")
    if not stop.approver.strip():
        yield Problem(code="field.required", field="approver")
    for name, moment in (("starts_at", stop.starts_at), ("ends_at", stop.ends_at)):
        yield from _in_range(name, moment.year)


def _of_year(announced: AnnouncedYear) -> Iterator[Problem]:
    yield from _in_range("year", announced.year)
    if not any(paper.strip() for paper in announced.papers):
        yield Problem(code="field.required", field="papers")
    if all(day.is_worked for day in announced.days):
        yield Problem(code="field.required", field="off")
    times = Counter(day.day for day in announced.days)
    for day in announced.days:
        field = "working" if day.is_worked else "off"
        values: dict[str, str | int] = {"day": day.day.isoformat(), "year": announced.year}
        is_at_its_start = (day.day.year, day.day.month) == (announced.year - 1, _DECEMBER)
        if day.day.year != announced.year and not is_at_its_start:
            yield Problem(code="calendar.other_year", field=field, values=values)
        if times.pop(day.day, 1) > 1:
            yield Problem(code="calendar.day_twice", field=field, values=values)


def _of_withdrawal(withdrawal: Withdrawal, entries: Sequence[CalendarEntry]) -> Iterator[Problem]:
    known = {entry.id: entry for entry in entries}
    found = known.get(withdrawal.entry_id)
    if found is None or found.kind is EntryKind.WITHDRAWAL:
        yield Problem(code="calendar.no_such_entry", field="entry")
    elif found.id in withdrawals(entries):
        yield Problem(code="calendar.withdrawn_already", field="entry")


def _in_range(field: str, year: int) -> Iterator[Problem]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        yield Problem(code="calendar.out_of_range", field=field, values={"first": FIRST_YEAR, "last": LAST_YEAR})

"""The station's own word for its days: entered, taken back, and laid over the announcement."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.station.calendar_checks import check_entry
from app.domain.station.calendar_content import (
    AnnouncedYear,
    Content,
    NamedDay,
    OwnDay,
    OwnHours,
    Standstill,
    Withdrawal,
    content_of,
    in_force,
    kind_of,
    plain_content,
    touched_span,
)
from app.domain.station.calendar_entry import CalendarEntry
from app.domain.station.calendar_making import calendar_of
from app.domain.work.calendar import DEFAULT_HOURS, DayKind, WorkingCalendar, YearDays
from tests.station import local

EIGHT_HOURS = ((480, 720), (840, 1080))
SUMMER = ((450, 690), (900, 1140))
SHIPPED = (
    YearDays(year=2026, off={date(2026, 10, 1): "国庆节"}, working={date(2026, 10, 10): "国庆节"}, papers=("gov",)),
)
STORM = Standstill(starts_at=local(2026, 7, 15, 10), ends_at=local(2026, 7, 16), approver="罗敏强")
YEAR = AnnouncedYear(
    year=2027,
    days=(
        NamedDay(day=date(2026, 12, 31), name="元旦", is_worked=False),
        NamedDay(day=date(2027, 1, 1), name="元旦", is_worked=False),
        NamedDay(day=date(2027, 1, 9), name="元旦", is_worked=True),
    ),
    papers=("国办发明电〔2026〕7号",),
)


def entry(number: int, content: Content, reason: str = "所务会", *, entered: datetime | None = None) -> CalendarEntry:
    return CalendarEntry(
        id=UUID(int=number),
        kind=kind_of(content),
        content=plain_content(content),
        reason=reason,
        entered_at=entered or local(2026, 3, 2, 9) + timedelta(minutes=number),
        entered_by=None,
    )


def day_of(calendar: WorkingCalendar, day: date) -> tuple[DayKind, str, tuple[tuple[int, int], ...]]:
    found = calendar.day(day.toordinal())
    return found.kind, found.name, found.segments


@pytest.mark.parametrize(
    "content",
    [
        OwnHours(segments=SUMMER, first=(6, 1), last=(9, 30), valid_from=date(2026, 6, 1)),
        OwnDay(day=date(2026, 5, 6), is_worked=False),
        STORM,
        YEAR,
        Withdrawal(entry_id=UUID(int=7)),
    ],
)
def test_what_is_kept_is_what_was_said(content: Content) -> None:
    kept = entry(1, content)
    assert content_of(replace(kept, content=json.loads(json.dumps(dict(kept.content))))) == content


def test_without_entries_it_is_the_announced_calendar_with_the_usual_hours() -> None:
    assert calendar_of(SHIPPED, ()) == WorkingCalendar(years=SHIPPED)


def test_the_station_works_and_rests_as_it_says_and_says_why() -> None:
    calendar = calendar_of(
        SHIPPED,
        (
            entry(1, OwnDay(day=date(2026, 10, 10), is_worked=False), "停电检修"),
            entry(2, OwnDay(day=date(2026, 10, 1), is_worked=True), "节日保电"),
        ),
    )
    assert day_of(calendar, date(2026, 10, 10)) == (DayKind.STATION_RESTS, "停电检修", ())
    assert day_of(calendar, date(2026, 10, 1)) == (DayKind.STATION_WORKS, "节日保电", DEFAULT_HOURS[0].segments)


def test_of_two_words_for_a_day_the_later_counts_whatever_order_they_are_read_in() -> None:
    early, late = (entry(n, OwnDay(day=date(2026, 5, 6), is_worked=n == 2)) for n in (1, 2))
    for entries in ((early, late), (late, early)):
        assert day_of(calendar_of(SHIPPED, entries), date(2026, 5, 6))[0] is DayKind.STATION_WORKS


def test_new_hours_leave_the_days_before_as_they_were() -> None:
    calendar = calendar_of(SHIPPED, (entry(1, OwnHours(segments=EIGHT_HOURS, valid_from=date(2026, 5, 6))),))
    assert day_of(calendar, date(2026, 4, 30))[2] == DEFAULT_HOURS[0].segments
    assert day_of(calendar, date(2026, 5, 6))[2] == EIGHT_HOURS


def test_summer_hours_come_every_year_from_the_day_they_hold() -> None:
    summer = OwnHours(segments=SUMMER, first=(6, 1), last=(9, 30), valid_from=date(2026, 7, 1))
    calendar = calendar_of(SHIPPED, (entry(1, summer),))
    assert day_of(calendar, date(2026, 6, 30))[2] == DEFAULT_HOURS[0].segments
    assert day_of(calendar, date(2026, 7, 1))[2] == SUMMER
    assert day_of(calendar, date(2026, 10, 9))[2] == DEFAULT_HOURS[0].segments
    assert day_of(calendar, date(2027, 6, 1))[2] == SUMMER


def test_hours_for_next_year_may_be_entered_before_those_of_this_year() -> None:
    next_year = OwnHours(segments=EIGHT_HOURS, valid_from=date(2027, 1, 1))
    this_year = OwnHours(segments=SUMMER, valid_from=date(2026, 6, 1))
    calendar = calendar_of(SHIPPED, (entry(1, next_year), entry(2, this_year)))
    assert day_of(calendar, date(2026, 6, 1))[2] == SUMMER
    assert day_of(calendar, date(2027, 1, 4))[2] == EIGHT_HOURS


def test_a_storm_stands_still_for_its_reason() -> None:
    (stop,) = calendar_of(SHIPPED, (entry(1, STORM, "台风“梅花”"),)).suspensions
    assert (stop.starts_at, stop.ends_at, stop.reason) == (STORM.starts_at, STORM.ends_at, "台风“梅花”")


def test_an_entered_year_is_published_and_stands_in_for_a_shipped_one() -> None:
    corrected = AnnouncedYear(
        year=2026, days=(NamedDay(day=date(2026, 10, 2), name="国庆节", is_worked=False),), papers=("更正",)
    )
    calendar = calendar_of(SHIPPED, (entry(1, YEAR), entry(2, corrected)))
    assert [calendar.is_published(year) for year in (2026, 2027, 2028)] == [True, True, False]
    assert day_of(calendar, date(2026, 12, 31))[:2] == (DayKind.HOLIDAY, "元旦")
    assert day_of(calendar, date(2027, 1, 9))[:2] == (DayKind.MAKE_UP, "元旦")
    assert day_of(calendar, date(2026, 10, 1))[0] is DayKind.WORKDAY
    assert day_of(calendar, date(2026, 10, 2))[:2] == (DayKind.HOLIDAY, "国庆节")


def test_what_is_taken_back_never_was() -> None:
    said = entry(1, OwnDay(day=date(2026, 5, 6), is_worked=False))
    entries = (said, entry(2, STORM), entry(3, Withdrawal(entry_id=said.id), "填错日期"))
    assert [kept.id.int for kept in in_force(entries)] == [2]
    assert day_of(calendar_of(SHIPPED, entries), date(2026, 5, 6))[0] is DayKind.WORKDAY


@pytest.mark.parametrize(
    ("content", "since", "until"),
    [
        (OwnDay(day=date(2026, 5, 6), is_worked=False), local(2026, 5, 6), local(2026, 5, 7)),
        (OwnHours(segments=SUMMER, valid_from=date(2026, 6, 1)), local(2026, 6, 1), None),
        (STORM, STORM.starts_at, STORM.ends_at),
        (YEAR, local(2026, 12, 31), local(2028, 1, 1)),
        (replace(YEAR, days=YEAR.days[1:]), local(2027, 1, 1), local(2028, 1, 1)),
    ],
)
def test_the_time_an_entry_may_touch(content: Content, since: datetime, until: datetime | None) -> None:
    assert touched_span(content) == (since, until)


def test_a_withdrawal_touches_what_it_takes_back() -> None:
    with pytest.raises(ValueError, match="takes back"):
        touched_span(Withdrawal(entry_id=UUID(int=1)))


@pytest.mark.parametrize(
    "content",
    [
        OwnHours(segments=((0, 1440),), first=(2, 29), last=(2, 28), valid_from=date(2026, 6, 1)),
        OwnHours(segments=((480, 720), (720, 1080)), valid_from=date(2026, 6, 1)),
        OwnDay(day=date(2026, 10, 10), is_worked=False),
        OwnDay(day=date(2026, 10, 11), is_worked=True),
        STORM,
        YEAR,
        Withdrawal(entry_id=UUID(int=1)),
    ],
)
def test_what_may_be_entered(content: Content) -> None:
    assert check_entry(content, "所务会", (entry(1, STORM),), WorkingCalendar(years=SHIPPED)) == []


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (OwnHours(segments=(), valid_from=date(2026, 6, 1)), [("field.required", "segments")]),
        (OwnHours(segments=((720, 480),), valid_from=date(2026, 6, 1)), [("calendar.segments", "segments")]),
        (
            OwnHours(segments=((480, 720), (700, 800), (1, 2)), valid_from=date(2026, 6, 1)),
            [("calendar.segments", "segments")],
        ),
        (OwnHours(segments=((480, 1441),), valid_from=date(2026, 6, 1)), [("calendar.segments", "segments")]),
        (
            OwnHours(segments=SUMMER, first=(2, 30), last=(13, 1), valid_from=date(2026, 6, 1)),
            [("calendar.day_of_year", "first"), ("calendar.day_of_year", "last")],
        ),
        (OwnHours(segments=SUMMER, valid_from=date(1991, 6, 1)), [("calendar.out_of_range", "valid_from")]),
        (OwnDay(day=date(2026, 10, 9), is_worked=True), [("calendar.works_anyway", "day")]),
        (OwnDay(day=date(2026, 10, 1), is_worked=False), [("calendar.rests_anyway", "day")]),
        (
            Standstill(starts_at=local(2026, 7, 16), ends_at=local(2026, 7, 16), approver=" "),
            [("calendar.backwards", "ends_at"), ("field.required", "approver")],
        ),
        (replace(STORM, ends_at=local(2200, 1, 1)), [("calendar.out_of_range", "ends_at")]),
        (
            replace(YEAR, days=YEAR.days[2:], papers=("",)),
            [("field.required", "papers"), ("field.required", "off")],
        ),
        (
            AnnouncedYear(
                year=2027,
                days=(
                    NamedDay(day=date(2026, 11, 30), name="元旦", is_worked=False),
                    NamedDay(day=date(2027, 1, 9), name="元旦", is_worked=False),
                    NamedDay(day=date(2027, 1, 9), name="元旦", is_worked=True),
                    NamedDay(day=date(2028, 1, 1), name="元旦", is_worked=True),
                ),
                papers=("通知",),
            ),
            [("calendar.other_year", "off"), ("calendar.day_twice", "off"), ("calendar.other_year", "working")],
        ),
        (Withdrawal(entry_id=UUID(int=9)), [("calendar.no_such_entry", "entry")]),
        (Withdrawal(entry_id=UUID(int=2)), [("calendar.no_such_entry", "entry")]),
        (Withdrawal(entry_id=UUID(int=1)), [("calendar.withdrawn_already", "entry")]),
    ],
)
def test_what_is_wrong_is_named(content: Content, problems: list[tuple[str, str]]) -> None:
    entries = (entry(1, STORM), entry(2, Withdrawal(entry_id=UUID(int=1))))
    found = check_entry(content, "所务会", entries, WorkingCalendar(years=SHIPPED))
    assert [(problem.code, problem.field) for problem in found] == problems


def test_a_reason_is_asked_for() -> None:
    (problem,) = check_entry(STORM, "  ", (), WorkingCalendar())
    assert (problem.code, problem.field) == ("field.required", "reason")

"""Days as the State Council, the weekday and the station make them, and minutes as integers."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.problems import Refusal
from app.domain.work.calendar import (
    DayKind,
    Hours,
    WorkingCalendar,
    minute_after,
    minute_of,
    moment_of,
    ordinal_of,
    start_of,
)
from app.domain.work.calendar_reading import year_days_from
from app.domain.work.counting import merged, running
from app.domain.zone import STATION_ZONE

SHARED = Path(__file__).resolve().parents[3] / "../shared/data/holidays"


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2026, 10, 9), DayKind.WORKDAY, ""),
        (date(2026, 10, 10), DayKind.MAKE_UP, "国庆节"),
        (date(2026, 10, 11), DayKind.WEEKEND, ""),
        (date(2026, 10, 1), DayKind.HOLIDAY, "国庆节"),
        (date(2026, 9, 20), DayKind.MAKE_UP, "国庆节"),
        (date(2026, 1, 2), DayKind.HOLIDAY, "元旦"),
        (date(2018, 12, 29), DayKind.MAKE_UP, "元旦"),
        (date(2020, 1, 31), DayKind.HOLIDAY, "春节"),
    ],
)
def test_announced_days(calendar: WorkingCalendar, day: date, kind: DayKind, name: str) -> None:
    found = calendar.day(day.toordinal())
    assert (found.kind, found.name, found.is_published) == (kind, name, True)
    assert (found.minutes == 420) is (kind in {DayKind.WORKDAY, DayKind.MAKE_UP})


def test_a_year_not_announced_goes_by_weekdays_and_says_so(calendar: WorkingCalendar) -> None:
    new_year = calendar.day(date(2027, 1, 1).toordinal())
    assert (new_year.kind, new_year.is_published) == (DayKind.WORKDAY, False)
    assert calendar.day(date(2027, 1, 2).toordinal()).kind is DayKind.WEEKEND


def test_the_shipped_days_are_those_of_the_notices(calendar: WorkingCalendar) -> None:
    if not SHARED.is_dir():
        pytest.skip("the source data is not beside this checkout")
    for year in calendar.years:
        days = json.loads((SHARED / f"{year.year}.json").read_text("utf-8"))["days"]
        assert year.off == {date.fromisoformat(day["date"]): day["name"] for day in days if day["isOffDay"]}
        assert year.working == {date.fromisoformat(day["date"]): day["name"] for day in days if not day["isOffDay"]}


def test_the_station_overrules_the_announcement() -> None:
    calendar = WorkingCalendar(overrides={date(2026, 5, 6): False, date(2026, 5, 9): True})
    assert calendar.day(date(2026, 5, 6).toordinal()).kind is DayKind.STATION_RESTS
    assert calendar.day(date(2026, 5, 9).toordinal()).kind is DayKind.STATION_WORKS
    assert calendar.next_working(date(2026, 5, 6).toordinal()) == date(2026, 5, 7).toordinal()


def test_summer_and_winter_hours() -> None:
    winter = Hours(segments=((510, 720), (810, 1020)), first=(10, 1), last=(5, 31))
    summer = Hours(segments=((480, 720), (870, 1080)), first=(6, 1), last=(9, 30))
    calendar = WorkingCalendar(hours=(winter, summer))
    assert calendar.day(date(2026, 7, 1).toordinal()).segments == summer.segments
    assert calendar.day(date(2026, 1, 5).toordinal()).segments == winter.segments
    assert calendar.day(date(2026, 10, 1).toordinal()).segments == winter.segments


def test_a_day_no_hours_cover_is_not_worked() -> None:
    calendar = WorkingCalendar(hours=(Hours(segments=((480, 720),), first=(6, 1), last=(9, 30)),))
    assert calendar.day(date(2026, 3, 2).toordinal()).minutes == 0


def test_minutes_are_those_of_shanghai() -> None:
    moment = datetime(2026, 10, 9, 23, 59, 30, tzinfo=UTC)
    minute = minute_of(moment)
    assert moment_of(minute) == datetime(2026, 10, 10, 7, 59, tzinfo=STATION_ZONE)
    assert minute_after(moment) == minute + 1
    assert minute_after(moment - timedelta(seconds=30)) == minute
    assert ordinal_of(minute) == date(2026, 10, 10).toordinal()
    assert minute - start_of(ordinal_of(minute)) == 479


def test_spans_are_joined_and_cut_out() -> None:
    stops = merged([(50, 60), (10, 20), (20, 30), (25, 28), (40, 40), (70, 65)])
    assert stops == ((10, 30), (50, 60))
    assert running(0, 100, stops) == [(0, 10), (30, 50), (60, 100)]
    assert running(15, 55, stops) == [(30, 50)]
    assert running(12, 18, stops) == []
    assert running(60, 60, stops) == []
    assert running(35, 45, stops) == [(35, 45)]


def test_a_calendar_file_with_mistakes_names_them() -> None:
    with pytest.raises(Refusal) as refused:
        year_days_from({"year": "2026", "off": {"元旦": ["2026-01-01"]}, "working": 3})
    assert [problem.field for problem in refused.value.problems] == ["year", "off.元旦", "working.working"]


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 3, 6), date(2026, 3, 8), 0),  # a Friday to Sunday
        (date(2026, 9, 30), date(2026, 10, 10), 3),  # the holiday, then Thursday, Friday and a make-up Saturday
        (date(2026, 10, 10), date(2026, 10, 10), 0),
        (date(2025, 12, 31), date(2026, 1, 5), 2),  # 元旦, then the make-up Sunday and Monday
        (date(2024, 12, 31), date(2026, 1, 1), 248),
    ],
)
def test_working_days_between_two_days(calendar: WorkingCalendar, first: date, last: date, days: int) -> None:
    assert calendar.working_days_between(first, last) == days
    counted = [calendar.day(each).minutes > 0 for each in range(first.toordinal() + 1, last.toordinal() + 1)]
    assert sum(counted) == days

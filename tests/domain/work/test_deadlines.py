"""Limits end when law and calendar say so, to the minute."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from app.domain.definitions.limit import Limit, LimitMode, LimitUnit
from app.domain.work.calendar import DayKind, Suspension, WorkingCalendar
from app.domain.work.deadlines import ClockState, Deadline, check_clock, deadline
from app.domain.work.receipt import Pause
from app.domain.zone import STATION_ZONE


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STATION_ZONE)


def count(
    calendar: WorkingCalendar,
    amount: int,
    unit: LimitUnit,
    start: str,
    *,
    as_of: str = "2026-01-01T00:00",
    mode: LimitMode = LimitMode.STATUTORY,
    pauses: tuple[Pause, ...] = (),
    ended: str | None = None,
) -> Deadline:
    return deadline(
        Limit(amount=amount, unit=unit, mode=mode),
        at(start),
        as_of=at(as_of),
        calendar=calendar,
        pauses=pauses,
        ended_at=None if ended is None else at(ended),
    )


WD, CD = LimitUnit.WORKING_DAY, LimitUnit.CALENDAR_DAY


@pytest.mark.parametrize(
    ("amount", "start", "due"),
    [
        (1, "2026-10-08T09:00", "2026-10-09T17:30"),
        (2, "2026-10-08T09:00", "2026-10-10T17:30"),  # the make-up Saturday counts
        (3, "2026-10-08T09:00", "2026-10-12T17:30"),
        (5, "2026-09-29T10:00", "2026-10-12T17:30"),
        (5, "2026-09-30T17:29", "2026-10-13T17:30"),
        (6, "2026-02-13T09:00", "2026-02-28T17:30"),  # 02-14 and 02-28 are make-up Saturdays, 02-15 to 02-23 holidays
        (1, "2026-10-09T23:00", "2026-10-10T17:30"),  # after closing counts as that day
        (1, "2026-10-09T06:00", "2026-10-10T17:30"),  # before opening too
        (1, "2026-10-03T12:00", "2026-10-08T17:30"),  # on a holiday: the first working day after it
        (1, "2026-10-11T12:00", "2026-10-12T17:30"),
        (22, "2026-10-08T09:00", "2026-11-06T17:30"),
    ],
)
def test_working_days_leave_out_the_day_of_the_start(
    calendar: WorkingCalendar, amount: int, start: str, due: str
) -> None:
    assert count(calendar, amount, WD, start).due_at == at(due)


@pytest.mark.parametrize(
    ("amount", "start", "due"),
    [
        (1, "2026-10-08T09:00", "2026-10-09T17:30"),
        (7, "2026-09-29T10:00", "2026-10-08T17:30"),  # 10-06 is a holiday: moved to the next working day
        (2, "2026-10-08T10:00", "2026-10-10T17:30"),  # ends on the make-up Saturday
        (3, "2026-10-08T10:00", "2026-10-12T17:30"),
    ],
)
def test_calendar_days_end_on_a_working_day(calendar: WorkingCalendar, amount: int, start: str, due: str) -> None:
    assert count(calendar, amount, CD, start).due_at == at(due)


@pytest.mark.parametrize(
    ("amount", "unit", "due"),
    [(45, LimitUnit.MINUTE, "2026-10-01T00:30"), (24, LimitUnit.HOUR, "2026-10-01T23:45")],
)
def test_hours_and_minutes_run_round_the_clock(
    calendar: WorkingCalendar, amount: int, unit: LimitUnit, due: str
) -> None:
    assert count(calendar, amount, unit, "2026-09-30T23:45").due_at == at(due)


def test_a_start_within_a_minute_counts_from_the_next_one(calendar: WorkingCalendar) -> None:
    assert count(calendar, 45, LimitUnit.MINUTE, "2026-10-08T10:00:30").due_at == at("2026-10-08T10:46")


@pytest.mark.parametrize(
    ("amount", "unit", "start", "due"),
    [
        (1, WD, "2026-10-08T11:00", "2026-10-09T11:00"),
        (1, WD, "2026-10-09T17:30", "2026-10-10T17:30"),  # from closing: the whole next day
        (1, WD, "2026-10-08T12:00", "2026-10-09T12:00"),  # used up at noon: ends at noon, not at two
        (4, LimitUnit.HOUR, "2026-10-10T11:00", "2026-10-10T17:00"),
        (90, LimitUnit.MINUTE, "2026-10-10T17:00", "2026-10-12T09:30"),
        (2, CD, "2026-10-09T10:15", "2026-10-11T10:15"),
    ],
)
def test_elapsed_time_counts_from_the_very_minute(
    calendar: WorkingCalendar, amount: int, unit: LimitUnit, start: str, due: str
) -> None:
    assert count(calendar, amount, unit, start, mode=LimitMode.ELAPSED).due_at == at(due)


def test_a_pause_stops_the_clock_for_its_business_minutes(calendar: WorkingCalendar) -> None:
    pause = Pause(starts_at=at("2026-10-09T11:00"), ends_at=at("2026-10-10T09:00"), reason="customer_papers")
    found = count(calendar, 2, WD, "2026-10-08T09:00", pauses=(pause,), as_of="2026-10-10T10:00")
    # 60 + 210 minutes of the Friday and 30 of the Saturday are made good: Monday 12:00 + 90 minutes after two o'clock
    assert found.due_at == at("2026-10-12T15:30")
    assert found.used == Fraction(150 + 60, 420)


def test_a_limit_used_up_at_noon_ends_at_noon(calendar: WorkingCalendar) -> None:
    pause = Pause(starts_at=at("2026-10-09T14:00"), ends_at=at("2026-10-09T17:30"))
    assert count(calendar, 1, WD, "2026-10-08T09:00", pauses=(pause,)).due_at == at("2026-10-10T12:00")


def test_a_pause_on_rest_days_alone_changes_nothing(calendar: WorkingCalendar) -> None:
    pause = Pause(starts_at=at("2026-10-01T00:00"), ends_at=at("2026-10-08T08:30"))
    assert count(calendar, 5, WD, "2026-09-29T10:00", pauses=(pause,)).due_at == at("2026-10-12T17:30")


def test_overlapping_pauses_count_once(calendar: WorkingCalendar) -> None:
    pauses = (
        Pause(starts_at=at("2026-10-09T09:00"), ends_at=at("2026-10-09T11:00")),
        Pause(starts_at=at("2026-10-09T10:00"), ends_at=at("2026-10-09T12:00")),
    )
    assert count(calendar, 1, WD, "2026-10-08T09:00", pauses=pauses).due_at == at("2026-10-10T11:30")


def test_a_pause_of_a_minute_limit_is_made_good_by_the_minute(calendar: WorkingCalendar) -> None:
    pause = Pause(starts_at=at("2026-10-01T02:00"), ends_at=at("2026-10-01T02:25"))
    assert count(calendar, 90, LimitUnit.MINUTE, "2026-10-01T01:30", pauses=(pause,)).due_at == at("2026-10-01T03:25")


def test_a_pause_of_calendar_days_moves_them_round_the_clock(calendar: WorkingCalendar) -> None:
    pause = Pause(starts_at=at("2026-10-13T00:00"), ends_at=at("2026-10-13T00:01"))
    assert count(calendar, 7, CD, "2026-10-08T10:00").due_at == at("2026-10-15T17:30")
    assert count(calendar, 7, CD, "2026-10-08T10:00", pauses=(pause,)).due_at == at("2026-10-16T17:30")


def test_a_storm_stops_working_time_but_not_the_round_clock(calendar: WorkingCalendar) -> None:
    storm = Suspension(starts_at=at("2026-10-09T14:00"), ends_at=at("2026-10-09T17:30"), reason="台风")
    stormy = WorkingCalendar(years=calendar.years, suspensions=(storm,))
    found = count(stormy, 1, WD, "2026-10-08T09:00")
    assert found.due_at == at("2026-10-10T12:00")
    assert found.lines[1].reasons == ("台风",)
    assert count(stormy, 45, LimitUnit.MINUTE, "2026-10-09T14:00").due_at == at("2026-10-09T14:45")


@pytest.mark.parametrize(
    ("as_of", "ended", "state", "left"),
    [
        ("2026-10-08T18:00", None, ClockState.NORMAL, Fraction(5)),
        ("2026-10-13T17:30", None, ClockState.NEAR, Fraction(1)),
        ("2026-10-14T17:30", None, ClockState.NEAR, Fraction(0)),
        ("2026-10-14T17:31", None, ClockState.OVERDUE, Fraction(0)),
        ("2026-10-15T12:00", None, ClockState.OVERDUE, Fraction(-1, 2)),
        ("2026-10-20T12:00", "2026-10-14T17:30", ClockState.MET, Fraction(0)),
        ("2026-10-20T12:00", "2026-10-15T12:00", ClockState.LATE, Fraction(-1, 2)),
    ],
)
def test_how_a_clock_stands(
    calendar: WorkingCalendar, as_of: str, ended: str | None, state: ClockState, left: Fraction
) -> None:
    found = count(calendar, 5, WD, "2026-10-08T09:00", as_of=as_of, ended=ended)
    assert (found.due_at, found.state, found.left) == (at("2026-10-14T17:30"), state, left)


def test_an_open_pause_holds_the_clock_and_shows_the_end_if_work_went_on_now(calendar: WorkingCalendar) -> None:
    pause = Pause(starts_at=at("2026-10-09T08:30"))
    found = count(calendar, 1, WD, "2026-10-08T09:00", pauses=(pause,), as_of="2026-10-12T08:30")
    assert (found.state, found.due_at, found.used) == (ClockState.PAUSED, at("2026-10-12T17:30"), Fraction(0))
    ended = count(calendar, 1, WD, "2026-10-08T09:00", pauses=(pause,), ended="2026-10-12T08:30")
    assert ended.state is ClockState.MET


def test_a_pause_after_the_end_does_not_hide_that_it_is_overdue(calendar: WorkingCalendar) -> None:
    pause = Pause(starts_at=at("2026-10-12T08:30"))
    found = count(calendar, 1, WD, "2026-10-08T09:00", pauses=(pause,), as_of="2026-10-13T10:00")
    assert (found.state, found.due_at) == (ClockState.OVERDUE, at("2026-10-09T17:30"))


def test_calendar_days_are_not_overrun_while_the_rest_day_lasts(calendar: WorkingCalendar) -> None:
    waiting = count(calendar, 7, CD, "2026-09-29T10:00", as_of="2026-10-07T12:00")
    assert (waiting.state, waiting.left) == (ClockState.NEAR, Fraction(0))
    evening = count(calendar, 1, CD, "2026-10-08T09:00", as_of="2026-10-09T18:00")
    assert (evening.state, evening.left) == (ClockState.OVERDUE, Fraction(-30, 1440))  # closing was at 17:30


def test_a_year_not_announced_is_said(calendar: WorkingCalendar) -> None:
    assert count(calendar, 5, WD, "2026-12-24T09:00").is_published
    across = count(calendar, 10, WD, "2026-12-24T09:00")
    assert (across.due_at, across.is_published) == (at("2027-01-07T17:30"), False)
    assert count(calendar, 45, LimitUnit.MINUTE, "2027-03-01T09:00").is_published


def test_moments_may_come_in_any_zone(calendar: WorkingCalendar) -> None:
    utc = datetime(2026, 10, 8, 17, 0, tzinfo=UTC)  # 01:00 of the 9th in Shanghai
    limit = Limit(amount=1, unit=WD)
    assert deadline(limit, utc, as_of=utc, calendar=calendar).due_at == at("2026-10-10T17:30")


def test_the_receipt_says_day_by_day_what_counted(calendar: WorkingCalendar) -> None:
    pause = Pause(starts_at=at("2026-10-09T08:30"), ends_at=at("2026-10-09T12:00"), reason="weather")
    found = count(calendar, 2, WD, "2026-10-08T09:00", pauses=(pause,))
    told = [(line.day, line.kind, line.counted_minutes, line.stopped_minutes, line.total) for line in found.lines]
    assert told == [
        (date(2026, 10, 8), DayKind.WORKDAY, 0, 0, Fraction(0)),
        (date(2026, 10, 9), DayKind.WORKDAY, 210, 210, Fraction(1, 2)),
        (date(2026, 10, 10), DayKind.MAKE_UP, 420, 0, Fraction(3, 2)),
        (date(2026, 10, 11), DayKind.WEEKEND, 0, 0, Fraction(3, 2)),
        (date(2026, 10, 12), DayKind.WORKDAY, 210, 0, Fraction(2)),
    ]
    assert [line.is_start_day for line in found.lines] == [True, False, False, False, False]
    assert found.lines[1].reasons == ("weather",)
    assert found.due_at == at("2026-10-12T12:00")


def test_a_receipt_can_be_left_out(calendar: WorkingCalendar) -> None:
    start = at("2026-10-08T09:00")
    found = deadline(Limit(amount=1, unit=WD), start, as_of=start, calendar=calendar, has_receipt=False)
    assert found.lines == ()


def test_an_impossible_clock_is_refused_with_its_reasons() -> None:
    start = at("2026-10-08T09:00")
    backwards = Pause(starts_at=start, ends_at=start - timedelta(minutes=1))
    problems = check_clock(Limit(amount=0, unit=WD), start, [Pause(starts_at=start), backwards], start - timedelta(1))
    assert [problem.code for problem in problems] == [
        "clock.amount",
        "clock.pause_backwards",
        "clock.end_before_start",
    ]
    assert problems[1].values == {"pause": 2}
    assert check_clock(Limit(amount=3_650, unit=WD), start, [], start) == ()
    assert check_clock(Limit(amount=3_651, unit=WD), start) != ()

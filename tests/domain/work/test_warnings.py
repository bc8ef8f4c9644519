"""Warnings: only while the station is open, none twice, none forgotten, whatever the clock, pauses and hours."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.definitions.limit import Limit, LimitMode, LimitScope, LimitSpec, LimitUnit, Point, PointKind
from app.domain.definitions.source import Source
from app.domain.definitions.warning import WarningLevel, WarningPoint, warning_levels_from
from app.domain.problems import Refusal
from app.domain.work.calendar import Hours, Suspension, WorkingCalendar
from app.domain.work.clocks import Clock
from app.domain.work.deadlines import deadline, share_used_at
from app.domain.work.promises import Promise
from app.domain.work.receipt import Pause
from app.domain.work.warnings import (
    Milestone,
    Watch,
    due_warning,
    next_warning_at,
    opening,
    promise_watches,
    watches,
)
from tests.station import local

SOURCE = Source(title="测试")
LEVELS = tuple(
    WarningLevel(code=code, name=code, at=at, percent=percent, effective_from=date(2024, 1, 1), source=SOURCE)
    for code, at, percent in (
        ("remind", WarningPoint.USED, 50),
        ("warn", WarningPoint.NEAR, 0),
        ("last_day", WarningPoint.LAST_DAY, 0),
        ("overdue", WarningPoint.DUE, 0),
    )
)
PLAIN = WorkingCalendar()
NEVER_OPEN = WorkingCalendar(hours=())


def clock_of(
    limit: Limit,
    started_at: datetime,
    *,
    as_of: datetime,
    pauses: tuple[Pause, ...] = (),
    ended: datetime | None = None,
) -> Clock:
    spec = LimitSpec(
        code="whole",
        name="全过程",
        scope=LimitScope.WHOLE,
        amount=limit.amount,
        unit=limit.unit,
        mode=limit.mode,
        starts=Point(kind=PointKind.ACCEPTED),
        stops=Point(kind=PointKind.CLOSED),
        source=SOURCE,
    )
    counted = deadline(limit, started_at, as_of=as_of, calendar=PLAIN, pauses=pauses, ended_at=ended)
    return Clock(spec=spec, limit=limit, deadline=counted, pauses=pauses)


def days(amount: int) -> Limit:
    return Limit(amount=amount, unit=LimitUnit.WORKING_DAY)


def watched(clock: Clock, *, as_of: datetime, is_fault: bool = False) -> Watch:
    (watch,) = watches([clock], LEVELS, calendar=PLAIN, as_of=as_of, is_fault=is_fault)
    return watch


def level_in(due: Milestone | None) -> str:
    return "" if due is None else due.level


def moments(watch: Watch) -> dict[str, datetime]:
    return {milestone.level: milestone.at for milestone in watch.milestones}


MONDAY = local(2026, 3, 2, 9)


def test_the_levels_of_ten_working_days_come_at_half_at_the_near_share_on_the_last_morning_and_at_the_end() -> None:
    assert moments(watched(clock_of(days(10), MONDAY, as_of=MONDAY), as_of=MONDAY)) == {
        "remind": local(2026, 3, 9, 17, 30),
        "warn": local(2026, 3, 12, 17, 30),
        "last_day": local(2026, 3, 16, 8, 30),
        "overdue": local(2026, 3, 16, 17, 30),
    }


def test_a_level_reached_at_a_closing_is_given_at_the_next_opening() -> None:
    watch = watched(clock_of(days(10), MONDAY, as_of=MONDAY), as_of=MONDAY)
    at_closing, next_morning = local(2026, 3, 9, 17, 30), local(2026, 3, 10, 8, 30)
    assert due_warning(watch, (), PLAIN, at_closing) is None
    assert next_warning_at(watch, (), PLAIN, at_closing) == next_morning
    assert due_warning(watch, (), PLAIN, next_morning) == Milestone(level="remind", at=at_closing)


def test_of_several_levels_reached_at_once_only_the_gravest_is_given() -> None:
    watch = watched(clock_of(days(10), MONDAY, as_of=MONDAY), as_of=MONDAY)
    back_at_work = local(2026, 3, 16, 9)
    due = due_warning(watch, (), PLAIN, back_at_work)
    assert level_in(due) == "last_day"
    assert next_warning_at(watch, {"last_day"}, PLAIN, back_at_work) == local(2026, 3, 17, 8, 30)
    assert due_warning(watch, {"last_day"}, PLAIN, local(2026, 3, 16, 17)) is None


def test_nothing_is_said_while_the_clock_stands_still_or_after_it_has_ended() -> None:
    now = local(2026, 3, 10, 9)
    paused = watched(clock_of(days(5), MONDAY, as_of=now, pauses=(Pause(starts_at=local(2026, 3, 3, 9)),)), as_of=now)
    assert (due_warning(paused, (), PLAIN, now), next_warning_at(paused, (), PLAIN, now)) == (None, None)
    done = clock_of(days(5), MONDAY, as_of=now, ended=local(2026, 3, 4, 9))
    assert list(watches([done, replace(done, deadline=None)], LEVELS, calendar=PLAIN, as_of=now)) == []


def test_a_pause_recorded_later_does_not_repeat_what_was_said_but_lets_the_new_end_be_warned_of() -> None:
    now = local(2026, 3, 10, 9)
    late = watched(clock_of(days(5), MONDAY, as_of=now), as_of=now)
    assert due_warning(late, {"remind"}, PLAIN, now) == Milestone(level="overdue", at=local(2026, 3, 9, 17, 30))
    pause = Pause(starts_at=local(2026, 3, 4, 8, 30), ends_at=local(2026, 3, 9, 17, 30))
    moved = watched(clock_of(days(5), MONDAY, as_of=now, pauses=(pause,)), as_of=now)
    said = {"remind", "overdue"}
    assert due_warning(moved, said, PLAIN, now) is None
    assert next_warning_at(moved, said, PLAIN, now) == local(2026, 3, 13, 8, 30)
    last = due_warning(moved, said, PLAIN, local(2026, 3, 13, 8, 30))
    assert level_in(last) == "last_day"
    assert next_warning_at(moved, {*said, "last_day"}, PLAIN, local(2026, 3, 13, 8, 30)) is None


def test_the_hours_of_a_fault_are_watched_by_night_but_not_its_days() -> None:
    night = local(2026, 3, 2, 2)
    limit = Limit(amount=90, unit=LimitUnit.MINUTE)
    fault = watched(clock_of(limit, night, as_of=night), as_of=night, is_fault=True)
    assert moments(fault) == {
        "remind": night + timedelta(minutes=45),
        "warn": night + timedelta(minutes=72),
        "overdue": night + timedelta(minutes=90),
    }
    assert next_warning_at(fault, (), PLAIN, night) == night + timedelta(minutes=45)
    later = night + timedelta(minutes=50)
    assert next_warning_at(fault, (), PLAIN, later) == later
    due = due_warning(fault, (), PLAIN, later)
    assert level_in(due) == "remind"
    callback = watched(clock_of(days(1), night, as_of=night), as_of=night, is_fault=True)
    assert not callback.is_round_the_clock


def test_the_last_morning_of_a_limit_in_hours_is_that_of_the_working_day_it_ends_on() -> None:
    started_at = local(2026, 3, 3, 10)
    contact = watched(clock_of(Limit(amount=24, unit=LimitUnit.HOUR), started_at, as_of=started_at), as_of=started_at)
    assert moments(contact)["last_day"] == local(2026, 3, 4, 8, 30)
    friday = local(2026, 3, 6, 16)
    weekend = watched(clock_of(Limit(amount=24, unit=LimitUnit.HOUR), friday, as_of=friday), as_of=friday)
    assert "last_day" not in moments(weekend)
    sunday = local(2026, 3, 8, 9)
    rest = watched(clock_of(Limit(amount=1, unit=LimitUnit.HOUR), sunday, as_of=sunday), as_of=sunday)
    assert "last_day" not in moments(rest)
    assert next_warning_at(rest, (), PLAIN, sunday) == local(2026, 3, 9, 8, 30)


def test_a_storm_keeps_warnings_until_business_goes_on() -> None:
    storm = Suspension(starts_at=local(2026, 3, 3, 8), ends_at=local(2026, 3, 4, 10), reason="台风")
    calendar = WorkingCalendar(suspensions=(storm,))
    assert opening(calendar, local(2026, 3, 3, 9)) == local(2026, 3, 4, 10)
    assert opening(calendar, local(2026, 3, 4, 10, 0, 30)) == local(2026, 3, 4, 10, 0, 30)
    assert opening(calendar, local(2026, 3, 4, 12)) == local(2026, 3, 4, 14)
    assert opening(NEVER_OPEN, MONDAY) is None


def promise(until: datetime, **values: object) -> Promise:
    made = Promise(id=UUID(int=7), case_id=UUID(int=1), what="送合同", to="", by_id=None, made_at=MONDAY, until=until)
    return replace(made, **values)  # type: ignore[arg-type]  # fields of a promise


def test_a_promise_is_a_clock_of_its_own_that_runs_by_the_wall_clock() -> None:
    kept = promise(local(2026, 3, 4, 17), kept_at=MONDAY)
    (watch,) = promise_watches([promise(local(2026, 3, 4, 17)), kept], LEVELS, PLAIN)
    assert (watch.clock, watch.is_promise) == (str(UUID(int=7)), True)
    assert moments(watch) == {
        "remind": local(2026, 3, 3, 13),
        "warn": local(2026, 3, 4, 5, 48),
        "last_day": local(2026, 3, 4, 8, 30),
        "overdue": local(2026, 3, 4, 17),
    }
    (today,) = promise_watches([promise(local(2026, 3, 2, 16))], LEVELS, PLAIN)
    assert "last_day" not in moments(today)


units = st.sampled_from([(LimitUnit.WORKING_DAY, 12), (LimitUnit.CALENDAR_DAY, 15), (LimitUnit.HOUR, 80)])
hours = st.sampled_from(
    [PLAIN.hours, (Hours(segments=((9 * 60, 17 * 60),)),), (Hours(segments=((0, 120), (600, 601), (1300, 1440))),)]
)
storms = st.lists(st.tuples(st.integers(0, 20_000), st.integers(1, 4000)), max_size=2)
minutes = st.integers(0, 14 * 1440)


@st.composite
def clocks(draw: st.DrawFn) -> tuple[Clock, WorkingCalendar, datetime]:
    """A running clock with pauses that are over, its calendar, and the moment it is looked at."""
    suspended = tuple(
        Suspension(starts_at=MONDAY + timedelta(minutes=at), ends_at=MONDAY + timedelta(minutes=at + lasts))
        for at, lasts in draw(storms)
    )
    calendar = WorkingCalendar(hours=draw(hours), suspensions=suspended)
    unit, most = draw(units)
    limit = Limit(amount=draw(st.integers(1, most)), unit=unit, mode=draw(st.sampled_from(LimitMode)))
    started_at = MONDAY + timedelta(minutes=draw(minutes))
    pauses = tuple(
        Pause(starts_at=started_at + timedelta(minutes=at), ends_at=started_at + timedelta(minutes=at + lasts))
        for at, lasts in draw(st.lists(st.tuples(minutes, st.integers(0, 5000)), max_size=2))
    )
    counted = deadline(limit, started_at, as_of=started_at, calendar=calendar, pauses=pauses)
    clock = replace(clock_of(limit, started_at, as_of=started_at), deadline=counted, pauses=pauses)
    return clock, calendar, started_at


@settings(max_examples=60, deadline=None)
@given(ground=clocks(), is_fault=st.booleans())
def test_followed_from_moment_to_moment_nothing_is_said_outside_hours_or_twice_and_nothing_is_missed(
    ground: tuple[Clock, WorkingCalendar, datetime], *, is_fault: bool
) -> None:
    clock, calendar, now = ground
    watch = next(watches([clock], LEVELS, calendar=calendar, as_of=now, is_fault=is_fault), None)
    if watch is None or watch.is_paused:
        return
    said: dict[str, datetime] = {}
    while (at := next_warning_at(watch, said, calendar, now)) is not None:
        assert at > now or not said, "it goes on"
        due = due_warning(watch, said, calendar, at)
        assert due is not None, "woken for nothing"
        assert due.level not in said
        assert watch.is_round_the_clock or opening(calendar, at) == at
        said[due.level] = now = at
    for place, milestone in enumerate(watch.milestones):
        at = milestone.at if watch.is_round_the_clock else opening(calendar, milestone.at)
        graver = [each for each in watch.milestones[place + 1 :] if at is not None and each.at <= at]
        assert said.get(milestone.level) == (None if graver else at)


@settings(max_examples=40, deadline=None)
@given(clocks())
def test_the_whole_share_of_a_limit_is_used_when_it_is_used_up(
    ground: tuple[Clock, WorkingCalendar, datetime],
) -> None:
    clock, calendar, now = ground
    shares = [
        share_used_at(clock.limit, now, percent, as_of=now, calendar=calendar, pauses=clock.pauses)
        for percent in (1, 50, 100)
    ]
    assert shares == sorted(shares)
    assert clock.deadline is not None
    # Days of the calendar are used up at midnight, and end before that with the day's business.
    ends_with_business = clock.limit.unit is LimitUnit.CALENDAR_DAY and clock.limit.mode is LimitMode.STATUTORY
    assert ends_with_business or shares[-1] == clock.deadline.due_at


def test_a_share_nothing_lets_be_used_is_refused() -> None:
    with pytest.raises(Refusal, match=r"clock\.never_ends"):
        share_used_at(days(1), MONDAY, 50, as_of=MONDAY, calendar=NEVER_OPEN)


def test_levels_are_read_with_their_sources_and_each_code_once() -> None:
    (level,) = warning_levels_from({"level": [level_of("a", at="used", percent=50, to_head=True)]})
    assert (level.percent, level.to_head, level.source.is_unverified) == (50, True, True)
    with pytest.raises(Refusal, match=r"definition\.duplicate"):
        warning_levels_from({"level": [level_of("a"), level_of("a")]})


def level_of(code: str, **values: object) -> dict[str, object]:
    source = {"title": "未见公开规定", "unverified": True}
    return {"code": code, "name": "提醒", "at": "due", "effective_from": date(2024, 6, 1), "source": source, **values}

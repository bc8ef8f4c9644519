"""The rules over a station's month: bursts, pile-ups, numbers against papers, moved clocks, accounts without a case."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from app.domain.definitions.business import BusinessType
from app.domain.definitions.limit import LimitSpec, Point, PointKind
from app.domain.rating.months import Month
from app.domain.work.calendar import WorkingCalendar
from app.domain.work.clocks import Clock
from app.domain.work.deadlines import ClockState, Deadline
from app.domain.work.event import Event, EventKind
from app.domain.work.timekeeping.findings import Finding
from app.domain.work.timekeeping.month_checks import Closing, MonthTimes, MovedClock, Opened, Taken, check_month
from app.domain.work.timekeeping.rules import RuleBook, Weight, book_on
from tests.domain.work.timekeeping.telling import accepted, at, day, event

STATION = UUID(int=7)
WORKED = (9, 10, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26)


def closed(moment: str, **more: str) -> Event:
    return event(EventKind.CASE_CLOSED, moment, from_="callback", **more)  # type: ignore[arg-type]  # texts only


@pytest.fixture
def limit(business_types: dict[str, BusinessType]) -> LimitSpec:
    """A limit that stops with the case."""
    known = next(iter(business_types["LV-RES-NEW"].limits))
    return replace(known, name="回访", stops=Point(kind=PointKind.CLOSED))


def clock(spec: LimitSpec, state: ClockState | None, left: str = "0", due: str = "12T17:30") -> Clock:
    limit = replace(spec.limit_for({}), amount=10)
    if state is None:
        return Clock(spec=spec, limit=limit, deadline=None)
    units = Fraction(left)
    ended = Deadline(
        limit=limit,
        started_at=at("05T09:00"),
        due_at=at(due),
        state=state,
        used=10 - units,
        left=units,
        used_minutes=0,
        left_minutes=None,
        unpublished_years=(),
    )
    return Clock(spec=spec, limit=limit, deadline=ended)


class AskMonth:
    """Asks about October 2026 by the shipped rules."""

    def __init__(self, calendar: WorkingCalendar, book: RuleBook) -> None:
        self.calendar = calendar
        self.book = book

    def __call__(self, *, is_over: bool = True, **facts: Sequence[Any]) -> list[Finding]:
        month = MonthTimes(month=Month(2026, 10), station_id=STATION, calendar=self.calendar, is_over=is_over, **facts)
        return list(check_month(month, self.book))


@pytest.fixture
def ask_month(calendar: WorkingCalendar, books: tuple[RuleBook, ...]) -> AskMonth:
    return AskMonth(calendar, book_on(books, day("01")))


def even(each: int = 1) -> list[Closing]:
    """So many closings on every working day but the last three."""
    return [Closing(event=closed(f"{number:02}T10:00"), number="") for number in WORKED for _ in range(each)]


def test_closings_heaped_on_the_last_working_days_are_a_hint(ask_month: AskMonth) -> None:
    heap = [Closing(event=closed(f"{number}T16:00"), number="") for number in (28, 29, 30) for _ in range(4)]

    (finding,) = ask_month(closings=[*even(), *heap])

    assert (finding.rule.value, finding.weight) == ("month_end", Weight.HINT)
    assert finding.values == {"month": "2026-10", "count": 12, "total": 25, "days": 3}
    assert len(finding.event_ids) == 12
    assert ask_month(closings=[*even(), *heap], is_over=False) == []


def test_an_even_month_or_a_small_one_is_asked_nothing(ask_month: AskMonth) -> None:
    few = [Closing(event=closed("30T16:00"), number="") for _ in range(9)]

    assert ask_month(closings=[*even(3), *few]) == []
    assert ask_month(closings=few) == []
    assert ask_month() == []


def test_a_month_without_working_days_has_no_end_to_heap_on(books: tuple[RuleBook, ...]) -> None:
    resting = WorkingCalendar(overrides={day(f"{number:02}"): False for number in range(1, 32)})
    heap = [Closing(event=closed("30T16:00"), number="") for _ in range(12)]

    assert AskMonth(resting, books[-1])(closings=heap) == []


def test_limits_met_in_their_last_part_are_a_hint_when_there_are_many(ask_month: AskMonth, limit: LimitSpec) -> None:
    def closings(near: int, early: int) -> list[Closing]:
        clocks = [clock(limit, ClockState.MET, "0.5", due="20T17:30")] * near
        clocks += [clock(limit, ClockState.MET, "4", due="20T17:30")] * early
        clocks += [clock(limit, ClockState.LATE, "-2"), clock(limit, ClockState.PAUSED), clock(limit, None)]
        return [Closing(event=closed("12T10:00"), number="", clocks=tuple(clocks))]

    (finding,) = ask_month(closings=closings(6, 13))

    assert (finding.rule.value, finding.weight) == ("pile_up", Weight.HINT)
    assert finding.values == {"month": "2026-10", "count": 6, "total": 20, "percent": 5}
    assert ask_month(closings=closings(5, 14)) == []  # a quarter
    assert ask_month(closings=closings(6, 12)) == []  # nineteen limits are too few
    assert ask_month(closings=closings(6, 13), is_over=False) == []
    assert ask_month(closings=closings(0, 30)) == []


def test_a_case_closed_minutes_before_its_limit_is_a_hint_of_its_own(ask_month: AskMonth, limit: LimitSpec) -> None:
    clocks = (clock(limit, ClockState.MET), clock(limit, ClockState.MET, due="12T17:40"))
    closing = Closing(event=closed("12T17:12"), number="2026-YF-000001-5", clocks=clocks)

    (finding,) = ask_month(closings=[closing])

    assert (finding.rule.value, finding.subject.number) == ("closed_just_in_time", "2026-YF-000001-5")
    assert finding.values == {"limit": "回访", "minutes": 18}
    assert (finding.at, finding.other_at) == (at("12T17:12"), at("12T17:30"))
    assert ask_month(closings=[replace(closing, event=closed("12T16:59"))], is_over=False) == []
    late = replace(closing, clocks=(clock(limit, ClockState.LATE), clock(limit, None)))
    assert ask_month(closings=[late]) == []


def test_a_limit_that_ended_with_its_stage_is_not_taken_for_the_case_s(ask_month: AskMonth, limit: LimitSpec) -> None:
    of_stage = replace(limit, stops=Point(kind=PointKind.STAGE_LEFT, code="survey"))
    closing = Closing(event=closed("12T17:12"), number="", clocks=(clock(of_stage, ClockState.MET),))

    assert ask_month(closings=[closing]) == []


def test_a_later_number_with_an_earlier_paper_is_found(ask_month: AskMonth) -> None:
    taken = [
        Taken(event=accepted("12T09:00", paper="12T09:00"), number="1"),
        Taken(event=accepted("13T09:00"), number="2"),
        Taken(event=accepted("13T10:00", paper="11T10:00"), number="3"),
        Taken(event=accepted("14T10:00", paper="10T10:00"), number="4"),
        Taken(event=accepted("14T11:00", paper="14T10:00"), number="5"),
    ]

    (finding,) = ask_month(taken=taken)

    assert (finding.rule.value, finding.subject.number, finding.stage) == ("number_order", "4", "accept")
    assert (finding.at, finding.other_at) == (at("10T10:00"), at("12T09:00"))


def test_a_clock_put_back_is_found_with_how_far(ask_month: AskMonth) -> None:
    moved = [
        MovedClock(event=accepted("12T09:00"), before_at=at("12T11:30")),
        MovedClock(event=accepted("12T12:00"), before_at=at("12T12:02")),
        MovedClock(event=accepted("12T13:00"), before_at=None),
    ]

    (finding,) = ask_month(moved=moved)

    assert (finding.rule.value, finding.weight) == ("clock_back", Weight.CONTRADICTION)
    assert finding.values == {"minutes": 150, "device": "cdef"}
    assert (finding.at, finding.other_at) == (at("12T09:00"), at("12T11:30"))


def test_a_computer_s_clock_that_differs_is_asked_about_once_a_day(ask_month: AskMonth) -> None:
    moved = [
        MovedClock(event=accepted("12T09:00", device="12T08:40"), before_at=None),
        MovedClock(event=accepted("12T10:00", device="12T09:40"), before_at=at("12T09:00")),
        MovedClock(event=accepted("13T10:00", device="13T09:55"), before_at=at("12T10:00")),
    ]

    (finding,) = ask_month(moved=moved)

    assert (finding.rule.value, finding.values) == ("clock_offset", {"minutes": 20, "device": "cdef", "count": 2})
    assert len(finding.event_ids) == 2


def test_an_account_no_case_led_to_is_asked_of_the_station(ask_month: AskMonth) -> None:
    (finding,) = ask_month(opened=[Opened(account="1183369442", opened_on=day("15"))], is_over=False)

    assert (finding.rule.value, finding.event_ids, finding.person_id) == ("opened_without_case", (), None)
    assert finding.values == {"account": "1183369442", "day": "2026-10-15"}
    assert finding.recorded_at == at("15T00:00")
    (other,) = ask_month(opened=[Opened(account="1176203685", opened_on=day("15"))])
    assert other.key != finding.key


def test_a_rule_that_is_left_out_is_not_asked(calendar: WorkingCalendar) -> None:
    nothing = RuleBook(effective_from=day("01"), specs={})
    opened = [Opened(account="1183369442", opened_on=day("15") + timedelta(days=1))]

    assert AskMonth(calendar, nothing)(opened=opened) == []

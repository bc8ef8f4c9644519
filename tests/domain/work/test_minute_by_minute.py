"""Clocks at random against the count of single minutes: some hundreds always, ten thousand among the slow tests."""

from collections.abc import Mapping
from datetime import date, datetime
from random import Random
from typing import Any

import pytest

from app.domain.definitions.limit import Limit, LimitMode, LimitUnit
from app.domain.work.calendar import Hours, Suspension, WorkingCalendar
from app.domain.work.deadlines import ClockState, Deadline, deadline
from app.domain.work.receipt import Pause
from app.domain.zone import STATION_ZONE
from tests.domain.work.minute_oracle import truth
from tests.domain.work.random_clocks import clock

STATES = {
    ClockState.NORMAL: "running",
    ClockState.NEAR: "running",
    ClockState.PAUSED: "paused",
    ClockState.OVERDUE: "late",
    ClockState.LATE: "late",
    ClockState.MET: "met",
}
Json = Mapping[str, Any]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STATION_ZONE)


def at_or_none(text: str | None) -> datetime | None:
    return None if text is None else at(text)


def times(segments: list[list[str]]) -> tuple[tuple[int, int], ...]:
    minutes = [[int(time[:2]) * 60 + int(time[3:]) for time in segment] for segment in segments]
    return tuple((opens, closes) for opens, closes in minutes)


def calendar_of(plain: Json, shipped: WorkingCalendar) -> WorkingCalendar:
    seasons = [
        Hours(segments=times(each["segments"]), first=tuple(each["first"]), last=tuple(each["last"]))
        for each in plain["seasons"]
    ]
    return WorkingCalendar(
        years=shipped.years,
        hours=(Hours(segments=times(plain["segments"])), *seasons),
        overrides={date.fromisoformat(day): works for day, works in plain["overrides"].items()},
        suspensions=tuple(Suspension(starts_at=at(s["from"]), ends_at=at(s["to"])) for s in plain["suspensions"]),
    )


def counted(item: Json, calendar: WorkingCalendar) -> Deadline:
    given = item["limit"]
    return deadline(
        Limit(amount=given["amount"], unit=LimitUnit(given["unit"]), mode=LimitMode(given["mode"])),
        at(item["started_at"]),
        as_of=at(item["as_of"]),
        calendar=calendar,
        pauses=[
            Pause(starts_at=at(p["from"]), ends_at=at_or_none(p["to"]), reason=p["reason"]) for p in item["pauses"]
        ],
        ended_at=at_or_none(item["ended_at"]),
    )


def assert_agreement(cases: int, seed: int, shipped: WorkingCalendar) -> None:
    chance = Random(seed)  # noqa: S311 - the same cases in every run
    for number in range(cases):
        item, plain = clock(chance, number)
        expected = truth(item, plain)
        found = counted(item, calendar_of(plain, shipped))
        by_day = {line.day: line.counted_minutes for line in found.lines if line.counted_minutes}
        assert (
            found.due_at,
            STATES[found.state],
            found.used,
            found.left,
            found.used_minutes,
            found.left_minutes,
            by_day,
        ) == (
            expected.due_at,
            expected.state,
            expected.used,
            expected.left,
            expected.used_minutes,
            expected.left_minutes,
            expected.by_day,
        ), (item, plain)


@pytest.mark.parametrize("seed", range(3))
def test_three_hundred_clocks_agree_with_a_count_of_minutes(calendar: WorkingCalendar, seed: int) -> None:
    assert_agreement(100, seed, calendar)


@pytest.mark.slow
def test_ten_thousand_clocks_agree_with_a_count_of_minutes(calendar: WorkingCalendar) -> None:
    assert_agreement(10_000, 20261122, calendar)

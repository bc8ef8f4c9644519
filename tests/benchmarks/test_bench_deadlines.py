"""Deadlines a second on one core, a station's open clocks counted anew, and a batch of the command line."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from app.domain.definitions.limit import Limit, LimitMode, LimitUnit
from app.domain.work.calendar import WorkingCalendar
from app.domain.work.deadlines import deadline
from app.domain.work.receipt import Pause
from app.services.deadlines import shipped_deadlines
from app.services.definitions import Definitions
from tests.station import local

pytestmark = pytest.mark.slow

DEADLINES, CLOCKS, ROUNDS = 20_000, 5_000, 5
NOW = local(2026, 11, 10, 10)
AMOUNTS = {LimitUnit.WORKING_DAY: 30, LimitUnit.CALENDAR_DAY: 60, LimitUnit.HOUR: 72, LimitUnit.MINUTE: 2_000}
Clock = tuple[Limit, datetime, list[Pause]]


def say(line: str) -> None:
    """Put a line of figures into the benchmark's output."""
    print(line)  # noqa: T201 - what a benchmark is for


def clocks(count: int, chance: Random, days: int) -> list[Clock]:
    """Clocks that started in the days before now, every unit and mode, half of them with up to three pauses."""
    made = []
    for _ in range(count):
        unit = chance.choice(list(LimitUnit))
        limit = Limit(amount=chance.randrange(1, AMOUNTS[unit]), unit=unit, mode=chance.choice(list(LimitMode)))
        started = NOW - timedelta(minutes=chance.randrange(1, days * 1440))
        begins = [
            started + timedelta(minutes=chance.randrange(9_000)) for _ in range(chance.choice((0, 0, 0, 1, 2, 3)))
        ]
        pauses = [Pause(starts_at=at, ends_at=at + timedelta(minutes=chance.randrange(3_000))) for at in begins]
        made.append((limit, started, pauses))
    return made


def fastest(work: Callable[[], object]) -> float:
    """Seconds of the fastest of some rounds: whatever else the machine does makes it only slower."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


@pytest.fixture
def calendar(definitions: Definitions) -> WorkingCalendar:
    """The shipped calendar, with no day worked out yet."""
    return WorkingCalendar(years=definitions.calendar.years)


def test_deadlines_a_second(calendar: WorkingCalendar) -> None:
    made = clocks(DEADLINES, Random(20261110), days=300)  # noqa: S311 - the same clocks in every run

    def count(*, has_receipt: bool) -> None:
        for limit, started, pauses in made:
            deadline(limit, started, as_of=NOW, calendar=calendar, pauses=pauses, has_receipt=has_receipt)

    plain, receipts = fastest(lambda: count(has_receipt=False)), fastest(lambda: count(has_receipt=True))
    say(f"deadlines on one core: {DEADLINES / plain:,.0f} a second; with receipts {DEADLINES / receipts:,.0f}")


def test_the_open_clocks_of_a_station(calendar: WorkingCalendar) -> None:
    made = clocks(CLOCKS, Random(5), days=60)  # noqa: S311 - as above
    for place in range(0, CLOCKS, 4):  # a quarter waits for the customer
        limit, started, pauses = made[place]
        made[place] = limit, started, [*pauses, Pause(starts_at=NOW - timedelta(days=2))]

    def count() -> None:
        for limit, started, pauses in made:
            deadline(limit, started, as_of=NOW, calendar=calendar, pauses=pauses, has_receipt=False)

    began = time.perf_counter()
    count()
    first = time.perf_counter() - began
    say(f"{CLOCKS:,} open clocks counted anew: {fastest(count) * 1000:.0f} ms; the first time {first * 1000:.0f} ms")


def test_a_batch_as_the_command_line_takes_it() -> None:
    service = shipped_deadlines()
    items: list[dict[str, Any]] = [
        {
            "id": number,
            "limit": {"amount": limit.amount, "unit": limit.unit.value, "mode": limit.mode.value},
            "started_at": started.isoformat(),
            "pauses": [{"from": p.starts_at.isoformat(), "to": p.ends_at and p.ends_at.isoformat()} for p in pauses],
            "as_of": NOW.isoformat(),
        }
        for number, (limit, started, pauses) in enumerate(clocks(CLOCKS, Random(7), days=60))  # noqa: S311 - as above
    ]
    taken = fastest(lambda: service.count_all(items))
    say(f"a batch of {CLOCKS:,} items read, counted, with receipts: {CLOCKS / taken:,.0f} a second")

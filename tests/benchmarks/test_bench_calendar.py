"""A day of rest entered at a station with 5,000 open cases: seconds until what moves is shown, and until it is kept."""

import time
from datetime import date
from pathlib import Path

import pytest

from app.domain.station.calendar_content import OwnDay
from app.services.definitions import Definitions
from tests.benchmarks.busy_station import open_busy_station

pytestmark = pytest.mark.slow

CASES = 5_000


def test_a_day_of_rest(tmp_path: Path, definitions: Definitions) -> None:
    station = open_busy_station(tmp_path / "busy", definitions, count=CASES, cases=CASES)
    rest = OwnDay(day=date(2026, 3, 4), is_worked=False)
    began = time.perf_counter()
    shown = station.desk.calendar.preview(station.head, rest, "停电检修")
    seen = time.perf_counter()
    done = station.desk.calendar.enter(station.head, rest, "停电检修")
    kept = time.perf_counter()
    definitions.adopt_calendar(())  # the definitions are shared by all tests
    station.desk.close()
    assert len(shown.moves) == len(done.recount.moves) == CASES
    print(f"{CASES:,} open cases: shown in {seen - began:.2f} s, kept in {kept - seen:.2f} s")  # noqa: T201 - what a benchmark is for

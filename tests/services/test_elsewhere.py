"""What other processes write is heard, and a clock that can hardly be right is doubted."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.bootstrap import open_station
from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.work.timekeeping.doubt import ClockDoubt, ClockFault, doubt_of
from app.labels.timekeeping import clock_doubt_text
from app.services.clock import SystemClock, moved_by
from app.services.feed import Topic
from tests.station import MONDAY, SmallStation, rename_draft

LATER = MONDAY + timedelta(days=3)


def test_only_what_another_process_wrote_is_told(station_on_disk: SmallStation) -> None:
    here = station_on_disk.desk
    told: list[frozenset[Topic]] = []
    here.office.feed.subscribe(told.append)
    assert not here.elsewhere.hear()
    station_on_disk.register(rename_draft())
    with pytest.raises(Refusal):
        station_on_disk.register(rename_draft(id_number="1"))
    told.clear()
    assert (here.elsewhere.hear(), told) == (False, [])

    there = open_station(station_on_disk.folder.database.parent, clock=station_on_disk.clock)
    there.cases.register(OWNER, rename_draft())
    there.close()
    assert (here.elsewhere.hear(), told) == (True, [frozenset(Topic)])
    assert (here.elsewhere.hear(), len(told)) == (False, 1)


def test_a_write_that_comes_to_nothing_counts_for_nobody(station_on_disk: SmallStation) -> None:
    database = station_on_disk.database
    before = database.others_writes()

    def break_a_reference() -> None:
        with database.write(None) as tx:
            # A reference that is only looked at in the end: COMMIT itself fails.
            tx.connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            tx.connection.exec_driver_sql("UPDATE transformer_area SET a_manager_id = x'00'")

    with pytest.raises(sqlite3.IntegrityError):
        break_a_reference()
    assert database.others_writes() == before


@pytest.mark.parametrize(
    ("newest", "moved", "doubt"),
    [
        (None, timedelta(0), None),
        (MONDAY, timedelta(days=1), None),
        (MONDAY + timedelta(minutes=2), -timedelta(days=9), None),
        (LATER, timedelta(days=9), ClockDoubt(fault=ClockFault.BEHIND_RECORDS, at=MONDAY, other_at=LATER)),
        (
            MONDAY,
            timedelta(days=1, minutes=1),
            ClockDoubt(fault=ClockFault.LEAPT, at=MONDAY, other_at=MONDAY - timedelta(days=1, minutes=1)),
        ),
    ],
)
def test_a_clock_is_doubted_for_a_reason(newest: datetime | None, moved: timedelta, doubt: ClockDoubt | None) -> None:
    assert doubt_of(MONDAY, newest, moved) == doubt


def test_a_clock_behind_the_records_stays_doubted_after_the_next_record(station_on_disk: SmallStation) -> None:
    station, here = station_on_disk, station_on_disk.desk.elsewhere
    assert here.clock_doubt() is None
    station.clock.set(LATER)
    station.register(rename_draft())
    station.clock.set(MONDAY)
    for _ in range(2):
        doubt = here.clock_doubt()
        assert doubt == ClockDoubt(fault=ClockFault.BEHIND_RECORDS, at=MONDAY, other_at=LATER)
        station.register(rename_draft())
    station.clock.set(LATER)
    assert here.clock_doubt() is None


class Moving:
    """A computer whose clock can be set."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.set_by = timedelta(0)

    def wall(self) -> datetime:
        return datetime(2026, 3, 2, 1, tzinfo=UTC) + timedelta(seconds=self.passed) + self.set_by

    def steady(self) -> float:
        return 500.0 + self.passed


def test_a_clock_set_ahead_while_the_program_runs_is_doubted_until_it_is_set_right(tmp_path: Path) -> None:
    computer = Moving()
    clock = SystemClock(computer.wall, computer.steady)
    services = open_station(tmp_path, clock=clock)
    services.station.set_up("YF", "油坊镇供电所")
    computer.passed = 3 * 86_400.0  # a weekend passes
    assert services.elsewhere.clock_doubt() is None

    computer.set_by = timedelta(days=10)
    doubt = services.elsewhere.clock_doubt()
    assert doubt is not None
    assert clock_doubt_text(doubt) == (
        "电脑时钟在运行中从 2026-03-05 09:00 跳到 2026-03-15 09:00，多走 10 天。请核对日期和时间，以免时限算错。"
    )
    computer.set_by = timedelta(0)
    assert services.elsewhere.clock_doubt() is None
    services.close()


def test_the_computer_s_own_clock_is_not_set_in_a_moment() -> None:
    assert abs(moved_by(SystemClock())) < timedelta(hours=1)

"""A seat at the program's window over a data folder; a seat left open fails nothing and holds nothing."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.journeys.seat import Seat
from tests.station import SetClock, local
from tests.ui.conftest import nothing_left_behind, pytest_collection_modifyitems

__all__ = ["nothing_left_behind", "pytest_collection_modifyitems"]

TakeSeat = Callable[..., Seat]


@pytest.fixture
def clock() -> SetClock:
    """A Tuesday morning in November 2026, when the ledgers of October have come."""
    return SetClock(local(2026, 11, 3, 9))


@pytest.fixture
def home(tmp_path: Path, station_template: Path) -> Path:
    """A data folder with a small station in it."""
    folder = tmp_path / "供电所"
    folder.mkdir()
    shutil.copyfile(station_template, folder / "station.db")
    return folder


@pytest.fixture
def take_seat(qtbot: QtBot, clock: SetClock) -> Iterator[TakeSeat]:
    """Opens the window on a data folder, as starting the program does."""
    seats: list[Seat] = []

    def take(home: Path) -> Seat:
        seat = Seat(qtbot, home, clock)
        seats.append(seat)
        return seat

    yield take
    for seat in seats:
        seat.leave()

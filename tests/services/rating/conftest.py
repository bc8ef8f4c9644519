"""Stations with a month in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.definitions import Definitions
from tests.services.rating.real_month import AFTER, make_real_month
from tests.station import SetClock, SmallStation, small_station


@pytest.fixture(scope="session")
def month_template(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> Path:
    """The file of a station into which October was imported."""
    path = tmp_path_factory.mktemp("month") / "station.db"
    make_real_month(path, definitions)
    return path


@pytest.fixture
def october(month_template: Path, tmp_path: Path, definitions: Definitions) -> Iterator[SmallStation]:
    """The station on the morning of 3 November, in memory."""
    opened = small_station(month_template, tmp_path / "home", definitions, clock=SetClock(AFTER))
    yield opened
    opened.desk.close()

"""Stations with a month in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.bundle import Services
from app.services.definitions import Definitions
from app.services.office import Office
from tests.services.rating.real_month import AFTER
from tests.station import SetClock, SmallStation, small_station


@pytest.fixture
def october(month_template: Path, tmp_path: Path, definitions: Definitions) -> Iterator[SmallStation]:
    """The station on the morning of 3 November, in memory."""
    opened = small_station(month_template, tmp_path / "home", definitions, clock=SetClock(AFTER))
    yield opened
    opened.desk.close()


@pytest.fixture
def empty_office_desk(empty_office: Office) -> Services:
    """All services of a station in which nothing is yet."""
    services = Services(empty_office)
    services.station.set_up("YF", "油坊镇供电所")
    return services

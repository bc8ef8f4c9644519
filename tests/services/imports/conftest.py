"""Stations in files of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.bootstrap import open_station
from app.services.bundle import Services
from tests.services.imports.ledger_station import LedgerStation, StandingClock


def opened(home: Path) -> Services:
    services = open_station(home, clock=StandingClock())
    services.station.set_up("YF", "油坊镇供电所")
    return services


@pytest.fixture
def make_station(tmp_path: Path) -> Iterator[Callable[[], LedgerStation]]:
    made: list[Services] = []

    def make() -> LedgerStation:
        made.append(opened(tmp_path / f"station-{len(made)}"))
        return LedgerStation(made[-1], tmp_path)

    yield make
    for services in made:
        services.close()


@pytest.fixture
def station(make_station: Callable[[], LedgerStation]) -> LedgerStation:
    return make_station()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LedgerStation]:
    """A station with its people, areas and customers, for tests that change nothing."""
    folder = tmp_path_factory.mktemp("filled")
    services = opened(folder / "station")
    station = LedgerStation(services, folder)
    for name in ("staff", "areas", "customers"):
        station.reports[name] = station.take(name)
    yield station
    services.close()

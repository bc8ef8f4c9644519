"""The window of a station's first computer at a hub in memory, and a second computer without a window."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.bootstrap import open_station
from app.domain.customers.customer import Customer
from app.domain.people.session import OWNER
from app.services.bundle import Services
from app.services.upstream.upstream import UpstreamService
from tests.reference_hub import ReferenceHub
from tests.station import CHEN, LI, ZHANG, SetClock
from tests.ui.whole_window import WholeWindow

URL = "https://hub.example"


@dataclass
class AtHub:
    """A window whose station is at a hub."""

    window: WholeWindow
    hub: ReferenceHub

    @property
    def upstream(self) -> UpstreamService:
        """The window's own."""
        return self.window.services.upstream

    def enrol(self) -> None:
        """Let this computer in, and let the window know."""
        self.upstream.enrol(OWNER, self.hub.code(), URL)
        self.window.settle()

    def customer(self) -> Customer:
        """Chen as this computer has her."""
        with self.window.services.office.database.read() as tx:
            return tx.of(Customer).get(CHEN)


@pytest.fixture
def hub(clock: SetClock) -> ReferenceHub:
    return ReferenceHub(clock.now)


@pytest.fixture
def at_hub(whole_window: WholeWindow, hub: ReferenceHub) -> AtHub:
    """The window, with nobody signed in; its computer is not enrolled."""
    services = whole_window.services
    services.office.definitions.adopt_calendar(())
    services.upstream = UpstreamService(services.office, services.people, hub.wire)
    return AtHub(whole_window, hub)


@pytest.fixture
def second(at_hub: AtHub, tmp_path: Path, clock: SetClock) -> Iterator[Callable[[], Services]]:
    """Makes the second computer, once the first is in step."""
    made: list[Services] = []

    def join() -> Services:
        services = open_station(tmp_path / "second", clock=clock)
        services.office.definitions.adopt_calendar(())
        services.upstream = UpstreamService(services.office, services.people, at_hub.hub.wire)
        services.upstream.join(at_hub.hub.code(), URL)
        made.append(services)
        return services

    yield join
    for services in made:
        services.close()


def disagree(at_hub: AtHub, there: Services) -> None:
    """Both change Chen's capacity and address while apart, then both sync; the window's reached the hub first."""
    for services, by, watts, address in (
        (at_hub.window.services, ZHANG, 9000, "油坊镇一街 8 号"),
        (there, LI, 12_000, "油坊镇一街 6 号"),
    ):
        with services.office.database.write(by) as tx:
            customers = tx.of(Customer)
            customers.save(replace(customers.get(CHEN), capacity_w=watts, address=address))
    for services in (at_hub.window.services, there, at_hub.window.services):
        services.upstream.sync_once()

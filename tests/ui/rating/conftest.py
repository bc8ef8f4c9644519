"""The place on a station into which October was imported, for the head and for an area manager."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.people.session import Session
from app.services.definitions import Definitions
from app.ui.rating.place import RatingPlace
from app.ui.shell.desk import Desk
from tests.services.rating.real_month import AFTER
from tests.station import SetClock, SmallStation, small_station
from tests.ui.rating.driver import RatingDriver


@pytest.fixture
def october(month_template: Path, tmp_path: Path, definitions: Definitions) -> Iterator[SmallStation]:
    """The station on the morning of 3 November."""
    opened = small_station(month_template, tmp_path / "home", definitions, on_disk=True, clock=SetClock(AFTER))
    yield opened
    opened.desk.close()


@pytest.fixture
def open_place(october: SmallStation, desk: Desk, qtbot: QtBot) -> Iterator[Callable[[Session], RatingDriver]]:
    """Opens the place for somebody, as turning to its tab does."""
    october.desk.office.feed.subscribe(lambda topics: desk.feed.announce(str(topic) for topic in topics))
    opened: list[RatingPlace] = []

    def make(session: Session) -> RatingDriver:
        place = RatingPlace(october.desk, session, desk)
        place.setObjectName("place-rating")
        place.resize(1330, 560)
        opened.append(place)
        place.show()
        place.activate()
        driver = RatingDriver(place, desk, qtbot)
        driver.settle()
        return driver

    yield make
    for place in opened:
        place.close()
        place.deleteLater()


@pytest.fixture
def head(open_place: Callable[[Session], RatingDriver], october: SmallStation) -> RatingDriver:
    """The place as the head sees it."""
    return open_place(october.head)

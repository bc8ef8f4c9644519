"""A small station whose counter is driven by keys, in a working window."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.domain.people.session import Session
from app.domain.problems import Refusal
from app.domain.zone import STATION_ZONE
from app.labels.speaking import problems_text
from app.ui.changes import ChangeFeed
from app.ui.lists.exporting import ExportDesk
from app.ui.running import Runner
from app.ui.settings_store import MemorySettings
from app.ui.shell.desk import Desk
from tests.station import SmallStation
from tests.ui.intake.counter import Counter

OpenCounter = Callable[..., Counter]


@pytest.fixture
def desk(station_on_disk: SmallStation, runner: Runner, settings: MemorySettings) -> Iterator[Desk]:
    """A desk on the station's clock that speaks Chinese and hears what changes."""

    def tell(refusal: Refusal) -> str:
        return problems_text(refusal.problems)

    feed = ChangeFeed()
    station_on_disk.desk.office.feed.subscribe(lambda topics: feed.announce(str(topic) for topic in topics))
    made = Desk(
        runner=runner,
        feed=feed,
        settings=settings,
        now=lambda: station_on_disk.clock.now().astimezone(STATION_ZONE),
        tell=tell,
    )
    yield made
    made.deleteLater()
    feed.deleteLater()


@pytest.fixture
def open_counter(qtbot: QtBot, station_on_disk: SmallStation, desk: Desk) -> Iterator[OpenCounter]:
    """Opens the place 受理 in a window, for the clerk unless somebody else is named."""
    opened: list[Counter] = []

    def open_one(session: Session | None = None) -> Counter:
        ExportDesk(desk, desk, station_on_disk.desk, lambda: session or station_on_disk.clerk)
        made = Counter(qtbot, station_on_disk, desk, session or station_on_disk.clerk)
        opened.append(made)
        return made

    yield open_one
    for counter in opened:
        counter.close()


@pytest.fixture
def counter(open_counter: OpenCounter) -> Counter:
    """The clerk's counter."""
    return open_counter()

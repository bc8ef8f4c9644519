"""A station with its people, areas and customers, and the place of the ledgers over it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap import open_station
from app.domain.people.session import OWNER, Session
from app.labels.speaking import problems_text
from app.services.bundle import Services
from app.ui.ground import Ground
from app.ui.ledgers.place import LedgersPlace
from app.ui.lists.exporting import ExportDesk
from app.ui.running import Runner
from app.ui.shell.desk import Desk
from tests.once import MadeOnce

STATION = (Path(__file__).resolve().parents[3] / "../shared/data/station").resolve()


class StandingClock:
    """A clock that stands at the morning of 2 November 2026."""

    def now(self) -> datetime:
        return datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


def _fill(home: Path) -> None:
    services = open_station(home, clock=StandingClock())
    services.station.set_up("YF", "油坊镇供电所")
    for name in ("人员.xlsx", "网格台区.xlsx", "客户档案.xlsx", "台区月线损-2026-10.xlsx", "停电-2026-10.xlsx"):
        services.imports.run(OWNER, services.imports.open(STATION / name))
    services.close()


@pytest.fixture(scope="session")
def filled_folder(made_once: MadeOnce) -> Path:
    """A data folder with people, areas, customers, the month's line loss and some commands."""
    return made_once("ledgers", _fill)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Services]:
    services = open_station(tmp_path / "empty", clock=StandingClock())
    services.station.set_up("YF", "油坊镇供电所")
    yield services
    services.close()


@pytest.fixture
def filled(tmp_path: Path, filled_folder: Path) -> Iterator[Services]:
    shutil.copytree(filled_folder, tmp_path / "filled")
    services = open_station(tmp_path / "filled", clock=StandingClock())
    yield services
    services.close()


Open = Callable[..., LedgersPlace]


@pytest.fixture
def open_place(qtbot: QtBot, desk: Desk, runner: Runner) -> Iterator[Open]:
    """Opens the place over a station for somebody, and waits until it shows what it shows."""
    desk.tell = lambda refusal: problems_text(refusal.problems)
    made: list[LedgersPlace] = []

    def make(services: Services, session: Session = OWNER) -> LedgersPlace:
        services.office.feed.subscribe(lambda topics: desk.feed.announce(str(topic) for topic in topics))
        ExportDesk(desk, desk, services, lambda: session)
        place = LedgersPlace(Ground(desk=desk, services=services, session=session))
        place.resize(1280, 720)
        place.show()
        made.append(place)
        settle(qtbot, runner)
        return place

    yield make
    qtbot.waitUntil(lambda: runner.pending == 0, timeout=20_000)
    for place in made:
        place.close()
        place.deleteLater()


def settle(qtbot: QtBot, runner: Runner) -> None:
    """Wait until nothing is on its way any more, what follows from it included."""
    for _ in range(4):
        qtbot.waitUntil(lambda: runner.pending == 0, timeout=20_000)
        qtbot.wait(5)

"""The place 表单 over a small station, with a print system that keeps what it is given."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import WorkOrder
from app.domain.papers.subject import PaperSubject
from app.domain.work.case import Case
from app.domain.work.steps import StepKind
from app.services.papers.paper import Paper
from app.ui.ground import Ground
from app.ui.papers.panel import PaperPanel
from app.ui.papers.place import PapersPlace
from app.ui.shell.desk import Desk
from app.ui.shell.places import Place
from tests.services.papers.conftest import print_system
from tests.station import LI, ZHANG, SmallStation, resident_draft

__all__ = ["print_system"]


@dataclass(frozen=True)
class Counter:
    """A station, what its clerk works with, and papers to print."""

    station: SmallStation
    ground: Ground

    def sample(self, code: str = "work-order") -> Paper:
        return self.station.desk.papers.sample(code)

    def case(self, name: str = "查良镛") -> Case:
        return self.station.register(resident_draft(name))

    def order(self, name: str = "查良镛", *, is_sent: bool = True) -> WorkOrder:
        """The survey order of a new case, sent out for ten minutes that are over."""
        case = self.station.step(self.case(name), StepKind.ADVANCE)
        order = self.station.newest_order(case.id)
        if is_sent:
            now = self.station.clock.now()
            crew = Crew(lead_id=ZHANG, guardian_id=LI)
            planned = (now, now + timedelta(minutes=10))
            self.station.desk.dispatch.dispatch(self.station.clerk, order.id, crew, planned=planned)
            self.station.clock.forward(minutes=11)
        return order

    def registration(self, case: Case) -> Paper:
        papers = self.station.desk.papers
        return papers.render(self.station.clerk, "resident-registration", PaperSubject.case(case.id))


@pytest.fixture
def counter(station_on_disk: SmallStation, desk: Desk) -> Counter:
    """The clerk's counter."""
    ground = Ground(desk=desk, services=station_on_disk.desk, session=station_on_disk.clerk)
    return Counter(station=station_on_disk, ground=ground)


def _shown(widget: QWidget) -> QWidget:
    widget.resize(1200, 800)
    widget.show()
    return widget


@pytest.fixture
def settle(qtbot: QtBot, counter: Counter) -> Callable[[], None]:
    """Wait until nothing is on its way any more."""

    def wait() -> None:
        qtbot.waitUntil(lambda: counter.ground.desk.runner.pending == 0, timeout=20_000)

    return wait


@pytest.fixture
def panel(counter: Counter, settle: Callable[[], None]) -> Iterator[PaperPanel]:
    """A panel on the screen."""
    made = PaperPanel(counter.ground)
    _shown(made)
    yield made
    settle()
    made.close()
    made.deleteLater()


@pytest.fixture
def place(counter: Counter, settle: Callable[[], None]) -> Iterator[Place]:
    """The place on the screen, turned to for the first time."""
    made = PapersPlace(counter.ground)
    _shown(made)
    made.activate()
    settle()
    yield made
    settle()
    made.close()
    made.deleteLater()


@pytest.fixture
def toasts(counter: Counter) -> list[str]:
    """What the frame was asked to say."""
    said: list[str] = []
    counter.ground.desk.toasted.connect(lambda toast: said.append(toast.text))
    return said


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where a PDF is saved to."""
    return tmp_path / "papers" / "a.pdf"

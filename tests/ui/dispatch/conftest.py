"""The place 派工 over a small station, driven as people drive it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.dispatch.order import OrderState, WorkOrder
from app.domain.people.session import Session
from app.domain.work.case import CaseDraft
from app.domain.work.steps import StepKind
from app.labels.speaking import problems_text
from app.ui.changes import ChangeFeed
from app.ui.dispatch.place import DispatchPlace
from app.ui.ground import Ground
from app.ui.lists.pane import ListPane
from app.ui.running import Runner
from app.ui.settings_store import MemorySettings
from app.ui.shell.desk import Desk, Notice, Toast
from tests.station import SmallStation, resident_draft
from tests.ui.driving import find, press, write

_CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Dispatching:
    """One person at the place 派工."""

    qtbot: QtBot
    station: SmallStation
    desk: Desk
    place: DispatchPlace
    toasts: list[Toast]
    notices: list[Notice]

    def settle(self) -> None:
        """Wait until everything asked of the database is shown."""
        quiet = 0

        def is_quiet() -> bool:
            nonlocal quiet
            quiet = quiet + 1 if self.desk.runner.pending == 0 else 0
            return quiet > 9

        self.qtbot.waitUntil(is_quiet, timeout=10_000)

    def see(self, shows: Callable[[], object]) -> None:
        """Wait until something is to be seen."""
        self.qtbot.waitUntil(lambda: bool(shows()), timeout=5_000)

    def text(self, name: str) -> str:
        """What a label says."""
        return find(self.place, QLabel, name).text()

    def texts(self, prefix: str) -> list[str]:
        """What all labels say whose names begin so."""
        labels = self.place.findChildren(QLabel)
        return [each.text() for each in labels if each.objectName().startswith(prefix) and each.isVisibleTo(self.place)]

    def shows(self, name: str) -> bool:
        """Whether a widget is there and to be seen."""
        found = self.place.findChildren(QWidget, name)
        return any(each.isVisible() for each in found)

    def orders(self) -> ListPane:
        return find(self.place, ListPane, "dispatchOrders")

    def people(self) -> ListPane:
        return find(self.place, ListPane, "dispatchPeople")

    def rows(self, pane: ListPane, column: str) -> list[str]:
        """What a column of a list says."""
        model = pane.model
        number = next(n for n in range(model.columnCount()) if model.title(n) == column)
        self.see(lambda: all(model.value(row) is not None for row in range(model.rowCount())))
        return [str(model.data(model.index(row, number))) for row in range(model.rowCount())]

    def stand_on(self, order: WorkOrder) -> None:
        """Go to an order with the arrow keys."""
        self.settle()
        table = self.orders().table
        for _ in range(self.orders().model.rowCount()):
            if str(getattr(self.orders().current_row, "id", "")) == str(order.id):
                break
            press(table, Qt.Key.Key_Down)
        self.see(lambda: self.text("orderNumber") == order.number)
        self.settle()

    def go_to_person(self, name: str) -> None:
        """Go to a person with the arrow keys."""
        table = self.people().table
        place = self.rows(self.people(), "台区经理").index(name)
        table.setFocus()
        press(table, Qt.Key.Key_Home, _CTRL)
        for _ in range(place):
            press(table, Qt.Key.Key_Down)
        assert table.currentIndex().row() == place

    def ctrl_enter(self) -> None:
        """Do the next step from wherever the focus is."""
        press(self.focus(), Qt.Key.Key_Return, _CTRL)
        self.settle()

    def focus(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    def type_into(self, name: str, text: str) -> None:
        """Replace what stands in a field."""
        (field,) = (each for each in self.place.findChildren(QWidget, name) if each.isVisible())
        field.setFocus()
        if isinstance(field, QLineEdit | QPlainTextEdit):
            field.selectAll()
            write(field, text)

    def choose(self, name: str, words: str) -> None:
        """Choose in a box by its words."""
        box = find(self.place, QComboBox, name)
        box.setCurrentIndex(next(n for n in range(box.count()) if box.itemText(n).startswith(words)))
        self.settle()

    def chosen(self, name: str) -> str:
        return find(self.place, QComboBox, name).currentText()

    def button(self, name: str) -> QPushButton:
        """The one button of a name that is to be seen."""
        (found,) = (each for each in self.place.findChildren(QPushButton, name) if each.isVisible())
        return found

    def press_step(self, step: str) -> None:
        """Press the button of a step."""
        self.button(f"step-{step}").click()
        self.settle()

    def stored(self, order: WorkOrder) -> WorkOrder:
        return self.station.order(order.id)


Open = Callable[[Session], Dispatching]


@pytest.fixture
def survey(station_on_disk: SmallStation) -> Callable[[CaseDraft | None], WorkOrder]:
    """Makes the order of a site survey: a case taken in and gone on to its first field work."""

    def make(draft: CaseDraft | None = None) -> WorkOrder:
        case = station_on_disk.step(station_on_disk.register(draft or resident_draft()), StepKind.ADVANCE)
        order = station_on_disk.newest_order(case.id)
        assert order.state is OrderState.WAITING
        return order

    return make


@pytest.fixture
def sit_down(qtbot: QtBot, station_on_disk: SmallStation, runner: Runner) -> Iterator[Open]:
    """Opens the place for somebody."""
    station = station_on_disk
    feed = ChangeFeed()
    station.desk.office.feed.subscribe(lambda topics: feed.announce(str(topic) for topic in topics))
    desk = Desk(
        runner=runner,
        feed=feed,
        settings=MemorySettings(),
        now=station.clock.now,
        tell=lambda refusal: problems_text(refusal.problems),
    )
    places: list[QWidget] = []

    def open_for(session: Session) -> Dispatching:
        place = DispatchPlace(Ground(desk=desk, services=station.desk, session=session))
        place.resize(1500, 900)
        place.show()
        place.activateWindow()
        places.append(place)
        screen = Dispatching(qtbot, station, desk, place, [], [])
        desk.toasted.connect(screen.toasts.append)
        desk.noticed.connect(screen.notices.append)
        qtbot.waitUntil(place.isActiveWindow)
        place.activate()
        screen.settle()
        return screen

    yield open_for
    qtbot.waitUntil(lambda: runner.pending == 0)
    for place in places:
        place.close()
        place.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # and its timers, before the runner ends
    desk.deleteLater()
    feed.deleteLater()


def person_of(station: SmallStation, number: str) -> UUID:
    return next(person.id for person in station.desk.people.staff() if person.number == number)

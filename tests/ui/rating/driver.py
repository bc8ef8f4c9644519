"""How a test uses the place: by what stands in its lists and on its buttons."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QMessageBox, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.forms.form import EntryForm
from app.ui.lists.pane import ListPane
from app.ui.rating.place import RatingPlace
from app.ui.shell.desk import Desk, Notice, Toast
from tests.ui.driving import find, press


class RatingDriver:
    """The place with its ears: what was said, opened and refused."""

    def __init__(self, place: RatingPlace, desk: Desk, qtbot: QtBot) -> None:
        self.place = place
        self.desk = desk
        self.qtbot = qtbot
        self.opened: list[tuple[str, str]] = []
        self.toasts: list[str] = []
        self.notices: list[str] = []
        desk.record_wanted.connect(lambda kind, key: self.opened.append((kind, key)))
        desk.toasted.connect(self._on_toast)
        desk.noticed.connect(self._on_notice)

    def settle(self) -> None:
        """Wait until nothing is on its way and everything asked for was painted."""
        for _ in range(4):
            self.qtbot.waitUntil(lambda: self.desk.runner.pending == 0, timeout=20_000)
            self.place.grab()
            QApplication.processEvents()
        self.qtbot.waitUntil(lambda: self.desk.runner.pending == 0, timeout=20_000)

    def pane(self, name: str) -> ListPane:
        return find(self.place, ListPane, name)

    def lines(self, name: str) -> list[list[str]]:
        """Every cell of a list."""
        self.settle()
        model = self.pane(name).model
        shown = []
        for line in range(model.rowCount()):
            cells = [model.index(line, column).data() for column in range(model.columnCount())]
            if None in cells:
                self.settle()
                cells = [model.index(line, column).data() for column in range(model.columnCount())]
            shown.append([str(cell) for cell in cells])
        return shown

    def column(self, name: str, column: int) -> list[str]:
        return [line[column] for line in self.lines(name)]

    def choose(self, name: str, line: int) -> None:
        """Make a line of a list current."""
        pane = self.pane(name)
        pane.table.setCurrentIndex(pane.model.index(line, 0))
        self.settle()

    def press(self, name: str, key: Qt.Key) -> None:
        """Press a key in the table of a list."""
        press(self.pane(name).table, key)
        self.settle()

    def text(self, name: str) -> str:
        return find(self.place, QLabel, name).text()

    def month(self) -> str:
        return find(self.place, QComboBox, "month").currentText()

    def click(self, name: str) -> None:
        """Press a button that can be seen and pressed."""
        kinds: tuple[type[QPushButton | QToolButton], ...] = (QPushButton, QToolButton)
        found = [one for kind in kinds for one in self.place.findChildren(kind, name)]
        assert len(found) == 1, f"{len(found)} x {name}"
        assert found[0].isEnabled()
        assert found[0].isVisible()
        found[0].click()
        self.settle()

    def has(self, name: str) -> bool:
        return any(one.isVisible() for one in self.place.findChildren(QWidget, name))

    def form(self, name: str) -> EntryForm:
        return find(self.place, EntryForm, name)

    def answer(self, verb: str) -> None:
        """Answer the question that stands open."""
        dialog = find(self.place, QMessageBox, "confirmDialog")
        find(dialog, QPushButton, verb).click()
        self.settle()

    def _on_toast(self, toast: Toast) -> None:
        self.toasts.append(toast.text)

    def _on_notice(self, notice: Notice) -> None:
        self.notices.append(notice.text)

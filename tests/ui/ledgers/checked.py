"""The page 时间核对 as a test looks at it."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.ledgers.place import LedgersPlace
from app.ui.ledgers.times_page import TimesPage
from app.ui.running import Runner
from tests.ui.driving import find
from tests.ui.ledgers.conftest import settle


class Checked:
    """The page over a small station with one old paper, as one person sees it."""

    def __init__(self, place: LedgersPlace, qtbot: QtBot, runner: Runner) -> None:
        self.place = place
        self.qtbot = qtbot
        self.runner = runner

    @property
    def page(self) -> TimesPage:
        return self.place.times

    def wait(self) -> None:
        settle(self.qtbot, self.runner)

    def text(self, name: str) -> str:
        return find(self.page, QLabel, name).text()

    def cells(self) -> list[list[str]]:
        """What the list says, line by line."""
        model = self.page.pane.model
        columns = range(model.columnCount(QModelIndex()))
        return [
            [str(model.index(line, column).data(Qt.ItemDataRole.DisplayRole) or "") for column in columns]
            for line in range(model.rowCount(QModelIndex()))
        ]

    def offers(self, name: str) -> bool:
        return bool(self.page.findChildren(QPushButton, name))

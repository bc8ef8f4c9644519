"""The whole window on a data folder of its own, as people start it, driven by keys and by what is on the screen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QPushButton, QTabBar
from pytestqt.qtbot import QtBot

from app.bootstrap import open_station
from app.services.bundle import Services
from app.services.people import PeopleService
from app.ui.lists.pane import ListPane
from app.ui.opening import Opening
from app.ui.running import Runner
from app.ui.settings_store import MemorySettings
from app.ui.shell.window import MainWindow
from app.ui.shell.work_frame import WorkFrame
from tests.station import CHEAP_HASHER, PASSWORD, SetClock
from tests.ui.driving import click, find, press

_Found = TypeVar("_Found", bound=QObject)


@dataclass
class WholeWindow:
    """A window, what opens it, and the clock of its station."""

    qtbot: QtBot
    home: Path
    clock: SetClock
    settings: MemorySettings
    bugs: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.window = MainWindow(self.settings)
        self.opening = Opening(self.window, self.home, self.settings, self.open_station)
        self.opening._crash.reported.connect(self.bugs.append)

    def open_station(self, home: Path) -> Services:
        """What opens a station here: its clock is set by hand, its passwords are cheap to check."""
        services = open_station(home, clock=self.clock)
        services.people = PeopleService(services.office, CHEAP_HASHER)
        return services

    def start(self) -> None:
        """Show the window and wait until it has read its folder."""
        with self.qtbot.waitSignal(self.window.first_painted):
            self.window.show()
        self.settle()

    def close(self) -> None:
        """Close the window; everything it did must have gone well."""
        self.settle()
        self.window.close()
        assert self.bugs == []

    @property
    def services(self) -> Services:
        """The open station."""
        assert self.opening.services is not None
        return self.opening.services

    @property
    def runner(self) -> Runner:
        """What the window works with."""
        return self.opening._runner

    @property
    def frame(self) -> WorkFrame:
        """The working window of whoever is signed in."""
        assert isinstance(self.window.page, WorkFrame)
        return self.window.page

    @property
    def tabs(self) -> list[str]:
        """The tabs this person sees."""
        bar = find(self.frame, QTabBar, "placeTabs")
        return [bar.tabText(number) for number in range(bar.count())]

    def settle(self) -> None:
        """Wait until everything asked of the database is shown."""
        quiet = 0

        def is_quiet() -> bool:
            nonlocal quiet
            quiet = quiet + 1 if self.runner.pending == 0 else 0
            return quiet > 9

        self.qtbot.waitUntil(is_quiet, timeout=20_000)

    def sign_in(self, number: str = "YF001", password: str = PASSWORD) -> None:
        """Type a number and a password and press Enter."""
        find(self.window, QLineEdit, "staffNumber").setText(number)
        find(self.window, QLineEdit, "password").setText(password)
        press(find(self.window, QLineEdit, "password"), Qt.Key.Key_Return)
        self.settle()

    def turn_to(self, page: str) -> None:
        """Open a page of the settings by its title."""
        self.frame.go_to("settings")
        names = find(self.frame, QListWidget, "settingsPages")
        (item,) = names.findItems(page, Qt.MatchFlag.MatchExactly)
        names.setCurrentItem(item)
        self.settle()

    def click(self, name: str) -> None:
        """Press a button of the work and wait for what it does."""
        click(self.frame, name)
        self.settle()

    @property
    def pages(self) -> list[str]:
        """The pages of the settings this person sees."""
        names = find(self.frame, QListWidget, "settingsPages")
        return [names.item(number).text() for number in range(names.count())]

    def see(self, shows: Callable[[], object]) -> None:
        """Wait until something is to be seen."""
        self.qtbot.waitUntil(lambda: bool(shows()), timeout=10_000)

    def says(self, name: str) -> str:
        """What a label says."""
        return find(self.window, QLabel, name).text()

    def link(self, name: str) -> str:
        """What a link of the status line says."""
        return find(self.frame, QPushButton, name).text()

    def find(self, kind: type[_Found], name: str) -> _Found:
        """The only widget of this kind and name in the working window."""
        return find(self.frame, kind, name)

    def pick(self, name: str, words: str) -> None:
        """Make the row of a list current that holds these words."""
        pane = self.find(ListPane, name)
        lines = self.lines(name)
        (row,) = [number for number, line in enumerate(lines) if words in line]
        pane.table.setCurrentIndex(pane.model.index(row, 0))
        self.settle()

    def lines(self, name: str) -> list[str]:
        """The rows of a list, each as its cells with a bar between."""
        model = self.find(ListPane, name).model
        for row in range(model.rowCount()):
            model.index(row, 0).data()
        QApplication.processEvents()
        self.settle()
        return [
            " | ".join(str(model.index(row, place).data() or "") for place in range(model.columnCount()))
            for row in range(model.rowCount())
        ]

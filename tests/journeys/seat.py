"""Somebody at the program's window: looks at what is shown, presses keys, types through an input method."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QTabWidget,
    QWidget,
)

from app.bootstrap import open_station
from app.services.bundle import Services
from app.ui.ledgers.importing.choose_page import ChoosePage
from app.ui.lists.pane import ListPane
from app.ui.opening import Opening
from app.ui.settings_store import FileSettings
from app.ui.shell.window import MainWindow
from app.ui.shell.work_frame import WorkFrame
from app.ui.suggesting import SuggestionPopup
from tests.station import SetClock
from tests.ui.driving import press, write

_Found = TypeVar("_Found", bound=QWidget)
CTRL = Qt.KeyboardModifier.ControlModifier
_LONG = 60_000
"""Milliseconds; only a bug takes as long."""


class Waits(Protocol):
    """What lets the window go on until something is so; pytest-qt's robot does."""

    def waitUntil(self, callback: Callable[[], bool], *, timeout: int = ...) -> None: ...


class Seat:
    """The window on one data folder and the person before it."""

    def __init__(self, qtbot: Waits, home: Path, clock: SetClock) -> None:
        self.qtbot = qtbot
        self.clock = clock
        settings = FileSettings(home / "window.ini")
        self.window = MainWindow(settings)
        self._opening = Opening(self.window, home, settings, lambda folder: open_station(folder, clock=clock))
        self._is_taken = True
        self.window.resize(1440, 900)  # the platform without a screen would offer less
        self.window.show()
        qtbot.waitUntil(self.window.isActiveWindow)
        qtbot.waitUntil(lambda: self.window.reception is not None, timeout=_LONG)
        self.settle()

    @property
    def services(self) -> Services:
        """What is stored, asked of the services behind the window."""
        services = self._opening.services
        assert services is not None
        return services

    @property
    def frame(self) -> WorkFrame:
        """The working window of whoever is signed in."""
        assert self.window.reception is not None
        frame = self.window.reception.frame
        assert frame is not None
        return frame

    def leave(self) -> None:
        """Close the window, as leaving the program does."""
        if self._is_taken:
            self._is_taken = False
            self.window.close()
            self.window.deleteLater()
            self._clear_away()

    def settle(self) -> None:
        """Wait until everything asked of the workers is shown, and what that asks for too."""
        runner = self._opening._runner
        for _ in range(3):
            self.qtbot.waitUntil(lambda: runner.pending == 0 and not self._is_pressing(), timeout=_LONG)
            self._clear_away()

    def _is_pressing(self) -> bool:
        """Whether a button goes down because its key was pressed: it does its work when it comes up again."""
        return any(each.isDown() for each in self._shown(QPushButton))

    def see(self, shows: Callable[[], object]) -> None:
        """Wait until something is to be seen."""
        self.qtbot.waitUntil(lambda: bool(shows()), timeout=_LONG)

    # -- looking

    def find(self, kind: type[_Found], name: str, root: QObject | None = None) -> _Found:
        """The only widget of this kind and name that can be seen."""
        shown = self._shown(kind, name, root)
        assert len(shown) == 1, f"{len(shown)} x {name}"
        return shown[0]

    def find_button(self, name: str) -> QAbstractButton:
        return self.find(QAbstractButton, name)

    def shows(self, name: str) -> bool:
        return bool(self._shown(QWidget, name))

    def text(self, name: str) -> str:
        return self.find(QLabel, name).text()

    def texts(self, prefix: str) -> list[str]:
        """What all labels say whose names begin so."""
        return [each.text() for each in self._shown(QLabel) if each.objectName().startswith(prefix)]

    def lines(self, name: str) -> list[list[str]]:
        """Every cell of a list."""
        pane = self.find(ListPane, name)
        model = pane.model
        model.data(model.index(0, 0))
        self.settle()

        def read() -> list[list[str | None]]:
            columns = range(model.columnCount())
            return [[model.index(line, n).data() for n in columns] for line in range(model.rowCount())]

        self.see(lambda: all(None not in line for line in read()))
        return [[str(cell) for cell in line] for line in read()]

    @property
    def focus(self) -> QWidget:
        """Where a key goes; the platform without a screen brings no window to the front when a dialog closes."""
        if QApplication.activeWindow() is None:
            self.window.activateWindow()
            self.see(self.window.isActiveWindow)
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    # -- doing

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key wherever the focus is."""
        press(self.focus, key, modifier)
        self.settle()

    def click(self, name: str, root: QObject | None = None) -> None:
        button = self.find(QAbstractButton, name, root)
        assert button.isEnabled(), name
        button.click()
        self.settle()

    def do(self, action: str, root: str) -> None:
        """Do an action of a pane by its name, as its entry in a menu would."""
        pane = self.find(QWidget, root)
        own = pane.findChildren(QAction, action, Qt.FindChildOption.FindDirectChildrenOnly)
        found = own or pane.findChildren(QAction, action)
        assert len(found) == 1, f"{len(found)} x {action}"
        found[0].trigger()
        self.settle()

    def write(self, name: str, text: str, root: QObject | None = None) -> QWidget:
        """Type over what stands in a field; a password is typed key by key, as no input method sees it."""
        field = self.find(QWidget, name, root)
        field.setFocus()
        if isinstance(field, QComboBox):
            _choose(field, text)
        elif isinstance(field, QLineEdit | QPlainTextEdit):
            field.clear()
            if isinstance(field, QLineEdit) and field.echoMode() is QLineEdit.EchoMode.Password:
                QTest.keyClicks(field, text)
            else:
                write(field, text)
        return field

    def fill(self, form: str, **texts: str) -> None:
        """Go through a form: write, Enter, write, Enter."""
        root = self.find(QWidget, form)
        for name, text in texts.items():
            press(self.write(name, text, root), Qt.Key.Key_Return)
        self.settle()

    def pick(self, name: str, text: str) -> None:
        """Type into a field of known things and take the first that is offered."""
        field = self.write(name, text)
        popup = f"{name}Popup"
        self.see(lambda: any(each.suggestions for each in self._shown(SuggestionPopup, popup)))
        press(field, Qt.Key.Key_Return)
        self.settle()

    def turn_to(self, title: str) -> None:
        """Turn to a place by its key."""
        tabs = self.find(QTabBar, "placeTabs")
        titles = [tabs.tabText(number) for number in range(tabs.count())]
        number = titles.index(title)
        press(self.window, Qt.Key(Qt.Key.Key_1 + number), CTRL)
        self.settle()
        assert tabs.currentIndex() == number

    def search(self, text: str) -> list[str]:
        """What the search box offers for a text, each as title and subtitle."""
        self.key(Qt.Key.Key_F3)
        box = self.frame.top.search
        assert box.hasFocus(), self.focus
        box.clear()
        self.see(lambda: not box.popup.isVisible())
        write(box, text)
        self.see(box.popup.isVisible)
        self.settle()
        return [f"{each.title} {each.subtitle}" for each in box.popup.suggestions]

    def open_first_found(self) -> None:
        """Enter in the search box: open what is offered first."""
        press(self.frame.top.search, Qt.Key.Key_Return)
        self.settle()

    def choose_line(self, name: str, cell: str) -> None:
        """Go with the arrow keys to the first line of a list that has this cell."""
        pane = self.find(ListPane, name)
        number = next(n for n, line in enumerate(self.lines(name)) if cell in line)
        pane.table.setFocus()
        press(pane.table, Qt.Key.Key_Home, CTRL)
        for _ in range(number):
            press(pane.table, Qt.Key.Key_Down)
        self.settle()

    def choose_page(self, name: str, title: str) -> None:
        """Choose in a list of pages by its words."""
        pages = self.find(QListWidget, name)
        titles = [pages.item(number).text() for number in range(pages.count())]
        pages.setFocus()
        while pages.currentRow() != titles.index(title):
            press(pages, Qt.Key.Key_Down if pages.currentRow() < titles.index(title) else Qt.Key.Key_Up)
        self.settle()

    def focus_on(self, name: str) -> None:
        """Put the focus on a pane, or the first thing in it that takes it."""
        pane = self.find(QWidget, name)
        inside = [each for each in pane.findChildren(QPushButton) if each.isVisible() and each.isEnabled()]
        (inside[0] if inside else pane).setFocus()

    def tabs(self, name: str) -> list[str]:
        """What the tabs of a pane say; nothing while the pane is not shown."""
        return [tabs.tabText(n) for tabs in self._shown(QTabWidget, name) for n in range(tabs.count())]

    def take_in_ledger(self, path: Path) -> list[str]:
        """Import a ledger page by page; what the trial says it cannot take, lacks and has cleaned."""
        self.key(Qt.Key.Key_N, CTRL)
        page = self.find(ChoosePage, "importChoose")
        dropped = QMimeData()
        dropped.setUrls([QUrl.fromLocalFile(str(path))])
        left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, dropped, left, plain))
        self.settle()
        self.click("tryImport")
        told = self.tabs("outcomeTabs")
        self.click("runImport")
        self.click("finishImport")
        return told

    def save_as(self, dialog_name: str, path: Path) -> Path:
        """Say where a file goes, in the dialog that has opened."""
        found = [each for each in self.window.findChildren(QFileDialog, dialog_name) if each.isVisible()]
        assert len(found) == 1
        found[0].fileSelected.emit(str(path))
        found[0].reject()
        self.settle()
        self.see(path.exists)
        return path

    def save_paper(self, path: Path) -> Path:
        """Save the paper that is shown before it is printed."""
        self.see(lambda: self.shows("paperPanel"))
        self.settle()
        self.key(Qt.Key.Key_S, CTRL)
        return self.save_as("savePaper", path)

    def answer(self, dialog_name: str, verb: str) -> None:
        """Press a verb of the dialog that stands open."""
        self.click(verb, self.find(QDialog, dialog_name))

    # -- coming and going

    def found_station(self, answers: Mapping[str, str]) -> None:
        """Go through the first run by keyboard."""
        for name, text in answers.items():
            assert self.focus is self.write(name, text)
            self.key(Qt.Key.Key_Return)
        self.see(lambda: self.shows("placeTabs"))
        self.settle()

    def sign_in(self, number: str, password: str) -> None:
        self.write("staffNumber", number)
        self.key(Qt.Key.Key_Return)
        self.write("password", password)
        self.key(Qt.Key.Key_Return)
        self.see(lambda: self.shows("placeTabs"))
        self.settle()

    def sign_out(self) -> None:
        self.do("signOut", self.frame.objectName())
        assert self.shows("signInPage")

    def _shown(self, kind: type[_Found], name: str = "", root: QObject | None = None) -> list[_Found]:
        self._clear_away()
        return [
            each
            for each in (root or self.window).findChildren(kind)
            if each.isVisible() and name in ("", each.objectName())
        ]

    @staticmethod
    def _clear_away() -> None:
        """Let what was taken down be gone."""
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _choose(box: QComboBox, value: str) -> None:
    """Go with the arrow keys to a value, or to words that begin so."""
    place = box.findData(value)
    if place < 0:
        place = next(n for n in range(box.count()) if box.itemText(n).startswith(value))
    while box.currentIndex() != place:
        press(box, Qt.Key.Key_Down if box.currentIndex() < place else Qt.Key.Key_Up)

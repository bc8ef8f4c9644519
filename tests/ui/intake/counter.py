"""The place 受理 as a clerk uses it: widgets are found by name, words come from an input method."""

from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.domain.people.session import Session
from app.domain.work.case import Case
from app.ui.intake.detail.case_detail import CaseDetail
from app.ui.intake.place import IntakePlace
from app.ui.shell.desk import Desk, Notice
from app.ui.shell.work_frame import WorkFrame
from app.ui.suggesting import SuggestionPopup
from app.ui.tabs import places_of
from tests.station import SmallStation
from tests.ui.driving import press, write

_Found = TypeVar("_Found", bound=QObject)


class Counter:
    """One window on one station."""

    def __init__(self, qtbot: QtBot, station: SmallStation, desk: Desk, session: Session) -> None:
        self.qtbot = qtbot
        self.station = station
        self.desk = desk
        self.is_open = True
        self.printed: list[tuple[str, str, str]] = []
        self.notices: list[str] = []
        self.records: list[tuple[str, str]] = []
        desk.noticed.connect(self._hear)
        desk.record_wanted.connect(lambda kind, key: self.records.append((kind, key)))
        desk.paper_wanted.connect(lambda form, kind, key: self.printed.append((form, kind, key)))
        places = [place for place in places_of(station.desk, session) if place.id == "intake"]
        self.frame = WorkFrame(desk, "油坊镇供电所", session, places, lambda _text: ())
        self.frame.resize(1440, 900)
        self.frame.show()
        self.frame.begin("intake")
        self.settle()

    def _hear(self, notice: Notice) -> None:
        self.notices.append(notice.text)

    @property
    def place(self) -> IntakePlace:
        current = self.frame.current
        assert isinstance(current, IntakePlace)
        return current

    @property
    def detail(self) -> CaseDetail:
        return self.find(CaseDetail, "caseDetail")

    def close(self) -> None:
        """Close the window, as leaving the program does."""
        if self.is_open:
            self.is_open = False
            self.settle()
            self.frame.close()
            self.settle()
            self.frame.deleteLater()

    def settle(self) -> None:
        """Wait until every call was answered, and what the answers asked for too."""
        runner = self.desk.runner
        for _ in range(3):
            self.qtbot.waitUntil(lambda: runner.pending == 0)
            QApplication.processEvents()
        self.qtbot.waitUntil(lambda: runner.pending == 0)

    def find(self, kind: type[_Found], name: str, root: QObject | None = None) -> _Found:
        QApplication.sendPostedEvents(
            None, QEvent.Type.DeferredDelete.value
        )  # what was cleared away is not found any more
        found = (root or self.frame).findChildren(kind, name)
        assert len(found) == 1, f"{len(found)} x {name}"
        return found[0]

    def has(self, name: str) -> bool:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return any(not each.isHidden() for each in self.frame.findChildren(QWidget, name))

    def text(self, name: str) -> str:
        return self.find(QLabel, name).text()

    def click(self, name: str, root: QObject | None = None) -> None:
        button = self.find(QAbstractButton, name, root)
        assert button.isEnabled()
        assert button.isVisible()
        button.click()
        self.settle()

    def do(self, action: str, root: str) -> None:
        """Do an action by its name, as its key would."""
        self.find(QAction, action, self.find(QWidget, root)).trigger()
        self.settle()

    # -- taking in

    def choose(self, initials: str) -> None:
        """Choose a business type by its initials and Enter."""
        field = self.find(QLineEdit, "businessFilter")
        field.clear()
        write(field, initials)
        press(field, Qt.Key.Key_Return)
        self.settle()

    @property
    def fields(self) -> QWidget:
        return self.find(QWidget, "caseFields")

    def field(self, name: str) -> QWidget:
        return self.find(QWidget, name, self.fields)

    def is_asked(self, name: str) -> bool:
        return self.field(name).isVisible()

    def fill(self, root: QWidget | None = None, **texts: str) -> None:
        """Type into fields as people do: choices by arrows, the rest by an input method, Enter to the next."""
        for name, text in texts.items():
            editor = self.find(QWidget, name, root or self.fields)
            editor.setFocus()
            if isinstance(editor, QComboBox):
                _choose(editor, text)
            elif isinstance(editor, QLineEdit | QPlainTextEdit):
                editor.clear()
                write(editor, text)
            press(editor, Qt.Key.Key_Return)
        self.settle()

    def pick(self, name: str, text: str) -> None:
        """Type into a field of known things and take the first that is offered."""
        editor = self.find(QLineEdit, name, self.fields)
        popup = self.frame.findChild(SuggestionPopup, f"{name}Popup")
        assert popup is not None
        editor.setFocus()
        editor.clear()
        write(editor, text)
        self.qtbot.waitUntil(lambda: popup.isVisible() and bool(popup.suggestions))
        press(editor, Qt.Key.Key_Return)
        self.settle()

    def value(self, name: str) -> str:
        editor = self.field(name)
        if isinstance(editor, QComboBox):
            return editor.currentText()
        assert isinstance(editor, QLineEdit | QPlainTextEdit)
        return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()

    def message(self, name: str, root: QWidget | None = None) -> str:
        return self.find(QLabel, f"{name}Message", root or self.fields).text()

    def save(self) -> None:
        self.do("save", "intakeSplitter")

    def cases(self) -> list[Case]:
        with self.station.database.read() as tx:
            return list(tx.of(Case).find(order_by="accepted_at"))

    def only_case(self) -> Case:
        cases = self.cases()
        assert len(cases) == 1
        return cases[0]

    # -- one case

    def open_case(self, case_id: UUID) -> None:
        self.frame.open_record("case", str(case_id))
        self.settle()
        self.qtbot.waitUntil(lambda: self.detail.view is not None and self.detail.view.case.id == case_id)
        self.settle()

    def enter(self, **texts: str) -> None:
        """Fill the fields of the stage and save them."""
        self.fill(self.find(QWidget, "stageForm"), **texts)
        self.do("save", "caseArea")

    def go_on(self) -> None:
        self.do("nextStep", "caseHead")

    def dialog(self, name: str) -> QDialog:
        found = self.find(QDialog, name)
        assert found.isVisible()
        return found

    def blocked(self) -> list[str]:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        labels = self.find(QWidget, "caseHead").findChildren(QLabel)
        return [each.text() for each in labels if each.objectName().startswith("blocked-")]

    def story(self) -> list[str]:
        """What happened, the newest first."""
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        labels = self.find(QWidget, "story").findChildren(QLabel)
        return [each.text() for each in labels if each.objectName().startswith("event-")]


def _choose(box: QComboBox, value: str) -> None:
    place = box.findData(value)
    assert place >= 0, value
    while box.currentIndex() != place:
        press(box, Qt.Key.Key_Down if box.currentIndex() < place else Qt.Key.Key_Up)

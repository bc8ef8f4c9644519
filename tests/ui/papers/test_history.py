"""The print log in the window: once more, and void."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.papers.subject import PaperSubject
from app.services.papers.printing import PrintJob
from app.ui.lists.pane import ListPane
from app.ui.papers.history_page import VoidDialog
from app.ui.papers.panel import PaperPanel
from app.ui.shell.places import Place
from tests.ui.driving import click, find, press
from tests.ui.papers.conftest import Counter

Settle = Callable[[], None]


def read(log: ListPane, settle: Settle) -> None:
    settle()
    log.grab()  # what is in view is read
    settle()
    log.table.setFocus()


def test_a_print_is_voided_with_a_reason_and_the_next_is_an_original(
    place: Place, counter: Counter, settle: Settle, print_system: Path, qtbot: QtBot
) -> None:
    case = counter.case()
    counter.station.desk.papers.send(counter.station.clerk, counter.registration(case), PrintJob())
    place.show_aim("history")
    log = find(place, ListPane, "printLog")
    read(log, settle)
    click(place, "voidPrint")
    dialog = find(place, VoidDialog, "voidDialog")
    click(dialog, "voidDialogGo")
    assert dialog.form.message("reason") == "print.reason_missing"
    find(dialog, QPlainTextEdit, "reason").setPlainText("打印机卡纸")
    click(dialog, "voidDialogGo")
    qtbot.waitUntil(lambda: not place.findChildren(VoidDialog, "voidDialog"))
    counter.ground.desk.feed.changed.emit(frozenset({"papers"}))
    read(log, settle)

    assert [log.model.index(0, column).data() for column in (2, 7)] == ["已作废", "打印机卡纸"]
    assert not find(place, QPushButton, "voidPrint").isEnabled()
    assert counter.registration(case).parts[0].original_id is None
    assert print_system.exists()


def test_enter_on_a_print_shows_its_paper_again_marked_as_a_duplicate(
    place: Place, counter: Counter, settle: Settle, print_system: Path
) -> None:
    case = counter.case()
    counter.station.desk.papers.send(counter.station.clerk, counter.registration(case), PrintJob())
    place.show_aim("history")
    log = find(place, ListPane, "printLog")
    read(log, settle)
    press(log.table, Qt.Key.Key_Return)
    settle()

    (shown,) = (each for each in place.findChildren(PaperPanel, "paperPanel") if each.isVisible())
    paper = shown.preview.paper
    assert paper is not None
    assert paper.parts[0].subject == PaperSubject.case(case.id)
    note = find(shown, QLabel, "printNote")
    assert note.isVisible()
    assert note.text().startswith("内容相同的已打印过")
    assert print_system.exists()

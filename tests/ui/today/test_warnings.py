"""提醒 in the window: said above the places, listed over the first, taken note of, opened with Enter."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton

from app.ui.lists.pane import ListPane
from app.ui.today.figures import Figure
from app.ui.today.warnings import WarningsDialog
from app.ui.warning_watch import WarningWatch
from tests.station import local, rename_draft
from tests.ui.driving import click, find, press
from tests.ui.whole_window import WholeWindow


def watch_of(window: WholeWindow) -> WarningWatch:
    return find(window.window, WarningWatch, "")


def told(window: WholeWindow) -> str:
    notices = window.window.findChildren(QFrame, "notice-warnings")
    return " ".join(each.accessibleName() for each in notices if each.isVisible())


def test_a_warning_is_said_listed_and_taken_note_of(whole_window: WholeWindow) -> None:
    services = whole_window.services
    clerk = services.people.session_of("YF003")
    case = services.cases.register(clerk, rename_draft(needs_visit="no")).case
    whole_window.sign_in("YF003")
    watch = watch_of(whole_window)
    watch.begin()
    whole_window.settle()
    assert told(whole_window) == ""
    assert watch.waits_ms > 59_000
    whole_window.clock.set(local(2026, 3, 9, 9))
    watch.look()
    watch.look()
    whole_window.settle()
    said = told(whole_window)
    assert case.number in said
    number = find(whole_window.find(Figure, "warnings"), QLabel, "warningsNumber")
    assert number.text() != "0"

    banner = next(each for each in whole_window.window.findChildren(QFrame, "notice-warnings") if each.isVisible())
    click(banner, "noticeVerb")
    whole_window.settle()
    dialog = whole_window.find(WarningsDialog, "warningsDialog")
    pane = find(dialog, ListPane, "warnings")
    assert pane.model.rowCount() == int(number.text())
    pane.table.selectAll()
    click(dialog, "seeWarnings")
    whole_window.settle()
    assert pane.model.rowCount() == 0
    assert not find(dialog, QPushButton, "seeWarnings").isEnabled()
    assert (number.text(), told(whole_window)) == ("0", "")
    dialog.reject()


def test_enter_opens_the_case(whole_window: WholeWindow) -> None:
    services = whole_window.services
    case = services.cases.register(services.people.session_of("YF003"), rename_draft(needs_visit="no")).case
    whole_window.clock.set(local(2026, 3, 9, 9))
    whole_window.sign_in("YF003")
    watch_of(whole_window).begin()
    whole_window.settle()
    press(whole_window.find(Figure, "warnings"), Qt.Key.Key_Return)
    whole_window.settle()
    dialog = whole_window.find(WarningsDialog, "warningsDialog")
    press(dialog.pane.table, Qt.Key.Key_Return)
    whole_window.settle()
    assert case.number in [each.text() for each in whole_window.window.findChildren(QLabel, "caseNumber")]

"""What is typed into the longer dialogs of a case is kept on the disk, so that it outlives the program."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit

from app.ui.suggesting import SuggestionPopup
from tests.pausing import on_thursday
from tests.station import LI, resident_draft
from tests.ui.driving import press, write
from tests.ui.intake.counter import Counter


def _kept(counter: Counter, subject: str) -> Mapping[str, object]:
    found = counter.station.desk.station.draft(counter.station.clerk, "decision", subject)
    return {} if found is None else found.values


def _reason(counter: Counter, dialog: QDialog) -> str:
    return counter.find(QPlainTextEdit, "reason", dialog).toPlainText()


def _lose(counter: Counter, dialog: QDialog) -> None:
    """The dialog is gone without having been answered, as with the program."""
    dialog.hide()
    dialog.setParent(None)
    dialog.deleteLater()
    counter.settle()


def test_a_hand_over_being_typed_is_offered_again_until_it_is_done(counter: Counter) -> None:
    case = counter.station.register(resident_draft())
    subject = f"hand-over {case.id}"
    counter.open_case(case.id)
    counter.click("handOver")
    dialog = counter.dialog("handOverDialog")
    to = counter.find(QLineEdit, "manager", dialog)
    to.setFocus()
    write(to, "李四")
    popup = counter.frame.findChild(SuggestionPopup, "managerPopup")
    assert popup is not None
    counter.qtbot.waitUntil(lambda: popup.isVisible() and bool(popup.suggestions))
    press(to, Qt.Key.Key_Return)
    write(counter.find(QPlainTextEdit, "reason", dialog), "张三休假")
    counter.qtbot.waitUntil(lambda: _kept(counter, subject).get("reason") == "张三休假")
    _lose(counter, dialog)

    counter.click("handOver")
    again = counter.dialog("handOverDialog")
    counter.qtbot.waitUntil(lambda: _reason(counter, again) == "张三休假")
    counter.click("handOverDialogGo", again)
    assert counter.station.case(case.id).responsible_id == LI
    counter.qtbot.waitUntil(lambda: not _kept(counter, subject))


def test_the_note_of_a_pause_is_kept_with_esc_and_given_up_with_its_button(counter: Counter) -> None:
    case = on_thursday(counter.station)
    counter.open_case(case.id)
    counter.click("enterPause")
    dialog = counter.dialog("pauseDialog")
    note = counter.find(QPlainTextEdit, "note", dialog)
    write(note, "大风预警，停止登高")
    press(note, Qt.Key.Key_Escape)
    counter.settle()

    counter.click("enterPause")
    again = counter.dialog("pauseDialog")
    counter.qtbot.waitUntil(lambda: counter.find(QPlainTextEdit, "note", again).toPlainText() == "大风预警，停止登高")
    counter.click("pauseDialogCancel", again)
    counter.settle()
    assert _kept(counter, f"pause of {case.id}") == {}

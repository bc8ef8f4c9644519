"""Promises entered beside the case, moved and kept; receipt and slip shown to be printed."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from tests.station import local, resident_draft
from tests.ui.driving import press, write
from tests.ui.intake.counter import Counter

if TYPE_CHECKING:
    from app.services.papers.paper import Paper


def promise(counter: Counter, what: str, until: str) -> None:
    """Fill the dialog in and press its button."""
    dialog = counter.dialog("promiseDialog")
    for name, text in (("what", what), ("until", until)):
        field = counter.find(QLineEdit, name, dialog)
        field.clear()
        write(field, text)
    counter.click("promiseDialogGo", dialog)
    counter.settle()


def test_a_promise_is_entered_in_words_that_can_be_read(counter: Counter) -> None:
    counter.open_case(counter.station.register(resident_draft()).id)
    counter.click("makePromise")
    promise(counter, "", "")
    promise(counter, "送合同上门", "星期五")
    assert counter.dialog("promiseDialog").isVisible()
    promise(counter, "送合同上门", "03-06 17:00")
    assert counter.text("promiseText-0") == "送合同上门 · 最迟 03-06 17:00"
    assert "向客户承诺：送合同上门，最迟 2026-03-06 17:00" in counter.story()[0]


def test_a_promise_is_moved_and_kept(counter: Counter) -> None:
    counter.open_case(counter.station.register(resident_draft()).id)
    counter.click("makePromise")
    promise(counter, "送合同上门", "03-06 17:00")
    counter.station.clock.set(local(2026, 3, 6, 17, 1))
    counter.click("movePromise-0")
    dialog = counter.dialog("movePromiseDialog")
    counter.click("movePromiseDialogGo", dialog)
    write(counter.find(QLineEdit, "until", dialog), "03-09 12:00")
    write(counter.find(QPlainTextEdit, "reason", dialog), "客户外出")
    counter.click("movePromiseDialogGo", dialog)
    counter.settle()
    badges = [each.text() for each in counter.find(QWidget, "promise-0").findChildren(QLabel)]
    assert badges[1:3] == ["未到期", "改期前已过期"]

    counter.click("keepPromise-0")
    dialog = counter.dialog("keepPromiseDialog")
    write(counter.find(QLineEdit, "occurred_at", dialog), "25:00")
    counter.click("keepPromiseDialogGo", dialog)
    counter.find(QLineEdit, "occurred_at", dialog).clear()
    counter.click("keepPromiseDialogGo", dialog)
    counter.settle()
    assert counter.text("promiseText-0").endswith("兑现 今天 17:01")
    assert not counter.has("keepPromise-0")


def test_a_receipt_is_asked_for_by_case_and_limit(counter: Counter) -> None:
    case = counter.station.register(resident_draft())
    counter.open_case(case.id)
    counter.click("print-limit-promise")
    assert counter.printed == [("deadline-receipt", "case", f"{case.id}#promise")]


def test_the_answer_goes_home_on_a_slip(counter: Counter) -> None:
    shown: list[Paper] = []
    counter.desk.paper_shown.connect(shown.append)
    case = counter.station.register(resident_draft())
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keySequence(focused, QKeySequence("F4"))
    for name, text in (("caseNumber", case.number), ("phoneTail", "1234")):
        field = counter.find(QLineEdit, name)
        write(field, text)
        press(field, Qt.Key.Key_Return)
    counter.settle()
    counter.find(QAbstractButton, "printSlip").click()
    counter.settle()
    (paper,) = shown
    (values,) = paper.contents
    assert (paper.form_code, values["number"], values["answer"]) == (
        "progress-slip",
        case.number,
        counter.text("answerText"),
    )
    assert "查良镛" not in str(values)

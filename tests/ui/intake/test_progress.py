"""A customer asks how far it is, at the clerk's counter; the list for everybody."""

from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QLineEdit, QToolButton

from app.domain.work.steps import StepKind
from app.ui.intake.views_bar import ViewsBar
from app.ui.lists.pane import ListPane
from tests.station import resident_draft
from tests.ui.driving import press, write
from tests.ui.intake.conftest import OpenCounter
from tests.ui.intake.counter import Counter

ANSWER = "answerText"


def ask(counter: Counter, number: str, tail: str) -> None:
    """Type both with Enter behind each, as from the keyboard alone."""
    for name, text in (("caseNumber", number), ("phoneTail", tail)):
        field = counter.find(QLineEdit, name)
        assert field.hasFocus()
        field.clear()
        write(field, text)
        press(field, Qt.Key.Key_Return)
    counter.settle()


def by_key(counter: Counter, keys: str) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keySequence(focused, QKeySequence(keys))
    counter.settle()


def test_a_customer_is_answered_from_the_keyboard_alone(counter: Counter) -> None:
    case = counter.station.register(resident_draft())
    by_key(counter, "F4")
    ask(counter, case.number, "1234")
    said = counter.text(ANSWER)
    assert said.splitlines()[0] == f"业务：低压居民新装（编号 {case.number}）"
    assert "查良镛" not in said
    assert counter.find(QLabel, ANSWER).accessibleDescription() == said
    press(counter.find(QAbstractButton, "copyAnswer"), Qt.Key.Key_Space)
    assert QApplication.clipboard().text() == said
    by_key(counter, "Esc")
    assert not counter.has(ANSWER) or not counter.text(ANSWER)
    assert counter.find(QLineEdit, "caseNumber").text() == ""
    by_key(counter, "Esc")
    assert counter.find(QLineEdit, "businessFilter").isVisible()


def test_a_wrong_question_is_refused_in_its_place_and_an_answer_does_not_outlive_its_question(
    counter: Counter,
) -> None:
    case = counter.station.register(resident_draft())
    counter.click("view-progress")
    ask(counter, case.number, "9999")
    assert counter.text("answerRefusalText") == "没有编号与电话后四位都相符的业务，请核对；编号至少填末四位。"
    ask(counter, "0015", "1234")
    assert counter.text(ANSWER)
    assert not counter.has("answerRefusal")
    write(counter.find(QLineEdit, "phoneTail"), "5")
    assert not counter.text(ANSWER)
    counter.click("askProgress")
    assert counter.has("answerRefusal")
    counter.find(QLineEdit, "caseNumber").clear()
    counter.click("askProgress")
    assert counter.message("caseNumber", counter.place) == "请填写业务编号。"


def test_the_list_for_everybody_is_shown_and_exported(counter: Counter, tmp_path: Path) -> None:
    counter.station.step(counter.station.register(resident_draft()), StepKind.PAUSE, "weather")
    counter.click("view-progress")
    counter.click("showPublicList")
    by_key(counter, "Esc")
    assert counter.find(QLineEdit, "caseNumber").hasFocus()
    counter.click("showPublicList")
    pane = counter.find(ListPane, "publicList")
    assert pane is counter.place.primary_list()
    assert counter.place.panes() == [pane]
    shown = [pane.model.index(0, column).data() for column in range(pane.model.columnCount())]
    assert shown == ["2026-YF-****01-5", "低压居民新装", "油坊社区", "2026-03-02", "2026-03-09", "暂停"]
    counter.click("exportPublicList")
    path = tmp_path / "公示.xlsx"
    counter.find(QFileDialog, "exportDialog").fileSelected.emit(str(path))
    counter.find(QFileDialog, "exportDialog").reject()
    counter.settle()
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[4]][:2] == ["2026-YF-****01-5", "低压居民新装"]
    counter.station.register(resident_draft("欧阳修"))
    counter.settle()
    counter.place.refresh()
    counter.settle()
    assert pane.model.rowCount() == 2
    counter.click("leavePublicList")
    assert counter.place.primary_list() is None


def test_an_area_manager_answers_too(open_counter: OpenCounter) -> None:
    counter = open_counter()
    case = counter.station.register(resident_draft())
    counter.close()
    manager = open_counter(counter.station.zhang)
    manager.place.show_aim("progress")
    manager.settle()
    ask(manager, case.number, "1234")
    assert manager.text(ANSWER)
    manager.click("askAgain")
    assert not manager.text(ANSWER)
    by_key(manager, "Esc")
    assert manager.find(QLineEdit, "caseNumber").isVisible()


def test_the_bar_keeps_the_way_there_in_one_line_however_little_room_it_has(counter: Counter) -> None:
    bar = counter.find(ViewsBar, "viewsBar")
    last = counter.find(QToolButton, "view-progress")
    least = bar.minimumSizeHint().width()
    assert least < bar.sizeHint().width()
    bar.resize(least, bar.height())
    assert last.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
    bar.resize(2000, bar.height())
    assert last.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    assert (last.accessibleName(), last.toolTip()) == ("进度答复", "进度答复  F4")

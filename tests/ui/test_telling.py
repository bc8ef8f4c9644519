"""Refusals beside the button, questions before what cannot be taken back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.confirming import confirm, tell
from app.ui.refusal_line import RefusalLine
from tests.ui.driving import click, find, press


def shown_window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    window.setWindowTitle("供电所工作台")
    qtbot.addWidget(window)
    window.show()
    return window


def test_only_the_verb_does_it(qtbot: QtBot) -> None:
    window, done = shown_window(qtbot), list[str]()
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        dialog = confirm(window, "恢复后，现有数据由备份代替，不能撤回。", "恢复", lambda: done.append("restored"))
        with qtbot.waitSignal(dialog.finished):
            press(dialog, key)
        assert done == []
    dialog = confirm(window, "恢复后，现有数据由备份代替，不能撤回。", "恢复", lambda: done.append("restored"))
    assert dialog.isModal()
    with qtbot.waitSignal(dialog.finished):
        click(dialog, "confirmYes")
    assert done == ["restored"]


def test_what_stops_everything_is_told_in_plain_words(qtbot: QtBot) -> None:
    window = shown_window(qtbot)
    tell(window, "<b>文件</b>", details="请换一份。")
    dialog = find(window, QMessageBox, "tellDialog")
    assert (dialog.text(), dialog.textFormat()) == ("<b>文件</b>", Qt.TextFormat.PlainText)
    assert find(dialog, QPushButton, "tellOk").text() == "知道了"
    with qtbot.waitSignal(dialog.finished):
        click(dialog, "tellOk")


def test_a_refusal_stands_where_it_happened(qtbot: QtBot) -> None:
    window = shown_window(qtbot)
    line = RefusalLine(parent=window)
    line.show_text("该客户名下有 2 笔未结电费，过户前须结清。")
    assert line.isVisible()
    assert not find(line, QLabel, "refusalReport").isVisible()
    line.show_text("没有做成，请重试。", report="K7M2PX")
    assert find(line, QLabel, "refusalReport").text() == "报告编号 K7M2PX"
    assert line.text == "没有做成，请重试。"
    line.show_text("")
    assert not line.isVisible()

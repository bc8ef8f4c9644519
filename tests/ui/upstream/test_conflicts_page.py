"""The same customer changed on two computers while apart: synced, decided in the window, both equal."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTabBar, QToolButton

from app.services.bundle import Services
from app.ui.forms.form import EntryForm
from app.ui.lists.pane import ListPane
from tests.ui.driving import press
from tests.ui.upstream.conftest import AtHub, disagree
from tests.ui.whole_window import WholeWindow

Second = Callable[[], Services]


def tab(window: WholeWindow, number: int) -> None:
    window.find(QTabBar, "disputeStates").setCurrentIndex(number)
    window.settle()


def light(window: WholeWindow) -> str:
    return window.find(QToolButton, "syncLight").accessibleName()


def type_another(window: WholeWindow, before: str, text: str) -> None:
    window.click("editDisputed")
    form = window.find(EntryForm, "valueFields")
    assert form.values() == {"value": before}
    form.set_value("value", text)
    window.click("saveValue")


def inbox(at_hub: AtHub, second: Second) -> Services:
    """The window's person has come in after both changed Chen, and opens the conflicts from 今日."""
    at_hub.enrol()
    at_hub.upstream.sync_once()
    there = second()
    disagree(at_hub, there)
    at_hub.window.sign_in()
    at_hub.window.see(lambda: at_hub.window.find(QPushButton, "openDisputes").isVisible())
    at_hub.window.click("openDisputes")
    return there


def look_at_both(window: WholeWindow) -> None:
    (line,) = window.lines("disputeList")
    assert line.startswith("客户 陈玉兰  1183369442 | 容量 | 9 kW | 12 kW | ")
    assert window.says("disputedRecords") == "涉及 1 条记录"
    assert window.says("disputeField") == "容量"
    assert window.says("writer-kept").startswith("张三 · 第 1 台电脑")
    assert window.says("writer-other").startswith("李四 · 第 2 台电脑")
    assert window.says("disputeBefore") == "改前：8 kW"


def change_back_and_again(at_hub: AtHub) -> None:
    window = at_hub.window
    tab(window, 1)
    (line,) = window.lines("disputeList")
    assert " | 地址 | " in line
    stood = at_hub.customer().address
    window.click("takeOther")
    assert {stood, at_hub.customer().address} == {"油坊镇一街 8 号", "油坊镇一街 6 号"}
    window.click("toastUndo")
    assert at_hub.customer().address == stood


def test_what_two_computers_changed_apart_is_decided_in_the_window(
    at_hub: AtHub, second: Second, shown_windows: list[str]
) -> None:
    there = inbox(at_hub, second)
    window = at_hub.window
    window.see(lambda: light(window) == "1 处冲突")
    look_at_both(window)
    assert shown_windows == []
    window.click("disputeLater")
    assert at_hub.upstream.status().disputes == 1

    type_another(window, "9", "many")
    assert window.find(EntryForm, "valueFields").message("value") == "这一项不能这样填，请核对后重填。"
    window.click("leaveValue")
    window.window.activateWindow()
    window.see(window.window.isActiveWindow)
    press(window.find(ListPane, "disputeList").table, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    window.see(lambda: at_hub.customer().capacity_w == 12_000)  # a button pressed by key stays down for a moment
    window.settle()
    assert window.lines("disputeList") == []
    tab(window, 2)
    assert "采用乙。可以再改。" in window.says("disputeStanding")
    type_another(window, "9", "10")
    assert at_hub.customer().capacity_w == 10_000

    change_back_and_again(at_hub)
    tab(window, 2)
    window.click("openDisputed")
    assert window.frame.current is not None
    assert window.frame.current.objectName() == "place-ledgers"
    window.turn_to("上级同步")
    window.click("syncNow")
    window.see(lambda: light(window) == "已同步")
    there.upstream.sync_once()
    assert there.upstream.check().tables == at_hub.upstream.check().tables

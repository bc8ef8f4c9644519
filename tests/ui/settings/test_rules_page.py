"""规则与时限: the catalogue in the window."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFrame, QLineEdit, QListWidget, QPushButton, QSplitter, QToolButton

from app.ui.forms.day_editor import DayEditor
from app.ui.forms.form import EntryForm
from app.ui.lists.pane import ListPane
from tests.station import MONDAY
from tests.ui.driving import find, press, trigger
from tests.ui.whole_window import WholeWindow


@pytest.fixture
def rules(whole_window: WholeWindow) -> WholeWindow:
    """The head at the rules."""
    whole_window.sign_in()
    whole_window.frame.go_to("settings")
    whole_window.turn_to("规则与时限")
    whole_window.settle()
    return whole_window


def narrow(window: WholeWindow, text: str = "", **filters: str) -> list[str]:
    window.find(ListPane, "rulesList").show_filtered(filters, text)
    window.settle()
    return window.lines("rulesList")


def test_every_rule_is_listed_narrowed_and_shown_in_full(rules: WholeWindow) -> None:
    assert rules.says("rulesListCount").startswith("共 ")
    assert find(rules.find(ListPane, "rulesList"), QLineEdit, "filterText").isVisible()
    (arrival,) = narrow(rules, "城区", type="REP-FAULT", area="limits")[:1]
    assert arrival.startswith("时限 | 故障报修 | 到达现场 | 有依据 | 城区 45、农村 90、特殊边远地区 120 分钟")
    assert rules.says("ruleChosen") == "故障报修 · 到达现场"
    assert rules.says("ruleDetails").startswith("依据：国家电网公司供电服务“十项承诺”（2022版） 到达现场平均时间")
    narrow(rules, type="CHG-NAME", area="limits", mark="unverified")
    assert rules.says("ruleDetails").endswith("2024-06-01 起施行。待核对，请对照本地文件。")
    pane = rules.find(ListPane, "rulesList")
    narrow(rules, area="warnings")
    pane.table.horizontalHeader().setSortIndicator(2, Qt.SortOrder.AscendingOrder)
    rules.settle()
    names = [line.split(" | ")[2] for line in rules.lines("rulesList")]
    assert names == sorted(names)
    trigger(pane, "filter")
    trigger(pane, "filter")
    assert find(rules.find(ListPane, "rulesList"), QLineEdit, "filterText").isVisible()  # here it is never put away
    narrow(rules)
    box = find(rules.find(ListPane, "rulesList"), QComboBox, "filter-type")
    assert box.findText("低压居民新装") == 1
    box.setCurrentIndex(box.findData("WO-01"))
    rules.settle()
    assert len(rules.lines("rulesList")) == 3
    trigger(rules.frame, "refresh")
    rules.settle()
    assert (box.currentText(), len(rules.lines("rulesList"))) == ("故障抢修", 3)
    print_list(rules)


def test_last_years_rules_are_read_and_what_is_set_elsewhere_leads_there(rules: WholeWindow) -> None:
    narrow(rules, area="calendar")
    day = rules.find(DayEditor, "rulesOn")
    assert day.value() == "2026-03-02"
    assert not rules.find(QPushButton, "rulesToday").isVisible()
    day.setText("20250")
    press(day, Qt.Key.Key_Return)
    assert day.property("wrong") == "true"
    day.setText("20250701")
    press(day, Qt.Key.Key_Return)
    rules.settle()
    (line,) = rules.lines("rulesList")
    assert line.split(" | ")[2] == "2025 年"
    assert rules.says("ruleDetails").endswith("2025-01-01 至 2025-12-31 施行。")
    rules.click("rulesToday")
    rules.settle()
    (line,) = rules.lines("rulesList")
    assert line.split(" | ")[2] == "2026 年"
    assert day.value() == "2026-03-02"
    go_elsewhere(rules)


def go_elsewhere(rules: WholeWindow) -> None:
    splitter = rules.find(QSplitter, "rulesSplitter")
    rules.window.resize(900, 700)
    rules.settle()
    assert splitter.orientation() is Qt.Orientation.Vertical
    rules.window.resize(1600, 900)
    rules.settle()
    assert splitter.orientation() is Qt.Orientation.Horizontal
    narrow(rules, area="outages")
    assert "outages.toml 放进数据文件夹的 reference" in rules.says("ruleWay")
    narrow(rules, area="calendar")
    rules.click("openRulePage")
    rules.settle()
    assert rules.find(QListWidget, "settingsPages").currentItem().text() == "工作日历"


def test_a_limit_and_the_figures_of_a_rule_are_set_differently(rules: WholeWindow) -> None:
    set_a_limit(rules)
    set_figures(rules)


def set_a_limit(rules: WholeWindow) -> None:
    narrow(rules, area="limits", type="CHG-NAME")
    rules.click("openChange")
    form = rules.find(EntryForm, "ruleForm")
    amount = "limits.CHG-NAME.whole.amount"
    assert form.values() == {amount: "5", "effective_from": "2026-03-03", "reason": ""}
    rules.click("changeRule")
    assert form.message("reason") == "请填写依据或原因。"
    form.set_value("reason", "县公司文件")
    for typed, said in (("三", "请填整数。"), ("3651", "应为 1 至 3650 的整数。")):
        form.set_value(amount, typed)
        rules.click("changeRule")
        rules.settle()
        assert form.message(amount) == said
    form.set_value(amount, "3")
    rules.click("changeRule")
    rules.settle()
    assert not form.isVisible()
    assert rules.says("lastSaved") == "已保存 规则 · 09:00"
    (line,) = rules.lines("rulesList")
    assert "5 个工作日，03-03 起 3" in line
    assert rules.says("ruleHistory") == (
        "本所的改动：\n2026-03-03 起 时限 3 个工作日：县公司文件 · 罗敏强 2026-03-02 09:00 登记"
    )
    rules.clock.set(MONDAY + timedelta(days=1))
    trigger(rules.frame, "refresh")
    rules.settle()
    (line,) = narrow(rules, mark="own")
    assert "有依据 | 3 个工作日 | 本所另定" in line
    assert "本站设定：县公司文件" in rules.says("ruleDetails")


def set_figures(rules: WholeWindow) -> None:
    narrow(rules, area="supply")
    rules.pick("rulesList", "勘查人员")
    rules.click("openChange")
    form = rules.find(EntryForm, "ruleForm")
    assert form.values()["supply.survey.team_at_threshold"] == "1"
    form.set_value("reason", "县公司通知")
    rules.click("changeRule")
    rules.settle()
    rules.see(lambda: rules.frame.findChild(QFrame, "notice-refusal"))
    form.set_value("supply.survey.threshold_kva", "0")
    rules.click("changeRule")
    rules.settle()
    assert form.message("supply.survey.threshold_kva") == "应为 1 至 1000000 的整数。"
    form.set_value("supply.survey.threshold_kva", "2500")
    form.set_value("supply.survey.team_at_threshold", "0")
    form.set_value("effective_from", "2026-03-03")
    rules.click("changeRule")
    rules.settle()
    survey = rules.services.supply.rules.rules().survey
    assert (survey.threshold_kva, survey.is_team_at_threshold) == (2500, False)
    rules.click("openChange")
    rules.click("leaveRule")
    assert rules.find(QPushButton, "openChange").isVisible()
    rules.click("openChange")
    rules.pick("rulesList", "业扩例会")
    assert not rules.find(QPushButton, "changeRule").isVisible()


def print_list(rules: WholeWindow) -> None:
    assert len(narrow(rules, area="supply")) == 3
    find(rules.frame, QToolButton, "printRules").click()
    rules.see(lambda: rules.window.findChild(QDialog, "paperDialog"))
    rules.settle()
    find(rules.window, QDialog, "paperDialog").reject()


def test_a_clerk_sees_the_rules_but_cannot_change_them(whole_window: WholeWindow) -> None:
    whole_window.sign_in("YF003")
    whole_window.frame.go_to("settings")
    whole_window.turn_to("规则与时限")
    narrow(whole_window, area="limits", type="CHG-NAME")
    assert whole_window.says("ruleChosen") == "更名过户 · 更名过户办理"
    for name in ("openChange", "openRulePage"):
        assert not whole_window.find(QPushButton, name).isVisible()
    assert narrow(whole_window, "没有这样的规则") == []
    assert not whole_window.find(QPushButton, "openChange").isVisible()

"""The rules of supply in the settings."""

from PySide6.QtWidgets import QLabel

from app.ui.forms.form import EntryForm
from tests.ui.whole_window import WholeWindow


def test_the_head_sets_the_threshold_its_side_and_the_meeting(whole_window: WholeWindow) -> None:
    whole_window.sign_in()
    whole_window.frame.go_to("settings")
    whole_window.settle()
    whole_window.turn_to("业扩规则")
    form = whole_window.find(EntryForm, "supplyForm")
    assert form.values() == {
        "threshold_kva": "3000",
        "exactly": "team",
        "weekday": "3",
        "effective_from": "2026-03-02",
        "reason": "",
    }
    assert "待核对" in whole_window.find(QLabel, "supplySource").text()
    form.set_value("threshold_kva", "0")
    form.set_value("reason", "县公司通知")
    whole_window.click("saveSupply")
    assert form.message("threshold_kva") == "容量界限应为1至1000000 kVA的整数。"
    form.set_value("threshold_kva", "1260")
    form.set_value("exactly", "alone")
    form.set_value("weekday", "5")
    whole_window.click("saveSupply")
    rules = whole_window.services.supply.rules.rules()
    assert (rules.survey.threshold_kva, rules.survey.is_team_at_threshold, rules.meeting.weekday) == (1260, False, 5)
    assert "本站设定：县公司通知" in whole_window.find(QLabel, "supplySource").text()

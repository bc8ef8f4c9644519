"""What a supply asks beside its fields, in the window: manager, free choice, review and inspection."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPlainTextEdit, QToolButton

from app.domain.work.case import Case
from app.domain.work.steps import StepKind
from app.domain.work.visiting import visit_of
from app.ui.suggesting import SuggestionPopup
from tests.firms import a_firm
from tests.services.test_firms import case_at_works
from tests.services.test_meetings import case_at_review
from tests.station import LI, WANG, resident_draft
from tests.ui.driving import press, write
from tests.ui.intake.counter import Counter


def message(counter: Counter, name: str, dialog: QDialog) -> str:
    return counter.find(QLabel, f"{name}Message", dialog).text()


def choose_in(counter: Counter, name: str, words: str, dialog: QDialog) -> None:
    box = counter.find(QComboBox, name, dialog)
    box.setCurrentIndex(box.findText(words, Qt.MatchFlag.MatchStartsWith))
    counter.settle()


def test_a_case_is_handed_over_with_a_reason(counter: Counter) -> None:
    case = counter.station.register(resident_draft())
    counter.open_case(case.id)
    assert counter.text("caseAbout").endswith("客户经理 张三")
    assert counter.text("manager-0") == "张三  YF009"
    counter.click("handOver")
    dialog = counter.dialog("handOverDialog")
    counter.click("handOverDialogGo", dialog)
    assert message(counter, "manager", dialog) == "查无此人，请重新选择客户经理。"
    assert message(counter, "reason", dialog) == "请填写原因。"
    to = counter.find(QLineEdit, "manager", dialog)
    to.setFocus()
    write(to, "李四")
    popup = counter.frame.findChild(SuggestionPopup, "managerPopup")
    assert popup is not None
    counter.qtbot.waitUntil(lambda: popup.isVisible() and bool(popup.suggestions))
    press(to, Qt.Key.Key_Return)
    write(counter.find(QPlainTextEdit, "reason", dialog), "张三休假")
    counter.click("handOverDialogGo", dialog)
    assert counter.station.case(case.id).responsible_id == LI
    assert (counter.text("manager-0"), counter.text("manager-1")) == ("李四  YF010", "张三  YF009")
    assert counter.story()[0] == "移交负责人：张三 → 李四；张三休假"


def test_the_customer_chooses_his_manager_at_the_counter(counter: Counter) -> None:
    counter.choose("jmxz")
    counter.fill(manager_choice="customer")
    counter.save()
    assert counter.message("manager") == "客户选定客户经理的，请写明选的是谁。"
    counter.pick("manager", "王五")
    counter.save()
    assert counter.message("manager") == ""
    draft = counter.place._entry.form.draft(())  # type: ignore[union-attr]
    assert draft.manager_id == WANG


def test_the_free_choice_is_stated_printed_and_signed(counter: Counter) -> None:
    case = case_at_works(counter.station)
    a_firm(counter.station)
    counter.open_case(case.id)
    assert counter.text("choice-build") == "施工：未选"
    counter.click("chooseFirms")
    dialog = counter.dialog("chooseDialog")
    assert counter.find(QComboBox, "build", dialog).currentText() == "本次不选"
    counter.click("chooseDialogGo", dialog)
    assert counter.find(QLabel, "chooseDialogOther", dialog).text() == "请至少选一项。"
    assert message(counter, "by", dialog) == "请填写作出选择的客户或其经办人。"
    choose_in(counter, "build", "齐州恒源", dialog)
    choose_in(counter, "supply", "客户自办", dialog)
    write(counter.find(QLineEdit, "by", dialog), "陈建国")
    counter.click("chooseDialogGo", dialog)
    assert counter.text("choice-build") == "施工：齐州恒源电气安装有限公司"
    assert counter.text("choice-supply") == "供货：客户自办"
    assert counter.text("choiceStanding").endswith("未签字")
    counter.click("printStatement")
    assert counter.printed[-1][0] == "free-choice-statement"
    counter.click("signStatement")
    assert counter.text("choiceStanding").endswith("签字")
    assert not counter.has("signStatement")
    assert any(line.startswith("客户签字") for line in counter.story())


def found_defects(counter: Counter) -> Case:
    """A review that found two defects, entered by its dialog."""
    case = case_at_review(counter.station)
    counter.open_case(case.id)
    counter.click("examine")
    dialog = counter.dialog("examineDialog")
    assert not counter.find(QPlainTextEdit, "defects", dialog).isVisible()
    choose_in(counter, "verdict", "不合格", dialog)
    counter.click("examineDialogGo", dialog)
    assert message(counter, "defects", dialog) == "不合格的须一次列清全部缺陷，每行一条。"
    assert message(counter, "rectify_on", dialog) == "请填写整改期限，不早于今天。"
    write(counter.find(QLineEdit, "people", dialog), "张三")
    write(counter.find(QPlainTextEdit, "opinion", dialog), "修改后重报")
    counter.find(QPlainTextEdit, "defects", dialog).setPlainText("接地电阻未注明\n计量柜无封印位置")
    write(counter.find(QLineEdit, "rectify_on", dialog), "20260309")
    counter.click("examineDialogGo", dialog)
    return case


def test_a_review_with_defects_is_recorded_and_checked_again(counter: Counter) -> None:
    case = found_defects(counter)
    assert counter.text("examination-0") == "设计文件审查"
    assert any("缺陷 2 条" in line for line in counter.story())
    counter.station.clock.forward(hours=1)
    counter.station.step(case, StepKind.RETURN, "修改图纸")
    counter.station.step(case, StepKind.ADVANCE)
    counter.settle()
    counter.open_case(case.id)
    counter.click("examine")
    dialog = counter.dialog("examineDialog")
    write(counter.find(QLineEdit, "people", dialog), "张三")
    write(counter.find(QPlainTextEdit, "opinion", dialog), "已修改")
    counter.click("examineDialogGo", dialog)
    assert counter.text("examination-0") == "设计文件审查 · 复验"


def test_a_second_notice_wants_a_reason(counter: Counter) -> None:
    found_defects(counter)
    counter.click("addDefects")
    dialog = counter.dialog("addDefectsDialog")
    counter.click("addDefectsDialogGo", dialog)
    assert message(counter, "reason", dialog) == "缺陷应一次书面告知；再次告知须写明原因，并计入统计。"
    write(counter.find(QPlainTextEdit, "defects", dialog), "进线柜型号不符")
    write(counter.find(QPlainTextEdit, "reason", dialog), "漏列")
    counter.click("addDefectsDialogGo", dialog)
    assert "补充缺陷通知：1 条；漏列" in counter.story()


def test_the_meeting_shows_its_agenda_and_keeps_its_minutes(counter: Counter) -> None:
    assert not counter.has("view-meeting")
    case = case_at_review(counter.station)
    counter.settle()
    counter.place.refresh()
    counter.settle()
    counter.find(QToolButton, "view-meeting").click()
    counter.settle()
    assert counter.text("meetingOn") == "下次例会 2026-03-04（周三）"
    assert counter.text("agendaTitle") == "待审查 1 件"
    counter.click("recordMinutes")
    dialog = counter.dialog("minutesDialog")
    write(counter.find(QLineEdit, "attendees", dialog), "张三、某人")
    counter.click("minutesDialogGo", dialog)
    assert message(counter, "attendees", dialog) == "参加人员中有人不在本所人员名单内，请核对。"
    counter.find(QLineEdit, "attendees", dialog).setText("张三、YF010")
    choose_in(counter, f"{case.number}.verdict", "合格", dialog)
    counter.click("minutesDialogGo", dialog)
    assert message(counter, f"{case.number}.opinion", dialog) == "请填写书面意见。"
    write(counter.find(QPlainTextEdit, f"{case.number}.opinion", dialog), "符合供电方案")
    counter.click("minutesDialogGo", dialog)
    assert counter.text("agendaTitle") == "待审查 0 件"
    assert "张三、李四" in counter.text("meeting-0")


def test_the_same_customer_goes_on_with_one_receipt(counter: Counter) -> None:
    counter.choose("ts")
    station, entry = counter.station, counter.place._entry
    first = station.desk.cases.register(station.clerk, resident_draft())
    entry.parts.saved.show_registered(first, "低压居民新装", ())
    counter.click("savedMore")
    counter.choose("jianyi")
    assert (counter.value("name"), counter.value("phone").replace(" ", "")) == ("查良镛", "19900001234")
    counter.pick("area", "油坊")
    counter.fill(channel="12345", suggestion_kind="metering", content="建议晚间加开窗口")
    counter.save()
    second = next(case for case in counter.cases() if case.id != first.case.id)
    assert visit_of(second, station.events(second.id)) == first.case.number

"""Taking cases in at the counter, by keys and with an input method."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QListWidget, QWidget

from app.domain.records.facts import Bill, PlaceKind
from app.domain.work.case import CaseState, Origin, PaperState
from app.domain.work.event import EventKind
from app.persistence.ids import new_id
from app.ui.theme.theme import theme
from tests.station import CHEN, FIRST_AREA, SECOND_AREA, local, rename_draft
from tests.ui.driving import press, write
from tests.ui.intake.conftest import OpenCounter
from tests.ui.intake.counter import Counter

HELP = Path(__file__).parents[3] / "resources" / "help" / "intake.md"


def fill_resident(counter: Counter) -> None:
    counter.choose("dmxz")
    counter.fill(
        name="欧阳桂兰",
        id_number="321182199802078157",
        phone="19900003127",
        address="扬中市油坊镇长旺村2组36号",
        capacity="8",
    )
    counter.pick("area", "yfsq")


def test_resident_supply_is_taken_in_by_keys(counter: Counter) -> None:
    fill_resident(counter)
    counter.click("paperTick-identity")
    counter.click("paperPromise-premises")
    counter.save()
    case = counter.only_case()
    assert (case.business_code, case.name, case.phone) == ("LV-RES-NEW", "欧阳桂兰", "19900003127")
    assert (case.area_id, case.details["capacity"], case.origin) == (FIRST_AREA, 8000, Origin.COUNTER)
    assert case.details["id_number"] == "321182199802078157"
    states = {paper.code: paper.state for paper in case.papers}
    assert states == {
        "identity": PaperState.PRESENT,
        "premises": PaperState.PROMISED,
        "agent": PaperState.NOT_NEEDED,
    }
    assert counter.text("savedNumber") == "已受理 2026-YF-000001-5 · 低压居民新装 · 欧阳桂兰"
    assert counter.text("savedLimit") == "时限：03-09 17:30 前（居民全过程办电（承诺），5 个工作日）"
    assert counter.text("lastSaved") == "已保存 2026-YF-000001-5 · 09:00"
    assert counter.has("print-promise-letter")
    assert counter.value("name") == ""


def test_company_supply_is_taken_in(counter: Counter) -> None:
    counter.choose("dfxz")
    counter.fill(
        name="扬中市鸣凤百货店",
        id_kind="business_licence",
        credit_code="91350100m000100y43",
        phone="0511-88321234",
        address="扬中市油坊镇长旺街12号",
        representative_name="陈建国",
        capacity="30",
    )
    counter.pick("area", "00002")
    counter.save()
    case = counter.only_case()
    assert (case.business_code, case.area_id) == ("LV-NR-NEW", SECOND_AREA)
    assert (case.details["credit_code"], case.details["capacity"]) == ("91350100M000100Y43", 30000)
    assert "invoice_name" not in case.details


def test_known_customer_fills_a_change_of_name(counter: Counter) -> None:
    counter.choose("gmgh")
    counter.pick("customer", "9442")
    assert counter.value("account") == "1183369442"
    assert counter.value("name") == "陈玉兰"
    assert counter.value("address") == "扬中市油坊镇老郎村1组6号"
    assert counter.value("area") == "油坊社区一组#1台区  32118200001  A角 张三"
    counter.fill(new_name="陈小河", id_number="321182199802078157", phone="13900001111")
    counter.save()
    case = counter.only_case()
    assert (case.business_code, case.customer_id, case.details["new_name"]) == ("CHG-NAME", CHEN, "陈小河")


def test_a_customer_sent_from_the_ledgers_fills_the_business_chosen_next(counter: Counter) -> None:
    counter.frame.go_to("intake", ("customer", str(CHEN)))
    counter.choose("gmgh")
    counter.qtbot.waitUntil(lambda: counter.value("account") == "1183369442")
    assert counter.value("name") == "陈玉兰"


def test_a_customer_sent_from_the_ledgers_fills_an_empty_form_at_once(counter: Counter) -> None:
    counter.choose("bx")
    counter.frame.go_to("intake", ("customer", str(CHEN)))
    counter.qtbot.waitUntil(lambda: counter.value("name") == "陈玉兰")


def test_fault_is_taken_in_with_the_limit_of_its_place(counter: Counter) -> None:
    counter.choose("bx")
    counter.pick("customer", "cyl")
    counter.fill(fault_kind="line_down", urgency="urgent", place="town", remark="电杆倾斜，已设警戒")
    counter.qtbot.waitUntil(lambda: counter.text("limitDue-arrival") == "今天 09:45 前")
    counter.save()
    case = counter.only_case()
    assert (case.business_code, case.origin, case.place) == ("REP-FAULT", Origin.PHONE, PlaceKind.TOWN)
    assert (case.details["fault_kind"], case.customer_id) == ("line_down", CHEN)
    assert not counter.has("papersToBring")


def test_typed_account_number_finds_its_customer(counter: Counter) -> None:
    counter.choose("gm")
    counter.fill(account="1183369442")
    counter.qtbot.waitUntil(lambda: counter.value("name") == "陈玉兰")
    assert counter.value("customer").startswith("陈玉兰  1183369442")


def test_new_supply_takes_a_person_over_but_not_the_old_account(counter: Counter) -> None:
    counter.choose("dmxz")
    counter.pick("customer", "陈玉兰")
    assert counter.value("phone") == "139 0000 5678"
    assert counter.value("address") == ""
    counter.fill(id_number="321182199802078157", address="扬中市油坊镇老郎村2组1号", capacity="6")
    counter.pick("area", "老郎")
    counter.save()
    assert counter.only_case().customer_id is None


def test_wrong_value_is_said_when_the_field_is_left(counter: Counter) -> None:
    counter.choose("dmxz")
    counter.fill(id_number="321182199802078158")
    assert counter.message("id_number") == "身份证号末位校验不符，请逐位核对。"
    counter.fill(id_number="321182199802078157")
    assert counter.message("id_number") == ""


def test_empty_field_is_not_scolded_for_being_passed(counter: Counter) -> None:
    counter.choose("dmxz")
    counter.fill(name="")
    assert counter.message("name") == ""


def test_saving_says_all_problems_and_goes_to_the_first(counter: Counter) -> None:
    counter.choose("dmxz")
    counter.fill(phone="1990000", capacity="20", voltage="交流220V")
    counter.save()
    assert counter.cases() == []
    assert counter.message("name") == "户名未填。"
    assert counter.message("phone") == "电话号码位数不对：手机11位，固定电话7至8位（可加区号），现有7位。"
    assert counter.message("capacity") == "容量20 kW超出该供电电压的上限12 kW，请改供电电压或核对容量。"
    assert QApplication.focusWidget() is counter.field("name")
    assert counter.find(QWidget, "saveCase").isEnabled()


def test_number_that_is_none_is_refused_at_its_field(counter: Counter) -> None:
    fill_resident(counter)
    counter.fill(capacity="八")
    counter.save()
    assert counter.message("capacity") == "申请容量应为不小于零的数。"


def test_fields_come_and_go_with_what_is_chosen(counter: Counter) -> None:
    counter.choose("dmxz")
    assert counter.is_asked("id_number")
    assert not counter.is_asked("other_id_number")
    assert not counter.is_asked("agent_name")
    assert not counter.has("paperWaive-agent")
    counter.fill(id_kind="other", has_agent="yes")
    assert not counter.is_asked("id_number")
    assert counter.is_asked("other_id_number")
    assert counter.is_asked("agent_name")
    assert "未收 3" in counter.text("papersToBringSum")


def test_papers_are_ticked_promised_and_waived(counter: Counter) -> None:
    counter.choose("gm")
    counter.click("paperTick-identity")
    counter.click("paperPromise-premises")
    counter.click("paperWaive-former_holder")
    assert counter.text("papersToBringSum") == "已收 1 · 容缺 1 项：签承诺书，归档前补齐"
    counter.click("paperBack-premises")
    counter.click("paperTick-identity")
    assert counter.text("papersToBringSum") == "已收 0 · 未收 2"
    assert not counter.find(QCheckBox, "paperTick-premises").isChecked()


def test_limit_says_how_it_is_counted(counter: Counter) -> None:
    counter.station.clock.set(local(2026, 9, 28, 9))
    counter.choose("dmxz")
    assert counter.text("limitDue-promise") == "10-10 17:30 前"
    assert counter.text("limitCount-promise") == "5 个工作日，10-10（调休上班）计入，10-01 至 10-07（国庆节）不计"
    days = counter.find(QLabel, "receiptDays-promise")
    assert days.isHidden()
    counter.click("receipt-limit-promise")
    assert days.isVisible()
    assert "09-28 周一 工作日 · 起算日不计 · 累计 0" in days.text()


def test_unverified_rules_are_marked(counter: Counter) -> None:
    counter.choose("gm")
    marks = [each for each in counter.frame.findChildren(QLabel) if each.text() == "待核对" and each.isVisible()]
    assert len(marks) == 3  # the flow of the business, its fees and its limit


def test_timer_warns_at_15_and_is_red_after_20_minutes(counter: Counter) -> None:
    counter.choose("dmxz")
    write(counter.find(QLineEdit, "counterTicket"), "A017")
    counter.do("callNumber", "intakeSplitter")
    card = counter.place._entry.parts.counter
    face = counter.find(QLabel, "counterFace")
    counter.station.clock.forward(minutes=14, seconds=59)
    card.tick()
    assert (face.text(), face.property("tone")) == ("14:59", "good")
    assert counter.text("counterWords") == "A017 号 · 20 分钟以内，保存时停止"
    counter.station.clock.forward(seconds=1)
    card.tick()
    assert (face.text(), face.property("tone")) == ("15:00", "near")
    assert counter.text("counterWords") == "A017 号 · 已过 15 分钟，20 分钟内须办结"
    counter.station.clock.forward(minutes=5, seconds=1)
    card.tick()
    assert (face.text(), face.property("tone")) == ("20:01", "over")
    assert counter.text("counterWords") == "A017 号 · 已超过 20 分钟，请尽快办结"


def test_timer_ends_with_the_signature(counter: Counter) -> None:
    counter.choose("dmxz")
    counter.click("counterCall")
    counter.station.clock.forward(minutes=7)
    fill_resident(counter)
    counter.save()
    assert counter.text("counterFace") == "00:00"
    signed = [each for each in counter.station.events() if each.kind == EventKind.COUNTER_SIGNED]
    assert [each.payload["minutes"] for each in signed] == [7]


def test_draft_survives_the_window(open_counter: OpenCounter) -> None:
    first = open_counter()
    fill_resident(first)
    first.click("paperTick-identity")
    first.close()
    second = open_counter()
    second.qtbot.waitUntil(lambda: second.value("area") != "")
    assert second.text("entryTitle") == "低压居民新装"
    assert second.value("name") == "欧阳桂兰"
    assert second.value("area") == "油坊社区一组#1台区  32118200001  A角 张三"
    assert second.find(QCheckBox, "paperTick-identity").isChecked()
    assert second.text("restoredText") == "已恢复 今天 09:00 暂存的内容"
    second.click("startAgain")
    assert second.value("name") == ""
    second.close()
    third = open_counter()
    assert third.value("name") == ""


def test_draft_keeps_the_known_customer(open_counter: OpenCounter) -> None:
    first = open_counter()
    first.choose("gm")
    first.pick("customer", "9442")
    first.fill(new_name="陈小河")
    first.do("keepDraftNow", "intakeSplitter")
    assert first.text("entryNote") == "已暂存 今天 09:00"
    first.close()
    second = open_counter()
    second.qtbot.waitUntil(lambda: second.value("customer") != "")
    second.fill(id_number="321182199802078157", phone="13900001111")
    second.save()
    assert second.only_case().customer_id == CHEN


def test_each_business_has_its_own_draft(counter: Counter) -> None:
    counter.choose("dmxz")
    counter.fill(name="欧阳桂兰")
    counter.choose("bx")
    assert counter.value("name") == ""
    counter.choose("dmxz")
    counter.qtbot.waitUntil(lambda: counter.value("name") == "欧阳桂兰")


def test_escape_asks_only_when_something_would_be_lost(counter: Counter) -> None:
    counter.choose("dmxz")
    assert counter.place.back()
    assert counter.find(QLineEdit, "businessFilter").hasFocus()
    counter.fill(name="欧阳桂兰")
    counter.place.back()
    question = counter.dialog("leaveQuestion")
    counter.click("leaveStay", question)
    assert counter.value("name") == "欧阳桂兰"
    counter.place.back()
    counter.click("leaveGiveUp", counter.dialog("leaveQuestion"))
    assert counter.value("name") == ""


def test_late_case_counts_from_when_it_was_accepted(counter: Counter) -> None:
    fill_resident(counter)
    counter.fill(accepted_at="2026-02-27 15:00", on_paper_at="202602271450")
    counter.save()
    case = counter.only_case()
    assert case.accepted_at == local(2026, 2, 27, 15)
    assert counter.station.events(case.id)[0].on_paper_at == local(2026, 2, 27, 14, 50)


@pytest.mark.parametrize(
    ("text", "said"),
    [("下午三点", "所填内容不是有效时间，请填到分钟。"), ("2026-03-03 09:00", "时间晚于现在，请核对后重填。")],
)
def test_time_that_cannot_be_is_refused(counter: Counter, text: str, said: str) -> None:
    fill_resident(counter)
    counter.fill(accepted_at=text)
    counter.save()
    assert counter.cases() == []
    assert counter.message("accepted_at") == said


def test_counter_says_what_else_the_customer_could_settle(counter: Counter) -> None:
    bill = Bill(
        id=new_id(),
        customer_id=CHEN,
        period="2026-01",
        receivable=18640,
        received=0,
        paid_on=None,
        due_on=date(2026, 2, 20),
    )
    with counter.station.database.write(None) as tx:
        tx.of(Bill).add(bill)
    case = counter.station.register(rename_draft())
    counter.choose("bx")
    counter.pick("customer", "9442")
    said = {each.objectName(): each.text() for each in counter.frame.findChildren(QLabel, QRegularExpression("^also-"))}
    assert said["also-arrears-1"].startswith("1 笔电费未结清，共 186.40 元")
    assert said["also-identity-2"] == "档案里的证件号码有误，请核对补正"
    assert said["also-open_case-3"] == "更名过户：业务受理，在办"
    counter.click("alsoGo-3")
    assert counter.records == [("case", str(case.id))]
    assert counter.detail.case_id == case.id


def test_prints_that_the_business_needs_are_offered(counter: Counter) -> None:
    fill_resident(counter)
    counter.do("print", "intakeSplitter")
    counter.save()
    case = counter.only_case()
    counter.click("print-resident-registration")
    assert counter.printed == [
        ("one-time-notice", "", "LV-RES-NEW"),
        ("resident-registration", "", str(case.id)),
    ]
    counter.click("savedOpen")
    assert counter.detail.case_id == case.id


def test_notice_is_not_offered_where_the_business_has_none(counter: Counter) -> None:
    counter.choose("bx")
    counter.do("print", "intakeSplitter")
    assert not counter.has("printNotice")
    assert counter.printed == []


def test_most_used_business_comes_first(counter: Counter) -> None:
    assert counter.place._picker.offered()[:4] == ["LV-RES-NEW", "LV-NR-NEW", "CHG-NAME", "REP-FAULT"]
    counter.choose("bx")
    counter.find(QLineEdit, "businessFilter").clear()
    assert counter.place._picker.offered()[0] == "REP-FAULT"


def test_arrows_choose_while_typing_goes_on(counter: Counter) -> None:
    field = counter.find(QLineEdit, "businessFilter")
    field.setFocus()
    press(field, Qt.Key.Key_Down)
    press(field, Qt.Key.Key_Down)
    press(field, Qt.Key.Key_Return)
    counter.settle()
    assert counter.text("entryTitle") == "更名过户"
    write(field, "没有的业务")
    assert counter.text("businessNothing") == "没有“没有的业务”这项业务，请换几个字。"
    assert counter.find(QListWidget, "businessList").count() == 0


def test_area_manager_sees_cases_but_takes_none_in(open_counter: OpenCounter) -> None:
    from_field = open_counter()
    case = from_field.station.register(rename_draft())
    counter = open_counter(from_field.station.zhang)
    assert not counter.has("view-new")
    counter.open_case(case.id)
    assert counter.text("caseNumber") == case.number
    assert "进入下一环节、撤销、不予受理、暂停：由内勤、所长办理。" in counter.blocked()
    assert counter.only_case().state is CaseState.OPEN


def test_side_goes_under_the_form_when_the_text_is_large(counter: Counter) -> None:
    counter.choose("dmxz")
    side = counter.find(QWidget, "entrySide")
    assert counter.find(QWidget, "entrySideArea").isAncestorOf(side)
    theme().apply(points=24)
    counter.frame.resize(1366, 768)
    counter.settle()
    assert counter.find(QWidget, "entryArea").isAncestorOf(side)
    assert side.isVisible()
    theme().apply(points=14)
    counter.frame.resize(1440, 900)
    counter.settle()
    assert counter.find(QWidget, "entrySideArea").isAncestorOf(side)


def test_help_names_the_keys() -> None:
    text = HELP.read_text(encoding="utf-8")
    for key in ("Ctrl+N", "Ctrl+S", "Ctrl+D", "Ctrl+Enter", "F8", "F9", "F6", "Esc"):
        assert key in text

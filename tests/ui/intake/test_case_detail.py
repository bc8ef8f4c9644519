"""One case beside the list, through its whole life."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from app.domain.records.facts import Bill
from app.domain.work.case import CaseState, PaperState
from app.domain.work.event import EventKind
from app.domain.work.steps import StepKind
from app.persistence.ids import new_id
from app.ui.intake.detail.files_card import FilesCard
from app.ui.intake.detail.stage_bar import Passing, StageBar
from app.ui.lists.pane import ListPane
from tests.station import CHEN, fault_draft, local, rename_draft, resident_draft, shop_draft
from tests.ui.driving import press, write
from tests.ui.intake.conftest import OpenCounter
from tests.ui.intake.counter import Counter


def stages(counter: Counter) -> dict[str, Passing]:
    return {mark.name: mark.passing for mark in counter.find(StageBar, "stageBar").marks}


def give_reason(counter: Counter, reason: str) -> None:
    dialog = counter.dialog("stepDialog")
    write(counter.find(QPlainTextEdit, "reason", dialog), reason)
    counter.click("stepDialogGo", dialog)


def test_resident_supply_goes_through_its_whole_life(counter: Counter) -> None:
    case = counter.station.register(resident_draft())
    counter.open_case(case.id)
    assert counter.text("caseState") == "在办"
    assert counter.text("caseLimitBeside") == "剩 5 个工作日 · 03-09 17:30"
    assert stages(counter)["业务受理"] is Passing.HERE
    counter.go_on()
    assert stages(counter)["业务受理"] is Passing.DONE
    assert stages(counter)["现场勘查"] is Passing.HERE
    assert counter.blocked()[0] == "进入下一环节：接入点未填。有无电力外线工程未填。本环节的工单还没有完工。"
    counter.station.do_field_work(case, {"access_point": "3号杆", "line_works": "no"})
    counter.settle()
    counter.station.clock.forward(hours=1)
    counter.go_on()
    assert list(stages(counter)) == ["业务受理", "现场勘查", "签订供用电合同", "装表接电", "客户回访"]
    counter.enter(account="1100000001", contract_signed_on="20260302")
    assert "录入：户号、合同签订日期" in counter.story()[0]
    counter.go_on()
    counter.station.do_field_work(
        case,
        {
            "meter_number": "3230001163731906368642",
            "meter_reading": 12,
            "seal_number": "F123",
            "powered_at": "2026-03-02T10:00:00+08:00",
        },
    )
    counter.settle()
    counter.station.clock.forward(hours=1)
    counter.go_on()
    counter.enter(satisfaction=_first_choice(case.business_code, counter))
    counter.click("step-close")
    assert counter.station.case(case.id).state is CaseState.DONE
    assert counter.text("caseState") == "已办结"
    counter.click("step-archive")
    counter.click("stepDialogGo", counter.dialog("stepDialog"))
    assert counter.station.case(case.id).state is CaseState.ARCHIVED
    assert counter.story()[0] == "归档"
    assert not any(each.startswith("correct-") for each in _names(counter))


def _first_choice(code: str, counter: Counter) -> str:
    business = next(each for each in counter.station.desk.cases.businesses() if each.code == code)
    return next(each for each in business.fields if each.code == "satisfaction").choices[0].value


def _names(counter: Counter) -> list[str]:
    return [each.objectName() for each in counter.find(QWidget, "enteredCard").findChildren(QWidget)]


def test_missing_papers_block_in_words(counter: Counter) -> None:
    case = counter.station.register(replace(resident_draft(), papers=()))
    counter.open_case(case.id)
    assert counter.blocked() == [
        (
            "进入下一环节：缺“户主身份证明”，收齐或签承诺书后才能进入下一环节。"
            "缺“用电地址权属证明”，收齐或签承诺书后才能进入下一环节。"
        )
    ]
    assert not counter.has("step-advance")
    counter.go_on()
    assert counter.station.case(case.id).stage == "accept"
    counter.click("paperTick-identity")
    assert not counter.has("print-promise-letter")
    counter.click("paperPromise-premises")
    assert counter.has("print-promise-letter")
    assert counter.blocked() == []
    counter.click("step-advance")
    assert counter.station.case(case.id).stage == "survey"


def test_promise_has_to_be_redeemed_before_filing(counter: Counter) -> None:
    case = counter.station.register(rename_draft(needs_visit="no"))
    desk, clerk = counter.station.desk, counter.station.clerk
    desk.entering.set_paper(clerk, case.id, "premises", PaperState.PROMISED)
    desk.entering.set_paper(clerk, case.id, "former_holder", PaperState.NOT_NEEDED)
    case = counter.station.step(case, StepKind.ADVANCE)
    desk.entering.enter(clerk, case.id, {"settled_on": "2026-03-02"})
    case = counter.station.step(case, StepKind.ADVANCE)
    desk.entering.enter(clerk, case.id, {"contract_signed_on": "2026-03-02"})
    counter.station.step(case, StepKind.CLOSE)
    counter.open_case(case.id)
    assert counter.blocked()[0] == "归档：“用电地址权属证明”尚未补齐，补齐后才能归档。"
    counter.click("paperTick-premises")
    assert counter.has("step-archive")


def test_bills_keep_a_transfer_from_going_on(counter: Counter) -> None:
    bill = Bill(
        id=new_id(),
        customer_id=CHEN,
        period="2026-02",
        receivable=10000,
        received=0,
        paid_on=None,
        due_on=local(2026, 3, 20).date(),
    )
    with counter.station.database.write(None) as tx:
        tx.of(Bill).add(bill)
    case = counter.station.register(rename_draft(needs_visit="no"))
    desk, clerk = counter.station.desk, counter.station.clerk
    desk.entering.set_paper(clerk, case.id, "former_holder", PaperState.NOT_NEEDED)
    counter.station.step(case, StepKind.ADVANCE)
    counter.open_case(case.id)
    assert counter.blocked()[0] == "进入下一环节：电费结清日期未填。该户电费尚未结清。"


def test_wrong_values_of_a_stage_are_said_at_their_fields(counter: Counter) -> None:
    case = counter.station.register(fault_draft())
    counter.open_case(case.id)
    counter.enter(restored_at="昨天", fault_cause="接户线烧断")
    form = counter.find(QWidget, "stageForm")
    assert counter.message("restored_at", form) == "恢复供电时间不是有效时间，请填到分钟。"
    counter.enter(restored_at="2026-03-02 08:30")
    assert counter.station.case(case.id).details["restored_at"] == "2026-03-02T08:30:00+08:00"
    assert counter.station.case(case.id).details["fault_cause"] == "接户线烧断"


def test_step_waits_for_what_is_not_saved(counter: Counter) -> None:
    case = counter.station.register(fault_draft())
    counter.open_case(case.id)
    counter.fill(counter.find(QWidget, "stageForm"), fault_cause="接户线烧断")
    counter.click("step-pause")
    assert counter.text("toastText") == "本环节有未保存的内容，请先保存。"
    assert counter.station.case(case.id).state is CaseState.OPEN


def test_fields_being_typed_survive_a_change_elsewhere(counter: Counter) -> None:
    case = counter.station.register(fault_draft())
    counter.open_case(case.id)
    counter.fill(counter.find(QWidget, "stageForm"), fault_cause="接户线烧断")
    counter.station.clock.forward(minutes=1)
    counter.station.desk.entering.correct(counter.station.clerk, case.id, "phone", "13900001111", "客户更正")
    counter.settle()
    assert counter.find(QLineEdit, "fault_cause", counter.find(QWidget, "stageForm")).text() == "接户线烧断"
    assert counter.story()[0] == "更正：联系电话 13900005678 → 13900001111；客户更正"


def test_pause_needs_one_of_the_reasons_and_stops_the_limit(counter: Counter) -> None:
    case = counter.station.register(resident_draft())
    counter.open_case(case.id)
    counter.click("step-pause")
    dialog = counter.dialog("stepDialog")
    counter.click("stepDialogGo", dialog)
    assert counter.message("reason", dialog) == "请填写原因。"
    box = counter.find(QComboBox, "reason", dialog)
    while box.currentData() != "customer_works":
        press(box, Qt.Key.Key_Down)
    counter.fill(dialog, note="客户表前线路约定 3 月 9 日完工")
    counter.click("stepDialogGo", dialog)
    assert counter.station.case(case.id).state is CaseState.PAUSED
    assert counter.text("caseState") == "暂停"
    assert counter.story()[0] == "暂停（第1段）：客户工程施工；客户表前线路约定 3 月 9 日完工"
    counter.station.clock.forward(days=2)
    counter.click("step-resume")
    assert counter.station.case(case.id).state is CaseState.OPEN
    counter.click("receipt-limit-promise")
    assert "停计：客户工程施工" in counter.find(QLabel, "receiptDays-promise").text()


@pytest.mark.parametrize(("kind", "state"), [("withdraw", CaseState.WITHDRAWN), ("refuse", CaseState.REFUSED)])
def test_ending_a_case_takes_a_reason_and_only_the_head_reopens(
    open_counter: OpenCounter, kind: str, state: CaseState
) -> None:
    counter = open_counter()
    case = counter.station.register(resident_draft())
    counter.open_case(case.id)
    counter.click(f"step-{kind}")
    give_reason(counter, "客户不再需要")
    assert counter.station.case(case.id).state is state
    assert counter.blocked() == ["重开：由所长办理。"]
    counter.close()
    head = open_counter(counter.station.head)
    head.open_case(case.id)
    head.click("step-reopen")
    give_reason(head, "客户改变主意")
    assert head.station.case(case.id).state is CaseState.OPEN
    assert head.story()[0] == "重开：业务受理；客户改变主意"


def test_return_goes_back_a_stage(counter: Counter) -> None:
    case = counter.station.register(resident_draft())
    counter.station.step(case, StepKind.ADVANCE)
    counter.station.do_field_work(case, {"access_point": "3号杆", "line_works": "no"})
    counter.station.step(case, StepKind.ADVANCE)
    counter.open_case(case.id)
    counter.click("step-return")
    give_reason(counter, "接入点写错")
    assert counter.station.case(case.id).stage == "survey"
    assert "退回整改：签订供用电合同 → 现场勘查；接入点写错" in counter.story()


def test_correction_keeps_both_values_and_the_reason(counter: Counter) -> None:
    case = counter.station.register(resident_draft())
    counter.open_case(case.id)
    counter.click("correct-capacity")
    dialog = counter.dialog("correctDialog")
    field = counter.find(QLineEdit, "capacity", dialog)
    assert field.text() == "8"
    field.clear()
    write(field, "10.5")
    counter.click("correctDialogGo", dialog)
    assert counter.message("reason", dialog) == "请填写原因。"
    write(counter.find(QLineEdit, "reason", dialog), "客户加装空调")
    field.clear()
    write(field, "15")
    counter.click("correctDialogGo", dialog)
    assert counter.message("capacity", dialog) == "容量15 kW超出该供电电压的上限12 kW，请改供电电压或核对容量。"
    field.clear()
    write(field, "10.5")
    counter.click("correctDialogGo", dialog)
    assert counter.station.case(case.id).details["capacity"] == 10500
    assert counter.text("entered-capacity") == "10.5 kW"
    event = counter.station.events(case.id)[-1]
    assert event.payload == {"field": "capacity", "before": 8000, "after": 10500, "reason": "客户加装空调"}


def test_late_step_carries_its_times(counter: Counter) -> None:
    case = counter.station.register(resident_draft())
    counter.station.clock.forward(hours=5)
    counter.open_case(case.id)
    counter.click("openLate")
    form = counter.find(QWidget, "lateTimes")
    counter.fill(form, occurred_at="2026-03-02 10:15", on_paper_at="什么时候")
    counter.go_on()
    assert counter.message("on_paper_at", form) == "所填内容不是有效时间，请填到分钟。"
    counter.fill(form, on_paper_at="2026-03-02 10:00")
    counter.go_on()
    event = next(each for each in counter.station.events(case.id) if each.kind == EventKind.CASE_ADVANCED)
    assert (event.occurred_at, event.on_paper_at) == (local(2026, 3, 2, 10, 15), local(2026, 3, 2, 10))
    assert form.isHidden()
    labels = [each.text() for each in counter.find(QWidget, "story").findChildren(QLabel)]
    assert "今天 10:15\n单据 今天 10:00\n补录 今天 14:00" in labels


def test_refused_step_leaves_its_dialog_open(counter: Counter) -> None:
    case = counter.station.register(resident_draft())
    counter.open_case(case.id)
    counter.click("step-withdraw")
    dialog = counter.dialog("stepDialog")
    write(counter.find(QPlainTextEdit, "reason", dialog), "客户不再需要")
    write(counter.find(QLineEdit, "occurred_at", dialog), "2026-03-01 09:00")
    counter.click("stepDialogGo", dialog)
    assert counter.message("occurred_at", dialog) == f"所填时间早于业务{case.number}进入本环节的时间，请核对。"
    counter.click("stepDialogCancel", dialog)
    assert counter.station.case(case.id).state is CaseState.OPEN


def test_refused_paper_stands_as_before(counter: Counter) -> None:
    case = counter.station.register(resident_draft())
    counter.open_case(case.id)
    with counter.station.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE work_case SET state = 'archived'")
    counter.click("paperTick-identity")
    assert counter.find(QCheckBox, "paperTick-identity").isChecked()
    assert len(counter.notices) == 1


def test_files_are_added_opened_and_tick_their_paper(counter: Counter, tmp_path: Path) -> None:
    scan = tmp_path / "产权证.pdf"
    scan.write_bytes(b"%PDF-1.7 house")
    case = counter.station.register(resident_draft())
    counter.station.desk.entering.set_paper(counter.station.clerk, case.id, "premises", PaperState.MISSING)
    counter.open_case(case.id)
    card = counter.find(FilesCard, "filesCard")
    opened: list[Path] = []
    card.show_file = opened.append
    box = counter.find(QComboBox, "filePaper")
    box.setCurrentIndex(box.findData("premises"))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(scan))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(5, 5).toPoint(), Qt.DropAction.CopyAction, mime, left, none)
    QApplication.sendEvent(card, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(card, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, left, none))
    counter.settle()
    assert counter.find(QCheckBox, "paperTick-premises").isChecked()
    assert counter.story()[0] == "添加附件：产权证.pdf（用电地址权属证明）"
    counter.click("file-产权证.pdf")
    assert [each.name for each in opened] == ["产权证.pdf"]
    assert opened[0].read_bytes() == b"%PDF-1.7 house"


def test_file_dialog_adds_what_was_chosen(counter: Counter, tmp_path: Path) -> None:
    photo = tmp_path / "现场.jpg"
    photo.write_bytes(b"\xff\xd8" + bytes(3000))
    case = counter.station.register(resident_draft())
    counter.open_case(case.id)
    counter.click("addFile")
    dialog = counter.find(QFileDialog, "fileDialog")
    dialog.filesSelected.emit([str(photo)])
    dialog.reject()
    counter.settle()
    assert counter.text("toastText") == "已添加附件“现场.jpg”。"
    attachments = counter.station.desk.case_views.show(counter.station.clerk, case.id).attachments
    assert [(each.name, each.size_bytes, each.paper_code) for each in attachments] == [("现场.jpg", 3002, "")]


def test_file_that_is_empty_is_refused(counter: Counter, tmp_path: Path) -> None:
    empty = tmp_path / "空.txt"
    empty.touch()
    case = counter.station.register(resident_draft())
    counter.open_case(case.id)
    counter.find(FilesCard, "filesCard").add([empty])
    counter.settle()
    assert counter.notices == ["“空.txt”是空文件，没有附上。"]


def test_orders_show_who_went_and_lead_to_dispatch(counter: Counter) -> None:
    case = counter.station.register(fault_draft())
    counter.station.do_field_work(
        case,
        {
            "fault_cause": "接户线烧断",
            "ownership": "utility",
            "restored_at": "2026-03-02T09:00:00+08:00",
            "repair_result": "更换接户线",
        },
    )
    counter.open_case(case.id)
    order = counter.station.newest_order(case.id)
    assert counter.text(f"orderState-{order.number}") == "已完工"
    counter.click("print-work-order")
    assert counter.printed == [("work-order", "order", str(order.id))]
    counter.click(f"order-{order.number}")
    assert counter.records == [("order", str(order.id))]


def test_list_shows_the_chosen_view_and_opens_its_rows(counter: Counter) -> None:
    fault = counter.station.register(fault_draft())
    counter.station.clock.forward(hours=2)
    shop = counter.station.register(shop_draft())
    counter.click("view-overdue")
    pane = counter.find(ListPane, "cases")
    counter.qtbot.waitUntil(lambda: counter.detail.case_id == fault.id)
    assert pane.model.rowCount() == 1
    counter.click("view-unfinished")
    assert pane.model.rowCount() == 2
    table = pane.table
    table.setFocus()
    press(table, Qt.Key.Key_Down)
    counter.qtbot.waitUntil(lambda: counter.detail.case_id == shop.id)
    counter.click("view-to_archive")
    assert pane.model.rowCount() == 0
    assert counter.detail.case_id is None
    counter.click("emptyVerb", pane)
    assert counter.find(QLineEdit, "businessFilter").hasFocus()


def test_views_count_what_they_hold(counter: Counter) -> None:
    counter.station.register(fault_draft())
    counter.station.clock.forward(hours=2)
    counter.frame.current.activate()  # type: ignore[union-attr]  # the place is open
    counter.settle()
    assert counter.find(QWidget, "view-overdue").accessibleName() == "已超期 1"


def test_enter_on_a_row_goes_into_the_case(counter: Counter) -> None:
    counter.station.register(fault_draft())
    counter.place.show_aim("unfinished")
    counter.settle()
    press(counter.find(ListPane, "cases").table, Qt.Key.Key_Return)
    counter.settle()
    assert counter.find(QLineEdit, "fault_cause", counter.find(QWidget, "stageForm")).hasFocus()
    assert counter.place.back()
    assert counter.find(QWidget, "entryPage").isVisible()


def test_case_is_found_beside_the_list_whatever_was_listed(counter: Counter) -> None:
    case = counter.station.register(resident_draft())
    counter.station.register(shop_draft())
    counter.open_case(case.id)
    pane = counter.find(ListPane, "cases")
    assert pane.model.rowCount() == 1
    counter.qtbot.waitUntil(lambda: getattr(pane.current_row, "id", None) == case.id)
    counter.place.refresh()
    counter.settle()
    assert counter.detail.case_id == case.id


def test_what_changed_behind_another_tab_is_there_on_return(counter: Counter) -> None:
    counter.click("view-all")
    pane = counter.find(ListPane, "cases")
    assert pane.model.rowCount() == 0
    counter.place.hide()
    counter.station.register(shop_draft())
    counter.settle()
    counter.place.show()
    counter.place.activate()
    counter.settle()
    assert pane.model.rowCount() == 1


def test_panes_follow_what_is_shown(counter: Counter) -> None:
    counter.choose("dmxz")
    assert [each.objectName() for each in counter.place.panes()] == ["businessPicker", "caseForm"]
    counter.click("view-all")
    assert [each.objectName() for each in counter.place.panes()] == ["cases", "caseDetail"]
    assert counter.place.primary_list() is counter.find(ListPane, "cases")

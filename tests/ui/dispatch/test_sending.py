"""Sending orders out: as proposed, to somebody else, against the rules, back again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QPushButton, QWidget

from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OrderState, OrderStep, WorkOrder
from app.domain.people.staff import Certificate, CertificateKind
from app.ui.dispatch.dragging import carried
from app.ui.lists.pane import ListPane
from tests.station import LI, MONDAY, WANG, ZHANG, SmallStation, fault_draft, resident_draft
from tests.ui.dispatch.conftest import Open, person_of
from tests.ui.driving import find, press

Survey = Callable[..., WorkOrder]


def _expire(station: SmallStation, staff_id: UUID, until: date) -> None:
    with station.database.write(None) as tx:
        held = tx.of(Certificate).find_one(staff_id=staff_id, kind=CertificateKind.LOW_VOLTAGE_ELECTRICIAN)
        assert held is not None
        tx.of(Certificate).save(replace(held, valid_until=until))


def test_sends_the_most_urgent_order_as_proposed_with_two_keys(station_on_disk: SmallStation, sit_down: Open) -> None:
    case = station_on_disk.register(fault_draft())
    order = station_on_disk.newest_order(case.id)
    screen = sit_down(station_on_disk.clerk)

    assert screen.text("orderNumber") == order.number
    assert screen.text("orderState") == "待派工"
    assert screen.text("proposalText") == "建议 张三（A角），监护人 李四"
    assert screen.text("fact-客户") == "陈玉兰  13900005678"
    screen.ctrl_enter()

    sent = screen.stored(order)
    assert (sent.state, sent.lead_id, sent.guardian_id) == (OrderState.DISPATCHED, ZHANG, LI)
    assert screen.toasts[-1].text == f"{order.number} 已派工"
    assert screen.rows(screen.orders(), "工单编号") == []


def test_sending_can_be_taken_back_and_the_order_waits_again(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    order = survey()
    screen = sit_down(station_on_disk.clerk)
    screen.ctrl_enter()
    undo = screen.toasts[-1].undo
    assert undo is not None
    undo()
    screen.see(lambda: screen.stored(order).state is OrderState.HANDED_BACK)
    screen.settle()
    assert screen.rows(screen.orders(), "工单编号") == [order.number]


def test_one_name_is_refused_at_the_field_and_nothing_typed_is_lost(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    order = survey()
    screen = sit_down(station_on_disk.clerk)
    screen.type_into("planned_from", "14:00")
    screen.type_into("planned_to", "15:30")
    screen.type_into("risks", "院内有犬")
    screen.choose("guardian", "请选择")
    screen.ctrl_enter()

    assert screen.text("guardianMessage") == "“现场勘查”须两人作业，请指定监护人。"
    assert screen.focus().objectName() == "guardian"
    assert screen.stored(order).state is OrderState.WAITING
    assert find(screen.place, QLineEdit, "planned_from").text() == "14:00"

    screen.choose("guardian", "王五")
    assert screen.text("guardianMessage") == ""
    screen.ctrl_enter()
    sent = screen.stored(order)
    assert sent.guardian_id == WANG
    assert sent.risks == ("院内有犬",)
    assert sent.planned_from == MONDAY.replace(hour=14)
    assert sent.planned_to == MONDAY.replace(hour=15, minute=30)


def test_what_was_typed_for_an_order_is_there_when_one_comes_back_to_it(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    first, second = survey(), survey(resident_draft("欧阳桂兰"))
    screen = sit_down(station_on_disk.clerk)
    screen.stand_on(first)
    screen.type_into("measures", "先验电\n再开箱")
    menu = find(screen.place, QMenu, "membersMenu")
    next(action for action in menu.actions() if action.text() == "王五").toggle()
    assert find(screen.place, QPushButton, "members").text() == "王五"
    table = screen.orders().table
    press(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    press(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    screen.settle()
    other = second if screen.text("orderNumber") == second.number else first
    assert other == second
    press(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    screen.settle()
    screen.stand_on(first)
    assert find(screen.place, QPlainTextEdit, "measures").toPlainText() == "先验电\n再开箱"
    screen.ctrl_enter()
    sent = screen.stored(first)
    assert (sent.measures, sent.member_ids) == (("先验电", "再开箱"), (WANG,))


def test_what_was_typed_outlives_the_program_until_it_is_sent(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    order = survey()
    screen = sit_down(station_on_disk.clerk)
    screen.type_into("risks", "院内有犬")
    next(action for action in find(screen.place, QMenu, "membersMenu").actions() if action.text() == "王五").toggle()
    screen.see(lambda: _draft(station_on_disk, f"plan {order.id}"))  # nothing was left or closed: as before a crash

    again = sit_down(station_on_disk.clerk)
    again.see(lambda: find(again.place, QPlainTextEdit, "risks").toPlainText() == "院内有犬")
    assert find(again.place, QPushButton, "members").text() == "王五"
    again.ctrl_enter()
    sent = again.stored(order)
    assert (sent.state, sent.risks, sent.member_ids) == (OrderState.DISPATCHED, ("院内有犬",), (WANG,))
    again.see(lambda: not _draft(station_on_disk, f"plan {order.id}"))


def test_a_report_being_typed_is_kept_when_the_place_is_left_and_not_for_another_step(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    order = survey()
    station_on_disk.desk.dispatch.dispatch(station_on_disk.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    screen = sit_down(station_on_disk.clerk)
    screen.place.open_record("order", str(order.id))
    screen.see(lambda: screen.shows("occurred_at"))
    screen.settle()
    screen.type_into("occurred_at", "8:55")
    screen.place.hide()
    assert _draft(station_on_disk, f"report {order.id}")["occurred_at"] == "8:55"

    again = sit_down(station_on_disk.clerk)
    again.place.open_record("order", str(order.id))
    again.see(lambda: again.shows("occurred_at"))
    again.see(lambda: find(again.place, QLineEdit, "occurred_at").text() == "8:55")
    again.place.hide()
    station_on_disk.desk.dispatch.report(station_on_disk.clerk, order.id, OrderStep.ACCEPT)
    third = sit_down(station_on_disk.clerk)
    third.place.open_record("order", str(order.id))
    third.see(lambda: third.shows("occurred_at"))
    third.settle()
    assert find(third.place, QLineEdit, "occurred_at").text() == ""


def _draft(station: SmallStation, subject: str) -> Mapping[str, object]:
    kept = station.desk.station.draft(station.clerk, "dispatch", subject)
    return {} if kept is None else kept.values


def test_an_expired_certificate_is_said_with_name_and_date(station_on_disk: SmallStation, sit_down: Open) -> None:
    _expire(station_on_disk, WANG, date(2026, 2, 28))
    order = station_on_disk.newest_order(station_on_disk.register(fault_draft()).id)
    screen = sit_down(station_on_disk.clerk)
    screen.go_to_person("王五")
    press(screen.people().table, Qt.Key.Key_Return)
    screen.settle()

    assert screen.chosen("lead").startswith("王五")
    wrong = "王五的低压电工证已于 2026-02-28 到期，本任务须持证，请改派或先办证。"
    assert screen.text("leadMessage") == wrong
    screen.ctrl_enter()
    assert screen.text("leadMessage") == wrong
    assert screen.stored(order).state is OrderState.WAITING


def test_an_absence_turns_the_proposal_to_the_b_role_at_once(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    survey()
    screen = sit_down(station_on_disk.clerk)
    assert screen.text("proposalText").startswith("建议 张三（A角）")
    screen.go_to_person("张三")
    press(screen.people().table, Qt.Key.Key_F2)
    screen.see(lambda: screen.shows("absenceForm"))
    assert screen.text("absenceTitle") == "张三 不在岗"
    screen.type_into("ends_at", "08:00")
    press(screen.focus(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    screen.settle()
    assert screen.text("ends_atMessage") == "结束时间应晚于开始时间。"
    screen.type_into("note", "孩子看病")
    screen.type_into("ends_at", "17:30")
    press(screen.focus(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    screen.settle()

    screen.see(lambda: screen.texts("proposalText") == ["建议 李四（B角），监护人 王五"])
    assert screen.texts("rejection") == ["张三因请假 孩子看病不在岗，至 2026-03-02 17:30，请改派。"]
    assert screen.chosen("lead").startswith("李四")
    assert screen.rows(screen.people(), "状态")[screen.rows(screen.people(), "台区经理").index("张三")] == (
        "不在岗 请假 孩子看病"
    )


def test_somebody_who_is_back_early_is_proposed_again(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    survey()
    people = station_on_disk.desk.people
    people.put_absence(station_on_disk.clerk, ZHANG, MONDAY - timedelta(hours=1), MONDAY + timedelta(hours=8), "会议")
    screen = sit_down(station_on_disk.clerk)
    screen.see(lambda: screen.texts("proposalText") == ["建议 李四（B角），监护人 王五"])
    screen.go_to_person("李四")
    assert not screen.shows("absenceEnd")
    screen.go_to_person("张三")
    assert screen.shows("absenceEnd")
    press(screen.people().table, Qt.Key.Key_Delete)
    screen.see(lambda: screen.text("proposalText").startswith("建议 张三（A角）"))
    screen.settle()
    assert not screen.shows("absenceEnd")
    assert screen.toasts[-1].text == "张三 已返岗"
    assert people.standing_absences(ZHANG) == ()

    undo = screen.toasts[-1].undo
    assert undo is not None
    undo()
    screen.see(lambda: screen.texts("proposalText") == ["建议 李四（B角），监护人 王五"])
    (again,) = people.standing_absences(ZHANG)
    assert (again.starts_at, again.ends_at, again.reason) == (MONDAY, MONDAY + timedelta(hours=8), "会议")


def test_an_absence_to_come_is_taken_back_on_its_page(station_on_disk: SmallStation, sit_down: Open) -> None:
    people = station_on_disk.desk.people
    begins = MONDAY + timedelta(days=1)
    later = people.put_absence(station_on_disk.clerk, ZHANG, begins, begins + timedelta(hours=4), "培训")
    screen = sit_down(station_on_disk.clerk)
    screen.go_to_person("张三")
    press(screen.people().table, Qt.Key.Key_F2)
    screen.see(lambda: screen.shows("standingAbsences"))
    assert screen.text(f"absence-{later.id}") == "2026-03-03 09:00 至 2026-03-03 13:00　培训"
    find(screen.place, QPushButton, f"absenceEnd-{later.id}").click()
    screen.see(lambda: not screen.shows("standingAbsences"))
    assert screen.toasts[-1].text == "已撤销 张三 的不在岗登记"
    assert people.standing_absences(ZHANG) == ()


def _let_go(over: QWidget, where: QPointF, mime: QMimeData) -> None:
    """Carry something over a widget and let go, as the window system tells it."""
    move, left, none = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(over, QDragEnterEvent(where.toPoint(), move, mime, left, none))
    QApplication.sendEvent(over, QDragMoveEvent(where.toPoint(), move, mime, left, none))
    QApplication.sendEvent(over, QDropEvent(where, move, mime, left, none))


def test_an_order_let_go_over_a_person_is_proposed_to_him(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    survey()
    second = survey(resident_draft("欧阳桂兰"))
    screen = sit_down(station_on_disk.clerk)
    place = screen.rows(screen.people(), "台区经理").index("王五")
    table = screen.people().table
    middle = table.visualRect(screen.people().model.index(place, 0)).center()
    _let_go(table.viewport(), QPointF(middle), carried(second.id))
    screen.settle()

    screen.see(lambda: screen.text("orderNumber") == second.number)
    screen.settle()
    assert screen.chosen("lead").startswith("王五")
    assert screen.chosen("guardian") == "张三"
    screen.ctrl_enter()
    assert screen.stored(second).lead_id == WANG


def test_what_is_let_go_beside_the_people_changes_nothing(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    order = survey()
    screen = sit_down(station_on_disk.clerk)
    viewport = screen.people().table.viewport()
    _let_go(viewport, QPointF(5, viewport.height() - 3), carried(order.id))
    _let_go(viewport, QPointF(5, 5), QMimeData())
    screen.settle()
    assert screen.chosen("lead").startswith("张三")


def test_several_orders_are_sent_as_proposed_and_the_refused_are_named_with_reasons(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    for name in ("甲一", "乙二", "丙三", "丁四"):
        survey(resident_draft(name))
    zhao = person_of(station_on_disk, "YF012")  # of another grid: nobody is left to guard the others
    station_on_disk.desk.people.put_absence(station_on_disk.clerk, zhao, MONDAY, MONDAY + timedelta(days=1), "开会")
    screen = sit_down(station_on_disk.clerk)
    screen.settle()
    screen.orders().table.selectAll()
    find(screen.place, QPushButton, "batchSend").click()
    screen.settle()
    screen.see(lambda: screen.shows("batchResults"))

    results = find(screen.place, ListPane, "batchList")
    assert screen.rows(results, "结果") == ["未派", "未派", "已派", "已派"]
    assert set(screen.rows(results, "原因")) == {"“现场勘查”须两人作业，请指定监护人。", ""}
    assert screen.text("batchSum") == "已派 2 张，未派 2 张。"
    press(results.table, Qt.Key.Key_Return)
    screen.see(lambda: screen.text("orderNumber") == screen.rows(results, "工单编号")[0])
    assert screen.place.back()
    assert screen.shows("dispatchOrders")
    assert len(screen.rows(screen.orders(), "工单编号")) == 2


def test_the_person_filter_and_the_aims_of_other_places_narrow_the_list(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    first, second = survey(), survey(resident_draft("欧阳桂兰"))
    proposal, guardian = station_on_disk.desk.dispatch.propose(first.id)
    assert proposal.lead_id == ZHANG
    screen = sit_down(station_on_disk.clerk)
    screen.ctrl_enter()
    sent = first if screen.stored(first).state is OrderState.DISPATCHED else second
    screen.place.show_aim({"person": "YF009"})
    screen.settle()
    assert screen.rows(screen.orders(), "工单编号") == [sent.number]
    screen.place.show_aim("unassigned")
    screen.settle()
    assert len(screen.rows(screen.orders(), "工单编号")) == 1
    assert guardian == LI


def test_an_order_found_by_the_search_opens_and_stays_though_it_is_not_listed(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    first = survey()
    station_on_disk.desk.dispatch.report(station_on_disk.clerk, first.id, OrderStep.WITHDRAW, reason="客户改期")
    second = survey(resident_draft("欧阳桂兰"))
    screen = sit_down(station_on_disk.clerk)
    assert screen.text("orderNumber") == second.number
    screen.place.open_record("order", str(first.id))
    screen.settle()
    assert (screen.text("orderNumber"), screen.text("orderState")) == (first.number, "已撤回")
    assert screen.orders().table.selected_keys == []
    screen.place.refresh()
    screen.settle()
    assert screen.text("orderNumber") == first.number
    assert screen.orders().table.selected_keys == []
    assert screen.texts("event")[-1] == "客户改期 · 经手 孙丽"
    find(screen.place, QPushButton, "newOrderOpen").setFocus()
    screen.orders().table.setFocus()  # as when the window is turned to again
    screen.settle()
    assert screen.text("orderNumber") == first.number
    assert screen.orders().table.selected_keys == []
    press(screen.orders().table, Qt.Key.Key_Down)
    screen.see(lambda: screen.text("orderNumber") == second.number)
    screen.place.open_record("order", str(first.id))
    screen.settle()
    screen.place.activate()  # somebody comes back to the place: the work goes on in the list
    screen.see(lambda: screen.text("orderNumber") == second.number)


def test_an_order_opened_before_it_is_listed_is_highlighted_once_it_is(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    survey()
    screen = sit_down(station_on_disk.clerk)
    second = survey(resident_draft("欧阳桂兰"))
    screen.place.open_record("order", str(second.id))
    screen.see(lambda: str(getattr(screen.orders().current_row, "id", "")) == str(second.id))
    screen.settle()
    assert screen.text("orderNumber") == second.number
    assert len(screen.orders().table.selected_keys) == 1


def test_a_head_sees_the_same_place_and_with_no_order_it_says_what_to_do(
    station_on_disk: SmallStation, sit_down: Open
) -> None:
    screen = sit_down(station_on_disk.head)
    assert screen.shows("batchSend")
    assert screen.shows("orderNothing")


def test_an_order_is_picked_up_with_the_mouse_and_the_list_is_not_swept_over(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = survey(), survey(resident_draft("欧阳桂兰"))
    screen = sit_down(station_on_disk.clerk)
    lifted: list[str] = []

    def carry(drag: QDrag, _action: Qt.DropAction) -> None:  # Qt waits inside for the button to be let go
        lifted.append(bytes(drag.mimeData().data("application/x-station-order").data()).decode())

    monkeypatch.setattr(QDrag, "exec", carry)
    table = screen.orders().table
    numbers = screen.rows(screen.orders(), "工单编号")
    where = table.visualRect(screen.orders().model.index(1, 0)).center()
    viewport = table.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseMove(viewport, where + QPoint(2, 0))
    assert lifted == []
    QTest.mouseMove(viewport, where + QPoint(60, 5))
    expected = {order.number: str(order.id) for order in (first, second)}[numbers[1]]
    assert lifted == [expected]
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=where)
    assert len(table.selected_keys) == 1


def test_members_are_ticked_by_keyboard_and_a_wrong_one_is_named(station_on_disk: SmallStation, sit_down: Open) -> None:
    _expire(station_on_disk, WANG, date(2026, 2, 28))
    order = station_on_disk.newest_order(station_on_disk.register(fault_draft()).id)
    screen = sit_down(station_on_disk.clerk)
    menu = find(screen.place, QMenu, "membersMenu")
    menu.popup(screen.place.mapToGlobal(QPoint(10, 10)))
    menu.setActiveAction(next(action for action in menu.actions() if action.text() == "王五"))
    press(menu, Qt.Key.Key_Space)
    assert menu.isVisible()
    press(menu, Qt.Key.Key_Escape)
    screen.settle()
    wrong = "王五的低压电工证已于 2026-02-28 到期，本任务须持证，请改派或先办证。"
    assert screen.text("membersMessage") == wrong
    screen.press_step("dispatch")
    assert screen.text("membersMessage") == wrong
    assert screen.stored(order).state is OrderState.WAITING


@pytest.mark.parametrize(
    ("planned", "field", "said"),
    [
        (("午后", "15:00"), "planned_from", "时间请填到分钟，如 14:30 或 10-10 14:30。"),
        (("15:00", "14:00"), "planned_to", "计划结束应晚于开始。"),
        (("15:00", ""), "planned_from", "计划开始和结束请一并填写。"),
    ],
)
def test_planned_times_that_cannot_be_are_said_before_anything_is_sent(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey, planned: tuple[str, str], field: str, said: str
) -> None:
    order = survey()
    screen = sit_down(station_on_disk.clerk)
    screen.type_into("planned_from", planned[0])
    screen.type_into("planned_to", planned[1])
    screen.ctrl_enter()
    assert screen.text(f"{field}Message") == said
    assert screen.stored(order).state is OrderState.WAITING


def test_without_anybody_to_propose_the_pane_says_so_and_why(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    survey()
    for person in (ZHANG, LI, WANG):
        station_on_disk.desk.people.put_absence(station_on_disk.clerk, person, MONDAY, MONDAY.replace(hour=17), "开会")
    screen = sit_down(station_on_disk.clerk)
    assert screen.text("proposalText") == "本网格暂时没有合适的人，请从人员栏另选。"
    assert len(screen.texts("rejection")) == 3
    screen.ctrl_enter()
    assert screen.text("leadMessage") == "请先选工作负责人。"


def test_enter_goes_from_field_to_field_and_ends_on_the_button(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    survey()
    screen = sit_down(station_on_disk.clerk)
    press(screen.orders().table, Qt.Key.Key_Return)
    passed = []
    for _ in range(3):
        passed.append(screen.focus().objectName())
        press(screen.focus(), Qt.Key.Key_Return) if passed[-1] != "members" else None
    assert passed == ["lead", "guardian", "members"]
    find(screen.place, QLineEdit, "planned_from").setFocus()
    for name in ("planned_from", "planned_to", "risks", "measures"):
        assert screen.focus().objectName() == name
        press(screen.focus(), Qt.Key.Key_Return)
    assert screen.focus().objectName() == "step-dispatch"
    assert [pane.objectName() for pane in screen.place.panes() if pane.isVisible()] == [
        "dispatchOrders",
        "dispatchPeople",
        "orderPane",
    ]


def test_the_case_behind_an_order_opens_where_cases_are_at_home(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    order = survey()
    screen = sit_down(station_on_disk.clerk)
    wanted: list[tuple[str, str]] = []
    screen.desk.record_wanted.connect(lambda kind, key: wanted.append((kind, key)))
    find(screen.place, QPushButton, "orderCase").click()
    assert wanted == [("case", str(order.case_id))]

"""Reporting what happens with orders that are sent out, by dispatchers and by the crew itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OrderState, OrderStep, WorkOrder
from app.domain.work.event import EventKind
from tests.station import FIRST_AREA, LI, MONDAY, WANG, ZHANG, SmallStation, fault_draft
from tests.ui.dispatch.conftest import Dispatching, Open
from tests.ui.driving import find, press

Survey = Callable[..., WorkOrder]


def _send(station: SmallStation, order: WorkOrder) -> None:
    station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))


def _look_at(screen: Dispatching, order: WorkOrder) -> None:
    screen.place.open_record("order", str(order.id))
    screen.settle()
    assert screen.text("orderNumber") == order.number


def _error(screen: Dispatching, name: str) -> str:
    return screen.text(f"{name}Message")


def test_the_whole_chain_is_reported_with_typed_times_and_the_case_gets_the_fields(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    order = survey()
    _send(station_on_disk, order)
    station_on_disk.clock.set(MONDAY + timedelta(hours=5))
    screen = sit_down(station_on_disk.clerk)
    _look_at(screen, order)
    for step, at in (("accept", "9:10"), ("depart", "9:25"), ("arrive", "9时50分")):
        screen.type_into("occurred_at", at)
        if step == "arrive":
            screen.type_into("on_paper_at", "03-02 09:45")
        screen.press_step(step)
    screen.type_into("occurred_at", "2026-03-02 11:00")
    screen.type_into("access_point", "3号杆")
    screen.choose("line_works", "无")
    screen.type_into("result", "接入点可用")
    press(screen.focus(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    screen.settle()

    done = screen.stored(order)
    assert done.state is OrderState.FINISHED
    times = (done.accepted_at, done.departed_at, done.arrived_at, done.finished_at)
    assert times == (
        MONDAY.replace(minute=10),
        MONDAY.replace(minute=25),
        MONDAY.replace(minute=50),
        MONDAY.replace(hour=11),
    )
    assert done.result == {"access_point": "3号杆", "line_works": "no", "result": "接入点可用"}
    assert done.case_id is not None
    assert station_on_disk.case(done.case_id).details["access_point"] == "3号杆"
    arrived = next(e for e in station_on_disk.events(order.id) if e.kind == EventKind.ORDER_ARRIVED)
    assert arrived.on_paper_at == MONDAY.replace(minute=45)
    assert "纸上 今天 09:45 · 录入 今天 14:00 · 经手 孙丽" in screen.texts("event")
    screen.ctrl_enter()
    assert screen.stored(order).state is OrderState.ARCHIVED
    assert not screen.shows("orderSteps")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("8:59", "时间早于上一步，请核对。"),
        ("23:00", "时间晚于现在，请核对后重填。"),
        ("刚才", "时间请填到分钟，如 14:30 或 10-10 14:30。"),
        ("25:00", "时间请填到分钟，如 14:30 或 10-10 14:30。"),
    ],
)
def test_a_time_that_cannot_be_is_refused_and_stays_typed(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey, typed: str, said: str
) -> None:
    order = survey()
    _send(station_on_disk, order)
    station_on_disk.clock.set(MONDAY + timedelta(hours=1))
    screen = sit_down(station_on_disk.clerk)
    _look_at(screen, order)
    screen.type_into("occurred_at", typed)
    screen.press_step("accept")

    assert said in _error(screen, "occurred_at") + screen.text("orderWrong")
    assert find(screen.place, QLineEdit, "occurred_at").text() == typed
    assert screen.stored(order).state is OrderState.DISPATCHED


def test_a_value_the_case_refuses_is_said_at_its_field(station_on_disk: SmallStation, sit_down: Open) -> None:
    order = station_on_disk.newest_order(station_on_disk.register(fault_draft()).id)
    _send(station_on_disk, order)
    for step in (OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE):
        station_on_disk.desk.dispatch.report(station_on_disk.clerk, order.id, step)
    screen = sit_down(station_on_disk.clerk)
    _look_at(screen, order)
    screen.type_into("restored_at", "昨晚")
    screen.press_step("finish")
    assert _error(screen, "restored_at").endswith("不是有效时间，请填到分钟。")
    assert screen.stored(order).state is OrderState.ARRIVED
    screen.type_into("restored_at", "9:00")
    screen.press_step("finish")
    assert screen.stored(order).state is OrderState.FINISHED


def test_an_order_is_handed_back_with_a_reason_and_sent_to_somebody_else(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    order = survey()
    _send(station_on_disk, order)
    screen = sit_down(station_on_disk.clerk)
    _look_at(screen, order)
    assert not screen.shows("reason")
    screen.press_step("hand_back")
    assert screen.focus().objectName() == "reason"
    assert screen.stored(order).state is OrderState.DISPATCHED
    screen.type_into("reason", "车辆故障")
    screen.press_step("hand_back")
    assert screen.stored(order).state is OrderState.HANDED_BACK

    screen.see(lambda: screen.shows("crewForm"))
    assert screen.text("orderState") == "已退回"
    screen.choose("lead", "王五")
    screen.ctrl_enter()
    again = screen.stored(order)
    assert (again.state, again.lead_id) == (OrderState.DISPATCHED, WANG)
    assert any("车辆故障" in words for words in screen.texts("event"))


def test_what_was_typed_for_a_report_waits_while_another_order_is_looked_at(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    first, second = survey(), survey()
    _send(station_on_disk, first)
    screen = sit_down(station_on_disk.clerk)
    _look_at(screen, first)
    screen.type_into("occurred_at", "8:30")
    _look_at(screen, second)
    _look_at(screen, first)
    assert find(screen.place, QLineEdit, "occurred_at").text() == "8:30"


def test_an_area_manager_sees_his_own_orders_and_reports_them_but_cannot_dispatch(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    order = survey()
    survey()
    _send(station_on_disk, order)
    screen = sit_down(station_on_disk.zhang)

    assert screen.orders().accessibleName() == "我的工单"
    assert screen.rows(screen.orders(), "工单编号") == [order.number]
    assert screen.text("fact-客户") == "查良镛  19900001234"
    for hidden in ("dispatchPeople", "batchSend", "newOrderOpen", "dayOpen", "crewForm", "standing-unassigned"):
        assert not screen.shows(hidden), hidden
    steps = [b for b in screen.place.findChildren(QPushButton) if b.objectName().startswith("step-") and b.isVisible()]
    assert {step.accessibleName() for step in steps} == {"接单", "退回"}
    for _ in range(3):
        screen.ctrl_enter()
    assert screen.stored(order).state is OrderState.ARRIVED
    screen.type_into("access_point", "3号杆")
    screen.choose("line_works", "无")
    screen.ctrl_enter()
    assert screen.stored(order).state is OrderState.FINISHED
    screen.place.show_aim("unassigned")
    screen.settle()
    assert screen.rows(screen.orders(), "工单编号") == []
    press(screen.orders().table, Qt.Key.Key_F8)
    assert not screen.shows("dayView")


def test_a_guardian_sees_the_order_he_guards(station_on_disk: SmallStation, sit_down: Open, survey: Survey) -> None:
    order = survey()
    _send(station_on_disk, order)
    screen = sit_down(station_on_disk.li)
    assert screen.rows(screen.orders(), "工单编号") == [order.number]


def test_what_is_shown_by_the_clock_goes_on_with_it(station_on_disk: SmallStation, sit_down: Open) -> None:
    station_on_disk.newest_order(station_on_disk.register(fault_draft()).id)
    screen = sit_down(station_on_disk.clerk)
    station_on_disk.clock.set(MONDAY + timedelta(minutes=264))
    screen.place._minute.timeout.emit()
    screen.settle()
    assert screen.text("orderLimit") == "临近"
    screen.place.hide()
    station_on_disk.clock.set(MONDAY + timedelta(minutes=331))
    screen.place._minute.timeout.emit()
    screen.settle()
    assert screen.text("orderLimit") == "临近"


def test_the_work_order_is_printed_with_f9_once_a_crew_is_on_it(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    order = survey()
    screen = sit_down(station_on_disk.clerk)
    wanted: list[tuple[str, str, str]] = []
    screen.desk.paper_wanted.connect(lambda form, kind, subject: wanted.append((form, kind, subject)))
    press(screen.focus(), Qt.Key.Key_F9)
    assert wanted == []
    assert not screen.shows("orderPapers")
    _send(station_on_disk, order)
    _look_at(screen, order)
    screen.see(lambda: screen.shows("print-work-order"))
    screen.place.activateWindow()
    screen.orders().window().setFocus()
    press(screen.focus(), Qt.Key.Key_F9)
    assert wanted == [("work-order", "order", str(order.id))]


def test_the_metering_slip_is_printed_for_a_case_only(station_on_disk: SmallStation, sit_down: Open) -> None:
    order = station_on_disk.desk.dispatch.create(
        station_on_disk.clerk, kind="INSTALL", area_id=FIRST_AREA, task="装表", place=""
    )
    _send(station_on_disk, order)
    screen = sit_down(station_on_disk.clerk)
    _look_at(screen, order)
    assert screen.shows("print-work-order")
    assert not screen.shows("print-metering-slip")

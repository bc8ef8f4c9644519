"""Handing orders over that are out: one by its link, or everything of somebody by F4."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OrderState, OrderStep, WorkOrder
from app.ui.lists.pane import ListPane
from tests.station import LI, WANG, ZHANG, SmallStation, resident_draft
from tests.ui.dispatch.conftest import Dispatching, Open
from tests.ui.driving import find, press

Survey = Callable[..., WorkOrder]
_CTRL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def _send(station: SmallStation, order: WorkOrder) -> None:
    station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))


def _look_at(screen: Dispatching, order: WorkOrder) -> None:
    screen.place.open_record("order", str(order.id))
    screen.see(lambda: screen.text("orderNumber") == order.number)
    screen.settle()


def test_an_order_is_handed_over_by_keyboard_with_a_reason(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    order = survey()
    screen = sit_down(station_on_disk.clerk)
    _look_at(screen, order)
    assert not screen.shows("handOverOpen")  # nobody is sent yet
    _send(station_on_disk, order)
    station_on_disk.desk.dispatch.report(station_on_disk.clerk, order.id, OrderStep.ACCEPT)
    screen.see(lambda: screen.shows("handOverOpen"))
    screen.settle()
    press(screen.orders().window(), Qt.Key.Key_Y, _ALT)
    screen.see(lambda: screen.shows("handOver"))
    screen.see(lambda: screen.chosen("nextLead").startswith("李四"))
    assert screen.text("handOverTitle") == f"移交 {order.number}"
    assert screen.chosen("nextGuardian") == "王五"
    press(screen.focus(), Qt.Key.Key_S, _CTRL)
    assert screen.text("handOverReasonMessage") == "请填写移交原因。"
    screen.type_into("handOverReason", "张三请假")
    press(screen.focus(), Qt.Key.Key_S, _CTRL)
    screen.see(lambda: screen.toasts and screen.toasts[-1].text == f"{order.number} 已移交")
    screen.settle()

    handed = screen.stored(order)
    assert (handed.state, handed.lead_id, handed.guardian_id) == (OrderState.DISPATCHED, LI, WANG)
    screen.see(lambda: screen.text("fact-负责人") == "李四")
    assert screen.texts("event")[-1] == "原负责人 张三 · 负责人 李四 · 监护人 王五 · 张三请假 · 经手 孙丽"


def test_what_the_rules_forbid_is_said_at_the_field_and_nothing_typed_is_lost(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    order = survey()
    _send(station_on_disk, order)
    screen = sit_down(station_on_disk.clerk)
    _look_at(screen, order)
    screen.button("handOverOpen").click()
    screen.see(lambda: screen.chosen("nextLead").startswith("李四"))
    screen.type_into("handOverReason", "张三请假")
    screen.choose("nextGuardian", "李四")
    screen.button("handOverSave").click()
    screen.settle()
    assert screen.text("nextGuardianMessage") == "监护人不得兼任负责人或工作班成员，请另选一人。"
    assert screen.place.back()
    assert screen.shows("orderPane")
    screen.button("handOverOpen").click()
    screen.settle()
    assert screen.chosen("nextGuardian") == "李四"
    assert screen.stored(order).lead_id == ZHANG


def test_everything_of_a_person_is_handed_over_with_f4_and_what_became_of_it_is_listed(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    orders = [survey(), survey(resident_draft("欧阳桂兰"))]
    _send(station_on_disk, orders[0])
    station_on_disk.desk.dispatch.dispatch(station_on_disk.clerk, orders[1].id, Crew(lead_id=ZHANG, guardian_id=WANG))
    for step in (OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE):
        station_on_disk.desk.dispatch.report(station_on_disk.clerk, orders[1].id, step)
    screen = sit_down(station_on_disk.clerk)
    screen.go_to_person("李四")
    assert not screen.shows("handAllOpen")
    press(screen.people().table, Qt.Key.Key_F4)
    assert not screen.shows("handAll")
    screen.go_to_person("张三")
    screen.see(lambda: screen.shows("handAllOpen"))
    press(screen.people().table, Qt.Key.Key_F4)
    screen.see(lambda: screen.shows("handAll"))
    assert screen.text("handAllTitle") == "移交 张三 的在途工单"
    press(screen.focus(), Qt.Key.Key_S, _CTRL)
    assert screen.stored(orders[0]).lead_id == ZHANG
    screen.type_into("handAllReason", "张三住院")
    press(screen.focus(), Qt.Key.Key_S, _CTRL)
    screen.see(lambda: screen.shows("batchResults"))
    screen.settle()

    results = find(screen.place, ListPane, "batchList")
    assert screen.rows(results, "工单编号") == [orders[1].number, orders[0].number]
    assert screen.rows(results, "结果") == ["未移交", "已移交"]
    assert screen.rows(results, "工作负责人") == ["", "李四"]
    assert screen.text("batchSum") == "已移交 1 张，未移交 1 张。"
    assert screen.stored(orders[0]).lead_id == LI


def test_an_area_manager_does_not_hand_over(station_on_disk: SmallStation, sit_down: Open, survey: Survey) -> None:
    order = survey()
    _send(station_on_disk, order)
    screen = sit_down(station_on_disk.zhang)
    _look_at(screen, order)
    assert not screen.shows("handOverOpen")

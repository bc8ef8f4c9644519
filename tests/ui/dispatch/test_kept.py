"""What is typed into the forms beside the orders outlives the program: nothing is left or closed, as before a crash."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OrderState, WorkOrder
from tests.station import LI, ZHANG, SmallStation
from tests.ui.dispatch.conftest import Dispatching, Open
from tests.ui.driving import find, press

Survey = Callable[..., WorkOrder]
_CTRL = Qt.KeyboardModifier.ControlModifier


def _kept(station: SmallStation, subject: str) -> Mapping[str, object]:
    found = station.desk.station.draft(station.clerk, "dispatch", subject)
    return {} if found is None else found.values


def _words(screen: Dispatching, name: str) -> str:
    return find(screen.place, QLineEdit, name).text()


def _pick(screen: Dispatching, name: str, typed: str) -> None:
    screen.type_into(name, typed)
    screen.see(lambda: screen.shows(f"{name}Popup"))
    press(find(screen.place, QLineEdit, name), Qt.Key.Key_Return)


def test_a_new_order_being_typed_is_offered_again_until_it_is_made(
    station_on_disk: SmallStation, sit_down: Open
) -> None:
    screen = sit_down(station_on_disk.clerk)
    press(screen.orders().table, Qt.Key.Key_N, _CTRL)
    _pick(screen, "kind", "xlxs")
    _pick(screen, "area", "老郎")
    screen.type_into("task", "春季巡视")
    screen.see(lambda: _kept(station_on_disk, "new order").get("task") == "春季巡视")

    again = sit_down(station_on_disk.clerk)
    press(again.orders().table, Qt.Key.Key_N, _CTRL)
    again.see(lambda: _words(again, "task") == "春季巡视")
    assert again.toasts[-1].text == "已恢复 今天 09:00 未保存的内容"
    assert _words(again, "kind").startswith("线路设备巡视")
    assert _words(again, "area").startswith("老郎村#1台区")
    press(again.focus(), Qt.Key.Key_S, _CTRL)
    again.see(lambda: again.shows("crewForm"))
    assert again.text("fact-任务") == "线路设备巡视 · 春季巡视"
    again.see(lambda: not _kept(station_on_disk, "new order"))


def test_an_absence_being_typed_is_offered_again_for_the_same_person(
    station_on_disk: SmallStation, sit_down: Open
) -> None:
    screen = sit_down(station_on_disk.clerk)
    screen.go_to_person("王五")
    press(screen.people().table, Qt.Key.Key_F2)
    screen.type_into("note", "送孩子就医")
    screen.place.hide()

    again = sit_down(station_on_disk.clerk)
    again.go_to_person("张三")
    press(again.people().table, Qt.Key.Key_F2)
    again.settle()
    assert _words(again, "note") == ""
    again.go_to_person("王五")
    press(again.people().table, Qt.Key.Key_F2)
    again.see(lambda: _words(again, "note") == "送孩子就医")
    again.button("absenceSave").click()
    again.settle()
    third = sit_down(station_on_disk.clerk)
    third.go_to_person("王五")
    press(third.people().table, Qt.Key.Key_F2)
    third.settle()
    assert _words(third, "note") == ""


def test_a_hand_over_being_typed_is_offered_again_until_it_is_done(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    order = survey()
    station_on_disk.desk.dispatch.dispatch(station_on_disk.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    screen = sit_down(station_on_disk.clerk)
    _open_hand_over(screen, order)
    screen.choose("nextLead", "王五")
    screen.type_into("handOverReason", "张三请假")
    screen.place.hide()

    again = sit_down(station_on_disk.clerk)
    _open_hand_over(again, order)
    again.see(lambda: _words(again, "handOverReason") == "张三请假")
    assert find(again.place, QComboBox, "nextLead").currentText().startswith("王五")
    again.choose("nextGuardian", "李四")
    again.button("handOverSave").click()
    again.settle()
    assert again.stored(order).state is OrderState.DISPATCHED
    assert again.stored(order).lead_id != ZHANG
    again.see(lambda: not _kept(station_on_disk, f"hand-over {order.id}"))


def test_the_reason_everything_is_handed_over_for_is_offered_again(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    order = survey()
    station_on_disk.desk.dispatch.dispatch(station_on_disk.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    screen = sit_down(station_on_disk.clerk)
    screen.go_to_person("张三")
    press(screen.people().table, Qt.Key.Key_F4)
    screen.type_into("handAllReason", "张三住院")
    screen.place.hide()

    again = sit_down(station_on_disk.clerk)
    again.go_to_person("张三")
    press(again.people().table, Qt.Key.Key_F4)
    again.see(lambda: _words(again, "handAllReason") == "张三住院")


def _open_hand_over(screen: Dispatching, order: WorkOrder) -> None:
    screen.place.open_record("order", str(order.id))
    screen.see(lambda: screen.shows("handOverOpen"))
    screen.settle()
    screen.button("handOverOpen").click()
    screen.see(lambda: screen.chosen("nextLead"))
    screen.settle()

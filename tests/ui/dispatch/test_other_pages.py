"""New orders, the day view, moments as they are typed, and what the list of people says."""

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton

from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OrderState, OrderStep, WorkOrder
from app.ui.dispatch.strips import DayStrips
from app.ui.theme.theme import theme
from tests.station import FAR_AREA, LI, MONDAY, WANG, ZHANG, SmallStation, fault_draft, resident_draft
from tests.ui.dispatch.conftest import Dispatching, Open
from tests.ui.driving import find, press

Survey = Callable[..., WorkOrder]
_CTRL = Qt.KeyboardModifier.ControlModifier


def _pick(screen: Dispatching, name: str, typed: str) -> None:
    """Type into a field that finds, and take the first that is found."""
    screen.type_into(name, typed)
    field = find(screen.place, QLineEdit, name)
    popup = f"{name}Popup"
    screen.see(lambda: any(each.objectName() == popup and each.isVisible() for each in _all(screen)))
    press(field, Qt.Key.Key_Return)


def _all(screen: Dispatching) -> list[QFrame]:

    return list(screen.place.window().findChildren(QFrame))


def test_an_order_without_a_case_is_made_by_keyboard(station_on_disk: SmallStation, sit_down: Open) -> None:
    screen = sit_down(station_on_disk.clerk)
    press(screen.orders().table, Qt.Key.Key_N, _CTRL)
    screen.see(lambda: screen.shows("newOrder"))
    press(screen.focus(), Qt.Key.Key_S, _CTRL)
    assert screen.text("kindMessage") == "请填写工单类型。"
    _pick(screen, "kind", "xlxs")
    assert find(screen.place, QLineEdit, "task").text() == "线路设备巡视"
    _pick(screen, "area", "老郎")
    screen.type_into("task", "春季巡视")
    press(screen.focus(), Qt.Key.Key_S, _CTRL)
    screen.settle()

    screen.see(lambda: screen.shows("crewForm"))
    assert screen.text("fact-任务") == "线路设备巡视 · 春季巡视"
    assert screen.text("fact-地点") == "老郎村#1台区"
    assert screen.text("proposalText") == "建议 赵六（A角）"
    assert len(screen.rows(screen.orders(), "工单编号")) == 1


def test_esc_leaves_a_form_and_keeps_what_was_typed(station_on_disk: SmallStation, sit_down: Open) -> None:
    screen = sit_down(station_on_disk.clerk)
    press(screen.orders().table, Qt.Key.Key_N, _CTRL)
    screen.type_into("task", "走访敏感客户")
    assert screen.place.back()
    assert not screen.shows("newOrder")
    assert not screen.place.back()
    press(screen.orders().table, Qt.Key.Key_N, _CTRL)
    assert find(screen.place, QLineEdit, "task").text() == "走访敏感客户"


def _planned(station: SmallStation, order: WorkOrder, hours: tuple[int, int], crew: Crew) -> None:
    begins, ends = (MONDAY.replace(hour=hour) for hour in hours)
    station.desk.dispatch.dispatch(station.clerk, order.id, crew, planned=(begins, ends))


def test_the_day_view_goes_from_order_to_order_by_keyboard(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    first, second = survey(), survey(resident_draft("欧阳桂兰"))
    _planned(station_on_disk, first, (10, 12), Crew(lead_id=ZHANG, guardian_id=LI))
    _planned(station_on_disk, second, (14, 16), Crew(lead_id=ZHANG, guardian_id=WANG))
    station_on_disk.desk.people.put_absence(
        station_on_disk.clerk, LI, MONDAY.replace(hour=15), MONDAY + timedelta(days=1), "培训"
    )
    screen = sit_down(station_on_disk.clerk)
    press(screen.orders().table, Qt.Key.Key_F8)
    screen.settle()
    strips = find(screen.place, DayStrips, "dayStrips")
    assert screen.focus() is strips
    assert screen.text("dayTitle") == "2026-03-02 星期一"
    assert screen.text("daySum") == "工单 2 张"
    assert screen.text("dayAbout") == f"10:00–12:00 {first.number} 低压居民新装·现场勘查 · 负责 · 已派工"
    press(strips, Qt.Key.Key_Right)
    assert screen.text("dayAbout").startswith("14:00–16:00")
    press(strips, Qt.Key.Key_Right)
    press(strips, Qt.Key.Key_Down)
    assert screen.text("dayAbout") == f"10:00–12:00 {first.number} 低压居民新装·现场勘查 · 监护 · 已派工"
    press(strips, Qt.Key.Key_Down)
    assert f"{second.number} 低压居民新装·现场勘查 · 监护" in strips.accessibleDescription()
    press(strips, Qt.Key.Key_Return)
    screen.see(lambda: screen.text("orderNumber") == second.number)
    press(strips, Qt.Key.Key_PageDown)
    screen.see(lambda: screen.text("daySum") == "这一天还没有派出的工单。")
    press(strips, Qt.Key.Key_PageUp)
    screen.see(lambda: screen.text("dayTitle") == "2026-03-02 星期一")
    press(strips, Qt.Key.Key_F8)
    assert screen.shows("dispatchOrders")


def test_the_day_view_is_painted_in_both_themes_and_opens_what_is_clicked(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    order = survey()
    late = station_on_disk.newest_order(station_on_disk.register(fault_draft()).id)
    _planned(station_on_disk, order, (10, 12), Crew(lead_id=ZHANG, guardian_id=LI))
    station_on_disk.desk.dispatch.dispatch(station_on_disk.clerk, late.id, Crew(lead_id=WANG, guardian_id=ZHANG))
    station_on_disk.clock.set(MONDAY.replace(hour=16))
    screen = sit_down(station_on_disk.clerk)
    find(screen.place, DayStrips, "dayStrips")
    press(screen.orders().table, Qt.Key.Key_F8)
    screen.settle()
    strips = find(screen.place, DayStrips, "dayStrips")
    light = strips.grab().toImage()
    theme().apply(is_dark=True, points=14)
    assert strips.grab().toImage() != light
    plan = strips._plan
    assert plan is not None
    strip = next(each for each in plan.strips if each.order.order.id == order.id)
    middle = strips._rect(strip).center()
    QTest.mouseClick(strips, Qt.MouseButton.LeftButton, pos=middle)
    assert strips.current == strip
    QTest.mouseDClick(strips, Qt.MouseButton.LeftButton, pos=middle)
    screen.see(lambda: screen.text("orderNumber") == order.number)
    QTest.mouseDClick(strips, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert strips.current == strip
    find(screen.place, QPushButton, "dayToday").click()
    screen.settle()
    assert screen.text("daySum") == "工单 2 张"


def test_the_list_of_people_says_who_is_near_and_late(station_on_disk: SmallStation, sit_down: Open) -> None:
    order = station_on_disk.newest_order(station_on_disk.register(fault_draft()).id)
    station_on_disk.desk.dispatch.dispatch(station_on_disk.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    station_on_disk.clock.set(MONDAY + timedelta(minutes=331))
    screen = sit_down(station_on_disk.clerk)
    said = dict(zip(screen.rows(screen.people(), "台区经理"), screen.rows(screen.people(), "状态"), strict=True))
    assert said == {"张三": "超期 超期 1", "李四": "正常", "王五": "正常", "赵六": "正常"}


def test_on_an_office_screen_the_task_its_limit_and_its_grid_are_seen_without_scrolling(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    sent, _ = survey(), survey(resident_draft("欧阳桂兰"))
    station_on_disk.desk.dispatch.dispatch(station_on_disk.clerk, sent.id, Crew(lead_id=ZHANG, guardian_id=LI))
    screen = sit_down(station_on_disk.clerk)
    screen.place.resize(1328, 560)  # what a window of 1366 by 768 leaves a place
    table, model = screen.orders().table, screen.orders().model
    titles = [model.title(number) for number in range(4)]
    assert titles == ["任务", "时限", "网格", "工单编号"]
    assert screen.rows(screen.orders(), "网格") == ["第一网格"]
    screen.see(lambda: table.columnViewportPosition(2) + table.columnWidth(2) <= table.viewport().width())
    screen.place.open_record("order", str(sent.id))
    screen.see(lambda: screen.text("orderNumber") == sent.number)
    screen.settle()
    steps = [screen.button(f"step-{step}") for step in ("withdraw", "hand_back", "accept")]
    screen.see(lambda: all(each.width() >= each.sizeHint().width() for each in steps))
    assert table.columnViewportPosition(2) + table.columnWidth(2) <= table.viewport().width()


def test_enter_on_a_person_lists_his_orders_when_nothing_waits(
    station_on_disk: SmallStation, sit_down: Open, survey: Survey
) -> None:
    order = survey()
    station_on_disk.desk.dispatch.dispatch(station_on_disk.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    station_on_disk.desk.dispatch.create(station_on_disk.clerk, kind="WO-19", area_id=FAR_AREA, task="巡视", place="")
    station_on_disk.desk.dispatch.report(station_on_disk.clerk, order.id, OrderStep.ACCEPT)
    screen = sit_down(station_on_disk.clerk)
    screen.place.open_record("order", str(order.id))
    screen.settle()
    screen.go_to_person("张三")
    press(screen.people().table, Qt.Key.Key_Return)
    screen.settle()
    assert screen.rows(screen.orders(), "工单编号") == [order.number]
    assert screen.stored(order).state is OrderState.ACCEPTED

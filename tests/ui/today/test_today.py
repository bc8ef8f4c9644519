"""今日 as each role sees it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSplitter, QWidget

from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OrderStep
from app.domain.work.case import Case
from app.domain.work.steps import StepKind
from app.services.today import LowScore, MonthSoFar
from app.ui.lists.pane import ListPane
from app.ui.theme.theme import theme
from app.ui.today.cards import MonthCard, ReturnsCard
from app.ui.today.figures import Figure
from tests.station import FIRST_AREA, LI, ZHANG, fault_draft, local, resident_draft
from tests.ui.driving import find, press
from tests.ui.whole_window import WholeWindow


def place(window: WholeWindow) -> QWidget:
    assert window.frame.current is not None
    return window.frame.current


def figures(window: WholeWindow) -> dict[str, str]:
    return {each.objectName(): find(each, QLabel, f"{each.objectName()}Number").text() for each in shown(window)}


def shown(window: WholeWindow) -> list[Figure]:
    return place(window).findChildren(Figure)


def register(window: WholeWindow) -> tuple[Case, Case]:
    """A connection that waits for its survey order, and a fault."""
    services = window.services
    clerk = services.people.session_of("YF003")
    case = services.cases.register(clerk, resident_draft()).case
    services.cases.take_step(clerk, case.id, StepKind.ADVANCE)
    return case, services.cases.register(clerk, fault_draft()).case


def test_the_numbers_open_their_lists(whole_window: WholeWindow) -> None:
    register(whole_window)
    whole_window.sign_in("YF003")
    assert figures(whole_window) == {
        "dueToday": "1",
        "overdue": "0",
        "unassigned": "2",
        "toArchive": "0",
        "warnings": "0",
    }
    press(whole_window.find(Figure, "dueToday"), Qt.Key.Key_Return)
    whole_window.settle()
    (line,) = whole_window.lines("todayLimits")
    assert "故障报修" in line
    press(whole_window.find(Figure, "overdue"), Qt.Key.Key_Space)
    whole_window.settle()
    assert whole_window.lines("todayLimits") == []
    press(whole_window.find(Figure, "toArchive"), Qt.Key.Key_A)
    QTest.mouseClick(whole_window.find(Figure, "toArchive"), Qt.MouseButton.LeftButton)
    whole_window.settle()
    assert whole_window.find(ListPane, "todayLimits").model.query.filters == {"standing": "done"}
    QTest.mouseClick(whole_window.find(Figure, "unassigned"), Qt.MouseButton.LeftButton)
    whole_window.settle()
    assert place(whole_window).objectName() == "place-dispatch"


def test_numbers_above_nought_have_colour_and_are_spoken(whole_window: WholeWindow) -> None:
    register(whole_window)
    whole_window.sign_in("YF003")
    due, over = (whole_window.find(Figure, name) for name in ("dueToday", "overdue"))
    assert (due.accessibleName(), over.accessibleName()) == ("今日到期 1 件", "已超期 0 件")
    assert find(due, QLabel, "dueTodayNumber").property("tone") == "near"
    assert find(over, QLabel, "overdueNumber").property("tone") == "plain"


def test_limits_stand_by_the_time_left_and_open_the_case(whole_window: WholeWindow) -> None:
    case, fault = register(whole_window)
    whole_window.sign_in("YF003")
    lines = [line.split(" | ")[:4] for line in whole_window.lines("todayLimits")]
    assert lines == [
        [fault.number, "陈玉兰", "正常 剩 1 小时 30 分 · 今天 10:30", "故障报修"],
        [case.number, "查良镛", "正常 剩 5 个工作日 · 03-09 17:30", "低压居民新装"],
    ]
    opened: list[tuple[str, str]] = []
    whole_window.frame._desk.record_wanted.connect(lambda kind, key: opened.append((kind, key)))
    whole_window.pick("todayLimits", case.number)
    press(whole_window.find(ListPane, "todayLimits").table, Qt.Key.Key_Return)
    whole_window.settle()
    assert opened == [("case", str(case.id))]
    assert place(whole_window).objectName() == "place-intake"


def test_a_change_shows_at_once_while_the_place_is_seen(whole_window: WholeWindow) -> None:
    whole_window.sign_in("YF003")
    assert whole_window.lines("todayLimits") == []
    register(whole_window)
    whole_window.see(lambda: figures(whole_window)["unassigned"] == "2")
    whole_window.see(lambda: len(whole_window.lines("todayLimits")) == 2)


def test_a_persons_load_opens_the_dispatch(whole_window: WholeWindow) -> None:
    whole_window.sign_in("YF003")
    names = [line.split(" | ")[0] for line in whole_window.lines("todayLoads")]
    assert sorted(names) == ["张三", "李四", "王五", "赵六"]
    whole_window.pick("todayLoads", "王五")
    press(whole_window.find(ListPane, "todayLoads").table, Qt.Key.Key_Return)
    whole_window.settle()
    assert place(whole_window).objectName() == "place-dispatch"


def test_an_area_manager_sees_own_orders_first(whole_window: WholeWindow) -> None:
    case, fault = register(whole_window)
    services, clerk = whole_window.services, whole_window.services.people.session_of("YF003")
    orders = {each.id: services.case_views.show(clerk, each.id).orders[-1] for each in (case, fault)}
    services.dispatch.dispatch(clerk, orders[fault.id].id, Crew(lead_id=ZHANG, guardian_id=LI))
    whole_window.sign_in("YF009")
    assert figures(whole_window) == {"ownOrders": "1", "dueToday": "1", "overdue": "0", "warnings": "0"}
    (line,) = whole_window.lines("todayOrders")
    assert line.startswith(f"{orders[fault.id].number} | 故障报修")
    assert [each.split(" | ")[1] for each in whole_window.lines("todayLimits")] == ["陈玉兰", "查良镛"]
    assert place(whole_window).findChildren(ListPane, "todayLoads") == []
    press(whole_window.find(Figure, "ownOrders"), Qt.Key.Key_Return)
    assert whole_window.window.focusWidget() is whole_window.find(ListPane, "todayOrders").table
    opened: list[tuple[str, str]] = []
    whole_window.frame._desk.record_wanted.connect(lambda kind, key: opened.append((kind, key)))
    press(whole_window.find(ListPane, "todayOrders").table, Qt.Key.Key_Return)
    whole_window.settle()
    assert opened == [("order", str(orders[fault.id].id))]


def test_what_came_back_is_there_only_while_it_waits(whole_window: WholeWindow) -> None:
    whole_window.sign_in()
    card = whole_window.find(ReturnsCard, "returnsCard")
    assert not card.isVisible()
    services, clerk = whole_window.services, whole_window.services.people.session_of("YF003")
    for number in range(5):
        services.dispatch.create(clerk, kind="WO-10", area_id=FIRST_AREA, task=f"投诉 {number}", place="鸣凤村")
        whole_window.clock.forward(minutes=1)
    whole_window.see(card.isVisible)
    whole_window.see(lambda: len(card.findChildren(QPushButton)) == 3)
    said = [each.text() for each in card.findChildren(QLabel) if each.isVisible()]
    assert "投诉 4 · 今天 09:04" in said
    assert said[-1] == "另有 2 张，见“派工”。"
    newest = card.findChildren(QPushButton)[0]
    newest.click()
    whole_window.settle()
    assert place(whole_window).objectName() == "place-dispatch"


def test_an_order_handed_back_shows_its_reason(whole_window: WholeWindow) -> None:
    _, fault = register(whole_window)
    services, clerk = whole_window.services, whole_window.services.people.session_of("YF003")
    order = services.case_views.show(clerk, fault.id).orders[-1]
    services.dispatch.dispatch(clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    services.dispatch.report(clerk, order.id, OrderStep.HAND_BACK, reason="客户不在家")
    whole_window.clock.set(local(2026, 3, 3, 8))
    whole_window.sign_in()
    card = whole_window.find(ReturnsCard, "returnsCard")
    said = [each.text() for each in card.findChildren(QLabel) if each.isVisible()]
    assert said == ["退回与投诉", "退回", "客户不在家 · 昨天 09:00"]


def test_the_month_is_for_the_head(whole_window: WholeWindow) -> None:
    register(whole_window)
    whole_window.sign_in("YF003")
    assert not whole_window.find(MonthCard, "monthCard").isVisible()
    whole_window.frame.sign_out_wanted.emit()
    whole_window.settle()
    whole_window.sign_in("YF001")
    card = whole_window.find(MonthCard, "monthCard")
    assert card.isVisible()
    assert find(card, QLabel, "monthHeading").text() == "2026-03 至今"
    low = (LowScore(name="周寿丽", total=7139, lacks_data=True), LowScore(name="胡轩欣", total=7994, lacks_data=False))
    card.show_month(MonthSoFar(month="2026-02", average=9424, lowest=low, is_locked=True))
    whole_window.settle()
    assert find(card, QLabel, "monthHeading").text() == "2026-02 已锁定"
    assert find(card, QLabel, "monthAverage").text() == "全所平均 94.24 分，最低三位："
    assert [each.text() for each in card.findChildren(QLabel, "lowTotal") if not each.isHidden()] == ["71.39", "79.94"]
    whole_window.click("toRating")
    assert place(whole_window).objectName() == "place-rating"


def test_large_letters_put_the_lists_under_each_other(whole_window: WholeWindow) -> None:
    whole_window.window.resize(1366, 768)
    whole_window.sign_in("YF003")
    middle = whole_window.find(QSplitter, "todaySplitter")
    assert middle.orientation() is Qt.Orientation.Horizontal
    whole_window.window.set_look(is_dark=True, points=24)
    whole_window.see(lambda: middle.orientation() is Qt.Orientation.Vertical)
    inside = place(whole_window).rect()
    for figure in shown(whole_window):
        assert inside.contains(figure.geometry())
    assert whole_window.find(ListPane, "todayLimits").height() >= theme().look.px(260)
    assert isinstance(whole_window.find(QFrame, "returnsGround"), QFrame)

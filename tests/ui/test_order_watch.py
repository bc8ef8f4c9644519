"""Orders near and past their limits are said above every place: one notice a tone, kept still until they change."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFrame, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.dispatch.order import OrderStep, WorkOrder
from app.domain.people.session import OWNER
from app.labels.speaking import problems_text
from app.ui.changes import ChangeFeed
from app.ui.fitting import CountKeeper
from app.ui.order_watch import OrderWatch
from app.ui.running import Runner
from app.ui.settings_store import MemorySettings
from app.ui.shell.desk import Desk, Notice
from tests.station import MONDAY, SmallStation, fault_draft
from tests.ui.driving import click
from tests.ui.whole_window import WholeWindow

if TYPE_CHECKING:
    from app.domain.people.session import Session


class Watched:
    """A watch over a small station, with all it said."""

    def __init__(self, qtbot: QtBot, station: SmallStation, runner: Runner) -> None:
        self.station = station
        self.person: Session | None = station.clerk
        self.said: list[Notice] = []
        self.settled: list[str] = []
        self.records: list[tuple[str, str]] = []
        self.places: list[tuple[str, object]] = []
        self._qtbot = qtbot
        self._feed = ChangeFeed()
        station.desk.office.feed.subscribe(lambda topics: self._feed.announce(str(topic) for topic in topics))
        self.desk = Desk(
            runner=runner,
            feed=self._feed,
            settings=MemorySettings(),
            now=station.clock.now,
            tell=lambda refusal: problems_text(refusal.problems),
        )
        self.desk.noticed.connect(self.said.append)
        self.desk.notice_settled.connect(self.settled.append)
        self.desk.record_wanted.connect(lambda kind, key: self.records.append((kind, key)))
        self.desk.place_wanted.connect(lambda place, aim: self.places.append((place, aim)))
        self.watch = OrderWatch(self.desk, self.desk, station.desk, lambda: self.person)

    def fault(self) -> WorkOrder:
        return self.station.newest_order(self.station.register(fault_draft()).id)

    def after(self, minutes: int) -> list[str]:
        """A minute passes at this many after the beginning: what is said then."""
        self.station.clock.set(MONDAY + timedelta(minutes=minutes))
        self.watch._timer.timeout.emit()
        return self.told()

    def told(self) -> list[str]:
        quiet = 0

        def is_quiet() -> bool:
            nonlocal quiet
            quiet = quiet + 1 if self.desk.runner.pending == 0 else 0
            return quiet > 9

        self._qtbot.waitUntil(is_quiet, timeout=10_000)
        texts = [notice.text for notice in self.said]
        self.said.clear()
        return texts


@pytest.fixture
def watched(qtbot: QtBot, station_on_disk: SmallStation, runner: Runner) -> Iterator[Watched]:
    made = Watched(qtbot, station_on_disk, runner)
    yield made
    made.desk.deleteLater()


def test_one_order_is_named_once_and_again_when_it_is_past(watched: Watched) -> None:
    order = watched.fault()
    assert watched.after(263) == []
    assert watched.after(264) == [f"派工单 {order.number} 故障报修·现场抢修将超期，时限 今天 14:30"]
    assert watched.after(265) == []
    assert watched.after(331) == [f"派工单 {order.number} 故障报修·现场抢修已超期，时限 今天 14:30"]
    assert watched.settled == ["orders-near"]

    watched.station.desk.dispatch.report(watched.station.clerk, order.id, OrderStep.WITHDRAW, reason="误报")
    assert watched.told() == []
    assert watched.settled == ["orders-near", "orders-overdue"]


def test_several_orders_are_one_notice_that_leads_to_all_of_them(watched: Watched) -> None:
    first = watched.fault()
    watched.station.clock.set(MONDAY + timedelta(minutes=1))
    second = watched.fault()
    shown: list[Notice] = []
    watched.desk.noticed.connect(shown.append)
    watched.after(400)

    (notice,) = shown
    assert notice.text == f"2 张派工单已超期，最早 {first.number} 故障报修·现场抢修，时限 今天 14:30"
    assert (notice.id, notice.tone, notice.verb) == ("orders-overdue", "over", "查看")
    assert notice.do is not None
    notice.do()
    aim = {"numbers": [first.number, second.number], "words": "已超期 2 张"}
    assert watched.places == [("dispatch", aim)]

    watched.station.desk.dispatch.report(watched.station.clerk, first.id, OrderStep.WITHDRAW, reason="误报")
    assert watched.told() == [f"派工单 {second.number} 故障报修·现场抢修已超期，时限 今天 14:31"]
    assert shown[-1].do is not None
    shown[-1].do()
    assert watched.records == [("order", str(second.id))]


def test_whoever_comes_in_hears_what_stands(watched: Watched) -> None:
    watched.fault()
    watched.person = None
    assert watched.after(264) == []
    watched.person = watched.station.clerk
    watched.watch.begin()
    assert len(watched.told()) == 1
    watched.watch.begin()
    assert len(watched.told()) == 1


def test_only_those_hear_who_have_to_see_to_it(watched: Watched) -> None:
    watched.fault()
    watched.person = watched.station.li
    assert watched.after(264) == []
    watched.person = watched.station.head
    assert len(watched.after(265)) == 1


def test_the_window_says_late_orders_at_sign_in_wherever_one_is(whole_window: WholeWindow) -> None:
    services = whole_window.services
    clerk = services.people.session_of("YF003")
    services.cases.register(clerk, fault_draft())
    services.cases.register(clerk, fault_draft())
    whole_window.clock.set(MONDAY + timedelta(minutes=331))
    whole_window.sign_in("YF003")

    whole_window.see(lambda: whole_window.frame.findChild(QFrame, "notice-orders-overdue"))
    banner = whole_window.find(QFrame, "notice-orders-overdue")
    said = banner.accessibleName()
    assert said.startswith("2 张派工单已超期，最早 ")
    services.cases.register(clerk, fault_draft())  # not late, so not among them

    def is_on_top() -> bool:
        for more in whole_window.frame.findChildren(QPushButton, "noticeMore"):
            if more.isVisible() and not banner.isVisible():
                more.click()  # the limits' notice may have come after it
        return banner.isVisible()

    whole_window.see(is_on_top)
    click(banner, "noticeVerb")
    whole_window.settle()
    assert whole_window.find(QLabel, "dispatchOrdersCount").text() == "共 2 张"
    assert whole_window.find(QPushButton, "chip-numbers").text() == "提示：已超期 2 张  ×"
    assert whole_window.find(QLabel, "orderNumber").text() in said
    click(whole_window.frame, "chip-numbers")
    whole_window.settle()
    assert whole_window.find(QLabel, "dispatchOrdersCount").text() == "共 3 张"


def test_nothing_asks_a_station_that_was_closed_for_a_restore(whole_window: WholeWindow) -> None:
    whole_window.sign_in()
    backup = whole_window.services.upkeep.back_up(OWNER).path
    whole_window.frame._desk.restore_wanted.emit(backup)
    whole_window.settle()
    assert len(whole_window.window.findChildren(OrderWatch)) == 1
    assert len(whole_window.window.findChildren(CountKeeper)) == 1

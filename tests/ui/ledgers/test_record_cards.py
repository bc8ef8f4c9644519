"""The cards of the month's ledgers: every field, whom a row concerns, the scores it counts in, where it came from."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.customers.customer import Customer
from app.domain.people.session import OWNER, Session
from app.domain.people.staff import Role
from app.domain.records.facts import (
    Bill,
    CollectionDay,
    CommandKind,
    LineLoss,
    MonthRecord,
    PlaceKind,
    PrepayCommand,
    ServiceOrder,
)
from app.persistence.ids import new_id
from app.services.bundle import Services
from app.ui.ledgers.card import RecordCard
from app.ui.ledgers.place import LedgersPlace
from app.ui.lists.pane import ListPane
from app.ui.running import Runner
from app.ui.shell.desk import Desk
from tests.station import local
from tests.ui.driving import click, find, press

Open = Callable[..., LedgersPlace]


def words(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)]


def links(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QPushButton) if each.isVisibleTo(widget)]


def manager_of(services: Services, number: str) -> Session:
    found = next(one for one in services.people.staff() if one.number == number)
    return Session(staff_id=found.id, number=number, name=found.name, roles=(Role.AREA_MANAGER,))


def add(services: Services, record: MonthRecord) -> None:
    """Put a row into its ledger, as if it had come from another computer."""
    with services.office.database.write(None) as tx:
        tx.of(type(record)).add(record)


class Ledger:
    """One of the ledgers, opened in the place; its card shows the first row."""

    def __init__(self, qtbot: QtBot, runner: Runner, place: LedgersPlace, name: str) -> None:
        self.place = place
        self._qtbot = qtbot
        self._runner = runner
        place.show_aim(name)
        self.wait()

    @property
    def pane(self) -> ListPane:
        assert self.place.page is not None
        return self.place.page.pane

    @property
    def card(self) -> RecordCard:
        assert self.place.page is not None
        return self.place.page.card

    def wait(self) -> None:
        """Until everything is shown, the scores too, which come a moment later."""
        for _ in range(4):
            self._qtbot.waitUntil(lambda: self._runner.pending == 0, timeout=60_000)
            self._qtbot.wait(5)
        self._qtbot.waitUntil(lambda: not self.card.findChildren(QLabel, "scoresPending"), timeout=60_000)


@pytest.fixture
def turn_to(qtbot: QtBot, runner: Runner, open_place: Open) -> Callable[..., Ledger]:
    def turn(services: Services, name: str, session: Session = OWNER) -> Ledger:
        return Ledger(qtbot, runner, open_place(services, session), name)

    return turn


def customer_of(services: Services) -> Customer:
    found = services.customers.by_account("1183369442")
    assert found is not None
    return found


def bill_of(customer_id: UUID) -> Bill:
    return Bill(
        id=new_id(),
        customer_id=customer_id,
        period="2026-10",
        receivable=8965,
        received=965,
        paid_on=None,
        due_on=date(2026, 10, 20),
    )


def test_a_month_of_line_loss_is_shown_whole(filled: Services, turn_to: Callable[..., Ledger]) -> None:
    ledger = turn_to(filled, "line_losses")
    assert ledger.card.record_id is not None
    with filled.office.database.read() as tx:
        month = tx.of(LineLoss).get(ledger.card.record_id)
    said = words(ledger.card)
    assert said[1] == "线损 2026-10"
    for title, figure in (
        ("供电量", f"{month.supplied / 100:,.2f} kW·h"),
        ("售电量", f"{month.sold / 100:,.2f} kW·h"),
        ("上网电量", f"{month.fed_in / 100:,.2f} kW·h"),
        ("实抄户数", f"{month.meters_read:,} 户"),
    ):
        assert said[said.index(title) + 1] == figure
    came_from = dict(zip(said[said.index("文件") :: 2], said[said.index("文件") + 1 :: 2], strict=True))
    assert came_from == {
        "文件": "台区月线损-2026-10.xlsx，第 32 行",
        "导入时间": "2026-11-02 09:00",
        "经办": "命令行",
        "写入方式": "新增",
    }


def test_a_row_leads_to_the_area_and_the_people(filled: Services, turn_to: Callable[..., Ledger], desk: Desk) -> None:
    ledger = turn_to(filled, "outages")
    desk.record_wanted.connect(ledger.place.open_record)
    area, a_manager, b_manager = links(ledger.card)[:3]
    assert find(ledger.card, QPushButton, "areaOfRecord").accessibleName() == f"台区 {area}"
    click(ledger.card, "areaOfRecord")
    ledger.wait()
    assert ledger.place.page is not None
    assert ledger.place.page.name == "areas"
    assert {area, a_manager, b_manager} <= set(words(ledger.card))


def test_a_bill_leads_to_the_customer_and_says_what_is_owed(
    filled: Services, turn_to: Callable[..., Ledger], desk: Desk
) -> None:
    add(filled, bill_of(customer_of(filled).id))
    ledger = turn_to(filled, "bills")
    said = words(ledger.card)
    assert {"赵磊强", "电费 2026-10", "欠 80.00 元", "89.65 元", "9.65 元", "未收费", "19900005611"} <= set(said)
    assert said[-1] == "本机没有这一条的导入记录。"
    desk.record_wanted.connect(ledger.place.open_record)
    click(ledger.card, "customerOfRecord")
    ledger.wait()
    assert "户号 1183369442" in words(ledger.card)


def test_who_may_not_see_personal_data_sees_the_phone_masked(filled: Services, turn_to: Callable[..., Ledger]) -> None:
    add(filled, bill_of(customer_of(filled).id))
    ledger = turn_to(filled, "bills", manager_of(filled, "YF010"))
    said = words(ledger.card)
    assert "199****5611" in said
    assert "19900005611" not in said
    assert "本人的得分没有用到这一条。" in said


def test_a_row_names_the_indicators_that_stand_on_it(
    filled: Services, turn_to: Callable[..., Ledger], desk: Desk
) -> None:
    wanted: list[tuple[str, object]] = []
    desk.place_wanted.connect(lambda place, aim: wanted.append((place, aim)))
    ledger = turn_to(filled, "line_losses")
    counted = find(ledger.card, QWidget, "counted-Y01")
    said = words(counted)
    assert "2026年10月 · 高损，线损率 " in said[0]
    assert said[1].startswith("扣 ")
    click(counted, "score-Y01")
    assert wanted == [("rating", "2026-10")]


def test_a_row_of_a_month_to_come_says_why_it_has_no_score(filled: Services, turn_to: Callable[..., Ledger]) -> None:
    with filled.office.database.read() as tx:
        area_id = tx.of(LineLoss).find()[0].area_id
    add(
        filled,
        CollectionDay(id=new_id(), area_id=area_id, day=date(2027, 1, 1), meters_due=0, meters_collected=0),
    )
    said = words(turn_to(filled, "collection").card)
    assert {"全部成功", "没有应采户，不能计算", "2027-01 还没有开始，不能计分。"} <= set(said)


@pytest.mark.parametrize(("collected", "badge", "rate"), [(99, "失败 1 户", "99.00 %"), (100, "全部成功", "100.00 %")])
def test_a_day_of_collection_says_what_is_missing(
    filled: Services, turn_to: Callable[..., Ledger], collected: int, badge: str, rate: str
) -> None:
    with filled.office.database.read() as tx:
        area_id = tx.of(LineLoss).find()[0].area_id
    add(
        filled,
        CollectionDay(id=new_id(), area_id=area_id, day=date(2026, 10, 1), meters_due=100, meters_collected=collected),
    )
    assert {badge, rate} <= set(words(turn_to(filled, "collection").card))


def test_a_command_says_how_long_it_took(filled: Services, turn_to: Callable[..., Ledger]) -> None:
    add(
        filled,
        PrepayCommand(
            id=new_id(),
            customer_id=customer_of(filled).id,
            kind=CommandKind.CUT,
            issued_at=local(2026, 10, 21, 18, 47),
            executed_at=local(2026, 10, 21, 20, 16),
            is_success=False,
        ),
    )
    card = turn_to(filled, "commands").card
    assert {"费控指令 2026-10-21 18:47", "停电", "1 小时 29 分"} <= set(words(card))
    assert next(each.property("tone") for each in card.findChildren(QLabel) if each.text() == "失败") == "over"


def test_an_order_of_another_system_leads_to_who_had_it(filled: Services, turn_to: Callable[..., Ledger]) -> None:
    customer, session = customer_of(filled), manager_of(filled, "YF011")
    assert session.staff_id is not None
    order = ServiceOrder(
        id=new_id(),
        number="GD20261000092",
        kind="故障报修",
        source="95598",
        customer_id=customer.id,
        area_id=customer.area_id,
        staff_id=session.staff_id,
        accepted_at=local(2026, 10, 29, 20, 59),
        dispatched_at=None,
        arrived_at=local(2026, 10, 29, 21, 35),
        finished_at=local(2026, 10, 29, 22, 29),
        place=PlaceKind.RURAL,
        is_at_fault=True,
    )
    add(filled, order)
    earlier = local(2026, 10, 28, 8)
    add(filled, replace(order, id=new_id(), number="GD20261000093", customer_id=None, accepted_at=earlier))
    ledger = turn_to(filled, "service_orders")
    said = words(ledger.card)
    assert {"工单 GD20261000092", "有责", "农村", "36 分", "1 小时 30 分", "没有记录", "责任人"} <= set(said)
    assert f"{session.name}  YF011" in links(ledger.card)
    ledger.pane.table.setCurrentIndex(ledger.pane.model.index(1, 0))
    ledger.wait()
    assert "工单 GD20261000093" in words(ledger.card)
    assert not [each for each in words(ledger.card) if each in {"客户", "联系电话"}]


def test_enter_goes_into_the_card_and_esc_back(filled: Services, turn_to: Callable[..., Ledger]) -> None:
    ledger = turn_to(filled, "outages")
    ledger.pane.table.setFocus()
    press(ledger.pane.table, Qt.Key.Key_Return)
    ledger.wait()
    assert QApplication.focusWidget() is find(ledger.card, QPushButton, "areaOfRecord")
    ledger.place.refresh()  # what came anew leaves the keys where they were
    ledger.wait()
    assert QApplication.focusWidget() is find(ledger.card, QPushButton, "areaOfRecord")
    assert ledger.place.back()
    assert QApplication.focusWidget() is ledger.pane.table
    assert not ledger.place.back()


def test_a_card_without_anything_to_press_takes_the_keys(filled: Services, turn_to: Callable[..., Ledger]) -> None:
    ledger = turn_to(filled, "staff")
    press(ledger.pane.table, Qt.Key.Key_Return)
    ledger.wait()
    assert QApplication.focusWidget() is ledger.card
    assert ledger.place.back()
    assert QApplication.focusWidget() is ledger.pane.table


def test_an_empty_ledger_says_what_the_card_is_for(filled: Services, turn_to: Callable[..., Ledger]) -> None:
    assert words(turn_to(filled, "bills").card) == [
        "在左边选一条电费，这里显示全部内容、所属客户和台区、计入的得分和来源。"
    ]


def test_a_row_no_indicator_stands_on_says_so(filled: Services, turn_to: Callable[..., Ledger]) -> None:
    ledger = turn_to(filled, "outages")
    assert "没有指标用到这一条。" in words(ledger.card)

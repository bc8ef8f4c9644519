"""The lists of the ledgers and the cards beside them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog, QLabel, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.people.session import OWNER, Session
from app.domain.people.staff import Role, Staff
from app.domain.records.facts import Bill
from app.persistence.ids import new_id
from app.services.bundle import Services
from app.ui.ledgers.card import RecordCard
from app.ui.ledgers.importing.lines_model import LinesModel
from app.ui.ledgers.ledger_page import LedgerPage
from app.ui.ledgers.place import LedgersPlace
from app.ui.running import Runner
from app.ui.shell.desk import Desk
from app.ui.tabs import places_of
from tests.ui.driving import click, find, trigger

Open = Callable[..., LedgersPlace]


@pytest.fixture
def wait(qtbot: QtBot, runner: Runner) -> Callable[[], None]:
    def wait() -> None:
        for _ in range(4):
            qtbot.waitUntil(lambda: runner.pending == 0, timeout=60_000)
            qtbot.wait(5)

    return wait


def page_of(place: LedgersPlace) -> LedgerPage:
    """The ledger that is shown."""
    assert place.page is not None
    return place.page


def card_of(place: LedgersPlace) -> RecordCard:
    """The card beside it."""
    return page_of(place).card


def words(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)]


def person(services: Services, number: str) -> Staff:
    return next(one for one in services.people.staff() if one.number == number)


def test_ledgers_are_listed_with_their_counts(filled: Services, open_place: Open) -> None:
    place = open_place(filled)
    names = find(place, QListWidget, "ledgerNames")
    assert [names.item(number).text() for number in range(names.count())] == [
        *(
            "客户  11,916",
            "台区  90",
            "人员  18",
            "线损  90",
            "采集  0",
            "电费  0",
            "费控指令  0",
            "工单  0",
            "停电  18",
            "单位名录  0",
            "会议  0",
            "停电计划  0",
            "封印  0",
        ),
    ]
    pane = place.primary_list()
    assert pane is not None
    assert pane.model.rowCount() == 11916
    QAbstractItemModelTester(pane.model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_the_current_customer_is_shown_with_area_and_managers(
    filled: Services, open_place: Open, wait: Callable[[], None]
) -> None:
    place = open_place(filled)
    place.open_record("customer", str(filled.customers.by_account("1183369442").id))  # type: ignore[union-attr]  # is there
    wait()
    assert page_of(place).pane.model.rowCount() == 1
    said = words(card_of(place))
    assert {"赵磊强", "户号 1183369442", "321182199802078157", "19900005611", "8 kW", "没有办过业务。"} <= set(said)


def test_who_may_not_see_personal_data_sees_it_masked(
    filled: Services, open_place: Open, wait: Callable[[], None]
) -> None:
    manager = person(filled, "YF010")
    session = Session(staff_id=manager.id, number="YF010", name=manager.name, roles=(Role.AREA_MANAGER,))
    place = open_place(filled, session)
    place.open_record("customer", str(filled.customers.by_account("1183369442").id))  # type: ignore[union-attr]  # is there
    wait()
    said = words(card_of(place))
    assert "321182199802078157" not in said
    assert "321182********8157" in said
    assert "证件号码和电话已按岗位权限隐去中间几位。" in said
    assert not place.findChildren(QPushButton, "beginImport")
    assert not place.findChildren(QPushButton, "intakeForCustomer")


def test_a_customer_leads_to_intake_and_to_the_area(
    filled: Services, open_place: Open, desk: Desk, wait: Callable[[], None]
) -> None:
    place = open_place(filled)
    wanted: list[tuple[str, object]] = []
    desk.place_wanted.connect(lambda where, aim: wanted.append((where, aim)))
    desk.record_wanted.connect(place.open_record)
    shown = card_of(place).record_id
    click(card_of(place), "intakeForCustomer")
    assert wanted == [("intake", ("customer", str(shown)))]
    click(card_of(place), "areaOfCustomer")
    wait()
    assert page_of(place).name == "areas"
    click(place, "customersOfArea")
    where, aim = wanted[-1]
    assert where == "ledgers"
    place.show_aim(aim)
    wait()
    pane = place.primary_list()
    assert pane is not None
    assert 0 < pane.model.rowCount() < 300


def test_a_customer_who_owes_is_reminded_from_the_card(
    filled: Services, open_place: Open, desk: Desk, wait: Callable[[], None]
) -> None:
    customer = filled.customers.by_account("1183369442")
    assert customer is not None
    place = open_place(filled)
    place.open_record("customer", str(customer.id))
    wait()
    (told,) = (text for text in words(card_of(place)) if text.startswith("客户档案.xlsx"))
    assert told == "客户档案.xlsx，第 4 行，2026-11-02 09:00 导入"
    assert not place.findChildren(QPushButton, "remindCustomer")
    bill = Bill(
        id=new_id(),
        customer_id=customer.id,
        period="2026-09",
        receivable=9050,
        received=0,
        paid_on=None,
        due_on=date(2026, 9, 20),
    )
    with filled.office.database.write(None) as tx:
        tx.of(Bill).add(bill)
    wanted: list[tuple[str, ...]] = []
    desk.paper_wanted.connect(lambda *asked: wanted.append(asked))
    card_of(place).refresh()
    wait()
    click(card_of(place), "remindCustomer")
    click(card_of(place), "warnOfCut")
    key = str(customer.id)
    assert wanted == [
        ("arrears-reminder", "customer", key),
        ("arrears-disconnection-notice", "customer", key),
    ]


def test_certificates_say_how_long_they_are_good(filled: Services, open_place: Open, wait: Callable[[], None]) -> None:
    place = open_place(filled)
    place.open_record("staff", str(person(filled, "YF010").id))
    wait()
    said = words(card_of(place))
    assert {"低压电工证", "2027-08-16", "剩 310 天", "用电检查证"} <= set(said)


def test_an_expired_certificate_is_red_and_says_so(
    filled: Services, open_place: Open, wait: Callable[[], None]
) -> None:
    held = filled.people.certificates(person(filled, "YF010").id)
    for one, day in zip(held, (date(2026, 9, 30), date(2026, 11, 9)), strict=False):
        filled.people.put_certificate(OWNER, replace(one, valid_until=day))
    place = open_place(filled)
    place.open_record("staff", str(person(filled, "YF010").id))
    wait()
    badges = {each.text(): each.property("tone") for each in card_of(place).findChildren(QLabel)}
    assert (badges["已过期 10 天"], badges["剩 30 天"]) == ("over", "near")


def test_bills_say_what_is_owed(filled: Services, open_place: Open, wait: Callable[[], None]) -> None:
    customer = filled.customers.by_account("1183369442")
    assert customer is not None
    with filled.office.database.write(None) as tx:
        for period, received in (("2026-09", 8965), ("2026-10", 965)):
            tx.of(Bill).add(
                Bill(
                    id=new_id(),
                    customer_id=customer.id,
                    period=period,
                    receivable=8965,
                    received=received,
                    paid_on=None,
                    due_on=date(2026, 10, 20),
                )
            )
    place = open_place(filled)
    place.open_record("customer", str(customer.id))
    wait()
    assert {"应收 89.65 元", "欠 80.00 元", "已结清", "80.00 元"} <= set(words(card_of(place)))


def test_an_empty_ledger_says_what_to_do(empty: Services, open_place: Open) -> None:
    place = open_place(empty)
    assert "还没有客户。把外部系统导出的表格导入即可。" in words(place)
    click(place, "emptyVerb")
    assert find(place, QPushButton, "chooseFile").isVisible()
    assert place.primary_list() is None
    assert place.back()
    assert page_of(place).name == "customers"
    assert not place.back()


def test_turning_to_other_ledgers(filled: Services, open_place: Open, wait: Callable[[], None]) -> None:
    place = open_place(filled)
    names = find(place, QListWidget, "ledgerNames")
    names.setFocus()
    names.setCurrentRow(3)
    names.itemActivated.emit(names.item(3))
    wait()
    assert page_of(place).name == "line_losses"
    assert place.panes() == [names, page_of(place).pane, card_of(place)]
    place.show_aim("outages")
    place.refresh()
    wait()
    assert page_of(place).name == "outages"
    place.show_aim("import")
    assert place.primary_list() is None
    place.show_aim("nothing of the kind")


def test_a_list_is_exported_as_it_is_shown(
    filled: Services, open_place: Open, tmp_path: Path, wait: Callable[[], None]
) -> None:
    place = open_place(filled)
    place.show_aim(("customers", "32118200041"))
    wait()
    trigger(page_of(place).pane, "export")
    dialog = find(place, QFileDialog, "exportDialog")
    dialog.fileSelected.emit(str(tmp_path / "客户.xlsx"))
    dialog.close()
    wait()
    sheet = openpyxl.load_workbook(tmp_path / "客户.xlsx").worksheets[0]
    heads = [cell.value for cell in sheet[3]]
    assert sheet["A2"].value == "台区：鸣凤村三组#3台区　导出时间 2026-10-10 14:31"
    assert sheet.max_row == 3 + page_of(place).pane.model.rowCount() == 112
    assert heads[-2:] == ["证件号码", "联系电话"]
    first = dict(zip(heads, (cell.value for cell in sheet[4]), strict=True))
    assert first["户号"] == "1100183346"
    assert first["证件号码"] == "321182200408293970"
    assert first["合同容量 kW"] == 12
    assert first["状态"] == "正常用电客户"


def test_the_place_is_home_of_customers_areas_and_people(filled: Services) -> None:
    described = next(place for place in places_of(filled, OWNER) if place.id == "ledgers")
    assert described.id == "ledgers"
    assert sorted(described.kinds) == ["area", "customer", "staff"]


def test_lines_behave_as_a_model() -> None:
    model = LinesModel(("行", "原因"), numbers=(0,))
    model.show_lines([("3", "户名没有填写。")])
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert isinstance(model, QAbstractItemModel)
    assert model.data(model.index(0, 1)) == "户名没有填写。"

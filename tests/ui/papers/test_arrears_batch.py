"""Reminders for many customers: who owes, of a grid or of all, ticked and made."""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QToolButton

from app.domain.records.facts import Bill
from app.ui.papers.panel import PaperPanel
from app.ui.shell.places import Place
from tests.station import CHEN, SHOP
from tests.ui.driving import click, find
from tests.ui.papers.conftest import Counter

Settle = Callable[[], None]


def owe(counter: Counter, *bills: tuple[UUID, str, int]) -> None:
    with counter.station.database.write(None) as tx:
        tx.of(Bill).add_many(
            [
                Bill(
                    id=uuid4(),
                    customer_id=customer,
                    period=period,
                    receivable=owed,
                    received=0,
                    paid_on=None,
                    due_on=date(2026, 2, 20),
                )
                for customer, period, owed in bills
            ]
        )


def choose(place: Place, box: str, words: str, settle: Settle) -> None:
    chosen = find(place, QComboBox, box)
    assert chosen.findText(words) >= 0
    chosen.setCurrentText(words)
    settle()
    settle()


def test_reminders_are_made_for_those_who_owe(place: Place, counter: Counter, settle: Settle) -> None:
    owe(counter, (CHEN, "2026-01", 9050), (CHEN, "2025-12", 5000), (SHOP, "2026-01", 100))
    find(place, QToolButton, "papersBatch").click()
    settle()
    choose(place, "batchForm", "电费催缴通知单", settle)
    listed = find(place, QListWidget, "batchList")
    assert [listed.item(row).text().split("\n")[0] for row in range(listed.count())] == ["1176203685", "1183369442"]
    assert listed.item(1).text().endswith("欠费 140.50 元（2025-12、2026-01）")

    click(place, "batchAll")
    click(place, "batchMake")
    settle()
    panel = next(each for each in place.findChildren(PaperPanel, "paperPanel") if each.isVisible())
    assert panel.preview.paper is not None
    numbers = [part.number for part in panel.preview.paper.parts]
    assert numbers == ["YF-CJ-20260302-1176203685", "YF-CJ-20260302-1183369442"]


def test_a_grid_narrows_them_down(place: Place, counter: Counter, settle: Settle) -> None:
    owe(counter, (CHEN, "2026-01", 9050))
    find(place, QToolButton, "papersBatch").click()
    settle()
    choose(place, "batchForm", "电费催缴通知单", settle)
    box = find(place, QComboBox, "batchStanding")
    grids = [box.itemText(row) for row in range(box.count())]
    assert grids[0] == "欠费客户"
    assert grids[-2:] == ["未办结工单", "全部工单"]
    listed = find(place, QListWidget, "batchList")
    held = []
    for words in grids[1:-2]:
        choose(place, "batchStanding", words, settle)
        held.append(listed.count())
    assert sum(held) == 1

    choose(place, "batchStanding", "未办结工单", settle)
    assert listed.count() == 0
    assert find(place, QLabel, "batchCut").isVisible()

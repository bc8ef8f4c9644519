"""Many papers as one: choose the form, tick, make, and see what could not be printed."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QListWidget, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.domain.papers.subject import PaperSubject
from app.domain.work.steps import StepKind
from app.ui.papers import candidates
from app.ui.papers.panel import PaperPanel
from app.ui.papers.place import PapersPlace
from app.ui.shell.places import Place
from tests.ui.driving import click, find, press, write
from tests.ui.papers.conftest import Counter

if TYPE_CHECKING:
    import pytest

    from app.services.papers.paper import Paper

Settle = Callable[[], None]


def panel(place: Place) -> PaperPanel:
    return next(each for each in place.findChildren(PaperPanel, "paperPanel") if each.isVisible())


def paper(place: Place) -> "Paper":
    return cast("Paper", panel(place).preview.paper)


def orders(place: Place) -> QListWidget:
    return find(place, QListWidget, "batchList")


def choose(place: Place, box: str, words: str, settle: Settle) -> None:
    chosen = find(place, QComboBox, box)
    assert chosen.findText(words) >= 0
    chosen.setCurrentText(words)
    settle()


def test_ticked_orders_make_one_pdf(place: Place, counter: Counter, settle: Settle) -> None:
    sent = [counter.order(name) for name in ("甲一", "乙二", "丙三")]
    counter.order("丁四", is_sent=False)
    find(place, QToolButton, "papersBatch").click()
    settle()
    assert orders(place).count() == 3
    assert not find(place, QPushButton, "batchMake").isEnabled()
    assert panel(place).preview.paper is None

    click(place, "batchAll")
    orders(place).item(0).setCheckState(Qt.CheckState.Unchecked)
    assert find(place, QLabel, "batchCount").text() == "共 3 项，已选 2 项"
    click(place, "batchMake")
    settle()
    assert (paper(place).page_count, len(paper(place).parts)) == (4, 2)
    assert {part.subject.id for part in paper(place).parts} < {order.id for order in sent}

    place.refresh()
    settle()
    assert find(place, QLabel, "batchCount").text() == "共 3 项，已选 2 项"
    click(place, "batchNone")
    assert find(place, QLabel, "batchCount").text() == "共 3 项，已选 0 项"


def test_what_cannot_be_printed_is_listed_with_the_reason(place: Place, counter: Counter, settle: Settle) -> None:
    order = counter.order()
    place.show_aim("batch")
    settle()
    form = find(place, QComboBox, "batchForm")
    form.setCurrentText("电能计量装接单")
    click(place, "batchAll")
    click(place, "batchMake")
    settle()

    assert find(place, QLabel, "batchWrong").text() == "1 份没有合成："
    said = find(place, QListWidget, "batchRefused").item(0).text()
    assert said.startswith(f"{order.number}：“户号”未填写。")
    assert panel(place).preview.paper is None


def test_a_batch_can_be_cancelled(place: Place, counter: Counter, settle: Settle) -> None:
    counter.order()
    place.show_aim("batch")
    settle()
    click(place, "batchAll")
    counter.ground.desk.long_work_begun.connect(lambda work: work.job.cancel())
    click(place, "batchMake")
    settle()

    assert panel(place).preview.paper is None
    assert find(place, QPushButton, "batchMake").isEnabled()


def test_an_area_manager_batches_his_own_orders(counter: Counter, settle: Settle, qtbot: QtBot) -> None:
    counter.order()
    for session, count in ((counter.station.zhang, 1), (counter.station.wang, 0)):
        place = PapersPlace(replace(counter.ground, session=session))
        qtbot.addWidget(place)
        place.show()
        place.show_aim("batch")
        settle()
        assert orders(place).count() == count
        place.close()


def test_a_form_of_cases_lists_the_cases_that_take_it(place: Place, counter: Counter, settle: Settle) -> None:
    cases = [counter.case(name) for name in ("甲一", "乙二")]
    place.show_aim("batch")
    settle()
    choose(place, "batchForm", "低压非居民用电登记表", settle)
    assert orders(place).count() == 0
    assert find(place, QLabel, "batchCut").text() == "没有用这份表单的业务或工单，可改选“全部”查看。"
    choose(place, "batchForm", "低压居民用电登记表", settle)
    assert {orders(place).item(n).text() for n in range(2)} == {
        f"{case.number}\n{case.name} · 低压居民新装" for case in cases
    }


def test_copies_are_chosen_and_ordered(place: Place, counter: Counter, settle: Settle) -> None:
    for name in ("甲一", "乙二"):
        counter.case(name)
    place.show_aim("batch")
    settle()
    choose(place, "batchForm", "低压居民用电登记表", settle)
    click(place, "batchAll")
    choose(place, "batchOrder", "按联排列", settle)
    click(place, "batchMake")
    settle()
    assert (paper(place).page_count, [part.pages for part in paper(place).parts]) == (4, [2, 2])
    collated = counter.station.desk.papers.render_many(
        counter.station.clerk, "resident-registration", [part.subject for part in paper(place).parts]
    ).paper
    assert collated is not None
    assert paper(place).pdf != collated.pdf

    choose(place, "batchCopies", "客户留存", settle)
    assert not find(place, QComboBox, "batchOrder").isVisible()
    place.refresh()
    settle()
    click(place, "batchMake")
    settle()
    assert paper(place).page_count == 2


def test_what_is_ticked_stays_while_one_goes_on_looking(
    place: Place, counter: Counter, settle: Settle, qtbot: QtBot
) -> None:
    sent = [counter.order(name) for name in ("甲一", "乙二")]
    place.show_aim("batch")
    settle()
    field = find(place, QLineEdit, "batchFind")

    def look(text: str, number: str) -> None:
        field.clear()
        write(field, text)
        qtbot.waitUntil(lambda: orders(place).count() == 1 and orders(place).item(0).text().startswith(number))

    for order, name in zip(sent, ("甲一", "乙二"), strict=True):
        look(name, order.number)
        field.setFocus()
        press(field, Qt.Key.Key_Return)
        assert orders(place).hasFocus()
        press(orders(place), Qt.Key.Key_Space)
    assert find(place, QLabel, "batchCount").text() == "共 1 项，已选 2 项"
    click(place, "batchMake")
    settle()
    assert [part.subject for part in paper(place).parts] == [PaperSubject.order(sent[n].id) for n in (1, 0)]
    click(place, "batchNone")
    assert find(place, QLabel, "batchCount").text() == "共 1 项，已选 0 项"


def test_more_than_can_be_looked_through_is_said(
    place: Place, counter: Counter, settle: Settle, monkeypatch: "pytest.MonkeyPatch"
) -> None:
    monkeypatch.setattr(candidates, "MOST", 1)
    for name in ("甲一", "乙二"):
        counter.case(name)
    place.show_aim("batch")
    settle()
    choose(place, "batchForm", "低压居民用电登记表", settle)
    assert orders(place).count() == 1
    assert find(place, QLabel, "batchCut").text() == "只列出前 1,000 项，可输入文字缩小范围。"


def test_ended_orders_come_with_all_of_them(place: Place, counter: Counter, settle: Settle) -> None:
    station = counter.station
    case = station.step(counter.case(), StepKind.ADVANCE)
    order = station.do_field_work(case, {"access_point": "3号杆", "line_works": "no"})
    place.show_aim("batch")
    settle()
    assert orders(place).count() == 0
    choose(place, "batchStanding", "全部", settle)
    assert orders(place).item(0).text().startswith(order.number)

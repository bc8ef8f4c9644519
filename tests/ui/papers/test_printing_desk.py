"""Any place asks the frame for a paper and gets it over itself."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.papers.subject import PaperKind
from app.domain.people.session import Session
from app.ui.papers.dialog import PaperDialog
from app.ui.papers.printing_desk import PrintingDesk
from tests.ui.driving import click, press
from tests.ui.papers.conftest import Counter

Settle = Callable[[], None]


@pytest.fixture
def window(counter: Counter, settle: Settle) -> Iterator[QWidget]:
    """A window whose clerk is signed in."""
    made = QWidget()
    made.resize(1200, 800)
    made.show()
    PrintingDesk(made, counter.ground.desk, counter.station.desk, lambda: counter.station.clerk)
    yield made
    settle()
    made.close()
    made.deleteLater()


def dialogs(window: QWidget) -> list[PaperDialog]:
    return [each for each in window.findChildren(PaperDialog) if each.isVisible()]


def test_a_case_an_order_or_a_business_type_is_enough(window: QWidget, counter: Counter, settle: Settle) -> None:
    desk = counter.ground.desk
    case, order = counter.case(), counter.order()
    for form, subject, kind, number in (
        ("resident-registration", str(case.id), "", case.number),
        ("work-order", str(order.id), "order", order.number),
        ("work-order", str(order.case_id), PaperKind.CASE, order.number),
        ("one-time-notice", "CHG-NAME", "", "CHG-NAME-20240601"),
    ):
        desk.print_form(form, subject, kind)
        settle()
        (dialog,) = dialogs(window)
        paper = dialog.panel.preview.paper
        assert paper is not None
        assert [part.number for part in paper.parts] == [number]
        press(dialog, Qt.Key.Key_Escape)
        assert dialogs(window) == []


def test_a_printed_paper_closes_its_dialog(
    window: QWidget, counter: Counter, settle: Settle, print_system: Path, qtbot: QtBot
) -> None:
    counter.ground.desk.print_form("resident-registration", str(counter.case().id))
    settle()
    (dialog,) = dialogs(window)
    click(dialog, "printGo")
    settle()

    qtbot.waitUntil(lambda: dialogs(window) == [])
    assert (print_system / "paper.pdf").exists()


def test_the_dialog_can_be_closed_by_its_button(window: QWidget, counter: Counter, settle: Settle) -> None:
    counter.ground.desk.show_paper(counter.sample("star-sheet"))
    settle()
    (dialog,) = dialogs(window)
    click(dialog, "paperClose")

    assert dialogs(window) == []


def test_a_paper_that_cannot_be_made_is_refused_in_the_window(
    window: QWidget, counter: Counter, settle: Settle
) -> None:
    told: list[str] = []
    counter.ground.desk.noticed.connect(lambda notice: told.append(notice.text))
    order = counter.order(is_sent=False)
    counter.ground.desk.print_form("work-order", str(order.id), "order")
    settle()

    assert dialogs(window) == []
    assert told == ["paper.missing_value、paper.missing_value、paper.missing_value"]


def test_nobody_signed_in_gets_no_papers(counter: Counter, settle: Settle, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)

    def nobody() -> Session | None:
        return None

    PrintingDesk(window, counter.ground.desk, counter.station.desk, nobody)
    counter.ground.desk.print_form("one-time-notice", "LV-RES-NEW")
    counter.ground.desk.show_paper(counter.sample())
    settle()

    assert window.findChildren(PaperDialog) == []

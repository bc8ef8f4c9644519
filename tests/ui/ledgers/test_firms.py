"""The register of firms among the ledgers: entered, changed and taken out."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.services.bundle import Services
from app.ui.ledgers.firm_card import FirmCard
from app.ui.ledgers.place import LedgersPlace
from app.ui.running import Runner
from tests.firms import CODE
from tests.ui.driving import click, find, write

Open = Callable[..., LedgersPlace]


@pytest.fixture
def wait(qtbot: QtBot, runner: Runner) -> Callable[[], None]:
    def wait() -> None:
        for _ in range(4):
            qtbot.waitUntil(lambda: runner.pending == 0, timeout=60_000)
            qtbot.wait(5)

    return wait


def card_of(place: LedgersPlace) -> FirmCard:
    assert place.page is not None
    assert isinstance(place.page.card, FirmCard)
    return place.page.card


def words(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)]


def fill(dialog: QDialog, **texts: str) -> None:
    for name, text in texts.items():
        editor = find(dialog, QLineEdit, name)
        editor.clear()
        write(editor, text)


def entered(services: Services, open_place: Open, wait: Callable[[], None]) -> LedgersPlace:
    """The place with the first firm, entered by its dialog."""
    place = open_place(services)
    place.show_ledger("firms")
    wait()
    assert place.page is not None
    click(place.page, "emptyVerb")
    dialog = find(place, QDialog, "firmDialog")
    fill(dialog, name="恒源公司", credit_code=CODE, build_kind="承装（修、试）", build_number="1-2", build_until="x")
    click(dialog, "firmDialogGo")
    assert find(dialog, QLabel, "build_untilMessage").text() == "有效期不是有效日期，请按年-月-日填写。"
    fill(dialog, build_until="20261120")
    click(dialog, "firmDialogGo")
    wait()
    return place


def test_a_firm_is_entered_and_shows_how_its_licence_stands(
    empty: Services, open_place: Open, wait: Callable[[], None]
) -> None:
    place = entered(empty, open_place, wait)
    card = card_of(place)
    assert words(find(card, QWidget, "firmLicences")) == [
        "资质",
        "施工",
        "承装（修、试） 1-2",
        "即将到期",
        "至 2026-11-20",
    ]
    assert place.page is not None
    assert place.page.pane.model.rowCount() == 1


def test_a_firm_is_changed_and_taken_out_with_a_reason(
    empty: Services, open_place: Open, wait: Callable[[], None]
) -> None:
    place = entered(empty, open_place, wait)
    card = card_of(place)
    click(card, "changeFirm")
    dialog = find(place, QDialog, "firmDialog")
    assert find(dialog, QLineEdit, "build_until").text() == "2026-11-20"
    fill(dialog, build_until="20251120", contact="王骉")
    click(dialog, "firmDialogGo")
    wait()
    assert "已到期" in words(card)
    assert "王骉" in words(card)

    click(card, "retireFirm")
    dialog = find(place, QDialog, "retireDialog")
    click(dialog, "retireDialogGo")
    wait()
    assert find(dialog, QLabel, "reasonMessage").text() == "请填写原因。"
    write(find(dialog, QPlainTextEdit, "reason"), "注销")
    click(dialog, "retireDialogGo")
    wait()
    assert "已移出" in words(card)
    assert not card.findChildren(QPushButton, "retireFirm")
    assert not empty.supply.firms.by_code(CODE).is_active


def test_who_takes_nothing_in_only_reads_the_register(
    filled: Services, open_place: Open, wait: Callable[[], None]
) -> None:
    place = open_place(filled, filled.people.session_of("YF009"))
    place.show_ledger("firms")
    wait()
    card = card_of(place)
    assert words(card) == ["在左边选一个单位，这里显示资质和联系方式。"]
    assert not card.findChildren(QPushButton, "newFirm")

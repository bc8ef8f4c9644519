"""Meetings, planned outages and seals among the ledgers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.people.session import Session
from app.domain.work.case import Case
from app.labels.speaking import problems_text
from app.ui.ground import Ground
from app.ui.ledgers.place import LedgersPlace
from app.ui.running import Runner
from app.ui.shell.desk import Desk
from tests.station import SmallStation, resident_draft
from tests.ui.driving import click, find

if TYPE_CHECKING:
    from app.services.papers.paper import Paper


@dataclass
class Seat:
    """The place over the small station, and the papers the frame was asked for."""

    place: LedgersPlace
    papers: list[str]
    settle: Callable[[], None]

    def turn_to(self, name: str) -> QWidget:
        self.place.show_ledger(name)
        self.settle()
        assert self.place.page is not None
        return self.place.page

    def ask(self, widget: QWidget, verb: str, name: str) -> QDialog:
        click(widget, verb)
        self.settle()
        return next(each for each in self.place.findChildren(QDialog, name) if each.isVisible())

    def go(self, dialog: QDialog) -> None:
        click(dialog, f"{dialog.objectName()}Go")
        self.settle()

    def words(self, name: str) -> list[str]:
        shown = find(self.place, QWidget, name)
        return [each.text() for each in shown.findChildren(QLabel) if each.isVisibleTo(shown)]


Sit = Callable[[Session], Seat]


@pytest.fixture
def sit(qtbot: QtBot, runner: Runner, desk: Desk, station_on_disk: SmallStation) -> Iterator[Sit]:
    services = station_on_disk.desk
    services.office.feed.subscribe(lambda topics: desk.feed.announce(str(topic) for topic in topics))
    desk.tell = lambda refusal: problems_text(refusal.problems)
    desk.now = station_on_disk.clock.now
    papers: list[str] = []
    desk.paper_wanted.connect(lambda form, kind, _key: papers.append(f"{form} {kind}"))
    desk.paper_shown.connect(lambda paper: papers.append(f"{cast('Paper', paper).page_count} 页"))
    made: list[LedgersPlace] = []

    def settle() -> None:
        for _ in range(4):
            qtbot.waitUntil(lambda: runner.pending == 0, timeout=60_000)
            qtbot.wait(2)

    def sit_down(session: Session) -> Seat:
        place = LedgersPlace(Ground(desk=desk, services=services, session=session))
        place.resize(1280, 720)
        place.show()
        made.append(place)
        settle()
        return Seat(place=place, papers=papers, settle=settle)

    yield sit_down
    settle()
    for place in made:
        place.close()
        place.deleteLater()


def fill(dialog: QDialog, **texts: str) -> None:
    for name, text in texts.items():
        editor = dialog.findChild(QLineEdit, name)
        if editor is None:
            find(dialog, QPlainTextEdit, name).setPlainText(text)
        else:
            editor.setText(text)


def message(dialog: QDialog, name: str) -> str:
    return find(dialog, QLabel, f"{name}Message").text()


def test_an_outage_is_entered_told_changed_and_called_off(sit: Sit, station_on_disk: SmallStation) -> None:
    seat = sit(station_on_disk.clerk)
    page = seat.turn_to("outage_plans")
    dialog = seat.ask(page, "emptyVerb", "outageDialog")
    fill(dialog, line="10kV油坊1号线", reason="更换导线", from_at="3-8 07:00", areas="火星", told_on="不久")
    seat.go(dialog)
    assert [message(dialog, name) for name in ("to_at", "areas", "told_on")] == [
        "必填，请补上。",
        "没有编号为“火星”的台区。",
        "通知日期不是有效日期，请按年-月-日填写。",
    ]
    fill(dialog, to_at="3-8 17:00", areas="10kV油坊1号线、32118200003", told_on="")
    seat.go(dialog)
    assert message(dialog, "late_reason").startswith("按规定最迟 2026-03-01 通知，现在的通知日期是 2026-03-02")
    fill(dialog, late_reason="危急缺陷")
    seat.go(dialog)
    assert seat.words("outageVillages") == ["涉及的村", "油坊社区", "2 户"]
    assert "危急缺陷" in seat.words("outageFacts")
    click(seat.place, "printOutage")
    click(seat.place, "printVillages")
    seat.settle()
    assert seat.papers == ["outage-notice outage", "2 页"]

    dialog = seat.ask(seat.place, "changeOutage", "outageDialog")
    box = find(dialog, QComboBox, "kind")
    box.setCurrentIndex(box.findData("fault"))
    seat.go(dialog)
    assert "故障停电" in seat.words("outageFacts")
    dialog = seat.ask(seat.place, "callOffOutage", "callOffDialog")
    fill(dialog, reason="雨天")
    seat.go(dialog)
    assert "雨天" in seat.words("outageFacts")
    assert not [each for each in seat.place.findChildren(QPushButton, "printOutage") if each.isVisible()]


def test_a_meeting_is_entered_changed_and_printed(sit: Sit, station_on_disk: SmallStation) -> None:
    seat = sit(station_on_disk.clerk)
    page = seat.turn_to("gatherings")
    dialog = seat.ask(page, "emptyVerb", "gatheringDialog")
    fill(dialog, decisions="核查；张三；3-9", remarks="注意安全")
    seat.go(dialog)
    assert "注意安全" in seat.words("gatheringFacts")
    assert seat.words("gatheringDecisions") == ["议定事项", "核查  张三  2026-03-09", "未开始"]
    click(seat.place, "print-meeting-minutes")
    assert seat.papers == ["meeting-minutes gathering"]
    dialog = seat.ask(seat.place, "changeGathering", "gatheringDialog")
    fill(dialog, absent="无人缺席")
    seat.go(dialog)
    assert "无人缺席" in seat.words("gatheringFacts")
    dialog = seat.ask(seat.place, "new-training", "gatheringDialog")
    fill(dialog, subject="安规培训")
    seat.go(dialog)
    assert seat.place.page is not None
    assert find(seat.place.page.card, QLabel, "cardTitle").text() == "安规培训"


def test_seals_open_their_case_and_print_their_month(sit: Sit, station_on_disk: SmallStation, desk: Desk) -> None:
    case = station_on_disk.register(resident_draft())
    with station_on_disk.database.write(None) as tx:
        sealed = {**case.details, "seal_number": "A001", "powered_at": "2026-03-01T10:00:00+08:00"}
        tx.of(Case).save(replace(case, details=sealed))
    opened: list[str] = []
    desk.record_wanted.connect(lambda kind, _key: opened.append(kind))
    seat = sit(station_on_disk.clerk)
    seat.turn_to("seals")
    assert "A001" in seat.words("sealFacts")
    click(seat.place, "printSeals")
    click(seat.place, "openSealedCase")
    assert (seat.papers, opened) == (["seal-ledger seals"], ["case"])


def test_a_manager_looks_and_enters_nothing(sit: Sit, station_on_disk: SmallStation) -> None:
    seat = sit(station_on_disk.zhang)
    for name in ("gatherings", "outage_plans", "seals"):
        page = seat.turn_to(name)
        assert not [each for each in page.findChildren(QPushButton, "emptyVerb") if each.isVisible()]

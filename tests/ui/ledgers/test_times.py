"""时间核对: what is asked about times, answered by the clerk and accepted by the head, by mouse and by key."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.people.session import Session
from app.domain.work.case import Case
from app.domain.work.timekeeping.rate import Rate
from app.services.work.ground import Occurred
from app.ui.ledgers.times_trend import RateTrend
from app.ui.running import Runner
from app.ui.shell.desk import Desk
from tests.station import SmallStation, fault_draft, local, resident_draft
from tests.ui.driving import click, find, press, write
from tests.ui.ledgers.checked import Checked
from tests.ui.ledgers.conftest import Open

OpenTimes = Callable[[Session], Checked]


@pytest.fixture
def old_paper(station_on_disk: SmallStation) -> Case:
    paper = Occurred(on_paper_at=station_on_disk.clock.now() - timedelta(days=3))
    return station_on_disk.desk.cases.register(station_on_disk.clerk, resident_draft(), accepted=paper).case


@pytest.fixture
def open_times(
    station_on_disk: SmallStation, open_place: Open, qtbot: QtBot, runner: Runner, old_paper: Case
) -> object:
    """Opens the page for somebody."""

    def make(session: Session) -> Checked:
        place = open_place(station_on_disk.desk, session)
        click(place, "showTimes")
        checked = Checked(place, qtbot, runner)
        checked.wait()
        return checked

    assert old_paper.number
    return make


def test_the_page_says_what_is_asked_and_how_true_the_month_is(
    open_times: OpenTimes, station_on_disk: SmallStation
) -> None:
    clerk = open_times(station_on_disk.clerk)

    assert [line[:4] for line in clerk.cells()] == [["待说明", "单据早于受理", "2026-YF-000001-5", "业务受理"]]
    assert clerk.text("rateFigure") == "0.00%"
    assert clerk.text("rateOf") == "2026-03 真实时间率 · 1 项中 0 项时间一致 · 疑问 待说明 1"
    assert clerk.text("ratePeople") == "按录入人：孙丽 0.00%"
    assert clerk.text("findingText") == "“受理”的单据写 2026-02-27 09:00，系统 2026-03-02 09:00 才受理，早 3 天。"
    assert clerk.text("time-1-2") == "02-27\n09:00"


def test_the_clerk_explains_by_key(
    open_times: OpenTimes, station_on_disk: SmallStation, desk: Desk, qtbot: QtBot
) -> None:
    clerk = open_times(station_on_disk.clerk)
    toasts: list[str] = []
    desk.toasted.connect(lambda toast: toasts.append(toast.text))
    press(clerk.page.pane.table, Qt.Key.Key_Return)
    reason = find(clerk.page, QPlainTextEdit, "reason")
    qtbot.waitUntil(reason.hasFocus)
    click(clerk.page, "answerFinding")
    assert clerk.text("reasonMessage") != ""
    write(reason, "村里代收，次日送到")
    click(clerk.page, "answerFinding")
    clerk.wait()

    assert clerk.cells() == []  # what is answered drops out of the open list
    assert toasts == ["已说明，待所长认可。"]


def test_one_finding_after_the_other_is_explained_by_key(
    open_times: OpenTimes, station_on_disk: SmallStation, qtbot: QtBot
) -> None:
    early = Occurred(at=station_on_disk.clock.now() - timedelta(days=4))
    station_on_disk.desk.cases.register(station_on_disk.clerk, fault_draft(), accepted=early)
    clerk = open_times(station_on_disk.clerk)
    assert len(clerk.cells()) == 2
    press(clerk.page.pane.table, Qt.Key.Key_Return)
    first = find(clerk.page, QPlainTextEdit, "reason")
    qtbot.waitUntil(first.hasFocus)
    write(first, "停电，手工登记")
    click(clerk.page, "answerFinding")
    clerk.wait()

    assert len(clerk.cells()) == 1
    following = find(clerk.page, QPlainTextEdit, "reason")
    qtbot.waitUntil(following.hasFocus)
    assert following.toPlainText() == ""


def test_the_head_accepts(open_times: OpenTimes, station_on_disk: SmallStation) -> None:
    (found,) = station_on_disk.desk.timekeeping.findings()
    station_on_disk.desk.timekeeping.answer(station_on_disk.clerk, found.finding.key, "村里代收，次日送到")
    head = open_times(station_on_disk.head)
    assert head.cells() == []
    head.page.pane.show_filtered({"state": "answered"})
    head.wait()
    said = find(head.page, QWidget, "findingAnswer").findChildren(QLabel)
    assert "村里代收，次日送到" in [each.text() for each in said]
    click(head.page, "rejectFinding")
    head.wait()
    assert head.text("noteMessage") == "不认可时请写明理由。"
    click(head.page, "acceptFinding")
    head.wait()
    assert head.text("rateFigure") == "100.00%"
    head.page.pane.show_filtered({})
    head.wait()
    assert head.cells()[0][0] == "已认可"
    assert not head.offers("acceptFinding")


def test_a_reason_that_does_not_do_comes_back(open_times: OpenTimes, station_on_disk: SmallStation) -> None:
    (found,) = station_on_disk.desk.timekeeping.findings()
    station_on_disk.desk.timekeeping.answer(station_on_disk.clerk, found.finding.key, "忙")
    head = open_times(station_on_disk.head)
    head.page.pane.show_filtered({"state": "answered"})
    head.wait()

    write(find(head.page, QPlainTextEdit, "note"), "请附村委证明")
    click(head.page, "rejectFinding")
    head.wait()
    head.page.pane.show_filtered({"state": "unsettled"})
    head.wait()

    assert [line[0] for line in head.cells()] == ["不认可"]
    assert head.offers("answerFinding")


def test_an_area_manager_looks_on(open_times: OpenTimes, station_on_disk: SmallStation) -> None:
    manager = open_times(station_on_disk.zhang)

    assert [line[0] for line in manager.cells()] == ["待说明"]
    assert not manager.offers("answerFinding")
    assert find(manager.page, QLabel, "ratePeople").isHidden()


def test_a_refusal_that_belongs_to_no_field_stands_above_the_place(
    open_times: OpenTimes, station_on_disk: SmallStation, desk: Desk
) -> None:
    clerk = open_times(station_on_disk.clerk)
    notices: list[str] = []
    desk.noticed.connect(lambda notice: notices.append(notice.text))
    times = station_on_disk.desk.timekeeping
    key = times.findings()[0].finding.key
    times.answer(station_on_disk.clerk, key, "先说了")
    times.decide(station_on_disk.head, key, is_accepted=True)

    write(find(clerk.page, QPlainTextEdit, "reason"), "又说")
    click(clerk.page, "answerFinding")
    clerk.wait()

    assert notices == ["这条疑问的说明已经认可，不再更改。"]


def test_the_steps_behind_the_rate_are_listed_and_lead_to_the_case(
    open_times: OpenTimes, station_on_disk: SmallStation, desk: Desk, old_paper: Case, tmp_path: Path
) -> None:
    clerk = open_times(station_on_disk.clerk)
    wanted: list[tuple[str, str]] = []
    desk.record_wanted.connect(lambda kind, key: wanted.append((kind, key)))
    click(clerk.page, "openSteps")
    clerk.wait()

    assert [line[:5] for line in clerk.cells()] == [["存疑", "2026-YF-000001-5", "业务受理", "受理", "孙丽"]]
    assert clerk.place.primary_list() is clerk.page.pane
    assert clerk.place.panes()[1:] == [clerk.page.pane]
    press(clerk.page.pane.table, Qt.Key.Key_Return)
    assert wanted == [("case", str(old_paper.id))]
    clerk.page.pane.export()
    dialog = find(clerk.page, QFileDialog, "exportDialog")
    dialog.fileSelected.emit(str(tmp_path / "steps.xlsx"))
    dialog.reject()
    clerk.wait()
    sheet = openpyxl.load_workbook(tmp_path / "steps.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[4]][:5] == ["存疑", "2026-YF-000001-5", "业务受理", "受理", "孙丽"]
    assert clerk.place.back()
    assert clerk.cells()[0][1] == "单据早于受理"


def test_the_findings_go_to_a_sheet(open_times: OpenTimes, station_on_disk: SmallStation, tmp_path: Path) -> None:
    clerk = open_times(station_on_disk.clerk)

    clerk.page.pane.export()
    dialog = find(clerk.page, QFileDialog, "exportDialog")
    dialog.fileSelected.emit(str(tmp_path / "times.xlsx"))
    dialog.reject()
    clerk.wait()

    sheet = openpyxl.load_workbook(tmp_path / "times.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[4]][:3] == ["待说明", "单据早于受理", "2026-YF-000001-5"]


def test_a_month_is_chosen_and_the_months_are_drawn(open_times: OpenTimes, station_on_disk: SmallStation) -> None:
    station_on_disk.clock.set(local(2026, 4, 7, 9))
    station_on_disk.register(fault_draft())
    head = open_times(station_on_disk.head)
    trend = find(head.page, RateTrend, "rateTrend")
    assert trend.accessibleName() == "真实时间率 2026-03 0.00%，2026-04 100.00%"
    assert head.text("rateFigure") == "100.00%"
    assert not trend.grab().isNull()
    choice = find(head.page, QComboBox, "timesMonth")
    assert [choice.itemText(place) for place in range(choice.count())] == ["全部月份", "2026-04", "2026-03"]

    choice.setCurrentIndex(2)
    choice.activated.emit(2)
    head.wait()

    assert head.text("rateFigure") == "0.00%"
    assert len(head.cells()) == 1
    choice.setCurrentIndex(1)
    choice.activated.emit(1)
    head.wait()
    assert head.cells() == []
    trend.show_rates([("2026-05", Rate(steps=0, true_steps=0))])
    assert trend.accessibleName() == "真实时间率"
    assert not trend.grab().isNull()


def test_what_concerns_the_whole_station_has_a_card_too(station_on_disk: SmallStation, open_times: OpenTimes) -> None:
    station_on_disk.clock.forward(hours=-2)
    station_on_disk.register(fault_draft())
    head = open_times(station_on_disk.head)
    head.page.pane.show_filtered({"rule": "clock_back"})
    head.wait()

    assert head.text("cardNumber") == "全所"
    assert head.text("findingText").endswith("的时钟从 2026-03-02 09:00 退到 2026-03-02 07:00，退 2 小时。")
    assert head.page.findChildren(QWidget, "fourTimes") == []
    head.page.pane.show_filtered({"rule": "pile_up"})
    head.wait()
    assert head.page.card.record_id is None


def test_other_places_lead_here_by_a_case_s_number(
    station_on_disk: SmallStation, open_place: Open, old_paper: Case, qtbot: QtBot, runner: Runner, desk: Desk
) -> None:
    station_on_disk.register(fault_draft())
    wanted: list[tuple[str, str]] = []
    desk.record_wanted.connect(lambda kind, key: wanted.append((kind, key)))
    place = open_place(station_on_disk.desk, station_on_disk.clerk)

    place.show_aim(("times", old_paper.number))
    checked = Checked(place, qtbot, runner)
    checked.wait()

    assert [line[2] for line in checked.cells()] == [old_paper.number]
    assert place.panes()[1:] == [checked.page.pane, checked.page.card]
    click(checked.page, "openCase")
    assert wanted == [("case", str(old_paper.id))]
    checked.page.card.begin()
    qtbot.waitUntil(lambda: checked.page.card.holds_focus)
    assert place.back()
    assert place.back()
    assert place.page is not None
    place.show_aim("times")
    checked.wait()
    place.refresh()
    place.activate()
    checked.wait()
    assert [line[2] for line in checked.cells()] == [old_paper.number]

"""The day's own records in 今日: the morning meeting, meetings and trainings, the work log."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from app.domain.daybook.gathering import DecisionState
from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OrderStep
from app.domain.lists import ListQuery
from app.domain.people.session import Session
from app.labels.speaking import problems_text
from app.ui.ground import Ground
from app.ui.running import Runner
from app.ui.shell.desk import Desk
from app.ui.today.day_card import DayCard, read_day
from tests.station import FIRST_AREA, LI, ZHANG, SmallStation
from tests.ui.driving import click, find

if TYPE_CHECKING:
    from app.services.papers.paper import Paper


class Seat:
    """Somebody before the card, and what the frame was asked for."""

    def __init__(self, qtbot: QtBot, runner: Runner, desk: Desk, station: SmallStation) -> None:
        self.station = station
        self.papers: list[str] = []
        self._qtbot, self._runner, self._desk = qtbot, runner, desk
        desk.tell = lambda refusal: problems_text(refusal.problems)
        desk.now = station.clock.now
        desk.paper_wanted.connect(lambda form, _kind, _key: self.papers.append(form))
        desk.paper_shown.connect(lambda paper: self.papers.append(cast("Paper", paper).name))
        self.card: DayCard | None = None

    def sit_down(self, session: Session) -> None:
        self.card = DayCard(Ground(desk=self._desk, services=self.station.desk, session=session))
        self.card.show()
        self.look()

    def look(self) -> None:
        assert self.card is not None
        self.card.show_records(read_day(self.station.desk))

    def settle(self) -> None:
        for _ in range(3):
            self._qtbot.waitUntil(lambda: self._runner.pending == 0, timeout=60_000)
            self._qtbot.wait(1)

    def said(self) -> list[str]:
        self.look()
        assert self.card is not None
        return [find(self.card, QLabel, name).toolTip() for name in ("daySaid", "dayLogs")]

    def ask(self, verb: str, name: str) -> QDialog:
        assert self.card is not None
        click(self.card, verb)
        self.settle()
        return next(each for each in self.card.findChildren(QDialog, name) if each.isVisible())

    def go(self, dialog: QDialog) -> None:
        click(dialog, f"{dialog.objectName()}Go")
        self.settle()


@pytest.fixture
def seat(qtbot: QtBot, runner: Runner, desk: Desk, station_on_disk: SmallStation) -> Iterator[Seat]:
    made = Seat(qtbot, runner, desk, station_on_disk)
    yield made
    made.settle()
    if made.card is not None:
        made.card.close()
        made.card.deleteLater()


def test_a_long_form_scrolls_and_its_verbs_stay_in_sight_on_a_low_screen(seat: Seat) -> None:
    seat.sit_down(seat.station.head)
    dialog = seat.ask("holdMorning", "gatheringDialog")
    area, verb = find(dialog, QScrollArea, "gatheringDialogArea"), find(dialog, QPushButton, "gatheringDialogGo")
    assert dialog.height() <= dialog.screen().availableSize().height()
    assert area.verticalScrollBar().maximum() > 0
    assert area.geometry().bottom() < verb.geometry().top() < verb.geometry().bottom() < dialog.height()
    dialog.reject()


def note(dialog: QDialog, name: str, text: str) -> None:
    find(dialog, QPlainTextEdit, name).setPlainText(text)


def choose(dialog: QDialog, name: str, value: str) -> None:
    box = find(dialog, QComboBox, name)
    box.setCurrentIndex(box.findData(value))


def line(dialog: QDialog, name: str, text: str) -> None:
    find(dialog, QLineEdit, name).setText(text)


def message(dialog: QDialog, name: str) -> str:
    return find(dialog, QLabel, f"{name}Message").text()


def test_the_head_holds_the_morning_meeting_and_prints_it(seat: Seat) -> None:
    seat.sit_down(seat.station.head)
    assert seat.said()[0] == "今天的晨会还没有记录。"
    dialog = seat.ask("holdMorning", "gatheringDialog")
    assert find(dialog, QLineEdit, "attendees").text() == "罗敏强、陈晓明、孙丽、张三、李四、王五、赵六"
    assert find(dialog, QPlainTextEdit, "yesterday").toPlainText().startswith("02-28：没有完工的工单")
    line(dialog, "held_at", "早上")
    line(dialog, "attendees", "罗敏强、某某")
    seat.go(dialog)
    assert (message(dialog, "held_at"), message(dialog, "attendees")) == (
        "时间不是有效时间，请填到分钟。",
        "参加人员中有人不在本所人员名单内，请核对。",
    )
    line(dialog, "held_at", "08:00")
    line(dialog, "attendees", "罗敏强、YF009")
    note(dialog, "decisions", "核查；张三；某日")
    seat.go(dialog)
    assert message(dialog, "decisions").startswith("“核查；张三；某日”应依次写")
    note(dialog, "decisions", "核查 2 号配变；张三；3-9")
    choose(dialog, "then", "morning-meeting-record")
    seat.go(dialog)

    assert seat.papers == ["morning-meeting-record"]
    assert seat.said()[0] == "晨会 08:00 已记录，到会 2 人，未落实 1 项。"
    again = seat.ask("holdMorning", "gatheringDialog")
    assert find(again, QPlainTextEdit, "decisions").toPlainText() == "核查 2 号配变；张三；2026-03-09"
    choose(again, "state.0", "done")
    seat.go(again)
    assert seat.said()[0] == "晨会 08:00 已记录，到会 2 人。"


def test_a_decision_comes_back_the_next_morning(seat: Seat) -> None:
    seat.sit_down(seat.station.head)
    dialog = seat.ask("holdMorning", "gatheringDialog")
    note(dialog, "decisions", "走访")
    seat.go(dialog)
    seat.station.clock.forward(days=1)
    dialog = seat.ask("holdMorning", "gatheringDialog")
    choose(dialog, "state.0", "underway")
    seat.go(dialog)

    saved = seat.station.desk.daybook.gatherings.of_morning()
    assert saved is not None
    assert [(each.matter, each.state) for each in saved.decisions] == [("走访", DecisionState.UNDERWAY)]


def test_a_training_is_entered_with_its_name(seat: Seat) -> None:
    seat.sit_down(seat.station.clerk)
    dialog = seat.ask("holdTraining", "gatheringDialog")
    seat.go(dialog)
    assert message(dialog, "subject") != ""
    line(dialog, "subject", "三个办法全员培训")
    choose(dialog, "then", "sign-in-sheet")
    seat.go(dialog)

    assert seat.papers == ["sign-in-sheet"]
    seat.ask("holdMeeting", "gatheringDialog").reject()
    source = seat.station.desk.lists.source("gatherings")
    found = source.rows(source.keys(ListQuery(text="培训")))
    assert [(row.subject, row.open_count) for row in found] == [("三个办法全员培训", 0)]  # type: ignore[attr-defined]  # rows are made from columns


def work(station: SmallStation) -> None:
    order = station.desk.dispatch.create(station.clerk, kind="WO-19", area_id=FIRST_AREA, task="巡视", place="东街")
    station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    for step in (OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE, OrderStep.FINISH):
        station.desk.dispatch.report(station.zhang, order.id, step)


def test_a_manager_writes_his_own_day(seat: Seat) -> None:
    work(seat.station)
    seat.sit_down(seat.station.zhang)
    assert seat.said()[1] == "今天的日志还没有写。"
    dialog = seat.ask("writeLog", "logDialog")
    assert find(dialog, QLabel, "logJobs").text().endswith("巡视  东街")
    assert find(dialog, QComboBox, "person").count() == 1
    line(dialog, "kilometres", "很远")
    seat.go(dialog)
    assert message(dialog, "kilometres") == "行驶里程应为不小于零的数，如 36.5。"
    line(dialog, "kilometres", "36.5")
    note(dialog, "problems", "拉线松弛")
    choose(dialog, "then", "week")
    seat.go(dialog)

    assert seat.papers == ["工作日志 2026-03-02.pdf"]
    assert seat.said()[1] == "今天的日志已写。"


def test_the_clerk_reads_and_reviews_the_days_of_others(seat: Seat) -> None:
    station = seat.station
    logs, today = station.desk.daybook.logs, station.desk.supply.firms.today()
    typed = dict.fromkeys(("weather", "patrols", "visits", "problems", "handed_over"), "有")
    logs.write(station.zhang, ZHANG, today, typed, 1250)
    seat.sit_down(station.clerk)
    assert seat.said()[1] == "今天未写日志 3 人：李四、王五、赵六"
    dialog = seat.ask("writeLog", "logDialog")
    choose(dialog, "person", str(ZHANG))
    seat.settle()
    assert find(dialog, QLineEdit, "kilometres").text() == "12.5"
    line(dialog, "on", "不久")
    seat.go(dialog)
    assert message(dialog, "on") == "日期不是有效日期，请按年-月-日填写。"
    line(dialog, "on", today.isoformat())
    note(dialog, "review", "尽快处理")
    choose(dialog, "then", "day")
    seat.go(dialog)

    assert seat.papers == ["工作日志 2026-03-02.pdf"]
    assert logs.day(station.zhang, ZHANG, today).log.review == "尽快处理"

"""The working calendar in the window: moved by keys, entered with what it changes, taken back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.domain.people.session import Session
from app.domain.station.calendar_content import OwnDay, Standstill
from app.domain.work.calendar import DayKind
from app.labels.speaking import problems_text
from app.ui.changes import ChangeFeed
from app.ui.forms.form import EntryForm
from app.ui.lists.pane import ListPane
from app.ui.running import Runner
from app.ui.settings.calendar_grid import YearGrid
from app.ui.settings.calendar_page import CalendarPage
from app.ui.settings_store import MemorySettings
from app.ui.shell.desk import Desk, Notice
from app.ui.theme.theme import theme
from tests.station import SmallStation, local, resident_draft
from tests.ui.driving import click, find, press

NOTICE = "国务院办公厅关于2027年部分节假日安排的通知\n元旦：1月1日至3日放假调休，共3天。1月9日上班。"
_Found = TypeVar("_Found", bound=QObject)


@dataclass
class Calendaring:
    """The page over a small station, and what it said to the frame."""

    qtbot: QtBot
    station: SmallStation
    desk: Desk
    page: CalendarPage
    saved: list[str]
    notices: list[Notice]

    @property
    def grid(self) -> YearGrid:
        return self.find(YearGrid, "yearGrid")

    def find(self, kind: type[_Found], name: str) -> _Found:
        return find(self.page, kind, name)

    def form(self, kind: str) -> EntryForm:
        return self.find(EntryForm, f"calendar-{kind}")

    def write(self, form: EntryForm, **values: str) -> None:
        """Fill fields as somebody who types."""
        for name, value in values.items():
            form.set_value(name, value)
            form.editor(name).edited.emit()

    def settle(self) -> None:
        quiet = 0

        def is_quiet() -> bool:
            nonlocal quiet
            quiet = quiet + 1 if self.desk.runner.pending == 0 else 0
            return quiet > 2

        self.qtbot.waitUntil(is_quiet, timeout=10_000)

    def click(self, name: str) -> None:
        click(self.page, name)
        self.settle()

    def says(self, name: str) -> str:
        return self.find(QLabel, name).text()

    def shows(self, name: str) -> bool:
        return self.find(QPushButton, name).isVisible()

    def lines(self) -> list[str]:
        model = self.find(ListPane, "calendarEntries").model
        model.index(0, 0).data()
        self.settle()
        return [
            " | ".join(str(model.index(row, place).data() or "") for place in range(model.columnCount()))
            for row in range(model.rowCount())
        ]


@pytest.fixture
def sit_down(qtbot: QtBot, runner: Runner, station_on_disk: SmallStation) -> Iterator[Callable[[Session], Calendaring]]:
    """Seats somebody at the calendar."""
    feed = ChangeFeed()
    made = Desk(
        runner=runner,
        feed=feed,
        settings=MemorySettings(),
        now=station_on_disk.clock.now,
        tell=lambda refusal: problems_text(refusal.problems),
    )

    def seat(who: Session) -> Calendaring:
        page = CalendarPage(station_on_disk.desk, who, made)
        qtbot.addWidget(page)
        page.resize(1100, 700)
        page.show()
        seated = Calendaring(qtbot, station_on_disk, made, page, [], [])
        made.saved.connect(seated.saved.append)
        made.noticed.connect(seated.notices.append)
        page.refresh()
        seated.settle()
        return seated

    yield seat
    station_on_disk.desk.office.definitions.adopt_calendar(())  # the definitions are shared by all tests
    made.deleteLater()
    feed.deleteLater()


@pytest.fixture
def head(sit_down: Callable[[Session], Calendaring], station_on_disk: SmallStation) -> Calendaring:
    """The head at the calendar; a case is open whose promise ends on the 9th."""
    station_on_disk.register(resident_draft())
    return sit_down(station_on_disk.head)


def test_keys_move_the_day_and_say_what_it_is(head: Calendaring) -> None:
    grid = head.grid
    grid.setFocus()
    assert head.says("calendarDay") == "2026-03-02 周一，工作日，8:30-12:00 14:00-17:30"
    assert grid.accessibleDescription() == head.says("calendarDay")
    days = []
    for key in (
        Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_PageUp,
        Qt.Key.Key_Home, Qt.Key.Key_PageDown,
    ):  # fmt: skip
        press(grid, key)
        days.append(f"{grid.current:%m-%d}")
    assert days == ["03-03", "03-10", "03-09", "03-02", "03-31", "02-28", "02-01", "03-01"]
    press(grid, Qt.Key.Key_X)
    assert grid.current == date(2026, 3, 1)


def test_the_keys_and_the_buttons_go_on_to_another_year(head: Calendaring) -> None:
    assert head.says("calendarState").startswith("全年 248 个工作日。依据：https://")
    grid = head.grid
    grid.go_to(date(2026, 12, 31))
    press(grid, Qt.Key.Key_Right)
    head.settle()
    assert (head.says("calendarYear"), grid.current) == ("2027 年", date(2027, 1, 1))
    assert head.says("calendarState").startswith("2027 年的放假安排国务院尚未公布")
    assert head.find(QLabel, "calendarUnpublished").isVisible()
    head.find(QToolButton, "earlierYear").click()
    head.settle()
    assert head.says("calendarYear") == "2026 年"
    assert not head.find(QLabel, "calendarUnpublished").isVisible()


def test_a_day_is_entered_after_it_was_said_what_it_changes(head: Calendaring) -> None:
    grid = head.grid
    grid.setFocus()
    grid.go_to(date(2026, 3, 4))
    press(grid, Qt.Key.Key_Return)
    form = head.form("day")
    assert form.values() == {"day": "2026-03-04", "is_worked": "rests", "reason": ""}
    head.click("calendarPreview")
    assert form.message("reason") == "请填写原因。"
    head.write(form, reason="停电检修")
    head.click("calendarPreview")
    effect = head.says("calendarEffect").splitlines()
    assert effect[0] == "1 件在办业务的期限改变。"
    assert effect[1].endswith("2026-03-09 17:30 改为 2026-03-10 17:30")
    assert head.shows("calendarSave")
    assert head.station.desk.calendar.lines() == ()
    head.write(form, reason="设备检修")  # what was counted no longer stands in the form
    assert not head.shows("calendarSave")
    head.click("calendarPreview")
    head.click("calendarSave")
    (line,) = head.station.desk.calendar.lines()
    assert (line.content, line.reason, line.by) == (OwnDay(day=date(2026, 3, 4), is_worked=False), "设备检修", "罗敏强")
    assert head.saved == ["工作日历"]
    assert head.says("calendarDay") == "2026-03-04 周三，本所休息（设备检修）"
    assert grid.hasFocus()


def test_what_is_wrong_is_said_under_its_field(head: Calendaring) -> None:
    head.grid.go_to(date(2026, 3, 7))
    head.click("planDay")
    form = head.form("day")
    head.write(form, is_worked="rests")
    head.write(form, reason="停电检修")
    head.click("calendarPreview")
    assert form.message("day") == "2026-03-07 本来就休息，不用另行安排。"
    head.click("calendarLeave")
    head.click("planHours")
    hours = head.form("hours")
    assert hours.values()["first"] == "01-01"
    head.write(hours, segments="8 点")
    head.write(hours, reason="夏季作息")
    head.click("calendarPreview")
    assert hours.message("segments") == "作息时间请按 8:30-12:00 14:00-17:30 的样式填写。"


def test_hours_and_a_storm(head: Calendaring) -> None:
    head.click("planHours")
    hours = head.form("hours")
    head.write(hours, segments="8:00-12:00 14:00-16:00")
    head.write(hours, valid_from="2026-03-05")
    head.write(hours, reason="冬季作息")
    head.click("calendarPreview")
    head.click("calendarSave")
    head.click("planSuspension")
    storm = head.form("suspension")
    assert (storm.values()["starts_at"], storm.values()["ends_at"]) == ("2026-03-02 08:30", "2026-03-02 17:30")
    head.write(storm, approver="县公司")
    head.write(storm, reason="大雪")
    head.write(storm, ends_at="明天")
    head.click("calendarPreview")
    assert "明天" in storm.message("ends_at")
    head.write(storm, ends_at="3-3 12:00")
    head.click("calendarPreview")
    head.click("calendarSave")
    (newest, _) = head.station.desk.calendar.lines()
    assert newest.content == Standstill(
        starts_at=local(2026, 3, 2, 8, 30), ends_at=local(2026, 3, 3, 12), approver="县公司"
    )
    assert head.says("calendarDay").endswith("停办 2026-03-02 08:30 至 2026-03-03 12:00（大雪）")


def test_a_year_is_read_from_a_file_and_entered(head: Calendaring, tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_text(NOTICE, "utf-8")
    page = head.page
    head.click("planYear")
    page.read_file(path)
    head.settle()
    form = head.form("year")
    assert form.values()["year"] == "2027"
    head.write(form, papers="国办发明电〔2026〕7号")
    head.write(form, year="明年")
    head.click("calendarPreview")
    assert form.message("year") == "看不出是哪一年的放假安排，请填写年份。"
    head.write(form, year="2027")
    head.write(form, notice="元旦：1月1日放假，共2天。")
    head.click("calendarPreview")
    assert form.message("notice") == "“元旦：1月1日放假，共2天。”写明共 2 天，实际列出 1 天，请核对。"
    page.read_file(path)
    head.settle()
    head.write(form, papers="国办发明电〔2026〕7号")
    head.click("calendarPreview")
    head.click("calendarSave")
    calendar = head.station.desk.office.definitions.calendar
    assert calendar.is_published(2027)
    assert calendar.day(date(2027, 1, 9).toordinal()).kind is DayKind.MAKE_UP
    page.read_file(tmp_path / "gone.toml")
    head.settle()
    assert head.notices[-1].text.startswith("规则文件读不了")


def test_an_entry_is_taken_back_with_a_reason(head: Calendaring) -> None:
    boss = head.station.head
    head.station.desk.calendar.enter(boss, OwnDay(day=date(2026, 3, 4), is_worked=False), "停电检修")
    head.click("calendarTurnOver")
    head.find(ListPane, "calendarEntries").refresh()
    head.settle()
    (line,) = head.lines()
    assert line.startswith("上班休息 | 2026-03-04 本所休息 | 执行 | 停电检修 | 罗敏强 | 2026-03-02 09:00")
    head.click("calendarWithdraw")
    assert head.says("calendarFormTitle") == "撤销：2026-03-04 本所休息"
    head.write(head.form("withdrawal"), reason="改到下周")
    head.click("calendarPreview")
    head.click("calendarSave")
    head.click("calendarTurnOver")
    (line,) = head.lines()
    assert "已撤销" in line
    assert not head.find(QPushButton, "calendarWithdraw").isEnabled()
    head.click("calendarTurnOver")
    assert head.grid.hasFocus()


def test_a_day_is_chosen_with_the_mouse(head: Calendaring) -> None:
    grid = head.grid
    place = grid.place_of(date(2026, 5, 1)).center().toPoint()
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=place)
    assert head.says("calendarDay") == "2026-05-01 周五，节假日（劳动节）"
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert grid.current == date(2026, 5, 1)
    QTest.mouseDClick(grid, Qt.MouseButton.LeftButton, pos=place)
    assert head.form("day").values()["is_worked"] == "works"


def test_the_months_fit_the_width(head: Calendaring) -> None:
    grid = head.grid
    lines = {grid.place_of(date(2026, month, 1)).y() for month in (1, 2)}
    assert len(lines) == 1
    theme().apply(points=24)
    head.page.resize(900, 700)
    head.settle()
    beside, below = (grid.place_of(date(2026, month, 20)).center() for month in (1, 12))
    assert below.y() > beside.y()
    assert grid.grab().height() == grid.height()
    theme().apply()


def test_who_may_not_change_it_may_look(
    sit_down: Callable[[Session], Calendaring], station_on_disk: SmallStation
) -> None:
    clerk = sit_down(station_on_disk.clerk)
    assert not clerk.shows("planDay")
    press(clerk.grid, Qt.Key.Key_Return)
    assert not clerk.shows("calendarPreview")
    clerk.click("calendarTurnOver")
    assert not clerk.shows("calendarWithdraw")
    assert clerk.lines() == []

"""The station's working calendar: a year by its months, what the station entered, and entering more."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog

from app.domain.people.session import Permission, Session
from app.domain.station.calendar_entry import EntryKind
from app.domain.station.calendar_typing import notice_text
from app.labels.calendar import UNPUBLISHED, content_text, day_text, year_text
from app.ui.icons import Icon
from app.ui.lists.empty import EmptyState
from app.ui.lists.pane import ListPane
from app.ui.parts import card, label, named, row, set_property
from app.ui.settings.calendar_card import CalendarCard
from app.ui.settings.calendar_grid import YearGrid
from app.ui.settings.calendar_legend import Legend
from app.ui.settings.calendar_list import EntryList, EntryRow, counts_badge
from app.ui.settings.page import SettingsPage
from app.ui.shell.desk import Desk
from app.ui.tools import marked_button, tool

if TYPE_CHECKING:
    from app.domain.station.calendar_entry import AnnouncedYear
    from app.services.bundle import Services
    from app.services.calendar.entering import CalendarDay, CalendarYear


class CalendarPage(SettingsPage):
    """工作日历."""

    def __init__(self, services: "Services", session: Session, desk: Desk) -> None:
        super().__init__(
            "calendarPage",
            desk.tr("工作日历"),
            desk.tr("所有时限都按这份日历计算。方向键移动日期，PageUp、PageDown 换月，Enter 安排所选的一天。"),
        )
        self._calendar = services.calendar
        self._desk = desk
        self._may_change = session.may(Permission.MANAGE_STATION)
        self._year = desk.now().date().year
        self._day: CalendarDay | None = None
        self._heading = named(label("", "heading"), "calendarYear")
        self._state = named(label("", "muted", wraps=True), "calendarState")
        self._chosen = named(label("", wraps=True), "calendarDay")
        self._grid = YearGrid(desk.now().date())
        self._card = CalendarCard(desk, services.calendar, session)
        self._card.hide()
        self._file = marked_button(self.tr("从文件读入…"), "calendarFile", Icon.IMPORT)
        self._entries = ListPane(
            desk,
            EntryList(services.calendar),
            name="calendarEntries",
            title=self.tr("本所的安排"),
            says={"counts": counts_badge},
            unit=self.tr("条"),
            empty=EmptyState(text=self.tr("还没有本所自己的安排，一律按国务院通知和默认作息时间。")),
        )
        self._back = marked_button(self.tr("撤销所选"), "calendarWithdraw", Icon.UNDO)
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read the year and the entries again, with what another program has stored meanwhile."""
        calendar, year = self._calendar, self._year

        def read() -> "CalendarYear":
            calendar.adopt()
            return calendar.year(year)

        self._desk.runner.run(read, owner=self, on_done=self._show, on_refused=self._desk.refuse)
        self._entries.refresh()

    def _lay_out(self) -> None:
        around, inside = card("calendarHead")
        head = row(spacing=4)
        head.addWidget(self._heading)
        for name, spoken, mark, step in (
            ("earlierYear", self.tr("上一年"), Icon.EARLIER, -1),
            ("laterYear", self.tr("下一年"), Icon.LATER, 1),
        ):
            turn = tool(name, spoken, mark)
            turn.clicked.connect(lambda _checked=False, step=step: self._turn(self._year + step))
            head.addWidget(turn)
        head.addStretch(1)
        inside.addLayout(head)
        inside.addWidget(self._state)
        inside.addWidget(self._chosen)
        verbs = row()
        for kind, words, name, mark in (
            (EntryKind.DAY, self.tr("安排这一天"), "planDay", Icon.CALENDAR),
            (EntryKind.SUSPENSION, self.tr("登记停办"), "planSuspension", Icon.PAUSED),
            (EntryKind.HOURS, self.tr("作息时间"), "planHours", Icon.TIMER),
            (EntryKind.YEAR, self.tr("放假安排"), "planYear", Icon.NOTE),
        ):
            verb = marked_button(words, name, mark)
            verb.clicked.connect(lambda _checked=False, kind=kind: self._open(kind))
            verb.setVisible(self._may_change)
            verbs.addWidget(verb)
        verbs.addWidget(self._file)
        verbs.addStretch(1)
        inside.addLayout(verbs)
        around_grid, months = card("calendarMonths")
        months.addWidget(Legend())
        months.addWidget(self._grid)
        for each in (around, self._card, around_grid, self._entries):
            self.inside.addWidget(each)
        self._entries.add_head(self._back)
        self._back.setVisible(self._may_change)
        self._file.hide()
        self.let_fill(self._entries, 220)

    def _connect(self) -> None:
        self._grid.moved.connect(self._on_moved)
        self._grid.opened.connect(lambda _day: self._open(EntryKind.DAY))
        self._grid.year_left.connect(lambda day: self._turn(day.year))
        self._card.left.connect(self._close)
        self._card.saved.connect(self._on_saved)
        self._entries.current_changed.connect(lambda _key: self._offer())
        self._back.clicked.connect(self._on_withdraw)
        self._file.clicked.connect(self._on_file)

    def _turn(self, year: int) -> None:
        if date.min.year < year < date.max.year:
            self._year = year
            self.refresh()

    def _show(self, shown: "CalendarYear") -> None:
        if shown.year != self._year:
            return  # the keys have gone on meanwhile
        self._heading.setText(self.tr("{year} 年").format(year=shown.year))
        self._state.setText(year_text(shown))
        set_property(self._state, "tone", "" if shown.is_published else "near")
        self._grid.show_year(shown)

    @Slot(object)
    def _on_moved(self, shown: "CalendarDay") -> None:
        self._day = shown
        published = "" if shown.day.is_published else f"（{UNPUBLISHED.format(year=shown.on.year).partition('，')[0]}）"
        self._chosen.setText(day_text(shown) + published)

    def _open(self, kind: EntryKind) -> None:
        if self._day is not None and self._may_change:
            self._file.setVisible(kind is EntryKind.YEAR)
            self._card.open(kind, self._day)

    @Slot()
    def _close(self) -> None:
        self._card.hide()
        self._file.hide()
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_saved(self) -> None:
        self._close()
        self.refresh()

    def _offer(self) -> None:
        """Let the current entry be taken back while it counts."""
        shown = self._entries.current_row
        self._back.setEnabled(isinstance(shown, EntryRow) and shown.counts)

    @Slot()
    def _on_withdraw(self) -> None:
        shown = self._entries.current_row
        if isinstance(shown, EntryRow) and shown.counts and self._day is not None:
            self._file.hide()
            line = shown.line
            self._card.open(EntryKind.WITHDRAWAL, self._day, entry=line.id, what=content_text(line.content))

    @Slot()
    def _on_file(self) -> None:
        dialog = QFileDialog(self, self.tr("选择放假安排"), "", self.tr("放假安排 (*.toml *.txt)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.read_file(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def read_file(self, path: Path) -> None:
        """Put a year's announcement from a file into the form."""
        read = self._calendar.read_year
        self._desk.runner.run(lambda: read(path), owner=self, on_done=self._fill, on_refused=self._desk.refuse)

    def _fill(self, found: "AnnouncedYear") -> None:
        values = {"year": str(found.year), "notice": notice_text(found)}
        if found.papers:
            values["papers"] = "、".join(found.papers)
        self._card.fill(values)

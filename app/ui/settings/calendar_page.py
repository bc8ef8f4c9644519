"""The station's working calendar: a year by its months, what the station entered, and entering more."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.domain.people.session import Permission, Session
from app.domain.station.calendar_entry import EntryKind
from app.domain.station.calendar_typing import notice_text
from app.labels.calendar import content_text
from app.ui.icons import Icon
from app.ui.lists.empty import EmptyState
from app.ui.lists.pane import ListPane
from app.ui.parts import card
from app.ui.scrolling import scrolled
from app.ui.settings.calendar_card import CalendarCard
from app.ui.settings.calendar_grid import YearGrid
from app.ui.settings.calendar_head import CalendarHead
from app.ui.settings.calendar_legend import Legend
from app.ui.settings.calendar_list import EntryList, EntryRow, counts_badge
from app.ui.settings.calendar_scrolling import bring_into_view, keep_in_view
from app.ui.settings.page import SettingsPage
from app.ui.shell.desk import Desk
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.domain.station.calendar_content import AnnouncedYear
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
        self._head = CalendarHead(may_change=self._may_change)
        self._grid = YearGrid(desk.now().date())
        self._card = CalendarCard(desk, services.calendar, session)
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
        self._stack = QStackedWidget()
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
        self._months, inside = card("calendarMonths")
        inside.addWidget(Legend())
        inside.addWidget(scrolled(self._grid, "calendarMonthsArea"), 1)
        for each in (self._months, self._entries):
            self._stack.addWidget(each)
        for each in (self._head, self._stack, self._card):
            self.inside.addWidget(each)
        self.inside.setStretchFactor(self._stack, 1)
        self._entries.add_head(self._back)
        self._back.setVisible(self._may_change)
        self.let_fill(self._stack, 260)
        self._turn_to(self._months)

    def _connect(self) -> None:
        self._head.turned.connect(lambda step: self._turn(self._year + step))
        self._head.wanted.connect(self._open)
        self._head.turned_over.connect(self._on_turn_over)
        self._grid.moved.connect(self._on_moved)
        self._grid.opened.connect(lambda _day: self._open(EntryKind.DAY))
        self._grid.year_left.connect(lambda day: self._turn(day.year))
        self._card.left.connect(self._close)
        self._card.saved.connect(self._on_saved)
        self._card.counted.connect(lambda: bring_into_view(self._card.save_button))
        self._card.file.clicked.connect(self._on_file)
        self._entries.current_changed.connect(lambda _key: self._offer())
        self._back.clicked.connect(self._on_withdraw)

    def _turn(self, year: int) -> None:
        if date.min.year < year < date.max.year:
            self._year = year
            self.refresh()

    def _show(self, shown: "CalendarYear") -> None:
        if shown.year == self._year:  # else the keys have gone on meanwhile
            self._head.show_year(shown)
            self._grid.show_year(shown)

    @Slot(object)
    def _on_moved(self, shown: "CalendarDay") -> None:
        self._day = shown
        self._head.show_day(shown)
        keep_in_view(self._grid, self._grid.month_of(shown.on).toRect())
        keep_in_view(self._grid, self._grid.place_of(shown.on).toRect())

    @Slot(object)
    def _open(self, kind: EntryKind, entry: UUID | None = None, what: str = "") -> None:
        """Show a form in the place of the months and the entries."""
        if self._day is not None and self._may_change:
            self._turn_to(self._card)
            self._card.open(kind, self._day, entry=entry, what=what)
            bring_into_view(self._card.title)

    def _turn_to(self, view: QWidget) -> None:
        """Show the months, the entries or the form."""
        is_form = view is self._card
        self._card.setVisible(is_form)
        self._stack.setVisible(not is_form)
        if not is_form:
            self._stack.setCurrentWidget(view)
        over = self.tr("看本所的安排") if view is self._months else self.tr("回到日历")
        self._head.offer(over, has_verbs=not is_form)

    @Slot()
    def _close(self) -> None:
        self._turn_to(self._months)
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_turn_over(self) -> None:
        if self._card.isHidden() and self._stack.currentWidget() is self._months:
            self._turn_to(self._entries)
            self._entries.setFocus()
        else:
            self._close()

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
        if isinstance(shown, EntryRow) and shown.counts:
            self._open(EntryKind.WITHDRAWAL, shown.line.id, content_text(shown.line.content))

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

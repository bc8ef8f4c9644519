"""The station's working calendar: a year by its months, what the station entered, and entering more."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QScrollArea, QStackedWidget, QWidget

from app.domain.people.session import Permission, Session
from app.domain.station.calendar_entry import EntryKind
from app.domain.station.calendar_typing import notice_text
from app.labels.calendar import content_text, day_text, year_text
from app.ui.icons import Icon
from app.ui.lists.empty import EmptyState
from app.ui.lists.pane import ListPane
from app.ui.overriding import override
from app.ui.parts import button, card, label, named, row
from app.ui.scrolling import scrolled
from app.ui.settings.calendar_card import CalendarCard
from app.ui.settings.calendar_grid import YearGrid
from app.ui.settings.calendar_legend import Legend
from app.ui.settings.calendar_list import EntryList, EntryRow, counts_badge
from app.ui.settings.page import SettingsPage
from app.ui.shell.desk import Desk
from app.ui.theme.theme import theme
from app.ui.tools import marked_button, tool

if TYPE_CHECKING:
    from app.domain.station.calendar_entry import AnnouncedYear
    from app.services.bundle import Services
    from app.services.calendar.entering import CalendarDay, CalendarYear

_NARROW: Final = 900  # units; below, the buttons stand under the day


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
        self._open_question = named(label(self.tr("未公布"), "badge", tone="near"), "calendarUnpublished")
        self._open_question.hide()
        self._state = named(label("", wraps=True), "calendarState")
        self._chosen = named(label("", wraps=True), "calendarDay")
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
        self._card_area = scrolled(self._card, "calendarFormArea")
        self._months_area = scrolled(self._grid, "calendarMonthsArea")
        self._stack = QStackedWidget()
        self._verbs = QWidget()
        self._day_row = row(spacing=12)
        self._turn_over = button("", "calendarTurnOver")
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
        head.addWidget(self._open_question)
        for name, spoken, mark, step in (
            ("earlierYear", self.tr("上一年"), Icon.EARLIER, -1),
            ("laterYear", self.tr("下一年"), Icon.LATER, 1),
        ):
            turn = tool(name, spoken, mark)
            turn.clicked.connect(lambda _checked=False, step=step: self._turn(self._year + step))
            head.addWidget(turn)
        head.addWidget(self._state, 1)
        head.addWidget(self._turn_over)
        inside.addLayout(head)
        self._day_row.addWidget(self._chosen, 1)
        self._day_row.addWidget(self._verbs)
        inside.addLayout(self._day_row)
        self._fill_verbs()
        self._months, months = card("calendarMonths")
        months.addWidget(Legend())
        months.addWidget(self._months_area, 1)
        for each in (self._months, self._entries, self._card_area):
            self._stack.addWidget(each)
        self.inside.addWidget(around)
        self.inside.addWidget(self._stack, 1)
        self._entries.add_head(self._back)
        self._back.setVisible(self._may_change)
        self.let_fill(self._stack, 260)
        self._turn_to(self._months)

    def _fill_verbs(self) -> None:
        verbs = row(self._verbs)
        for kind, words, name, mark in (
            (EntryKind.DAY, self.tr("安排这一天"), "planDay", Icon.CALENDAR),
            (EntryKind.SUSPENSION, self.tr("登记停办"), "planSuspension", Icon.PAUSED),
            (EntryKind.HOURS, self.tr("作息时间"), "planHours", Icon.TIMER),
            (EntryKind.YEAR, self.tr("放假安排"), "planYear", Icon.NOTE),
        ):
            verb = marked_button(words, name, mark)
            verb.clicked.connect(lambda _checked=False, kind=kind: self._open(kind))
            verbs.addWidget(verb)
        verbs.addStretch(1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < theme().look.px(_NARROW)
        self._day_row.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)

    def _connect(self) -> None:
        self._grid.moved.connect(self._on_moved)
        self._grid.opened.connect(lambda _day: self._open(EntryKind.DAY))
        self._grid.year_left.connect(lambda day: self._turn(day.year))
        self._card.left.connect(self._close)
        self._card.saved.connect(self._on_saved)
        self._entries.current_changed.connect(lambda _key: self._offer())
        self._back.clicked.connect(self._on_withdraw)
        self._card.file.clicked.connect(self._on_file)
        self._card.counted.connect(self._show_foot)
        self._turn_over.clicked.connect(self._on_turn_over)

    def _turn(self, year: int) -> None:
        if date.min.year < year < date.max.year:
            self._year = year
            self.refresh()

    def _show(self, shown: "CalendarYear") -> None:
        if shown.year != self._year:
            return  # the keys have gone on meanwhile
        self._heading.setText(self.tr("{year} 年").format(year=shown.year))
        self._state.setText(year_text(shown))
        self._open_question.setVisible(not shown.is_published)
        self._grid.show_year(shown)

    @Slot(object)
    def _on_moved(self, shown: "CalendarDay") -> None:
        self._day = shown
        self._chosen.setText(day_text(shown))
        place = self._grid.place_of(shown.on).toRect()
        area: QWidget | None = self._grid
        while area is not None:  # the months scroll, and where the window is low the page as well
            area = area.parentWidget()
            if isinstance(area, QScrollArea) and (inside := area.widget()) is not None:
                middle = self._grid.mapTo(inside, place.center())
                area.ensureVisible(middle.x(), middle.y(), place.width(), 2 * place.height())

    def _open(self, kind: EntryKind) -> None:
        if self._day is not None and self._may_change:
            self._turn_to(self._card_area)
            self._card.open(kind, self._day)
            self._card_area.verticalScrollBar().setValue(0)

    def _turn_to(self, view: QWidget) -> None:
        """Show the months, the entries or the form."""
        self._stack.setCurrentWidget(view)
        words = self.tr("看本所的安排") if view is self._months else self.tr("回到日历")
        self._turn_over.setText(words)
        self._turn_over.setAccessibleName(words)
        self._verbs.setVisible(self._may_change and view is not self._card_area)

    @Slot()
    def _close(self) -> None:
        self._turn_to(self._months)
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_turn_over(self) -> None:
        if self._stack.currentWidget() is self._months:
            self._turn_to(self._entries)
            self._entries.setFocus()
        else:
            self._close()

    @Slot()
    def _show_foot(self) -> None:
        """What would change may be longer than the room: bring the button that saves into view."""
        QTimer.singleShot(0, self._card, lambda: self._card_area.ensureWidgetVisible(self._card.save_button))

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
            line = shown.line
            self._turn_to(self._card_area)
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

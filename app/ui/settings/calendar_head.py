"""The head of the calendar: the year and by which paper, the day the keys are on, and what can be entered."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from app.domain.station.calendar_entry import EntryKind
from app.labels.calendar import day_text, year_text
from app.ui.icons import Icon
from app.ui.overriding import override
from app.ui.parts import button, column, label, named, row
from app.ui.theme.theme import theme
from app.ui.tools import marked_button, tool

if TYPE_CHECKING:
    from app.services.calendar.entering import CalendarDay, CalendarYear

_NARROW: Final = 900  # units; below, the buttons stand under the day


class CalendarHead(QFrame):
    """Says where one is, and offers what the person may do."""

    turned = Signal(int)  # years on
    wanted = Signal(object)  # EntryKind
    turned_over = Signal()

    def __init__(self, *, may_change: bool) -> None:
        super().__init__()
        named(self, "calendarHead")
        self.setProperty("role", "card")
        self._may_change = may_change
        self._year = named(label("", "heading"), "calendarYear")
        self._open_question = named(label(self.tr("未公布"), "badge", tone="near"), "calendarUnpublished")
        self._open_question.hide()
        self._state = named(label("", wraps=True), "calendarState")
        self._day = named(label("", wraps=True), "calendarDay")
        self._over = button("", "calendarTurnOver")
        self._over.clicked.connect(self.turned_over)
        self._verbs = QWidget()
        self._day_row = row(spacing=12)
        self._lay_out()

    def show_year(self, shown: "CalendarYear") -> None:
        """Say which year is shown and how it stands."""
        self._year.setText(self.tr("{year} 年").format(year=shown.year))
        self._state.setText(year_text(shown))
        self._open_question.setVisible(not shown.is_published)

    def show_day(self, shown: "CalendarDay") -> None:
        """Say what the day is the keys are on."""
        self._day.setText(day_text(shown))

    def offer(self, over: str, *, has_verbs: bool) -> None:
        """Name where the button leads that turns the page over; while a form is open nothing else is offered."""
        self._over.setText(over)
        self._over.setAccessibleName(over)
        self._verbs.setVisible(self._may_change and has_verbs)

    def _lay_out(self) -> None:
        inside = column(self, margins=16, spacing=8)
        head = row(spacing=4)
        head.addWidget(self._year)
        head.addWidget(self._open_question)
        for name, spoken, mark, step in (
            ("earlierYear", self.tr("上一年"), Icon.EARLIER, -1),
            ("laterYear", self.tr("下一年"), Icon.LATER, 1),
        ):
            turn = tool(name, spoken, mark)
            turn.clicked.connect(lambda _checked=False, step=step: self.turned.emit(step))
            head.addWidget(turn)
        head.addWidget(self._state, 1)
        head.addWidget(self._over)
        inside.addLayout(head)
        self._fill_verbs()
        self._day_row.addWidget(self._day, 1)
        self._day_row.addWidget(self._verbs)
        inside.addLayout(self._day_row)

    def _fill_verbs(self) -> None:
        verbs = row(self._verbs)
        for kind, words, name, mark in (
            (EntryKind.DAY, self.tr("安排这一天"), "planDay", Icon.CALENDAR),
            (EntryKind.SUSPENSION, self.tr("登记停办"), "planSuspension", Icon.PAUSED),
            (EntryKind.HOURS, self.tr("作息时间"), "planHours", Icon.TIMER),
            (EntryKind.YEAR, self.tr("放假安排"), "planYear", Icon.NOTE),
        ):
            verb = marked_button(words, name, mark)
            verb.clicked.connect(lambda _checked=False, kind=kind: self.wanted.emit(kind))
            verbs.addWidget(verb)
        verbs.addStretch(1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < theme().look.px(_NARROW)
        self._day_row.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)

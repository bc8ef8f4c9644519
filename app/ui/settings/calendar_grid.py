"""A year's twelve months as grids of days: arrow keys move the day, Enter opens it, colours and marks say its kind."""

import calendar
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.labels.calendar import day_text
from app.ui.overriding import override
from app.ui.parts import named
from app.ui.settings.calendar_painting import (
    CELL_HEIGHT,
    CELL_WIDTH,
    day_colours,
    day_mark,
    paint_day,
    paint_frame,
)
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.services.calendar.entering import CalendarDay, CalendarYear

_WEEK: Final = 7
_MONTHS: Final = 12
_LINES: Final = 8  # the month's name, the weekdays, six weeks
_GAP: Final = 18  # units between months
_WEEKDAYS: Final = "一二三四五六日"
_WIDEST: Final = 1.4  # times the least width of a day
_COLUMNS: Final = (6, 4, 3, 2, 1)  # of months, the most that fit


class YearGrid(QWidget):
    """Shows a year; `current` is the day the keys are on."""

    moved = Signal(object)  # CalendarDay
    opened = Signal(object)  # CalendarDay
    year_left = Signal(object)  # the day of another year the keys went to

    def __init__(self, today: date) -> None:
        super().__init__()
        named(self, "yearGrid", self.tr("日历"))
        self._today = today
        self._current = today
        self._days: dict[date, CalendarDay] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._scale)

    @property
    def current(self) -> date:
        """The day the keys are on."""
        return self._current

    def show_year(self, shown: "CalendarYear") -> None:
        """Show another year, or the same one read again."""
        self._days = {day.on: day for day in shown.days}
        if self._current not in self._days:
            self._current = date(shown.year, 1, 1)
        self._scale()
        self.go_to(self._current)

    def go_to(self, day: date) -> None:
        """Put the keys on a day; one of another year is asked for first."""
        self._current = day
        shown = self._days.get(day)
        if shown is None:
            self.year_left.emit(day)
            return
        self.setAccessibleDescription(day_text(shown))
        self.moved.emit(shown)
        self.update()

    @Slot()
    def _scale(self) -> None:
        rows = _MONTHS // self._columns()
        self.setFixedHeight(round(rows * self._month_size().height()) + (rows - 1) * theme().look.px(_GAP))
        self.update()

    def _month_size(self) -> QSizeF:
        """The size of a month: as wide as its share of the width, within reason."""
        look = theme().look
        columns = self._columns()
        share = (self.width() - (columns - 1) * look.px(_GAP)) / columns / _WEEK
        width = min(max(share, look.px(CELL_WIDTH)), look.px(CELL_WIDTH) * _WIDEST)
        return QSizeF(width * _WEEK, look.px(CELL_HEIGHT) * _LINES)

    def _cell(self) -> tuple[float, float]:
        """How wide and high a day is."""
        return self._month_size().width() / _WEEK, theme().look.px(CELL_HEIGHT)

    def _columns(self) -> int:
        look = theme().look
        gap = look.px(_GAP)
        width = look.px(CELL_WIDTH) * _WEEK + gap
        return next((count for count in _COLUMNS if count * width - gap <= self.width()), 1)

    def _month_at(self, month: int) -> QPointF:
        """Where a month's grid begins."""
        columns, size, gap = self._columns(), self._month_size(), theme().look.px(_GAP)
        line, side = divmod(month - 1, columns)
        return QPointF(side * (size.width() + gap), line * (size.height() + gap))

    def place_of(self, day: date) -> QRectF:
        """Where a day is drawn."""
        width, height = self._cell()
        first = day.replace(day=1).weekday()
        week, weekday = divmod(first + day.day - 1, _WEEK)
        start = self._month_at(day.month)
        return QRectF(start.x() + weekday * width, start.y() + (week + 2) * height, width, height)

    def month_of(self, day: date) -> QRectF:
        """Where the month of a day is drawn."""
        return QRectF(self._month_at(day.month), self._month_size())

    def _day_at(self, place: QPointF) -> "CalendarDay | None":
        return next((day for on, day in self._days.items() if self.place_of(on).contains(place)), None)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme().look.px(CELL_WIDTH) * _WEEK, self.minimumHeight())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scale()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -_WEEK, Qt.Key.Key_Down: _WEEK}
        leaps = {
            Qt.Key.Key_PageUp: partial(_in_month, self._current, -1),
            Qt.Key.Key_PageDown: partial(_in_month, self._current, 1),
            Qt.Key.Key_Home: partial(self._current.replace, day=1),
            Qt.Key.Key_End: partial(_last_of_month, self._current),
        }
        key = Qt.Key(event.key())
        if key in steps:
            self.go_to(self._current + timedelta(days=steps[key]))
        elif key in leaps:
            self.go_to(leaps[key]())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._current in self._days:
            self.opened.emit(self._days[self._current])
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        shown = self._day_at(event.position())
        if shown is not None:
            self.go_to(shown.on)
        super().mousePressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        shown = self._day_at(event.position())
        if shown is not None:
            self.opened.emit(shown)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            shown = self._day_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if shown is None else day_text(shown), self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = theme().look.palette
        for month in range(1, _MONTHS + 1):
            self._paint_head(painter, month)
        for on, shown in self._days.items():
            paint_day(painter, self.place_of(on), str(on.day), day_mark(shown), day_colours(palette, shown))
        if self._today in self._days:
            paint_frame(painter, self.place_of(self._today), palette.muted, 1)
        if self._current in self._days:
            colour = palette.accent if self.hasFocus() else palette.field_line
            paint_frame(painter, self.place_of(self._current), colour, 2)

    def _paint_head(self, painter: QPainter, month: int) -> None:
        look = theme().look
        width, height = self._cell()
        start = self._month_at(month)
        usual = painter.font()
        bold = QFont(usual)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(QColor(look.palette.text))
        name = QRectF(start.x() + look.px(8), start.y(), width * _WEEK, height)
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, f"{month} 月")
        painter.setFont(usual)
        painter.setPen(QColor(look.palette.muted))
        for weekday, word in enumerate(_WEEKDAYS):
            place = QRectF(start.x() + weekday * width, start.y() + height, width, height)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, word)


def _in_month(day: date, step: int) -> date:
    """The same day of the month before or after, or that month's last one."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + step, _MONTHS)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])

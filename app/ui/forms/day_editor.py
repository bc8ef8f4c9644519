"""A day: typed with or without dashes, or chosen from a calendar."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Slot
from PySide6.QtGui import QAction, QColor, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit

from app.ui.forms.editors import LineEditor
from app.ui.forms.typing_help import shape_day
from app.ui.icons import Icon, icon
from app.ui.overriding import override
from app.ui.parts import column, named
from app.ui.theme.field_icons import with_icons
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.ui.forms.fields import Field

_ISO = "yyyy-MM-dd"


class DayEditor(LineEditor):
    """Takes 20261010 as well as 2026-10-10; the calendar opens with the arrow down or the icon."""

    def __init__(self, field: "Field") -> None:
        super().__init__(field)
        self.setPlaceholderText(field.hint or self.tr("年-月-日"))
        self._calendar: QCalendarWidget | None = None
        self._frame: QFrame | None = None
        opens = QAction(icon(Icon.CALENDAR, "muted"), self.tr("打开日历"), self)
        opens.setObjectName(f"{field.name}Calendar")
        opens.triggered.connect(self.open_calendar)
        with_icons(self).addAction(opens, QLineEdit.ActionPosition.TrailingPosition)
        self.left.connect(self._on_left)

    @override
    def value(self) -> str:
        """The day as 2026-10-10; what is no day, as it was typed."""
        return shape_day(self.text())

    @Slot()
    def open_calendar(self) -> None:
        """Open the calendar under the field, at the day that stands in it."""
        if self._frame is None or self._calendar is None:
            self._frame, self._calendar = self._make_calendar()
        day = QDate.fromString(self.value(), _ISO)
        self._calendar.setSelectedDate(day if day.isValid() else QDate.currentDate())
        self._frame.move(self.mapToGlobal(QPoint(0, self.height())))
        self._frame.show()
        self._calendar.setFocus()

    def _make_calendar(self) -> tuple[QFrame, QCalendarWidget]:
        frame = named(QFrame(self, Qt.WindowType.Popup), f"{self.objectName()}CalendarFrame")
        frame.setProperty("role", "floating")
        calendar = named(QCalendarWidget(), f"{self.objectName()}CalendarDays", self.tr("日历"))
        calendar.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        weekend = QTextCharFormat()
        weekend.setForeground(QColor(theme().look.palette.muted))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(day, weekend)  # working Saturdays are many: red would mislead
        calendar.clicked.connect(self._on_day)
        calendar.activated.connect(self._on_day)
        column(frame, margins=4).addWidget(calendar)
        return frame, calendar

    @Slot(QDate)
    def _on_day(self, day: QDate) -> None:
        if self._frame is not None:
            self._frame.hide()
        self.setText(day.toString(_ISO))
        self.setFocus()
        self.edited.emit()

    @Slot()
    def _on_left(self) -> None:
        self.setText(self.value())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.open_calendar()
            return
        super().keyPressEvent(event)

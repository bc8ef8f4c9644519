"""What the colours and marks of the calendar mean."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.work.calendar import DayKind
from app.labels.calendar import MARKS, STOPPED
from app.labels.work import LABELS
from app.ui.overriding import override
from app.ui.parts import named
from app.ui.settings.calendar_painting import CELL_HEIGHT, CELL_WIDTH, kind_colours, paint_day
from app.ui.theme.theme import theme

_KINDS: Final = (DayKind.HOLIDAY, DayKind.MAKE_UP, DayKind.STATION_WORKS, DayKind.STATION_RESTS)
_GAP: Final = 8


class Legend(QWidget):
    """A sample day of each kind with its name; they flow into as many lines as it takes."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "calendarLegend")
        self._words = [*(LABELS[DayKind][kind] for kind in _KINDS), self.tr("停办")]
        self.setAccessibleName("，".join(self._words))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._scale)

    @Slot()
    def _scale(self) -> None:
        places = self._places()
        self.setFixedHeight(round(places[-1].bottom()) + 1)
        self.update()

    def _places(self) -> list[QRectF]:
        """Where each sample with its word goes."""
        look = theme().look
        height = look.px(CELL_HEIGHT)
        places: list[QRectF] = []
        left = top = 0.0
        for word in self._words:
            width = look.px(CELL_WIDTH + 3 * _GAP) + self.fontMetrics().horizontalAdvance(word)
            if places and left + width > self.width():
                left, top = 0.0, top + height + look.px(_GAP / 2)
            places.append(QRectF(left, top, width, height))
            left += width
        return places

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme().look.px(320), self.minimumHeight())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scale()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme().look
        palette = look.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        samples = [*((MARKS[kind], kind_colours(palette, kind)) for kind in _KINDS)]
        samples.append((STOPPED, (palette.amber, palette.amber_ground)))
        for place, word, (mark, colours) in zip(self._places(), self._words, samples, strict=True):
            sample = QRectF(place.x(), place.y(), look.px(CELL_WIDTH), place.height())
            paint_day(painter, sample, "1", mark, colours)
            painter.setPen(QColor(palette.muted))
            words = place.adjusted(look.px(CELL_WIDTH + _GAP), 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, word)

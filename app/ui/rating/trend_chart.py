"""A person's totals over the months as a line, the station's average as a dashed one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.labels.rating_words import points_text
from app.ui.overriding import override
from app.ui.parts import named
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.services.rating.results import TrendPoint

_STEP: Final = 10_00
_MOST: Final = 100_00


class TrendChart(QWidget):
    """Draws the months from left to right; said as text to screen readers."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "trendChart")
        self._points: Sequence[TrendPoint] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_points(self, points: "Sequence[TrendPoint]") -> None:
        """Show other months, oldest first; months without a total are left out."""
        self._points = [point for point in points if point.total is not None]
        told = [f"{point.month} {points_text(point.total)}" for point in self._points]
        self.setAccessibleName("，".join(told) or self.tr("还没有得分"))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme().look.px(320), theme().look.px(160))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme().look.px(240), theme().look.px(120))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme().look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(look.palette.muted))
        if not self._points:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("还没有得分"))
            return
        low, high = self._span()
        area = QRectF(look.px(52), look.px(26), self.width() - look.px(84), self.height() - look.px(60))
        self._draw_scale(painter, area, low, high)
        self._draw_line(painter, area, (low, high), [point.average for point in self._points], is_own=False)
        self._draw_line(painter, area, (low, high), [point.total for point in self._points], is_own=True)
        self._draw_words(painter, area, (low, high))

    def _span(self) -> tuple[int, int]:
        known = [amount for point in self._points for amount in (point.total, point.average) if amount is not None]
        low = max(0, min(known) // _STEP * _STEP)
        high = min(_MOST, -(-max(known) // _STEP) * _STEP)
        return (low, high) if high > low else (max(0, high - _STEP), high)

    def _draw_scale(self, painter: QPainter, area: QRectF, low: int, high: int) -> None:
        palette = theme().look.palette
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for amount in (low, (low + high) // 2, high):
            y = area.bottom() - area.height() * (amount - low) / (high - low)
            painter.setPen(QColor(palette.line))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(palette.muted))
            painter.drawText(QRectF(0, y - 12, area.left() - 8, 24), side, str(amount // 100))

    def _draw_line(
        self, painter: QPainter, area: QRectF, span: tuple[int, int], amounts: Sequence[int | None], *, is_own: bool
    ) -> None:
        look = theme().look
        pen = QPen(QColor(look.palette.accent if is_own else look.palette.muted), look.px(2 if is_own else 1))
        if not is_own:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        places = [self._at(area, span, n, amount) for n, amount in enumerate(amounts) if amount is not None]
        painter.drawPolyline(places)
        if is_own:
            painter.setBrush(QColor(look.palette.accent))
            for place in places:
                painter.drawEllipse(place, look.px(3), look.px(3))

    def _draw_words(self, painter: QPainter, area: QRectF, span: tuple[int, int]) -> None:
        look = theme().look
        middle = Qt.AlignmentFlag.AlignCenter
        for number, point in enumerate(self._points):
            place = self._at(area, span, number, point.total or 0)
            painter.setPen(QColor(look.palette.text))
            painter.drawText(
                QRectF(place.x() - 60, place.y() - look.px(26), 120, look.px(22)), middle, points_text(point.total)
            )
            painter.setPen(QColor(look.palette.muted))
            painter.drawText(QRectF(place.x() - 60, area.bottom() + look.px(8), 120, look.px(22)), middle, point.month)

    def _at(self, area: QRectF, span: tuple[int, int], number: int, amount: int) -> QPointF:
        gaps = len(self._points) - 1
        x = area.center().x() if not gaps else area.left() + area.width() * number / gaps
        return QPointF(x, area.bottom() - area.height() * (amount - span[0]) / (span[1] - span[0]))

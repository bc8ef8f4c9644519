"""真实时间率 month by month as a line."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.labels.timekeeping import RATE, rate_text
from app.ui.overriding import override
from app.ui.parts import named
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.domain.work.timekeeping.rate import Rate

_WHOLE: Final = 10_000
_LEAST_SPAN: Final = 1_000  # a tenth of a point must not look like a landslide
_ROOM: Final = 76  # units a month needs for its words


class RateTrend(QWidget):
    """Draws the newest months there is room for, oldest first; said as text to screen readers."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "rateTrend", RATE)
        self._points: list[tuple[str, int, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rates(self, rates: "Sequence[tuple[str, Rate]]") -> None:
        """Show these months, oldest first; months nothing was recorded in are left out."""
        self._points = [
            (month, rate.ten_thousandths, rate_text(rate)) for month, rate in rates if rate.ten_thousandths is not None
        ]
        told = "，".join(f"{month} {text}" for month, _, text in self._points)
        self.setAccessibleName(f"{RATE} {told}" if told else RATE)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme().look.px(280), theme().look.px(84))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme().look.px(_ROOM), theme().look.px(84))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme().look
        shown = self._points[-max(1, self.width() // look.px(_ROOM)) :]
        if not shown:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self._places([share for _, share, _ in shown])
        painter.setPen(QPen(QColor(look.palette.accent), look.px(2)))
        painter.drawPolyline(places)
        painter.setBrush(QColor(look.palette.accent))
        middle = Qt.AlignmentFlag.AlignCenter
        for place, (month, _, text) in zip(places, shown, strict=True):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(place, look.px(3), look.px(3))
            painter.setPen(QColor(look.palette.text))
            painter.drawText(self._box(place.x(), place.y() - look.px(24)), middle, text)
            painter.setPen(QColor(look.palette.muted))
            painter.drawText(self._box(place.x(), self.height() - look.px(20)), middle, month)

    def _places(self, shares: Sequence[int]) -> list[QPointF]:
        look = theme().look
        low = max(0, min(*shares, _WHOLE - _LEAST_SPAN))
        top, bottom = look.px(28), self.height() - look.px(28)
        half = look.px(_ROOM) / 2
        gap = (self.width() - 2 * half) / max(1, len(shares) - 1)
        return [
            QPointF(half + gap * number, bottom - (bottom - top) * (share - low) / (_WHOLE - low))
            for number, share in enumerate(shares)
        ]

    @staticmethod
    def _box(x: float, y: float) -> QRectF:
        width, height = theme().look.px(_ROOM), theme().look.px(20)
        return QRectF(x - width / 2, y, width, height)

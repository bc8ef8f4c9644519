"""Points as calm bars: the three parts in one line of the ranking, and one under the other beside a person."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionViewItem, QWidget

from app.ui.lists.model import ROW
from app.ui.lists.painter import CellPainter
from app.ui.overriding import override
from app.ui.parts import named
from app.ui.theme.theme import theme
from app.ui.theme.tokens import Look

_Index = QModelIndex | QPersistentModelIndex
_SIDE: Final = 12  # units on both sides of a cell
_BAR: Final = 10
_STRENGTHS: Final = (255, 165, 95)  # of the accent, part by part
_WHOLE: Final = 100_00


class Bar(NamedTuple):
    """One part: its name, what was earned of how much in hundredths, and both as words."""

    name: str
    score: int | None
    points: int
    words: str


def _shade(look: Look, place: int) -> QColor:
    colour = QColor(look.palette.accent)
    colour.setAlpha(_STRENGTHS[place % len(_STRENGTHS)])
    return colour


class PartsPainter(CellPainter):
    """Draws the cell of a row that has `bars` as one bar of a hundred points, part after part."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        look = theme().look
        return QSize(look.px(180), look.row_px)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look = theme().look
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(look.palette.selection))
        bars: Sequence[Bar] = getattr(index.data(ROW), "bars", ())
        area = option.rect.adjusted(look.px(_SIDE), 0, -look.px(_SIDE), 0)
        height = look.px(_BAR)
        top = area.center().y() - height // 2
        painter.fillRect(QRect(area.left(), top, area.width(), height), QColor(look.palette.head))
        left = float(area.left())
        for place, bar in enumerate(bars):
            width = area.width() * (bar.score or 0) / _WHOLE
            painter.fillRect(QRectF(left, top, max(0.0, width - 1), height), _shade(look, place))
            left += width


class PartBars(QWidget):
    """The three parts under each other: name, bar, points."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "partBars")
        self._bars: Sequence[Bar] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show other parts."""
        self._bars = tuple(bars)
        self.setAccessibleName("，".join(f"{bar.name} {bar.words}" for bar in bars))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        look = theme().look
        return QSize(look.px(300), self._line(look) * max(3, len(self._bars)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme().look.px(240), self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme().look
        painter = QPainter(self)
        metrics = painter.fontMetrics()
        names = max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0) + look.px(12)
        words = max((metrics.horizontalAdvance(bar.words) for bar in self._bars), default=0) + look.px(12)
        line = self._line(look)
        room = max(0, self.width() - names - words)
        for place, bar in enumerate(self._bars):
            top = place * line
            painter.setPen(QColor(look.palette.muted))
            painter.drawText(QRect(0, top, names, line), Qt.AlignmentFlag.AlignVCenter, bar.name)
            trough = QRectF(names, top + (line - look.px(_BAR)) / 2, room, look.px(_BAR))
            painter.fillRect(trough, QColor(look.palette.head))
            trough.setWidth(room * (bar.score or 0) / bar.points)
            painter.fillRect(trough, _shade(look, place))
            painter.setPen(QColor(look.palette.text))
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(QRect(self.width() - words, top, words, line), side, bar.words)

    @staticmethod
    def _line(look: Look) -> int:
        return look.px(23)

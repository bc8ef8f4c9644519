"""How the cells of a list are drawn: text, badges, and a grey line where a row is still on its way."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from app.ui.icons import picture
from app.ui.lists.cells import Badge, Tone
from app.ui.lists.model import BADGE
from app.ui.overriding import override
from app.ui.theme.theme import theme
from app.ui.theme.tokens import Palette

_Index = QModelIndex | QPersistentModelIndex
_COLOURS = {Tone.GOOD: "accent", Tone.NEAR: "amber", Tone.OVER: "red", Tone.PLAIN: "muted"}
_SIDE = 12  # units on both sides of a cell
_BADGE_HEIGHT = 26


def _ground(palette: Palette, tone: Tone) -> str:
    return palette.head if tone is Tone.PLAIN else str(getattr(palette, f"{_COLOURS[tone]}_ground"))


class CellPainter(QStyledItemDelegate):
    """Draws every cell itself; this is faster than the style sheet and keeps badges and text on one line."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        look = self._theme.look
        badge = index.data(BADGE)
        text = badge.text if isinstance(badge, Badge) else str(index.data() or "")
        extra = _SIDE * 2 + (52 if isinstance(badge, Badge) else 4)
        return QSize(option.fontMetrics.horizontalAdvance(text) + look.px(extra), look.row_px)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look = self._theme.look
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(look.palette.selection))
            if index.column() == 0 and option.state & QStyle.StateFlag.State_Active:
                bar = QRect(option.rect.left(), option.rect.top(), look.px(3), option.rect.height())
                painter.fillRect(bar, QColor(look.palette.accent))
        area = option.rect.adjusted(look.px(_SIDE), 0, -look.px(_SIDE), 0)
        badge = index.data(BADGE)
        if isinstance(badge, Badge):
            self._paint_badge(painter, option, area, badge)
            return
        text = index.data()
        if text is None:
            line = QRect(area.left(), area.center().y(), min(area.width(), look.px(64)), look.px(4))
            painter.fillRect(line, QColor(look.palette.line))
            return
        self._write(painter, option, area, str(text), Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)))

    @override
    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """Say what is cut short under the mouse in full."""
        is_short = index.isValid() and self.sizeHint(option, index).width() > option.rect.width()
        QToolTip.showText(event.globalPos(), str(index.data() or "") if is_short else "", view)
        return True

    def _paint_badge(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, badge: Badge) -> None:
        look = self._theme.look
        ink = _COLOURS[badge.tone]
        bold = QFont(option.font)
        bold.setBold(True)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(bold)
        icon = look.px(16)
        width = min(painter.fontMetrics().horizontalAdvance(badge.word) + icon + look.px(20), area.width())
        height = min(look.px(_BADGE_HEIGHT), area.height())
        plate = QRect(area.left(), area.center().y() - height // 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_ground(look.palette, badge.tone)))
        painter.drawRoundedRect(plate, look.px(4), look.px(4))
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(
            QRect(plate.left() + look.px(6), plate.center().y() - icon // 2, icon, icon),
            picture(badge.icon, ink, 16, ratio),
        )
        painter.setPen(QColor(str(getattr(look.palette, ink))))
        inside = plate.adjusted(icon + look.px(10), 0, -look.px(4), 0)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, badge.word)
        painter.restore()
        if badge.beside:
            rest = QRect(
                plate.right() + look.px(10), area.top(), area.right() - plate.right() - look.px(10), area.height()
            )
            self._write(painter, option, rest, badge.beside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)

    def _write(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, text: str, side: Qt.AlignmentFlag
    ) -> None:
        painter.setFont(option.font)
        painter.setPen(QColor(self._theme.look.palette.text))
        short = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, side, short)

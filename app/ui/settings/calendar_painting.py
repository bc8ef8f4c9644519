"""How one day of the calendar looks: its colours, its mark, and the frame of the day the keys are on."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from app.domain.work.calendar import DayKind
from app.labels.calendar import MARKS, STOPPED
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.services.calendar.entering import CalendarDay
    from app.ui.theme.tokens import Palette

CELL_WIDTH: Final = 31  # units, at least
CELL_HEIGHT: Final = 30
_CORNER: Final = 4
_MARK_SHARE: Final = 0.66


def day_mark(shown: "CalendarDay") -> str:
    """What is written beside a day's number."""
    return MARKS[shown.day.kind] + (STOPPED if shown.suspensions else "")


def day_colours(palette: "Palette", shown: "CalendarDay") -> tuple[str, str]:
    """The ink and the ground of a day; a ground like the card's is no ground of its own."""
    if shown.suspensions:
        return palette.amber, palette.amber_ground
    return kind_colours(palette, shown.day.kind)


def kind_colours(palette: "Palette", kind: DayKind) -> tuple[str, str]:
    """The ink and the ground of a kind of day."""
    match kind:
        case DayKind.HOLIDAY:
            return palette.red, palette.red_ground
        case DayKind.MAKE_UP | DayKind.STATION_WORKS:
            return palette.accent, palette.accent_ground
        case DayKind.STATION_RESTS:
            return palette.red, palette.head
        case DayKind.WEEKEND:
            return palette.muted, palette.card
        case _:
            return palette.text, palette.card


def paint_day(painter: QPainter, place: QRectF, number: str, mark: str, colours: tuple[str, str]) -> None:
    """Draw a day: its number, and its mark small at its right shoulder."""
    look = theme().look
    ink, ground = colours
    inner = place.adjusted(1, 1, -1, -1)
    if ground != look.palette.card:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(inner, look.px(_CORNER), look.px(_CORNER))
    painter.setPen(QColor(ink))
    usual = painter.font()
    if mark:
        small = QFont(usual)
        small.setPointSizeF(usual.pointSizeF() * _MARK_SHARE)
        painter.setFont(small)
        width = painter.fontMetrics().horizontalAdvance(mark)
        painter.drawText(inner.adjusted(0, 0, -look.px(2), 0), Qt.AlignmentFlag.AlignRight, mark)
        painter.setFont(usual)
        inner = inner.adjusted(0, look.px(3), -min(width, look.px(12)), 0)
    painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, number)


def paint_frame(painter: QPainter, place: QRectF, colour: str, width: int) -> None:
    """Draw the frame of today or of the day the keys are on."""
    look = theme().look
    painter.setPen(QPen(QColor(colour), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = width / 2 + 0.5
    painter.drawRoundedRect(place.adjusted(inset, inset, -inset, -inset), look.px(_CORNER), look.px(_CORNER))

"""The stages of a case in a line, with the one it is in; the line breaks when the text is large."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.overriding import override
from app.ui.parts import named
from app.ui.theme.theme import theme

_HEIGHT = 30  # units
_GAP = 8
_SIDE = 12


class Passing(Enum):
    """Where a case stands against a stage."""

    DONE = auto()
    HERE = auto()
    AHEAD = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class StageMark:
    """One stage as it is shown; `is_skipped` when its condition does not hold for this case."""

    name: str
    passing: Passing
    is_skipped: bool = False

    @property
    def text(self) -> str:
        """The words on the plate."""
        sign = {Passing.DONE: "✓ ", Passing.HERE: "● ", Passing.AHEAD: ""}[self.passing]
        return f"{sign}{self.name}"


class StageBar(QWidget):
    """Plates with words; done ones carry a tick, the present one is filled."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "stageBar", self.tr("环节"))
        self._marks: Sequence[StageMark] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self._scale)

    @property
    def marks(self) -> Sequence[StageMark]:
        """The stages that are shown."""
        return self._marks

    def show_stages(self, marks: Sequence[StageMark]) -> None:
        """Show the stages of a case."""
        self._marks = [mark for mark in marks if not mark.is_skipped]
        here = next((mark.name for mark in self._marks if mark.passing is Passing.HERE), "")
        names = " → ".join(mark.name for mark in self._marks)
        self.setAccessibleDescription(self.tr("{names}；现在：{here}").format(names=names, here=here))
        self._scale()

    @Slot()
    def _scale(self) -> None:
        self.updateGeometry()
        self.update()

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def _plates(self, width: int) -> list[QRect]:
        px = theme().look.px
        metrics = QFontMetrics(self._bold())
        corner = QPoint(0, 0)
        plates = []
        for mark in self._marks:
            wide = metrics.horizontalAdvance(mark.text) + 2 * px(_SIDE)
            if corner.x() and corner.x() + wide > width:
                corner = QPoint(0, corner.y() + px(_HEIGHT + _GAP))
            plates.append(QRect(corner, QSize(wide, px(_HEIGHT))))
            corner.setX(corner.x() + wide + px(_GAP))
        return plates

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        plates = self._plates(width)
        return plates[-1].bottom() + 1 if plates else 0

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme().look.px(400), self.heightForWidth(self.width() or theme().look.px(400)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme().look.px(120), theme().look.px(_HEIGHT))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme().look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        grounds = {
            Passing.DONE: (look.palette.accent_ground, look.palette.accent),
            Passing.HERE: (look.palette.accent, look.palette.on_accent),
            Passing.AHEAD: (look.palette.head, look.palette.muted),
        }
        for mark, plate in zip(self._marks, self._plates(self.width()), strict=True):
            ground, ink = grounds[mark.passing]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(plate, look.px(4), look.px(4))
            painter.setFont(self._bold() if mark.passing is Passing.HERE else self.font())
            painter.setPen(QColor(ink))
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, mark.text)
        painter.end()

"""Who had a case as one bar, and the colour that stands for each beside his name."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.work.holding import WHOLE, HeldShare, Keeper
from app.labels.work_holding import keeper_text, share_text
from app.ui.overriding import override
from app.ui.parts import named
from app.ui.theme.theme import theme

_HEIGHT: Final = 12  # units
_SWATCH: Final = 12
_ROUND: Final = 3
_GAP: Final = 1
_NARROWEST: Final = 3
# The station's own people in the accent, the customer in amber, all others in grey: how strong, in hundredths.
_COLOURS: Final[Mapping[Keeper, tuple[str, int]]] = {
    Keeper.CLERK: ("accent", 100),
    Keeper.AREA_MANAGER: ("accent", 55),
    Keeper.HEAD: ("accent", 25),
    Keeper.CUSTOMER: ("amber", 75),
    Keeper.EXPERTS: ("muted", 100),
    Keeper.FUNDS: ("muted", 88),
    Keeper.CONTRACTOR: ("muted", 76),
    Keeper.DESIGNER: ("muted", 66),
    Keeper.UPSTREAM: ("muted", 56),
    Keeper.AUTHORITY: ("muted", 46),
    Keeper.WEATHER: ("muted", 36),
    Keeper.OTHER: ("muted", 24),
    Keeper.NOBODY: ("muted", 12),
}


def keeper_colour(keeper: Keeper) -> QColor:
    """The colour that stands for a keeper: one of the present theme's, as strong as is his."""
    name, strength = _COLOURS[keeper]
    colour = QColor(getattr(theme().look.palette, name))
    colour.setAlpha(255 * strength // 100)
    return colour


class Swatch(QWidget):
    """A small square in a keeper's colour, as high as a line of text so that it stands beside its first line."""

    def __init__(self, keeper: Keeper) -> None:
        super().__init__()
        self._keeper = keeper
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme().look.px(_SWATCH), self.fontMetrics().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(keeper_colour(self._keeper))
        side, radius = self.width(), theme().look.px(_ROUND)
        painter.drawRoundedRect(0, (self.height() - side) // 2, side, side, radius, radius)
        painter.end()


class HoldersBar(QWidget):
    """The shares side by side, the largest first; a screen reader is told them in words."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "holdersBar", self.tr("各方所占时间"))
        self._shares: Sequence[HeldShare] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def show_shares(self, shares: Sequence[HeldShare]) -> None:
        """Show the shares of a case."""
        self._shares = shares
        words = "，".join(f"{keeper_text(share)} {share_text(share)}" for share in shares)
        self.setAccessibleDescription(words)
        self.update()

    def pieces(self) -> list[tuple[Keeper, QRect]]:
        """Where each keeper's piece is; one too small to be seen is drawn as wide as can be seen."""
        gap, narrowest = theme().look.px(_GAP), theme().look.px(_NARROWEST)
        widths = [max(narrowest, self.width() * share.ten_thousandths // WHOLE - gap) for share in self._shares]
        if widths:
            widths[0] += self.width() - sum(widths) - gap * (len(widths) - 1)  # the largest bears the rounding
        pieces, left = [], 0
        for share, width in zip(self._shares, widths, strict=True):
            pieces.append((share.keeper, QRect(left, 0, width, self.height())))
            left += width + gap
        return pieces

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme().look.px(120), theme().look.px(_HEIGHT))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline, radius = QPainterPath(), theme().look.px(_ROUND)
        outline.addRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setClipPath(outline)
        for keeper, piece in self.pieces():
            painter.fillRect(piece, keeper_colour(keeper))
        painter.end()

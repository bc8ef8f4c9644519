"""Pieces in a row that goes on in the next line when the text is large or the window narrow."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from app.ui.overriding import override
from app.ui.theme.theme import spaced


class FlowLayout(QLayout):
    """Lays its pieces out in their own widths, line after line."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner) if owner is not None else super().__init__()
        self._items: list[QLayoutItem] = []

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), moves=False)

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, moves=True)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSize()

    @override
    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _place(self, rect: QRect, *, moves: bool) -> int:
        """Put the pieces into their places, as high as the highest of their line; the height all lines take."""
        inside = rect.marginsRemoved(self.contentsMargins())
        top, gap = inside.top(), self.spacing()
        for line in self._lines(inside.width()):
            height, left = max(item.sizeHint().height() for item in line), inside.left()
            for item in line:
                width = item.sizeHint().width()
                if moves:
                    item.setGeometry(QRect(left, top, width, height))
                left += width + gap
            top += height + gap
        return max(0, top - gap - rect.top()) + self.contentsMargins().bottom()

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            wide = item.sizeHint().width()
            if not lines or used + self.spacing() + wide > width:
                lines.append([])
                used = -self.spacing()
            lines[-1].append(item)
            used += self.spacing() + wide
        return lines


def flow(owner: QWidget | None = None, *, spacing: float = 8) -> FlowLayout:
    """A flowing row; the spacing in units of the text."""
    return spaced(FlowLayout(owner), 0, spacing)

"""Numbers that open their lists."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from app.ui.elided import Elided
from app.ui.overriding import override
from app.ui.parts import column, label, named, row, set_property
from app.ui.theme.theme import spaced, theme

_IN_A_LINE: Final = 3  # where there is no room for all
_LEAST_WIDTH: Final = 125  # units a figure needs without its hint


class Figure(QFrame):
    """One of the day's numbers; a click, Enter or Space opens what it counts."""

    pressed = Signal()

    def __init__(self, name: str, title: str, hint: str, *, tone: str) -> None:
        super().__init__()
        named(self, name, title)
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._title = title
        self._tone = tone
        self._number = named(label("–", "figure"), f"{name}Number")
        self._hint = Elided("muted", hint)
        words = column(spacing=2)
        words.addWidget(label(title, "heading"))
        words.addWidget(self._hint)
        inside = row(self, margins=(14, 10, 10, 10), spacing=14)
        inside.addWidget(self._number)
        inside.addLayout(words, 1)

    def set_compact(self, is_compact: bool) -> None:  # noqa: FBT001 - a setter in Qt's manner
        """Leave the hint out where there is little room."""
        self._hint.setVisible(not is_compact)

    def show_number(self, number: int) -> None:
        """Show how many there are; none is no reason for colour."""
        self._number.setText(f"{number:,}")
        set_property(self._number, "tone", self._tone if number else "plain")
        self.setAccessibleName(self.tr("{title} {n} 件").format(title=self._title, n=number))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()
        super().mouseReleaseEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class FigureRow(QWidget):
    """Figures side by side, each as wide as the others; three to a line where there is no room for all."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        super().__init__()
        self._figures = list(figures)
        self._grid = spaced(QGridLayout(self), 0, 16)
        self._in_a_line = 0
        self._arrange(len(self._figures))

    def set_compact(self, is_compact: bool) -> None:  # noqa: FBT001 - a setter in Qt's manner
        """Leave the hints out where there is little room."""
        for figure in self._figures:
            figure.set_compact(is_compact)

    @override
    def minimumSizeHint(self) -> QSize:
        """As little as three to a line need, so that a narrow page makes them go there."""
        return QSize(theme().look.px(_LEAST_WIDTH) * _IN_A_LINE, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fits = self.width() >= theme().look.px(_LEAST_WIDTH) * len(self._figures)
        self._arrange(len(self._figures) if fits else _IN_A_LINE)

    def _arrange(self, in_a_line: int) -> None:
        if in_a_line == self._in_a_line:
            return
        self._in_a_line = in_a_line
        for place, figure in enumerate(self._figures):
            self._grid.addWidget(figure, place // in_a_line, place % in_a_line)
        for place in range(len(self._figures)):
            self._grid.setColumnStretch(place, 1 if place < in_a_line else 0)

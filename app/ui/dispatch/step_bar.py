"""The foot of an order: a button for every step that is possible now, the next one last and filled."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from app.domain.dispatch.order import OrderStep
from app.labels.speaking import label_of
from app.ui.icons import Icon
from app.ui.overriding import override
from app.ui.parts import clear, named, row
from app.ui.tools import marked_button

_MARKS: Final = {
    OrderStep.DISPATCH: (Icon.SEND, "P"),
    OrderStep.ACCEPT: (Icon.ACCEPT, "J"),
    OrderStep.DEPART: (Icon.DEPART, "C"),
    OrderStep.ARRIVE: (Icon.ARRIVE, "D"),
    OrderStep.FINISH: (Icon.FINISH, "W"),
    OrderStep.HAND_BACK: (Icon.HAND_BACK, "T"),
    OrderStep.WITHDRAW: (Icon.UNDO, "H"),
    OrderStep.ARCHIVE: (Icon.ARCHIVE, "G"),
}
_BACKWARDS: Final = frozenset({OrderStep.HAND_BACK, OrderStep.WITHDRAW})


class StepBar(QWidget):
    """The steps of one order; the way on stands under the ways back where both have no room in one line."""

    taken = Signal(object)
    """The OrderStep whose button was pressed."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "orderSteps", self.tr("可办步骤"))
        self._buttons: dict[OrderStep, QPushButton] = {}
        self._back, self._next = row(spacing=8), row(spacing=8)
        self._inside = row(self, spacing=8)
        for part in (self._back, self._next):
            self._inside.addLayout(part)

    @property
    def next_step(self) -> OrderStep | None:
        """The step work goes on with; None when there is none."""
        return next((step for step in self._buttons if step not in _BACKWARDS), None)

    def show_steps(self, possible: Sequence[OrderStep]) -> None:
        """Show the steps that are possible; handing over stands beside the crew."""
        steps = tuple(step for step in possible if step in _MARKS)
        if tuple(self._buttons) == steps:
            self.set_waiting(is_waiting=False)
            return
        clear(self._back)
        clear(self._next)
        self._buttons = {step: self._button(step, is_next=step not in _BACKWARDS) for step in steps}
        self._next.addStretch(1)
        for step, made in self._buttons.items():
            (self._back if step in _BACKWARDS else self._next).addWidget(made)
        self._back.addStretch(1)
        self._turn()

    def set_waiting(self, *, is_waiting: bool) -> None:
        """While a step is on its way nothing can be pressed twice."""
        for made in self._buttons.values():
            made.setEnabled(not is_waiting)

    def focus_next(self) -> None:
        """Put the focus on the step work goes on with."""
        step = self.next_step
        if step is not None:
            self._buttons[step].setFocus()

    @override
    def minimumSizeHint(self) -> QSize:
        parts = (self._back.minimumSize(), self._next.minimumSize())
        return QSize(max(part.width() for part in parts), super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:  # the buttons know their widths only once they are dressed
            self._turn()
        return super().event(event)

    def _turn(self) -> None:
        """Beside each other, or the way on under the ways back."""
        needed = self._back.minimumSize().width() + self._inside.spacing() + self._next.minimumSize().width()
        is_narrow = needed > self.width()
        self._inside.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)

    def _button(self, step: OrderStep, *, is_next: bool) -> QPushButton:
        mark, letter = _MARKS[step]
        word = label_of(step)
        text = f"{word}  Ctrl+Enter" if is_next else f"{word} (&{letter})"
        made = marked_button(text, f"step-{step.value}", mark, role="primary" if is_next else "")
        made.setAccessibleName(word)
        made.clicked.connect(lambda: self.taken.emit(step))
        return made

"""What stands in the place of a list that has nothing to show: why, and what to do."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.ui.parts import button, column, label, named, row


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyState:
    """Why a list is empty, and the verb that fills it."""

    text: str
    verb: str = ""
    do: Callable[[], object] | None = None


class EmptyPage(QWidget):
    """Shows an empty state in the middle."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "emptyPage", self.tr("没有内容"))
        self._do: Callable[[], object] | None = None
        self._text = named(label("", "muted", wraps=True), "emptyText")
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._verb = button("", "emptyVerb")
        self._verb.clicked.connect(self._on_verb)
        middle = row()
        middle.addStretch(1)
        middle.addWidget(self._verb)
        middle.addStretch(1)
        inside = column(self, margins=24, spacing=12)
        inside.addStretch(2)
        inside.addWidget(self._text)
        inside.addLayout(middle)
        inside.addStretch(3)

    def show_state(self, state: EmptyState) -> None:
        """Show why there is nothing."""
        self._text.setText(state.text)
        self._verb.setText(state.verb)
        self._verb.setVisible(bool(state.verb and state.do))
        self._do = state.do

    def _on_verb(self) -> None:
        if self._do is not None:
            self._do()

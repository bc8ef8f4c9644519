"""The card beside a list: one record with what belongs to it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QWidget

from app.ui.ledgers.facts import badge_label
from app.ui.lists.cells import Badge
from app.ui.overriding import override
from app.ui.parts import clear, column, label, named, row
from app.ui.scrolling import scrolled
from app.ui.theme.theme import spaced

if TYPE_CHECKING:
    from app.ui.ground import Ground

_IN_A_LINE = 2  # more would not stand beside each other in large text


class RecordCard(QFrame):
    """Shows one record; each kind says how it reads and what it shows."""

    shown = Signal(str)
    """A record is shown: the number people know it by."""
    entered = Signal(object)
    """A record was entered here that the list may not show yet: its id."""

    def __init__(self, ground: "Ground", name: str, nothing: str) -> None:
        super().__init__()
        named(self, name)
        self.setProperty("role", "card")
        self.ground = ground
        self._nothing = nothing
        self._record: UUID | None = None
        body = QWidget()
        self._inside = column(body, margins=16, spacing=16)
        area = scrolled(body, f"{name}Area")
        # Numbers cannot be wrapped: with large text they are reached by scrolling rather than cut.
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        column(self, margins=1).addWidget(area)
        self.show_nothing()

    @property
    def record_id(self) -> UUID | None:
        """What is shown."""
        return self._record

    def show_record(self, record_id: UUID) -> None:
        """Read a record and show it; an answer that comes after another record was asked for is dropped."""
        self._record = record_id
        self.read(record_id)

    def show_nothing(self) -> None:
        """No record is chosen."""
        self._record = None
        self.fill((label(self._nothing, "muted", wraps=True),))

    def refresh(self) -> None:
        """Read the record again."""
        if self._record is not None:
            self.read(self._record)

    def read(self, record_id: UUID) -> None:
        """Ask for the record on the database worker, then fill the card."""
        raise NotImplementedError

    def fill(self, pieces: Sequence[QWidget]) -> None:
        """Put these pieces below each other; who was in the card stays in it."""
        if self.holds_focus:
            self.setFocus()  # what had it goes; the keys begin anew once the new pieces are shown
        clear(self._inside)
        for piece in pieces:
            self._inside.addWidget(piece)
            piece.show()  # at once, so that the keys find what can be pressed
        self._inside.addStretch(1)

    @property
    def holds_focus(self) -> bool:
        """Whether the keys go into the card."""
        return self.hasFocus() or self.isAncestorOf(self.window().focusWidget())

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        QTimer.singleShot(0, self, self._begin)  # now the pieces may be on their way out

    @Slot()
    def _begin(self) -> None:
        """Let the keys begin at the first thing that can be done or opened, if they are still the card's."""
        first = next((each for each in self.findChildren(QPushButton) if each.isVisibleTo(self)), None)
        if self.hasFocus() and first is not None:
            first.setFocus()


def beside(pieces: Sequence[QWidget]) -> QWidget:
    """Pieces two to a line, from the left: what can be done besides what the head offers."""
    made = QWidget()
    grid = spaced(QGridLayout(made), 0, 8)
    for place, piece in enumerate(pieces):
        grid.addWidget(piece, *divmod(place, _IN_A_LINE))
    grid.setColumnStretch(_IN_A_LINE, 1)
    return made


def head(title: str, number: str, badge: Badge | None, verbs: Sequence[QWidget] = ()) -> QWidget:
    """The head of a card: name and number, state, and what can be done."""
    made = named(QWidget(), "cardHead", f"{title} {number}")
    inside = column(made, spacing=8)
    first = row(spacing=10)
    first.addWidget(named(label(title, "title", wraps=True), "cardTitle"), 1)
    if badge is not None:
        first.addWidget(badge_label(badge))
    inside.addLayout(first)
    inside.addWidget(named(label(number, "muted"), "cardNumber"))
    if verbs:
        second = row(spacing=8)
        for verb in verbs:
            second.addWidget(verb)
        second.addStretch(1)
        inside.addLayout(second)
    return made

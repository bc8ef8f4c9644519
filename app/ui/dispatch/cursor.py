"""Which order the list stands on: told when somebody turns to it; nowhere while an order from elsewhere is shown."""

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from app.ui.lists.pane import ListPane

_SETTLES_MS: Final = 60  # while the arrow is held down, not every order that is passed is read


class OrderCursor(QObject):
    """Keeps the highlighted row and the order that is shown the same."""

    turned = Signal(object)
    """The id of the order somebody turned to in the list."""

    def __init__(self, pane: "ListPane") -> None:
        super().__init__(pane)
        self._pane = pane
        self._told: UUID | None = None  # reading the list again does not turn to it once more
        self._elsewhere: UUID | None = None  # shown, but not among the rows that have been read
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLES_MS)
        self._soon.timeout.connect(self._tell)
        pane.current_changed.connect(lambda _key: self._soon.start())
        pane.table.selectionModel().selectionChanged.connect(lambda *_: self._soon.start())
        pane.model.loaded.connect(self._on_listed)
        pane.model.dataChanged.connect(self._on_read)

    def mark(self, order_id: UUID) -> None:
        """Stand on an order that was opened from elsewhere; nowhere until it is listed and has been read."""
        self._told = self._elsewhere = order_id
        self._find(0, self._pane.model.rowCount() - 1)
        if self._elsewhere is not None:
            self._pane.table.selectionModel().clear()

    def release(self) -> None:
        """Somebody turns to the list: where it stands is told again."""
        self._elsewhere = None

    @property
    def _stands_nowhere(self) -> bool:
        """Whether no row is chosen for the order from elsewhere; Qt gives a table with the focus a current row."""
        return self._elsewhere is not None and not self._pane.table.selectionModel().hasSelection()

    @Slot()
    def _on_listed(self) -> None:
        """A list that was read again stands on its first row when it stood nowhere before, which nobody asked for."""
        if self._elsewhere is not None:
            self._pane.table.selectionModel().clear()
            self._find(0, self._pane.model.rowCount() - 1)

    @Slot(QModelIndex, QModelIndex)
    def _on_read(self, first: QModelIndex, last: QModelIndex) -> None:
        if self._stands_nowhere:
            self._find(first.row(), last.row())
        self._soon.start()

    def _find(self, first: int, last: int) -> None:
        model = self._pane.model
        for row in range(first, last + 1):
            line = model.value(row)
            if line is not None and order_in(line) == self._elsewhere:
                self._elsewhere = None
                self._pane.table.setCurrentIndex(model.index(row, 0))
                return

    @Slot()
    def _tell(self) -> None:
        line = self._pane.current_row
        if line is None or order_in(line) == self._told or self._stands_nowhere:
            return
        self._told, self._elsewhere = order_in(line), None
        self.turned.emit(self._told)


def order_in(line: Any) -> UUID:  # list rows are made from columns and have no type of their own
    """The id of the order a row shows."""
    return UUID(str(line.id))

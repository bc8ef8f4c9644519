"""Carrying an order from the list of orders onto a person."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from app.ui.lists.model import KEY
from app.ui.overriding import override

if TYPE_CHECKING:
    from app.ui.lists.table import ListTable

_MIME = "application/x-station-order"


def carried(order_id: UUID) -> QMimeData:
    """An order as it is carried."""
    mime = QMimeData()
    mime.setData(_MIME, str(order_id).encode("ascii"))
    return mime


class OrderCarrier(QObject):
    """Begins to carry the order under the mouse once it is moved with the button down."""

    def __init__(self, table: "ListTable", order_of: Callable[[int], UUID | None]) -> None:
        """`order_of` answers which order stands in a row of the table."""
        super().__init__(table)
        self._table = table
        self._order_of = order_of
        self._pressed: QPoint | None = None
        table.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
                self._pressed = event.position().toPoint()
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self._pressed = None
            elif event.type() == QEvent.Type.MouseMove and self._pressed is not None:
                return self._on_moved(event.position().toPoint(), self._pressed)
        return super().eventFilter(watched, event)

    def _on_moved(self, here: QPoint, pressed: QPoint) -> bool:
        if (here - pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            row = self._table.rowAt(pressed.y())
            order_id = self._order_of(row) if row >= 0 else None
            if order_id is not None:
                drag = QDrag(self._table)
                drag.setMimeData(carried(order_id))
                drag.exec(Qt.DropAction.MoveAction)  # Qt has no other way; it returns when the button is let go
        return True


class OrderReceiver(QObject):
    """Takes an order that is let go over a person."""

    received = Signal(object, int)
    """The order's id and the key of the person."""

    def __init__(self, table: "ListTable") -> None:
        super().__init__(table)
        self._table = table
        table.viewport().setAcceptDrops(True)
        table.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QDragEnterEvent | QDragMoveEvent | QDropEvent) or not event.mimeData().hasFormat(
            _MIME
        ):
            return super().eventFilter(watched, event)
        row = self._table.rowAt(event.position().toPoint().y())
        if isinstance(event, QDragEnterEvent) or row >= 0:
            event.acceptProposedAction()
        else:
            event.ignore()
        if row >= 0 and event.type() != QEvent.Type.DragEnter:
            index = self._table.model().index(row, 0)
            self._table.setCurrentIndex(index)
            if event.type() == QEvent.Type.Drop:
                order_id = UUID(bytes(event.mimeData().data(_MIME).data()).decode("ascii"))
                self.received.emit(order_id, index.data(KEY))
        return True

"""Keeps what is shown still while new pieces find their places."""

from PySide6.QtCore import QCoreApplication, QEvent, QTimer, Slot
from PySide6.QtWidgets import QWidget

_ROUNDS = 3  # a form that turns from two columns to one asks for its new height once more


class Stillness(QTimer):
    """Holds the painting of a widget until its new pieces are laid out.

    Qt shows pieces that are put into a layout only with the next event; until then, and for as long as heights follow
    from widths, they would be seen squeezed into the old height.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self.setSingleShot(True)
        self.setInterval(0)
        self.timeout.connect(self._let_go)

    def hold(self) -> None:
        """New pieces are about to be put in."""
        self._widget.setUpdatesEnabled(False)
        self.start()

    @Slot()
    def _let_go(self) -> None:
        for _ in range(_ROUNDS):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self._widget.setUpdatesEnabled(True)

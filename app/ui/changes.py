"""What changed in the database, told to the screens: one signal, whatever thread the change was made on."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal, Slot


class ChangeFeed(QObject):
    """Collects announced topics and tells them together, once the running event is dealt with."""

    changed = Signal(frozenset)
    """The topics that changed, such as `cases` or `orders`."""
    _announced = Signal(frozenset)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._topics: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._tell)
        self._announced.connect(self._collect)

    def announce(self, topics: Iterable[str]) -> None:
        """Say what changed; may be called from any thread."""
        self._announced.emit(frozenset(topics))

    @Slot(frozenset)
    def _collect(self, topics: frozenset[str]) -> None:
        self._topics |= topics
        self._timer.start()

    @Slot()
    def _tell(self) -> None:
        topics, self._topics = frozenset(self._topics), set()
        if topics:
            self.changed.emit(topics)

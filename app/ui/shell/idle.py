"""Notices when nobody has touched keyboard or mouse for a while."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow

from app.ui.overriding import override

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class IdleWatch(QObject):
    """Watches the windows that get the focus (not every widget: that would slow every event of the program)."""

    idled = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("idleWatch")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idled)
        self._watched: QWindow | None = None
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._on_focus)

    def watch(self, minutes: int) -> None:
        """Begin to watch, or begin anew with another patience; 0 minutes never idles."""
        self._timer.stop()
        if minutes > 0:
            self._timer.start(minutes * 60_000)
        self._on_focus(QGuiApplication.focusWindow())

    @property
    def is_watching(self) -> bool:
        """Whether idleness would be noticed."""
        return self._timer.isActive()

    def rest(self) -> None:
        """Stop watching, for instance while the window is locked."""
        self._timer.stop()

    @Slot(QWindow)
    def _on_focus(self, window: QWindow | None) -> None:
        if window is not None and window is not self._watched:
            self._watched = window
            window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and self._timer.isActive():
            self._timer.start()
        return super().eventFilter(watched, event)

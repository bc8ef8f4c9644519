"""One window per data folder: a second start asks the first to come to the front."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

_WAIT_MS = 1000


def _name(home: Path) -> str:
    return f"station-desk-{hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]}"


class Neighbour(QObject):
    """Listens for a second start on the same data folder; the folder's lock, not this, keeps others out."""

    def __init__(self, home: Path, window: QWidget) -> None:
        super().__init__(window)
        self._home = home
        self._window = window
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_call)

    @Slot()
    def listen(self) -> None:
        """Begin to listen; what a killed window left behind is cleared away, as this one holds the folder's lock."""
        QLocalServer.removeServer(_name(self._home))
        self._server.listen(_name(self._home))

    @Slot()
    def _on_call(self) -> None:
        caller = self._server.nextPendingConnection()
        if caller is not None:
            caller.close()
            caller.deleteLater()
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.raise_()
        self._window.activateWindow()


def call_to_front(home: Path) -> bool:
    """Ask the window that has this data folder to come to the front; False when none answers."""
    socket = QLocalSocket()
    socket.connectToServer(_name(home))
    has_answered = socket.waitForConnected(_WAIT_MS)
    socket.close()
    return has_answered

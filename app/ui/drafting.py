"""Keeping what is typed: a second after the last key, when the place is left, and at once on Ctrl+D."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.domain.problems import Refusal

if TYPE_CHECKING:
    from app.domain.station.station import Draft
    from app.ui.ground import Ground

_WAIT_MS = 1000
Values = Mapping[str, object]


class DraftKeeper(QObject):
    """Keeps one draft per person and subject of a place on this computer."""

    kept = Signal()
    """The draft is on the disk."""

    def __init__(self, parent: QObject, ground: "Ground", place: str, gather: Callable[[], tuple[str, Values]]) -> None:
        """`gather` answers the subject and what has been typed; no values at all take the draft away."""
        super().__init__(parent)
        self._ground = ground
        self._place = place
        self._gather = gather
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self.keep)

    @property
    def is_waiting(self) -> bool:
        """Whether something was typed that is not kept yet."""
        return self._wait.isActive()

    def soon(self) -> None:
        """Something was typed: keep it when the typing pauses."""
        self._wait.start()

    @Slot()
    def keep(self) -> None:
        """Keep what stands there now."""
        self._wait.stop()
        subject, values = self._gather()
        if subject:
            self._ground.run(self, lambda: self._put(subject, values), lambda _: self.kept.emit())

    def keep_before_leaving(self) -> None:
        """Keep what is not kept yet, before this returns: the program may end now, and queued work is then dropped."""
        if not self._wait.isActive():
            return
        self._wait.stop()
        subject, values = self._gather()
        if subject:
            try:
                self._put(subject, values)
            except Refusal as refusal:
                self._ground.desk.refuse(refusal)

    def forget(self, subject: str) -> None:
        """The draft was saved for good, or given up."""
        self._wait.stop()
        self._ground.run(self, lambda: self._put(subject, {}), lambda _: None)

    def recall(self, subject: str, on_found: "Callable[[Draft | None], None]") -> None:
        """Ask for the draft kept under a subject."""
        session = self._ground.session
        self._ground.run(self, lambda: self._ground.services.station.draft(session, self._place, subject), on_found)

    def _put(self, subject: str, values: Values) -> None:
        self._ground.services.station.keep_draft(self._ground.session, self._place, subject, values)

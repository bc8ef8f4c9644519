"""Carries attachments between this computer and the hub while the program runs, when nothing else is to be done."""

import time
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Slot

from app.domain.problems import Refusal
from app.ui.shell.desk import Desk

if TYPE_CHECKING:
    from app.services.bundle import Services
    from app.services.upstream.attachments import CarryOutcome
    from app.ui.running import Job

_SLICE_S: Final = 2.0
"""How long the worker of long jobs is taken at once: rounds and whatever people ask for come in between."""
_OWN: Final = "upstream"


class FilePorter(QObject):
    """Goes after each round, which tells that the line is up; a slice at a time until there is nothing more."""

    def __init__(self, parent: QObject, desk: Desk, services: "Services") -> None:
        super().__init__(parent)
        self.setObjectName("filePorter")
        self._desk = desk
        self._services = services
        self._is_on_its_way = self._is_wanted = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(0)
        self._again.timeout.connect(self.go)
        desk.feed.changed.connect(self._on_changed)

    @Slot()
    def begin(self) -> None:
        """Somebody has come in: what was left is gone on with after the first round."""

    @Slot()
    def go(self) -> None:
        """Carry a slice now, unless one is on its way: then another after it."""
        self._is_wanted = self._is_on_its_way
        if self._is_on_its_way:
            return
        self._is_on_its_way = True
        self._desk.runner.run_long(
            self._carry, owner=self, on_done=self._go_on, on_refused=self._leave_it, on_end=self._end
        )

    def _carry(self, job: "Job[Any]") -> "CarryOutcome":
        until = time.monotonic() + _SLICE_S
        return self._services.upstream.files.carry(lambda: time.monotonic() < until and not job.is_cancelled)

    def _go_on(self, outcome: "CarryOutcome") -> None:
        if outcome.has_more or self._is_wanted:
            self._again.start()

    def _leave_it(self, refusal: Refusal) -> None:
        """Trouble on the way is said by the next round; what this computer cannot write has to be said here."""
        if not refusal.problems[0].code.startswith("upstream."):
            self._desk.refuse(refusal)

    def _end(self) -> None:
        self._is_on_its_way = False

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if _OWN in topics:
            self.go()

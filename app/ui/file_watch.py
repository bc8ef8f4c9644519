"""Looks every two seconds whether another process wrote to the file, and every minute at the computer's clock."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot

from app.ui.shell.desk import Desk, Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.work.timekeeping.doubt import ClockDoubt
    from app.services.bundle import Services

_LOOK_MS: Final = 2_000
_LOOKS_A_MINUTE: Final = 30
_NOTICE: Final = "clock"


class FileWatch(QObject):
    """Asks nothing while nobody works here: the window is hidden or locked, or nobody is signed in.

    What is heard goes the way of every change, by the feed; a doubt about the clock is a notice, which goes when the
    clock was set right and comes back after being closed only when the doubt is another.
    """

    def __init__(self, parent: QObject, desk: Desk, services: "Services", is_at_work: "Callable[[], bool]") -> None:
        super().__init__(parent)
        self._desk = desk
        self._services = services
        self._is_at_work = is_at_work
        self._is_looking = False
        self._looks = 0
        self._told: object = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @Slot()
    def begin(self) -> None:
        """Somebody has come in: a doubt that stands is said to him."""
        self._told, self._looks = None, 0
        self.look()

    @Slot()
    def look(self) -> None:
        """Look, unless the last look still waits for its turn."""
        if self._is_looking or not self._is_at_work():
            return
        self._is_looking = True
        asks_clock = self._looks % _LOOKS_A_MINUTE == 0
        self._looks += 1
        self._desk.runner.run(
            self._look_at_clock if asks_clock else self._hear,
            owner=self,
            on_done=self._tell if asks_clock else lambda _doubt: None,
            on_refused=self._desk.refuse,
            on_end=self._end,
        )

    def _hear(self) -> None:
        self._services.elsewhere.hear()

    def _look_at_clock(self) -> "ClockDoubt | None":
        self._hear()
        return self._services.elsewhere.clock_doubt()

    def _end(self) -> None:
        self._is_looking = False

    def _tell(self, doubt: "ClockDoubt | None") -> None:
        found = None if doubt is None else doubt.fault
        if found == self._told:
            return
        self._told = found
        if doubt is None:
            self._desk.notice_settled.emit(_NOTICE)
            return
        from app.labels.timekeeping import clock_doubt_text  # noqa: PLC0415 - hardly ever needed

        self._desk.noticed.emit(Notice(id=_NOTICE, text=clock_doubt_text(doubt), tone="over"))

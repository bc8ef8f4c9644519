"""Loads what the first turn to each place needs while nobody waits: a person typing a password leaves time for it."""

import gc
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot

if TYPE_CHECKING:
    from app.domain.problems import Refusal
    from app.ui.running import Runner

_REST_MS: Final = 1_000  # who comes in at once gets the lists of 今日 first
_PAUSE_MS: Final = 20  # between two modules: typing must not feel them


class Preloading(QObject):
    """First what has no widgets (`prepare`) on the worker for long work, then modules one by one on the GUI thread.

    At last, on the worker again, what only a later step of the work needs (`finish`). What somebody needed earlier is
    there already and costs nothing.
    """

    def __init__(
        self,
        parent: QObject,
        runner: "Runner",
        prepare: Callable[[], None],
        modules: Iterable[str],
        finish: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._prepare = prepare
        self._finish = finish
        self._left = iter(modules)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._begin)
        self._timer.start(_REST_MS)

    @Slot()
    def _begin(self) -> None:
        if self._runner.pending:
            self._timer.start(_REST_MS)
            return
        self._timer.timeout.disconnect(self._begin)
        self._timer.timeout.connect(self._go_on)
        self._runner.run_long(
            lambda _job: self._prepare(),
            owner=self,
            on_done=lambda _nothing: self._timer.start(_PAUSE_MS),
            on_refused=self._on_refused,
        )

    def _on_refused(self, _refusal: "Refusal") -> None:
        """Whoever needs what is wrong will be told."""

    @Slot()
    def _go_on(self) -> None:
        if not self._runner.pending:  # otherwise somebody waits for an answer: not now
            module = next(self._left, None)
            if module is None:
                self._end()
                return
            import_module(module)
        self._timer.start(_PAUSE_MS)

    def _end(self) -> None:
        self._runner.run_long(
            lambda _job: self._finish(),
            owner=self,
            on_done=lambda _nothing: settle_memory(),
            on_refused=self._on_refused,
        )


def settle_memory() -> None:
    """Take all that was loaded out of Python's search for unreachable cycles.

    A full search through the program's own half million objects stops every thread for a tenth of a second, over and
    over while a long job makes new ones.
    """
    gc.freeze()

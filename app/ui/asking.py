"""Asking while somebody types: a short wait after the last key, and answers to older questions are dropped."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from app.ui.suggesting import Suggestion

if TYPE_CHECKING:
    from app.domain.problems import Refusal
    from app.ui.running import Runner

Find = Callable[[str], Sequence[Suggestion]]
Show = Callable[[str, Sequence[Suggestion], str], None]
"""Shows what was found for a text; the last sentence says why nobody could look, and is empty when somebody could."""
_WAIT_MS = 80


class Asker(QObject):
    """Asks one question at a time on the database worker; the last question typed is the one that is answered."""

    def __init__(self, parent: QObject, runner: "Runner", show: Show) -> None:
        super().__init__(parent)
        self._runner = runner
        self._show = show
        self._find: Find | None = None
        self._text = ""
        self._is_asking = False
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._ask)

    def use(self, find: Find) -> None:
        """Say who answers; called on the database worker."""
        self._find = find

    def ask(self, text: str) -> None:
        """Ask once the typing pauses; an empty text asks nothing and forgets what was asked before."""
        self._text = text.strip()
        if self._text:
            self._wait.start()
        else:
            self._wait.stop()
            self._show("", (), "")

    @Slot()
    def _ask(self) -> None:
        if self._find is None or self._is_asking:
            return  # when the running question is answered, the new one is asked
        find, text = self._find, self._text
        self._is_asking = True

        def answered(found: Sequence[Suggestion], why: str = "") -> None:
            if text == self._text:
                self._show(text, found, why)

        def refused(refusal: "Refusal") -> None:
            from app.labels.speaking import problems_text  # noqa: PLC0415 - all sentences; the box is painted first

            answered((), problems_text(refusal.problems))

        self._runner.run(
            lambda: find(text), owner=self, on_done=answered, on_refused=refused, on_end=lambda: self._on_end(text)
        )

    def _on_end(self, text: str) -> None:
        self._is_asking = False
        if self._text and text != self._text and not self._wait.isActive():
            self._ask()

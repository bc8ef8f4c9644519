"""Keeps in step with the hub while the program runs: a round when one is due, and the light told after each."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot

from app.domain.problems import Refusal
from app.ui.shell.desk import Desk, Notice

if TYPE_CHECKING:
    from app.services.bundle import Services
    from app.services.upstream.standing import UpstreamStatus

_SOON_S: Final = 5.0  # after a local write: several verbs go together
_SECOND_MS: Final = 1_000
_OWN: Final = "upstream"
_CLOCK: Final = "upstreamClock"
_TROUBLE: Final = "upstreamTrouble"
_DOUBT: Final = "upstreamDoubt"
_FOR_PEOPLE: Final = frozenset(
    {"upstream.copied", "upstream.epoch", "upstream.key_locked", "upstream.key_unreadable", "upstream.pruned",
     "upstream.revoked", "upstream.tls_date", "upstream.too_far_behind", "upstream.too_old"}
)  # fmt: skip
"""Troubles that do not pass by themselves: they are said above the place, once."""


class UpstreamWatch(QObject):
    """One round at a time, on the worker for long jobs; a computer without a hub is asked nothing more.

    Rounds go on while the window is locked: what was written shall reach the hub.
    """

    def __init__(self, parent: QObject, desk: Desk, services: "Services") -> None:
        super().__init__(parent)
        self.setObjectName("upstreamWatch")
        self._desk = desk
        self._services = services
        self._is_on_its_way = False
        self._standing: UpstreamStatus | None = None
        self._told = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.go)
        desk.feed.changed.connect(self._on_changed)
        desk.sync_wanted.connect(self.go)

    @property
    def waits_ms(self) -> int:
        """How long until the next round; -1 while none is due."""
        return self._timer.remainingTime()

    @Slot()
    def begin(self) -> None:
        """Somebody has come in: show how it stands, and begin with a round."""
        self._told = ""
        self._look()

    @Slot()
    def go(self) -> None:
        """Do a round now, unless one is on its way or there is no line to a hub."""
        standing = self._standing
        if self._is_on_its_way or standing is None or not standing.url:
            return
        self._timer.stop()
        self._is_on_its_way = True
        self._shine()
        self._desk.runner.run_long(
            lambda _job: self._round(),
            owner=self,
            on_done=self._after_round,
            on_refused=self._desk.refuse,
            on_end=self._end,
        )

    def _round(self) -> "tuple[UpstreamStatus, float | None]":
        upstream = self._services.upstream
        try:
            upstream.keep_in_step()
        except Refusal as refusal:
            if not refusal.problems[0].code.startswith("upstream."):
                raise
        return upstream.status(), upstream.next_wait()  # trouble with the hub is in the status

    def _end(self) -> None:
        self._is_on_its_way = False

    def _after_round(self, found: "tuple[UpstreamStatus, float | None]") -> None:
        self._standing, wait = found
        self._shine()
        self._warn()
        if wait is not None:
            self._timer.start(round(wait * _SECOND_MS))

    def _look(self) -> None:
        self._desk.runner.run(
            lambda: self._services.upstream.status(),  # noqa: PLW0108 - the service may have to be loaded: not here
            owner=self,
            on_done=self._show,
            on_refused=self._desk.refuse,
        )

    def _show(self, standing: "UpstreamStatus") -> None:
        self._standing = standing
        self._shine()
        if not standing.is_enrolled or self._is_on_its_way:
            return
        if not self._timer.isActive():
            self.go()
        elif standing.pending and not standing.trouble and self._timer.remainingTime() > _SOON_S * _SECOND_MS:
            self._timer.start(round(_SOON_S * _SECOND_MS))

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        """Something was written; also by a round, which looks for itself."""
        if self._standing is None or self._is_on_its_way:
            return
        if self._standing.is_enrolled or _OWN in topics:
            self._look()

    def _shine(self) -> None:
        from app.ui.upstream.light import light_of  # noqa: PLC0415 - the first lists come before it

        if self._standing is not None:
            self._desk.light_changed.emit(light_of(self._standing, is_on_its_way=self._is_on_its_way))

    def _warn(self) -> None:
        """Say what somebody has to mend: the clock, the program, the computer's standing."""
        from app.domain.problems import Problem  # noqa: PLC0415 - as above
        from app.labels.speaking import problem_text  # noqa: PLC0415
        from app.labels.upstream import clock_text  # noqa: PLC0415
        from app.labels.watch_words import doubt_text  # noqa: PLC0415

        standing = self._standing
        if standing is None:
            return
        trouble = standing.trouble if standing.trouble in _FOR_PEOPLE else ""
        clock, doubt = clock_text(standing), doubt_text(standing.watch)
        if (news := f"{trouble}{clock}{doubt}") == self._told:
            return
        self._told = news
        told = problem_text(Problem(code=trouble)) if trouble else ""
        for which, text in ((_TROUBLE, told), (_CLOCK, clock), (_DOUBT, doubt)):
            if text:
                self._desk.noticed.emit(Notice(id=which, text=text, tone="over"))
            else:
                self._desk.notice_settled.emit(which)

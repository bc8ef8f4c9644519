"""Has warnings given when their moment comes, and sums up above the places those of whoever sits here."""

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Slot

from app.labels.limits import moment_text
from app.ui.shell.desk import Desk, Notice

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.domain.people.session import Session
    from app.services.bundle import Services
    from app.services.work.warnings import Given, Speaking

_NOTICE: Final = "warnings"
_LEAST_MS: Final = 60_000
_MOST_MS: Final = 30 * 60_000  # a computer that slept, or whose clock was set, finds its way back by itself
_TOPICS: Final = frozenset({"cases", "orders", "people", "station", "warnings"})


class WarningWatch(QObject):
    """Waits for the next moment there is something to say; one notice sums up what stands.

    A notice that was closed comes back only when something new is in it; it goes once part of it was dealt with.
    """

    def __init__(
        self, parent: QObject, desk: Desk, services: "Services", person: "Callable[[], Session | None]"
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._services = services
        self._person = person
        self._told: frozenset[int] = frozenset()
        self._is_looking = False
        self._is_wanted = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        desk.feed.changed.connect(self._on_changed)

    @property
    def waits_ms(self) -> int:
        """How long until it looks again by itself; -1 while it does not wait."""
        return self._timer.remainingTime()

    @Slot()
    def begin(self) -> None:
        """Somebody has come in: whatever stands is said to him."""
        self._told = frozenset()
        self.look()

    @Slot()
    def look(self) -> None:
        """Give what is due, and ask what stands; while that is on its way it is done once more after it."""
        person = self._person()
        if person is None:
            return
        self._is_wanted = self._is_looking
        if self._is_looking:
            return
        self._is_looking = True
        self._desk.runner.run(
            lambda: (self._services.warnings.give(person), self._services.warnings.speaking(person)),
            owner=self,
            on_done=self._show,
            on_refused=self._desk.refuse,
            on_end=self._end,
        )

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS:
            self.look()

    def _end(self) -> None:
        self._is_looking = False
        if self._is_wanted:
            QTimer.singleShot(0, self, self.look)

    def _show(self, found: "tuple[Given, Speaking]") -> None:
        given, speaking = found
        self._wait(given)
        if speaking.keys == self._told:
            return
        has_news = bool(speaking.keys - self._told)
        self._told = speaking.keys
        if has_news:
            self._desk.noticed.emit(self._notice(speaking, self._desk.now()))
        else:
            self._desk.notice_settled.emit(_NOTICE)

    def _wait(self, given: "Given") -> None:
        if given.is_more:
            self._timer.start(0)
            return
        left = _MOST_MS if given.next_at is None else (given.next_at - self._desk.now()).total_seconds() * 1000
        self._timer.start(int(min(max(left, _LEAST_MS), _MOST_MS)))

    def _notice(self, speaking: "Speaking", now: "datetime") -> Notice:
        first: Any = speaking.first  # rows of lists are made from their columns
        said = (
            self.tr("时限提醒：{number} {name}，到期 {due}")
            if len(speaking.keys) == 1
            else self.tr("{count} 条时限提醒，最早 {number} {name}，到期 {due}")
        )
        return Notice(
            id=_NOTICE,
            text=said.format(
                count=len(speaking.keys),
                number=first.number,
                name=first.clock_name,
                due=moment_text(first.due_at.due_at, now),
            ),
            tone="over" if speaking.graves else "near",
            verb=self.tr("查看"),
            do=lambda: self._desk.go_to("today", "warnings"),
        )

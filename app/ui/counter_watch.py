"""Looks at the counter once a minute and after every visit, and says calmly when it is overloaded."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot

from app.domain.people.session import Permission
from app.ui.shell.desk import Desk, Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.people.session import Session
    from app.domain.work.counter_load import CounterLoad, Overload
    from app.services.bundle import Services

_MINUTE_MS: Final = 60_000
_TOPICS: Final = frozenset({"cases", "counter"})
_NOTICE: Final = "counterLoad"


class CounterWatch(QObject):
    """Keeps one notice for whoever takes cases in; one that was closed comes back only for another reason."""

    def __init__(
        self, parent: QObject, desk: Desk, services: "Services", person: "Callable[[], Session | None]"
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._services = services
        self._person = person
        self._told: tuple[Overload, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(_MINUTE_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        desk.feed.changed.connect(self._on_changed)

    @Slot()
    def begin(self) -> None:
        """Somebody has come in: whatever stands is said to him."""
        self._told = ()
        self.look()

    @Slot()
    def look(self) -> None:
        """Ask how full the counter is now."""
        person = self._person()
        if person is not None and person.may(Permission.INTAKE):
            self._desk.runner.run(
                lambda: self._services.counter.load(),  # noqa: PLW0108 - the service may have to be loaded: not here
                owner=self,
                on_done=self._tell,
                on_refused=self._desk.refuse,
            )

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS:
            self.look()

    def _tell(self, load: "CounterLoad") -> None:
        if load.overloads == self._told:
            return
        self._told = load.overloads
        if not load.overloads:
            self._desk.notice_settled.emit(_NOTICE)
            return
        from app.labels.counter import load_text  # noqa: PLC0415 - words of the counter come when they are needed

        self._desk.noticed.emit(Notice(id=_NOTICE, text=load_text(load)))

"""Looks at the clock once a minute and says which orders come near their limit and which are past it, summed up."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot

from app.domain.dispatch.alerts import OrderAlert, alert, next_due
from app.labels.limits import moment_text
from app.ui.shell.desk import Desk, Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from app.domain.dispatch.order import WorkOrder
    from app.domain.people.session import Session
    from app.services.bundle import Services

_MINUTE_MS: Final = 60_000
_TONES: Final = {OrderAlert.NEAR: "near", OrderAlert.OVERDUE: "over"}
_TOPICS: Final = frozenset({"cases", "orders", "people"})


class OrderWatch(QObject):
    """Keeps one notice for the orders near their limit and one for those past it, for whoever is signed in.

    A notice that was closed comes back only when other orders are in it; the texts name moments, so they stay true.
    """

    def __init__(
        self, parent: QObject, desk: Desk, services: "Services", person: "Callable[[], Session | None]"
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._services = services
        self._person = person
        self._told: dict[OrderAlert, frozenset[UUID]] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_MINUTE_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        desk.feed.changed.connect(self._on_changed)

    @Slot()
    def begin(self) -> None:
        """Somebody has come in: whatever stands is said to him."""
        self._told = {}
        self.look()

    @Slot()
    def look(self) -> None:
        """Ask which orders are near or late now."""
        person = self._person()
        if person is not None:
            self._desk.runner.run(
                lambda: self._services.planning.warnings(person),  # a service may have to be loaded: not here
                owner=self,
                on_done=self._tell,
                on_refused=self._desk.refuse,
            )

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS:
            self.look()

    def _tell(self, orders: "Sequence[WorkOrder]") -> None:
        now = self._desk.now()
        for how in _TONES:
            standing = [order for order in orders if alert(order, now) is how]
            ids = frozenset(order.id for order in standing)
            if ids == self._told.get(how, frozenset()):
                continue
            self._told[how] = ids
            if standing:
                self._desk.noticed.emit(self._notice(how, standing, now))
            else:
                self._desk.notice_settled.emit(_id_of(how))

    def _notice(self, how: OrderAlert, orders: "Sequence[WorkOrder]", now: "datetime") -> Notice:
        due = {order.id: due_at for order in orders if (due_at := next_due(order)) is not None}
        first = min(orders, key=lambda order: (due[order.id], order.number))
        word = _words(how)
        said = (
            self.tr("派工单 {number} {task}{how}，时限 {due}")
            if len(orders) == 1
            else self.tr("{count} 张派工单{how}，最早 {number} {task}，时限 {due}")
        )
        return Notice(
            id=_id_of(how),
            text=said.format(
                count=len(orders),
                how=word,
                number=first.number,
                task=first.task,
                due=moment_text(due[first.id], now),
            ),
            tone=_TONES[how],
            verb=self.tr("查看"),
            do=lambda: self._open(orders, word),
        )

    def _open(self, orders: "Sequence[WorkOrder]", word: str) -> None:
        """Show just the orders the notice counts: the one, or the list of them."""
        if len(orders) == 1:
            self._desk.open_record("order", str(orders[0].id))
        else:
            words = self.tr("{how} {count} 张").format(how=word, count=len(orders))
            self._desk.go_to("dispatch", {"numbers": [order.number for order in orders], "words": words})


def _words(how: OrderAlert) -> str:
    """The words the status line uses of cases, so that both are read alike."""
    return "已超期" if how is OrderAlert.OVERDUE else "将超期"


def _id_of(how: OrderAlert) -> str:
    return f"orders-{how}"

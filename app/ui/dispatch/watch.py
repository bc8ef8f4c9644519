"""Looks at the clock once a minute and says which orders come near their limit, once for each."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.domain.dispatch.alerts import OrderAlert, alert, next_due
from app.labels.limits import limit_text
from app.labels.speaking import label_of
from app.ui.shell.desk import Notice

if TYPE_CHECKING:
    from uuid import UUID

    from app.domain.dispatch.order import WorkOrder
    from app.ui.ground import Ground

_MINUTE_MS: Final = 60_000
_TONES: Final = {OrderAlert.NEAR: "near", OrderAlert.OVERDUE: "over"}


class NearWatch(QObject):
    """Raises a notice when an order somebody has to see to comes near its limit, and again when it is past it."""

    ticked = Signal()
    """A minute went by: what is shown by the clock is to be shown again."""

    def __init__(self, ground: "Ground", parent: QObject) -> None:
        super().__init__(parent)
        self._ground = ground
        self._told: dict[UUID, OrderAlert] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_MINUTE_MS)
        self._timer.timeout.connect(self._on_minute)
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Ask which orders are near now."""
        ground = self._ground
        ground.run(self, lambda: ground.services.planning.warnings(ground.session), self._tell)

    @Slot()
    def _on_minute(self) -> None:
        self.ticked.emit()
        self.look()

    def _tell(self, orders: "tuple[WorkOrder, ...]") -> None:
        now = self._ground.desk.now()
        standing = {order.id: alert(order, now) for order in orders}
        for gone in self._told.keys() - standing.keys():
            self._ground.desk.notice_settled.emit(f"order-{gone}")
        for order in orders:
            if self._told.get(order.id) is not standing[order.id]:
                self._raise(order, standing[order.id])
        self._told = standing

    def _raise(self, order: "WorkOrder", how: OrderAlert) -> None:
        due_at = next_due(order)
        left = "" if due_at is None else limit_text(due_at, self._ground.desk.now())
        desk = self._ground.desk
        desk.noticed.emit(
            Notice(
                id=f"order-{order.id}",
                text=self.tr("工单 {number} {task}{how}：{left}").format(
                    number=order.number, task=order.task, how=label_of(how), left=left
                ),
                tone=_TONES[how],
                verb=self.tr("查看"),
                do=lambda: desk.open_record("order", str(order.id)),
            )
        )

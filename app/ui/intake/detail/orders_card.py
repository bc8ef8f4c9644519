"""The work orders of a case: who went, and how far they are."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame

from app.labels.limits import moment_text
from app.ui.parts import button, clear, column, frame, label, named, row
from app.ui.words import order_badge

if TYPE_CHECKING:
    from app.domain.dispatch.order import WorkOrder
    from app.services.work.viewing import CaseView
    from app.ui.ground import Ground


class OrdersCard(QFrame):
    """One line for each order, with the way to 派工; hidden while there is none."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "ordersCard", self.tr("工单"))
        self.setProperty("role", "card")
        self._ground = ground
        self._lines = column(spacing=8)
        inside = column(self, margins=16, spacing=8)
        inside.addWidget(label(self.tr("工单"), "heading"))
        inside.addLayout(self._lines)
        self.hide()

    def show_view(self, view: "CaseView") -> None:
        """Show the orders, the newest first."""
        clear(self._lines)
        self.setVisible(bool(view.orders))
        for order in reversed(view.orders):
            if self._lines.count():
                self._lines.addWidget(frame("rule"))
            self._add(order, view)

    def _add(self, order: "WorkOrder", view: "CaseView") -> None:
        badge = order_badge(order.state)
        head = row(spacing=8)
        head.addWidget(label(order.task, wraps=True), 1)
        head.addWidget(named(label(badge.word, "badge", tone=badge.tone.value), f"orderState-{order.number}"))
        self._lines.addLayout(head)
        parts = []
        for words, key in ((self.tr("负责人 {name}"), order.lead_id), (self.tr("监护 {name}"), order.guardian_id)):
            if key is not None and key in view.people:
                parts.append(words.format(name=view.people[key].name))
        if order.due_at is not None:
            parts.append(self.tr("{when} 前完工").format(when=moment_text(order.due_at, self._ground.desk.now())))
        about = " · ".join(parts)
        if about:
            self._lines.addWidget(label(about, "small", wraps=True))
        link = button(order.number, f"order-{order.number}", role="link")
        link.setToolTip(self.tr("到派工查看"))
        link.clicked.connect(lambda: self._ground.desk.open_record("order", str(order.id)))
        foot = row()
        foot.addWidget(link)
        foot.addStretch(1)
        self._lines.addLayout(foot)

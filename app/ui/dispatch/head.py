"""The head of an order: number, state, limit; and the facts a dispatcher reads out on the telephone."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.dispatch.alerts import next_due
from app.domain.dispatch.order import OrderStep
from app.domain.work.due import RunningLimit
from app.labels.limits import moment_text
from app.labels.numbers import numbering_text
from app.ui.lists.cells import Badge
from app.ui.parts import button, clear, column, label, named, row, set_property
from app.ui.theme.theme import spaced
from app.ui.words import limit_badge, order_badge

if TYPE_CHECKING:
    from datetime import datetime

    from app.ui.dispatch.dossier import Dossier


class BadgeLabel(QWidget):
    """A badge of a list, outside of a list: its word on a plate, and what stands beside it."""

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self._plate = named(label("", "badge"), name, spoken)
        self._beside = named(label("", "muted"), f"{name}Beside")
        inside = row(self, spacing=8)
        inside.addWidget(self._plate)
        inside.addWidget(self._beside)
        inside.addStretch(1)

    def show_badge(self, badge: Badge | None) -> None:
        """Show a badge, or nothing."""
        self.setVisible(badge is not None)
        if badge is not None:
            self._plate.setText(badge.word)
            self._beside.setText(badge.beside)
            set_property(self._plate, "tone", badge.tone.value)


class OrderHead(QWidget):
    """Number, state and limit of the order; it stays in view while the rest is scrolled."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "orderHead", self.tr("工单"))
        self._number = named(label("", "title"), "orderNumber", self.tr("工单编号"))
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._state = BadgeLabel("orderState", self.tr("状态"))
        self._limit = BadgeLabel("orderLimit", self.tr("时限"))
        first = row(spacing=10)
        first.addWidget(self._number)
        first.addWidget(self._state)
        first.addStretch(1)
        inside = column(self, spacing=8)
        inside.addLayout(first)
        inside.addWidget(self._limit)

    def show_order(self, dossier: "Dossier", now: "datetime") -> None:
        """Show an order."""
        order = dossier.view.order
        self._number.setText(order.number)
        self._state.show_badge(order_badge(order.state))
        due_at = next_due(order)
        limit = None if due_at is None else RunningLimit(started_at=order.created_at, due_at=due_at)
        self._limit.show_badge(None if limit is None else limit_badge(limit, now))


class OrderFacts(QWidget):
    """Task, place, customer, the case behind the order and, once it is sent, the crew."""

    case_wanted = Signal(str)
    """The id of the case behind the order."""
    handing_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "orderFacts", self.tr("工单内容"))
        self._case = button("", "orderCase", role="link")
        self._case_id = ""
        self._case.clicked.connect(lambda: self.case_wanted.emit(self._case_id))
        self._hand_over = button(self.tr("移交他人(&Y)"), "handOverOpen", role="link")
        self._hand_over.clicked.connect(self.handing_wanted)
        self._facts = spaced(QGridLayout(), 0, 6)
        self._facts.setColumnStretch(1, 1)
        link = row()
        link.addWidget(self._case)
        link.addWidget(self._hand_over)
        link.addStretch(1)
        inside = column(self, spacing=4)
        inside.addLayout(link)  # first, so that it is in view however much there is to say
        inside.addLayout(self._facts)

    def show_order(self, dossier: "Dossier", now: "datetime") -> None:
        """Show an order."""
        case = dossier.view.case
        self._case.setVisible(case is not None)
        self._hand_over.setVisible(OrderStep.HAND_OVER in dossier.steps)
        if case is not None:
            self._case_id = str(case.id)
            self._case.setText(self.tr("打开业务 {number}").format(number=case.number))
        clear(self._facts)
        facts = [(title, text) for title, text in self._said(dossier, now) if text]
        for line, (title, text) in enumerate(facts):
            self._facts.addWidget(label(title, "muted"), line, 0, Qt.AlignmentFlag.AlignTop)
            value = named(label(text, wraps=True), f"fact-{title}", title)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addWidget(value, line, 1)

    def _said(self, dossier: "Dossier", now: "datetime") -> list[tuple[str, str]]:
        view = dossier.view
        order = view.order
        facts = [
            (self.tr("编号"), numbering_text(order.number, view.events)),
            (self.tr("任务"), order.task if order.task == view.kind.name else f"{view.kind.name} · {order.task}"),
            (self.tr("地点"), order.place),
            (self.tr("台区"), f"{view.area.name}  {view.area.grid}"),
            (self.tr("客户"), "  ".join(part for part in (dossier.customer, dossier.phone) if part)),
        ]
        if order.dispatched_at is None or dossier.may_send:
            return facts
        planned = ""
        if order.planned_from is not None and order.planned_to is not None:
            planned = f"{moment_text(order.planned_from, now)} 至 {moment_text(order.planned_to, now)}"
        return [
            *facts,
            (self.tr("负责人"), dossier.name_of(order.lead_id)),
            (self.tr("监护人"), dossier.name_of(order.guardian_id) if order.guardian_id else ""),
            (self.tr("成员"), "、".join(dossier.name_of(member) for member in order.member_ids)),
            (self.tr("计划"), planned),
            (self.tr("危险点"), "、".join(order.risks)),
            (self.tr("措施"), "；".join(order.measures)),
        ]

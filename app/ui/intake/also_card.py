"""顺便可办: what else this customer owes or has under way."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame

from app.domain.work.case import CaseState
from app.labels.work import LABELS
from app.labels.work_terms import amount_text
from app.ui.parts import button, clear, column, label, named, row

if TYPE_CHECKING:
    from app.domain.work.case import Case
    from app.services.customers.customers import CustomerView
    from app.ui.ground import Ground

_RUNNING = frozenset({CaseState.OPEN, CaseState.PAUSED})


class AlsoCard(QFrame):
    """Bills not settled and cases not ended of the customer at the counter; hidden while nobody is picked."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "alsoCard", self.tr("顺便可办"))
        self.setProperty("role", "card")
        self._ground = ground
        self._lines = column(spacing=6)
        inside = column(self, margins=16, spacing=8)
        inside.addWidget(label(self.tr("顺便可办"), "heading"))
        inside.addLayout(self._lines)
        self.hide()

    def show_customer(self, view: "CustomerView | None") -> None:
        """Show what is open for a customer, or nothing."""
        clear(self._lines)
        self.setVisible(view is not None)
        if view is None:
            return
        unpaid = [bill for bill in view.bills if bill.receivable > bill.received]
        if unpaid:
            text = self.tr("{n} 笔电费未结清，共 {sum} 元").format(n=len(unpaid), sum=amount_text(view.owed))
            self._lines.addWidget(named(label(text, "error", wraps=True), "alsoOwed"))
            periods = "、".join(bill.period for bill in unpaid)
            self._lines.addWidget(label(self.tr("月份：{periods}").format(periods=periods), "small", wraps=True))
        else:
            self._lines.addWidget(named(label(self.tr("没有未结电费"), "muted"), "alsoOwed"))
        running = [case for case in view.cases if case.state in _RUNNING]
        for case in running:
            self._add_case(case)
        if not running:
            self._lines.addWidget(label(self.tr("没有其他在办业务"), "muted"))

    def _add_case(self, case: "Case") -> None:
        known = self._ground.services.cases.businesses()
        name = next((business.name for business in known if business.code == case.business_code), case.business_code)
        state = LABELS[CaseState][case.state]
        link = button(f"{name} · {state}", f"alsoCase-{case.number}", role="link")
        link.setToolTip(case.number)
        link.clicked.connect(lambda: self._ground.desk.open_record("case", str(case.id)))
        line = row()
        line.addWidget(link)
        line.addStretch(1)
        self._lines.addLayout(line)

"""Who answers for a case from start to end, and who did before."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.domain.people.session import Permission
from app.domain.work.case import CaseState, ManagerChoice
from app.domain.work.managers import Tenure, tenures
from app.labels.limits import moment_text
from app.labels.supply import LABELS
from app.ui.parts import button, clear, column, label, named, row

if TYPE_CHECKING:
    from app.services.work.viewing import CaseView
    from app.ui.ground import Ground

_RUNNING = frozenset({CaseState.OPEN, CaseState.PAUSED})


class ManagerCard(QFrame):
    """The 客户经理, or whoever has the case where the type has none, with every handover and 移交."""

    hand_over_wanted = Signal()

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "managerCard", self.tr("负责人"))
        self.setProperty("role", "card")
        self._ground = ground
        self._title = label("", "heading")
        self._hand_over = button(self.tr("移交(&Y)"), "handOver", role="link")
        self._hand_over.clicked.connect(self.hand_over_wanted)
        self._lines = column(spacing=4)
        head = row(spacing=8)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._hand_over)
        inside = column(self, margins=16, spacing=8)
        inside.addLayout(head)
        inside.addLayout(self._lines)

    def show_view(self, view: "CaseView") -> None:
        """Show who has the case, the present one first."""
        self._title.setText(self.tr("客户经理") if view.business.has_manager else self.tr("负责人"))
        self._hand_over.setVisible(view.case.state in _RUNNING and self._ground.may(Permission.DISPATCH))
        clear(self._lines)
        for place, tenure in enumerate(reversed(tenures(view.case, view.events))):
            person = view.people.get(tenure.staff_id)
            name = self.tr("未指定") if person is None else f"{person.name}  {person.number}"
            self._lines.addWidget(named(label(name, "" if place == 0 else "muted", wraps=True), f"manager-{place}"))
            self._lines.addWidget(label(self._how(tenure), "small", wraps=True))

    def _how(self, tenure: Tenure) -> str:
        since = moment_text(tenure.since, self._ground.desk.now())
        if tenure.reason:
            return self.tr("{since} 接手：{reason}").format(since=since, reason=tenure.reason)
        if tenure.choice is None:
            return self.tr("{since} 起").format(since=since)
        return self.tr("{since} 起，{how}").format(since=since, how=LABELS[ManagerChoice][tenure.choice])

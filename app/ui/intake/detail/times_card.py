"""A calm mark on a case whose times somebody still has to explain."""

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFrame

from app.domain.work.timekeeping.findings import FindingState
from app.labels.timekeeping import finding_text
from app.ui.parts import button, clear, column, label, named, row

if TYPE_CHECKING:
    from app.services.work.timekeeping import CaseTruth
    from app.services.work.viewing import CaseView
    from app.ui.ground import Ground

_MOST: Final = 3
_TO_ANSWER: Final = frozenset({FindingState.OPEN, FindingState.REJECTED})


class CaseTimesCard(QFrame):
    """Says what is asked about the case's times and leads to where it is answered; hidden when nothing is."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "caseTimes", self.tr("时间疑问"))
        self.setProperty("role", "card")
        self._ground = ground
        self._view: CaseView | None = None
        self._head = named(label("", "heading"), "caseTimesHead")
        self._lines = column(spacing=6)
        answer = button(self.tr("去说明(&E)"), "explainTimes", role="link")
        answer.clicked.connect(self._on_answer)
        foot = row()
        foot.addWidget(answer)
        foot.addStretch(1)
        inside = column(self, margins=16, spacing=8)
        inside.addWidget(self._head)
        inside.addLayout(self._lines)
        inside.addLayout(foot)
        self.hide()

    def show_view(self, view: "CaseView") -> None:
        """Ask for the findings of a case; those of another case go at once."""
        if self._view is None or self._view.case.id != view.case.id:
            self.hide()
        self._view = view
        times = self._ground.services.timekeeping
        self._ground.run(self, lambda: times.of_case(view.case.id), lambda truth: self._show(view, truth))

    def _show(self, view: "CaseView", truth: "CaseTruth") -> None:
        if view is not self._view:
            return
        waiting = [found for found in truth.findings if found.state in _TO_ANSWER]
        clear(self._lines)
        for number, found in enumerate(waiting[:_MOST]):
            text = label(finding_text(found.finding, found.stage), wraps=True)
            self._lines.addWidget(named(text, f"caseTimes-{number}"))
        self._head.setText(self.tr("时间疑问 {n} 条待说明").format(n=len(waiting)))
        self.setVisible(bool(waiting))

    def _on_answer(self) -> None:
        if self._view is not None:
            self._ground.desk.go_to("ledgers", ("times", self._view.case.number))

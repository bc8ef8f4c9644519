"""Who should go, as what, and why it is not those who were asked before."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame

from app.labels.speaking import label_of, problem_text
from app.ui.parts import clear, column, label, named

if TYPE_CHECKING:
    from app.ui.dispatch.dossier import Dossier


class Advice(QFrame):
    """The proposal in words."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "proposal", self.tr("派工建议"))
        self.setProperty("role", "notice")
        self.setProperty("tone", "good")
        self._said = column(self, margins=(12, 8, 12, 8), spacing=4)

    def show_proposal(self, dossier: "Dossier") -> None:
        """Say what is proposed for an order."""
        clear(self._said)
        if dossier.proposal is None:
            return
        self._said.addWidget(named(label(self._words(dossier), "heading", wraps=True), "proposalText"))
        for number, rejection in enumerate(dossier.proposal.rejected):
            words = label(problem_text(rejection.problem), "muted", wraps=True)
            self._said.addWidget(named(words, f"rejection{number}"))

    def _words(self, dossier: "Dossier") -> str:
        proposal = dossier.proposal
        if proposal is None or proposal.lead_id is None or proposal.reason is None:
            return self.tr("本网格暂时没有合适的人，请从人员栏另选。")
        lead = self.tr("建议 {name}（{reason}）").format(
            name=dossier.name_of(proposal.lead_id), reason=label_of(proposal.reason)
        )
        if dossier.guardian_id is not None:
            return lead + self.tr("，监护人 {name}").format(name=dossier.name_of(dossier.guardian_id))
        if dossier.view.kind.needs_two:
            return lead + self.tr("；本任务须两人，本所暂时没有可任监护人的人员")
        return lead

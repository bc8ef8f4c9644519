"""Reviews and inspections of a case: verdicts, defects, further notices, and which checks which again."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame

from app.domain.definitions.stage import GateKind
from app.domain.people.session import Permission
from app.domain.work.case import CaseState
from app.domain.work.examining import Examination, Findings, Verdict, examinations, latest_of
from app.labels.limits import moment_text
from app.labels.supply import LABELS
from app.ui.icons import Icon
from app.ui.intake.detail.examine_dialogs import AddDefectsDialog, ExamineDialog
from app.ui.intake.flowing import flow
from app.ui.parts import button, clear, column, frame, label, named, row
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.work.ground import Occurred
    from app.services.work.viewing import CaseView
    from app.ui.deciding import DecisionDialog
    from app.ui.ground import Ground


class ExaminationCard(QFrame):
    """The newest first; hidden for cases that have and need none."""

    done = Signal()
    """Something was recorded: the case has to be read again."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "examinationCard", self.tr("审查与检查"))
        self.setProperty("role", "card")
        self._ground = ground
        self._view: CaseView | None = None
        self._lines = column(spacing=6)
        self._verbs = flow()
        inside = column(self, margins=16, spacing=8)
        inside.addWidget(label(self.tr("审查与检查"), "heading"))
        inside.addLayout(self._lines)
        inside.addLayout(self._verbs)
        self.hide()

    def show_view(self, view: "CaseView") -> None:
        """Show every examination, and what may be recorded now."""
        self._view = view
        past = examinations(view.events)
        is_asked = any(gate.kind is GateKind.EXAMINED for gate in view.stage.gates)
        self.setVisible(bool(past) or is_asked)
        clear(self._lines)
        for place, one in enumerate(reversed(past)):
            if place:
                self._lines.addWidget(frame("rule"))
            self._show_one(place, one, view)
        if not past:
            self._lines.addWidget(label(self.tr("本环节还没有登记结论。"), "small", wraps=True))
        clear(self._verbs)
        if is_asked and view.case.state is CaseState.OPEN and self._ground.may(Permission.INTAKE):
            examine = marked_button(self.tr("登记结论(&E)"), "examine", Icon.ADD)
            examine.clicked.connect(self.examine)
            self._verbs.addWidget(examine)
            if latest_of(past, view.case.stage, view.case.stage_since) is not None:
                more = button(self.tr("补充缺陷"), "addDefects")
                more.clicked.connect(self.add_defects)
                self._verbs.addWidget(more)

    def _show_one(self, place: int, one: Examination, view: "CaseView") -> None:
        findings = one.findings
        head = row(spacing=8)
        stage = next((each.name for each in view.business.stages if each.code == one.stage), one.stage)
        title = self.tr("{stage} · 复验") if one.previous is not None else "{stage}"
        head.addWidget(named(label(title.format(stage=stage), wraps=True), f"examination-{place}"), 1)
        tone = "good" if one.is_passed else "over"
        words = LABELS[Verdict][findings.verdict].partition("，")[0]
        head.addWidget(label(words, "badge", tone=tone))
        self._lines.addLayout(head)
        where = self.tr("例会") if one.meeting else self.tr("书面或现场")
        when = moment_text(one.at, self._ground.desk.now())
        self._lines.addWidget(label(f"{when} · {where} · {findings.people}", "small", wraps=True))
        self._lines.addWidget(label(findings.opinion, wraps=True))
        for number, defect in enumerate(findings.defects, start=1):
            self._lines.addWidget(label(f"{number}. {defect}", wraps=True))
        if findings.rectify_on is not None:
            until = self.tr("整改期限 {day}").format(day=findings.rectify_on.isoformat())
            self._lines.addWidget(label(until, "small", wraps=True))
        for more in one.supplements:
            words = self.tr("补充通知：{defects}（{reason}）")
            said = words.format(defects="、".join(more.defects), reason=more.reason)
            self._lines.addWidget(label(said, "error", wraps=True))

    @Slot()
    def examine(self) -> None:
        """Ask for the findings."""
        view = self._view
        if view is None:
            return
        examining, session = self._ground.services.supply.examining, self._ground.session
        dialog = ExamineDialog(self._ground, self, view.stage.name)

        def decided(findings: Findings, occurred: "Occurred") -> None:
            self._do(
                lambda: examining.examine(session, view.case.id, findings, occurred), dialog, self.tr("已登记结论。")
            )

        dialog.decided.connect(decided)
        dialog.open()

    @Slot()
    def add_defects(self) -> None:
        """Ask for defects that were left out, and why."""
        view = self._view
        if view is None:
            return
        examining, session = self._ground.services.supply.examining, self._ground.session
        dialog = AddDefectsDialog(self._ground, self)

        def decided(defects: tuple[str, ...], reason: str) -> None:
            self._do(
                lambda: examining.add_defects(session, view.case.id, defects, reason),
                dialog,
                self.tr("已补充通知，并计入统计。"),
            )

        dialog.decided.connect(decided)
        dialog.open()

    def _do(self, call: "Callable[[], object]", dialog: "DecisionDialog", said: str) -> None:
        def done(_: object) -> None:
            dialog.accept()
            self._ground.desk.toast(said)
            self.done.emit()

        self._ground.run(self, call, done, dialog.refuse)

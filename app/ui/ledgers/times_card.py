"""The card of one question about times: what it is, the case's four times, the reason, and the head's word."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QScrollArea, QWidget

from app.domain.people.session import Permission
from app.domain.people.staff import Role
from app.domain.problems import Refusal
from app.domain.work.event import SubjectKind
from app.domain.work.timekeeping.findings import FindingState
from app.domain.work.timekeeping.rules import Rule, Weight
from app.labels.ledgers import moment_text
from app.labels.timekeeping import LABELS, finding_text, grounds_text
from app.ui.forms.fields import Field, FieldKind
from app.ui.forms.form import EntryForm
from app.ui.icons import Icon
from app.ui.ledgers.card import RecordCard, head
from app.ui.ledgers.facts import facts
from app.ui.ledgers.times_steps import steps_table
from app.ui.ledgers.times_words import state_badge
from app.ui.overriding import override
from app.ui.parts import button, column, label, named, row
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.services.work.timekeeping import CaseTruth, Found
    from app.ui.ground import Ground

_REASON, _NOTE = "reason", "note"


class FindingCard(RecordCard):
    """Shows a finding and takes the answer to it."""

    settled = Signal()
    """Something was said to the finding: the list has to be read again."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__(ground, "findingCard", "在左边选一条时间疑问，这里显示四个时间、说明和认可。")
        self._found: Found | None = None
        self._form: EntryForm | None = None

    def show_found(self, found: "Found | None") -> None:
        """Show a finding, or that none is chosen; one that stands there already keeps what is being typed."""
        if found is None:
            self._found = self._form = None
            self.show_nothing()
        elif found != self._found:
            if self._found is None or found.finding.key != self._found.finding.key:
                self.findChildren(QScrollArea)[0].verticalScrollBar().setValue(0)
            self._found = found
            if found.finding.subject.kind is SubjectKind.CASE:
                self.show_record(found.finding.subject.id)
            else:
                self._fill(found, None)

    def read(self, record_id: UUID) -> None:
        """Ask for the four times of the finding's case."""
        found, times = self._found, self.ground.services.timekeeping
        if found is not None:
            self.ground.run(self, lambda: times.of_case(record_id), lambda truth: self._fill(found, truth))

    def begin(self) -> None:
        """Put the focus where the answer is typed."""
        self.setFocus()

    @override
    @Slot()
    def _begin(self) -> None:
        if self.hasFocus() and self._form is not None:
            self._form.begin()  # also after an answer, so that one finding after the other can be explained by key
        else:
            super()._begin()

    def _fill(self, found: "Found", truth: "CaseTruth | None") -> None:
        if found is not self._found:
            return
        self._form = None
        text = named(label(finding_text(found.finding, found.stage), wraps=True), "findingText")
        pieces = [self._head(found), text, self._said(found), self._answering(found)]
        if truth is not None:
            pieces += [steps_table(truth.steps), self._opening(found.finding.subject.id)]
        self.fill([piece for piece in (*pieces, self._facts(found)) if piece is not None])
        self.shown.emit(found.finding.key)

    def _head(self, found: "Found") -> QWidget:
        finding = found.finding
        return head(LABELS[Rule][finding.rule], finding.subject.number or self.tr("全所"), state_badge(found.state))

    def _opening(self, case_id: UUID) -> QWidget:
        """The way to the case itself."""
        made = QWidget()
        opens = marked_button(self.tr("打开业务(&O)"), "openCase", Icon.CASE)
        opens.clicked.connect(lambda: self.ground.desk.open_record("case", str(case_id)))
        inside = row(made)
        inside.addWidget(opens)
        inside.addStretch(1)
        return made

    def _facts(self, found: "Found") -> QWidget:
        finding = found.finding
        spec = self.ground.services.timekeeping.rules().specs.get(finding.rule)
        return facts(
            "findingFacts",
            (
                (self.tr("业务类型"), found.business),
                (self.tr("环节"), found.stage),
                (self.tr("性质"), LABELS[Weight][finding.weight]),
                (self.tr("录入人"), "" if found.person is None else f"{found.person.name}  {found.person.number}"),
                (self.tr("登记时间"), moment_text(finding.recorded_at)),
                (self.tr("依据"), "" if spec is None else grounds_text(spec)),
                (self.tr("疑问编号"), finding.key),
            ),
        )

    def _said(self, found: "Found") -> QWidget | None:
        """What was said to it so far."""
        given = found.answer
        if given is None:
            return None
        words = {FindingState.ACCEPTED: self.tr("认可"), FindingState.REJECTED: self.tr("不认可")}
        decided = f"{words.get(found.state, '')}  {moment_text(given.decided_at)}".strip()
        pairs = (
            (self.tr("说明"), given.reason),
            (self.tr("说明时间"), moment_text(given.answered_at)),
            (self.tr("所长意见"), decided),
            (self.tr("理由"), given.note),
        )
        return facts("findingAnswer", pairs)

    def _answering(self, found: "Found") -> QWidget | None:
        """What who sits here may say to it now."""
        session = self.ground.session
        is_own = session.staff_id is not None and session.staff_id == found.finding.person_id
        if found.state in {FindingState.OPEN, FindingState.REJECTED}:
            return self._reason_form() if is_own or session.may(Permission.INTAKE) else None
        if found.state is FindingState.ANSWERED and (session.is_owner or Role.HEAD in session.roles):
            return self._decision_form()
        return None

    def _reason_form(self) -> QWidget:
        field = Field(name=_REASON, label=self.tr("原因"), kind=FieldKind.NOTE, is_required=True, is_wide=True)
        go = button(self.tr("提交说明(&S)"), "answerFinding", role="primary")
        go.clicked.connect(self._answer)
        return self._form_with(field, (go,))

    def _decision_form(self) -> QWidget:
        hint = self.tr("不认可时填写")
        field = Field(name=_NOTE, label=self.tr("理由"), kind=FieldKind.NOTE, hint=hint, is_wide=True)
        accept = button(self.tr("认可(&Y)"), "acceptFinding", role="primary")
        accept.clicked.connect(lambda: self._decide(is_accepted=True))
        reject = button(self.tr("不认可(&N)"), "rejectFinding")
        reject.clicked.connect(lambda: self._decide(is_accepted=False))
        return self._form_with(field, (accept, reject))

    def _form_with(self, field: Field, verbs: tuple[QWidget, ...]) -> QWidget:
        made = named(QWidget(), "findingForm")
        self._form = EntryForm(self.ground.desk, (field,), name="findingEntry")
        inside = column(made, spacing=8)
        inside.addWidget(self._form)
        line = row(spacing=8)
        for verb in verbs:
            line.addWidget(verb)
        line.addStretch(1)
        inside.addLayout(line)
        return made

    def _answer(self) -> None:
        found, form = self._found, self._form
        if found is None or form is None or not form.check_all():
            return
        times, session = self.ground.services.timekeeping, self.ground.session
        reason = form.values()[_REASON]
        self.ground.run(
            self,
            lambda: times.answer(session, found.finding.key, reason),
            lambda _: self._on_said(self.tr("已说明，待所长认可。")),
            self._refuse,
        )

    def _decide(self, *, is_accepted: bool) -> None:
        found, form = self._found, self._form
        if found is None or form is None:
            return
        times, session = self.ground.services.timekeeping, self.ground.session
        note = form.values()[_NOTE]
        self.ground.run(
            self,
            lambda: times.decide(session, found.finding.key, is_accepted=is_accepted, note=note),
            lambda _: self._on_said(self.tr("已认可。") if is_accepted else self.tr("已退回重新说明。")),
            self._refuse,
        )

    def _on_said(self, words: str) -> None:
        self.ground.desk.notice_settled.emit("refusal")
        self.ground.desk.toast(words)
        self.settled.emit()

    def _refuse(self, refusal: Refusal) -> None:
        """Put the sentence at its field, or above the place."""
        names = {} if self._form is None else self._form.values()
        here = {problem.field: self.ground.say(problem) for problem in refusal.problems if problem.field in names}
        if self._form is not None and here:
            self._form.show_problems(here)
        else:
            self.ground.desk.refuse(refusal)

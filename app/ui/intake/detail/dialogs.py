"""Decisions that want words: a reason for a step, a correction of what was entered."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.definitions.field import FieldSpec
from app.domain.problems import Problem, Refusal
from app.domain.work.pausing import PauseReason
from app.domain.work.steps import StepKind
from app.labels.work import LABELS
from app.ui.case_fields import Value, field_of, kept, said, shown
from app.ui.forms.fields import Field, FieldKind
from app.ui.forms.form import EntryForm
from app.ui.intake.detail.late import late_fields, late_problems, occurred_in
from app.ui.parts import button, column, label, named, row
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.ui.ground import Ground

REASON, NOTE = "reason", "note"


class DecisionDialog(QDialog):
    """A heading, a form, 取消 and the verb; problems stand at their fields, the rest under the form."""

    def __init__(self, ground: "Ground", parent: QWidget, name: str, title: str, verb: str) -> None:
        super().__init__(parent)
        named(self, name, title)
        self.setWindowTitle(title)
        self._ground = ground
        self._form: EntryForm | None = None
        self._other = named(label("", "error", wraps=True), f"{name}Other")
        self._other.hide()
        cancel = button(self.tr("取消"), f"{name}Cancel")
        cancel.clicked.connect(self.reject)
        self.verb = button(verb, f"{name}Go", role="primary")
        self.verb.clicked.connect(self.submit)
        verbs = row(spacing=10)
        verbs.addStretch(1)
        verbs.addWidget(cancel)
        verbs.addWidget(self.verb)
        self._inside = column(self, margins=20, spacing=14)
        self._inside.addWidget(label(title, "title"))
        self._inside.addWidget(self._other)
        self._inside.addLayout(verbs)
        self.setMinimumWidth(theme().look.px(440))
        self.finished.connect(self.deleteLater)

    @property
    def form(self) -> EntryForm:
        """The form of the dialog."""
        assert self._form is not None  # noqa: S101 - every dialog sets one while it is built
        return self._form

    def use_form(self, fields: Sequence[Field], before: Sequence[QWidget] = ()) -> None:
        """Ask these fields, with widgets above them."""
        self._form = EntryForm(self._ground.desk, fields, name=f"{self.objectName()}Form")
        for place, widget in enumerate([*before, self._form], start=1):
            self._inside.insertWidget(place, widget)
        self._form.finished.connect(self.verb.setFocus)
        self._form.begin()

    @Slot()
    def submit(self) -> None:
        """Do what the dialog is for."""

    def refuse(self, refusal: Refusal) -> None:
        """Say what was refused; the dialog stays open."""
        self.show_problems(refusal.problems)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Put the sentences where they belong."""
        names = self.form.values()
        here = {problem.field: self._ground.say(problem) for problem in problems if problem.field in names}
        self.form.show_problems(here)
        others = [problem for problem in problems if problem.field not in names]
        self._other.setText("\n".join(self._ground.say(problem) for problem in others))
        self._other.setVisible(bool(others))


class StepDialog(DecisionDialog):
    """Asks for the reason of a step, what there is to note of a pause and, for a late record, its times."""

    decided = Signal(str, str, object)
    """Reason, note and Occurred."""

    def __init__(self, ground: "Ground", parent: QWidget, kind: StepKind, *, needs_reason: bool) -> None:
        words = LABELS[StepKind][kind]
        super().__init__(ground, parent, "stepDialog", words, words)
        late = late_fields(self.tr("发生时间（补录时填）"), self.tr("单据上的时间"))
        before = [] if needs_reason else [label(self.tr("归档后内容不能再改。"), wraps=True)]
        if kind is StepKind.PAUSE:
            before.append(label(self.tr("次日及以后补录的，所长批准后才停计。"), "muted", wraps=True))
        self._needs_reason = needs_reason
        self.use_form((*self._reason(kind), *late), before)

    def _reason(self, kind: StepKind) -> tuple[Field, ...]:
        if not self._needs_reason:
            return ()
        if kind is not StepKind.PAUSE:
            return (Field(name=REASON, label=self.tr("原因"), kind=FieldKind.NOTE, is_required=True, is_wide=True),)
        choices = (("", self.tr("请选择")), *((each.value, LABELS[PauseReason][each]) for each in PauseReason))
        reason = Field(
            name=REASON, label=self.tr("原因"), kind=FieldKind.CHOICE, is_required=True, choices=choices, is_wide=True
        )
        note = Field(
            name=NOTE,
            label=self.tr("说明"),
            kind=FieldKind.NOTE,
            hint=self.tr("等什么、约到哪天，可不填"),
            is_wide=True,
        )
        return reason, note

    @Slot()
    def submit(self) -> None:
        """Hand the reason on; what is missing is said here."""
        problems = [*late_problems(self.form, self.tr("所填内容"), self._ground.desk.now())]
        reason = self.form.values().get(REASON, "")
        if self._needs_reason and not reason:
            problems.insert(0, Problem(code="case.reason_missing", field=REASON))
        if problems:
            self.show_problems(problems)
        else:
            note = self.form.values().get(NOTE, "")
            self.decided.emit(reason, note, occurred_in(self.form, self._ground.desk.now()))


class CorrectDialog(DecisionDialog):
    """Another value for a field of an earlier stage, with the reason."""

    decided = Signal(object, str)
    """The value and the reason."""

    def __init__(self, ground: "Ground", parent: QWidget, spec: FieldSpec, before: Value) -> None:
        title = self.tr("更正{label}").format(label=spec.label)
        super().__init__(ground, parent, "correctDialog", title, self.tr("更正"))
        self._spec = spec
        was = label(self.tr("原为：{value}").format(value=said(spec, before) or self.tr("空")), "muted", wraps=True)
        reason = Field(name=REASON, label=self.tr("更正原因"), is_required=True, is_wide=True)
        self.use_form((field_of(spec, lambda _text: ()), reason), [was])
        self.form.set_values({spec.code: shown(spec, before)})
        self.form.begin()

    @Slot()
    def submit(self) -> None:
        """Hand the value on; what is missing is said here."""
        values: Mapping[str, str] = self.form.values()
        if not values[REASON]:
            self.show_problems([Problem(code="case.reason_missing", field=REASON)])
        else:
            value = kept(self._spec, values[self._spec.code], self._ground.desk.now())
            self.decided.emit(value, values[REASON])

"""Decisions that want words: a reason for a step, a correction of what was entered."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.definitions.field import FieldSpec
from app.domain.problems import Problem
from app.domain.work.pausing import PauseReason
from app.domain.work.steps import StepKind
from app.labels.work import LABELS
from app.ui.case_fields import Value, field_of, kept, said, shown
from app.ui.deciding import REASON, DecisionDialog
from app.ui.forms.fields import Field, FieldKind
from app.ui.intake.detail.late import late_fields, late_problems, occurred_in
from app.ui.parts import label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.ui.ground import Ground

NOTE = "note"


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
            before.append(label(self.tr("次日及以后补录的，通常须所长批准，批准后才停计。"), "muted", wraps=True))
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

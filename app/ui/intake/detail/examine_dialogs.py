"""Recording a review or an inspection, and defects that were left out of its notice."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from app.domain.problems import Problem
from app.domain.work.examining import Findings, Verdict, lines_of
from app.labels.supply import LABELS
from app.ui.deciding import REASON, DecisionDialog
from app.ui.forms.fields import Field, FieldKind
from app.ui.intake.detail.late import late_fields, late_problems, occurred_in
from app.ui.parts import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.ground import Ground

_DEFECTS = "defects"


class ExamineDialog(DecisionDialog):
    """Verdict, people, written opinion, all defects with the day they are to be put right by."""

    decided = Signal(object, object)
    """Findings and Occurred."""

    def __init__(self, ground: "Ground", parent: "QWidget", stage: str) -> None:
        super().__init__(ground, parent, "examineDialog", stage, self.tr("登记结论"))
        verdicts = tuple((each.value, words) for each, words in LABELS[Verdict].items())
        late = late_fields(self.tr("实际时间（补录时填）"), self.tr("单据上的时间"))
        self.use_form(
            (
                Field(name="verdict", label=self.tr("结论"), kind=FieldKind.CHOICE, choices=verdicts, is_wide=True),
                Field(name="people", label=self.tr("人员"), is_required=True, is_wide=True),
                Field(name="opinion", label=self.tr("书面意见"), kind=FieldKind.NOTE, is_required=True, is_wide=True),
                Field(
                    name=_DEFECTS,
                    label=self.tr("缺陷（一次列清）"),
                    kind=FieldKind.NOTE,
                    hint=self.tr("每行一条"),
                    is_wide=True,
                ),
                Field(name="rectify_on", label=self.tr("整改期限"), kind=FieldKind.DAY),
                *late,
            )
        )
        self.form.changed.connect(self._show_asked)
        self._show_asked()

    @Slot()
    def submit(self) -> None:
        """Hand the findings on; what is missing is said by the rules."""
        values, now = self.form.values(), self._ground.desk.now()
        problems = late_problems(self.form, self.tr("所填内容"), now)
        if problems:
            self.show_problems(problems)
            return
        has_failed = values["verdict"] == Verdict.DEFECTS
        findings = Findings(
            verdict=Verdict(values["verdict"]),
            people=values["people"],
            opinion=values["opinion"],
            defects=lines_of(values[_DEFECTS]) if has_failed else (),
            rectify_on=_day(values["rectify_on"]) if has_failed else None,
        )
        self.decided.emit(findings, occurred_in(self.form, now))

    @Slot()
    def _show_asked(self) -> None:
        has_failed = self.form.values()["verdict"] == Verdict.DEFECTS
        for name in (_DEFECTS, "rectify_on"):
            self.form.show_field(name, is_shown=has_failed)


class AddDefectsDialog(DecisionDialog):
    """Further defects of the same examination, and why they did not stand in its notice."""

    decided = Signal(object, str)
    """The defects and the reason."""

    def __init__(self, ground: "Ground", parent: "QWidget") -> None:
        super().__init__(ground, parent, "addDefectsDialog", self.tr("补充缺陷"), self.tr("补充通知"))
        said = label(self.tr("缺陷应一次书面告知。再次告知须写明原因，并计入统计。"), wraps=True)
        defects = Field(
            name=_DEFECTS,
            label=self.tr("补充的缺陷"),
            kind=FieldKind.NOTE,
            hint=self.tr("每行一条"),
            is_required=True,
            is_wide=True,
        )
        reason = Field(name=REASON, label=self.tr("原因"), kind=FieldKind.NOTE, is_required=True, is_wide=True)
        self.use_form((defects, reason), [said])

    @Slot()
    def submit(self) -> None:
        """Hand the defects on; what is missing is said here."""
        values = self.form.values()
        problems = []
        if not lines_of(values[_DEFECTS]):
            problems.append(Problem(code="examination.defects_missing", field=_DEFECTS))
        if not values[REASON]:
            problems.append(Problem(code="examination.second_notice", field=REASON))
        if problems:
            self.show_problems(problems)
        else:
            self.decided.emit(lines_of(values[_DEFECTS]), values[REASON])


def _day(text: str) -> date | None:
    """The day that was typed; None when nobody can read it, which the rules then say."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

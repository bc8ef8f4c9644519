"""The form that sets figures of a rule differently from a day on: made anew for each rule, for each has its own."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.definitions.figures import Figure, FigureChange
from app.labels.rules import amount_typed, figure_choices, figure_title, typed_amount
from app.ui.forms.fields import Field, FieldKind
from app.ui.forms.form import EntryForm
from app.ui.icons import Icon
from app.ui.parts import clear, column, named, row
from app.ui.settings.page import messages_of
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.domain.problems import Refusal
    from app.services.rules.row import RuleRow
    from app.ui.shell.desk import Desk

_SHARED = ("effective_from", "reason")


class RuleForm(QWidget):
    """One field for each figure, the day and the reason."""

    wanted = Signal(object)
    """The changes to be stored, a list of `FigureChange`."""
    left = Signal()

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        named(self, "ruleFormArea")
        self._desk = desk
        self._rule: RuleRow | None = None
        self._form: EntryForm | None = None
        self._place = column(spacing=0)
        leave = marked_button(self.tr("不改"), "leaveRule", Icon.CLOSE)
        leave.clicked.connect(self.left)
        save = marked_button(self.tr("从该日起执行"), "changeRule", Icon.SAVE, role="primary")
        save.clicked.connect(self._on_save)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(leave)
        foot.addWidget(save)
        inside = column(self)
        inside.addLayout(self._place)
        inside.addLayout(foot)

    def open(self, rule: "RuleRow") -> None:
        """Ask for other figures of this rule, from tomorrow unless another day is typed."""
        clear(self._place)
        self._rule = rule
        day = Field(name="effective_from", label=self.tr("生效日期"), kind=FieldKind.DAY, is_required=True)
        reason = Field(name="reason", label=self.tr("依据或原因"), is_required=True, is_wide=True)
        figures = [_field(rule, figure) for figure in rule.figures]
        self._form = EntryForm(self._desk, (*figures, day, reason), name="ruleForm")
        tomorrow = self._desk.now().date() + timedelta(days=1)
        values = {figure.code: amount_typed(figure, figure.amount) for figure in rule.figures}
        self._form.set_values({**values, "effective_from": tomorrow.isoformat()})
        self._place.addWidget(self._form)
        self.show()
        self._form.begin()

    def show_refusal(self, refusal: "Refusal") -> None:
        """Put what was refused beside its fields; what belongs to none is said above the place."""
        if self._form is None or self._rule is None:
            return
        messages = messages_of(refusal)
        self._form.show_problems(messages)
        if not set(messages) & {*_SHARED, *(figure.code for figure in self._rule.figures)}:
            self._desk.refuse(refusal)

    @Slot()
    def _on_save(self) -> None:
        rule, form = self._rule, self._form
        if rule is None or form is None or not form.check_all():
            return
        values = form.values()
        wrong = {
            each.code: self.tr("请填金额，最多两位小数。") if each.is_money else self.tr("请填整数。")
            for each in rule.figures
            if typed_amount(each, values[each.code]) is None
        }
        if wrong:
            form.show_problems(wrong)
            return
        self.wanted.emit([*_changes(rule, values)])


def _field(rule: "RuleRow", figure: Figure) -> Field:
    title, unit = figure_title(rule, figure)
    choices = figure_choices(figure)
    kind = FieldKind.CHOICE if choices else FieldKind.QUANTITY
    return Field(name=figure.code, label=title, kind=kind, unit=unit, choices=choices, is_required=True)


def _changes(rule: "RuleRow", values: Mapping[str, str]) -> list[FigureChange]:
    since = date.fromisoformat(values["effective_from"])
    return [
        FigureChange(code=each.code, amount=amount, effective_from=since, reason=values["reason"])
        for each in rule.figures
        if (amount := typed_amount(each, values[each.code])) is not None and amount != each.amount
    ]

"""Reporting what happened with an order: when, what the paper says, what finishing asks for, why it comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.dispatch.order import OrderStep
from app.domain.problems import Problem
from app.services.work.ground import Occurred
from app.ui.case_fields import field_of, kept, shown
from app.ui.field_problems import by_field
from app.ui.finding import Finder
from app.ui.forms.fields import Field, FieldKind
from app.ui.forms.form import EntryForm
from app.ui.ground import Ground
from app.ui.moments import MOMENT_HINT, moment_from
from app.ui.parts import clear, column, label, named

if TYPE_CHECKING:
    from app.ui.dispatch.dossier import Dossier

WITH_REASON = frozenset({OrderStep.HAND_BACK, OrderStep.WITHDRAW})
RESULT = "result"
_TIMES = frozenset({"occurred_at", "on_paper_at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One step as it was reported."""

    step: OrderStep
    occurred: Occurred
    reason: str
    result: Mapping[str, str | int] | None


class ReportForm(QWidget):
    """The fields of the steps that are possible now; an empty time is now."""

    finished = Signal()
    """Enter in the last field."""
    edited = Signal()
    """Something was typed."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        named(self, "reportForm", self.tr("回报"))
        self._ground = ground
        self._dossier: Dossier | None = None
        self._form: EntryForm | None = None
        self._inside = column(self, spacing=8)

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that is not reported yet."""
        return self._form is not None and self._form.is_dirty

    @property
    def values(self) -> Mapping[str, str]:
        """What stands in the form, to be kept while another order is looked at."""
        return {} if self._form is None else self._form.values()

    def show_order(self, dossier: "Dossier") -> None:
        """Ask for what the steps of an order need; what was typed for the same steps stays."""
        before = self._dossier
        self._dossier = dossier
        if before is not None and _same(before, dossier) and self.is_dirty:
            return
        clear(self._inside)
        form = EntryForm(self._ground.desk, self._fields(dossier), name="reportFields", check=self._check)
        known = {spec.code: shown(spec, dossier.known.get(spec.code, "")) for spec in dossier.fields}
        form.set_values(known)
        form.show_field("reason", is_shown=False)
        form.finished.connect(self.finished)
        form.changed.connect(self.edited)
        if not dossier.may_send:
            self._inside.addWidget(label(self.tr("回报"), "heading"))
        self._inside.addWidget(form)
        self._form = form

    def restore(self, values: Mapping[str, object]) -> None:
        """Put back what was typed for this order before."""
        if self._form is None:
            return
        for name, text in values.items():
            if name in self._form.values():
                self._form.set_value(name, str(text))
        self._form.show_field("reason", is_shown=bool(values.get("reason")))

    def wants_reason(self, step: OrderStep) -> bool:
        """Whether the step needs a reason that is not typed yet; the field is shown and waits."""
        if self._form is None or step not in WITH_REASON or self._form.values()["reason"]:
            return False
        self._form.show_field("reason", is_shown=True)
        self._form.editor("reason").setFocus()
        self._form.show_message("reason", self.tr("请填写原因，再按一次“退回”或“撤回”。"))
        return True

    def report(self, step: OrderStep) -> Report | None:
        """What is to be reported; None when a field cannot be read, which is said under it."""
        if self._form is None or self._dossier is None or not self._form.check_all():
            return None
        values = self._form.values()
        now = self._ground.desk.now()
        times = {name: moment_from(values.get(name, ""), now) for name in _TIMES}
        return Report(
            step=step,
            occurred=Occurred(at=times["occurred_at"], on_paper_at=times["on_paper_at"]),
            reason=values["reason"] if step in WITH_REASON else "",
            result=self._result(values) if step is OrderStep.FINISH else None,
        )

    def show_problems(self, problems: Sequence[Problem]) -> str:
        """Say under each field what is wrong with it; what belongs to none is answered."""
        if self._form is None:
            return by_field(problems, ())[1]
        under, rest = by_field(problems, tuple(self._form.values()))
        if "reason" in under:
            self._form.show_field("reason", is_shown=True)
        self._form.show_problems(under)
        return rest

    def begin(self) -> None:
        """Put the focus into the first field."""
        if self._form is not None:
            self._form.begin()

    def _fields(self, dossier: "Dossier") -> list[Field]:
        fields: list[Field] = []
        if not dossier.may_send:
            fields += [
                Field(
                    name="occurred_at",
                    label=self.tr("实际时间"),
                    hint=self.tr("不填为现在，{hint}").format(hint=MOMENT_HINT),
                ),
                Field(name="on_paper_at", label=self.tr("纸质单上的时间"), hint=self.tr("与实际时间一致可不填")),
            ]
        if OrderStep.FINISH in dossier.steps:
            find = Finder(self._ground.services).areas
            fields += [field_of(spec, find, may_wait=True) for spec in dossier.fields]
            fields.append(Field(name=RESULT, label=self.tr("完成情况"), kind=FieldKind.NOTE, is_wide=True))
        fields.append(Field(name="reason", label=self.tr("退回或撤回原因"), is_wide=True))
        return fields

    def _check(self, name: str, values: Mapping[str, str]) -> str:
        if name in _TIMES and moment_from(values[name], self._ground.desk.now()) is None:
            return self.tr("时间请填到分钟，如 14:30 或 10-10 14:30。")
        return ""

    def _result(self, values: Mapping[str, str]) -> Mapping[str, str | int]:
        if self._dossier is None:
            return {}
        now = self._ground.desk.now()
        told = {spec.code: kept(spec, values[spec.code], now) for spec in self._dossier.fields}
        return {code: value for code, value in {**told, RESULT: values[RESULT]}.items() if value != ""}


def _same(before: "Dossier", after: "Dossier") -> bool:
    return (before.view.order.id, before.steps, before.fields) == (after.view.order.id, after.steps, after.fields)

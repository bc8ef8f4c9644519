"""Handing a case over: to whom, and why."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal, Slot

from app.domain.problems import Problem
from app.ui.deciding import REASON, DecisionDialog
from app.ui.finding import Finder
from app.ui.forms.fields import Field, FieldKind

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.ground import Ground

_TO = "manager"


class HandOverDialog(DecisionDialog):
    """Asks for the person who takes the case over, and the reason."""

    decided = Signal(object, str)
    """The person's id and the reason."""

    def __init__(self, ground: "Ground", parent: "QWidget", *, is_manager: bool) -> None:
        super().__init__(ground, parent, "handOverDialog", self.tr("移交负责人"), self.tr("移交"))
        finder = Finder(ground.services)
        to = Field(
            name=_TO,
            label=self.tr("接手的客户经理") if is_manager else self.tr("接手的人"),
            kind=FieldKind.PICK,
            is_required=True,
            hint=self.tr("工号、姓名或拼音首字母"),
            find=finder.managers if is_manager else finder.colleagues,
            is_wide=True,
        )
        why = Field(name=REASON, label=self.tr("移交原因"), kind=FieldKind.NOTE, is_required=True, is_wide=True)
        self.use_form((to, why))

    @Slot()
    def submit(self) -> None:
        """Hand the decision on; what is missing is said here."""
        values = self.form.values()
        problems = []
        if not values[_TO]:
            problems.append(Problem(code="manager.unknown", field=_TO))
        if not values[REASON]:
            problems.append(Problem(code="case.reason_missing", field=REASON))
        if problems:
            self.show_problems(problems)
        else:
            self.decided.emit(UUID(values[_TO]), values[REASON])

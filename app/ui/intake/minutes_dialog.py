"""The minutes of a supply meeting: who was there, and what was found of each case on the agenda."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal, Slot

from app.domain.problems import Problem
from app.domain.work.examining import Findings, Verdict, lines_of
from app.labels.supply import LABELS
from app.services.work.meetings import Minutes
from app.ui.deciding import DecisionDialog
from app.ui.forms.fields import Field, FieldKind
from app.ui.intake.detail.late import late_fields, late_problems, occurred_in

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.people.staff import Staff
    from app.services.work.meetings import AgendaItem
    from app.ui.ground import Ground

_ATTENDEES = "attendees"
_BETWEEN = re.compile(r"[、，,;；\s]+")


class MinutesDialog(DecisionDialog):
    """One group of fields a case; a case the meeting did not come to is left at 本次未审."""

    decided = Signal(object, object)
    """Minutes and Occurred."""

    def __init__(
        self, ground: "Ground", parent: "QWidget", items: "Sequence[AgendaItem]", staff: "Sequence[Staff]"
    ) -> None:
        super().__init__(ground, parent, "minutesDialog", self.tr("登记例会纪要"), self.tr("登记纪要"))
        self._items = items
        self._by_name = {key: person.id for person in staff if person.is_active for key in (person.name, person.number)}
        late = late_fields(self.tr("开会时间（补录时填）"), self.tr("单据上的时间"))
        attendees = Field(
            name=_ATTENDEES,
            label=self.tr("参加人员"),
            is_required=True,
            hint=self.tr("姓名或工号，用顿号隔开"),
            is_wide=True,
        )
        self.use_form(
            (
                attendees,
                Field(name="guests", label=self.tr("列席人员"), hint=self.tr("县公司、设计单位等"), is_wide=True),
                *(field for item in items for field in self._fields_of(item)),
                Field(name="note", label=self.tr("其他事项"), kind=FieldKind.NOTE, is_wide=True),
                *late,
            ),
            is_long=True,
        )
        self.form.changed.connect(self._show_asked)
        self._show_asked()

    def _fields_of(self, item: "AgendaItem") -> tuple[Field, ...]:
        number = item.case.number
        verdicts = (("", self.tr("本次未审")), *((each.value, words) for each, words in LABELS[Verdict].items()))
        return (
            Field(
                name=f"{number}.verdict",
                label=f"{number}  {item.case.name}",
                kind=FieldKind.CHOICE,
                choices=verdicts,
                is_wide=True,
            ),
            Field(name=f"{number}.opinion", label=self.tr("审查意见"), kind=FieldKind.NOTE, is_wide=True),
            Field(
                name=f"{number}.defects",
                label=self.tr("缺陷（一次列清）"),
                kind=FieldKind.NOTE,
                hint=self.tr("每行一条"),
                is_wide=True,
            ),
            Field(name=f"{number}.rectify_on", label=self.tr("整改期限"), kind=FieldKind.DAY),
        )

    @Slot()
    def submit(self) -> None:
        """Hand the minutes on; names nobody bears are said here, the rest by the rules."""
        values, now = self.form.values(), self._ground.desk.now()
        problems = [*late_problems(self.form, self.tr("所填内容"), now)]
        names = [name for name in _BETWEEN.split(values[_ATTENDEES]) if name]
        if any(name not in self._by_name for name in names):
            problems.append(Problem(code="meeting.unknown_person", field=_ATTENDEES))
        if problems:
            self.show_problems(problems)
            return
        minutes = Minutes(
            attendees=tuple(dict.fromkeys(self._by_name[name] for name in names)),
            verdicts=self._verdicts(values),
            guests=values["guests"],
            note=values["note"],
        )
        self.decided.emit(minutes, occurred_in(self.form, now))

    def _verdicts(self, values: Mapping[str, str]) -> dict[UUID, Findings]:
        found = {}
        for item in self._items:
            verdict, opinion, defects, until = (
                values[f"{item.case.number}.{part}"] for part in ("verdict", "opinion", "defects", "rectify_on")
            )
            if verdict:
                has_failed = verdict == Verdict.DEFECTS
                found[item.case.id] = Findings(
                    verdict=Verdict(verdict),
                    opinion=opinion,
                    defects=lines_of(defects) if has_failed else (),
                    rectify_on=_day(until) if has_failed else None,
                )
        return found

    @Slot()
    def _show_asked(self) -> None:
        values = self.form.values()
        for item in self._items:
            number = item.case.number
            verdict = values[f"{number}.verdict"]
            self.form.show_field(f"{number}.opinion", is_shown=bool(verdict))
            for part in ("defects", "rectify_on"):
                self.form.show_field(f"{number}.{part}", is_shown=verdict == Verdict.DEFECTS)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

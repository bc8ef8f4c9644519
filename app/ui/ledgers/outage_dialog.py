"""Entering a planned outage, and calling one off."""

import re
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Signal, Slot

from app.domain.daybook.outage_plan import OutageDraft, OutagePlan
from app.domain.problems import Problem
from app.domain.records.facts import OutageKind
from app.labels.ledgers import OUTAGES
from app.ui.deciding import REASON, DecisionDialog
from app.ui.forms.fields import Field, FieldKind
from app.ui.moments import MOMENT_HINT, moment_from, moment_shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from app.domain.grid.area import TransformerArea
    from app.ui.ground import Ground

_BETWEEN: Final = re.compile(r"[、，,;；\n]+")
_TEXTS: Final = ("line", "reason", "scope", "hint", "contact", "phone", "late_reason")
_TIMES: Final = ("from_at", "to_at")


class OutageDialog(DecisionDialog):
    """When, where, why, whom to call; areas by number, name, village or feeder."""

    decided = Signal(object)
    """The OutageDraft."""

    def __init__(
        self, ground: "Ground", parent: "QWidget", areas: "Sequence[TransformerArea]", plan: OutagePlan | None
    ) -> None:
        words = self.tr("登记停电计划") if plan is None else self.tr("修改停电计划 {n}").format(n=plan.number)
        super().__init__(ground, parent, "outageDialog", words, self.tr("保存"))
        self._areas = areas
        self._plan = plan
        self.use_form(self._fields(), is_long=True)
        self.form.set_values(self._values())
        self.form.begin()

    def _fields(self) -> list[Field]:
        kinds = tuple((kind.value, words) for kind, words in OUTAGES.items())
        where = self.tr("台区编号或名称、村、线路，用顿号隔开")
        return [
            Field(name="kind", label=self.tr("性质"), kind=FieldKind.CHOICE, choices=kinds),
            Field(name="line", label=self.tr("停电线路、设备"), is_required=True),
            Field(name="from_at", label=self.tr("停电时间"), hint=MOMENT_HINT, is_required=True),
            Field(name="to_at", label=self.tr("预计送电时间"), hint=MOMENT_HINT, is_required=True),
            Field(name="reason", label=self.tr("停电原因"), is_required=True, is_wide=True),
            Field(name="areas", label=self.tr("停电台区"), hint=where, is_required=True, is_wide=True),
            Field(
                name="scope",
                label=self.tr("停电范围"),
                kind=FieldKind.NOTE,
                hint=self.tr("不填则列出各村的台区"),
                is_wide=True,
            ),
            Field(name="hint", label=self.tr("提示"), kind=FieldKind.NOTE, is_wide=True),
            Field(name="contact", label=self.tr("现场联系人")),
            Field(name="phone", label=self.tr("联系电话"), kind=FieldKind.CODE),
            Field(name="told_on", label=self.tr("通知日期"), kind=FieldKind.DAY, hint=self.tr("不填为今天")),
            Field(name="late_reason", label=self.tr("晚通知的原因")),
        ]

    def _values(self) -> dict[str, str]:
        plan = self._plan
        if plan is None:
            return {"kind": OutageKind.PLANNED.value}
        names = {area.id: area.name for area in self._areas}
        return {
            **{name: getattr(plan, name) for name in _TEXTS},
            **{name: moment_shown(getattr(plan, name)) for name in _TIMES},
            "kind": plan.kind.value,
            "areas": "、".join(names[key] for key in plan.area_ids),
            "told_on": plan.told_on.isoformat(),
        }

    @Slot()
    def submit(self) -> None:
        """Hand the outage on; what nobody can read is said here, the rest by the rules."""
        values, now = self.form.values(), self._ground.desk.now()
        from_at, to_at = (moment_from(values[name], now) for name in _TIMES)
        told_on = _day(values["told_on"])
        area_ids, unknown = _areas_of(values["areas"], self._areas)
        problems = [
            *self._unread(values, {"from_at": from_at, "to_at": to_at}),
            *(Problem(code="outage.unknown_area", field="areas", values={"area": each}) for each in unknown[:1]),
        ]
        if values["told_on"] and told_on is None:
            said: dict[str, str | int] = {"label": self.tr("通知日期")}
            problems.append(Problem(code="field.not_a_date", field="told_on", values=said))
        if problems or from_at is None or to_at is None:
            self.show_problems(problems)
            return
        self.decided.emit(
            OutageDraft(
                id=None if self._plan is None else self._plan.id,
                kind=OutageKind(values["kind"]),
                from_at=from_at,
                to_at=to_at,
                area_ids=area_ids,
                told_on=told_on,
                **{name: values[name] for name in _TEXTS},
            )
        )

    def _unread(self, values: "Mapping[str, str]", times: "Mapping[str, datetime | None]") -> "Iterable[Problem]":
        for name, at in times.items():
            if at is None:
                code = "field.not_a_moment" if values[name] else "field.required"
                yield Problem(code=code, field=name, values={"label": self.tr("时间")})


class CallOffDialog(DecisionDialog):
    """Why an outage does not take place."""

    decided = Signal(str)

    def __init__(self, ground: "Ground", parent: "QWidget", plan: OutagePlan) -> None:
        title = self.tr("取消停电：{line}").format(line=plan.line)
        super().__init__(ground, parent, "callOffDialog", title, self.tr("取消停电"))
        self.use_form((Field(name=REASON, label=self.tr("原因"), kind=FieldKind.NOTE, is_required=True, is_wide=True),))

    @Slot()
    def submit(self) -> None:
        """Hand the reason on; a missing one is said by the rules."""
        self.decided.emit(self.form.values()[REASON])


def _areas_of(text: str, areas: "Sequence[TransformerArea]") -> tuple[tuple[UUID, ...], list[str]]:
    """The areas somebody named, by number or name, or all of a village, grid or feeder; and the names nobody bears."""
    found: dict[UUID, None] = {}
    unknown = []
    for word in (part.strip() for part in _BETWEEN.split(text)):
        if not word:
            continue
        meant = [area.id for area in areas if word in {area.number, area.name, area.village, area.grid, area.feeder}]
        found |= dict.fromkeys(meant)
        if not meant:
            unknown.append(word)
    return tuple(found), unknown


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

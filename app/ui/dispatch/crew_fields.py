"""The fields of a crew and of its plan."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from app.ui.forms.fields import Field, FieldKind
from app.ui.moments import MOMENT_HINT, moment_from

if TYPE_CHECKING:
    from app.domain.people.staff import Staff
    from app.services.dispatch.loads import Load


def _tr(text: str) -> str:
    return QCoreApplication.translate("CrewFields", text)


def people_fields() -> tuple[Field, ...]:
    """Who leads and who guards; who can be chosen is offered with each order."""
    return (
        Field(name="lead", label=_tr("工作负责人"), kind=FieldKind.CHOICE, is_required=True),
        Field(name="guardian", label=_tr("监护人"), kind=FieldKind.CHOICE),
    )


def lead_choices(loads: "Sequence[Load]") -> list[tuple[str, str]]:
    """Who can lead, with what each has to do."""
    return [
        (str(load.staff.id), _tr("{name}  在办 {n}").format(name=load.staff.name, n=load.open_orders)) for load in loads
    ]


def everybody(people: "Mapping[UUID, Staff]", loads: "Sequence[Load]") -> list[tuple[UUID, str]]:
    """Everybody at work by id and name, those of the field first."""
    field = {load.staff.id for load in loads}
    at_work = sorted(
        (person for person in people.values() if person.is_active),
        key=lambda person: (person.id not in field, person.number),
    )
    return [(person.id, person.name) for person in at_work]


def plan_fields() -> tuple[Field, ...]:
    """When, against which dangers and with which measures; dangers and measures one a line."""
    per_line = _tr("每行一条，Shift+Enter 换行")
    return (
        Field(name="planned_from", label=_tr("计划开始"), hint=MOMENT_HINT),
        Field(name="planned_to", label=_tr("计划结束"), hint=MOMENT_HINT),
        Field(name="risks", label=_tr("危险点"), kind=FieldKind.NOTE, hint=per_line, is_wide=True),
        Field(name="measures", label=_tr("控制措施"), kind=FieldKind.NOTE, hint=per_line, is_wide=True),
    )


def wrong_time(name: str, values: Mapping[str, str], now: datetime) -> str:
    """What is wrong with a planned time; nothing for other fields."""
    if not name.startswith("planned"):
        return ""
    if moment_from(values[name], now) is None:
        return _tr("时间请填到分钟，如 14:30 或 10-10 14:30。")
    begins, ends = (moment_from(values[each], now) for each in ("planned_from", "planned_to"))
    if begins is None or ends is None:
        return _tr("计划开始和结束请一并填写。")
    return _tr("计划结束应晚于开始。") if name == "planned_to" and ends <= begins else ""

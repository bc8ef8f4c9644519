"""The station's own day as ledgers: gatherings, planned outages, seals."""

from typing import Final

from sqlalchemy import INTEGER, TEXT, ColumnElement, func, or_, select, type_coerce

from app.domain.daybook.gathering import Decision, DecisionState
from app.domain.lists import ColumnKind, ListColumn
from app.persistence.lists.keyed import ListPlan, equals
from app.persistence.tables.customers import customer
from app.persistence.tables.daybook import gathering, outage_plan
from app.persistence.tables.dispatch import work_order
from app.persistence.tables.people import staff
from app.persistence.tables.work import work_case
from app.persistence.types import Day


def _open(decisions: tuple[Decision, ...]) -> int:
    return sum(1 for each in decisions if each.state is not DecisionState.DONE)


GATHERINGS: Final = ListPlan(
    name="gatherings",
    key="gathering.rowid",
    source=gathering,
    columns=(
        ListColumn(name="held_at", title="时间", kind=ColumnKind.MOMENT, width=9),
        ListColumn(name="kind", title="类别", kind=ColumnKind.BADGE, width=5),
        ListColumn(name="subject", title="名称", width=14),
        ListColumn(name="host", title="主持人", width=5),
        ListColumn(name="present", title="到会", kind=ColumnKind.NUMBER, width=4),
        ListColumn(name="open_count", title="未落实", kind=ColumnKind.NUMBER, width=4, is_sortable=False),
        ListColumn(name="number", title="编号", width=10),
    ),
    values={
        "id": gathering.c.id,
        "held_at": gathering.c.held_at,
        "kind": gathering.c.kind,
        "subject": gathering.c.subject,
        "host": func.coalesce(func.json_extract(gathering.c.texts, "$.host"), ""),
        "present": func.json_array_length(gathering.c.attendees),
        "open_count": gathering.c.decisions,
        "number": gathering.c.number,
    },
    composed={"open_count": lambda row: _open(row["open_count"])},
    order=(gathering.c.held_at.desc(),),
    text=(
        gathering.c.number,
        gathering.c.subject,
        type_coerce(gathering.c.texts, TEXT),
        type_coerce(gathering.c.decisions, TEXT),
    ),
    filters={"kind": equals(gathering.c.kind)},
)

OUTAGE_PLANS: Final = ListPlan(
    name="outage_plans",
    key="outage_plan.rowid",
    source=outage_plan,
    columns=(
        ListColumn(name="from_at", title="停电时间", kind=ColumnKind.MOMENT, width=9),
        ListColumn(name="to_at", title="预计送电", kind=ColumnKind.MOMENT, width=9),
        ListColumn(name="kind", title="性质", kind=ColumnKind.BADGE, width=6),
        ListColumn(name="line", title="线路、设备", width=14),
        ListColumn(name="reason", title="原因", width=10),
        ListColumn(name="told_on", title="通知日期", kind=ColumnKind.DAY, width=7),
        ListColumn(name="is_on", title="安排", kind=ColumnKind.BADGE, width=5),
        ListColumn(name="number", title="编号", width=10),
    ),
    values={
        "id": outage_plan.c.id,
        "from_at": outage_plan.c.from_at,
        "to_at": outage_plan.c.to_at,
        "kind": outage_plan.c.kind,
        "line": outage_plan.c.line,
        "reason": outage_plan.c.reason,
        "told_on": outage_plan.c.told_on,
        "is_on": outage_plan.c.called_off == "",
        "number": outage_plan.c.number,
    },
    order=(outage_plan.c.from_at.desc(),),
    text=(outage_plan.c.number, outage_plan.c.line, outage_plan.c.reason, outage_plan.c.scope),
    filters={"kind": equals(outage_plan.c.kind)},
)


def _entered(code: str) -> ColumnElement[str]:
    """A field of the case by its code; NULL where it was not entered."""
    return func.json_extract(work_case.c.details, f"$.{code}")


def _reported(code: str) -> ColumnElement[bool]:
    """Whether an order's crew reported the field."""
    return func.json_extract(_SOUGHT.c.result, f"$.{code}").is_not(None)


_SOUGHT: Final = work_order.alias("sought")
_ORDER: Final = work_order.alias("sealing_order")
_LEAD: Final = staff.alias("sealing_lead")
_SEALED: Final = _entered("seal_number")
_REMOVED: Final = _entered("unsealed_number")
_LAST_ORDER: Final = (
    select(_SOUGHT.c.id)
    .where(_SOUGHT.c.case_id == work_case.c.id, or_(_reported("seal_number"), _reported("unsealed_number")))
    .order_by(_SOUGHT.c.finished_at.desc())
    .limit(1)
    .correlate(work_case)
    .scalar_subquery()
)
# The day the crew wrote down, else the one it finished on or the stage began: stored as milliseconds.
_WRITTEN: Final = func.substr(func.coalesce(_entered("sealed_at"), _entered("powered_at")), 1, 10)
_KEPT: Final = type_coerce(func.coalesce(_ORDER.c.finished_at, work_case.c.stage_since), INTEGER) // 1000
_DAY: Final = type_coerce(func.coalesce(_WRITTEN, func.date(_KEPT, "unixepoch", "+8 hours")), Day())

SEALS: Final = ListPlan(
    name="seals",
    key="work_case.rowid",
    source=work_case.outerjoin(customer, work_case.c.customer_id == customer.c.id)
    .outerjoin(_ORDER, _ORDER.c.id == _LAST_ORDER)
    .outerjoin(_LEAD, _ORDER.c.lead_id == _LEAD.c.id),
    columns=(
        ListColumn(name="day", title="日期", kind=ColumnKind.DAY, width=7),
        ListColumn(name="sealed", title="加封封印号", width=9),
        ListColumn(name="removed", title="拆除封印号", width=9),
        ListColumn(name="place", title="加封位置", width=8),
        ListColumn(name="name", title="户名", width=8),
        ListColumn(name="account_number", title="户号", width=7),
        ListColumn(name="person", title="经手人", width=5),
        ListColumn(name="order_number", title="工单编号", width=10),
        ListColumn(name="case_number", title="业务编号", width=10),
    ),
    values={
        "id": work_case.c.id,
        "day": _DAY,
        "sealed": func.coalesce(_SEALED, ""),
        "removed": func.coalesce(_REMOVED, ""),
        "place": func.coalesce(_entered("sealed_equipment"), ""),
        "name": work_case.c.name,
        "account_number": func.coalesce(customer.c.account_number, ""),
        "person": func.coalesce(_LEAD.c.name, ""),
        "order_number": func.coalesce(_ORDER.c.number, ""),
        "case_number": work_case.c.number,
    },
    order=(_DAY.desc(), work_case.c.number),
    text=(_SEALED, _REMOVED, work_case.c.name, work_case.c.number, _LEAD.c.name),
    filters={"month": lambda value, _now: func.substr(_DAY, 1, 7) == value},
    always=(func.coalesce(_SEALED, _REMOVED).is_not(None),),
)

"""Cases and work orders as lists, most urgent first."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from app.domain.dispatch.order import OrderState
from app.domain.lists import ColumnKind, ListColumn
from app.domain.work.case import CaseState
from app.domain.work.due import RunningLimit, StageOf
from app.domain.work.event import EventKind
from app.domain.work.pauses import Approval
from app.domain.zone import STATION_ZONE
from app.persistence.lists.keyed import ListPlan, equals, tail
from app.persistence.tables.dispatch import work_order
from app.persistence.tables.grid import transformer_area as area
from app.persistence.tables.people import staff
from app.persistence.tables.work import case_due, event, work_case

_RESPONSIBLE: Final = staff.alias("responsible")
_LEAD: Final = staff.alias("lead")
_GUARDIAN: Final = staff.alias("guardian")
_OPEN_CASE: Final = work_case.c.state.in_([CaseState.OPEN, CaseState.PAUSED])
_OPEN_ORDERS: Final = (
    OrderState.WAITING,
    OrderState.DISPATCHED,
    OrderState.ACCEPTED,
    OrderState.DEPARTED,
    OrderState.ARRIVED,
    OrderState.HANDED_BACK,
)
_PAUSES: Final = (EventKind.CASE_PAUSED, EventKind.CASE_PAUSE_ENTERED)
_PAUSE_CHANGES: Final = (EventKind.CASE_PAUSE_CORRECTED, EventKind.CASE_PAUSE_REMOVED)
# A pause that waits may be taken back, which settles it too.
_PAUSE_DECISIONS: Final = (
    EventKind.CASE_PAUSE_APPROVED,
    EventKind.CASE_PAUSE_REFUSED,
    EventKind.CASE_PAUSE_REMOVED,
)
_NOT_THERE: Final = (
    OrderState.WAITING,
    OrderState.DISPATCHED,
    OrderState.ACCEPTED,
    OrderState.DEPARTED,
    OrderState.HANDED_BACK,
)


def _end_of_day(now: datetime) -> datetime:
    local = now.astimezone(STATION_ZONE)
    return local.replace(hour=23, minute=59, second=59, microsecond=0)


def _due_when(value: str, now: datetime) -> ColumnElement[bool]:
    """Cases by how their limit stands: `today`, `overdue`, `paused`."""
    running = case_due.c.is_paused.is_(False)
    if value == "overdue":
        return and_(running, case_due.c.due_at < now)
    if value == "today":
        return and_(running, case_due.c.due_at >= now, case_due.c.due_at <= _end_of_day(now))
    return case_due.c.is_paused.is_(True)


def _of_manager(value: str, _now: datetime) -> ColumnElement[bool]:
    """Cases in the areas a person answers for, as A-role or B-role."""
    person = select(staff.c.id).where(staff.c.number == value).scalar_subquery()
    return or_(area.c.a_manager_id == person, area.c.b_manager_id == person)


def _case_standing(value: str, _now: datetime) -> ColumnElement[bool]:
    return _OPEN_CASE if value == "unfinished" else work_case.c.state == CaseState(value)


def _pauses_when(value: str, _now: datetime) -> ColumnElement[bool]:
    """Cases with something about a pause that a head has to decide on: `awaited`; with any pause at all: `any`."""
    asked = event.alias("asked")
    made = asked.c.kind.in_([*_PAUSES, *_PAUSE_CHANGES])
    if value != "awaited":
        return work_case.c.id.in_(select(asked.c.subject_id).where(made))
    decision = event.alias("decision")
    decided = exists().where(
        decision.c.subject_id == asked.c.subject_id,
        decision.c.kind.in_(_PAUSE_DECISIONS),
        func.json_extract(decision.c.payload, "$.edit") == func.lower(func.hex(asked.c.id)),
    )
    needed = func.json_extract(asked.c.payload, "$.approval") == Approval.NEEDED
    return work_case.c.id.in_(select(asked.c.subject_id).where(made, needed, ~decided))


def _asked_later(_value: str, _now: datetime) -> ColumnElement[bool]:
    """Cases for which a paper was asked for after the one-time notice."""
    return work_case.c.id.in_(select(event.c.subject_id).where(event.c.kind == EventKind.CASE_PAPER_ASKED))


def _of_visit(value: str, _now: datetime) -> ColumnElement[bool]:
    """Cases on one receipt: the one it has its number from, and those that were taken in with it."""
    accepted = and_(event.c.kind == EventKind.CASE_ACCEPTED, func.json_extract(event.c.payload, "$.visit") == value)
    return or_(work_case.c.number == value, work_case.c.id.in_(select(event.c.subject_id).where(accepted)))


CASES: Final = ListPlan(
    name="cases",
    key="work_case.rowid",
    source=work_case.join(area, work_case.c.area_id == area.c.id)
    .join(_RESPONSIBLE, work_case.c.responsible_id == _RESPONSIBLE.c.id)
    .outerjoin(case_due, case_due.c.id == work_case.c.id),
    columns=(
        ListColumn(name="number", title="编号", width=8),
        ListColumn(name="name", title="客户", width=6),
        ListColumn(name="business_code", title="业务", kind=ColumnKind.BADGE, width=6),
        ListColumn(name="stage", title="环节", kind=ColumnKind.BADGE, width=5),
        ListColumn(name="due_at", title="时限", kind=ColumnKind.LIMIT, width=16),
        ListColumn(name="state", title="状态", kind=ColumnKind.BADGE, width=5),
        ListColumn(name="responsible", title="负责人", width=5),
        ListColumn(name="address", title="用电地址", width=14),
        ListColumn(name="area", title="台区", width=10),
        ListColumn(name="accepted_at", title="受理时间", kind=ColumnKind.MOMENT, width=9),
    ),
    values={
        "id": work_case.c.id,
        "number": work_case.c.number,
        "business_code": work_case.c.business_code,
        "business_version": work_case.c.business_version,
        "name": work_case.c.name,
        "stage": work_case.c.stage,
        "due_at": case_due.c.due_at,
        "limit_started_at": case_due.c.started_at,
        "limit_name": case_due.c.limit_name,
        "is_paused": case_due.c.is_paused,
        "state": work_case.c.state,
        "responsible": _RESPONSIBLE.c.name,
        "address": work_case.c.address,
        "phone_tail": tail(work_case.c.phone),
        "area": area.c.name,
        "accepted_at": work_case.c.accepted_at,
    },
    composed={
        "due_at": lambda row: (
            None
            if row["due_at"] is None
            else RunningLimit(
                started_at=row["limit_started_at"], due_at=row["due_at"], is_paused=bool(row["is_paused"])
            )
        ),
        "stage": lambda row: StageOf(
            business_code=row["business_code"], business_version=row["business_version"], stage=row["stage"]
        ),
    },
    # What still runs comes first, by the time left; what has ended follows, newest first.
    order=(
        case((case_due.c.due_at.is_(None), 1), else_=0),
        case_due.c.is_paused,
        case_due.c.due_at,
        work_case.c.accepted_at.desc(),
    ),
    text=(work_case.c.number, work_case.c.name, work_case.c.address, area.c.name, _RESPONSIBLE.c.name),
    filters={
        "due": _due_when,
        "pauses": _pauses_when,
        "standing": _case_standing,
        "business": equals(work_case.c.business_code),
        "stage": equals(work_case.c.stage),
        "asked": _asked_later,
        "responsible": equals(_RESPONSIBLE.c.number),
        "manager": _of_manager,
        "area": equals(area.c.number),
        "visit": _of_visit,
    },
)

# The limit that runs now: arrival until the crew is there, then the end.
_NEXT_DUE: Final[ColumnElement[Any]] = case(
    (
        and_(work_order.c.state.in_(_NOT_THERE), work_order.c.due_arrive_at.is_not(None)),
        func.min(work_order.c.due_arrive_at, func.coalesce(work_order.c.due_at, work_order.c.due_arrive_at)),
    ),
    else_=work_order.c.due_at,
)


def _order_standing(value: str, _now: datetime) -> ColumnElement[bool]:
    if value == "unassigned":
        return work_order.c.state.in_([OrderState.WAITING, OrderState.HANDED_BACK])
    if value == "unfinished":
        return work_order.c.state.in_(_OPEN_ORDERS)
    return work_order.c.state == OrderState(value)


def _of_person(value: str, _now: datetime) -> ColumnElement[bool]:
    return or_(_LEAD.c.number == value, _GUARDIAN.c.number == value)


ORDERS: Final = ListPlan(
    name="orders",
    key="work_order.rowid",
    source=work_order.join(area, work_order.c.area_id == area.c.id)
    .outerjoin(work_case, work_order.c.case_id == work_case.c.id)
    .outerjoin(_LEAD, work_order.c.lead_id == _LEAD.c.id)
    .outerjoin(_GUARDIAN, work_order.c.guardian_id == _GUARDIAN.c.id),
    columns=(
        ListColumn(name="number", title="工单编号", width=9),
        ListColumn(name="task", title="任务", width=10),
        ListColumn(name="customer", title="客户", width=5),
        ListColumn(name="state", title="状态", kind=ColumnKind.BADGE, width=5),
        ListColumn(name="next_due_at", title="时限", kind=ColumnKind.LIMIT, width=16),
        ListColumn(name="lead", title="工作负责人", width=6),
        ListColumn(name="guardian", title="监护人", width=6),
        ListColumn(name="place", title="地点", width=14),
        ListColumn(name="area", title="台区", width=10),
        ListColumn(name="created_at", title="生成时间", kind=ColumnKind.MOMENT, width=9),
    ),
    values={
        "id": work_order.c.id,
        "number": work_order.c.number,
        "kind": work_order.c.kind,
        "task": work_order.c.task,
        "customer": work_case.c.name,
        "state": work_order.c.state,
        "next_due_at": _NEXT_DUE,
        "limit_started_at": work_order.c.created_at,
        "lead": _LEAD.c.name,
        "guardian": _GUARDIAN.c.name,
        "place": work_order.c.place,
        "area": area.c.name,
        "grid": area.c.grid,
        "created_at": work_order.c.created_at,
    },
    composed={
        "next_due_at": lambda row: (
            None
            if row["next_due_at"] is None or row["state"] not in _OPEN_ORDERS
            else RunningLimit(started_at=row["limit_started_at"], due_at=row["next_due_at"])
        ),
    },
    order=(
        case((work_order.c.state.in_(_OPEN_ORDERS), 0), else_=1),
        _NEXT_DUE.nulls_last(),
        work_order.c.created_at.desc(),
    ),
    text=(work_order.c.number, work_order.c.task, work_order.c.place, work_case.c.name, _LEAD.c.name),
    filters={
        "standing": _order_standing,
        "person": _of_person,
        "grid": equals(area.c.grid),
        "kind": equals(work_order.c.kind),
        "area": equals(area.c.number),
        "numbers": lambda value, _now: work_order.c.number.in_(value.split()),
    },
)

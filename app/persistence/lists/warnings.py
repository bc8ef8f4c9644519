"""The warnings that stand and the promises that are not kept yet, those due first first."""

from datetime import datetime
from typing import Final

from sqlalchemy import TEXT, ColumnElement, and_, exists, select, type_coerce

from app.domain.lists import ColumnKind, ListColumn
from app.domain.work.due import RunningLimit
from app.domain.work.warnings import WarningAct
from app.persistence.lists.keyed import ListPlan, equals
from app.persistence.tables.work import case_due, warning_note, watched_clock, work_case

_LATER: Final = warning_note.alias("later")
_SEEN: Final = warning_note.alias("seen")


def _unseen_by(person: str, _now: datetime) -> ColumnElement[bool]:
    """Warnings that went to a person and that he has not taken note of; his id as text."""
    note = warning_note.c
    seen = exists(
        select(_SEEN.c.id).where(
            _SEEN.c.case_id == note.case_id,
            _SEEN.c.act == WarningAct.SEEN,
            _SEEN.c.clock == note.clock,
            _SEEN.c.started_at == note.started_at,
            _SEEN.c.level == note.level,
            type_coerce(_SEEN.c.staff_ids, TEXT).contains(person),
        )
    )
    return and_(type_coerce(note.staff_ids, TEXT).contains(person), ~seen)


_IS_OVERTAKEN: Final = exists(
    select(_LATER.c.id).where(
        _LATER.c.case_id == warning_note.c.case_id,
        _LATER.c.act == WarningAct.GIVEN,
        _LATER.c.clock == warning_note.c.clock,
        _LATER.c.started_at == warning_note.c.started_at,
        _LATER.c.at > warning_note.c.at,
    )
)

WARNINGS: Final = ListPlan(
    name="warnings",
    key="warning_note.rowid",
    source=warning_note.join(
        watched_clock,
        and_(
            watched_clock.c.case_id == warning_note.c.case_id,
            watched_clock.c.clock == warning_note.c.clock,
            watched_clock.c.started_at == warning_note.c.started_at,
        ),
    )
    .join(work_case, work_case.c.id == warning_note.c.case_id)
    .outerjoin(case_due, case_due.c.id == work_case.c.id),
    columns=(
        ListColumn(name="level", title="级别", kind=ColumnKind.BADGE, width=5),
        ListColumn(name="number", title="业务编号", width=10),
        ListColumn(name="clock_name", title="时限或承诺", width=11),
        ListColumn(name="due_at", title="到期", kind=ColumnKind.LIMIT, width=19),
        ListColumn(name="business_code", title="业务", width=9),
        ListColumn(name="name", title="客户", width=7),
        ListColumn(name="at", title="提醒时间", kind=ColumnKind.MOMENT, width=8),
    ),
    values={
        "id": warning_note.c.id,
        "case_id": warning_note.c.case_id,
        "clock": warning_note.c.clock,
        "level": warning_note.c.level,
        "clock_name": watched_clock.c.name,
        "due_at": watched_clock.c.due_at,
        "started_at": watched_clock.c.started_at,
        "is_promise": watched_clock.c.is_promise,
        "is_paused": case_due.c.is_paused,
        "number": work_case.c.number,
        "business_code": work_case.c.business_code,
        "name": work_case.c.name,
        "staff_ids": warning_note.c.staff_ids,
        "at": warning_note.c.at,
    },
    composed={
        "due_at": lambda row: RunningLimit(
            started_at=row["started_at"],
            due_at=row["due_at"],
            is_paused=bool(row["is_paused"]) and not row["is_promise"],
        ),
    },
    order=(watched_clock.c.due_at, warning_note.c.id),
    text=(work_case.c.number, work_case.c.name, watched_clock.c.name),
    filters={
        "unseen_by": _unseen_by,
        "level": equals(warning_note.c.level),
        "businesses": lambda value, _now: work_case.c.business_code.in_(value.split()),
    },
    always=(warning_note.c.act == WarningAct.GIVEN, ~_IS_OVERTAKEN),
)

PROMISES: Final = ListPlan(
    name="promises",
    key="watched_clock.rowid",
    source=watched_clock.join(work_case, work_case.c.id == watched_clock.c.case_id),
    columns=(
        ListColumn(name="number", title="业务编号", width=10),
        ListColumn(name="what", title="承诺", width=14),
        ListColumn(name="due_at", title="最迟", kind=ColumnKind.LIMIT, width=19),
        ListColumn(name="name", title="客户", width=7),
        ListColumn(name="business_code", title="业务", width=9),
        ListColumn(name="started_at", title="作出时间", kind=ColumnKind.MOMENT, width=8),
    ),
    values={
        "case_id": work_case.c.id,
        "number": work_case.c.number,
        "what": watched_clock.c.name,
        "due_at": watched_clock.c.due_at,
        "started_at": watched_clock.c.started_at,
        "name": work_case.c.name,
        "business_code": work_case.c.business_code,
    },
    composed={"due_at": lambda row: RunningLimit(started_at=row["started_at"], due_at=row["due_at"])},
    order=(watched_clock.c.due_at, watched_clock.c.id),
    text=(work_case.c.number, work_case.c.name, watched_clock.c.name),
    always=(watched_clock.c.is_promise.is_(True),),
)

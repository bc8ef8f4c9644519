"""Standing warnings as rows of a list."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from app.domain.definitions.business import BusinessKind
from app.domain.definitions.warning import WarningLevel
from app.domain.lists import ColumnKind, ListColumn, ListQuery
from app.domain.people.staff import Staff
from app.domain.work.case import Case
from app.domain.work.due import CaseDue, RunningLimit
from app.persistence.database import Transaction
from app.persistence.watching import StandingNote
from app.services.office import Office
from app.services.work.ground import business_of


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningRow:
    """One warning that stands; `id` is the note's, `told` are the names of those it went to."""

    key: int
    id: UUID
    case_id: UUID
    number: str
    name: str
    business: str
    clock: str
    level: WarningLevel
    due_at: RunningLimit
    at: datetime
    told: str
    is_promise: bool
    is_fault: bool


class WarningList:
    """The warnings that stand, the most urgent first; read whole, for they are few."""

    columns: Final = (
        ListColumn(name="level", title="级别", kind=ColumnKind.BADGE, width=4),
        ListColumn(name="clock", title="时限", width=9),
        ListColumn(name="due_at", title="期限", kind=ColumnKind.LIMIT, width=17, is_sortable=False),
        ListColumn(name="number", title="业务编号", width=10),
        ListColumn(name="business", title="业务", width=9),
        ListColumn(name="name", title="客户", width=7),
        ListColumn(name="told", title="告知", width=7),
        ListColumn(name="at", title="提醒时间", kind=ColumnKind.MOMENT, width=8),
    )

    def __init__(self, read: Callable[[], Sequence[WarningRow]]) -> None:
        self._read = read
        self._rows: dict[int, WarningRow] = {}

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The keys of the rows the query asks for, those due first first unless it says otherwise."""
        rows = self._read()
        self._rows = {row.key: row for row in rows}
        words = query.text.split()
        kept = [row for row in rows if all(word in _text(row) for word in words)]
        if query.order:
            kept.sort(key=lambda row: _place(row, query.order), reverse=query.is_descending)
        return [row.key for row in kept]

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        """The rows of these keys as they were last read."""
        return [self._rows[key] for key in keys if key in self._rows]


def rows_of(office: Office, tx: Transaction, found: Sequence[StandingNote]) -> Iterator[WarningRow]:
    """The rows of these warnings, those due first first."""
    names = {person.id: person.name for person in tx.of(Staff).find()}
    ids = list({standing.note.case_id for standing in found})
    cases = {case.id: case for case in tx.of(Case).find_in("id", ids)}
    paused = {due.id for due in tx.of(CaseDue).find_in("id", ids) if due.is_paused}
    levels = {level.code: level for level in office.definitions.warning_levels}
    ordered = sorted(found, key=lambda standing: (standing.watched.due_at, standing.note.id))
    for key, standing in enumerate(each for each in ordered if each.note.level in levels):
        note, watched = standing.note, standing.watched
        case = cases[note.case_id]
        business = business_of(office, case)
        yield WarningRow(
            key=key,
            id=note.id,
            case_id=case.id,
            number=case.number,
            name=case.name,
            business=business.name,
            clock=watched.name,
            level=levels[note.level],
            due_at=RunningLimit(
                started_at=watched.started_at,
                due_at=watched.due_at,
                is_paused=case.id in paused and not watched.is_promise,
            ),
            at=note.at,
            told="、".join(names[person] for person in note.staff_ids if person in names),
            is_promise=watched.is_promise,
            is_fault=business.kind is BusinessKind.FAULT,
        )


def _text(row: WarningRow) -> str:
    return f"{row.level.name} {row.clock} {row.number} {row.business} {row.name} {row.told}"


def _place(row: WarningRow, order: str) -> str:
    return row.level.name if order == "level" else str(getattr(row, order))

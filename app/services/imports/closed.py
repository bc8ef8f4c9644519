"""Locked months against imports: what was locked for ever must keep the records it was computed from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from app.domain.imports.batch import ImportKind
from app.domain.rating.closing import months_touched
from app.domain.rating.lock import MonthLock
from app.domain.rating.scheme import CutOff
from app.exchange.checked import Checked, RowProblem, Source
from app.persistence.bulk import natural_keys
from app.persistence.database import Transaction
from app.persistence.repository import Entity
from app.services.office import Office

_SAYS_MONTH: Final[Mapping[ImportKind, str]] = {
    ImportKind.LINE_LOSS: "month",
    ImportKind.COLLECTION: "day",
    ImportKind.BILLS: "period",
    ImportKind.COMMANDS: "issued_at",
    ImportKind.ORDERS: "accepted_at",
    ImportKind.OUTAGES: "started_at",
}
"""The field that says which month a row counts for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedMonths:
    """The months whose scores are locked."""

    months: frozenset[str]
    cut_off: CutOff

    def touched(self, before: Entity | None, after: Entity | None) -> str:
        """The first locked month whose scores this change would have been part of; empty when there is none."""
        if not self.months or before == after:
            return ""
        return min(self.months & months_touched(before, after, self.cut_off), default="")


def closed_months(office: Office, tx: Transaction) -> ClosedMonths:
    """The station's locked months."""
    return ClosedMonths(
        months=frozenset(natural_keys(tx.connection, MonthLock, "month")), cut_off=office.definitions.scheme.cut_off
    )


def without_closed(source: Source, checked: Checked[object], closed: Mapping[int, str]) -> Checked[object]:
    """The sheet with the rows that touch a locked month refused; `closed` names the month by the row's place."""
    if not closed:
        return checked
    field = _SAYS_MONTH[source.words.kind]
    column = next((title for title, taken_for in source.mapping.items() if taken_for == field), field)
    late = [
        RowProblem(
            row=checked.rows[place], column=column, field=field, code="import.month_locked", values={"month": month}
        )
        for place, month in closed.items()
    ]
    rows = {problem.row for problem in late}
    return replace(
        checked,
        refused=_by_row((*checked.refused, *late)),
        incomplete=tuple(problem for problem in checked.incomplete if problem.row not in rows),
    )


def _by_row(problems: Iterable[RowProblem]) -> tuple[RowProblem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.row))

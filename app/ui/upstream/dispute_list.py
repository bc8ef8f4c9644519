"""The conflicts of one state as a list: the record, the field, both values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from app.domain.lists import ColumnKind, ListColumn, ListQuery
from app.domain.upstream.choices import DisputeState
from app.labels.disputes import TABLES, record_text
from app.ui.upstream.wording import Wording, read_wording

if TYPE_CHECKING:
    from uuid import UUID

    from app.domain.people.session import Session
    from app.services.bundle import Services
    from app.services.upstream.standing import DisputeLine


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeRow:
    """One conflict as a line of the list; `line` and `wording` are what the card beside it shows."""

    key: int
    record: str
    field: str
    kept: str
    other: str
    by: str
    at: datetime
    line: "DisputeLine"
    wording: Wording


class DisputeList:
    """The conflicts this person may decide; they are few, and read anew each time."""

    columns: Final = (
        ListColumn(name="record", title="记录", width=10),
        ListColumn(name="field", title="项目", width=5),
        ListColumn(name="kept", title="甲", width=6, is_sortable=False),
        ListColumn(name="other", title="乙", width=6, is_sortable=False),
        ListColumn(name="by", title="谁改的", width=8),
        ListColumn(name="at", title="后改的时间", kind=ColumnKind.MOMENT, width=10),
    )

    def __init__(self, services: "Services", session: "Session") -> None:
        self._services = services
        self._session = session
        self._rows: dict[int, DisputeRow] = {}
        self._numbers: dict[UUID, int] = {}
        self.state = DisputeState.OPEN
        """Which conflicts are listed."""
        self.records = 0
        """How many records those are about that were listed last."""

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The keys of the conflicts the query asks for, those of a record together; its filter `table` names a kind."""
        found = self._services.upstream.conflicts(self._session, self.state)
        wording = read_wording(self._services)
        rows = [self._row(line, wording) for line in found]
        self._rows = {row.key: row for row in rows}
        words = query.text.casefold().split()
        table = query.filters.get("table")
        rows = [row for row in rows if table in {None, row.line.table} and all(word in _text(row) for word in words)]
        self.records = len({row.line.dispute.key for row in rows})
        if query.order:
            rows.sort(key=lambda row: str(getattr(row, query.order)), reverse=query.is_descending)
        else:
            first = {row.line.dispute.key: place for place, row in reversed(list(enumerate(rows)))}
            rows.sort(key=lambda row: first[row.line.dispute.key])
        return [row.key for row in rows]

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        """The lines of these keys."""
        held = self._rows
        return [held[key] for key in keys if key in held]

    def _row(self, line: "DisputeLine", wording: Wording) -> DisputeRow:
        return DisputeRow(
            key=self._numbers.setdefault(line.id, len(self._numbers)),
            record=record_text(line),
            field=wording.field(line),
            kept=wording.value(line, line.kept),
            other=wording.value(line, line.other),
            by="、".join(dict.fromkeys(filter(None, (line.kept_by, line.other_by)))),
            at=max(line.kept_at, line.other_at),
            line=line,
            wording=wording,
        )


def kinds() -> Sequence[tuple[str, str]]:
    """The kinds of records there can be conflicts about, with their words."""
    return tuple(TABLES.items())


def _text(row: DisputeRow) -> str:
    return f"{row.record} {row.field} {row.kept} {row.other} {row.by}".casefold()

"""What the station has entered, as a list: what, why, who and when, and what was taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from app.domain.lists import ColumnKind, ListColumn, ListQuery
from app.domain.station.calendar_content import kind_of
from app.labels.calendar import KINDS, content_text, who_text
from app.ui.lists.cells import Badge, Tone

if TYPE_CHECKING:
    from app.services.calendar.entering import CalendarService, EntryLine


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One entry as a line of the list; `counts` is false once it was taken back."""

    key: int
    line: "EntryLine"
    kind: str
    content: str
    counts: bool
    reason: str
    by: str
    at: datetime


def counts_badge(counts: bool) -> Badge:  # noqa: FBT001 - the value of a column
    """Whether an entry counts."""
    return Badge(word="执行", tone=Tone.GOOD) if counts else Badge(word="已撤销", tone=Tone.PLAIN)


class EntryList:
    """The entries as a list; they are few and held in memory."""

    columns: Final = (
        ListColumn(name="kind", title="安排", width=5),
        ListColumn(name="content", title="内容", width=15, is_sortable=False),
        ListColumn(name="counts", title="状态", kind=ColumnKind.BADGE, width=5),
        ListColumn(name="reason", title="原因", width=8),
        ListColumn(name="by", title="录入人", width=6),
        ListColumn(name="at", title="录入时间", kind=ColumnKind.MOMENT, width=9),
    )

    def __init__(self, calendar: "CalendarService") -> None:
        self._calendar = calendar
        self._rows: Mapping[int, EntryRow] = {}

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The keys of the entries that hold the words typed, newest first unless asked otherwise."""
        lines = self._calendar.lines()
        # The oldest is the first: an entry keeps its key however many come after it.
        self._rows = {len(lines) - place: _row(len(lines) - place, line) for place, line in enumerate(lines)}
        words = query.text.split()
        kept = [r for r in self._rows.values() if all(w in f"{r.kind}{r.content}{r.reason}{r.by}" for w in words)]
        if query.order:
            kept.sort(key=lambda r: str(getattr(r, query.order)), reverse=query.is_descending)
        return [r.key for r in kept]

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        """The entries of these keys."""
        return [self._rows[key] for key in keys if key in self._rows]


def _row(key: int, line: "EntryLine") -> EntryRow:
    return EntryRow(
        key=key,
        line=line,
        kind=KINDS[kind_of(line.content)],
        content=content_text(line.content),
        counts=line.taken_back is None,
        reason=line.reason,
        by=who_text(line.by),
        at=line.at,
    )

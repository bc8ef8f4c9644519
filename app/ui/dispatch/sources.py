"""The lists of this place as its panes want them: narrowed to what was asked for, with a person's load in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from app.domain.dispatch.loads import LoadRow, LoadState
from app.domain.lists import ListColumn, ListQuery, ListSource
from app.ui.lists.cells import Badge
from app.ui.words import load_badge

# What is looked at, in view without scrolling on an office screen of 1366 by 768, with the widths in characters.
SENDERS: Final = {"task": 9, "next_due_at": 10, "grid": 4, "number": 10, "state": 5, "lead": 4}
OWN: Final = {"task": 9, "next_due_at": 10, "place": 11, "state": 5, "number": 10}
_GRID: Final = ListColumn(name="grid", title="网格", width=4)
_PEOPLE: Final = {"name": 4, "open_orders": 2, "state": 5, "grid": 5}


class NarrowedOrders:
    """The list of orders, held to some filters that are not the person's to take off."""

    def __init__(self, source: ListSource, first: Mapping[str, int], fixed: Mapping[str, str]) -> None:
        """`first` are the columns that come first, with their widths."""
        self._source = source
        self._fixed = dict(fixed)
        self._standing = ""
        named = {column.name: column for column in (*source.columns, _GRID)}
        ahead = [replace(named.pop(name), width=width) for name, width in first.items()]
        self.columns: Sequence[ListColumn] = (*ahead, *named.values())

    def stand(self, standing: str) -> None:
        """Hold the list to a standing (`unassigned`, `unfinished`), or to none when empty."""
        self._standing = standing

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The keys of the orders the query leaves."""
        standing = {"standing": self._standing} if self._standing else {}
        return self._source.keys(replace(query, filters={**query.filters, **standing, **self._fixed}))

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        """The orders of these keys."""
        return self._source.rows(keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One person of the middle list; `state` is the whole load, for its badge says the numbers too."""

    number: str
    name: str
    grid: str
    open_orders: int
    state: LoadRow


class PeopleLoads:
    """The area managers with what they have to do; the badge gets the whole load."""

    def __init__(self, source: ListSource) -> None:
        self._source = source
        named = {column.name: column for column in source.columns}
        self.columns = [replace(named[name], width=width) for name, width in _PEOPLE.items()]

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The keys of the people the query leaves."""
        return self._source.keys(query)

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        """The people of these keys."""
        loads = [row for row in self._source.rows(keys) if isinstance(row, LoadRow)]
        return [
            PersonLine(number=row.number, name=row.name, grid=row.grid, open_orders=row.open_orders, state=row)
            for row in loads
        ]


def say_load(load: LoadRow) -> Badge:
    """How a person's day looks, with how many are near or late, or why he is away."""
    parts = [f"超期 {load.overdue}" if load.overdue else "", f"临近 {load.near}" if load.near else ""]
    beside = load.away_reason if load.state is LoadState.AWAY else " ".join(part for part in parts if part)
    return replace(load_badge(load.state), beside=beside)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLine:
    """What became of one order of a batch."""

    id: UUID
    number: str
    outcome: Badge
    lead: str
    why: str


class SentLines:
    """The outcome of a batch as a list; it is all in memory."""

    columns: Sequence[ListColumn] = (
        ListColumn(name="number", title="工单编号", width=10, is_sortable=False),
        ListColumn(name="outcome", title="结果", width=5, is_sortable=False),
        ListColumn(name="lead", title="工作负责人", width=5, is_sortable=False),
        ListColumn(name="why", title="原因", width=30, is_sortable=False),
    )

    def __init__(self) -> None:
        self._lines: tuple[SentLine, ...] = ()

    def show(self, lines: Sequence[SentLine]) -> None:
        """List another batch."""
        self._lines = tuple(lines)

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The places of the lines that hold the words looked for."""
        words = query.text.split()
        return [
            place
            for place, line in enumerate(self._lines)
            if all(word in f"{line.number} {line.lead} {line.why}" for word in words)
        ]

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        """The lines at these places."""
        return [self._lines[key] for key in keys if key < len(self._lines)]

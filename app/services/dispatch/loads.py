"""Area managers and what they have to do, as a list."""

from collections.abc import Sequence
from typing import Final

from app.domain.dispatch.loads import LoadRow, LoadState
from app.domain.lists import ColumnKind, ListColumn, ListQuery
from app.services.dispatch.orders import DispatchService, Load

_MANY: Final = 6  # open orders from which a person is shown as full; a figure of the program, for the eye only


class LoadList:
    """The list of loads; the people of a station fit into one reading."""

    columns: Final = (
        ListColumn(name="name", title="台区经理", width=4),
        ListColumn(name="grid", title="网格", width=4),
        ListColumn(name="open_orders", title="在办", kind=ColumnKind.NUMBER, width=2),
        ListColumn(name="state", title="状态", kind=ColumnKind.BADGE, width=4),
    )

    def __init__(self, dispatch: DispatchService) -> None:
        self._dispatch = dispatch
        self._rows: dict[int, LoadRow] = {}

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The keys of the people the query asks for, in its order."""
        rows = [_row(key, load) for key, load in enumerate(self._dispatch.loads())]
        self._rows = {row.key: row for row in rows}
        words = query.text.split()
        kept = [row for row in rows if all(word in row.name or word in row.grid for word in words)]
        if query.order:
            kept.sort(key=lambda row: str(getattr(row, query.order)), reverse=query.is_descending)
            if query.order == "open_orders":
                kept.sort(key=lambda row: row.open_orders, reverse=query.is_descending)
        return [row.key for row in kept]

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        """The lines of these keys as they were last read."""
        return [self._rows[key] for key in keys if key in self._rows]


def _row(key: int, load: Load) -> LoadRow:
    return LoadRow(
        key=key,
        number=load.staff.number,
        name=load.staff.name,
        grid="、".join(load.grids),
        open_orders=load.open_orders,
        near=load.near,
        overdue=load.overdue,
        state=_state(load),
        away_reason="" if load.absence is None else load.absence.reason,
    )


def _state(load: Load) -> LoadState:
    if load.absence is not None:
        return LoadState.AWAY
    if load.overdue:
        return LoadState.OVERDUE
    if load.near:
        return LoadState.NEAR
    return LoadState.FULL if load.open_orders >= _MANY else LoadState.NORMAL

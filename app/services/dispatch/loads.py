"""Area managers and what they have to do, also as a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.domain.dispatch.alerts import OrderAlert, alert
from app.domain.dispatch.choice import open_orders
from app.domain.dispatch.crew import Roster
from app.domain.dispatch.loads import LoadRow, LoadState
from app.domain.grid.area import TransformerArea
from app.domain.lists import ColumnKind, ListColumn, ListQuery
from app.domain.people.staff import Absence, Role, Staff
from app.services.dispatch.roster import roster_of
from app.services.office import Office

_MANY: Final = 6  # open orders from which a person is shown as full; a figure of the program, for the eye only


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One area manager with what he has to do; `near` and `overdue` count his open orders."""

    staff: Staff
    grids: tuple[str, ...]
    open_orders: int
    near: int
    overdue: int
    absence: Absence | None


def loads_of(office: Office) -> tuple[Load, ...]:
    """All area managers at work, by grid, with what they have to do; those without a grid come last."""
    now = office.clock.now()
    with office.database.read() as tx:
        roster = roster_of(tx)
        areas = tx.of(TransformerArea).find()
    managers = [p for p in roster.staff.values() if p.is_active and Role.AREA_MANAGER in p.roles]
    loads = [_load(person, areas, roster, now) for person in managers]
    return tuple(sorted(loads, key=lambda load: (not load.grids, load.grids, load.staff.number)))


class LoadList:
    """The list of loads; the people of a station fit into one reading."""

    columns: Final = (
        ListColumn(name="name", title="台区经理", width=4),
        ListColumn(name="grid", title="网格", width=4),
        ListColumn(name="open_orders", title="在办", kind=ColumnKind.NUMBER, width=2),
        ListColumn(name="state", title="状态", kind=ColumnKind.BADGE, width=4),
    )

    def __init__(self, office: Office) -> None:
        self._office = office
        self._rows: dict[int, LoadRow] = {}

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The keys of the people the query asks for, in its order."""
        rows = [_row(key, load) for key, load in enumerate(loads_of(self._office))]
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


def _load(person: Staff, areas: tuple[TransformerArea, ...], roster: Roster, now: datetime) -> Load:
    own = [order for order in roster.orders if order.lead_id == person.id]
    alerts = [alert(order, now) for order in own]
    away = [absence for absence in roster.absences if absence.staff_id == person.id and absence.covers(now)]
    return Load(
        staff=person,
        grids=tuple(sorted({a.grid for a in areas if person.id in {a.a_manager_id, a.b_manager_id}})),
        open_orders=open_orders(person.id, roster),
        near=alerts.count(OrderAlert.NEAR),
        overdue=alerts.count(OrderAlert.OVERDUE),
        absence=away[0] if away else None,
    )

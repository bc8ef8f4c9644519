"""One list as data: which columns, from which tables, in which order, filtered by what."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, make_dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, func, literal_column, or_, select

from app.domain.lists import ListColumn, ListQuery
from app.persistence.database import Database

_ROWS_AT_ONCE = 500
Condition = Callable[[str, datetime], ColumnElement[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlan:
    """What a list is made of.

    Attributes:
        name: the list's name in the program.
        key: the SQL name of the integer key, such as `customer.rowid`.
        source: the joined tables.
        columns: what is shown; each has an expression of the same name in `values`.
        values: SQL expressions by row attribute; a row is a frozen value with these attributes and its `key`.
        order: what the list is ordered by when no column is chosen.
        text: expressions the filter row looks into.
        filters: conditions by filter name, made from the chosen value and the present moment.
        always: conditions that always hold.
        composed: attributes that are made of several values of a row, by what makes them.
        whole: the table whose every row is listed, whatever is joined to it; None when a join may leave some out.
    """

    name: str
    key: str
    source: FromClause
    columns: tuple[ListColumn, ...]
    values: Mapping[str, ColumnElement[Any]]
    order: tuple[ColumnElement[Any], ...]
    text: tuple[ColumnElement[Any], ...] = ()
    filters: Mapping[str, Condition] = field(default_factory=dict)
    always: tuple[ColumnElement[bool], ...] = ()
    composed: Mapping[str, Callable[[Mapping[str, Any]], object]] = field(default_factory=dict)
    whole: FromClause | None = None


def equals(column: ColumnElement[Any]) -> Condition:
    """The filter that keeps rows whose column has the chosen value."""
    return lambda value, _now: column == value


def tail(column: ColumnElement[str]) -> ColumnElement[str]:
    """The last four characters of a phone or number: enough to tell it by, not enough to use it."""
    return func.substr(column, -4)


@cache
def _row_type(name: str, attributes: tuple[str, ...]) -> type[Any]:
    """The frozen value a row of this list is."""
    return make_dataclass(f"{name.title().replace('_', '')}Row", attributes, frozen=True, slots=True, kw_only=True)


class KeyedList:
    """One list over one database; every call may be made on any thread."""

    def __init__(self, database: Database, plan: ListPlan, now: Callable[[], datetime]) -> None:
        self._database = database
        self._plan = plan
        self._now = now
        self._key: ColumnElement[int] = literal_column(plan.key)
        self._row = _row_type(plan.name, ("key", *plan.values))

    @property
    def columns(self) -> Sequence[ListColumn]:
        """The columns, the key column first."""
        return self._plan.columns

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The keys of all rows the query asks for, in its order."""
        conditions, order = self._conditions(query), self._order(query)
        ordered = select(self._key.label("key")).select_from(self._needed(conditions, order))
        ordered_keys = ordered.where(*conditions).order_by(*order).subquery()
        # One value for all keys: 100,000 rows through the driver, one by one, would hold the window up for longer.
        with self._database.read() as tx:
            found: str = tx.connection.execute(select(func.json_group_array(ordered_keys.c.key))).scalar_one()
        keys: list[int] = json.loads(found)
        return keys

    def count(self, query: ListQuery) -> int:
        """How many rows the query asks for."""
        return len(self.keys(query))

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        """One row per key that still exists, in the order of the keys."""
        labelled = [value.label(name) for name, value in self._plan.values.items()]
        found: dict[int, object] = {}
        with self._database.read() as tx:
            for start in range(0, len(keys), _ROWS_AT_ONCE):
                wanted = list(keys[start : start + _ROWS_AT_ONCE])
                statement = select(self._key.label("key"), *labelled).select_from(self._plan.source)
                for row in tx.connection.execute(statement.where(self._key.in_(wanted))).mappings():
                    made = {name: make(dict(row)) for name, make in self._plan.composed.items()}
                    found[row["key"]] = self._row(**{**row, **made})
        return [found[key] for key in keys if key in found]

    def _conditions(self, query: ListQuery) -> list[ColumnElement[bool]]:
        """What the query and the list demand of a row."""
        conditions = [*self._plan.always]
        conditions += [self._plan.filters[name](value, self._now()) for name, value in query.filters.items()]
        for word in query.text.split():
            escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            conditions.append(or_(*(t.like(f"%{escaped}%", escape="\\") for t in self._plan.text)))
        return conditions

    def _needed(self, conditions: Sequence[ColumnElement[bool]], order: Sequence[ColumnElement[Any]]) -> FromClause:
        """The table that is listed alone, where neither order nor conditions look at what is joined to it."""
        whole = self._plan.whole
        asked = select(*order).where(*conditions).get_final_froms()
        return whole if whole is not None and all(each is whole for each in asked) else self._plan.source

    def _order(self, query: ListQuery) -> tuple[ColumnElement[Any], ...]:
        if not query.order:
            return self._plan.order
        chosen = self._plan.values[query.order]
        # The key settles ties, so that the order is the same every time.
        return (chosen.desc() if query.is_descending else chosen.asc(), self._key)

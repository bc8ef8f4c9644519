"""How the values of one kind go into and out of their table: SQL and conversions, worked out once per table.

Building and compiling a statement for every single row costs more than SQLite needs for the row itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Table

from app.persistence.types import Converter, converters


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One table's columns, its statements, and what turns values into stored ones (`stores`) and back (`restores`).

    Conversions are of those columns only that need one. `fields` reads a value's fields in the order of the columns.
    `update` takes a row, and for versioned values the version that must still be there.
    """

    table: str
    names: tuple[str, ...]
    fields: Callable[[object], tuple[Any, ...]]
    stores: Mapping[str, Converter]
    stores_at: tuple[tuple[int, Converter], ...]
    restores_at: tuple[tuple[int, Converter], ...]
    is_versioned: bool
    select: str
    insert: str
    update: str

    def bound(self, name: str, value: object) -> object:
        """What is stored, or compared, for a value of a column."""
        store = self.stores.get(name)
        return value if store is None or value is None else store(value)

    def row(self, value: object) -> list[Any]:
        """What is stored of a frozen value, in the order of the columns."""
        return _converted(self.fields(value), self.stores_at)

    def values(self, row: Sequence[Any]) -> dict[str, Any]:
        """The fields of a stored row."""
        return dict(zip(self.names, _converted(row, self.restores_at), strict=True))

    def where(self, names: Sequence[str]) -> str:
        """The condition that columns equal bound values; empty when there are none."""
        return " WHERE " + " AND ".join([f'"{name}" IS ?' for name in names]) if names else ""


@cache
def shape_of(table: Table) -> Shape:
    """The shape of a table."""
    names = tuple(column.name for column in table.columns)
    found = [(place, column.name, converters(column.type)) for place, column in enumerate(table.columns)]
    kept = [(place, name, *both) for place, name, both in found if both is not None]
    is_versioned = "version" in names
    quoted = ", ".join(f'"{name}"' for name in names)
    assigned = ", ".join(f'"{name}" = ?{place}' for place, name in enumerate(names[1:], start=2))  # `id` is first
    unchanged = f" AND version = ?{len(names) + 1}" if is_versioned else ""
    return Shape(
        table=table.name,
        names=names,
        fields=attrgetter(*names),
        stores={name: store for _, name, store, _ in kept},
        stores_at=tuple((place, store) for place, _, store, _ in kept),
        restores_at=tuple((place, restore) for place, _, _, restore in kept),
        is_versioned=is_versioned,
        select=f"SELECT {quoted} FROM {table.name}",
        insert=f"INSERT INTO {table.name} ({quoted}) VALUES ({', '.join('?' * len(names))})",
        update=f"UPDATE {table.name} SET {assigned} WHERE id = ?1{unchanged}",
    )


def _converted(values: Sequence[Any], conversions: Sequence[tuple[int, Converter]]) -> list[Any]:
    converted = list(values)
    for place, convert in conversions:
        if converted[place] is not None:
            converted[place] = convert(converted[place])
    return converted

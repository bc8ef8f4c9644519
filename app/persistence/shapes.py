"""How the values of one kind go into and out of their table: SQL and conversions, worked out once per table.

Building and compiling a statement for every single row costs more than SQLite needs for the row itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite

_DIALECT: Final = sqlite.dialect()
Converter = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """One table's columns with what turns values into stored ones (`binds`) and back (`reads`)."""

    table: str
    names: tuple[str, ...]
    binds: Mapping[str, Converter | None]
    reads: tuple[tuple[int, Converter], ...]
    select: str
    insert: str

    def bound(self, name: str, value: object) -> object:
        """What is stored, or compared, for a value of a column."""
        bind = self.binds[name]
        return value if bind is None or value is None else bind(value)

    def row(self, value: object) -> tuple[object, ...]:
        """What is stored of a frozen value, in the order of the columns."""
        return tuple(self.bound(name, getattr(value, name)) for name in self.names)

    def values(self, row: Sequence[Any]) -> dict[str, Any]:
        """The fields of a stored row."""
        read = list(row)
        for place, convert in self.reads:
            if read[place] is not None:
                read[place] = convert(read[place])
        return dict(zip(self.names, read, strict=True))

    def where(self, names: Sequence[str]) -> str:
        """The condition that columns equal bound values; empty when there are none."""
        return " WHERE " + " AND ".join(f'"{name}" IS ?' for name in names) if names else ""


@cache
def shape_of(table: Table) -> Shape:
    """The shape of a table."""
    names = tuple(column.name for column in table.columns)
    kinds = {column.name: column.type.dialect_impl(_DIALECT) for column in table.columns}
    quoted = ", ".join(f'"{name}"' for name in names)
    readers = ((place, kinds[name].result_processor(_DIALECT, None)) for place, name in enumerate(names))
    return Shape(
        table=table.name,
        names=names,
        binds={name: kind.bind_processor(_DIALECT) for name, kind in kinds.items()},
        reads=tuple((place, read) for place, read in readers if read is not None),
        select=f"SELECT {quoted} FROM {table.name}",
        insert=f"INSERT INTO {table.name} ({quoted}) VALUES ({', '.join('?' * len(names))})",
    )

"""Many rows at once, past what costs time per row in the generic repository: whole ledgers come and go this way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from app.persistence.driver import driver_of
from app.persistence.repository import Entity
from app.persistence.shapes import Shape, shape_of
from app.persistence.tables.registry import all_tables, table_of

_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Rows of one table that point at rows of another: how many, and some of those they point at."""

    table: str
    count: int
    pointed_at: tuple[UUID, ...]


def table_name(entity: type[Any]) -> str:
    """The table that keeps these values."""
    return table_of(entity).name


def kinds_in_order(tables: Iterable[str]) -> list[type[Any]]:
    """The kinds of value these tables keep, what is referred to before what refers to it."""
    wanted = set(tables)
    return [table.info["entity"] for table in all_tables() if table.name in wanted]


def insert_rows(connection: Connection, values: Sequence[Entity]) -> None:
    """Store new values of one kind, with hashable fields, in one statement: twice as fast as row by row."""
    if not values:
        return
    shape = shape_of(table_of(type(values[0])))
    bound = [_bound(shape, name, values) for name in shape.names]
    driver_of(connection).executemany(shape.insert, zip(*bound, strict=True))


def _bound(shape: Shape, name: str, values: Iterable[Entity]) -> list[Any]:
    held = list(map(attrgetter(name), values))
    if name not in shape.stores:
        return held
    distinct = held if name == "id" else set(held)  # areas, states and days come again and again
    known = {value: shape.bound(name, value) for value in distinct}
    return [known[value] for value in held]


def newest_row(connection: Connection, entity: type[Any]) -> int:
    """The number of the row stored last, 0 when there is none: rows stored later have greater ones."""
    name = table_of(entity).name
    (newest,) = driver_of(connection).execute(f"SELECT coalesce(max(rowid), 0) FROM {name}").fetchone()
    return int(newest)


def note_added(connection: Connection, batch_id: UUID, entity: type[Any], after_row: int) -> None:
    """Note that an import added all rows of a kind stored after this one, without bringing them here."""
    name = table_of(entity).name
    driver_of(connection).execute(
        "INSERT INTO import_item (id, batch_id, kind, entity_id, action, before, version_after)"
        f" SELECT randomblob(16), ?, '{name}', id, 'added', '{{}}', version FROM {name} WHERE rowid > ?",
        (batch_id.bytes, after_row),
    )


def natural_keys(connection: Connection, entity: type[Any], column: str) -> dict[str, UUID]:
    """The ids of all values of a kind by what people call them."""
    table = table_of(entity)
    return {key: row_id for key, row_id in connection.execute(select(table.c[column], table.c.id))}  # noqa: C416 - rows, not pairs


def count_rows(connection: Connection, entity: type[Any]) -> int:
    """How many values of a kind are stored."""
    return connection.execute(select(func.count()).select_from(table_of(entity))).scalar_one()


def distinct_values(connection: Connection, entity: type[Any], column: str) -> list[Any]:
    """What a column holds, each value once, in order."""
    wanted = table_of(entity).c[column]
    return list(connection.execute(select(wanted).distinct().order_by(wanted)).scalars())


def references_to(connection: Connection, entity: type[Any], ids: Sequence[UUID]) -> tuple[Reference, ...]:
    """What points at these values, table by table; what points at none of them is left out."""
    target = table_of(entity)
    found: dict[str, dict[UUID, int]] = {}
    for table in all_tables():
        for foreign in table.foreign_keys:
            if foreign.column.table is not target:
                continue
            for start in range(0, len(ids), _AT_ONCE):
                pointed = foreign.parent.in_(ids[start : start + _AT_ONCE])
                counted = select(foreign.parent, func.count()).where(pointed).group_by(foreign.parent)
                for row_id, count in connection.execute(counted):
                    by_id = found.setdefault(table.name, {})
                    by_id[row_id] = by_id.get(row_id, 0) + count
    return tuple(
        Reference(table=name, count=sum(by_id.values()), pointed_at=tuple(by_id)) for name, by_id in found.items()
    )

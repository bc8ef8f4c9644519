"""Many rows in one statement: what SQLAlchemy would send row by row costs the hub most of its time.

PostgreSQL takes a column as one array (`unnest`; COPY is not allowed under row-level security), in binary
(`arrays.py`); SQLite takes a list of rows.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, LargeBinary, Table

from app.hub.storage.arrays import ColumnArray, name_of
from app.hub.storage.tables import field_state

_KEYS_AT_ONCE: Final = 5000  # SQLite takes at most 32,766 values in a statement


def add_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]], *, replacing: bool = False) -> None:
    """Add rows, their values in the order of the table's columns.

    Args:
        connection: of a writing transaction.
        table: where to.
        rows: what; may be empty.
        replacing: whether a row whose key is there already takes the place of the one that is.
    """
    if not rows:
        return
    is_postgresql = connection.dialect.name == "postgresql"
    statement = _addition(table, is_postgresql=is_postgresql, replacing=replacing)
    if is_postgresql:
        kinds = [type(column.type) for column in table.columns]
        columns = zip(*rows, strict=True)
        connection.exec_driver_sql(
            statement, tuple(ColumnArray(kind, values) for kind, values in zip(kinds, columns, strict=True))
        )
    else:
        connection.exec_driver_sql(statement, list(rows))


def states_of(connection: Connection, station_id: bytes, keys: Iterable[bytes]) -> Iterable[tuple[Any, ...]]:
    """The records with these keys: (table, key, data, writers, is_deleted) of each the station has."""
    wanted = list(dict.fromkeys(keys))
    select = f"SELECT tbl, pk, data, writers, is_deleted FROM {field_state.name} WHERE station_id ="
    if connection.dialect.name == "postgresql":
        array = ColumnArray(LargeBinary, wanted)
        yield from connection.exec_driver_sql(f"{select} %s AND pk = ANY(%b::bytea[])", (station_id, array))
        return
    for start in range(0, len(wanted), _KEYS_AT_ONCE):
        some = wanted[start : start + _KEYS_AT_ONCE]
        places = ", ".join("?" * len(some))
        yield from connection.exec_driver_sql(f"{select} ? AND pk IN ({places})", (station_id, *some))


@cache
def _addition(table: Table, *, is_postgresql: bool, replacing: bool) -> str:
    names = ", ".join(column.name for column in table.columns)
    if is_postgresql:
        arrays = ", ".join(f"%b::{name_of(type(column.type))}[]" for column in table.columns)
        values = f"SELECT * FROM unnest({arrays})"
    else:
        values = f"VALUES ({', '.join('?' * len(table.columns))})"
    return f"INSERT INTO {table.name} ({names}) {values}{_replacement(table) if replacing else ''}"


def _replacement(table: Table) -> str:
    keys = [column.name for column in table.primary_key]
    changes = ", ".join(f"{each.name} = excluded.{each.name}" for each in table.columns if each.name not in keys)
    return f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"

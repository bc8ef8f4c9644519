"""Many rows in one statement: what SQLAlchemy would send row by row costs the hub most of its time.

PostgreSQL takes a column as one array (`unnest`; COPY is not allowed under row-level security), in binary
(`arrays.py`); SQLite takes a list of rows. A PostgreSQL whose rows are spread over machines (Citus) would make a COPY
of the arrays, so it takes rows written out.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection, LargeBinary, Table

from app.hub.storage.arrays import ColumnArray, name_of
from app.hub.storage.tables import field_state

_KEYS_AT_ONCE: Final = 5000  # SQLite takes at most 32,766 values in a statement
_ROWS_AT_ONCE: Final = 1000  # PostgreSQL 65,535
_SPREAD: Final = "hub_spread"
_ASK_SPREAD: Final = "SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')"


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
    ending = _replacement(table) if replacing else ""
    if connection.dialect.name != "postgresql":
        connection.exec_driver_sql(f"{_addition(table)} VALUES {_places(table, '?')}{ending}", list(rows))
    elif _is_spread(connection):
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[start : start + _ROWS_AT_ONCE]
            written = ", ".join([_places(table, "%s")] * len(some))
            connection.exec_driver_sql(f"{_addition(table)} VALUES {written}{ending}", tuple(chain.from_iterable(some)))
    else:
        kinds = [type(column.type) for column in table.columns]
        columns = tuple(ColumnArray(kind, values) for kind, values in zip(kinds, zip(*rows, strict=True), strict=True))
        connection.exec_driver_sql(f"{_addition(table)} SELECT * FROM unnest({_arrays(table)}){ending}", columns)


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


def _is_spread(connection: Connection) -> bool:
    known = connection.info  # of this connection of the pool, as long as it lasts
    if _SPREAD not in known:
        known[_SPREAD] = bool(connection.exec_driver_sql(_ASK_SPREAD).scalar_one())
    return bool(known[_SPREAD])


@cache
def _addition(table: Table) -> str:
    return f"INSERT INTO {table.name} ({', '.join(column.name for column in table.columns)})"


@cache
def _places(table: Table, place: str) -> str:
    return f"({', '.join([place] * len(table.columns))})"


@cache
def _arrays(table: Table) -> str:
    return ", ".join(f"%b::{name_of(type(column.type))}[]" for column in table.columns)


@cache
def _replacement(table: Table) -> str:
    keys = [column.name for column in table.primary_key]
    changes = ", ".join(f"{each.name} = excluded.{each.name}" for each in table.columns if each.name not in keys)
    return f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"

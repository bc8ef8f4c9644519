"""Many rows in one statement: what SQLAlchemy would send row by row costs the hub most of its time.

PostgreSQL takes a column as one array (`unnest`; COPY is not allowed under row-level security), in binary, which
costs the hub a third of what writing it out as text does; SQLite takes a list of rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Connection, Integer, LargeBinary, Table, Text

from app.hub.storage.tables import field_state

_ARRAYS: Final[Mapping[type[Any], str]] = {
    LargeBinary: "bytea",
    BigInteger: "int8",
    Integer: "int4",
    Boolean: "bool",
    Text: "text",
}
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
    names = [column.name for column in table.columns]
    end = _replacement(table, names) if replacing else ""
    if connection.dialect.name == "postgresql":
        arrays = ", ".join(f"%b::{_ARRAYS[type(column.type)]}[]" for column in table.columns)
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({', '.join(names)}) SELECT * FROM unnest({arrays}){end}",
            tuple([list(column) for column in zip(*rows, strict=True)]),
        )
    else:
        places = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({places}){end}", list(rows))


def states_of(connection: Connection, station_id: bytes, keys: Iterable[bytes]) -> Iterable[tuple[Any, ...]]:
    """The records with these keys: (table, key, data, writers, is_deleted) of each the station has."""
    wanted = list(dict.fromkeys(keys))
    select = f"SELECT tbl, pk, data, writers, is_deleted FROM {field_state.name} WHERE station_id ="
    if connection.dialect.name == "postgresql":
        yield from connection.exec_driver_sql(f"{select} %s AND pk = ANY(%b::bytea[])", (station_id, wanted))
        return
    for start in range(0, len(wanted), _KEYS_AT_ONCE):
        some = wanted[start : start + _KEYS_AT_ONCE]
        places = ", ".join("?" * len(some))
        yield from connection.exec_driver_sql(f"{select} ? AND pk IN ({places})", (station_id, *some))


def _replacement(table: Table, names: Sequence[str]) -> str:
    keys = [column.name for column in table.primary_key]
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    return f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"

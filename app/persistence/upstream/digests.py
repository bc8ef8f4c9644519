"""What each synced table holds, as a number two computers at the same position can compare (`design/sync.md` 4.15)."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from app.persistence.driver import driver_of
from app.persistence.upstream.columns import SyncedTable, tables_by_number

_BYTES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A table's rows: how many, and the sum of their hashes, whatever order they lie in."""

    table: str
    rows: int
    hash: str


def digests(connection: Connection) -> tuple[Digest, ...]:
    """Every synced table's digest.

    Versions are left out: they only keep two people at one computer from saving over each other.
    """
    return tuple(_digest(connection, table) for _, table in sorted(tables_by_number().items()))


def _digest(connection: Connection, table: SyncedTable) -> Digest:
    count = total = 0
    for text in _rows(connection, table):
        count += 1
        total ^= int.from_bytes(hashlib.blake2b(text.encode(), digest_size=_BYTES).digest())
    return Digest(table=table.name, rows=count, hash=f"{total:016x}")


def _rows(connection: Connection, table: SyncedTable) -> Iterator[str]:
    columns = {number: name for number, name in table.columns.items() if name != "version"}
    names = ", ".join(f'"{name}"' for name in columns.values())
    for key, *row in driver_of(connection).execute(f"SELECT id, {names} FROM {table.name}"):
        values = [value.hex() if isinstance(value, bytes) else value for value in row]
        yield json.dumps([key.hex(), *zip(columns, values, strict=True)], ensure_ascii=False)

"""Documents whose number cannot stay: drafts of this computer, and such whose number another document had first."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from app.domain.upstream.operation import LogEntry
from app.domain.work.numbers import drafts_of
from app.persistence.driver import driver_of
from app.persistence.upstream.columns import SyncedTable, tables_by_number

NUMBERED: Final = ("work_case", "work_order", "outage_plan", "gathering")
"""The tables of documents with leased numbers."""

TAKEN: Final = "number_taken"
"""Why a line of the log waits: a document made here has its number, and came into the log later, or has not yet."""


def came_first(driver: sqlite3.Connection, table: SyncedTable, entry: LogEntry, seen: int) -> bool:
    """Whether a line brings a document with the number of one made here that has not come back in the log."""
    if table.name not in NUMBERED:
        return False
    mine = driver.execute(
        f"SELECT 1 FROM {table.name} AS mine JOIN _outbox AS o ON o.pk = mine.id"
        " WHERE mine.number = ? AND o.tbl = ? AND o.kind = 0 AND o.seq > ?",
        (entry.won.get(_number_of(table)), table.number, seen),
    )
    return mine.fetchone() is not None


def drafts(connection: Connection, table: str, indexes: Iterable[int]) -> tuple[UUID, ...]:
    """The documents of a table with draft numbers of these places in the station, as they were made."""
    found: list[tuple[str, bytes]] = []
    for index in indexes:
        begin = drafts_of(index)
        rows = driver_of(connection).execute(
            f"SELECT number, id FROM {table} WHERE number >= ? AND number < ?",
            (begin, f"{begin}:"),  # the character after the digits
        )
        found += sorted(rows, key=lambda row: int(row[0].rpartition("-")[2]))
    return tuple(UUID(bytes=key) for _, key in found)


def giving_way(connection: Connection, table: str) -> tuple[UUID, ...]:
    """The documents of a table that have to give their number to one that waits for it."""
    driver = driver_of(connection)
    (known,) = (each for each in tables_by_number().values() if each.name == table)
    field = _number_of(known)
    waiting = driver.execute("SELECT entry FROM _orphan WHERE tbl = ? AND reason = ?", (known.number, TAKEN)).fetchall()
    found = [
        driver.execute(
            f"SELECT id FROM {table} WHERE number = ?", (json.loads(entry)["won"].get(str(field)),)
        ).fetchone()
        for (entry,) in waiting
    ]
    return tuple(UUID(bytes=row[0]) for row in found if row is not None)


def _number_of(table: SyncedTable) -> int:
    return next(number for number, column in table.columns.items() if column == "number")

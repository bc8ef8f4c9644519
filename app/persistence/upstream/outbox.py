"""What this computer has to send: its outbox as operations, in portions that never cut a transaction."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection

from app.domain.upstream.operation import Operation, OpKind
from app.persistence.driver import driver_of

MOST: Final = 500
"""The most operations of one push; a larger transaction goes alone (`design/sync.md` 4.4)."""

_MOST_TEXT: Final = 1_000_000  # characters of changes: a quarter of it at the most when packed
_COLUMNS: Final = "seq, tx, tbl, pk, kind, hlc, base, user_id, ch"


def operations_after(connection: Connection, dev_seq: int, most: int = MOST) -> tuple[Operation, ...]:
    """The next operations to send, whole transactions; none when all have been sent."""
    driver = driver_of(connection)
    rows = driver.execute(
        f"SELECT {_COLUMNS} FROM _outbox WHERE seq > ? ORDER BY seq LIMIT ?", (dev_seq, most + 1)
    ).fetchall()
    rows = [row for place, row in enumerate(rows) if row[0] == rows[0][0] + place]  # no further than a gap
    whole = _whole_transactions(rows, most)
    if rows and not whole:
        whole = driver.execute(
            f"SELECT {_COLUMNS} FROM _outbox WHERE seq > ? AND tx = ? ORDER BY seq", (dev_seq, rows[0][1])
        ).fetchall()
    return tuple(operation_of(row) for row in whole)


def operation_at(connection: Connection, number: int) -> Operation | None:
    """The operation with this number; None when it was let go of."""
    row = driver_of(connection).execute(f"SELECT {_COLUMNS} FROM _outbox WHERE seq = ?", (number,)).fetchone()
    return None if row is None else operation_of(row)


def operation_of(row: Sequence[Any]) -> Operation:
    """The operation of an outbox row, in the order of its columns."""
    seq, tx, table, key, kind, hlc, base, user_id, changes = row
    return Operation(
        dev_seq=seq,
        tx=tx,
        table=table,
        key=key,
        kind=OpKind(kind),
        hlc=hlc,
        base=base,
        user_id=user_id,
        changes={int(number): value for number, value in json.loads(changes).items()},
    )


def last_number(connection: Connection) -> int:
    """The highest number this computer has given to an operation; 0 before the first."""
    return last_number_of(driver_of(connection))


def last_number_of(driver: sqlite3.Connection) -> int:
    """As `last_number`, of SQLite itself."""
    row = driver.execute("SELECT seq FROM sqlite_sequence WHERE name = '_outbox'").fetchone()
    return 0 if row is None else int(row[0])


def pass_numbers(driver: sqlite3.Connection, number: int) -> None:
    """Give no operation this number or a lower one any more: the hub knows them for others."""
    if number > last_number_of(driver):
        driver.execute("DELETE FROM sqlite_sequence WHERE name = '_outbox'")
        driver.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('_outbox', ?)", (number,))


def count_after(connection: Connection, number: int) -> int:
    """How many operations have a higher number."""
    (count,) = driver_of(connection).execute("SELECT count(*) FROM _outbox WHERE seq > ?", (number,)).fetchone()
    return int(count)


def first_kept(connection: Connection, after: int = 0) -> int | None:
    """The lowest number above this one that is still in the outbox."""
    (first,) = driver_of(connection).execute("SELECT min(seq) FROM _outbox WHERE seq > ?", (after,)).fetchone()
    return None if first is None else int(first)


def prune(connection: Connection, up_to: int, before_hlc: int) -> int:
    """Let go of operations the hub can restore by itself, if they are old enough; how many they were."""
    return driver_of(connection).execute("DELETE FROM _outbox WHERE seq <= ? AND hlc < ?", (up_to, before_hlc)).rowcount


def _whole_transactions(rows: Sequence[Sequence[Any]], most: int) -> Sequence[Sequence[Any]]:
    """The rows up to the last end of a transaction within the limits; the row beyond `most` only shows that end."""
    end = text = 0
    for place, row in enumerate(rows):
        if end and text > _MOST_TEXT:
            break
        text += len(row[-1])
        is_last = place + 1 == len(rows)
        if (is_last and len(rows) <= most) or (not is_last and rows[place + 1][1] != row[1]):
            end = place + 1
    return rows[:end]

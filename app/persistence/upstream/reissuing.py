"""Operations the program itself has to send: what is in the file, said to the hub once more."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from app.domain.upstream.operation import OpKind
from app.persistence.driver import driver_of
from app.persistence.journal import TICK
from app.persistence.upstream.columns import SyncedTable, tables_by_number

_WRITE: Final = (
    "INSERT INTO _outbox (tx, tbl, pk, kind, hlc, base, user_id, ch)"
    " SELECT tx, ?, ?, ?, hlc, ?, coalesce(?, user_id), ? FROM _sync_meta"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """What is said once more: of which record, what happened to it, what its author had seen, and who he was."""

    table: SyncedTable
    key: bytes
    kind: OpKind
    base: int
    user_id: bytes | None = None


def issue(driver: sqlite3.Connection, again: Again, fields: Iterable[int]) -> None:
    """Put an operation with the present values of some fields into the outbox.

    A record that is no longer here has nothing to say but its removal.
    """
    table = again.table
    names = ", ".join(f'"{name}"' for name in table.columns.values())
    row = driver.execute(f"SELECT {names} FROM {table.name} WHERE id = ?", (again.key,)).fetchone()
    if (row is None) != (again.kind is OpKind.DELETE):
        return
    plain = {} if row is None else table.plain(dict(zip(table.columns.values(), row, strict=True)))
    changes = json.dumps({number: plain[number] for number in fields if number in plain}, ensure_ascii=False)
    driver.execute(TICK)
    driver.execute(_WRITE, (table.number, again.key, again.kind, again.base, again.user_id, changes))


def send_whole(connection: Connection, numbers: Iterable[int]) -> None:
    """Send the records of these operations as a whole: the hub does not know them, because it was put back.

    Who made them will send them too; the hub puts both together.
    """
    driver = driver_of(connection)
    for number in numbers:
        name, key, base, user_id = driver.execute(
            "SELECT tbl, pk, base, user_id FROM _outbox WHERE seq = ?", (number,)
        ).fetchone()
        table = tables_by_number()[name]
        issue(driver, Again(table=table, key=key, kind=OpKind.INSERT, base=base, user_id=user_id), table.columns)

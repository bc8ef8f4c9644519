"""Operations the program itself has to send: what is in the file, said to the hub once more."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Final

from app.domain.upstream.operation import OpKind
from app.persistence.journal import TICK
from app.persistence.upstream.columns import SyncedTable

_WRITE: Final = (
    "INSERT INTO _outbox (tx, tbl, pk, kind, hlc, base, user_id, ch)"
    " SELECT tx, ?, ?, ?, hlc, ?, user_id, ? FROM _sync_meta"
)


def issue(
    driver: sqlite3.Connection, table: SyncedTable, key: bytes, kind: OpKind, fields: Iterable[int], *, base: int
) -> None:
    """Put an operation with the present values of some fields into the outbox; its author had seen the log to `base`.

    A record that is no longer here has nothing to say but its removal.
    """
    names = ", ".join(f'"{name}"' for name in table.columns.values())
    row = driver.execute(f"SELECT {names} FROM {table.name} WHERE id = ?", (key,)).fetchone()
    if (row is None) != (kind is OpKind.DELETE):
        return
    plain = {} if row is None else table.plain(dict(zip(table.columns.values(), row, strict=True)))
    changes = {number: plain[number] for number in fields if number in plain}
    driver.execute(TICK)
    driver.execute(_WRITE, (table.number, key, kind, base, json.dumps(changes, ensure_ascii=False)))

"""SQLite's environment errors turned into refusals, at the only edge that knows them."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError

from app.domain.problems import Refusal

_CODES: Final = {
    sqlite3.SQLITE_FULL: "storage.disk_full",
    sqlite3.SQLITE_READONLY: "storage.read_only",
    sqlite3.SQLITE_BUSY: "storage.locked",
    sqlite3.SQLITE_LOCKED: "storage.locked",
    sqlite3.SQLITE_CORRUPT: "storage.damaged",
    sqlite3.SQLITE_NOTADB: "storage.damaged",
    sqlite3.SQLITE_CANTOPEN: "storage.cannot_open",
    sqlite3.SQLITE_PERM: "storage.cannot_open",
    sqlite3.SQLITE_IOERR: "storage.input_output",
}


def _primary_code(error: sqlite3.Error) -> int | None:
    extended: int | None = getattr(error, "sqlite_errorcode", None)
    return None if extended is None else extended & 0xFF


@contextmanager
def storage_trouble_refused() -> Iterator[None]:
    """Let a block's disk, lock and damage errors come out as refusals; every other error stays a bug.

    Raises:
        Refusal: `storage.disk_full`, `.read_only`, `.locked`, `.damaged`, `.cannot_open` or `.input_output`.
    """
    try:
        yield
    except DBAPIError as error:
        original = error.orig
        code = _CODES.get(_primary_code(original) or -1) if isinstance(original, sqlite3.Error) else None
        if code is None:
            raise
        raise Refusal.of(code) from error
    except sqlite3.Error as error:
        code = _CODES.get(_primary_code(error) or -1)
        if code is None:
            raise
        raise Refusal.of(code) from error

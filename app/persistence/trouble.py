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


_FULL_IN_OTHER_WORDS: Final = frozenset({sqlite3.SQLITE_IOERR_SHMSIZE})
"""Extended codes of input and output that mean a full disk: the index of the log cannot grow, so not even a reader
gets in."""


def _refused_as(error: sqlite3.Error) -> str | None:
    """The refusal's code for an error of SQLite's; None for what no person can mend."""
    extended: int = getattr(error, "sqlite_errorcode", 0)
    return "storage.disk_full" if extended in _FULL_IN_OTHER_WORDS else _CODES.get(extended & 0xFF)


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
        code = _refused_as(original) if isinstance(original, sqlite3.Error) else None
        if code is None:
            raise
        raise Refusal.of(code) from error
    except sqlite3.Error as error:
        code = _refused_as(error)
        if code is None:
            raise
        raise Refusal.of(code) from error

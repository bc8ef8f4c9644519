"""Online backup, check and restore of the station's file."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from app.domain.problems import Refusal
from app.persistence.trouble import storage_trouble_refused


def check_file(path: Path) -> tuple[str, ...]:
    """What SQLite's integrity and foreign-key checks find wrong in a file; empty when it is sound.

    Raises:
        Refusal: `storage.cannot_open` or `storage.damaged` when it is no readable database at all.
    """
    if not path.is_file():
        raise Refusal.of("storage.cannot_open")
    with storage_trouble_refused(), closing(_read_only(path)) as connection:
        return tuple(_damage_in(connection)) or tuple(_broken_references_in(connection))


def back_up(source: Path, target: Path) -> None:
    """Write a consistent copy of a database in use; the target appears whole or not at all.

    Raises:
        Refusal: `storage.*`, or `backup.unsound` when the copy does not pass the check.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        # SQLite would only say that it cannot open a file, and people would look at the station's own.
        part.write_bytes(b"")
    except OSError as error:
        raise Refusal.of("storage.cannot_write", path=str(target)) from error
    try:
        with (
            storage_trouble_refused(),
            closing(_read_only(source)) as live,
            closing(sqlite3.connect(part)) as copy,
        ):
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        if check_file(part):
            raise Refusal.of("backup.unsound")
        part.replace(target)
    except OSError as error:
        raise Refusal.of("storage.cannot_write", path=str(target)) from error
    finally:
        part.unlink(missing_ok=True)


def restore(backup: Path, target: Path, aside: Path) -> None:
    """Put a backup in the database's place; the present file is moved to `aside`, never deleted.

    The caller holds the data folder alone and has closed the database.

    Raises:
        Refusal: `backup.unsound` when the backup does not pass the check; `storage.*`.
    """
    if check_file(backup):
        raise Refusal.of("backup.unsound")
    fresh = target.with_name(f"{target.name}.restored")
    try:
        shutil.copyfile(backup, fresh)
        if target.exists():
            keep_aside(target, aside)
        for suffix in ("-wal", "-shm"):
            target.with_name(f"{target.name}{suffix}").unlink(missing_ok=True)
        fresh.replace(target)
    except OSError as error:
        raise Refusal.of("storage.cannot_write", path=str(target)) from error
    finally:
        fresh.unlink(missing_ok=True)


def keep_aside(target: Path, aside: Path) -> None:
    """Keep a copy of a file that is going to change: a sound one, or where it is damaged its bytes as they are.

    Raises:
        OSError: when nothing can be written.
    """
    try:
        back_up(target, aside)  # takes what is still in the write-ahead log with it
    except Refusal:
        # A damaged file is what people restore from: keep its bytes as they are, log included.
        for suffix in ("", "-wal"):
            piece = target.with_name(f"{target.name}{suffix}")
            if piece.exists():
                shutil.copyfile(piece, aside.with_name(f"{aside.name}{suffix}"))


def _damage_in(connection: sqlite3.Connection) -> Iterator[str]:
    try:
        for (finding,) in connection.execute("PRAGMA integrity_check(50)"):
            if finding != "ok":
                yield str(finding)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        yield str(error)  # damaged so badly that the check itself stopped there


def _broken_references_in(connection: sqlite3.Connection) -> Iterator[str]:
    for (table,) in connection.execute('SELECT DISTINCT "table" FROM pragma_foreign_key_check LIMIT 50'):
        yield f"foreign key: {table}"


def _read_only(path: Path) -> sqlite3.Connection:
    # As a URI the path is quoted: folders may be named with %, # and ?.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)

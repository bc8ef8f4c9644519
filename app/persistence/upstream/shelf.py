"""What came and could not be applied: kept in its order, and tried again (`design/sync.md` 4.2, 4.13)."""

import dataclasses
import json
import sqlite3
from collections.abc import Iterator, Sequence

from app.domain.upstream.operation import Fields, LogEntry, OpKind, Plain


def shelve(driver: sqlite3.Connection, entry: LogEntry, reason: str) -> None:
    """Put a line of the log aside until what it needs is there."""
    driver.execute(
        "INSERT OR REPLACE INTO _orphan (seq, tbl, pk, entry, reason) VALUES (?, ?, ?, ?, ?)",
        (entry.seq, entry.table, entry.key, _text(entry), reason),
    )


def unshelve(driver: sqlite3.Connection, seq: int) -> None:
    """Take a line that was applied off the shelf."""
    driver.execute("DELETE FROM _orphan WHERE seq = ?", (seq,))


def shelved(driver: sqlite3.Connection) -> Iterator[LogEntry]:
    """What lies on the shelf, in the order of the log."""
    return map(_entry, driver.execute("SELECT entry FROM _orphan ORDER BY seq").fetchall())


def together(entries: Sequence[LogEntry]) -> LogEntry:
    """The lines of one record as the one line they come to.

    A later one may be what the first waits for, such as another number in place of one that is taken.
    """
    last = entries[-1]
    if last.kind is OpKind.DELETE or len(entries) == 1:
        return last
    gone = max((place for place, each in enumerate(entries) if each.kind is OpKind.DELETE), default=-1)
    since = entries[gone + 1 :]
    won: dict[int, Plain] = {}
    for each in since:
        won.update(each.won)
    is_whole = any(each.kind is OpKind.INSERT or (each.kind is OpKind.RESTORE and each.won) for each in since)
    return dataclasses.replace(last, kind=OpKind.INSERT if is_whole else OpKind.UPDATE, won=won)


def keep_unknown(driver: sqlite3.Connection, entry: LogEntry) -> None:
    """Keep what a newer program wrote until this one knows its tables and fields."""
    driver.execute(
        "INSERT OR REPLACE INTO _extra (seq, tbl, pk, entry) VALUES (?, ?, ?, ?)",
        (entry.seq, entry.table, entry.key, _text(entry)),
    )


def kept_unknown(driver: sqlite3.Connection) -> Iterator[LogEntry]:
    """What is kept for a later program, in the order of the log."""
    return map(_entry, driver.execute("SELECT entry FROM _extra ORDER BY seq").fetchall())


def forget_unknown(driver: sqlite3.Connection, seq: int) -> None:
    """Let go of what is known by now."""
    driver.execute("DELETE FROM _extra WHERE seq = ?", (seq,))


def forget_unknown_of(driver: sqlite3.Connection, entry: LogEntry) -> None:
    """Let go of what is kept of a record that is removed: if it comes back, it comes whole."""
    driver.execute("DELETE FROM _extra WHERE tbl = ? AND pk = ?", (entry.table, entry.key))


def _text(entry: LogEntry) -> str:
    # The author matters only for what is his alone, which is in `won` by the time something is put aside.
    return json.dumps(
        {
            "seq": entry.seq,
            "tbl": entry.table,
            "pk": entry.key.hex(),
            "kind": entry.kind,
            "hlc": entry.hlc,
            "dev": entry.device_index,
            "won": entry.won,
        },
        ensure_ascii=False,
    )


def _entry(row: tuple[str]) -> LogEntry:
    known = json.loads(row[0])
    return LogEntry(
        seq=known["seq"],
        device_index=known["dev"],
        epoch=b"",
        dev_seq=0,
        tx=0,
        table=known["tbl"],
        key=bytes.fromhex(known["pk"]),
        kind=OpKind(known["kind"]),
        hlc=known["hlc"],
        base=0,
        user_id=None,
        won=_numbered(known["won"]),
    )


def _numbered(fields: dict[str, str | int | None]) -> Fields:
    return {int(number): value for number, value in fields.items()}

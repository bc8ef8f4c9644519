"""What this computer knows of the contents of attachments: which are here, and which the hub has.

It can be lost without harm: what is here is looked for again, and the hub is asked what it has.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from app.domain.upstream.files import LONGEST_WAIT, NOT_SENT_YET, FileNote, FilesWaiting
from app.persistence.driver import driver_of
from app.persistence.types import from_milliseconds, to_milliseconds

_COLUMNS: Final = "sha256, size, added_at, is_here, held, failures, next_at, trouble"


def unnoted(connection: Connection) -> tuple[tuple[str, int, datetime], ...]:
    """Digest, size and last moment of adding of the contents nothing is known of yet."""
    rows = driver_of(connection).execute(
        "SELECT sha256, max(size_bytes), max(added_at) FROM attachment"
        " WHERE sha256 NOT IN (SELECT sha256 FROM _blob_queue) GROUP BY sha256"
    )
    return tuple((digest, size, from_milliseconds(added_at)) for digest, size, added_at in rows)


def note_here(connection: Connection, digest: str, size: int, added_at: datetime) -> None:
    """Note that a content was added here, in the transaction that adds it; what is known of the hub stays."""
    driver_of(connection).execute(
        f"INSERT INTO _blob_queue ({_COLUMNS}) VALUES (?, ?, ?, 1, x'', 0, NULL, '')"
        " ON CONFLICT DO UPDATE SET is_here = 1, failures = 0, next_at = NULL, trouble = '',"
        " added_at = excluded.added_at",
        (digest, size, to_milliseconds(added_at)),
    )


def keep_notes(connection: Connection, notes: Iterable[FileNote]) -> None:
    """Keep what is known now of these contents."""
    driver_of(connection).executemany(
        f"INSERT OR REPLACE INTO _blob_queue ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                note.sha256,
                note.size,
                to_milliseconds(note.added_at),
                note.is_here,
                note.held,
                note.failures,
                None if note.next_at is None else to_milliseconds(note.next_at),
                note.trouble,
            )
            for note in notes
        ],
    )


def next_due(connection: Connection, hub_epoch: bytes, now: datetime, *, fetches: bool) -> FileNote | None:
    """The content to be carried next, that of the newest attachment: what the hub lacks, then what is lacking here.

    Args:
        connection: of any transaction.
        hub_epoch: the life of the hub's database.
        now: what waits after a failure is left alone until its time.
        fetches: whether contents are fetched that nobody asked for.
    """
    rows = driver_of(connection).execute(
        f"SELECT {_COLUMNS} FROM _blob_queue WHERE CASE WHEN is_here THEN held <> ? ELSE ? END"
        # A time further ahead than any wait is of a clock that was wrong.
        " AND (next_at IS NULL OR next_at <= ? OR next_at > ?) ORDER BY is_here DESC, added_at DESC, sha256 LIMIT 1",
        (hub_epoch, fetches, to_milliseconds(now), to_milliseconds(now + LONGEST_WAIT)),
    )
    row = rows.fetchone()
    return None if row is None else _note(row)


def not_held(connection: Connection, hub_epoch: bytes, most: int) -> tuple[FileNote, ...]:
    """The contents that are here and that the hub has not said it has in this life of its database, newest first."""
    rows = driver_of(connection).execute(
        f"SELECT {_COLUMNS} FROM _blob_queue WHERE is_here AND (held <> :epoch OR :epoch = x'')"
        " ORDER BY added_at DESC, sha256 LIMIT :most",
        {"epoch": hub_epoch, "most": most},
    )
    return tuple(map(_note, rows))


def lacking(connection: Connection, most: int) -> tuple[FileNote, ...]:
    """The contents that are not here, newest first."""
    rows = driver_of(connection).execute(
        f"SELECT {_COLUMNS} FROM _blob_queue WHERE NOT is_here ORDER BY added_at DESC, sha256 LIMIT ?", (most,)
    )
    return tuple(map(_note, rows))


def notes_of(connection: Connection, digests: Sequence[str]) -> Mapping[str, FileNote]:
    """What is known of these contents; nothing of those that are new."""
    places = ", ".join("?" * len(digests))
    rows = driver_of(connection).execute(f"SELECT {_COLUMNS} FROM _blob_queue WHERE sha256 IN ({places})", digests)
    return {note.sha256: note for note in map(_note, rows)}


def count_files(connection: Connection, hub_epoch: bytes) -> FilesWaiting:
    """How much waits both ways."""
    up, up_bytes, down, down_bytes, troubled, trouble = (
        driver_of(connection)
        .execute(
            "SELECT count(*) FILTER (WHERE is_here AND held <> :epoch),"
            " coalesce(sum(size) FILTER (WHERE is_here AND held <> :epoch), 0),"
            " count(*) FILTER (WHERE NOT is_here), coalesce(sum(size) FILTER (WHERE NOT is_here), 0),"
            " count(*) FILTER (WHERE trouble NOT IN ('', :not_sent)),"
            " coalesce(max(trouble) FILTER (WHERE trouble <> :not_sent), '') FROM _blob_queue",
            {"epoch": hub_epoch, "not_sent": NOT_SENT_YET},
        )
        .fetchone()
    )
    return FilesWaiting(up=up, up_bytes=up_bytes, down=down, down_bytes=down_bytes, troubled=troubled, trouble=trouble)


def _note(row: Sequence[Any]) -> FileNote:
    digest, size, added_at, is_here, held, failures, next_at, trouble = row
    return FileNote(
        sha256=digest,
        size=size,
        added_at=from_milliseconds(added_at),
        is_here=bool(is_here),
        held=held,
        failures=failures,
        next_at=None if next_at is None else from_milliseconds(next_at),
        trouble=trouble,
    )

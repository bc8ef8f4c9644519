"""Where this file stands: whose it is, how far it has followed the log, how far its clock is off."""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.problems import Refusal
from app.persistence.driver import driver_of
from app.persistence.upstream.outbox import pass_numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """The computer's id, the life of its file, its index in the station; the end of the log it has; its clock's error.

    `offset_ms` is how far the hub's clock is ahead.
    """

    device: bytes
    epoch: bytes
    index: int
    cursor: int
    offset_ms: int


def position_of(connection: Connection) -> Position:
    """Where the file stands now."""
    device, epoch, index, cursor, offset = (
        driver_of(connection)
        .execute("SELECT device_id, epoch, device_index, cursor, offset_ms FROM _sync_meta")
        .fetchone()
    )
    return Position(device=device, epoch=epoch, index=index, cursor=cursor, offset_ms=offset)


def take_index(connection: Connection, index: int) -> None:
    """Take the place in the station the hub gave."""
    driver_of(connection).execute("UPDATE _sync_meta SET device_index = ?", (index,))


def take_identity(connection: Connection, device: bytes, epoch: bytes) -> None:
    """Be another computer from now on, in the first life of its file."""
    driver_of(connection).execute("UPDATE _sync_meta SET device_id = ?, epoch = ?", (device, epoch))


def take_epoch(connection: Connection, epoch: bytes) -> None:
    """Begin a new life of the file."""
    driver_of(connection).execute("UPDATE _sync_meta SET epoch = ?", (epoch,))


def take_offset(connection: Connection, offset_ms: int) -> None:
    """Count this clock's error in from now on."""
    driver_of(connection).execute("UPDATE _sync_meta SET offset_ms = ?", (offset_ms,))


def rewind(connection: Connection, same_until: int = 0) -> None:
    """Follow the log from its beginning again: it is another one than before.

    Whoever made the changes that are sent again had seen the old log as far as both are the same, and nothing of the
    new one beyond: places in the old one mean nothing there.
    """
    driver = driver_of(connection)
    driver.execute("UPDATE _sync_meta SET cursor = 0")
    driver.execute("UPDATE _outbox SET base = min(base, ?)", (same_until,))
    # What waited and what was in dispute belongs to lines that may be others now; what still stands comes again.
    for table in ("_orphan", "_extra", "_conflict"):
        driver.execute(f"DELETE FROM {table}")


def stand_at(connection: Connection, cursor: int) -> None:
    """The file holds what the log comes to up to this line."""
    driver_of(connection).execute("UPDATE _sync_meta SET cursor = ?", (cursor,))


def refuse_unsound(connection: Connection) -> None:
    """Refuse a file that is not sound, what is not committed yet included.

    Raises:
        Refusal: `storage.damaged`.
    """
    (finding,) = driver_of(connection).execute("PRAGMA quick_check(1)").fetchone()
    if finding != "ok":
        raise Refusal.of("storage.damaged")


def pass_known_numbers(connection: Connection, number: int) -> None:
    """Give no operation a number the hub knows already."""
    pass_numbers(driver_of(connection), number)


def count_waiting(connection: Connection) -> tuple[int, int]:
    """How many lines of the log lie on the shelf, and how many wait for a newer program."""
    counted = driver_of(connection).execute("SELECT (SELECT count(*) FROM _orphan), (SELECT count(*) FROM _extra)")
    shelved, unknown = counted.fetchone()
    return int(shelved), int(unknown)

"""The station's database: opening it, and the two kinds of transaction a service may hold."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from app.persistence.driver import driver_of
from app.persistence.numbering import take_draft, take_number
from app.persistence.repository import Entity, Repository
from app.persistence.tables.registry import table_of
from app.persistence.trouble import storage_trouble_refused

E = TypeVar("E", bound=Entity)

BUSY_MS: Final = 30_000

_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # a "saved" that was shown must survive power loss
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-32768",
    "PRAGMA temp_store=MEMORY",
)


def open_engine(path: Path | None, busy_ms: int = BUSY_MS) -> Engine:
    """An engine on one SQLite file; None opens a database in memory that lives as long as the engine.

    Whoever finds the file locked waits `busy_ms` milliseconds before `storage.locked`.
    """
    # A path is given as it is, not as part of a URL: folders may be named with %, # and ?.
    url = URL.create("sqlite", database=None if path is None else str(path))
    pool: dict[str, Any] = {"poolclass": StaticPool} if path is None else {}
    engine = create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        connect_args={"check_same_thread": False},
        hide_parameters=True,  # values are people's data: they must not get into the log with an error
        **pool,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        for pragma in (f"PRAGMA busy_timeout={busy_ms}", *_PRAGMAS):
            connection.execute(pragma)

    return engine


class Transaction:
    """What a service may do between the start and the end of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def of(self, entity: type[E]) -> Repository[E]:
        """The stored values of one kind."""
        return Repository(self.connection, table_of(entity), entity)

    def take_number(self, series: str, year: int) -> int | None:
        """The next number of a document series; given out once, in the transaction that stores the document.

        None when the hub has to give others first: then the document gets a draft number.
        """
        return take_number(self.connection, series, year)

    def take_draft(self) -> tuple[int, int]:
        """What makes the next draft number of this computer: its place in the station, and a count."""
        return take_draft(self.connection)


class Database:
    """One station's file."""

    def __init__(self, engine: Engine, path: Path | None = None) -> None:
        self._engine = engine
        self._own_writes = 0
        self.path = path

    @classmethod
    def at(cls, path: Path | None, busy_ms: int = BUSY_MS) -> "Database":
        """The database in this file (None: in memory); the file must be of today's schema."""
        return cls(open_engine(path, busy_ms), path)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A consistent look at the data; nothing can be changed.

        Raises:
            Refusal: `storage.*` when the file cannot be read.
        """
        with storage_trouble_refused(), self._engine.connect() as connection:
            driver = driver_of(connection)
            driver.execute("BEGIN")
            try:
                yield Transaction(connection)
            finally:
                _roll_back(driver)

    @contextmanager
    def write(self, actor: UUID | None) -> Iterator[Transaction]:
        """One durable transaction: all of it is on the disk when the block ends, or none of it.

        Args:
            actor: the person on whose account the changes are journalled; None for the data folder's owner.

        Raises:
            Refusal: `storage.*` when the disk is full, the file is locked, read-only or damaged.
        """
        with storage_trouble_refused(), self._engine.connect() as connection:
            driver = driver_of(connection)
            driver.execute("BEGIN IMMEDIATE")
            try:
                driver.execute(
                    "UPDATE _sync_meta SET tx = tx + 1, user_id = ?", (None if actor is None else actor.bytes,)
                )
                yield Transaction(connection)
            except BaseException:
                _roll_back(driver)
                raise
            self._own_writes += 1  # before the others can see it, and while the file lets nobody else write
            try:
                driver.execute("COMMIT")
            except BaseException:
                self._own_writes -= 1
                _roll_back(driver)
                raise

    def others_writes(self) -> int:
        """How many transactions other processes have written to the file; only a difference says anything.

        `PRAGMA data_version` would count the other connections of this process among them: the file counts for itself.

        Raises:
            Refusal: `storage.*` when the file cannot be read.
        """
        with self.read() as tx:
            (written,) = driver_of(tx.connection).execute("SELECT tx FROM _sync_meta").fetchone()
            return int(written) - self._own_writes

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """A bare connection outside any transaction, for upgrades and backups."""
        with storage_trouble_refused(), self._engine.connect() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _roll_back(driver: sqlite3.Connection) -> None:
    # SQLite may already have rolled back by itself (disk full, I/O error): a second ROLLBACK would hide the cause.
    if driver.in_transaction:
        driver.execute("ROLLBACK")

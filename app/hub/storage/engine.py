"""The two engines: how each is opened, and how its transactions begin."""

import sqlite3
from functools import partial
from typing import Any, Final

from psycopg import sql
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.domain.problems import Refusal
from app.hub.storage.roles import roles_of

_POOL: Final = 10
_WRITES: Final = "hub_writes"
# A server that vanished without a word is given up in seconds; a URL may say otherwise.
_VANISHED: Final = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}
_PRAGMAS: Final = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000")


def open_engine(url: str, *, as_owner: bool = False, hub: str = "") -> Engine:
    """The engine of a database's URL, `postgresql://…` or `sqlite:///…`.

    Args:
        url: where it is; a password in it is nobody else's to read.
        as_owner: whether sessions on PostgreSQL act as the tables' owner, as admin commands do.
        hub: the database whose roles are meant, where this one is a copy of it.

    Raises:
        Refusal: `hub.database_url` when it is neither.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as trouble:
        raise Refusal.of("hub.database_url") from trouble
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed.render_as_string(hide_password=False))
    if parsed.get_backend_name() != "postgresql" or not parsed.database:
        raise Refusal.of("hub.database_url")
    patient = parsed.set(drivername="postgresql+psycopg", query={**_VANISHED, **parsed.query})
    engine = create_engine(patient, pool_size=_POOL, max_overflow=_POOL)
    if as_owner:
        event.listen(engine, "connect", partial(_become_owner, roles_of(hub or parsed.database).owner))
    return engine


def begin_for(connection: Connection, *, writing: bool) -> None:
    """Say, before its transaction begins, whether a connection is going to write: SQLite has one writer at a time."""
    connection.execution_options(**{_WRITES: writing})


def confine(connection: Connection, station_id: bytes) -> None:
    """Let the transaction see one station's rows only; on SQLite the statements' own conditions are all there is."""
    if connection.dialect.name == "postgresql":
        _set(connection, "station", station_id.hex())


def show_code(connection: Connection, selector: str) -> None:
    """Let the transaction see one enrolment code and no station, until `confine` names the code's own."""
    if connection.dialect.name == "postgresql":
        _set(connection, "station", "")
        _set(connection, "code", selector if selector.isascii() and selector.isalnum() else "")  # no code is called so


def _set(connection: Connection, name: str, value: str) -> None:
    # SET instead of set_config(): a distributed PostgreSQL (Citus) repeats it on the machines that have the rows. It
    # takes no parameters; what is set here is letters and digits only.
    connection.exec_driver_sql(f"SET LOCAL app.{name} = '{value}'")


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"isolation_level": None, "check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # The driver is told not to begin by itself: it would take the writer's place only at the first write, and a
    # reading that was made before would then be refused as stale.
    is_writing = connection.get_execution_options().get(_WRITES, True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _become_owner(owner: str, connection: Any, _record: object) -> None:  # noqa: ANN401 - psycopg's, untyped there
    connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(owner)))
    connection.commit()

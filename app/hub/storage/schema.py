"""Making and upgrading the hub's schema, and on PostgreSQL the roles it is used by."""

import os
from dataclasses import astuple
from functools import cache
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, insert, select

from app.hub.storage.engine import begin_for
from app.hub.storage.roles import Roles, roles_here, roles_of
from app.hub.storage.tables import hub

_ID_BYTES: Final = 16
_LOCK: Final = 5202611  # any number, as long as all hubs that upgrade one database at once take the same


def make_roles(engine: Engine, *, serving_password: str, reading_password: str) -> Roles:
    """Make the roles that are not there yet; two of them sign in with these passwords from now on.

    To be called with an account that may make roles; it becomes a member of the owner.
    """
    names = roles_of(str(engine.url.database))
    with engine.begin() as connection:
        _wait_for_others(connection)
        there = set(connection.exec_driver_sql("SELECT rolname FROM pg_roles").scalars())
        here = roles_here(connection)
        for name, quoted in zip(astuple(names), astuple(here), strict=True):
            if name not in there:
                connection.exec_driver_sql(f"CREATE ROLE {quoted}")
        for quoted, password in ((here.serving, serving_password), (here.reading, reading_password)):
            secret = password.replace("'", "''")
            connection.exec_driver_sql(f"ALTER ROLE {quoted} LOGIN PASSWORD '{secret}'")
        connection.exec_driver_sql(f"GRANT {here.owner} TO CURRENT_USER")
        connection.exec_driver_sql(f"GRANT CREATE, USAGE ON SCHEMA public TO {here.owner}")
        connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA public TO {here.serving}, {here.reading}")
    return names


def migrate(engine: Engine) -> None:
    """Bring a database to this program's schema; on PostgreSQL as its owner. Doing it twice does nothing."""
    config = _config()
    with engine.connect() as connection:
        begin_for(connection, writing=True)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                _wait_for_others(connection)
                connection.exec_driver_sql(f"SET LOCAL ROLE {roles_here(connection).owner}")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if connection.execute(select(hub.c.id)).first() is None:
                connection.execute(
                    insert(hub).values(id=1, hub_id=os.urandom(_ID_BYTES), hub_epoch=os.urandom(_ID_BYTES))
                )


def is_current(connection: Connection) -> bool:
    """Whether a database has this program's schema."""
    return MigrationContext.configure(connection).get_current_revision() == _newest()


@cache
def _newest() -> str | None:
    """This program's own schema; it stays what it is while the program runs."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _wait_for_others(connection: Connection) -> None:
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")

"""SQLite itself, for statements that are written out; SQLAlchemy is for those it builds (`decisions/0003`)."""

import sqlite3
from typing import cast

from sqlalchemy import Connection


def driver_of(connection: Connection) -> sqlite3.Connection:
    """The SQLite connection under this one, in the same transaction; its errors are `sqlite3.Error`."""
    return cast("sqlite3.Connection", connection.connection.dbapi_connection)

"""Noting what concerns only this computer and its hub, without it counting as a change of the station's data."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from app.persistence.database import Database, Transaction
from app.persistence.driver import driver_of


@contextmanager
def noting(database: Database) -> Iterator[Transaction]:
    """One durable transaction on the tables no other computer sees.

    Unlike `Database.write` it begins no transaction of the journal: what is kept by the number of the last one, such as
    scores, stays valid although the hub is asked every minute.

    Raises:
        Refusal: `storage.*`.
    """
    with database.alone() as connection:
        driver = driver_of(connection)
        driver.execute("BEGIN IMMEDIATE")
        with ExitStack() as undone:
            undone.callback(_undo, driver)
            yield Transaction(connection)
            undone.pop_all()
        driver.execute("COMMIT")


def _undo(driver: sqlite3.Connection) -> None:
    if driver.in_transaction:  # else SQLite has given up by itself, and its reason is what people have to know
        driver.execute("ROLLBACK")

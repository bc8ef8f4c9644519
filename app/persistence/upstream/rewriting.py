"""Writing all of the station's records anew: the one transaction it happens in, and what stays of this computer.

A second file that takes the place of the first would not do: whoever has the first one open - the command line beside
the window - would go on writing into what nobody reads any more, and Windows lets nobody rename it. Within one
transaction everybody reads the old records until all of the new ones are there, and a kill leaves the old ones.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from app.persistence.database import Database, Transaction
from app.persistence.driver import driver_of
from app.persistence.journal import install_triggers
from app.persistence.tables.registry import all_tables

KEPT: Final = frozenset(
    {
        "_arrival", "_blob_queue", "_courier", "_finding", "_num_block", "_num_lease", "_outbox", "_quarantined",
        "_sync_meta", "_upstream", "_watch", "credential", "draft", "import_batch", "import_item", "import_rows",
    }
)  # fmt: skip
"""What is this computer's own, and stays as it is but for where the file stands in the log."""

FROM_HUB: Final = frozenset({"_conflict", "_extra", "_orphan"})
"""What lines of the log left behind: comes anew with the records."""

DERIVED: Final = frozenset({"case_due", "watched_clock"})
"""What is made from the records; the search box's tables too, which are no tables of values."""

_TRIGGERS: Final = (
    "SELECT name FROM sqlite_master WHERE type = 'trigger' AND (name GLOB '_capture_*' OR name GLOB '_keep_*')"
)


def synced_names() -> frozenset[str]:
    """The tables the hub has the records of."""
    return frozenset(table.name for table in all_tables() if "synced" in table.info)


@contextmanager
def rewriting(database: Database) -> Iterator[Transaction]:
    """One durable transaction in which facts may be removed, nothing is captured, and references are not looked at.

    Raises:
        Refusal: `storage.*`; nothing has happened then.
    """
    with database.alone() as connection:
        driver = driver_of(connection)
        driver.execute("PRAGMA foreign_keys = OFF")  # cannot be said within a transaction
        try:
            driver.execute("BEGIN IMMEDIATE")
            with _undone(driver):
                # Counted like any other's, so that whoever looks for others' changes finds them.
                driver.execute("UPDATE _sync_meta SET tx = tx + 1, user_id = NULL")
                for (name,) in driver.execute(_TRIGGERS).fetchall():
                    driver.execute(f'DROP TRIGGER "{name}"')
                yield Transaction(connection)
                install_triggers(connection)
                driver.execute("COMMIT")
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


@contextmanager
def _undone(driver: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        if driver.in_transaction:
            driver.execute("ROLLBACK")
        raise

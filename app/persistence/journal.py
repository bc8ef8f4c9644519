"""Capture for sync and audit: triggers that put every change into the outbox in the change's own transaction.

The triggers are generated from the tables (`design/sync.md` 4.2). A change is one outbox row with only the columns
that changed, keyed by field number; a no-op update writes nothing. Append-only tables refuse update and delete.
"""

from collections.abc import Iterator

from sqlalchemy import BLOB, Connection, Table

from app.persistence.driver import driver_of
from app.persistence.tables.declare import SyncedAs
from app.persistence.tables.registry import synced_tables

# The clock of changes goes forward once for each of them.
TICK = (
    "UPDATE _sync_meta SET hlc = max(hlc + 256, "
    "(((CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) + offset_ms) << 20) | device_index));"
)
_KIND = {"INSERT": 0, "UPDATE": 1, "DELETE": 2}


def _plain(table: Table, column: str, row: str) -> str:
    # JSON has no bytes: keys travel as hexadecimal digits.
    name = f'{row}."{column}"'
    impl = getattr(table.c[column].type, "impl_instance", table.c[column].type)
    return f"hex({name})" if isinstance(impl, BLOB) else name


def _changed(table: Table, synced: SyncedAs, verb: str) -> str:
    numbers = synced.field_numbers
    if verb == "DELETE":
        return "'{}'"
    if verb == "INSERT":
        pairs = ", ".join(f"'{number}', {_plain(table, name, 'NEW')}" for name, number in numbers.items())
        return f"json_object({pairs})"
    parts = " || ".join(
        f'CASE WHEN NEW."{name}" IS NOT OLD."{name}" '
        f"THEN ',\"{number}\":' || json_quote({_plain(table, name, 'NEW')}) ELSE '' END"
        for name, number in numbers.items()
    )
    return f"'{{' || substr({parts}, 2) || '}}'"


def _condition(synced: SyncedAs, verb: str) -> str:
    condition = "(SELECT applying FROM _sync_meta) = 0"
    if verb == "UPDATE":
        differs = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in synced.field_numbers)
        condition = f"{condition} AND ({differs})"
    return condition


def _capture(table: Table, synced: SyncedAs, verb: str) -> str:
    row = "OLD" if verb == "DELETE" else "NEW"
    return (
        f"CREATE TRIGGER _capture_{table.name}_{verb.lower()} AFTER {verb} ON {table.name} "
        f"WHEN {_condition(synced, verb)} BEGIN {TICK} "
        "INSERT INTO _outbox (tx, tbl, pk, kind, hlc, base, user_id, ch) "
        f"SELECT tx, {synced.table_number}, {row}.id, {_KIND[verb]}, hlc, cursor, user_id, "
        f"{_changed(table, synced, verb)} FROM _sync_meta; END"
    )


def _refuse(table: Table, verb: str) -> str:
    return (
        f"CREATE TRIGGER _keep_{table.name}_{verb.lower()} BEFORE {verb} ON {table.name} "
        f"BEGIN SELECT RAISE(ABORT, '{table.name} is append-only'); END"
    )


def triggers() -> Iterator[str]:
    """The statements that make all triggers of today's tables."""
    for table, synced in synced_tables():
        if synced.is_append_only:
            yield _capture(table, synced, "INSERT")
            yield from (_refuse(table, verb) for verb in ("UPDATE", "DELETE"))
        else:
            yield from (_capture(table, synced, verb) for verb in ("INSERT", "UPDATE", "DELETE"))


def install_triggers(connection: Connection) -> None:
    """Replace all triggers of capture by those of today's tables."""
    driver = driver_of(connection)
    old = driver.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND (name GLOB '_capture_*' OR name GLOB '_keep_*')"
    ).fetchall()
    for (name,) in old:
        driver.execute(f'DROP TRIGGER "{name}"')
    for statement in triggers():
        driver.execute(statement)

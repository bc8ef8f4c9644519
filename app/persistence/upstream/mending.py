"""Rows that are not the hub's are put right: capture off, facts open for this once, nothing unknown thrown away."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from app.domain.upstream.operation import Fields, OpKind
from app.domain.upstream.watching import Repair
from app.persistence.driver import driver_of
from app.persistence.journal import install_triggers
from app.persistence.upstream.columns import SyncedTable, tables_by_number
from app.persistence.upstream.reissuing import Again, issue

_VERSION: Final = "version"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """A record as the hub has it: `fields` is None when it has none, `was_removed` when it had one."""

    table: int
    key: bytes
    fields: Fields | None
    was_removed: bool = False


def row_here(connection: Connection, number: int, key: bytes) -> Fields | None:
    """A row as the fields of an operation; None when there is none."""
    table = tables_by_number()[number]
    names = ", ".join(f'"{name}"' for name in table.columns.values())
    row = driver_of(connection).execute(f"SELECT {names} FROM {table.name} WHERE id = ?", (key,)).fetchone()
    return None if row is None else table.plain(dict(zip(table.columns.values(), row, strict=True)))


def excused(connection: Connection) -> frozenset[tuple[int, bytes]]:
    """Tables and keys of records that may differ: lines of them wait here, or the hub did not take a change over."""
    rows = driver_of(connection).execute(
        "SELECT tbl, pk FROM _orphan UNION SELECT tbl, pk FROM _outbox WHERE seq IN (SELECT dev_seq FROM _quarantined)"
    )
    return frozenset((table, key) for table, key in rows)


def count_findings(connection: Connection) -> int:
    """How much was ever found."""
    (count,) = driver_of(connection).execute("SELECT count(*) FROM _finding").fetchone()
    return int(count)


def mend(connection: Connection, truths: Sequence[Truth]) -> Mapping[tuple[int, bytes], Repair]:
    """Make these records what the hub says, in the caller's one write transaction; what was done, by table and key.

    A record only this computer has is sent to the hub instead; so is one the hub removed that others here refer to.
    """
    driver = driver_of(connection)
    done: dict[tuple[int, bytes], Repair] = {}
    with _open_for_once(connection):
        left = list(truths)
        # What a row refers to may come after it, and what refers to it may have to go first.
        while left:
            stays = [each for each in left if not _try(driver, each, done)]
            if len(stays) == len(left):
                break
            left = stays
        for each in left:
            done[each.table, each.key] = _send(driver, each) if each.fields is None else Repair.LEFT
    return done


def _try(driver: sqlite3.Connection, truth: Truth, done: dict[tuple[int, bytes], Repair]) -> bool:
    try:
        done[truth.table, truth.key] = _mended(driver, truth)
    except (sqlite3.IntegrityError, ValueError):
        return False
    return True


def _mended(driver: sqlite3.Connection, truth: Truth) -> Repair:
    table = tables_by_number()[truth.table]
    if truth.fields is not None:
        _take(driver, table, truth.key, truth.fields)
        return Repair.TAKEN
    if not truth.was_removed:
        return _send(driver, truth)
    driver.execute(f"DELETE FROM {table.name} WHERE id = ?", (truth.key,))
    return Repair.REMOVED


def _take(driver: sqlite3.Connection, table: SyncedTable, key: bytes, fields: Fields) -> None:
    values = table.stored({number: value for number, value in fields.items() if number in table.columns})
    if driver.execute(f"SELECT 1 FROM {table.name} WHERE id = ?", (key,)).fetchone() is None:
        values = {**table.blanks, **values}
        names = ", ".join(f'"{name}"' for name in values)
        places = ", ".join("?" * (len(values) + 1))
        driver.execute(f"INSERT INTO {table.name} (id, {names}) VALUES ({places})", (key, *values.values()))
        return
    # Whoever has the record open must not save over what has just been put right.
    version = values.pop(_VERSION, None)
    assigned = [f'"{name}" = ?' for name in values]
    bound = [*values.values()]
    if version is not None:
        assigned.append("version = max(version + 1, ?)")
        bound.append(version)
    driver.execute(f"UPDATE {table.name} SET {', '.join(assigned)} WHERE id = ?", (*bound, key))


def _send(driver: sqlite3.Connection, truth: Truth) -> Repair:
    """Each in a transaction of its own: one the hub does not take must not keep it from the others."""
    table = tables_by_number()[truth.table]
    (cursor,) = driver.execute("UPDATE _sync_meta SET tx = tx + 1 RETURNING cursor").fetchone()
    issue(driver, Again(table=table, key=truth.key, kind=OpKind.INSERT, base=cursor), table.columns)
    return Repair.SENT


@contextmanager
def _open_for_once(connection: Connection) -> Iterator[None]:
    """Nothing is captured, and facts are not refused; a kill leaves all as it was."""
    driver = driver_of(connection)
    driver.execute("UPDATE _sync_meta SET applying = 1")
    guards = driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB '_keep_*'").fetchall()
    for (name,) in guards:
        driver.execute(f'DROP TRIGGER "{name}"')
    yield
    install_triggers(connection)
    driver.execute("UPDATE _sync_meta SET applying = 0")

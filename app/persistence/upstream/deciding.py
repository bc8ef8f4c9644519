"""The record a conflict is about: its field as it is now, and as somebody decides it shall be."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection

from app.domain.problems import Refusal
from app.domain.upstream.link import Dispute
from app.domain.upstream.merging import EXISTENCE
from app.domain.upstream.operation import Plain
from app.domain.upstream.rules import MergeRule
from app.domain.upstream.three_way import put_part
from app.persistence.driver import driver_of
from app.persistence.tables.declare import metadata
from app.persistence.tables.merging import RULES
from app.persistence.types import converters
from app.persistence.upstream.columns import SyncedTable, tables_by_number

_STATE: Final = "state"


def table_of_dispute(dispute: Dispute) -> SyncedTable | None:
    """The table of the record; None for one only a newer program knows."""
    return tables_by_number().get(dispute.table)


def moving_along(dispute: Dispute, of_one_line: Sequence[Dispute]) -> tuple[Dispute, ...]:
    """What goes the same way when a disputed move along the states is decided: its moments.

    Where a line of the log moved more than the state, such as its stage, the moments go with the state alone.
    """
    table = tables_by_number()[dispute.table]
    rules = RULES.get(table.name, {})
    columns = {each.id: table.columns.get(each.field, "") for each in of_one_line}
    moves = [each for each in of_one_line if rules.get(columns[each.id]) is MergeRule.STAGE]
    leading = min(moves, key=lambda each: (columns[each.id] != _STATE, each.field), default=None)
    if leading is None or leading.id != dispute.id:
        return ()
    return tuple(each for each in of_one_line if rules.get(columns[each.id]) is MergeRule.WITH_STAGE)


def put_value(connection: Connection, dispute: Dispute, value: Plain) -> None:
    """Let the disputed field, or its disputed part, have this value; for the record itself 0 removes it.

    The change is captured like any other, so that it stands above both values everywhere.

    Raises:
        Refusal: `record.missing`, `upstream.value` when the field cannot have it, `upstream.still_needed`.
    """
    table = tables_by_number()[dispute.table]
    driver = driver_of(connection)
    try:
        if dispute.field == EXISTENCE:
            if value == 0:
                driver.execute(f"DELETE FROM {table.name} WHERE id = ?", (dispute.key,))
            return
        _put(driver, table, dispute, value)
    except sqlite3.IntegrityError as broken:
        raise Refusal.of("upstream.still_needed" if dispute.field == EXISTENCE else "upstream.value") from broken
    except (ValueError, KeyError, TypeError) as broken:
        raise Refusal.of("upstream.value", "value") from broken


def _put(driver: sqlite3.Connection, table: SyncedTable, dispute: Dispute, value: Plain) -> None:
    column = table.columns[dispute.field]
    row = driver.execute(f'SELECT "{column}" FROM {table.name} WHERE id = ?', (dispute.key,)).fetchone()
    if row is None:
        raise Refusal.of("record.missing", kind=table.name)
    if dispute.part:
        value = put_part(row[0], dispute.part, None if value is None else str(value))
    stored = table.stored({dispute.field: value})[column]
    _check(table, column, stored)
    if stored != row[0]:
        also = ", version = version + 1" if "version" in table.blanks else ""
        driver.execute(f'UPDATE {table.name} SET "{column}" = ?{also} WHERE id = ?', (stored, dispute.key))


def _check(table: SyncedTable, column: str, stored: Any) -> None:
    """Let nothing in that could not be read again."""
    both = converters(metadata.tables[table.name].c[column].type)
    if both is not None and stored is not None:
        _, restore = both
        restore(stored)


def plain_of(text: str) -> Plain:
    """The value of a JSON text, as conflicts keep them."""
    value: Plain = json.loads(text)
    return value


def is_stored(connection: Connection, dispute: Dispute) -> bool:
    """Whether the record is here."""
    table = tables_by_number()[dispute.table]
    found = driver_of(connection).execute(f"SELECT 1 FROM {table.name} WHERE id = ?", (dispute.key,))
    return found.fetchone() is not None

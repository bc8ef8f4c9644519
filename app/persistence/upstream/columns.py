"""Synced tables by their numbers at the hub: which column a field is, and how its value lies there."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BLOB, INTEGER, Column, Table

from app.domain.upstream.operation import Fields, Plain
from app.persistence.shapes import Shape, shape_of
from app.persistence.tables.declare import SyncedAs
from app.persistence.tables.registry import synced_tables

Stored = bytes | int | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncedTable:
    """One table: `columns` by field number, `ids` the fields that hold bytes, `blanks` what an absent column gets."""

    name: str
    number: int
    columns: Mapping[int, str]
    ids: frozenset[int]
    blanks: Mapping[str, Stored]
    is_append_only: bool

    def stored(self, fields: Fields) -> dict[str, Stored]:
        """What lies in the columns for some fields' values; all of them must be known.

        Raises:
            ValueError: for a text in place of an id.
        """
        return {self.columns[number]: self._stored(number, value) for number, value in fields.items()}

    def plain(self, row: Mapping[str, Stored]) -> Fields:
        """A stored row as the fields of an operation."""
        return {number: _plain(row[name], is_id=number in self.ids) for number, name in self.columns.items()}

    def _stored(self, number: int, value: Plain) -> Stored:
        if number not in self.ids:
            return value
        return bytes.fromhex(str(value)) if value else None  # the journal writes an absent id as an empty text


@cache
def tables_by_number() -> Mapping[int, SyncedTable]:
    """Every synced table this program knows."""
    return {synced.table_number: _table(table, synced) for table, synced in synced_tables()}


def _table(table: Table, synced: SyncedAs) -> SyncedTable:
    shape = shape_of(table)
    fields = {field.name: field for field in dataclasses.fields(table.info["entity"])}
    return SyncedTable(
        name=table.name,
        number=synced.table_number,
        columns={number: name for name, number in synced.field_numbers.items()},
        ids=frozenset(number for name, number in synced.field_numbers.items() if _holds_bytes(table.c[name])),
        blanks={name: _blank(table.c[name], fields[name], shape) for name in synced.field_numbers},
        is_append_only=synced.is_append_only,
    )


def _holds_bytes(column: Column[Any]) -> bool:
    return isinstance(_impl(column), BLOB)


def _blank(column: Column[Any], field: "dataclasses.Field[Any]", shape: Shape) -> Any:
    """What a column gets that an older program did not send: its field's default, else the least there is."""
    if field.default is not dataclasses.MISSING:
        return shape.bound(column.name, field.default)
    if field.default_factory is not dataclasses.MISSING:
        return shape.bound(column.name, field.default_factory())
    if column.nullable:
        return None
    return 0 if isinstance(_impl(column), INTEGER) else ""


def _impl(column: Column[Any]) -> Any:
    return getattr(column.type, "impl_instance", column.type)


def _plain(value: Stored, *, is_id: bool) -> Plain:
    if isinstance(value, bytes):
        return value.hex().upper()
    return "" if is_id and value is None else value

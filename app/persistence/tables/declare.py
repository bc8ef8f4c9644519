"""Tables made from the frozen values they keep, so that a value and its table cannot drift apart."""

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BLOB, INTEGER, TEXT, Column, ForeignKey, MetaData, Table, UniqueConstraint
from sqlalchemy.types import TypeEngine

from app.persistence.tables.numbers import FIELD_NUMBERS
from app.persistence.types import Day, EnumText, Flag, Items, Json, Moment, UuidBytes

metadata = MetaData()

_PLAIN: Mapping[Any, type[TypeEngine[Any]]] = {
    UUID: UuidBytes,
    str: TEXT,
    bool: Flag,
    int: INTEGER,
    bytes: BLOB,
    datetime: Moment,
    date: Day,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncedAs:
    """How a table is known to the hub: numbers that are never used again (`design/sync.md` 4.1).

    `field_numbers` gives every column but `id` its number; `is_append_only` refuses update and delete.
    """

    table_number: int
    field_numbers: Mapping[str, int]
    is_append_only: bool = False


def _column_type(annotation: Any) -> TypeEngine[Any]:
    if annotation in _PLAIN:
        return _PLAIN[annotation]()
    origin = typing.get_origin(annotation)
    if origin is tuple:
        return Items(typing.get_args(annotation)[0])
    if origin is not None:
        return Json()
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return EnumText(annotation)
    raise TypeError(f"no column type for {annotation!r}")


def _split_optional(annotation: Any) -> tuple[Any, bool]:
    if typing.get_origin(annotation) in {typing.Union, types.UnionType}:
        kept = [a for a in typing.get_args(annotation) if a is not type(None)]
        return kept[0], True
    return annotation, False


def entity_table(
    name: str,
    entity: type[Any],
    *,
    number: int | None = None,
    is_append_only: bool = False,
    references: Mapping[str, str] | None = None,
    unique: tuple[tuple[str, ...], ...] = (),
) -> Table:
    """The table that keeps one frozen dataclass: a column per field, `id` as key.

    Args:
        name: the table's name.
        entity: the dataclass; its field types decide the columns.
        number: the table's number at the hub; None for what stays on this computer.
        is_append_only: whether rows are facts that are never changed or removed.
        references: column to the table whose `id` it holds.
        unique: natural keys.
    """
    annotations = typing.get_type_hints(entity)
    refers = references or {}
    columns: list[Column[Any]] = []
    for field in fields(entity):
        kind, is_optional = _split_optional(annotations[field.name])
        foreign = [ForeignKey(f"{refers[field.name]}.id")] if field.name in refers else []
        columns.append(
            Column(field.name, _column_type(kind), *foreign, primary_key=field.name == "id", nullable=is_optional)
        )
    info: dict[str, Any] = {"entity": entity}
    if number is not None:
        info["synced"] = SyncedAs(table_number=number, field_numbers=FIELD_NUMBERS[name], is_append_only=is_append_only)
    constraints = [UniqueConstraint(*names, name=f"uq_{name}_{'_'.join(names)}") for names in unique]
    return Table(name, metadata, *columns, *constraints, info=info, sqlite_strict=True)

"""What this hub knows of the stations' tables: how each field merges and what it may hold."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, final

from sqlalchemy import BLOB, INTEGER, Column

from app.domain.upstream.operation import Operation, OpKind, Plain
from app.domain.upstream.rules import MergeRule, TableRules
from app.persistence.tables.merging import table_rules
from app.persistence.tables.registry import synced_tables

_INT64: Final = 1 << 63
_DECISIONS: Final = ("conflict_decision", "conflict_id")


@final
class FieldKind(Enum):
    """What a field's value is on the wire."""

    NUMBER = "number"
    TEXT = "text"
    BYTES = "bytes"  # as hexadecimal digits


class Reason:
    """Why an operation is set aside instead of taken into the log."""

    SCHEMA: Final = "schema"  # of a newer program; taken once the hub knows the field
    APPEND_ONLY: Final = "append_only"
    UNKNOWN_RECORD: Final = "unknown_record"
    DUPLICATE: Final = "duplicate_fact"
    WRONG_TYPE: Final = "wrong_type"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTable:
    """A synced table: its rules, what each field holds, which may be empty, and which are any text at all."""

    rules: TableRules
    kinds: Mapping[int, FieldKind]
    optional: frozenset[int]
    texts: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """All tables by number, and where decisions on conflicts are written: the table and its field, if there is one."""

    tables: Mapping[int, KnownTable]
    decision: tuple[int, int] | None

    def fault(self, operation: Operation) -> str | None:
        """Why an operation cannot be understood, whatever the record is; None when it can."""
        table = self.tables.get(operation.table)
        if table is None or not operation.changes.keys() <= table.kinds.keys():
            return Reason.SCHEMA
        if operation.kind is OpKind.RESTORE:
            return Reason.WRONG_TYPE
        if table.rules.is_append_only and operation.kind is not OpKind.INSERT:
            return Reason.APPEND_ONLY
        texts = table.texts
        for field, value in operation.changes.items():
            if not (type(value) is str and field in texts) and not _fits(table, field, value):
                return Reason.WRONG_TYPE
        return None

    def decided(self, operation: Operation) -> bytes | None:
        """The conflict an operation decides, if it is a decision."""
        if self.decision is None or operation.table != self.decision[0]:
            return None
        about = operation.changes.get(self.decision[1])
        return bytes.fromhex(about) if isinstance(about, str) else None


def shipped_knowledge() -> Knowledge:
    """What this program's own tables say."""
    rules = {each.number: each for each in table_rules()}
    tables = {}
    decision = None
    for table, synced in synced_tables():
        columns = {number: table.c[name] for name, number in synced.field_numbers.items()}
        kinds = {number: _kind(column) for number, column in columns.items()}
        merged = rules[synced.table_number].fields
        tables[synced.table_number] = KnownTable(
            rules=rules[synced.table_number],
            kinds=kinds,
            texts=frozenset(
                number for number, kind in kinds.items() if kind is FieldKind.TEXT and merged[number] not in _PARTED
            ),
            optional=frozenset(number for number, column in columns.items() if column.nullable),
        )
        if table.name == _DECISIONS[0]:
            decision = (synced.table_number, synced.field_numbers[_DECISIONS[1]])
    return Knowledge(tables=tables, decision=decision)


def _kind(column: Column[Any]) -> FieldKind:
    stored = getattr(column.type, "impl_instance", column.type)
    if isinstance(stored, BLOB):
        return FieldKind.BYTES
    return FieldKind.NUMBER if isinstance(stored, INTEGER) else FieldKind.TEXT


def _fits(table: KnownTable, field: int, value: Plain) -> bool:
    if value is None:
        return field in table.optional
    kind = table.kinds[field]
    if kind is FieldKind.NUMBER:
        return isinstance(value, int) and -_INT64 <= value < _INT64
    if not isinstance(value, str):
        return False
    if kind is FieldKind.BYTES:
        return _is_bytes(value)
    rule = table.rules.fields[field]
    return rule not in _PARTED or isinstance(_json(value), _PARTED[rule])


_PARTED: Final[Mapping[MergeRule, type[Any]]] = {MergeRule.KEYS: dict, MergeRule.ITEMS: list}


def _is_bytes(value: str) -> bool:
    try:
        return bytes.fromhex(value).hex().upper() == value
    except ValueError:
        return False


def _json(value: str) -> object:
    if "\\u0000" in value:  # no database keeps that letter, and a part's key may become a column
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None

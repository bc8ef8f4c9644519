"""Columns as PostgreSQL's binary arrays; psycopg would look at each value by itself, which costs as much as the merge.

The form is that of PostgreSQL's `array_send`: dimensions, whether anything is NULL, the type, the length, the first
index; then each value's length, -1 for NULL, and its bytes.
"""

import struct
from collections.abc import Callable, Mapping, Sequence
from itertools import chain, repeat
from typing import Any, Final

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import Format
from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary, Text

_HEAD: Final = struct.Struct(">iiIii")
_LENGTH: Final = struct.Struct(">i")
_NULL: Final = _LENGTH.pack(-1)


class ColumnArray:
    """A column's values, at least one, packed; the statement names their type."""

    __slots__ = ("packed",)

    def __init__(self, kind: type[Any], values: Sequence[Any]) -> None:
        element, _, pack = _KINDS[kind]
        has_null = None in values
        parts = [_NULL if value is None else pack((value,)) for value in values] if has_null else [pack(values)]
        self.packed = _HEAD.pack(1, has_null, element, len(values), 1) + b"".join(parts)


class _ColumnDumper(Dumper):
    """Hands the bytes over as they are; what they hold is said by the cast in the statement."""

    format = Format.BINARY

    def dump(self, obj: ColumnArray) -> Buffer:
        return obj.packed


def name_of(kind: type[Any]) -> str:
    """What PostgreSQL calls the elements of such a column."""
    return _KINDS[kind][1]


def _numbers(letter: str, size: int) -> Callable[[Sequence[int]], bytes]:
    def pack(values: Sequence[int]) -> bytes:
        return struct.pack(f">{f'i{letter}' * len(values)}", *chain.from_iterable(zip(repeat(size), values)))

    return pack


def _byte_strings(values: Sequence[bytes]) -> bytes:
    length = _LENGTH.pack
    return b"".join([part for value in values for part in (length(len(value)), value)])


def _texts(values: Sequence[str]) -> bytes:
    return _byte_strings([value.encode() for value in values])


_KINDS: Final[Mapping[type[Any], tuple[int, str, Callable[[Sequence[Any]], bytes]]]] = {
    LargeBinary: (17, "bytea", _byte_strings),
    BigInteger: (20, "int8", _numbers("q", 8)),
    Integer: (23, "int4", _numbers("i", 4)),
    Boolean: (16, "bool", _numbers("?", 1)),
    Text: (25, "text", _texts),
}

psycopg.adapters.register_dumper(ColumnArray, _ColumnDumper)

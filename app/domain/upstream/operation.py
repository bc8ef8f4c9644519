"""An operation: one captured change of one record, as a computer sends it and as the hub's log keeps it."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, TypeAlias
from uuid import UUID

Plain: TypeAlias = str | int | None
"""A column's value on its way: ids as 32 upper-case hexadecimal digits, moments as milliseconds, the rest as JSON."""

Fields: TypeAlias = Mapping[int, Plain]
"""Values by field number."""

_COUNTER_BITS: Final = 20


class OpKind(IntEnum):
    """What an operation does to its record; the numbers are those of the wire and of the outbox."""

    INSERT = 0
    UPDATE = 1
    DELETE = 2
    RESTORE = 3  # only the hub says so: a record that was removed stays after all


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One change as its author captured it.

    `dev_seq` numbers the author's operations without a gap within one epoch, `tx` binds those of one transaction.
    `hlc` is the author's hybrid clock (milliseconds << 20 | counter and device index), `base` the position in the hub's
    log the author had seen, `changes` the changed fields (all of them for an insert, none for a delete).
    """

    dev_seq: int
    tx: int
    table: int
    key: bytes
    kind: OpKind
    hlc: int
    base: int
    user_id: bytes | None
    changes: Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Which computer, in which life of its file, at which place in its station."""

    device_id: UUID
    epoch: bytes
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One line of a station's log: what every computer does, in the order of `seq` (dense, from 1).

    `kind` says what it does to the record, `won` the fields every computer sets, `lost` those only the author sets,
    because another value beat his. `device_index` and `dev_seq` name the author's operation.
    """

    seq: int
    device_index: int
    epoch: bytes
    dev_seq: int
    tx: int
    table: int
    key: bytes
    kind: OpKind
    hlc: int
    base: int
    user_id: bytes | None
    won: Fields
    lost: Fields = dataclasses.field(default_factory=dict)


def hlc_at(milliseconds: int) -> int:
    """The hybrid clock's value at a moment (milliseconds since 1970)."""
    return milliseconds << _COUNTER_BITS


def milliseconds_of(hlc: int) -> int:
    """The moment a hybrid clock's value was ticked at, by its author's clock (milliseconds since 1970)."""
    return hlc >> _COUNTER_BITS

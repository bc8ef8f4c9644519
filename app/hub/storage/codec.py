"""How values and their writers lie in the hub's columns: MessagePack, each writer once with the fields he wrote."""

from collections.abc import Mapping
from typing import Any

import msgpack

from app.domain.upstream.merging import Conflict, Writer
from app.domain.upstream.operation import Fields, Operation, OpKind, Plain


def fields_packed(fields: Fields) -> bytes:
    """Values by field number as bytes."""
    packed: bytes = msgpack.packb(fields)
    return packed


def fields_unpacked(packed: bytes) -> Fields:
    """The values of `fields_packed`."""
    fields: Mapping[int, Plain] = msgpack.unpackb(packed, strict_map_key=False)
    return fields


def writers_packed(writers: Mapping[int, Writer]) -> bytes:
    """Writers by field number as bytes."""
    rows: dict[int, list[Any]] = {}
    for field, writer in writers.items():
        row = rows.get(id(writer))
        if row is None:
            row = rows[id(writer)] = [*_writer_row(writer), []]
        row[4].append(field)
    packed: bytes = msgpack.packb(list(rows.values()))
    return packed


def writers_unpacked(packed: bytes) -> Mapping[int, Writer]:
    """The writers of `writers_packed`."""
    writers: dict[int, Writer] = {}
    for seq, device, hlc, user_id, fields in msgpack.unpackb(packed):
        writers.update(dict.fromkeys(fields, Writer(seq=seq, device=device, hlc=hlc, user_id=user_id)))
    return writers


def conflict_packed(conflict: Conflict) -> bytes:
    """The two values of a conflict, what was before them, and their writers, as bytes."""
    packed: bytes = msgpack.packb(
        {
            "kept": conflict.kept,
            "kept_by": _writer_row(conflict.kept_writer),
            "other": conflict.other,
            "other_by": _writer_row(conflict.other_writer),
            "before": conflict.before,
        }
    )
    return packed


def conflict_unpacked(packed: bytes) -> Mapping[str, Any]:
    """The parts of `conflict_packed`, named as on the wire."""
    both: Mapping[str, Any] = msgpack.unpackb(packed)
    return both


def operation_packed(operation: Operation) -> bytes:
    """An operation that was not taken into the log, whole, as bytes."""
    packed: bytes = msgpack.packb(
        [
            operation.tx,
            operation.table,
            operation.key,
            int(operation.kind),
            operation.hlc,
            operation.base,
            operation.user_id,
            operation.changes,
        ]
    )
    return packed


def operation_unpacked(dev_seq: int, packed: bytes) -> Operation:
    """The operation of `operation_packed`."""
    tx, table, key, kind, hlc, base, user_id, changes = msgpack.unpackb(packed, strict_map_key=False)
    return Operation(
        dev_seq=dev_seq,
        tx=tx,
        table=table,
        key=key,
        kind=OpKind(kind),
        hlc=hlc,
        base=base,
        user_id=user_id,
        changes=changes,
    )


def _writer_row(writer: Writer) -> list[Any]:
    return [writer.seq, writer.device, writer.hlc, writer.user_id]

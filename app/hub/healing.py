"""Records of the hub held against its log; one that is not what its lines come to is put right.

Whatever came into a record otherwise - a disk's fault, a hand in the database - is undone before computers take it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from app.domain.upstream.merging import EXISTENCE, JOINT, Record, Writer
from app.domain.upstream.operation import Fields, OpKind, hlc_at
from app.hub.batch import AHEAD_MS
from app.hub.storage.bulk import add_rows, states_of
from app.hub.storage.codec import fields_packed, fields_unpacked, writers_packed, writers_unpacked
from app.hub.storage.tables import field_state, op_log

_AT_ONCE: Final = 500
_NOTHING: Final = Record(data={}, writers={}, is_deleted=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A record after it was held against its log; None when there is none."""

    record: Record | None
    was_mended: bool


def hold(
    connection: Connection, station_id: bytes, table: int, keys: Sequence[bytes], min_seq: int
) -> Mapping[bytes, Held]:
    """These records, put right where they were not what the log says; the station must be locked.

    Args:
        connection: of a writing transaction.
        station_id: whose they are.
        table: which table's.
        keys: which.
        min_seq: up to where the log is no longer kept: what was written before is believed.
    """
    stored = {
        bytes(key): Record(data=fields_unpacked(data), writers=writers_unpacked(writers), is_deleted=bool(is_deleted))
        for number, key, data, writers, is_deleted in states_of(connection, station_id, keys)
        if number == table
    }
    told: Mapping[bytes, Sequence[Row[Any]]] = {
        key: [*lines] for key, lines in groupby(_lines(connection, station_id, table, keys), lambda line: line.pk)
    }
    found: dict[bytes, Held] = {}
    for key in keys:
        record = stored.get(key)
        right = _folded(record, told.get(key, ()), is_whole=min_seq == 0)
        is_right = _said(right) == _said(record)
        if not is_right:
            _put(connection, station_id, (table, key), right, told.get(key, ()))
        found[key] = Held(record=right, was_mended=not is_right)
    return found


def _lines(connection: Connection, station_id: bytes, table: int, keys: Sequence[bytes]) -> Iterator[Row[Any]]:
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        yield from connection.execute(
            select(op_log)
            .where(op_log.c.station_id == station_id, op_log.c.tbl == table, op_log.c.pk.in_(some))
            .order_by(op_log.c.pk, op_log.c.seq)
        )


def _folded(stored: Record | None, lines: Sequence[Row[Any]], *, is_whole: bool) -> Record | None:
    """What the lines come to: by themselves when all are there, else on top of what is stored."""
    if not is_whole and (stored is not None or not lines or lines[0].kind != OpKind.INSERT):
        if stored is None:
            return None
        begun = stored
    elif not lines:
        return None
    else:
        begun = _NOTHING
    for line in lines:
        begun = _after(begun, line)
    return begun


def _after(record: Record, line: Row[Any]) -> Record:
    """A record after one line of the log, with its writers as the merge left them."""
    kind, won = OpKind(line.kind), fields_unpacked(line.won)
    writer = Writer(
        seq=line.seq, device=line.device_idx, hlc=min(line.hlc, hlc_at(line.taken_at + AHEAD_MS)), user_id=line.user_id
    )
    if kind is OpKind.DELETE:
        if record.is_deleted:
            return record
        return replace(record, is_deleted=True, writers={**record.writers, EXISTENCE: writer})
    if kind is OpKind.RESTORE and not won:
        return record  # a removal that was not granted
    sent: Fields = {} if line.sent is None else fields_unpacked(line.sent)
    # What was put together of several values nobody has written alone.
    wrote = {field: replace(writer, device=JOINT) if field in sent else writer for field in won}
    if record.is_deleted:
        wrote[EXISTENCE] = writer
    if kind is OpKind.RESTORE:  # it names all fields; only those that differ from what stood were written
        wrote = {
            field: each for field, each in wrote.items() if field == EXISTENCE or record.data.get(field) != won[field]
        }
    return Record(data={**record.data, **won}, writers={**record.writers, **wrote}, is_deleted=False)


def _said(record: Record | None) -> tuple[Fields, bool]:
    """What a record says; none is the same as one that was never written and stands no more."""
    return ({}, True) if record is None else (record.data, record.is_deleted)


def _put(
    connection: Connection, station_id: bytes, place: tuple[int, bytes], right: Record | None, lines: Sequence[Row[Any]]
) -> None:
    """Store a record as it should be; who serves may delete nothing, so one that should not be is emptied."""
    table, key = place
    seq, record = (lines[-1].seq, right) if right is not None and lines else (0, _NOTHING)
    row = station_id, key, table, fields_packed(record.data), writers_packed(record.writers), seq, record.is_deleted
    add_rows(connection, field_state, [row], replacing=True)

"""Taking what a computer did into its station's log: one transaction, acknowledged only when it is stored.

The station's row is locked first: pushes of one station come one after the other, so that the log's numbers have no
gap, each reads what all earlier ones wrote, and two cannot make the same record at once. Stations run side by side.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, or_, select, update

from app.domain.problems import Refusal
from app.domain.upstream.merging import Record
from app.domain.upstream.naming import conflict_id
from app.domain.upstream.operation import Author, Operation, Plain
from app.hub.batch import Batch, Place, RecordKey
from app.hub.callers import Caller, admitted, lock_station
from app.hub.knowledge import Knowledge
from app.hub.lives import is_forked
from app.hub.storage.bulk import add_rows, states_of
from app.hub.storage.codec import (
    conflict_packed,
    fields_packed,
    fields_unpacked,
    operation_packed,
    writers_packed,
    writers_unpacked,
)
from app.hub.storage.store import Store
from app.hub.storage.tables import conflict, device, field_state, op_log, quarantine, station
from app.persistence.types import to_milliseconds
from app.services.clock import Clock

WAITING = "waiting"
"""The state of an operation in quarantine nobody has dealt with."""

_TAKEN: Final = (
    update(device)
    .where(device.c.station_id == bindparam("station"), device.c.device_id == bindparam("device"))
    .values(last_seq=bindparam("last"), schema_version=bindparam("schema"), seen_at=bindparam("now"))
)
_GROWN: Final = update(station).where(station.c.station_id == bindparam("station")).values(head=bindparam("end"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What became of a push: all up to `ack` is stored, these operations in quarantine; the log ends at `head`."""

    ack: int
    head: int
    quarantined: tuple[tuple[int, str], ...]


class Pushing:
    """Takes pushes."""

    def __init__(self, store: Store, knowledge: Knowledge, clock: Clock) -> None:
        self._store = store
        self._knowledge = knowledge
        self._clock = clock

    def push(self, caller: Caller, operations: Sequence[Operation], *, schema_version: int) -> Pushed:
        """Take a computer's operations, dense in `dev_seq`; those it sent before are passed over.

        Raises:
            Refusal: `upstream.expected` with the number that comes next, when there is a hole before the first or
                between two; `upstream.forked` when a number it sent before now stands for something else: this is
                another copy of its file; what `admitted` raises.
        """
        now_ms = to_milliseconds(self._clock.now())
        with self._store.of_station(caller.station_id, writing=True) as connection:
            lock_station(connection, caller.station_id)
            who = admitted(connection, caller)
            fresh = [each for each in operations if each.dev_seq > who.last_seq]
            if is_forked(connection, who, operations[: len(operations) - len(fresh)]):
                raise Refusal.of("upstream.forked", expect=who.last_seq + 1)
            if not fresh:
                return Pushed(ack=who.last_seq, head=who.head, quarantined=())
            if any(each.dev_seq != who.last_seq + place for place, each in enumerate(fresh, start=1)):
                raise Refusal.of("upstream.expected", expect=who.last_seq + 1)
            author = Author(device_id=UUID(bytes=caller.device_id), epoch=caller.epoch, index=who.idx)
            batch = batch_for(
                connection, caller.station_id, author, fresh, self._knowledge, head=who.head, now_ms=now_ms
            )
            for _, transaction in groupby(fresh, key=lambda each: each.tx):
                batch.take(tuple(transaction))
            keep(connection, caller.station_id, batch, now_ms)
            _set_aside(connection, caller.station_id, author, batch, now_ms)
            taken = {"last": fresh[-1].dev_seq, "schema": schema_version, "now": now_ms}
            connection.execute(_TAKEN, {"station": caller.station_id, "device": caller.device_id, **taken})
            aside = tuple((each.operation.dev_seq, each.reason) for each in batch.set_aside)
            return Pushed(ack=fresh[-1].dev_seq, head=batch.head, quarantined=aside)


def batch_for(
    connection: Connection,
    station_id: bytes,
    author: Author,
    operations: Sequence[Operation],
    knowledge: Knowledge,
    *,
    head: int,
    now_ms: int,
) -> Batch:
    """An author's batch over the records some operations concern; the station is locked since before `head`."""
    return Batch(
        author,
        knowledge,
        _standing(connection, station_id, operations),
        head=head,
        now_ms=now_ms,
        earlier=lambda operation, field: _earlier(connection, station_id, author, operation, field),
        settled=lambda about: _settled(connection, station_id, about),
    )


def keep(connection: Connection, station_id: bytes, batch: Batch, now_ms: int) -> None:
    """Store what a batch came to: the log's new lines, the records, the conflicts, the log's new end."""
    add_rows(connection, op_log, list(_log_rows(station_id, batch, now_ms)))
    add_rows(connection, field_state, list(_state_rows(station_id, batch)), replacing=True)
    add_rows(connection, conflict, list(_conflict_rows(station_id, batch)))
    if batch.decided:
        connection.execute(
            update(conflict)
            .where(conflict.c.station_id == station_id, conflict.c.id.in_(batch.decided))
            .values(decided_at=now_ms)
        )
    connection.execute(_GROWN, {"station": station_id, "end": batch.head})


def _settled(connection: Connection, station_id: bytes, about: bytes) -> Place | None:
    row = connection.execute(
        select(conflict.c.tbl, conflict.c.pk, conflict.c.field).where(
            conflict.c.station_id == station_id, conflict.c.id == about, conflict.c.decided_at.is_not(None)
        )
    ).first()
    return None if row is None else (row.tbl, bytes(row.pk), row.field)


def _standing(connection: Connection, station_id: bytes, operations: Sequence[Operation]) -> Mapping[RecordKey, Record]:
    return {
        (table, bytes(key)): Record(
            data=fields_unpacked(data), writers=writers_unpacked(writers), is_deleted=bool(is_deleted)
        )
        for table, key, data, writers, is_deleted in states_of(
            connection, station_id, (each.key for each in operations)
        )
    }


def _earlier(connection: Connection, station_id: bytes, author: Author, operation: Operation, field: int) -> Plain:
    """A field's value as its author had it: what he sent after his base, else what stood there; None without one.

    Below the place the log is kept from there is one line of a record: what it was at that place. An author who had not
    read so far knew less, and is told of nothing but what he sent since.
    """
    shortened = select(station.c.min_seq).where(station.c.station_id == station_id).scalar_subquery()
    lines = connection.execute(
        select(op_log.c.seq, op_log.c.won, op_log.c.sent)
        .where(
            op_log.c.station_id == station_id,
            op_log.c.pk == operation.key,
            op_log.c.tbl == operation.table,
            or_(
                and_(op_log.c.seq <= operation.base, shortened <= operation.base),
                and_(op_log.c.seq > shortened, op_log.c.device_idx == author.index),
            ),
        )
        .order_by(op_log.c.seq.desc())
    )
    for line in lines:
        values = fields_unpacked(line.won)
        if line.seq > operation.base and line.sent is not None:
            values = {**values, **fields_unpacked(line.sent)}
        if field in values:
            return values[field]
    return None


def _log_rows(station_id: bytes, batch: Batch, now_ms: int) -> Iterator[tuple[object, ...]]:
    for entry in batch.entries:
        yield (
            station_id,
            entry.seq,
            entry.device_index,
            entry.epoch,
            entry.dev_seq,
            entry.tx,
            entry.table,
            entry.key,
            int(entry.kind),
            entry.hlc,
            entry.base,
            entry.user_id,
            fields_packed(entry.won),
            fields_packed(entry.lost),
            fields_packed(batch.sent[entry.seq]) if entry.seq in batch.sent else None,
            now_ms,
        )


def _state_rows(station_id: bytes, batch: Batch) -> Iterator[tuple[object, ...]]:
    # In the order of their keys, as every writer of the station would lock them.
    for (table, key), (record, seq) in sorted(batch.records.items(), key=lambda item: item[0]):
        data, writers = fields_packed(record.data), writers_packed(record.writers)
        yield station_id, key, table, data, writers, seq, record.is_deleted


def _conflict_rows(station_id: bytes, batch: Batch) -> Iterator[tuple[object, ...]]:
    for entry, each in batch.conflicts:
        identity = conflict_id(UUID(bytes=station_id), entry.seq, each.field, each.key).bytes
        yield (
            station_id,
            identity,
            entry.seq,
            entry.table,
            entry.key,
            each.field,
            each.key,
            conflict_packed(each),
            each.stake.value,
            None,
        )


def _set_aside(connection: Connection, station_id: bytes, author: Author, batch: Batch, now_ms: int) -> None:
    rows = [
        (
            station_id,
            author.index,
            author.epoch,
            each.operation.dev_seq,
            each.operation.tx,
            each.reason,
            operation_packed(each.operation),
            WAITING,
            now_ms,
        )
        for each in batch.set_aside
    ]
    add_rows(connection, quarantine, rows)

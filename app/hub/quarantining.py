"""Operations that were set aside: who sent them and why, and taking them into the log once that can be done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select, update

from app.domain.upstream.operation import Author, Operation
from app.hub.audit import Act, note
from app.hub.batch import without_outlived
from app.hub.callers import lock_station
from app.hub.knowledge import Knowledge, Reason
from app.hub.lives import authors
from app.hub.pushing import WAITING, batch_for, keep
from app.hub.storage.codec import operation_unpacked
from app.hub.storage.store import Store
from app.hub.storage.tables import op_log, quarantine, station
from app.persistence.types import from_milliseconds, to_milliseconds
from app.services.clock import Clock

REPLAYED = "replayed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An operation in quarantine, with the table and the fields it is about; not what it says."""

    station_code: str
    device_index: int
    dev_seq: int
    table: int
    fields: tuple[int, ...]
    reason: str
    taken_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """How many operations came into the log, and how many still cannot."""

    taken: int
    left: int


class Quarantine:
    """The operations of all stations that were set aside; for whoever looks after the hub."""

    def __init__(self, store: Store, knowledge: Knowledge, clock: Clock, who: str) -> None:
        self._store = store
        self._knowledge = knowledge
        self._clock = clock
        self._who = who

    def waiting(self) -> tuple[Waiting, ...]:
        """All that wait, by station, computer and number."""
        with self._store.of_county() as connection:
            rows = connection.execute(
                select(quarantine, station.c.code)
                .join(station, station.c.station_id == quarantine.c.station_id)
                .where(quarantine.c.state == WAITING)
                .order_by(station.c.code, quarantine.c.device_idx, quarantine.c.dev_seq)
            )
            return tuple(map(_waiting, rows))

    def replay_understood(self) -> Replayed:
        """Try again what an older hub did not know, at every station that has some."""
        with self._store.of_county() as connection:
            stations = connection.execute(
                select(quarantine.c.station_id)
                .where(quarantine.c.state == WAITING, quarantine.c.reason == Reason.SCHEMA)
                .distinct()
            ).scalars()
            waiting = list(stations)
        done = [self.replay(station_id) for station_id in waiting]
        return Replayed(taken=sum(each.taken for each in done), left=sum(each.left for each in done))

    def replay(self, station_id: bytes) -> Replayed:
        """Try again all that a station has in quarantine, in the order each computer made it.

        What its own author has written again since is left out, so that nothing newer gives way to it.
        """
        now_ms = to_milliseconds(self._clock.now())
        with self._store.of_station(station_id, writing=True) as connection:
            lock_station(connection, station_id)
            rows = connection.execute(
                select(quarantine)
                .where(quarantine.c.station_id == station_id, quarantine.c.state == WAITING)
                .order_by(quarantine.c.device_idx, quarantine.c.epoch, quarantine.c.dev_seq)
            ).all()
            known = authors(connection, station_id)
            taken = sum(
                self._replay_author(connection, known[writer], list(own), now_ms)
                for writer, own in groupby(rows, key=lambda row: (row.device_idx, row.epoch))
            )
            if taken:
                note(connection, station_id, now_ms, Act.REPLAYED, who=self._who, about=str(taken))
        return Replayed(taken=taken, left=len(rows) - taken)

    def _replay_author(self, connection: Connection, device_id: bytes, rows: Sequence[Row[Any]], now_ms: int) -> int:
        first = rows[0]
        station_id = first.station_id
        author = Author(device_id=UUID(bytes=device_id), epoch=first.epoch, index=first.device_idx)
        operations = {row.dev_seq: operation_unpacked(row.dev_seq, row.raw) for row in rows}
        head = connection.execute(select(station.c.head).where(station.c.station_id == station_id)).scalar_one()
        batch = batch_for(
            connection, station_id, author, list(operations.values()), self._knowledge, head=head, now_ms=now_ms
        )
        own_lines = _lines_of(connection, station_id, author, operations.values())
        taken: list[int] = []
        for _, grouped in groupby(rows, key=lambda row: row.tx):
            transaction = []
            for row in grouped:
                operation = operations[row.dev_seq]
                record = batch.record((operation.table, operation.key))
                transaction.append(without_outlived(operation, record, _later_than(row, own_lines)))
            if batch.take(transaction):
                taken += [each.dev_seq for each in transaction]
        keep(connection, station_id, batch, now_ms)
        connection.execute(
            update(quarantine)
            .where(
                quarantine.c.station_id == station_id,
                quarantine.c.device_idx == author.index,
                quarantine.c.epoch == author.epoch,
                quarantine.c.dev_seq.in_(taken),
            )
            .values(state=REPLAYED)
        )
        return len(taken)


def _lines_of(
    connection: Connection, station_id: bytes, author: Author, operations: Iterable[Operation]
) -> Sequence[Row[Any, Any, Any, Any]]:
    """What an author has in the log about the records of some operations."""
    return connection.execute(
        select(op_log.c.seq, op_log.c.epoch, op_log.c.dev_seq, op_log.c.taken_at).where(
            op_log.c.station_id == station_id,
            op_log.c.device_idx == author.index,
            op_log.c.pk.in_({each.key for each in operations}),
        )
    ).all()


def _later_than(row: Row[Any], lines: Iterable[Row[Any, Any, Any, Any]]) -> frozenset[int]:
    """The places of the lines their author wrote after an operation that was set aside."""
    return frozenset(
        line.seq
        for line in lines
        if (line.dev_seq > row.dev_seq if line.epoch == row.epoch else line.taken_at >= row.taken_at)
    )


def _waiting(row: Row[Any]) -> Waiting:
    operation = operation_unpacked(row.dev_seq, row.raw)
    return Waiting(
        station_code=row.code,
        device_index=row.device_idx,
        dev_seq=row.dev_seq,
        table=operation.table,
        fields=tuple(operation.changes),
        reason=row.reason,
        taken_at=from_milliseconds(row.taken_at),
    )

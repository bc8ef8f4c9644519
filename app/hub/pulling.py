"""Handing a station's log to its computers, page by page and never a transaction in parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select, update

from app.domain.problems import Refusal
from app.domain.upstream.naming import line_mark
from app.domain.upstream.operation import LogEntry, OpKind
from app.hub.callers import Caller, admitted
from app.hub.storage.codec import conflict_unpacked, fields_unpacked
from app.hub.storage.store import Store
from app.hub.storage.tables import conflict, device, op_log, station
from app.persistence.types import to_milliseconds
from app.services.clock import Clock

LIMIT: Final = 5000
"""The most lines a page may have, but for a transaction that alone has more."""
SCHEMA_MIN: Final = 2
"""The oldest program that can make sense of the log."""

_BYTES: Final = 4 * 1024 * 1024  # of values on a page: what comes of it must stay below what a message may be
_SEEN_EVERY_MS: Final = 60_000
_AUTHOR: Final = select(op_log.c.device_idx, op_log.c.epoch, op_log.c.dev_seq).where(
    op_log.c.station_id == bindparam("station"), op_log.c.seq == bindparam("place")
)
_HEAD: Final = select(station.c.head).where(station.c.station_id == bindparam("station"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A part of a station's log, the conflicts its lines made, and how far the log goes.

    `mark` is that of the line before it, by which a computer notices that this is not the log it has read so far: the
    hub was put back to an older state, nobody said so, and the log has grown again meanwhile.
    """

    entries: tuple[LogEntry, ...]
    conflicts: tuple[Mapping[str, Any], ...]
    head: int
    min_seq: int
    hub_epoch: bytes
    archived: int
    mark: bytes


class Pulling:
    """Reads the log."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def page(self, caller: Caller, *, after: int, limit: int, schema_version: int | None = None) -> Page:
        """The lines after a place, as many as fit on a page.

        Args:
            caller: who asks.
            after: the place the computer has read to.
            limit: the most lines it wants.
            schema_version: of its program; None for the one it last said.

        Raises:
            Refusal: `upstream.too_old` when its program could not read them; `upstream.too_far_behind` when they are no
                longer kept; what `admitted` raises.
        """
        page, who = self._read(caller, after, limit, schema_version)
        self._note(caller, who, after)
        return page

    def copy(self, caller: Caller, *, after: int) -> Page:
        """As `page`, for a computer that will read it later and elsewhere: how far it has read stays as it was.

        Raises:
            Refusal: as `page`.
        """
        return self._read(caller, after, LIMIT, None)[0]

    def head(self, station_id: bytes) -> int:
        """The last place in a station's log."""
        with self._store.of_station(station_id, writing=False) as connection:
            return int(connection.execute(_HEAD, {"station": station_id}).scalar_one())

    def _read(self, caller: Caller, after: int, limit: int, schema_version: int | None) -> tuple[Page, Row[Any]]:
        with self._store.of_station(caller.station_id, writing=False) as connection:
            who = admitted(connection, caller)
            if (schema_version or who.schema_version) < SCHEMA_MIN:
                raise Refusal.of("upstream.too_old", schema_min=SCHEMA_MIN)
            if after < who.min_seq:
                raise Refusal.of("upstream.too_far_behind", min_seq=who.min_seq)
            entries = _entries(connection, who, after, min(limit, LIMIT)) if after < who.head else ()
            page = Page(
                entries=entries,
                conflicts=_conflicts(connection, caller.station_id, entries) if entries else (),
                head=who.head,
                min_seq=who.min_seq,
                hub_epoch=who.hub_epoch,
                archived=who.archived,
                mark=_mark(connection, who.station_id, after),
            )
        return page, who

    def _note(self, caller: Caller, who: Row[Any], after: int) -> None:
        """Keep how far a computer has read and when it was last here; not every idle question is worth a write."""
        now_ms = to_milliseconds(self._clock.now())
        if after == who.cursor and now_ms - who.seen_at < _SEEN_EVERY_MS:
            return
        with self._store.of_station(caller.station_id, writing=True) as connection:
            connection.execute(
                update(device)
                .where(device.c.station_id == caller.station_id, device.c.device_id == caller.device_id)
                .values(cursor=min(after, who.head), seen_at=now_ms)
            )


def _mark(connection: Connection, station_id: bytes, seq: int) -> bytes:
    """The mark of a line; empty when there is none at this place, or none any more."""
    line = connection.execute(_AUTHOR, {"station": station_id, "place": seq}).one_or_none()
    return b"" if line is None else line_mark(line.device_idx, line.epoch, line.dev_seq)


def _entries(connection: Connection, who: Row[Any], after: int, limit: int) -> tuple[LogEntry, ...]:
    """Lines up to the last end of a transaction within the limit; where there is none, the whole of the first."""
    wanted = limit
    while True:
        rows = connection.execute(
            select(op_log)
            .where(op_log.c.station_id == who.station_id, op_log.c.seq > after, op_log.c.seq <= who.head)
            .order_by(op_log.c.seq)
            .limit(wanted + 1)
        ).all()
        end = _end(rows, limit, is_all=len(rows) <= wanted)
        if end:
            return tuple(map(_entry, rows[:end]))
        wanted *= 2


def _end(rows: Sequence[Row[Any]], limit: int, *, is_all: bool) -> int:
    """How many rows are whole transactions and fit on a page; 0 when more rows must be looked at to tell."""
    size, end = 0, 0
    for place, row in enumerate(rows):
        if place and _transaction(row) != _transaction(rows[place - 1]):
            if end and place > limit:
                return end
            end = place
            if end >= limit or size > _BYTES:
                return end
        size += len(row.won) + len(row.lost)
    return len(rows) if is_all and (not end or len(rows) <= limit) else end


def _transaction(row: Row[Any]) -> tuple[int, bytes, int]:
    return row.device_idx, row.epoch, row.tx


def _entry(row: Row[Any]) -> LogEntry:
    return LogEntry(
        seq=row.seq,
        device_index=row.device_idx,
        epoch=row.epoch,
        dev_seq=row.dev_seq,
        tx=row.tx,
        table=row.tbl,
        key=row.pk,
        kind=OpKind(row.kind),
        hlc=row.hlc,
        base=row.base,
        user_id=row.user_id,
        won=fields_unpacked(row.won),
        lost=fields_unpacked(row.lost),
    )


def _conflicts(connection: Connection, station_id: bytes, entries: Sequence[LogEntry]) -> tuple[Mapping[str, Any], ...]:
    rows = connection.execute(
        select(conflict)
        .where(
            conflict.c.station_id == station_id,
            conflict.c.seq >= entries[0].seq,
            conflict.c.seq <= entries[-1].seq,
        )
        .order_by(conflict.c.seq, conflict.c.field, conflict.c.part)
    )
    return tuple(map(told_conflict, rows))


def told_conflict(row: Row[Any]) -> Mapping[str, Any]:
    """A conflict, its parts named as on the wire."""
    return {
        "id": row.id,
        "seq": row.seq,
        "table": row.tbl,
        "key": row.pk,
        "field": row.field,
        "part": row.part,
        "stake": row.stake,
        **conflict_unpacked(row.sides),
    }

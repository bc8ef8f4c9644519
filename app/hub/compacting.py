"""Shortening a station's log to what somebody may still ask of it (`design/sync.md` 4.8).

Below the place every computer has read, and for which there is a snapshot, nobody reads the log line by line any more.
The merge asks it for one thing: what a field was when an author had last seen it. Of each record that can change one
line is kept for that, which says what the record was at that place; facts never merge, and need none.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, func, or_, select, tuple_, update

from app.domain.upstream.operation import OpKind, Plain
from app.hub.audit import Act, note
from app.hub.callers import DeviceStatus, lock_station
from app.hub.knowledge import Knowledge
from app.hub.pulling import LIMIT
from app.hub.pushing import WAITING
from app.hub.snapshots import Snapshots
from app.hub.storage.codec import fields_packed, fields_unpacked, operation_unpacked
from app.hub.storage.store import Store
from app.hub.storage.tables import device, field_state, op_log, quarantine, station
from app.persistence.types import to_milliseconds
from app.services.clock import Clock

_AT_ONCE: Final = 500
_MILLISECOND: Final = timedelta(milliseconds=1)
_RecordKey = tuple[bytes, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """What is kept however long it is not asked for.

    Attributes:
        age: lines younger than this.
        silent: computers that were not here for so long are left behind: they take a snapshot when they come.
        tombstones: that a record was removed.
        margin: lines below what a computer has read: what it wrote while it read may come from a page before.
    """

    age: timedelta = timedelta(days=30)
    silent: timedelta = timedelta(days=60)
    tombstones: timedelta = timedelta(days=400)
    margin: int = LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Compacted:
    """What came of it: up to where the log is not kept any more, and how many lines fewer there are."""

    min_seq: int
    removed: int
    left_behind: int


class Compacting:
    """Shortens logs; `store` must be of the owner, whoever serves removes nothing."""

    def __init__(
        self,
        store: Store,
        knowledge: Knowledge,
        snapshots: Snapshots,
        clock: Clock,
        who: str,
        retention: Retention | None = None,
    ) -> None:
        self._store = store
        self._snapshots = snapshots
        self._clock = clock
        self._who = who
        self._retention = retention or Retention()
        self._facts = [number for number, table in knowledge.tables.items() if table.rules.is_append_only]

    def compact(self, station_id: bytes) -> Compacted:
        """Shorten a station's log; stopped at any moment, it is gone on with the next time.

        Raises:
            Refusal: `upstream.busy_hub` when there is no snapshot and none can be made.
        """
        snapshot = self._snapshots.fresh(station_id)
        now_ms = to_milliseconds(self._clock.now())
        with self._store.of_station(station_id, writing=True) as connection:
            lock_station(connection, station_id)
            before = connection.execute(_COUNT, {"station": station_id}).scalar_one()
            up_to, left_behind = self._reach(connection, station_id, snapshot.seq, now_ms)
            # From here on nobody is given what is about to go.
            connection.execute(update(station).where(station.c.station_id == station_id).values(min_seq=up_to))
            # A computer's last line shows that its index was given.
            spared = set(connection.execute(_NEWEST, {"station": station_id}).scalars())
        for some in self._shortened(station_id, up_to):
            with self._store.of_station(station_id, writing=True) as connection:
                lock_station(connection, station_id)
                self._fold(connection, station_id, some, up_to, spared)
        with self._store.of_station(station_id, writing=True) as connection:
            lock_station(connection, station_id)
            self._bury(connection, station_id, up_to, now_ms, spared)
            after = connection.execute(_COUNT, {"station": station_id}).scalar_one()
            note(connection, station_id, now_ms, Act.COMPACTED, who=self._who, about=f"{up_to} {before - after}")
        return Compacted(min_seq=up_to, removed=before - after, left_behind=left_behind)

    def _reach(self, connection: Connection, station_id: bytes, snapshot: int, now_ms: int) -> tuple[int, int]:
        """Up to where nobody reads line by line, and how many computers are left behind for it."""
        home = connection.execute(select(station).where(station.c.station_id == station_id)).one()
        computers = connection.execute(
            select(device.c.cursor, device.c.seen_at).where(
                device.c.station_id == station_id, device.c.status == DeviceStatus.ACTIVE.value
            )
        ).all()
        silent_since = now_ms - self._retention.silent // _MILLISECOND
        there = [row.cursor - self._retention.margin for row in computers if row.seen_at >= silent_since]
        young = connection.execute(
            select(func.min(op_log.c.seq)).where(
                op_log.c.station_id == station_id, op_log.c.taken_at > now_ms - self._retention.age // _MILLISECOND
            )
        ).scalar_one_or_none()
        aside = connection.execute(
            select(quarantine.c.dev_seq, quarantine.c.raw).where(
                quarantine.c.station_id == station_id, quarantine.c.state == WAITING
            )
        )
        bases = [operation_unpacked(row.dev_seq, row.raw).base for row in aside]  # they are merged yet, some day
        reach = min([snapshot, *there, home.head if young is None else young - 1, *bases])
        up_to = max(home.min_seq, reach)
        return up_to, sum(row.cursor < up_to for row in computers)

    def _shortened(self, station_id: bytes, up_to: int) -> Iterator[Sequence[_RecordKey]]:
        """The records that have lines to spare, some at a time."""
        with self._store.of_station(station_id, writing=False) as connection:
            rows = connection.execute(
                select(op_log.c.pk, op_log.c.tbl)
                .where(op_log.c.station_id == station_id, op_log.c.seq <= up_to)
                .group_by(op_log.c.pk, op_log.c.tbl)
                .having(or_(func.count() > 1, op_log.c.tbl.in_(self._facts)))
                .order_by(op_log.c.pk, op_log.c.tbl)
            )
            keys = [(bytes(row.pk), int(row.tbl)) for row in rows]
        for start in range(0, len(keys), _AT_ONCE):
            yield keys[start : start + _AT_ONCE]

    def _fold(
        self, connection: Connection, station_id: bytes, keys: Sequence[_RecordKey], up_to: int, spared: Container[int]
    ) -> None:
        lines = connection.execute(
            select(op_log)
            .where(
                op_log.c.station_id == station_id,
                op_log.c.seq <= up_to,
                tuple_(op_log.c.pk, op_log.c.tbl).in_(keys),
            )
            .order_by(op_log.c.pk, op_log.c.tbl, op_log.c.seq)
        )
        gone: list[int] = []
        folds: list[dict[str, object]] = []
        for (_, table), group in groupby(lines, lambda line: (line.pk, line.tbl)):
            own = list(group)
            if table in self._facts:
                gone += [line.seq for line in own]
            else:
                gone += [line.seq for line in own[:-1]]
                folds.append(_folded(station_id, own))
        if folds:
            connection.execute(_REWRITE, folds)
        _remove(connection, station_id, gone, spared)

    def _bury(self, connection: Connection, station_id: bytes, up_to: int, now_ms: int, spared: Container[int]) -> None:
        """Forget records that were removed so long ago that nobody can have them."""
        before = now_ms - self._retention.tombstones // _MILLISECOND
        dead = connection.execute(
            select(op_log.c.seq, op_log.c.pk, op_log.c.tbl)
            .join(
                field_state,
                (field_state.c.station_id == op_log.c.station_id)
                & (field_state.c.pk == op_log.c.pk)
                & (field_state.c.tbl == op_log.c.tbl)
                & (field_state.c.seq == op_log.c.seq),
            )
            .where(
                op_log.c.station_id == station_id,
                op_log.c.seq <= up_to,
                op_log.c.taken_at < before,
                field_state.c.is_deleted.is_(True),
            )
        ).all()
        if dead:
            keys = [{"station": station_id, "key": row.pk, "number": row.tbl} for row in dead]
            connection.execute(_BURY, keys)
            _remove(connection, station_id, [row.seq for row in dead], spared)


def _remove(connection: Connection, station_id: bytes, places: Sequence[int], spared: Container[int]) -> None:
    gone = [{"station": station_id, "place": seq} for seq in places if seq not in spared]
    if gone:
        connection.execute(_REMOVE, gone)


def _folded(station_id: bytes, lines: Sequence[Row[Any]]) -> dict[str, object]:
    """The newest of a record's lines, made to say what all of them come to."""
    values: dict[int, Plain] = {}
    for line in lines:
        values.update(fields_unpacked(line.won))
    last = lines[-1]
    is_deleted = OpKind(last.kind) is OpKind.DELETE
    return {
        "station": station_id,
        "place": last.seq,
        "what": int(OpKind.DELETE if is_deleted else OpKind.INSERT),
        "values": fields_packed(values),
        "nothing": fields_packed({}),
    }


_COUNT: Final = select(func.count()).select_from(op_log).where(op_log.c.station_id == bindparam("station"))
_NEWEST: Final = (
    select(func.max(op_log.c.seq)).where(op_log.c.station_id == bindparam("station")).group_by(op_log.c.device_idx)
)
_IS_LINE: Final = (op_log.c.station_id == bindparam("station"), op_log.c.seq == bindparam("place"))
_REMOVE: Final = delete(op_log).where(*_IS_LINE)
_REWRITE: Final = (
    update(op_log)
    .where(*_IS_LINE)
    .values(kind=bindparam("what"), won=bindparam("values"), lost=bindparam("nothing"), sent=None)
)
_BURY: Final = delete(field_state).where(
    field_state.c.station_id == bindparam("station"),
    field_state.c.pk == bindparam("key"),
    field_state.c.tbl == bindparam("number"),
)

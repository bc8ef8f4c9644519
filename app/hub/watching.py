"""What the hub holds, said so that a computer can tell whether it holds the same (`design/sync.md` 4.15)."""

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from threading import Lock
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, select

from app.domain.problems import Refusal
from app.domain.upstream.digest import Digest, digest_of, row_hash
from app.domain.upstream.operation import Fields
from app.hub.audit import Act, note
from app.hub.callers import Caller, DeviceStatus, admitted, lock_station
from app.hub.healing import Held, hold
from app.hub.storage.codec import fields_unpacked
from app.hub.storage.store import Store
from app.hub.storage.tables import device, field_state, station
from app.persistence.tables.numbers import FIELD_NUMBERS
from app.persistence.types import from_milliseconds, to_milliseconds
from app.persistence.upstream.columns import tables_by_number
from app.persistence.upstream.digests import Known, shared_fields, values_of
from app.services.clock import Clock

ROWS_AT_ONCE: Final = 20_000
CANARY: Final = 35

_KEPT: Final = 64
_GOOD_FOR: Final = timedelta(minutes=10)
_BATCH: Final = 1000
_WRITTEN_AT: Final = FIELD_NUMBERS["canary"]["written_at"]
_INDEX: Final = FIELD_NUMBERS["canary"]["device_index"]
_COUNT: Final = FIELD_NUMBERS["canary"]["n"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """A station's tables at one place in its log."""

    seq: int
    tables: tuple[Digest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPage:
    """Keys and hashes of a table's rows, by ascending key."""

    seq: int
    rows: tuple[tuple[bytes, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Whole records in the order they were asked for."""

    seq: int
    records: tuple[Held, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HubCanary:
    """The newest sign of life of one computer: when by its clock, the how manieth, and its place in the log."""

    station_code: str
    index: int
    key: bytes
    written_at: datetime
    n: int
    seq: int


class Watching:
    """Answers a computer that compares."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._kept: OrderedDict[tuple[bytes, int, int], tuple[datetime, Digests]] = OrderedDict()
        self._lock = Lock()

    def digests(self, caller: Caller, known: Mapping[int, Collection[int]]) -> Digests:
        """The digests of the tables and fields the computer knows, as far as this program knows them too.

        Counted once for all computers at one place in the log, good for ten minutes, and by rows as they come: what a
        station holds is never in memory.

        Raises:
            Refusal: what `admitted` raises.
        """
        fields = shared_fields(known)
        with self._store.of_station(caller.station_id, writing=False) as connection:
            who = admitted(connection, caller)
            found = self._recalled((caller.station_id, who.head, hash(tuple(fields.items()))))
            if found is None:
                found = _counted(connection, caller.station_id, fields)
                self._keep((caller.station_id, found.seq, hash(tuple(fields.items()))), found)
        return found

    def rows(self, caller: Caller, table: int, fields: Collection[int], after: bytes) -> RowPage:
        """The hashes of a table's next rows after a key, of these fields.

        Raises:
            Refusal: `upstream.garbled` for a table nobody knows; what `admitted` raises.
        """
        numbers = _known(table, fields)
        with self._store.of_station(caller.station_id, writing=False) as connection:
            admitted(connection, caller)
            page = [
                *connection.execute(
                    _standing(caller.station_id, and_(field_state.c.tbl == table, field_state.c.pk > after))
                    .order_by(field_state.c.pk)
                    .limit(ROWS_AT_ONCE)
                )
            ]
        rows = ((row.pk, _hash(row, numbers)) for row in page if row.pk is not None)
        return RowPage(seq=page[0].head, rows=tuple(rows))

    def records(self, caller: Caller, table: int, keys: Sequence[bytes]) -> Records:
        """These records whole, each held against its log first, and put right where it was not what its lines say.

        Raises:
            Refusal: `upstream.garbled` for a table nobody knows; what `admitted` raises.
        """
        _known(table, ())
        with self._store.of_station(caller.station_id, writing=True) as connection:
            lock_station(connection, caller.station_id)
            who = admitted(connection, caller)
            held = hold(connection, caller.station_id, table, keys, who.min_seq)
            mended = sum(each.was_mended for each in held.values())
            if mended:
                self._note(connection, caller.station_id, f"table {table}: {mended}")
        if mended:
            self._forget(caller.station_id)
        return Records(seq=who.head, records=tuple(held[key] for key in keys))

    def canaries(self, caller: Caller) -> tuple[HubCanary, ...]:
        """The newest canary of each computer of the caller's station.

        Raises:
            Refusal: what `admitted` raises.
        """
        with self._store.of_station(caller.station_id, writing=False) as connection:
            admitted(connection, caller)
            return canaries(connection, caller.station_id)

    def _note(self, connection: Connection, station_id: bytes, about: str) -> None:
        note(connection, station_id, to_milliseconds(self._clock.now()), Act.MENDED, who="station-hub", about=about)

    def _recalled(self, key: tuple[bytes, int, int]) -> Digests | None:
        with self._lock:
            counted_at, found = self._kept.get(key, (None, None))
        return found if counted_at is not None and self._clock.now() - counted_at < _GOOD_FOR else None

    def _keep(self, key: tuple[bytes, int, int], found: Digests) -> None:
        with self._lock:
            self._kept[key] = self._clock.now(), found
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)

    def _forget(self, station_id: bytes) -> None:
        with self._lock:
            for key in [key for key in self._kept if key[0] == station_id]:
                del self._kept[key]


def canaries(connection: Connection, station_id: bytes | None = None) -> tuple[HubCanary, ...]:
    """The newest canary of each computer that may come in: of one station, or of all for a connection of the county."""
    wanted = (
        select(station.c.station_id, station.c.code, field_state.c.pk, field_state.c.data, field_state.c.seq)
        .join(field_state, field_state.c.station_id == station.c.station_id)
        .where(field_state.c.tbl == CANARY, field_state.c.is_deleted.is_(False))
        .order_by(station.c.code)
    )
    if station_id is not None:
        wanted = wanted.where(station.c.station_id == station_id)
    may_come_in = select(device.c.station_id, device.c.idx).where(device.c.status == DeviceStatus.ACTIVE.value)
    active = {(bytes(row.station_id), row.idx) for row in connection.execute(may_come_in)}
    found = ((bytes(row.station_id), _canary(row)) for row in connection.execute(wanted))
    kept = [each for station_of, each in found if (station_of, each.index) in active]
    return tuple(sorted(kept, key=lambda each: (each.station_code, each.index)))


def _canary(row: Any) -> HubCanary:  # noqa: ANN401 - a row's type is all its columns'
    data = fields_unpacked(row.data)
    return HubCanary(
        station_code=row.code,
        index=_number(data, _INDEX),
        key=row.pk,
        written_at=from_milliseconds(_number(data, _WRITTEN_AT)),
        n=_number(data, _COUNT),
        seq=row.seq,
    )


def _number(data: Fields, field: int) -> int:
    value = data.get(field)
    return value if isinstance(value, int) else 0


def _counted(connection: Connection, station_id: bytes, fields: Known) -> Digests:
    """One statement: the log's end and the records are seen at one moment, whatever the engine calls isolated."""
    rows = connection.execute(
        _standing(station_id, field_state.c.tbl.in_([*fields])).order_by(field_state.c.tbl),
        execution_options={"yield_per": _BATCH},
    )
    seq = 0
    counted: dict[int, Digest] = {}
    for (table, head), of_table in groupby(rows, lambda row: (row.tbl, row.head)):
        seq = head
        if table is not None:
            counted[table] = digest_of(table, fields[table], (_hash(row, fields[table]) for row in of_table))
    none = {table: digest_of(table, numbers, ()) for table, numbers in fields.items()}
    return Digests(seq=seq, tables=tuple({**none, **counted}.values()))


def _standing(station_id: bytes, which: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's own, too long to name
    """The station's end of the log with its records that stand, or alone where there are none."""
    return (
        select(station.c.head, field_state.c.tbl, field_state.c.pk, field_state.c.data)
        .select_from(station)
        .outerjoin(
            field_state,
            and_(field_state.c.station_id == station.c.station_id, field_state.c.is_deleted.is_(False), which),
        )
        .where(station.c.station_id == station_id)
    )


def _hash(row: Row[Any], fields: Sequence[int]) -> int:
    return row_hash(row.pk, values_of(row.tbl, fields_unpacked(row.data), fields))


def _known(table: int, fields: Collection[int]) -> tuple[int, ...]:
    if table not in tables_by_number():
        raise Refusal.of("upstream.garbled")
    return shared_fields({table: fields})[table]

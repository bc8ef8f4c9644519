"""Snapshots: a station's records at one place of its log, for computers the log would take too long to teach.

What is in the folder under its whole name is complete. Each process that finds no file for what the table tells of
makes one anew: a folder that is not shared costs time, nothing else.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, Final

from filelock import FileLock
from sqlalchemy import Connection, Row, delete, select

from app.domain.problems import Refusal
from app.hub.callers import Caller, admitted
from app.hub.pulling import told_conflict
from app.hub.pushing import WAITING
from app.hub.settings import SNAPSHOT_HOURS, SNAPSHOT_LINES, Settings
from app.hub.storage.bulk import add_rows
from app.hub.storage.codec import fields_unpacked
from app.hub.storage.store import Store
from app.hub.storage.tables import conflict, device, field_state, quarantine, snapshot, station
from app.persistence.types import to_milliseconds
from app.persistence.upgrade import SCHEMA_VERSION
from app.services.clock import Clock
from app.sync.snapshot import BLOCK, Life, Offer, Opening, SnapshotWriter, Value

_KEPT: Final = 2  # somebody may still be fetching the last but one
_WAIT_S: Final = 30
_RETRY_S: Final = 10
_PRIVATE: Final = 0o600
_MILLISECOND: Final = timedelta(milliseconds=1)

Sign = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """When a snapshot is made.

    Attributes:
        worth: a log that is kept whole and has no more lines than this is read sooner than a snapshot is put in.
        lines: how far the log may have grown since the last one.
        age: how old the last one may be when the log has grown at all.
    """

    worth: int = 5_000
    lines: int = SNAPSHOT_LINES
    age: timedelta = timedelta(hours=SNAPSHOT_HOURS)


def pace_of(settings: Settings) -> Pace:
    """The pace a hub was set to."""
    return Pace(lines=settings.snapshot_lines, age=timedelta(hours=settings.snapshot_hours))


def snapshot_folder(files: Path, station_id: bytes) -> Path:
    """Where a station's snapshots lie in the folder all processes of the hub share."""
    return files / "snapshots" / station_id.hex()


class Snapshots:
    """Makes and gives snapshots."""

    def __init__(self, store: Store, clock: Clock, files: Path, sign: Sign, pace: Pace | None = None) -> None:
        """Make nothing yet.

        Args:
            store: the database as the serving role, or the owner, sees it.
            clock: the hub's.
            files: the folder all processes of the hub share.
            sign: the hub's signature of some bytes.
            pace: when a snapshot is made.
        """
        self._store = store
        self._clock = clock
        self._files = files
        self._sign = sign
        self._pace = pace or Pace()

    def offer(self, caller: Caller, *, after: int, is_wanted: bool) -> Offer:
        """A snapshot for a computer that has read the log up to `after`, made if there is none that fits.

        Raises:
            Refusal: `upstream.no_snapshot` when reading the log is less work and it is not wanted all the same;
                `upstream.busy_hub` while another one is made; what `admitted` raises.
        """
        with self._store.of_station(caller.station_id, writing=False) as connection:
            who = admitted(connection, caller)
        if not is_wanted and after >= who.min_seq and who.head - after <= self._pace.worth:
            raise Refusal.of("upstream.no_snapshot")
        return self.fresh(caller.station_id, after=after)

    def fresh(self, station_id: bytes, *, after: int = 0) -> Offer:
        """A snapshot as new as the pace wants it, and not of an earlier place than `after`.

        Raises:
            Refusal: `upstream.busy_hub` while another one is made, or when the folder cannot be written.
        """
        found = self._fitting(station_id, after)
        if found is not None:
            return found
        folder = self._folder(station_id)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(folder / "building.lock", timeout=_WAIT_S, is_singleton=False):
                # Whoever had the lock before may have made the very one.
                return self._fitting(station_id, after) or self._make(station_id, folder)
        except OSError as trouble:  # a lock that is not to be had is one, too
            raise Refusal.of("upstream.busy_hub", retry_s=_RETRY_S) from trouble

    def place(self, caller: Caller, digest: str) -> Path:
        """Where a snapshot of the caller's station lies; `digest` is 64 hexadecimal digits.

        Raises:
            Refusal: `upstream.no_snapshot` when there is none, or not here; what `admitted` raises.
        """
        with self._store.of_station(caller.station_id, writing=False) as connection:
            admitted(connection, caller)
            known = connection.execute(
                select(snapshot.c.seq).where(
                    snapshot.c.station_id == caller.station_id, snapshot.c.sha256 == bytes.fromhex(digest)
                )
            ).first()
        place = self._folder(caller.station_id) / f"{digest}.snapshot"
        if known is None or not place.is_file():
            raise Refusal.of("upstream.no_snapshot")
        return place

    def newest(self, connection: Connection, station_id: bytes) -> Row[Any] | None:
        """The row of a station's newest snapshot whose file is here."""
        rows = connection.execute(
            select(snapshot)
            .where(snapshot.c.station_id == station_id)
            .order_by(snapshot.c.seq.desc(), snapshot.c.made_at.desc())
        )
        folder = self._folder(station_id)
        return next((row for row in rows if (folder / f"{row.sha256.hex()}.snapshot").is_file()), None)

    def _fitting(self, station_id: bytes, after: int) -> Offer | None:
        with self._store.of_station(station_id, writing=False) as connection:
            home = connection.execute(select(station).where(station.c.station_id == station_id)).one()
            row = self.newest(connection, station_id)
        if row is None or not max(after, home.min_seq) <= row.seq <= home.head:
            return None
        grown = home.head - row.seq
        age_ms = to_milliseconds(self._clock.now()) - row.made_at
        is_old = grown >= self._pace.lines or (grown and age_ms >= self._pace.age // _MILLISECOND)
        return None if is_old else _offer(row)

    def _make(self, station_id: bytes, folder: Path) -> Offer:
        for left in folder.glob("*.part"):  # by a process that was killed: whoever writes has the lock
            left.unlink(missing_ok=True)
        part = folder / f"{os.urandom(8).hex()}.part"
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "wb") as file:
                offer = self._write(station_id, file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(folder / f"{offer.sha256.hex()}.snapshot")
        finally:
            part.unlink(missing_ok=True)
        signed = replace(offer, signature=self._sign(offer.words(station_id)))
        self._note(station_id, folder, signed)
        return signed

    def _write(self, station_id: bytes, file: IO[bytes]) -> Offer:
        with self._store.of_station(station_id, writing=False, is_steady=True) as connection:
            seq = connection.execute(select(station.c.head).where(station.c.station_id == station_id)).scalar_one()
            lives = tuple(_lives(connection, station_id))
            opening = Opening(station=station_id, seq=seq, schema=SCHEMA_VERSION, lives=lives)
            writer = SnapshotWriter(file, opening)
            _add_records(connection, station_id, writer)
            _add_conflicts(connection, station_id, writer)
            size, digest = writer.finish()
        return Offer(seq=seq, schema=SCHEMA_VERSION, size=size, sha256=digest, records=writer.records, signature=b"")

    def _note(self, station_id: bytes, folder: Path, offer: Offer) -> None:
        now_ms = to_milliseconds(self._clock.now())
        row = (
            station_id, offer.sha256, offer.seq, offer.schema, offer.size, offer.records, offer.signature, now_ms,
        )  # fmt: skip
        with self._store.of_station(station_id, writing=True) as connection:
            add_rows(connection, snapshot, [row], replacing=True)
            kept = connection.execute(
                select(snapshot.c.sha256)
                .where(snapshot.c.station_id == station_id)
                .order_by(snapshot.c.made_at.desc(), snapshot.c.seq.desc())
                .limit(_KEPT)
            ).scalars()
            names = set(kept)
            connection.execute(
                delete(snapshot).where(snapshot.c.station_id == station_id, snapshot.c.sha256.not_in(names))
            )
        for file in folder.glob("*.snapshot"):
            if file.stem not in {name.hex() for name in names}:
                file.unlink(missing_ok=True)

    def _folder(self, station_id: bytes) -> Path:
        return snapshot_folder(self._files, station_id)


def _offer(row: Row[Any]) -> Offer:
    return Offer(
        seq=row.seq,
        schema=row.schema_version,
        size=row.size,
        sha256=row.sha256,
        records=row.records,
        signature=row.signature,
    )


def _lives(connection: Connection, station_id: bytes) -> Iterator[Life]:
    waiting = connection.execute(
        select(quarantine.c.epoch, quarantine.c.dev_seq)
        .where(quarantine.c.station_id == station_id, quarantine.c.state == WAITING)
        .order_by(quarantine.c.dev_seq)
    ).all()
    for row in connection.execute(select(device).where(device.c.station_id == station_id).order_by(device.c.idx)):
        aside = tuple(each.dev_seq for each in waiting if each.epoch == row.epoch)
        yield Life(epoch=row.epoch, last=row.last_seq, aside=aside)


def _add_records(connection: Connection, station_id: bytes, writer: SnapshotWriter) -> None:
    """All records but those removed: table by table, as they were last changed."""
    rows = connection.execute(
        select(field_state.c.tbl, field_state.c.pk, field_state.c.seq, field_state.c.data)
        .where(field_state.c.station_id == station_id, field_state.c.is_deleted.is_(False))
        .order_by(field_state.c.tbl, field_state.c.seq)
        .execution_options(yield_per=BLOCK)
    )
    alike: dict[tuple[int, tuple[int, ...]], list[tuple[bytes, int, Sequence[Value]]]] = {}
    for table, key, seq, packed in rows:
        data = fields_unpacked(packed)
        fields = tuple(sorted(data))
        records = alike.setdefault((table, fields), [])
        records.append((key, seq, [data[field] for field in fields]))
        if len(records) == BLOCK:
            writer.add(table, fields, alike.pop((table, fields)))
    for (table, fields), records in alike.items():
        writer.add(table, fields, records)


def _add_conflicts(connection: Connection, station_id: bytes, writer: SnapshotWriter) -> None:
    """All conflicts: what was decided stays in the history, what was not in the inbox."""
    rows = connection.execute(
        select(conflict)
        .where(conflict.c.station_id == station_id)
        .order_by(conflict.c.seq, conflict.c.field, conflict.c.part)
        .execution_options(yield_per=BLOCK)
    )
    for some in rows.partitions():
        writer.add_conflicts([told_conflict(row) for row in some])

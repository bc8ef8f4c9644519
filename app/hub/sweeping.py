"""Files no record speaks of any more: removed when that has been so for a quarter of a year (`design/sync.md` 4.10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from app.domain.work.case import Attachment
from app.hub.audit import Act, note
from app.hub.blobs import BlobFolder
from app.hub.callers import lock_station
from app.hub.storage.codec import fields_unpacked
from app.hub.storage.store import Store
from app.hub.storage.tables import blob, field_state, station
from app.persistence.tables.registry import table_of
from app.persistence.types import to_milliseconds
from app.services.clock import Clock

KEPT: Final = timedelta(days=90)

_MILLISECOND: Final = timedelta(milliseconds=1)
_DIGEST_DIGITS: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """How many files were removed and how large they were together; how many wait for their day."""

    removed: int = 0
    bytes: int = 0
    waiting: int = 0


class Sweep:
    """Goes through the files of all stations; for whoever looks after the hub."""

    def __init__(self, store: Store, clock: Clock, files: Path, who: str) -> None:
        self._store = store
        self._clock = clock
        self._folder = BlobFolder(files)
        self._who = who

    def sweep(self) -> Swept:
        """Go through all stations, one after the other."""
        with self._store.of_county() as connection:
            stations = connection.execute(select(station.c.station_id).order_by(station.c.code)).scalars().all()
        each = [self.of_station(station_id) for station_id in stations]
        return Swept(
            removed=sum(swept.removed for swept in each),
            bytes=sum(swept.bytes for swept in each),
            waiting=sum(swept.waiting for swept in each),
        )

    def of_station(self, station_id: bytes) -> Swept:
        """Mark what nobody speaks of, take the mark from what somebody speaks of again, remove what was marked long."""
        now_ms = to_milliseconds(self._clock.now())
        with self._store.of_station(station_id, writing=True) as connection:
            lock_station(connection, station_id)  # no record may begin to speak of a file meanwhile
            spoken_of = frozenset(_spoken_of(connection, station_id))
            self._know_of_all(connection, station_id, now_ms)
            _mark(connection, station_id, spoken_of, now_ms)
            of_station = select(blob).where(blob.c.station_id == station_id, blob.c.unreferenced_at.is_not(None))
            marked = connection.execute(of_station.with_for_update()).all()
            old = [row for row in marked if row.unreferenced_at <= now_ms - KEPT // _MILLISECOND]
            for row in old:
                self._remove(station_id, row.sha256.hex())
            if old:
                known = delete(blob).where(blob.c.station_id == station_id, blob.c.sha256 == bindparam("digest"))
                connection.execute(known, [{"digest": row.sha256} for row in old])
                note(connection, station_id, now_ms, Act.SWEPT, who=self._who, about=str(len(old)))
        return Swept(removed=len(old), bytes=sum(row.received for row in old), waiting=len(marked) - len(old))

    def _know_of_all(self, connection: Connection, station_id: bytes, now_ms: int) -> None:
        """Give a row to files that are older than the database they were restored beside."""
        rows = connection.execute(select(blob.c.sha256).where(blob.c.station_id == station_id)).scalars()
        known = {digest.hex() for digest in rows}
        for place in self._folder.of_station(station_id).glob("??/*"):
            if len(place.name) == _DIGEST_DIGITS and place.name not in known:
                size = place.stat().st_size
                row = {"station_id": station_id, "sha256": bytes.fromhex(place.name), "taken_at": now_ms}
                connection.execute(insert(blob).values(**row, size=size, received=size))

    def _remove(self, station_id: bytes, digest: str) -> None:
        for place in (self._folder.place(station_id, digest), self._folder.part(station_id, digest)):
            place.unlink(missing_ok=True)


def _spoken_of(connection: Connection, station_id: bytes) -> Iterator[bytes]:
    """The digests in the station's attachments."""
    synced = table_of(Attachment).info["synced"]
    digest = synced.field_numbers["sha256"]
    rows = connection.execute(
        select(field_state.c.data).where(
            field_state.c.station_id == station_id,
            field_state.c.tbl == synced.table_number,
            field_state.c.is_deleted.is_(False),
        )
    )
    for data in rows.scalars():
        yield bytes.fromhex(str(fields_unpacked(data)[digest]))


def _mark(connection: Connection, station_id: bytes, spoken_of: frozenset[bytes], now_ms: int) -> None:
    rows = connection.execute(
        select(blob.c.sha256, blob.c.unreferenced_at).where(blob.c.station_id == station_id)
    ).all()
    changes = [
        {"digest": digest, "since": None if digest in spoken_of else now_ms}
        for digest, since in rows
        if (digest in spoken_of) is not (since is None)
    ]
    if changes:
        marked = update(blob).where(blob.c.station_id == station_id, blob.c.sha256 == bindparam("digest"))
        connection.execute(marked.values(unreferenced_at=bindparam("since")), changes)

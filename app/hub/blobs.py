"""The stations' files: taken piece by piece under the SHA-256 of their content, given back as they are.

Each station has a folder of its own, so that nobody can tell by a digest what another station keeps. What lies there
under its whole name is complete: it was checked before it got the name. The row of a file says how much of it is
durable; its lock lets one request at a time write, whichever process it comes to.
"""

import hashlib
import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, bindparam, func, select, text, update

from app.domain.problems import Refusal
from app.hub.callers import Caller, admitted
from app.hub.storage.store import Store
from app.hub.storage.tables import blob
from app.persistence.types import to_milliseconds
from app.services.clock import Clock

GIB: Final = 1 << 30

CHUNK_BYTES: Final = 1024 * 1024
"""The largest piece that is taken at once."""
FILE_BYTES: Final = 50 * 1024 * 1024
"""The largest file: as large as computers take in, so that none is stuck there."""

_LOG: Final = logging.getLogger("station_hub.files")
_RETRY_S: Final = 60
_PRIVATE: Final = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobStanding:
    """How much of a file is here, in bytes; `size` is 0 when nothing is known of it."""

    received: int = 0
    size: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether it can be had."""
        return 0 < self.size == self.received


class BlobFolder:
    """Where the files of all stations lie."""

    def __init__(self, files: Path) -> None:
        self._path = files / "attachments"

    def of_station(self, station_id: bytes) -> Path:
        """The folder of one station."""
        return self._path / station_id.hex()

    def place(self, station_id: bytes, digest: str) -> Path:
        """Where a complete file lies; `digest` is 64 hexadecimal digits."""
        return self.of_station(station_id) / digest[:2] / digest

    def part(self, station_id: bytes, digest: str) -> Path:
        """Where a file lies until it is complete."""
        place = self.place(station_id, digest)
        return place.with_name(f"{digest}.part")


class Blobs:
    """Takes and gives files; every verb refuses whom `admitted` refuses."""

    def __init__(self, store: Store, clock: Clock, files: Path, station_bytes: int) -> None:
        """Open nothing yet.

        Args:
            store: the database as the serving role sees it.
            clock: the hub's.
            files: the folder all processes of the hub share.
            station_bytes: the most a station may keep.
        """
        self._store = store
        self._clock = clock
        self._folder = BlobFolder(files)
        self._station_bytes = station_bytes

    def standing(self, caller: Caller, digest: str) -> BlobStanding:
        """How much of a file of the caller's station is here."""
        with self._store.of_station(caller.station_id, writing=False) as connection:
            admitted(connection, caller)
            return self._standing(connection, caller.station_id, digest)

    def complete(self, caller: Caller, digests: Iterable[str]) -> Mapping[str, Path]:
        """Those of these files of the caller's station that are complete, and where they lie."""
        with self._store.of_station(caller.station_id, writing=False) as connection:
            admitted(connection, caller)
        places = {digest: self._folder.place(caller.station_id, digest) for digest in digests}
        return {digest: place for digest, place in places.items() if place.is_file()}

    def place(self, caller: Caller, digest: str) -> Path:
        """Where a complete file of the caller's station lies.

        Raises:
            Refusal: `upstream.no_such_file`.
        """
        with self._store.of_station(caller.station_id, writing=False) as connection:
            admitted(connection, caller)
        place = self._folder.place(caller.station_id, digest)
        if not place.is_file():
            raise Refusal.of("upstream.no_such_file")
        return place

    def take(self, caller: Caller, digest: str, size: int, offset: int, chunk: bytes) -> BlobStanding:
        """Take the next piece of a file; it is on the disk when this returns.

        Args:
            caller: the computer.
            digest: the SHA-256 of the whole file, 64 hexadecimal digits.
            size: of the whole file.
            offset: where the piece begins; it has to be where the last one ended.
            chunk: the piece.

        Raises:
            Refusal: `upstream.too_large`, `upstream.file_too_large`, `upstream.files_full`, `upstream.file_offset`
                with what is expected, `upstream.file_hash` when the whole is not what its name says: it is thrown away;
                `upstream.busy_hub` when it cannot be written.
        """
        _refuse_unfit(size, offset, chunk)
        station_id = caller.station_id
        with self._store.of_station(station_id, writing=True) as connection:
            admitted(connection, caller)
            found = self._locked(connection, station_id, digest, size)
            if not found.is_complete:
                if found.received != offset:
                    raise Refusal.of("upstream.file_offset", expect=found.received)
                found = self._written(station_id, digest, found, chunk)
            changed = update(blob).where(blob.c.station_id == station_id, blob.c.sha256 == bytes.fromhex(digest))
            connection.execute(changed.values(size=size, received=found.received, taken_at=self._now_ms()))
        return found

    def _standing(self, connection: Connection, station_id: bytes, digest: str) -> BlobStanding:
        """What the disk says: the database may have been put back to another day than the files, or they to another."""
        place = self._folder.place(station_id, digest)
        if place.is_file():
            size = place.stat().st_size
            return BlobStanding(received=size, size=size)
        row = connection.execute(_ONE, {"station": station_id, "digest": bytes.fromhex(digest)}).first()
        if row is None:
            return BlobStanding()
        part = self._folder.part(station_id, digest)
        received = min(row.received, part.stat().st_size if part.is_file() else 0)
        # All of it without its whole name: the name went with a power cut, and the content is not trusted for less.
        return BlobStanding(received=received if received < row.size else 0, size=row.size)

    def _locked(self, connection: Connection, station_id: bytes, digest: str, size: int) -> BlobStanding:
        """How much is here of a file that is going to be this large, which nobody else writes until the end."""
        row = {"station": station_id, "digest": bytes.fromhex(digest), "size": size, "now": self._now_ms()}
        if connection.execute(_ADD, row).rowcount:
            self._refuse_full(connection, station_id)
        connection.execute(_ONE.with_for_update(), {"station": station_id, "digest": bytes.fromhex(digest)})
        found = self._standing(connection, station_id, digest)
        return found if found.size == size else BlobStanding(size=size)

    def _refuse_full(self, connection: Connection, station_id: bytes) -> None:
        kept = connection.execute(select(func.sum(blob.c.size)).where(blob.c.station_id == station_id)).scalar_one()
        if kept > self._station_bytes:
            raise Refusal.of("upstream.files_full")

    def _written(self, station_id: bytes, digest: str, found: BlobStanding, chunk: bytes) -> BlobStanding:
        """The file with the piece on the disk; a whole one under its own name."""
        part = self._folder.part(station_id, digest)
        received = found.received + len(chunk)
        try:
            part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(part, found.received, chunk)
            if received == found.size:
                _refuse_other_content(part, digest)
                part.replace(self._folder.place(station_id, digest))
        except OSError as trouble:
            _LOG.exception("a file of a station cannot be written")
            raise Refusal.of("upstream.busy_hub", retry_s=_RETRY_S) from trouble
        return BlobStanding(received=received, size=found.size)

    def _now_ms(self) -> int:
        return to_milliseconds(self._clock.now())


def _refuse_unfit(size: int, offset: int, chunk: bytes) -> None:
    if len(chunk) > CHUNK_BYTES:
        raise Refusal.of("upstream.too_large")
    if size > FILE_BYTES:
        raise Refusal.of("upstream.file_too_large", most=FILE_BYTES // 1024 // 1024)
    if not chunk or offset + len(chunk) > size:
        raise Refusal.of("upstream.garbled")


def _refuse_other_content(part: Path, digest: str) -> None:
    with part.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() == digest:
            return
    part.unlink()
    raise Refusal.of("upstream.file_hash")


def _write(part: Path, offset: int, chunk: bytes) -> None:
    """Put a piece in its place; what a kill left beyond it, before its row said so, goes."""
    with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), _PRIVATE), "r+b") as file:
        file.truncate(offset)
        file.seek(offset)
        file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


_ADD: Final = text(
    "INSERT INTO blob (station_id, sha256, size, received, taken_at) VALUES (:station, :digest, :size, 0, :now)"
    " ON CONFLICT DO NOTHING"
)
_ONE: Final = select(blob).where(blob.c.station_id == bindparam("station"), blob.c.sha256 == bindparam("digest"))

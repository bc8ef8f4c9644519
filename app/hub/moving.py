"""A station moved whole from one hub to another: its log, records, computers, numbers and files, in one file.

The file is a stream of packed pieces: what it is, then rows by table, then files piece by piece, then a digest of all.
Whoever reads it stores everything or nothing. It holds what the station keeps of its customers: it is nobody else's.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import Connection, Table, delete, select, update

from app.domain.problems import Refusal
from app.hub.audit import Act, note
from app.hub.blobs import CHUNK_BYTES, BlobFolder
from app.hub.directory import Directory
from app.hub.move_file import Piece, check_whole, opened, write
from app.hub.storage.bulk import add_rows
from app.hub.storage.store import Store
from app.hub.storage.tables import (
    OF_STATIONS,
    audit,
    blob,
    challenge,
    directory,
    enrol_code,
    hub,
    reader,
    snapshot,
    station,
)
from app.persistence.ids import station_id
from app.persistence.types import to_milliseconds
from app.services.clock import Clock
from app.sync.moving import Receipt

_STAYS: Final = frozenset({challenge, directory, enrol_code, reader, snapshot})
"""What is only of this hub, or is made anew there."""

_TABLES: Final = tuple(table for table in OF_STATIONS if table not in _STAYS)
_ROWS: Final = 500
_PRIVATE: Final = 0o600


class Moving:
    """Writes stations out and takes them over; deeds of one person, who is named in the record."""

    def __init__(self, store: Store, clock: Clock, who: str, *, files: Path, hub_key: bytes) -> None:
        """Open nothing.

        Args:
            store: the database as its owner sees it.
            clock: the hub's.
            who: whose deeds they are.
            files: the folder all processes of the hub share.
            hub_key: what computers check this hub's signatures with.
        """
        self._store = store
        self._clock = clock
        self._who = who
        self._folder = BlobFolder(files)
        self._hub_key = hub_key

    def write_out(self, code: str, path: Path, entries: Directory) -> None:
        """Stop taking from a station's computers, and write everything of it into a file.

        Raises:
            Refusal: `hub.backup_exists`, `hub.backup_failed`, `hub.station_unknown`, `hub.moved_already`.
        """
        if path.exists():
            raise Refusal.of("hub.backup_exists", path=str(path))
        entries.leave(code)
        self.keep_copy(code, path)

    def keep_copy(self, code: str, path: Path) -> None:
        """Write everything of a station into a file, and read it back.

        Raises:
            Refusal: `hub.backup_exists`, `hub.backup_failed`.
        """
        if path.exists():
            raise Refusal.of("hub.backup_exists", path=str(path))
        try:
            write(path, self._pieces(code))
        except OSError as trouble:
            raise Refusal.of("hub.backup_failed", reason=str(trouble)) from trouble
        check_whole(path)

    def take_over(self, path: Path) -> Receipt:
        """Store what another hub wrote out; the receipt is for that hub.

        Raises:
            Refusal: `hub.move_garbled`, `hub.move_version` when the hubs are of different versions, `hub.station_known`
                when the station lives here.
        """
        check_whole(path)
        with opened(path) as pieces:
            return self._stored(pieces)

    def receipt(self, code: str) -> Receipt:
        """The receipt of a station that was taken over, once more.

        Raises:
            Refusal: `hub.station_unknown`.
        """
        own = station_id(code).bytes
        with self._store.of_station(own, writing=False) as connection:
            return self._receipt(connection, own, code)

    def _pieces(self, code: str) -> Iterator[Piece]:
        own = station_id(code).bytes
        with self._store.of_station(own, writing=False, is_steady=True) as connection:
            yield ["station", code, own]
            for table in _TABLES:
                yield from _rows_of(connection, table, own)
            digests = connection.execute(
                select(blob.c.sha256).where(blob.c.station_id == own, blob.c.received == blob.c.size)
            )
            for digest in digests.scalars().all():
                yield from self._file(own, digest)

    def _file(self, own: bytes, digest: bytes) -> Iterator[Piece]:
        place = self._folder.place(own, digest.hex())
        if not place.exists():  # what is not there, computers bring again
            return
        with place.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                yield ["file", digest, chunk]

    def _stored(self, pieces: Iterator[Piece]) -> Receipt:
        code, own = _whose(next(pieces, []))
        with self._store.of_station(own, writing=True) as connection:
            _make_room(connection, own, code)
            writer = _Files(self._folder, own)
            for piece in pieces:
                match piece:
                    case ["rows", str(name), list(names), list(rows)]:
                        _add(connection, own, name, names, rows)
                    case ["file", bytes(digest), bytes(chunk)]:
                        writer.add(digest, chunk)
                    case _:
                        raise Refusal.of("hub.move_garbled")
            writer.close()
            _forget_missing(connection, own, writer.sizes)
            # No backup of this hub holds the log yet.
            connection.execute(update(station).where(station.c.station_id == own).values(archived=0))
            note(connection, own, to_milliseconds(self._clock.now()), Act.MOVED_HERE, who=self._who, about=code)
            return self._receipt(connection, own, code)

    def _receipt(self, connection: Connection, own: bytes, code: str) -> Receipt:
        head = connection.execute(select(station.c.head).where(station.c.station_id == own)).scalar_one_or_none()
        if head is None:
            raise Refusal.of("hub.station_unknown", station=code)
        home = connection.execute(select(hub)).one()
        return Receipt(station=own, head=head, hub_id=home.hub_id, hub_key=self._hub_key, hub_epoch=home.hub_epoch)


class _Files:
    """The files of a station, written one after the other; each gets its name when it holds what it should."""

    def __init__(self, folder: BlobFolder, own: bytes) -> None:
        self._folder = folder
        self._own = own
        self._open: tuple[bytes, IO[bytes], Any] | None = None
        self.sizes: dict[bytes, int] = {}

    def add(self, digest: bytes, chunk: bytes) -> None:
        if self._open is None or self._open[0] != digest:
            self.close()
            part = self._folder.part(self._own, digest.hex())
            part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part.unlink(missing_ok=True)
            made = os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "wb")
            self._open = digest, made, hashlib.sha256()
        _, file, found = self._open
        file.write(chunk)
        found.update(chunk)

    def close(self) -> None:
        if self._open is None:
            return
        digest, file, found = self._open
        file.flush()
        os.fsync(file.fileno())
        size = file.tell()
        file.close()
        self._open = None
        if found.digest() != digest:
            raise Refusal.of("hub.move_garbled")
        self._folder.part(self._own, digest.hex()).replace(self._folder.place(self._own, digest.hex()))
        self.sizes[digest] = size


def _rows_of(connection: Connection, table: Table, own: bytes) -> Iterator[Piece]:
    names = [column.name for column in table.columns]
    found = connection.execute(select(table).where(table.c.station_id == own).execution_options(yield_per=_ROWS))
    for rows in found.partitions():
        yield ["rows", table.name, names, [list(row) for row in rows]]


def _whose(piece: Piece) -> tuple[str, bytes]:
    """The code and the id of the station a file is of."""
    match piece:
        case ["station", str(code), bytes(own)] if station_id(code).bytes == own:
            return code, own
        case _:
            raise Refusal.of("hub.move_garbled")


def _add(connection: Connection, own: bytes, name: str, names: list[str], rows: list[list[Any]]) -> None:
    table = _BY_NAME.get(name)
    if table is None or names != [column.name for column in table.columns]:
        raise Refusal.of("hub.move_version", table=name)
    if any(row[0] != own for row in rows):  # the first column of every table is the station
        raise Refusal.of("hub.move_garbled")
    # What this hub did to the station before it left is in the file as well, if it ever lived here.
    add_rows(connection, table, [tuple(row) for row in rows], replacing=table is audit)


def _forget_missing(connection: Connection, own: bytes, brought: Mapping[bytes, int]) -> None:
    """Files that did not come along whole are as if they had never been sent: computers bring them again."""
    kept = connection.execute(select(blob.c.sha256, blob.c.size).where(blob.c.station_id == own)).all()
    for row in kept:
        if brought.get(row.sha256) != row.size:
            connection.execute(delete(blob).where(blob.c.station_id == own, blob.c.sha256 == row.sha256))


_BY_NAME: Final[Mapping[str, Table]] = {table.name: table for table in _TABLES}


def _make_room(connection: Connection, own: bytes, code: str) -> None:
    """A station that comes back leaves behind what it was here before; one that lives here is not written over.

    What was done to it here stays in the record.
    """
    is_here = connection.execute(select(station.c.code).where(station.c.station_id == own)).first() is not None
    away = connection.execute(select(directory.c.url).where(directory.c.station_id == own)).scalar_one_or_none()
    if is_here and not away:
        raise Refusal.of("hub.station_known", station=code)
    for table in OF_STATIONS:
        if table is not audit:
            connection.execute(delete(table).where(table.c.station_id == own))

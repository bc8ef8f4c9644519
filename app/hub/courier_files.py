"""Contents of attachments a courier brings, and those he takes back (`design/sync.md` 4.8, 4.10)."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final

from sqlalchemy import Connection, select

from app.domain.problems import Refusal
from app.domain.upstream.operation import LogEntry
from app.domain.work.case import Attachment
from app.hub.callers import Caller
from app.hub.opened import Hub
from app.hub.storage.tables import blob, courier
from app.persistence.tables.registry import table_of
from app.services.upstream.contents import fault_of
from app.sync.courier import Content, CourierFile
from app.sync.files_asked import FilesAsked, files_of
from app.sync.header_words import Words
from app.sync.packing import pack, unpack
from app.sync.parcel import Parcel

_LOG: Final = logging.getLogger("station_hub.files")
_DAMAGED: Final = frozenset({"upstream.file_hash", "upstream.courier_unreadable", "upstream.file_too_large"})
_NO_ROOM: Final = frozenset({"upstream.files_full", "upstream.busy_hub"})
_BEING_SENT: Final = frozenset({"upstream.file_offset"})
_MOST: Final = 10_000  # contents in one file


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesTaken:
    """What came of the contents in a file.

    Attributes:
        new: how many were not here yet,
        damaged: how many were not what their digest says, or could not be read,
        left: how many there was no room for.
    """

    new: int = 0
    damaged: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesGiven:
    """How many contents go back with a file, how many bytes, and how many more there are that did not fit."""

    count: int = 0
    size: int = 0
    left: int = 0


class CourierFiles:
    """What couriers carry beside messages; none of it is ever waited for, and all of it may come again."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def take(self, caller: Caller, file: CourierFile) -> FilesTaken:
        """Take the contents that are not here, each for itself."""
        taken = FilesTaken()
        contents = file.contents
        for done, content in enumerate(contents):
            try:
                taken = replace(taken, new=taken.new + self._take(caller, content))
            except Refusal as refusal:
                code = refusal.problems[0].code
                if code in _NO_ROOM:
                    return replace(taken, left=len(contents) - done)
                if code in _DAMAGED:
                    taken = replace(taken, damaged=taken.damaged + 1)
                elif code not in _BEING_SENT:  # its computer found a line, and is sending it at this moment
                    raise
        return taken

    def held(self, caller: Caller, asked: FilesAsked | None) -> tuple[bytes, ...]:
        """Those of the contents a computer says it has that are here as well."""
        if asked is None or not asked.has:
            return ()
        complete = self._hub.blobs.complete(caller, [each.hex() for each in asked.has])
        return tuple(each for each in asked.has if each.hex() in complete)

    def put(self, caller: Caller, parcel: Parcel, wanted: Iterable[bytes], room: int) -> FilesGiven:
        """Put contents into a parcel, the first ones first, as far as they are here and there is room."""
        given = FilesGiven()
        digests = [each.hex() for each in dict.fromkeys(wanted)]
        here = self._hub.blobs.complete(caller, digests)
        for digest in digests:
            place = here.get(digest)
            if place is None:
                continue
            size = place.stat().st_size
            if given.size + size > room or given.count == _MOST:
                given = replace(given, left=given.left + 1)
            elif fault := fault_of(place, digest):
                _LOG.error("a file of a station is not given to a courier: %s %s", fault, digest)
            else:
                parcel.add_content(place, digest, size)
                given = replace(given, count=given.count + 1, size=given.size + size)
        return given

    def _take(self, caller: Caller, content: Content) -> bool:
        """Whether a content was not here; what came of it over a line is gone on with, if it turns out to be of it."""
        found = self._hub.blobs.standing(caller, content.digest)
        if found.is_complete:
            return False
        begun = found.received if found.size == content.size else 0
        try:
            self._take_from(caller, content, begun)
        except Refusal as refusal:
            if not begun or refusal.problems[0].code != "upstream.file_hash":
                raise
            self._take_from(caller, content, 0)
        return True

    def _take_from(self, caller: Caller, content: Content, begin: int) -> None:
        offset = begin
        for piece in content.pieces(begin):
            self._hub.blobs.take(caller, content.digest, content.size, offset, piece)
            offset += len(piece)


def asked_packed(asked: FilesAsked | None) -> bytes:
    """What a computer said of contents, to be remembered until it is answered; empty for nothing."""
    return b"" if asked is None else pack(asdict(asked))


def asked_of(connection: Connection, caller: Caller) -> FilesAsked | None:
    """What a computer said of contents in the last file that came from it."""
    said = connection.execute(
        select(courier.c.files).where(
            courier.c.station_id == caller.station_id, courier.c.device_id == caller.device_id
        )
    ).scalar_one_or_none()
    return files_of(Words(unpack(said))) if said else None


def attached_by_others(entries: Sequence[LogEntry], index: int) -> list[bytes]:
    """The contents other computers attached in these lines of the log, in their order."""
    synced = table_of(Attachment).info["synced"]
    digest = synced.field_numbers["sha256"]
    return [
        bytes.fromhex(str(entry.won[digest]))
        for entry in entries
        if entry.table == synced.table_number and entry.device_index != index and digest in entry.won
    ]


def newest_of(connection: Connection, station_id: bytes) -> list[bytes]:
    """The contents of a station, the newest first: for a computer that begins with nothing."""
    newest = select(blob.c.sha256).where(blob.c.station_id == station_id).order_by(blob.c.taken_at.desc())
    return list(connection.execute(newest.limit(_MOST)).scalars())

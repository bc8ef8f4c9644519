"""Contents of attachments on a courier's stick: what the hub lacks goes along, what is lacking here is taken in."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from app.domain.problems import Refusal
from app.domain.upstream.files import FileNote
from app.domain.upstream.link import Link
from app.persistence.upstream.files import keep_notes, lacking, not_held, notes_of
from app.persistence.upstream.noting import noting
from app.services.office import Office
from app.services.upstream.contents import fault_of, take_in
from app.services.upstream.file_notes import after_trouble, note_new, place_of
from app.services.upstream.linking import link_of
from app.sync.courier import Content, CourierFile
from app.sync.files_asked import FilesAsked
from app.sync.parcel import Parcel, Told

_MOST: Final = 5_000  # contents that are spoken of in one file; the others come with the next
_KIB: Final = 1024
_DAMAGED: Final = frozenset({"upstream.file_hash", "upstream.courier_unreadable"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesOut:
    """How many contents are in a file, how many bytes, and how many more wait for one."""

    count: int = 0
    size: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesIn:
    """How many contents came with a file, how many arrived damaged, and how many of those sent are at the hub now."""

    count: int = 0
    damaged: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OnHand:
    """What is to be said of contents, and those the hub has not said it has."""

    asked: FilesAsked
    waiting: tuple[FileNote, ...]


class StickFiles:
    """The contents in a courier's files."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def on_hand(self) -> OnHand:
        """What is here and what is not, the newest first."""
        note_new(self._office)
        with self._office.database.read() as tx:
            link = tx.of(Link).find_one()
            waiting = not_held(tx.connection, b"" if link is None else link.hub_epoch, _MOST)
            takes = link is None or link.fetches_files
            lacks = lacking(tx.connection, _MOST) if takes else ()
        return OnHand(
            asked=FilesAsked(has=_digests(waiting), lacks=_digests(lacks), takes=takes),
            waiting=waiting,
        )

    def put(self, parcel: Parcel, waiting: Sequence[FileNote], room: int) -> FilesOut:
        """Put contents into a parcel as far as there is room; what is gone or altered is noted instead."""
        out = FilesOut()
        for note in waiting:
            place = place_of(self._office, note.sha256)
            if out.size + note.size > room:
                out = replace(out, left=out.left + 1)
            elif fault := fault_of(place, note.sha256):
                self._keep(after_trouble(note, fault, self._office.clock.now()))
            else:
                parcel.add_content(place, note.sha256, note.size)
                out = replace(out, count=out.count + 1, size=out.size + note.size)
        return out

    def land(self, file: CourierFile, held: Sequence[bytes], told: Told) -> FilesIn:
        """Take in the contents of a file that are lacking here, each for itself, and note which the hub has.

        Raises:
            Refusal: `storage.cannot_write`; the same file goes on from there.
        """
        note_new(self._office)
        contents = file.contents
        with self._office.database.read() as tx:
            hub_epoch = link_of(tx).hub_epoch
            notes = notes_of(tx.connection, [each.digest for each in contents])
            confirmed = notes_of(tx.connection, [each.hex() for each in held])
        mine = [note.found(hub_epoch) for note in confirmed.values() if note.is_here]
        self._keep(*mine)
        landed = FilesIn(held=len(mine))
        done, whole = 0, sum(each.size for each in contents)
        for content in contents:
            note = notes.get(content.digest)
            if note is not None:  # no record here speaks of it otherwise
                landed = self._landed(landed, content, note, hub_epoch)
            done += content.size
            told(done // _KIB, whole // _KIB)
        return landed

    def _landed(self, landed: FilesIn, content: Content, note: FileNote, hub_epoch: bytes) -> FilesIn:
        place = place_of(self._office, content.digest)
        is_new = bool(fault_of(place, content.digest))
        try:
            if is_new:
                _take(content, place)
        except Refusal as refusal:
            if refusal.problems[0].code not in _DAMAGED:
                raise
            return replace(landed, damaged=landed.damaged + 1)
        self._keep(note.found(hub_epoch))
        return replace(landed, count=landed.count + is_new)

    def _keep(self, *notes: FileNote) -> None:
        with noting(self._office.database) as tx:
            keep_notes(tx.connection, notes)


def _take(content: Content, place: Path) -> None:
    """Put a content in its place, if it is what its digest says."""
    part = place.with_name(f"{content.digest}.carried")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.writelines(content.pieces())
        take_in(part, place, content.digest)
    except OSError as error:
        raise Refusal.of("storage.cannot_write", path=str(place.parent)) from error
    finally:
        with suppress(OSError):  # the disk may be full: it is not left fuller than it was
            part.unlink(missing_ok=True)


def _digests(notes: Sequence[FileNote]) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(note.sha256) for note in notes)

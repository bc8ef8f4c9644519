"""A courier's file being written: whole on the medium, and read back, before it has its name."""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile, gettempdir
from types import TracebackType
from typing import IO, Any, Final, Self, TypeAlias

import msgpack

from app.domain.problems import Refusal
from app.sync.courier import FILE_LIMIT, FORMAT, LENGTH_BYTES, MARK, PIECE_BYTES, SUFFIX, Direction, signed
from app.sync.packing import BODY_LIMIT

Told: TypeAlias = Callable[[int, int], None]
"""Is told how much of how much is done."""

_IN_MEMORY: Final = 16 * 1024 * 1024
_HEADROOM: Final = 8 * 1024 * 1024  # for header, names and what the medium keeps for itself
_KIB: Final = 1024
_PART: Final = ".part"
_WRITTEN_S: Final = 3600  # nobody writes a file for as long


def _untold(_done: int, _all: int) -> None:
    """Nobody wants to know how far it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """The content of an attachment, which stays where it is until the file is written."""

    place: Path
    size: int
    digest: bytes


class Parcel:
    """A file being written: its messages are kept aside until it is known what the header has to say of them.

    Use as a context: what was kept aside is let go at its end.
    """

    def __init__(self) -> None:
        self._aside = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - `__exit__` closes it
        self._parts: list[tuple[int, bytes]] = []
        self._contents: list[_Content] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._aside.close()

    def add(self, part: bytes) -> None:
        """Add a message as it would travel over a line.

        Raises:
            Refusal: `upstream.too_large`, `storage.cannot_write`.
        """
        if len(part) > BODY_LIMIT:
            raise Refusal.of("upstream.too_large")
        try:
            self._aside.write(part)
        except OSError as error:
            raise Refusal.of("storage.cannot_write", path=gettempdir()) from error
        self._parts.append((len(part), hashlib.sha256(part).digest()))

    def add_content(self, place: Path, digest: str, size: int) -> None:
        """Add the content of an attachment that was looked at before: it is what its digest says."""
        self._contents.append(_Content(place=place, size=size, digest=bytes.fromhex(digest)))

    def make_room(self, path: Path, most: int) -> int:
        """How many bytes of contents still go into the file, of `most` at the most; none where nobody can tell.

        What is left there of files that were being written when the medium was pulled out goes first.
        """
        _clear_away(path)
        size = sum(size for size, _ in self._parts) + _HEADROOM
        try:
            free = shutil.disk_usage(path.parent).free
        except OSError:
            return 0  # writing it will say why
        return max(0, min(most, free - size, FILE_LIMIT - size))

    def write(
        self,
        path: Path,
        direction: Direction,
        words: Mapping[str, Any],
        sign: Callable[[bytes], bytes],
        told: Told = _untold,
    ) -> int:
        """Write the file, and read back what was written; its size in bytes.

        It appears under its name only when it is whole on the medium; one of that name stays until then.

        Args:
            path: where it goes.
            direction: which way.
            words: what the header says beside that and the parts; plain values.
            sign: the writer's signature, 64 bytes, over a message.
            told: is told how far writing a file with contents is, in KiB; what it raises stops it.

        Raises:
            Refusal: `upstream.courier_full` when the medium has no room, `.courier_not_written` when it is gone or
                shut, or gave back something else than was written.
        """
        parts = [*self._parts, *((each.size, each.digest) for each in self._contents)]
        header: bytes = msgpack.packb(
            {
                "format": FORMAT,
                "direction": direction.value,
                "words": words,
                "parts": parts,
                "contents": len(self._contents),
            }
        )
        head = MARK + len(header).to_bytes(LENGTH_BYTES, "big") + header
        head += sign(signed(header))
        part_file = _part_of(path)
        try:
            self._write(part_file, head, told)
            _read_back(part_file, head, parts)
            part_file.replace(path)
            _settle(path.parent)
            return path.stat().st_size
        except OSError as error:
            code = "full" if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} else "not_written"
            raise Refusal.of(f"upstream.courier_{code}", path=str(path)) from error
        finally:
            _remove(part_file)

    def _write(self, path: Path, head: bytes, told: Told) -> None:
        whole = sum(each.size for each in self._contents)
        with path.open("wb") as file:
            file.write(head)
            self._aside.seek(0)
            for size, _ in self._parts:
                file.write(self._aside.read(size))
            done = 0
            for piece in self._pieces():
                file.write(piece)
                done += len(piece)
                told(done // _KIB, whole // _KIB)
            file.flush()
            os.fsync(file.fileno())

    def _pieces(self) -> Iterator[bytes]:
        for content in self._contents:
            with content.place.open("rb") as file:
                while piece := file.read(PIECE_BYTES):
                    yield piece


def _part_of(path: Path) -> Path:
    """Where a file is written until it is whole."""
    return path.with_name(f"{path.name}{_PART}")


def _clear_away(path: Path) -> None:
    """Remove what earlier files left half written; younger ones may be somebody else's who is writing beside."""
    own = _part_of(path)
    with suppress(OSError):  # the medium is gone or shut, which writing will say
        own.touch()  # so that it is the medium's clock that is asked
        now = own.stat().st_mtime
        for left in path.parent.glob(f"*{SUFFIX}{_PART}"):
            if left.stat().st_mtime < now - _WRITTEN_S:
                left.unlink()


def _read_back(path: Path, head: bytes, parts: list[tuple[int, bytes]]) -> None:
    """Look whether the medium has what was given to it, as far as the system lets one past its memory."""
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        is_same = file.read(len(head)) == head
        for size, digest in parts:
            is_same = is_same and _digest_of(file, size) == digest
        if not is_same or file.read(1):
            raise OSError(errno.EIO, "not what was written")


def _digest_of(file: IO[bytes], size: int) -> bytes:
    """The SHA-256 of so many bytes from here on."""
    digest = hashlib.sha256()
    while size:
        piece = file.read(min(size, PIECE_BYTES))
        if not piece:
            break
        digest.update(piece)
        size -= len(piece)
    return digest.digest()


def _settle(folder: Path) -> None:
    """Make a new name last as well; Windows does so by itself and opens no folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    with suppress(OSError):  # the medium is gone, and what was being written with it
        path.unlink(missing_ok=True)

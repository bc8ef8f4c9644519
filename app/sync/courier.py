"""Files a courier carries between a computer and its hub: signed over everything, and read by strangers strictly.

A file is the mark, the length of its header, the header, the writer's signature over both, then the parts one after
another. The header says who writes to whom, and the size and SHA-256 of every part: the signature over the header thus
covers all of it, and nothing of a part is unpacked before it is known to be the one that was signed.
"""

import errno
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import SpooledTemporaryFile, gettempdir
from types import TracebackType
from typing import IO, Any, Final, Self

import msgpack
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain.problems import Refusal
from app.sync.packing import BODY_LIMIT

SUFFIX: Final = ".sdc"
"""How the files' names end."""
FILE_LIMIT: Final = 1024 * 1024 * 1024
"""The largest file that is read, in bytes."""

# As PNG's: whatever treats a file as text on its way breaks the mark, and is found at the first look.
_MARK: Final = b"\x89SDC\r\n\x1a\n"
_FORMAT: Final = 1
_LENGTH_BYTES: Final = 4
_SIGNATURE_BYTES: Final = 64
_HEADER_LIMIT: Final = 4 * 1024 * 1024
_IN_MEMORY: Final = 16 * 1024 * 1024
_PURPOSE: Final = b"station-desk courier 1|"


class Direction(StrEnum):
    """Which way a file goes."""

    UP = "up"  # from a computer to its hub
    DOWN = "down"  # from the hub to one computer


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Where a part is, and what it must be."""

    offset: int
    size: int
    digest: bytes


class Parcel:
    """A file being written: its parts are kept aside until it is known what the header has to say of them.

    Use as a context: what was kept aside is let go at its end.
    """

    def __init__(self) -> None:
        self._aside = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - `__exit__` closes it
        self._parts: list[tuple[int, bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._aside.close()

    def add(self, part: bytes) -> None:
        """Add a part: a message as it would travel over a line.

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

    def write(self, path: Path, direction: Direction, words: Mapping[str, Any], sign: Callable[[bytes], bytes]) -> int:
        """Write the file, and read back what was written; its size in bytes.

        It appears under its name only when it is whole on the medium; one of that name stays until then.

        Args:
            path: where it goes.
            direction: which way.
            words: what the header says beside that and the parts; plain values.
            sign: the writer's signature, 64 bytes, over a message.

        Raises:
            Refusal: `upstream.courier_full` when the medium has no room, `.courier_not_written` when it is gone or
                shut, or gave back something else than was written.
        """
        header: bytes = msgpack.packb(
            {"format": _FORMAT, "direction": direction.value, "words": words, "parts": self._parts}
        )
        head = _MARK + len(header).to_bytes(_LENGTH_BYTES, "big") + header
        head += sign(_signed(header))
        part_file = path.with_name(f"{path.name}.part")
        try:
            self._write(part_file, head)
            self._read_back(part_file, head)
            part_file.replace(path)
            _settle(path.parent)
            return path.stat().st_size
        except OSError as error:
            code = "full" if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} else "not_written"
            raise Refusal.of(f"upstream.courier_{code}", path=str(path)) from error
        finally:
            _remove(part_file)

    def _write(self, path: Path, head: bytes) -> None:
        with path.open("wb") as file:
            file.write(head)
            self._aside.seek(0)
            for size, _ in self._parts:
                file.write(self._aside.read(size))
            file.flush()
            os.fsync(file.fileno())

    def _read_back(self, path: Path, head: bytes) -> None:
        """Look whether the medium has what was given to it, as far as the system lets one past its memory."""
        with path.open("rb") as file:
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            is_same = file.read(len(head)) == head
            for size, digest in self._parts:
                is_same = is_same and hashlib.sha256(file.read(size)).digest() == digest
        if not is_same:
            raise OSError(errno.EIO, "not what was written")


class CourierFile:
    """A file being read; whoever wrote it need not be trusted until `check` has said so.

    Attributes:
        direction: which way it goes.
        words: what its header says.
        parts: how many parts it has.
    """

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file = file
        self._name = name
        self._header, self._signature, size = self._head()
        try:
            self.direction, self.words, self._parts = _read_header(self._header)
        except (ValueError, KeyError, TypeError, msgpack.UnpackException) as trouble:
            raise self._refusal("damaged") from trouble
        start = len(_MARK) + _LENGTH_BYTES + len(self._header) + _SIGNATURE_BYTES
        if size != start + sum(part.size for part in self._parts):
            raise self._refusal("cut")
        self._start = start

    @property
    def parts(self) -> int:
        """How many parts the file has."""
        return len(self._parts)

    def check(self, public_key: bytes) -> None:
        """Make sure that the owner of this key wrote the file, and that every part is as it was written.

        Raises:
            Refusal: `upstream.courier_forged` when somebody else signed it, `.courier_damaged` when a part is not what
                was signed, `.courier_unreadable`.
        """
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(self._signature, _signed(self._header))
        except (InvalidSignature, ValueError) as trouble:
            raise self._refusal("forged") from trouble
        for _ in self:
            pass

    def __iter__(self) -> Iterator[bytes]:
        """The parts in their order, each looked at again: the medium is not ours.

        Raises:
            Refusal: `upstream.courier_damaged`, `.courier_unreadable`.
        """
        for part in self._parts:
            plain = self._read(self._start + part.offset, part.size)
            if hashlib.sha256(plain).digest() != part.digest:
                raise self._refusal("damaged")
            yield plain

    def _head(self) -> tuple[bytes, bytes, int]:
        """The header, its signature, and the size of the file."""
        try:
            size = os.fstat(self._file.fileno()).st_size
        except OSError as error:
            raise self._refusal("unreadable") from error
        begin = self._read(0, len(_MARK) + _LENGTH_BYTES)
        if begin[: len(_MARK)] != _MARK:
            raise self._refusal("foreign")
        if size > FILE_LIMIT:
            raise self._refusal("too_large")
        length = int.from_bytes(begin[len(_MARK) :], "big")
        if len(begin) + length + _SIGNATURE_BYTES > size:
            raise self._refusal("cut")
        if length > _HEADER_LIMIT:
            raise self._refusal("too_large")
        whole = self._read(len(begin), length + _SIGNATURE_BYTES)
        return whole[:length], whole[length:], size

    def _read(self, offset: int, size: int) -> bytes:
        try:
            self._file.seek(offset)
            return self._file.read(size)
        except OSError as error:
            raise self._refusal("unreadable") from error

    def _refusal(self, what: str) -> Refusal:
        return Refusal.of(f"upstream.courier_{what}", path=self._name)


@contextmanager
def opened(path: Path, direction: Direction) -> Iterator[CourierFile]:
    """A file of a courier that goes this way.

    Raises:
        Refusal: `upstream.courier_unreadable`; `.courier_foreign` when it is no such file, `.courier_cut` when some
            of it is missing or something was added, `.courier_damaged`, `.courier_too_large`; `.courier_newer` when
            only a newer program can read it, `.courier_wrong_way` when it goes the other way.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise Refusal.of("upstream.courier_unreadable", path=str(path)) from error
    with file:
        found = CourierFile(file, path.name)
        if found.direction is not direction:
            raise Refusal.of("upstream.courier_wrong_way", path=path.name, direction=found.direction.value)
        yield found


def _read_header(header: bytes) -> tuple[Direction, Mapping[str, Any], tuple[_Part, ...]]:
    told = msgpack.unpackb(header, strict_map_key=False)
    if not isinstance(told, dict) or type(told["format"]) is not int:
        raise TypeError("header")
    if told["format"] > _FORMAT:
        raise Refusal.of("upstream.courier_newer")
    words = told["words"]
    if not isinstance(words, dict):
        raise TypeError("words")
    parts: list[_Part] = []
    offset = 0
    for size, digest in told["parts"]:
        if type(size) is not int or not 0 <= size <= BODY_LIMIT or type(digest) is not bytes:
            raise TypeError("part")
        parts.append(_Part(offset=offset, size=size, digest=digest))
        offset += size
    return Direction(told["direction"]), words, tuple(parts)


def _signed(header: bytes) -> bytes:
    return _PURPOSE + header


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
    try:
        path.unlink(missing_ok=True)
    except OSError:  # the medium is gone, and what was being written with it
        return

"""Files a courier carries between a computer and its hub: signed over everything, and read by strangers strictly.

A file is the mark, the length of its header, the header, the writer's signature over both, then the parts one after
another. The header says who writes to whom, and the size and SHA-256 of every part: the signature over the header thus
covers all of it, and nothing of a part is unpacked before it is known to be the one that was signed.

The first parts are messages, the last ones contents of attachments, which the same SHA-256 names. A message that is not
what was signed spoils the file; of contents each is taken or left for itself.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, Final

import msgpack
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain.problems import Refusal
from app.sync.packing import BODY_LIMIT

SUFFIX: Final = ".sdc"
"""How the files' names end."""
FILE_LIMIT: Final = (1 << 32) - 1
"""The largest file that is written or read, in bytes: what a stick formatted as FAT32 takes."""
CONTENT_LIMIT: Final = 50 * 1024 * 1024
"""The largest attachment, as at intake and at the hub."""

# As PNG's: whatever treats a file as text on its way breaks the mark, and is found at the first look.
MARK: Final = b"\x89SDC\r\n\x1a\n"
FORMAT: Final = 1
LENGTH_BYTES: Final = 4
PIECE_BYTES: Final = 1024 * 1024
"""How much of a content is in memory at once; no hub takes a larger piece."""

_SIGNATURE_BYTES: Final = 64
_DIGEST_BYTES: Final = 32
_HEADER_LIMIT: Final = 4 * 1024 * 1024
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


class Content:
    """The content of an attachment in a file; whether it is what its digest says is for whoever takes it to find out.

    Attributes:
        digest: 64 hexadecimal digits.
        size: in bytes.
    """

    def __init__(self, digest: str, size: int, read: Callable[[int, int], bytes]) -> None:
        self.digest = digest
        self.size = size
        self._read = read

    def pieces(self, begin: int = 0) -> Iterator[bytes]:
        """What it holds from a place on, 1 MiB at a time.

        Raises:
            Refusal: `upstream.courier_unreadable` when the medium gives no more.
        """
        for offset in range(begin, self.size, PIECE_BYTES):
            yield self._read(offset, min(PIECE_BYTES, self.size - offset))


class CourierFile:
    """A file being read; whoever wrote it need not be trusted until `check` has said so.

    Attributes:
        direction: which way it goes.
        words: what its header says.
        parts: how many messages it has.
    """

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file = file
        self._name = name
        self._header, self._signature, size = self._head()
        try:
            self.direction, self.words, parts, contents = _read_header(self._header)
        except (ValueError, KeyError, TypeError, msgpack.UnpackException) as trouble:
            raise self._refusal("damaged") from trouble
        start = len(MARK) + LENGTH_BYTES + len(self._header) + _SIGNATURE_BYTES
        if size != start + sum(part.size for part in (*parts, *contents)):
            raise self._refusal("cut")
        self._start = start
        self._parts = parts
        self._contents = contents

    @property
    def parts(self) -> int:
        """How many messages the file has."""
        return len(self._parts)

    @property
    def contents(self) -> tuple[Content, ...]:
        """The contents of attachments in the file, in their order; nothing of them is looked at yet."""
        return tuple(map(self._content, self._contents))

    def check(self, public_key: bytes) -> None:
        """Make sure that the owner of this key wrote the file, and that every message is as it was written.

        Raises:
            Refusal: `upstream.courier_forged` when somebody else signed it, `.courier_damaged` when a message is not
                what was signed, `.courier_unreadable`.
        """
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(self._signature, signed(self._header))
        except (InvalidSignature, ValueError) as trouble:
            raise self._refusal("forged") from trouble
        for _ in self:
            pass

    def __iter__(self) -> Iterator[bytes]:
        """The messages in their order, each looked at again: the medium is not ours.

        Raises:
            Refusal: `upstream.courier_damaged`, `.courier_unreadable`.
        """
        for part in self._parts:
            plain = self._read(self._start + part.offset, part.size)
            if hashlib.sha256(plain).digest() != part.digest:
                raise self._refusal("damaged")
            yield plain

    def _content(self, part: _Part) -> Content:
        def read(offset: int, size: int) -> bytes:
            piece = self._read(self._start + part.offset + offset, size)
            if len(piece) != size:
                raise self._refusal("unreadable")
            return piece

        return Content(part.digest.hex(), part.size, read)

    def _head(self) -> tuple[bytes, bytes, int]:
        """The header, its signature, and the size of the file."""
        try:
            size = os.fstat(self._file.fileno()).st_size
        except OSError as error:
            raise self._refusal("unreadable") from error
        begin = self._read(0, len(MARK) + LENGTH_BYTES)
        if begin[: len(MARK)] != MARK:
            raise self._refusal("foreign")
        if size > FILE_LIMIT:
            raise self._refusal("too_large")
        length = int.from_bytes(begin[len(MARK) :], "big")
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


def _read_header(header: bytes) -> tuple[Direction, Mapping[str, Any], tuple[_Part, ...], tuple[_Part, ...]]:
    """Which way, the words, the messages and the contents."""
    told = msgpack.unpackb(header, strict_map_key=False)
    if not isinstance(told, dict) or type(told["format"]) is not int:
        raise TypeError("header")
    if told["format"] > FORMAT:
        raise Refusal.of("upstream.courier_newer")
    words, contents = told["words"], told.get("contents", 0)
    if not isinstance(words, dict) or type(contents) is not int or not 0 <= contents <= len(told["parts"]):
        raise TypeError("words")
    messages = len(told["parts"]) - contents
    parts: list[_Part] = []
    offset = 0
    for size, digest in told["parts"]:
        least, most = (0, BODY_LIMIT) if len(parts) < messages else (1, CONTENT_LIMIT)
        if (
            type(size) is not int
            or not least <= size <= most
            or type(digest) is not bytes
            or len(digest) != _DIGEST_BYTES
        ):
            raise TypeError("part")
        parts.append(_Part(offset=offset, size=size, digest=digest))
        offset += size
    return Direction(told["direction"]), words, tuple(parts[:messages]), tuple(parts[messages:])


def signed(header: bytes) -> bytes:
    """What is signed of a file: its header, for this purpose and no other."""
    return _PURPOSE + header

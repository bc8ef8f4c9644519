"""The file a station moves in: a stream of packed pieces under one digest, written whole or not at all."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, TypeAlias

import msgpack
import zstandard

from app.domain.problems import Refusal

MAGIC: Final = b"station-hub move 1\n"

_LARGEST: Final = 256 * 1024 * 1024
_LEVEL: Final = 3
_PRIVATE: Final = 0o600

Piece: TypeAlias = list[Any]
"""Its kind, then what belongs to that."""


def write(path: Path, pieces: Iterator[Piece]) -> None:
    """Write the pieces into a file that is there under its name when it is whole and on the disk.

    Raises:
        OSError: when it cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "wb") as file:
        file.write(MAGIC)
        with zstandard.ZstdCompressor(level=_LEVEL).stream_writer(file, closefd=False) as packed:
            digest = hashlib.sha256()
            for piece in pieces:
                _put(packed, piece, digest)
            _put(packed, ["end", digest.digest()], hashlib.sha256())
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def check_whole(path: Path) -> None:
    """Read a file to its end, where its digest is: nothing is taken of one that is not whole.

    Raises:
        Refusal: `hub.move_garbled`.
    """
    with opened(path) as pieces:
        for _ in pieces:
            pass


@contextmanager
def opened(path: Path) -> Iterator[Iterator[Piece]]:
    """The pieces of a file, one after the other.

    Raises:
        Refusal: `hub.move_garbled` when it is none, or, at its end, when it is not whole.
    """
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise Refusal.of("hub.move_garbled")
            with zstandard.ZstdDecompressor().stream_reader(file) as packed:
                yield _read(packed)
    except (OSError, zstandard.ZstdError, msgpack.UnpackException, ValueError) as trouble:
        raise Refusal.of("hub.move_garbled") from trouble


def _put(packed: Any, piece: Sequence[Any], digest: Any) -> None:  # noqa: ANN401 - streams of two libraries
    packing: bytes = msgpack.packb(piece)
    digest.update(packing)
    packed.write(packing)


def _read(packed: IO[bytes]) -> Iterator[Piece]:
    """The pieces of a stream; at its end what was read is held against the digest."""
    digest = hashlib.sha256()
    for piece in msgpack.Unpacker(packed, max_buffer_size=_LARGEST):
        if not isinstance(piece, list) or len(piece) < len(("kind", "content")):
            break
        if piece[0] == "end":
            if piece[1] == digest.digest():
                return
            break
        digest.update(msgpack.packb(piece))
        yield piece
    raise Refusal.of("hub.move_garbled")

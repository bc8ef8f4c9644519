"""A station's records at one place of its log as a file: packed columns, compressed (`design/sync.md` 4.8).

The file is a line that says what it is, then one Zstandard stream of MessagePack values: what it is of, blocks of
records that have the same fields, blocks of conflicts, and at last how many records there were. Columns go by field
numbers, so that programs of any schema read what they know and keep the rest.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import IO, Any, Final, TypeAlias

import msgpack
import zstandard
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain.problems import Refusal
from app.domain.upstream.link import Dispute
from app.domain.upstream.operation import Plain
from app.sync.messages import disputes_from

BLOCK: Final = 2000
"""The most records of a block: what lies in memory at once, here and there."""

_MAGIC: Final = b"station-desk snapshot 1\n"
_PURPOSE: Final = b"station-desk snapshot 1|"
_LEVEL: Final = 3
_KEY_BYTES: Final = 16
_HEX_DIGITS: Final = 32
_MOST: Final = 64 * 1024 * 1024  # of one block, unpacked: whoever sends more sends a bomb
_READ: Final = 1024 * 1024

Value: TypeAlias = Plain | bytes
"""A value in a block: an id is its 16 bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A snapshot the hub has: of which place of the log, made with which schema, its size, what proves it."""

    seq: int
    schema: int
    size: int
    sha256: bytes
    records: int
    signature: bytes

    def words(self, station: bytes) -> bytes:
        """What the hub signs: the purpose, the station, and everything that matters of the file."""
        numbers = b"".join(number.to_bytes(8, "big") for number in (self.seq, self.schema, self.size))
        return _PURPOSE + station + numbers + self.sha256

    def check(self, station: bytes, hub_key: bytes) -> None:
        """Refuse what the hub has not signed for this station.

        Raises:
            Refusal: `upstream.snapshot_unsound`.
        """
        try:
            Ed25519PublicKey.from_public_bytes(hub_key).verify(self.signature, self.words(station))
        except (InvalidSignature, ValueError) as trouble:
            raise Refusal.of("upstream.snapshot_unsound") from trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What of a computer's present life is in a snapshot: all operations up to `last`, but for those set aside."""

    epoch: bytes
    last: int
    aside: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a snapshot is of."""

    station: bytes
    seq: int
    schema: int
    lives: tuple[Life, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Records of one table that have the same fields, in the order of their last changes (`seqs`)."""

    table: int
    keys: Sequence[bytes]
    seqs: Sequence[int]
    columns: Mapping[int, Sequence[Value]]


Part: TypeAlias = Records | tuple[Dispute, ...]


class SnapshotWriter:
    """Writes a snapshot into a file, part by part."""

    def __init__(self, file: IO[bytes], opening: Opening) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL).compressobj()
        self._size = 0
        self.records = 0
        self._put(_MAGIC)
        lives = [[life.epoch, life.last, list(life.aside)] for life in opening.lives]
        self._pack(
            {"station": opening.station, "seq": opening.seq, "schema": opening.schema, "lives": lives},
        )

    def add(self, table: int, fields: Sequence[int], rows: Sequence[tuple[bytes, int, Sequence[Value]]]) -> None:
        """Add records of one table: the key of each, the place of its last change, its values."""
        columns = zip(*(values for _, _, values in rows), strict=True)
        seqs = [seq for _, seq, _ in rows]
        self._pack(
            {
                "table": table,
                "keys": b"".join(key for key, _, _ in rows),
                "seqs": [*seqs[:1], *(later - earlier for earlier, later in pairwise(seqs))],
                "columns": {field: _shortened(column) for field, column in zip(fields, columns, strict=False)},
            }
        )
        self.records += len(rows)

    def add_conflicts(self, conflicts: Sequence[Mapping[str, Any]]) -> None:
        """Add conflicts, their parts named as on the wire."""
        self._pack({"conflicts": list(conflicts)})

    def finish(self) -> tuple[int, bytes]:
        """Close the stream; the file's size and its SHA-256."""
        self._pack({"end": self.records})
        self._put(self._compressor.flush())
        return self._size, self._digest.digest()

    def _pack(self, block: Mapping[str, Any]) -> None:
        self._put(self._compressor.compress(msgpack.packb(block)))

    def _put(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)
        self._size += len(data)


def open_snapshot(file: IO[bytes]) -> tuple[Opening, Iterator[Part]]:
    """What a snapshot is of, and its parts, each read when it is asked for.

    Raises:
        Refusal: `upstream.garbled` when the file is none, or while reading when it ends too early.
    """
    if file.read(len(_MAGIC)) != _MAGIC:
        raise Refusal.of("upstream.garbled")
    blocks = _blocks(file)
    with _garbled_refused():
        return _opening(next(blocks, {})), _parts(blocks)


@contextmanager
def _garbled_refused() -> Iterator[None]:
    try:
        yield
    except (zstandard.ZstdError, msgpack.UnpackException, KeyError, TypeError, ValueError, AttributeError) as trouble:
        raise Refusal.of("upstream.garbled") from trouble


def _blocks(file: IO[bytes]) -> Iterator[Mapping[str, Any]]:
    unpacker = msgpack.Unpacker(strict_map_key=False, max_buffer_size=_MOST)
    with zstandard.ZstdDecompressor().stream_reader(file) as plain:
        while data := plain.read(_READ):
            unpacker.feed(data)
            yield from unpacker


def _opening(block: Mapping[str, Any]) -> Opening:
    lives = (Life(epoch=epoch, last=last, aside=tuple(aside)) for epoch, last, aside in block["lives"])
    return Opening(station=block["station"], seq=block["seq"], schema=block["schema"], lives=tuple(lives))


def _parts(blocks: Iterator[Mapping[str, Any]]) -> Iterator[Part]:
    records = 0
    while True:
        with _garbled_refused():
            block = next(blocks, {})
            if "conflicts" in block:
                part: Part = disputes_from(block["conflicts"])
            elif "keys" in block:
                part = _records(block)
                records += len(part.keys)
            elif block["end"] == records:
                return
            else:
                raise ValueError("records")
        yield part


def _records(block: Mapping[str, Any]) -> Records:
    packed, seqs = block["keys"], list(accumulate(block["seqs"]))
    keys = [packed[start : start + _KEY_BYTES] for start in range(0, len(packed), _KEY_BYTES)]
    if any(len(column) != len(keys) for column in (seqs, *block["columns"].values())):
        raise ValueError("columns")
    return Records(table=block["table"], keys=keys, seqs=seqs, columns=block["columns"])


def _shortened(column: Iterable[Value]) -> list[Value]:
    return [_bytes(value) if isinstance(value, str) and len(value) == _HEX_DIGITS else value for value in column]


def _bytes(value: str) -> Value:
    # An id is 32 digits at the hub, 16 bytes on its way; a text that only looks like one comes back as it was.
    try:
        digits = bytes.fromhex(value)
    except ValueError:
        return value
    return digits if digits.hex().upper() == value else value

"""Messages as bytes: columns of numbers and fields by MessagePack, then Zstandard (`design/sync.md` 3.2).

A list of operations is packed by columns - all tables, all keys, all clocks - because neighbours are alike: so a change
costs a third of what it would as an object of its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any, Final

import msgpack
import zstandard

from app.domain.problems import Refusal
from app.domain.upstream.operation import Fields, LogEntry, Operation, OpKind, Plain

BODY_LIMIT: Final = 5 * 1024 * 1024
"""The largest message that is taken, in bytes as it travels."""
UNPACKED_LIMIT: Final = 64 * 1024 * 1024
"""The largest message when unpacked: whoever sends more sends a bomb."""

_KEY_BYTES: Final = 16
_HEX_DIGITS: Final = 32
_CLOCK_BITS: Final = 20
_CLOCK_MASK: Final = (1 << _CLOCK_BITS) - 1
_LEVEL: Final = 3
_KINDS: Final = {int(kind): kind for kind in OpKind}
_AS_THEY_ARE: Final = frozenset({str, int, type(None)})


def pack(message: Mapping[str, Any]) -> bytes:
    """A message of plain values as bytes, with a checksum of them."""
    packed: bytes = msgpack.packb(message)
    return zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compress(packed)


def unpack(body: bytes) -> Mapping[str, Any]:
    """The message of some bytes; whoever sent them need not be trusted.

    Raises:
        Refusal: `upstream.too_large` when they are more than a message may have, `upstream.garbled` when they are none.
    """
    if len(body) > BODY_LIMIT:
        raise Refusal.of("upstream.too_large")
    try:
        with zstandard.ZstdDecompressor().stream_reader(body) as reader:
            plain = reader.read(UNPACKED_LIMIT + 1)
        if len(plain) > UNPACKED_LIMIT:
            raise Refusal.of("upstream.too_large")
        message = msgpack.unpackb(plain, strict_map_key=False)
    except (zstandard.ZstdError, ValueError, TypeError, msgpack.UnpackException, MemoryError) as trouble:
        raise Refusal.of("upstream.garbled") from trouble
    if not isinstance(message, dict):
        raise Refusal.of("upstream.garbled")
    return message


def operations_packed(operations: Sequence[Operation]) -> Mapping[str, Any]:
    """Operations of one author, dense in `dev_seq`, as columns; at least one."""
    return {
        "first": operations[0].dev_seq,
        **_columns(operations),
        "ch": [_wire(each.changes) for each in operations],
    }


def operations_unpacked(columns: Mapping[str, Any]) -> tuple[Operation, ...]:
    """The operations of some columns.

    Raises:
        Refusal: `upstream.garbled` when the columns do not fit each other.
    """
    with _garbled_refused():
        return tuple(
            Operation(
                dev_seq=dev_seq,
                tx=tx,
                table=table,
                key=key,
                kind=kind,
                hlc=hlc,
                base=base,
                user_id=user_id,
                changes=_plain(changes),
            )
            for dev_seq, (tx, table, key, kind, hlc, base, user_id), changes in zip(
                range(columns["first"], columns["first"] + len(columns["ch"])),
                _rows(columns),
                columns["ch"],
                strict=True,
            )
        )


def log_packed(entries: Sequence[LogEntry]) -> Mapping[str, Any]:
    """Lines of a station's log as columns; at least one.

    Each says its own place, so that whoever reads them notices when one is missing between two others.
    """
    epochs = list(dict.fromkeys(entry.epoch for entry in entries))
    places = {epoch: place for place, epoch in enumerate(epochs)}
    return {
        "seq": _deltas(entry.seq for entry in entries),
        **_columns(entries),
        "dev": [entry.device_index for entry in entries],
        "epochs": epochs,
        "epoch": [places[entry.epoch] for entry in entries],
        "dev_seq": _deltas(entry.dev_seq for entry in entries),
        "won": [_wire(entry.won) for entry in entries],
        "lost": {place: _wire(entry.lost) for place, entry in enumerate(entries) if entry.lost},
    }


def log_unpacked(columns: Mapping[str, Any]) -> tuple[LogEntry, ...]:
    """The lines of some columns.

    Raises:
        Refusal: `upstream.garbled` when the columns do not fit each other.
    """
    with _garbled_refused():
        epochs, lost = columns["epochs"], columns["lost"]
        own = zip(
            accumulate(columns["seq"]),
            columns["dev"],
            columns["epoch"],
            accumulate(columns["dev_seq"]),
            columns["won"],
            strict=True,
        )
        return tuple(
            LogEntry(
                seq=seq,
                device_index=device,
                epoch=epochs[epoch],
                dev_seq=dev_seq,
                tx=tx,
                table=table,
                key=key,
                kind=kind,
                hlc=hlc,
                base=base,
                user_id=user_id,
                won=_plain(won),
                lost=_plain(lost[place]) if place in lost else {},
            )
            for place, ((tx, table, key, kind, hlc, base, user_id), (seq, device, epoch, dev_seq, won)) in enumerate(
                zip(_rows(columns), own, strict=True)
            )
        )


class _garbled_refused:  # noqa: N801 - used as a context
    """Whatever a stranger's columns make go wrong is a refusal."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, trouble: BaseException | None, _trace: object) -> None:
        if isinstance(trouble, (KeyError, IndexError, TypeError, ValueError, AttributeError)):
            raise Refusal.of("upstream.garbled") from trouble


def _columns(rows: Sequence[Operation] | Sequence[LogEntry]) -> Mapping[str, Any]:
    users = list(dict.fromkeys(row.user_id for row in rows))
    places = {user: place for place, user in enumerate(users)}
    return {
        "tx": _deltas(row.tx for row in rows),
        "tbl": [row.table for row in rows],
        "key": b"".join(row.key for row in rows),
        "kind": bytes(row.kind for row in rows),
        "ms": _deltas(row.hlc >> _CLOCK_BITS for row in rows),
        "low": [row.hlc & _CLOCK_MASK for row in rows],
        "base": _deltas(row.base for row in rows),
        "users": users,
        "user": [places[row.user_id] for row in rows],
    }


def _rows(columns: Mapping[str, Any]) -> Iterator[tuple[int, int, bytes, OpKind, int, int, bytes | None]]:
    keys, users = columns["key"], columns["users"]
    parts = zip(
        accumulate(columns["tx"]),
        columns["tbl"],
        columns["kind"],
        accumulate(columns["ms"]),
        columns["low"],
        accumulate(columns["base"]),
        columns["user"],
        strict=True,
    )
    if not isinstance(keys, bytes) or len(keys) != _KEY_BYTES * len(columns["tbl"]):
        raise ValueError("keys")
    for place, (tx, table, kind, ms, low, base, user) in enumerate(parts):
        key = keys[place * _KEY_BYTES : (place + 1) * _KEY_BYTES]
        yield tx, table, key, _KINDS[kind], (ms << _CLOCK_BITS) | low, base, users[user]


def _deltas(numbers: Iterable[int]) -> list[int]:
    listed = list(numbers)
    return [*listed[:1], *(later - earlier for earlier, later in pairwise(listed))]


def _wire(fields: Fields) -> Mapping[int, Plain | bytes]:
    return {number: _shortened(value) for number, value in fields.items()}


def _shortened(value: Plain) -> Plain | bytes:
    # An id is 32 digits in the outbox, 16 bytes on its way; a text that only looks like one comes back as it was.
    if isinstance(value, str) and len(value) == _HEX_DIGITS and value.isascii():
        try:
            digits = bytes.fromhex(value)
        except ValueError:
            return value
        return digits if digits.hex().upper() == value else value
    return value


def _plain(fields: Mapping[Any, Any]) -> Fields:
    if not all(type(number) is int for number in fields):
        raise TypeError("field")
    return {number: value if type(value) in _AS_THEY_ARE else _checked(value) for number, value in fields.items()}


def _checked(value: object) -> Plain:
    if isinstance(value, bytes):
        return value.hex().upper()
    raise TypeError("value")

"""A station that lives at another hub: what the old hub says of it and signs, and a computer believes only then."""

import base64
import binascii
import zlib
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, TypeVar, get_type_hints

import msgpack
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain.problems import Refusal
from app.sync.wire import check_url

T = TypeVar("T")

_PURPOSE: Final = b"station-desk moved 1|"
_SUM_BYTES: Final = 4
_ID_BYTES: Final = 16
_KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the new hub says when it took a station over: which, up to where, and who it is itself."""

    station: bytes
    head: int
    hub_id: bytes
    hub_key: bytes
    hub_epoch: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Where a station lives now.

    Attributes:
        from_epoch: the old hub's; the new hub's log goes on from the one a computer knows if it knows this.
        has_certificate: whether the new hub has its own CA, `certificate`; otherwise what was trusted stays so.
    """

    station: bytes
    from_epoch: bytes
    url: str
    has_certificate: bool
    certificate: str
    hub_id: bytes
    hub_key: bytes
    hub_epoch: bytes


def receipt_text(receipt: Receipt) -> str:
    """A receipt as one line that can be carried in a letter."""
    packed: bytes = msgpack.packb(asdict(receipt))
    return base64.urlsafe_b64encode(packed + zlib.crc32(packed).to_bytes(_SUM_BYTES, "big")).decode("ascii")


def receipt_of(line: str) -> Receipt:
    """The receipt of a line.

    Raises:
        Refusal: `hub.move_receipt` when it is none, or not whole.
    """
    try:
        carried = base64.urlsafe_b64decode("".join(line.split()))
        packed, checksum = carried[:-_SUM_BYTES], carried[-_SUM_BYTES:]
        receipt = _fitting(Receipt, msgpack.unpackb(packed))
    except (binascii.Error, ValueError, TypeError, msgpack.UnpackException) as trouble:
        raise Refusal.of("hub.move_receipt") from trouble
    if zlib.crc32(packed).to_bytes(_SUM_BYTES, "big") != checksum:
        raise Refusal.of("hub.move_receipt")
    return receipt


def move_packed(move: Move) -> bytes:
    """What the old hub signs."""
    packed: bytes = msgpack.packb(asdict(move))
    return _PURPOSE + packed


def move_of(statement: bytes, signature: bytes, *, hub_key: bytes, station: bytes) -> Move:
    """Where a station has moved, if the hub that is trusted says so.

    Raises:
        Refusal: `upstream.move_untrusted` when somebody else says it, or of another station; `upstream.url`,
            `upstream.insecure`.
    """
    try:
        Ed25519PublicKey.from_public_bytes(hub_key).verify(signature, statement)
        move = _fitting(Move, msgpack.unpackb(statement.removeprefix(_PURPOSE)))
    except (InvalidSignature, ValueError, TypeError, msgpack.UnpackException) as trouble:
        raise Refusal.of("upstream.move_untrusted") from trouble
    lengths = [len(move.hub_id), len(move.hub_key)]
    if not statement.startswith(_PURPOSE) or move.station != station or lengths != [_ID_BYTES, _KEY_BYTES]:
        raise Refusal.of("upstream.move_untrusted")
    check_url(move.url)
    return move


def _fitting(kind: type[T], plain: Any) -> T:  # noqa: ANN401 - whatever was packed
    hints = get_type_hints(kind)
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type] # both kinds are dataclasses
    if not isinstance(plain, dict) or plain.keys() != names:
        raise TypeError("not its parts")
    if not all(type(plain[name]) is hints[name] for name in names):
        raise TypeError("parts of other kinds")
    return kind(**plain)

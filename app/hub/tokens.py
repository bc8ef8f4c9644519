"""What a computer shows with each request: who it is and until when, sealed by the hub; nothing is kept of it."""

import base64
import binascii
import hmac
from typing import Final

from app.domain.problems import Refusal
from app.hub.callers import EPOCH_BYTES, Caller

LIFETIME_S: Final = 30 * 60

_ID: Final = 16
_EPOCH_END: Final = 2 * _ID + EPOCH_BYTES
_CLAIMS: Final = _EPOCH_END + 8
_PURPOSE: Final = b"station-hub token 1|"


def token_for(caller: Caller, secret: bytes, now_ms: int) -> str:
    """A token for a computer, good for `LIFETIME_S` from now."""
    expires = now_ms + LIFETIME_S * 1000
    claims = caller.station_id + caller.device_id + caller.epoch + expires.to_bytes(8, "big")
    return base64.urlsafe_b64encode(claims + _seal(claims, secret)).decode("ascii")


def caller_of(token: str, secret: bytes, now_ms: int) -> Caller:
    """Who a token was given to.

    Raises:
        Refusal: `upstream.unauthorised` when it is none of this hub's or too old.
    """
    try:
        sealed = base64.urlsafe_b64decode(token)
    except (binascii.Error, ValueError) as trouble:
        raise Refusal.of("upstream.unauthorised") from trouble
    claims, seal = sealed[:_CLAIMS], sealed[_CLAIMS:]
    if not hmac.compare_digest(seal, _seal(claims, secret)) or int.from_bytes(claims[_EPOCH_END:], "big") <= now_ms:
        raise Refusal.of("upstream.unauthorised")
    return Caller(station_id=claims[:_ID], device_id=claims[_ID : 2 * _ID], epoch=claims[2 * _ID : _EPOCH_END])


def _seal(claims: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, _PURPOSE + claims, "sha256")

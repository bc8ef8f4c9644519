"""Signing in: a nonce that works once, signed by the computer's own key; no password, no clock that must be right."""

import os
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Row, delete, insert, select

from app.domain.problems import Refusal
from app.hub.callers import Caller, DeviceStatus, admitted, lock_station, refuse_barred
from app.hub.directory import refuse_moved
from app.hub.lives import begin_life, came_back
from app.hub.storage.store import Store
from app.hub.storage.tables import challenge, device, hub, station
from app.hub.tokens import token_for
from app.persistence.types import to_milliseconds
from app.services.clock import Clock

NONCE_BYTES: Final = 32
NONCE_MS: Final = 60_000

_PURPOSE: Final = b"station-desk session 1|"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """What a computer is told that signed in.

    `same_until` is how far the log is what it was in every earlier `hub_epoch`.
    """

    token: str
    index: int
    hub_id: bytes
    hub_epoch: bytes
    same_until: int


class Sessions:
    """Signs computers in."""

    def __init__(self, store: Store, clock: Clock, secret: bytes) -> None:
        self._store = store
        self._clock = clock
        self._secret = secret

    def challenge(self, station_id: bytes, device_id: bytes) -> bytes:
        """A nonce for a computer to sign; whether there is such a computer is not told."""
        nonce = os.urandom(NONCE_BYTES)
        now_ms = to_milliseconds(self._clock.now())
        with self._store.of_station(station_id, writing=True) as connection:
            connection.execute(
                delete(challenge).where(challenge.c.station_id == station_id, challenge.c.expires_at <= now_ms)
            )
            if _row(connection, station_id, device_id) is not None:
                connection.execute(
                    insert(challenge).values(
                        station_id=station_id, nonce=nonce, device_id=device_id, expires_at=now_ms + NONCE_MS
                    )
                )
        return nonce

    def sign_in(self, caller: Caller, nonce: bytes, signature: bytes) -> SignedIn:
        """Give a token to a computer that signed its nonce.

        Raises:
            Refusal: `upstream.refused` when it did not, `upstream.copied` when another copy of its file has taken its
                place, `upstream.moved` when its station lives elsewhere; what `refuse_barred` raises.
        """
        now_ms = to_milliseconds(self._clock.now())
        with self._store.of_station(caller.station_id, writing=True) as connection:
            refuse_moved(connection, caller.station_id)
            row = _row(connection, caller.station_id, caller.device_id)
            is_open = _used_up(connection, caller, nonce, now_ms)
            home = connection.execute(select(hub)).one()
            same = select(station.c.same_until).where(station.c.station_id == caller.station_id)
            same_until = connection.execute(same).scalar_one_or_none() or 0
            is_proved = row is not None and _is_signed(row.public_key, home.hub_id, caller, nonce, signature)
            is_copy = is_open and is_proved and came_back(connection, caller, now_ms)
        # The nonce is gone whatever comes of it: nobody tries twice with one.
        if row is None or not is_open or not is_proved:
            raise Refusal.of("upstream.refused")
        if is_copy and row.status == DeviceStatus.ACTIVE:
            raise Refusal.of("upstream.copied")
        refuse_barred(row, caller.epoch)
        token = token_for(caller, self._secret, now_ms)
        return SignedIn(token=token, index=row.idx, hub_id=home.hub_id, hub_epoch=home.hub_epoch, same_until=same_until)

    def begin_epoch(self, caller: Caller, new_epoch: bytes, first: int) -> int:
        """Begin a new life of a computer's file, such as after it was restored: its operations go on from `first`.

        Returns its new index: what its lost life wrote is another's to it.

        Raises:
            Refusal: `upstream.station_full`, what `admitted` raises.
        """
        now_ms = to_milliseconds(self._clock.now())
        with self._store.of_station(caller.station_id, writing=True) as connection:
            lock_station(connection, caller.station_id)
            row = admitted(connection, caller)
            return begin_life(connection, row, new_epoch, last_seq=first - 1, now_ms=now_ms)


def signed_words(hub_id: bytes, caller: Caller, nonce: bytes) -> bytes:
    """What a computer signs: its purpose, the hub it means, itself, and the nonce."""
    return _PURPOSE + hub_id + caller.station_id + caller.device_id + caller.epoch + nonce


def _row(connection: Connection, station_id: bytes, device_id: bytes) -> Row[Any] | None:
    return connection.execute(
        select(device).where(device.c.station_id == station_id, device.c.device_id == device_id)
    ).first()


def _used_up(connection: Connection, caller: Caller, nonce: bytes, now_ms: int) -> bool:
    """Whether this was an open nonce of the computer; it is not from now on."""
    gone = connection.execute(
        delete(challenge)
        .where(
            challenge.c.station_id == caller.station_id,
            challenge.c.nonce == nonce,
            challenge.c.device_id == caller.device_id,
        )
        .returning(challenge.c.expires_at)
    ).scalar_one_or_none()
    return gone is not None and gone > now_ms


def _is_signed(key: bytes, hub_id: bytes, caller: Caller, nonce: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed_words(hub_id, caller, nonce))
    except (InvalidSignature, ValueError):
        return False
    return True

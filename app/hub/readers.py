"""People of the county who may look at its page from elsewhere: each has a word of its own, and a visit that ends.

A word has 100 bits and is made here, so its hash needs neither salt nor slowness. Removing somebody ends all visits.
"""

import base64
import binascii
import hmac
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from app.domain.problems import Refusal
from app.hub.audit import Act, Deed, deeds, note
from app.hub.storage.store import Store
from app.hub.storage.tables import reader
from app.persistence.types import to_milliseconds
from app.services.clock import Clock
from app.sync.codes import OneTimeCode, code_of, new_code

COUNTY: Final = bytes(16)
"""What belongs to the county as a whole stands where a station's id would."""

VISIT: Final = timedelta(hours=8)
"""How long somebody may look before the word is asked for again: a day's work."""

HERE: Final = "本机"
"""How the record names whoever looks from the hub's own machine."""

_NAME_LETTERS: Final = 40
_SEAL_BYTES: Final = 32
_MOMENT_BYTES: Final = 8
_PURPOSE: Final = b"station-hub reader 1|"


class Readers:
    """Lets people look, and keeps the record of it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def add(self, name: str, who: str) -> OneTimeCode:
        """Let somebody look; the word is shown now and never again.

        Raises:
            Refusal: `hub.reader_name` when the name is empty or too long, `hub.reader_known`.
        """
        if not 0 < len(name) <= _NAME_LETTERS or not name.isprintable():
            raise Refusal.of("hub.reader_name", most=_NAME_LETTERS)
        made = new_code()
        with self._store.of_station(COUNTY, writing=True) as connection:
            if name in _names(connection):
                raise Refusal.of("hub.reader_known", name=name)
            now_ms = to_milliseconds(self._clock.now())
            connection.execute(
                insert(reader).values(station_id=COUNTY, name=name, secret_hash=_hash(made), made_at=now_ms)
            )
            note(connection, COUNTY, now_ms, Act.READER_ADDED, who=who, about=name)
        return made

    def remove(self, name: str, who: str) -> None:
        """Let somebody look no more, from the next page on.

        Raises:
            Refusal: `hub.reader_unknown`.
        """
        with self._store.of_station(COUNTY, writing=True) as connection:
            if name not in _names(connection):
                raise Refusal.of("hub.reader_unknown", name=name)
            connection.execute(delete(reader).where(reader.c.station_id == COUNTY, reader.c.name == name))
            note(connection, COUNTY, to_milliseconds(self._clock.now()), Act.READER_REMOVED, who=who, about=name)

    def names(self) -> tuple[str, ...]:
        """Who may look."""
        with self._store.of_station(COUNTY, writing=False) as connection:
            return tuple(sorted(_names(connection)))

    def deeds(self) -> tuple[Deed, ...]:
        """Who was let in and who looked at what, the newest first."""
        with self._store.of_station(COUNTY, writing=False) as connection:
            return deeds(connection, COUNTY)

    def sign_in(self, name: str, typed: str, secret: bytes) -> str | None:
        """A pass for somebody who knows his word, None for whoever does not; both stand in the record.

        Args:
            name: who he says he is.
            typed: his word.
            secret: what this hub seals with.
        """
        code = code_of(typed)
        now_ms = to_milliseconds(self._clock.now())
        with self._store.of_station(COUNTY, writing=True) as connection:
            kept = connection.execute(
                select(reader.c.secret_hash).where(reader.c.station_id == COUNTY, reader.c.name == name)
            ).scalar_one_or_none()
            is_right = code is not None and hmac.compare_digest(kept or b"", _hash(code))
            act = Act.READER_CAME if is_right else Act.READER_DENIED
            note(connection, COUNTY, now_ms, act, who=name[:_NAME_LETTERS] if kept else "?")
        return _pass_for(name, secret, now_ms + VISIT // timedelta(milliseconds=1)) if is_right else None

    def visitor(self, shown: str, secret: bytes) -> str | None:
        """Who shows a pass, if it is one of this hub's, not too old, and he may still look."""
        name = _name_on(shown, secret, to_milliseconds(self._clock.now()))
        return name if name is not None and name in self.names() else None

    def note_look(self, name: str, at: str) -> None:
        """Write down that somebody looked at a page."""
        with self._store.of_station(COUNTY, writing=True) as connection:
            note(connection, COUNTY, to_milliseconds(self._clock.now()), Act.COUNTY_READ, who=name, about=at)


def _names(connection: Connection) -> set[str]:
    return set(connection.execute(select(reader.c.name).where(reader.c.station_id == COUNTY)).scalars())


def _hash(code: OneTimeCode) -> bytes:
    return hmac.digest(code.selector.encode("ascii"), code.secret.encode("ascii"), "sha256")


def _pass_for(name: str, secret: bytes, until_ms: int) -> str:
    claims = until_ms.to_bytes(_MOMENT_BYTES, "big") + name.encode()
    return base64.urlsafe_b64encode(_seal(claims, secret) + claims).decode("ascii")


def _name_on(shown: str, secret: bytes, now_ms: int) -> str | None:
    try:
        sealed = base64.urlsafe_b64decode(shown)
    except (binascii.Error, ValueError):
        return None
    seal, claims = sealed[:_SEAL_BYTES], sealed[_SEAL_BYTES:]
    if not hmac.compare_digest(seal, _seal(claims, secret)):
        return None
    return claims[_MOMENT_BYTES:].decode() if now_ms < int.from_bytes(claims[:_MOMENT_BYTES], "big") else None


def _seal(claims: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, _PURPOSE + claims, "sha256")

"""Ids: UUIDv7 for what happens here, UUIDv5 for what two computers would call the same (`design/sync.md` 4.1)."""

from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

_NATURAL: Final = uuid5(NAMESPACE_URL, "station-desk/natural-key")


def new_id() -> UUID:
    """A fresh id that sorts by the time it was made; its time is never used for anything else."""
    from uuid_utils import compat  # noqa: PLC0415 - takes 10 ms to load, and looking needs no new id

    return compat.uuid7()


def natural_id(station: UUID, kind: str, *key: str) -> UUID:
    """The id of what has a natural key, the same on every computer of the station."""
    return uuid5(_NATURAL, "|".join((station.hex, kind, *key)))


def station_id(code: str) -> UUID:
    """The id of the station with this code."""
    return uuid5(_NATURAL, f"station|{code}")

"""The names of what hub and computers must call the same without asking each other."""

from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

_CONFLICTS: Final = uuid5(NAMESPACE_URL, "station-desk/conflict")


def conflict_id(station_id: UUID, seq: int, field: int, part: str) -> UUID:
    """The id of a conflict: of the operation at this place in the station's log, about this field or part of it."""
    return uuid5(_CONFLICTS, f"{station_id.hex}|{seq}|{field}|{part}")


def line_mark(device_index: int, epoch: bytes, dev_seq: int) -> bytes:
    """What tells a line of the log from any other that could stand in its place: who wrote it, as which of his own."""
    return b"%d|%b|%d" % (device_index, epoch, dev_seq)

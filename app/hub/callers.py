"""The computer that speaks: named by its token, and what the hub's own row says of it now."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select, true

from app.domain.problems import Refusal
from app.hub.directory import AWAY, refuse_away, refuse_moved
from app.hub.storage.tables import device, directory, hub, station


class DeviceStatus(StrEnum):
    """Whether a computer may come in."""

    PENDING = "pending"
    ACTIVE = "active"
    REVOKED = "revoked"


EPOCH_BYTES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who a token speaks for: a station's computer, each 16 bytes, in one life of its file, 8 bytes."""

    station_id: bytes
    device_id: bytes
    epoch: bytes


def admitted(connection: Connection, caller: Caller) -> Row[Any]:
    """The caller's row, with `head`, `min_seq`, `archived` of its station and the `hub_epoch`, if it may still come in.

    Raises:
        Refusal: `upstream.refused`, `upstream.pending`, `upstream.revoked`, `upstream.epoch`; `upstream.moved` and
            `upstream.moving` when its station lives elsewhere or is leaving.
    """
    row = connection.execute(_ADMITTED, {"station": caller.station_id, "device": caller.device_id}).first()
    if row is None:
        refuse_moved(connection, caller.station_id)  # this hub may know nothing more of it than where it went
        raise Refusal.of("upstream.refused")
    refuse_away(row)
    refuse_barred(row, caller.epoch)
    return row


def refuse_barred(row: Row[Any], epoch: bytes) -> None:
    """Refuse a computer that waits for approval, was shut out, or speaks from another life of its file.

    Raises:
        Refusal: `upstream.pending`, `upstream.revoked`, `upstream.epoch`.
    """
    if row.status == DeviceStatus.PENDING:
        raise Refusal.of("upstream.pending")
    if row.status == DeviceStatus.REVOKED:
        raise Refusal.of("upstream.revoked")
    if row.epoch != epoch:
        raise Refusal.of("upstream.epoch")


def lock_station(connection: Connection, station_id: bytes) -> int | None:
    """The last place in a station's log; nobody else writes to the station until the transaction ends.

    None when there is no such station. On SQLite the transaction itself is the lock.
    """
    return connection.execute(_LOCK, {"station": station_id}).scalar_one_or_none()


# What every request runs is built once: building a statement costs more than the database's answer.
_ADMITTED: Final = (
    select(device, station.c.head, station.c.min_seq, station.c.archived, hub.c.hub_epoch, *AWAY)
    .join(station, station.c.station_id == device.c.station_id)
    .join(hub, true())
    .outerjoin(directory, directory.c.station_id == device.c.station_id)
    .where(device.c.station_id == bindparam("station"), device.c.device_id == bindparam("device"))
)
_LOCK: Final = select(station.c.head).where(station.c.station_id == bindparam("station")).with_for_update()

"""What the county sees of all its stations together; read only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from app.domain.upstream.rules import Stake
from app.hub.callers import DeviceStatus
from app.hub.pushing import WAITING
from app.hub.storage.tables import conflict, device, quarantine, station
from app.persistence.types import from_milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class StationAtAGlance:
    """A station: how long its log is, when one of its computers last spoke, and what waits for people."""

    code: str
    name: str
    head: int
    computers: int
    seen_at: datetime | None
    disputes: int
    set_aside: int


def stations_at_a_glance(connection: Connection, only: bytes | None = None) -> tuple[StationAtAGlance, ...]:
    """All stations by their code, or the only one with this id; `connection` must be of the county."""
    active = (
        select(device.c.station_id, func.count().label("computers"), func.max(device.c.seen_at).label("seen_at"))
        .where(device.c.status == DeviceStatus.ACTIVE.value)
        .group_by(device.c.station_id)
        .subquery()
    )
    disputes = (
        select(func.count())
        .where(
            conflict.c.station_id == station.c.station_id,
            conflict.c.stake == Stake.HIGH.value,
            conflict.c.decided_at.is_(None),
        )
        .scalar_subquery()
    )
    aside = (
        select(func.count())
        .where(quarantine.c.station_id == station.c.station_id, quarantine.c.state == WAITING)
        .scalar_subquery()
    )
    wanted = () if only is None else (station.c.station_id == only,)
    rows = connection.execute(
        select(station, active.c.computers, active.c.seen_at, disputes.label("disputes"), aside.label("set_aside"))
        .outerjoin(active, active.c.station_id == station.c.station_id)
        .where(*wanted)
        .order_by(station.c.code)
    )
    return tuple(
        StationAtAGlance(
            code=row.code,
            name=row.name,
            head=row.head,
            computers=row.computers or 0,
            seen_at=from_milliseconds(row.seen_at) if row.seen_at is not None else None,
            disputes=row.disputes,
            set_aside=row.set_aside,
        )
        for row in rows
    )

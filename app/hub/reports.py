"""What stations tell of themselves: kept for each computer, shown of the one that knows most of its station's log."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import msgpack
from sqlalchemy import Connection, Row, insert, select, update

from app.domain.upstream.report import Report
from app.hub.callers import Caller, DeviceStatus, admitted
from app.hub.storage.store import Store
from app.hub.storage.tables import device, report
from app.persistence.types import from_milliseconds, to_milliseconds
from app.services.clock import Clock
from app.sync.reporting import report_packed, report_unpacked

CLOCK_SUSPECT: Final = timedelta(minutes=10)
"""A computer whose clock is further off than this is shown to the county; its people are told at half of it."""

_AHEAD: Final = timedelta(minutes=10)  # a report from further in the future would stand for ever
_MILLISECOND: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A report, which computer made it, and when it came."""

    device_index: int
    received_at: datetime
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockOff:
    """A computer whose clock is far off: by how many minutes, slow or fast."""

    device_index: int
    minutes: int
    is_slow: bool


class Reports:
    """Takes reports."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def take(self, caller: Caller, told: Report) -> None:
        """Keep what a computer says of its station, in place of what it said before.

        Raises:
            Refusal: what `admitted` raises.
        """
        now = self._clock.now()
        with self._store.of_station(caller.station_id, writing=True) as connection:
            who = admitted(connection, caller)
            values = {
                "position": min(told.position, who.head),
                "reported_at": to_milliseconds(min(told.reported_at, now + _AHEAD)),
                "received_at": to_milliseconds(now),
                "offset_ms": told.offset_ms,
                "content": msgpack.packb(report_packed(told)),
            }
            own = (report.c.station_id == caller.station_id, report.c.device_idx == who.idx)
            if not connection.execute(update(report).where(*own).values(**values)).rowcount:
                connection.execute(insert(report).values(station_id=caller.station_id, device_idx=who.idx, **values))


def newest_reports(connection: Connection) -> Mapping[bytes, Told]:
    """Of each station the report with the highest position, and of these the latest; `connection` is of the county."""
    places = connection.execute(
        select(report.c.station_id, report.c.device_idx).order_by(report.c.position, report.c.reported_at)
    )
    best = {row.station_id: row.device_idx for row in places}
    found = connection.execute(select(report)) if best else ()
    return {row.station_id: _told(row) for row in found if best[row.station_id] == row.device_idx}


def newest_report(connection: Connection, station_id: bytes) -> Told | None:
    """The report of one station that `newest_reports` would show."""
    row = connection.execute(
        select(report)
        .where(report.c.station_id == station_id)
        .order_by(report.c.position.desc(), report.c.reported_at.desc())
        .limit(1)
    ).first()
    return None if row is None else _told(row)


def clocks_off(connection: Connection, only: bytes | None = None) -> Mapping[bytes, tuple[ClockOff, ...]]:
    """The active computers of each station, or of the only one, whose clock is far off, by their last reports."""
    wanted = () if only is None else (report.c.station_id == only,)
    rows = connection.execute(
        select(report.c.station_id, report.c.device_idx, report.c.offset_ms)
        .join(device, (device.c.station_id == report.c.station_id) & (device.c.idx == report.c.device_idx))
        .where(device.c.status == DeviceStatus.ACTIVE.value, *wanted)
        .order_by(report.c.station_id, report.c.device_idx)
    )
    return _by_station(row for row in rows if abs(row.offset_ms) * _MILLISECOND > CLOCK_SUSPECT)


def _by_station(rows: Iterable[Row[Any, Any, Any]]) -> Mapping[bytes, tuple[ClockOff, ...]]:
    found: dict[bytes, tuple[ClockOff, ...]] = {}
    for row in rows:
        minutes = abs(row.offset_ms) * _MILLISECOND // timedelta(minutes=1)
        off = ClockOff(device_index=row.device_idx, minutes=minutes, is_slow=row.offset_ms > 0)
        found[row.station_id] = (*found.get(row.station_id, ()), off)
    return found


def _told(row: Row[Any]) -> Told:
    return Told(
        device_index=row.device_idx,
        received_at=from_milliseconds(row.received_at),
        report=report_unpacked(msgpack.unpackb(row.content)),
    )

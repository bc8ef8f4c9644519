"""What the county's page shows: how fresh each station is, what it told of itself, what waits; read only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select

from app.domain.upstream.rules import Stake
from app.hub.audit import Deed, deeds
from app.hub.callers import DeviceStatus
from app.hub.county import StationAtAGlance, stations_at_a_glance
from app.hub.pushing import WAITING
from app.hub.reports import ClockOff, Told, clocks_off, newest_report, newest_reports
from app.hub.storage.tables import conflict, device, directory, op_log, quarantine, station
from app.hub.watching import canaries
from app.persistence.ids import station_id
from app.persistence.types import from_milliseconds

MOST_ROWS: Final = 200
"""How many rows of a kind a station's page shows."""

_DEEDS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyStation:
    """A station on the county's page.

    Attributes:
        behind: how many lines of the log the furthest of its active computers has not read.
        pending: computers that wait to be let in.
        canary_at: when the newest sign of life of any of its computers was written, None without any.
        moved_to: the hub it lives at now; empty while it lives here.
        is_leaving: whether it was written out to be moved and takes no changes meanwhile.
    """

    glance: StationAtAGlance
    behind: int
    pending: int
    told: Told | None
    clocks: tuple[ClockOff, ...]
    canary_at: datetime | None
    moved_to: str = ""
    is_leaving: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyComputer:
    """One of a station's computers: how far it has read, when it was last here, its newest sign of life in the log."""

    index: int
    name: str
    status: DeviceStatus
    program: str
    behind: int
    seen_at: datetime
    canary_at: datetime | None
    clock: ClockOff | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDispute:
    """A conflict people have to decide: about which table's record, and when it came."""

    seq: int
    table: int
    taken_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAsideRow:
    """An operation in quarantine: whose, why, and when it came; not what it says."""

    device_index: int
    dev_seq: int
    reason: str
    taken_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StationView:
    """Everything the county sees of one station; lists at most `MOST_ROWS` long."""

    station: CountyStation
    computers: tuple[CountyComputer, ...]
    disputes: tuple[OpenDispute, ...]
    set_aside: tuple[SetAsideRow, ...]
    deeds: tuple[Deed, ...]


def county_stations(connection: Connection) -> tuple[CountyStation, ...]:
    """All stations by their code; `connection` must be of the county."""
    told, clocks = newest_reports(connection), clocks_off(connection)
    figures, moved = _figures(connection), _moved(connection)
    signs: dict[str, datetime] = {}
    for canary in canaries(connection):
        signs[canary.station_code] = max(canary.written_at, signs.get(canary.station_code, canary.written_at))
    return tuple(
        _station(
            glance,
            told.get(key),
            clocks.get(key, ()),
            figures.get(key, (0, 0)),
            moved.get(key),
            signs.get(glance.code),
        )
        for glance in stations_at_a_glance(connection)
        for key in (station_id(glance.code).bytes,)
    )


def station_view(connection: Connection, code: str) -> StationView | None:
    """One station; None when there is none with this code."""
    key = station_id(code).bytes
    glance = next((each for each in stations_at_a_glance(connection, key)), None)
    if glance is None:
        return None
    clocks = clocks_off(connection, key).get(key, ())
    signs = {canary.index: canary.written_at for canary in canaries(connection, key)}
    shown = _station(
        glance,
        newest_report(connection, key),
        clocks,
        _figures(connection).get(key, (0, 0)),
        _moved(connection).get(key),
        max(signs.values(), default=None),
    )
    off = {clock.device_index: clock for clock in clocks}
    rows = connection.execute(select(device).where(device.c.station_id == key).order_by(device.c.idx))
    return StationView(
        station=shown,
        computers=tuple(_computer(row, glance.head, signs.get(row.idx), off.get(row.idx)) for row in rows),
        disputes=tuple(_disputes(connection, key)),
        set_aside=tuple(_set_aside(connection, key)),
        deeds=deeds(connection, key)[:_DEEDS],
    )


def _station(
    glance: StationAtAGlance,
    told: Told | None,
    clocks: tuple[ClockOff, ...],
    figures: tuple[int, int],
    moved: str | None,
    canary_at: datetime | None,
) -> CountyStation:
    return CountyStation(
        glance=glance,
        behind=figures[0],
        pending=figures[1],
        told=told,
        clocks=clocks,
        canary_at=canary_at,
        moved_to=moved or "",
        is_leaving=moved == "",
    )


def _figures(connection: Connection) -> Mapping[bytes, tuple[int, int]]:
    """Of each station how far its furthest active computer is behind, and how many computers wait."""
    found: dict[bytes, tuple[int, int]] = {}
    rows = connection.execute(
        select(
            station.c.station_id, station.c.head, device.c.status, func.min(device.c.cursor), func.count().label("some")
        )
        .join(device, device.c.station_id == station.c.station_id)
        .group_by(station.c.station_id, station.c.head, device.c.status)
    )
    for key, head, status, cursor, some in rows:
        behind, pending = found.get(key, (0, 0))
        if status == DeviceStatus.ACTIVE:
            behind = max(0, head - cursor)
        elif status == DeviceStatus.PENDING:
            pending = some
        found[key] = behind, pending
    return found


def _moved(connection: Connection) -> Mapping[bytes, str]:
    return {row.station_id: row.url for row in connection.execute(select(directory))}


def _computer(row: Row[Any], head: int, canary_at: datetime | None, clock: ClockOff | None) -> CountyComputer:
    return CountyComputer(
        index=row.idx,
        name=row.name,
        status=DeviceStatus(row.status),
        program=row.app,
        behind=max(0, head - row.cursor),
        seen_at=from_milliseconds(row.seen_at),
        canary_at=canary_at,
        clock=clock,
    )


def _disputes(connection: Connection, key: bytes) -> Iterable[OpenDispute]:
    rows = connection.execute(
        select(conflict.c.seq, conflict.c.tbl, op_log.c.taken_at)
        .outerjoin(op_log, (op_log.c.station_id == conflict.c.station_id) & (op_log.c.seq == conflict.c.seq))
        .where(conflict.c.station_id == key, conflict.c.stake == Stake.HIGH.value, conflict.c.decided_at.is_(None))
        .order_by(conflict.c.seq)
        .limit(MOST_ROWS)
    )
    for row in rows:  # the log may have been shortened since
        taken_at = None if row.taken_at is None else from_milliseconds(row.taken_at)
        yield OpenDispute(seq=row.seq, table=row.tbl, taken_at=taken_at)


def _set_aside(connection: Connection, key: bytes) -> Iterable[SetAsideRow]:
    rows = connection.execute(
        select(quarantine)
        .where(quarantine.c.station_id == key, quarantine.c.state == WAITING)
        .order_by(quarantine.c.taken_at, quarantine.c.dev_seq)
        .limit(MOST_ROWS)
    )
    for row in rows:
        yield SetAsideRow(
            device_index=row.device_idx,
            dev_seq=row.dev_seq,
            reason=row.reason,
            taken_at=from_milliseconds(row.taken_at),
        )

"""What the people of the county do: stations, their codes, their computers; each deed leaves its trace."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from app.domain.problems import Refusal
from app.hub.audit import Act, Deed, deeds, note
from app.hub.callers import DeviceStatus, lock_station
from app.hub.county import StationAtAGlance, stations_at_a_glance
from app.hub.lives import copies, retire
from app.hub.storage.store import Store
from app.hub.storage.tables import device, directory, enrol_code, station
from app.persistence.ids import station_id
from app.persistence.types import from_milliseconds, to_milliseconds
from app.services.clock import Clock
from app.sync.codes import OneTimeCode, new_code

CODE_LIFETIME: Final = timedelta(minutes=30)
CARRIED_CODE_LIFETIME: Final = timedelta(days=14)
"""A code that goes to the station and comes back on a stick needs days."""

_NAME_LETTERS: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Computer:
    """One of a station's computers; `is_copied` when somebody works on another copy of its file."""

    id: bytes
    index: int
    name: str
    status: DeviceStatus
    app: str
    pushed: int
    cursor: int
    enrolled_at: datetime
    seen_at: datetime
    is_copied: bool


class Upkeep:
    """Deeds of one person, who is named in the record."""

    def __init__(self, store: Store, clock: Clock, who: str) -> None:
        self._store = store
        self._clock = clock
        self._who = who

    def add_station(self, code: str, name: str) -> bytes:
        """Take a station in; its id.

        Raises:
            Refusal: `hub.station_name` when a part is empty or too long, `hub.station_known`; `hub.moved_already` when
                its computers are sent elsewhere from here.
        """
        if not (0 < len(code) <= _NAME_LETTERS and 0 < len(name) <= _NAME_LETTERS):
            raise Refusal.of("hub.station_name")
        own = station_id(code).bytes
        with self._store.of_station(own, writing=True) as connection:
            if connection.execute(select(station.c.code).where(station.c.station_id == own)).first():
                raise Refusal.of("hub.station_known", station=code)
            away = select(directory.c.url).where(directory.c.station_id == own)
            if url := connection.execute(away).scalar_one_or_none():
                raise Refusal.of("hub.moved_already", station=code, url=url)
            now_ms = self._now_ms()
            connection.execute(
                insert(station).values(
                    station_id=own, code=code, name=name, head=0, min_seq=0, archived=0, made_at=now_ms
                )
            )
            note(connection, own, now_ms, Act.STATION_ADDED, who=self._who, about=code)
        return own

    def stations(self) -> tuple[StationAtAGlance, ...]:
        """All stations."""
        with self._store.of_county() as connection:
            return stations_at_a_glance(connection)

    def make_code(self, code: str, *, needs_approval: bool, lifetime: timedelta = CODE_LIFETIME) -> OneTimeCode:
        """A one-time code for one computer of a station; it is shown now and never again.

        Raises:
            Refusal: `hub.station_unknown`.
        """
        made = new_code()
        own = station_id(code).bytes
        with self._store.of_station(own, writing=True) as connection:
            _refuse_unknown(connection, own, code)
            now_ms = self._now_ms()
            connection.execute(
                insert(enrol_code).values(
                    station_id=own,
                    selector=made.selector,
                    secret_hash=made.secret_hash,
                    needs_approval=needs_approval,
                    expires_at=now_ms + lifetime // timedelta(milliseconds=1),
                    tries=0,
                    made_at=now_ms,
                )
            )
            note(connection, own, now_ms, Act.CODE_MADE, who=self._who, about=made.selector)
        return made

    def computers(self, code: str) -> tuple[Computer, ...]:
        """A station's computers by their index.

        Raises:
            Refusal: `hub.station_unknown`.
        """
        own = station_id(code).bytes
        with self._store.of_station(own, writing=False) as connection:
            _refuse_unknown(connection, own, code)
            rows = connection.execute(select(device).where(device.c.station_id == own).order_by(device.c.idx))
            copied = copies(connection, own)
            return tuple(_computer(row, copied) for row in rows)

    def approve(self, code: str, index: int) -> None:
        """Let a computer in that waits for it.

        Raises:
            Refusal: `hub.device_unknown`, `hub.device_not_pending`.
        """
        self._set_status(code, index, DeviceStatus.ACTIVE, Act.APPROVED)

    def revoke(self, code: str, index: int) -> None:
        """Shut a computer out, from its next request on; it cannot come in again.

        Raises:
            Refusal: `hub.device_unknown`.
        """
        self._set_status(code, index, DeviceStatus.REVOKED, Act.REVOKED)

    def retire(self, code: str, index: int) -> None:
        """Strike a computer that was shut out off the list: its index is given again once the log has forgotten it.

        Raises:
            Refusal: `hub.device_unknown`, `hub.device_not_revoked`.
        """
        own = station_id(code).bytes
        with self._store.of_station(own, writing=True) as connection:
            lock_station(connection, own)
            row = _computer_row(connection, code, index)
            if row.status != DeviceStatus.REVOKED:
                raise Refusal.of("hub.device_not_revoked", station=code, number=index)
            now_ms = self._now_ms()
            retire(connection, row, now_ms)
            note(connection, own, now_ms, Act.RETIRED, who=self._who, about=f"{row.device_id.hex()} {index}")

    def deeds(self, code: str) -> tuple[Deed, ...]:
        """What was done to a station, the newest first."""
        own = station_id(code).bytes
        with self._store.of_station(own, writing=False) as connection:
            return deeds(connection, own)

    def _set_status(self, code: str, index: int, status: DeviceStatus, act: Act) -> None:
        own = station_id(code).bytes
        is_it = (device.c.station_id == own, device.c.idx == index)
        with self._store.of_station(own, writing=True) as connection:
            row = _computer_row(connection, code, index)
            if status is DeviceStatus.ACTIVE and row.status != DeviceStatus.PENDING:
                raise Refusal.of("hub.device_not_pending", station=code, number=index)
            connection.execute(update(device).where(*is_it).values(status=status.value))
            note(connection, own, self._now_ms(), act, who=self._who, about=row.device_id.hex())

    def _now_ms(self) -> int:
        return to_milliseconds(self._clock.now())


def _computer_row(connection: Connection, code: str, index: int) -> Row[Any]:
    is_it = (device.c.station_id == station_id(code).bytes, device.c.idx == index)
    row = connection.execute(select(device).where(*is_it).with_for_update()).first()
    if row is None:
        raise Refusal.of("hub.device_unknown", station=code, number=index)
    return row


def _refuse_unknown(connection: Connection, own: bytes, code: str) -> None:
    if connection.execute(select(station.c.code).where(station.c.station_id == own)).first() is None:
        raise Refusal.of("hub.station_unknown", station=code)


def _computer(row: Row[Any], copied: Container[bytes]) -> Computer:
    return Computer(
        id=row.device_id,
        index=row.idx,
        name=row.name,
        status=DeviceStatus(row.status),
        app=row.app,
        pushed=row.last_seq,
        cursor=row.cursor,
        enrolled_at=from_milliseconds(row.enrolled_at),
        seen_at=from_milliseconds(row.seen_at),
        is_copied=row.device_id in copied,
    )

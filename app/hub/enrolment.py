"""Letting a new computer into a station by its one-time code."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from app.domain.problems import Refusal
from app.hub.audit import Act, note
from app.hub.callers import DeviceStatus, lock_station
from app.hub.directory import refuse_newcomers
from app.hub.lives import begin_life, free_index, settle_copy
from app.hub.storage.engine import confine
from app.hub.storage.store import Store
from app.hub.storage.tables import device, enrol_code, hub, station
from app.persistence.types import to_milliseconds
from app.services.clock import Clock
from app.sync.codes import Shown, code_of

TRIES: Final = 5
"""How often somebody may be wrong about a code before it is worth nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """A computer that wants to come in; its id has 16 bytes, its epoch 8, the Ed25519 key 32.

    `former_epoch` is the life it worked in as a copy of another computer's file; empty when it never was one. Its
    operations go on from `first`.
    """

    device_id: bytes
    epoch: bytes
    public_key: bytes
    name: str
    app: str
    schema_version: int
    former_epoch: bytes = b""
    first: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """What a computer is told that came in."""

    status: DeviceStatus
    station_id: bytes
    station_code: str
    station_name: str
    index: int
    hub_id: bytes


class Enrolment:
    """Lets computers in."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def enrol(self, typed: str, applicant: Applicant) -> Enrolled:
        """Let a computer in; one that asks again with the same code and key gets the same answer.

        Raises:
            Refusal: `upstream.code_invalid`, whatever is wrong with the code; `upstream.station_full`.
        """
        code = code_of(typed)
        if code is None:
            raise Refusal.of("upstream.code_invalid")
        return self.enrol_shown(code, applicant)

    def enrol_shown(self, code: Shown, applicant: Applicant, *, only: bytes = b"") -> Enrolled:
        """As `enrol`, by whatever proves to know a code; `only` is the one station it may be of, empty for any.

        Raises:
            Refusal: `upstream.code_invalid`, `upstream.station_full`, `hub.courier_other_station`.
        """
        with self._store.of_code(code.selector) as connection:
            enrolled = self._enrolled(connection, code, applicant, only)
        # Outside of the transaction: a wrong try is counted, so what refuses it must not undo it.
        if enrolled is None:
            raise Refusal.of("upstream.code_invalid")
        return enrolled

    def _enrolled(self, connection: Connection, code: Shown, applicant: Applicant, only: bytes) -> Enrolled | None:
        now_ms = to_milliseconds(self._clock.now())
        found = _station_of(connection, code)
        if found is None:
            return None
        confine(connection, found)
        lock_station(connection, found)
        refuse_newcomers(connection, found)
        row = connection.execute(
            select(enrol_code).where(enrol_code.c.station_id == found, enrol_code.c.selector == code.selector)
        ).one()
        known = connection.execute(
            select(device).where(device.c.station_id == found, device.c.device_id == applicant.device_id)
        ).first()
        if not self._is_good(row, code, applicant, known, now_ms):
            self._count_try(connection, row, now_ms)
            return None
        if only not in {b"", found}:
            raise Refusal.of("hub.courier_other_station")
        if row.used_by is None:
            known = _admit(connection, row, applicant, known, now_ms)
        return _answer(connection, known)

    def _is_good(self, row: Row[Any], code: Shown, applicant: Applicant, known: Row[Any] | None, now_ms: int) -> bool:
        if row.tries >= TRIES or not code.opens(row.secret_hash):
            return False
        if row.used_by is not None:  # the answer was lost on its way
            return bool(
                row.used_by == applicant.device_id and known is not None and known.public_key == applicant.public_key
            )
        is_shut_out = known is not None and known.status == DeviceStatus.REVOKED
        return bool(now_ms < row.expires_at) and not is_shut_out

    def _count_try(self, connection: Connection, row: Row[Any], now_ms: int) -> None:
        connection.execute(
            update(enrol_code)
            .where(enrol_code.c.station_id == row.station_id, enrol_code.c.selector == row.selector)
            .values(tries=enrol_code.c.tries + 1)
        )
        note(connection, row.station_id, now_ms, Act.CODE_DENIED, who="hub", about=row.selector)


def _station_of(connection: Connection, code: Shown) -> bytes | None:
    """The station a code is of; two may share the part it is found by, so the other part says, or else the newest."""
    rows = connection.execute(
        select(enrol_code.c.station_id, enrol_code.c.secret_hash)
        .where(enrol_code.c.selector == code.selector)
        .order_by(enrol_code.c.made_at.desc())
    ).all()
    right = [row for row in rows if code.opens(row.secret_hash)]
    return next((row.station_id for row in (*right, *rows)), None)


def _admit(
    connection: Connection, code: Row[Any], applicant: Applicant, known: Row[Any] | None, now_ms: int
) -> Row[Any]:
    own = {"station_id": code.station_id, "device_id": applicant.device_id}
    values = {
        "epoch": applicant.epoch,
        "public_key": applicant.public_key,
        "status": (DeviceStatus.PENDING if code.needs_approval else DeviceStatus.ACTIVE).value,
        "name": applicant.name,
        "app": applicant.app,
        "schema_version": applicant.schema_version,
        "enrolled_at": now_ms,
        "seen_at": now_ms,
    }
    if known is None:
        index = free_index(connection, code.station_id)
        connection.execute(insert(device).values(**own, idx=index, last_seq=applicant.first - 1, cursor=0, **values))
    else:
        if known.epoch != applicant.epoch:
            begin_life(connection, known, applicant.epoch, last_seq=applicant.first - 1, now_ms=now_ms)
            values |= {"cursor": 0}
        connection.execute(update(device).where(*_is_own(own)).values(**values))
    connection.execute(
        update(enrol_code)
        .where(enrol_code.c.station_id == code.station_id, enrol_code.c.selector == code.selector)
        .values(used_by=applicant.device_id)
    )
    if applicant.former_epoch:
        settle_copy(connection, code.station_id, applicant.former_epoch)
    note(connection, code.station_id, now_ms, Act.ENROLLED, who="hub", about=applicant.device_id.hex())
    return connection.execute(select(device).where(*_is_own(own))).one()


def _is_own(own: dict[str, bytes]) -> tuple[Any, ...]:
    return device.c.station_id == own["station_id"], device.c.device_id == own["device_id"]


def _answer(connection: Connection, known: Row[Any] | None) -> Enrolled | None:
    if known is None:
        return None
    home = connection.execute(select(station).where(station.c.station_id == known.station_id)).one()
    return Enrolled(
        status=DeviceStatus(known.status),
        station_id=known.station_id,
        station_code=home.code,
        station_name=home.name,
        index=known.idx,
        hub_id=connection.execute(select(hub.c.hub_id)).scalar_one(),
    )

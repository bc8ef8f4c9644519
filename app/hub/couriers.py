"""Files a courier brings from a station's computer (`design/sync.md` 4.8, 4.11).

What a file says goes the way it would have gone over a line: the same operations, pages, numbers. So it is harmless to
bring it twice, or an older one after a newer one.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from app.domain.problems import Refusal
from app.hub.audit import Act, note
from app.hub.callers import Caller, DeviceStatus, admitted, lock_station
from app.hub.courier_files import CourierFiles, FilesTaken, asked_packed
from app.hub.courier_numbers import Granting
from app.hub.enrolment import Applicant
from app.hub.opened import Hub
from app.hub.storage.bulk import add_rows
from app.hub.storage.tables import courier, device, directory, hub, station
from app.hub.web.desk import operations_of
from app.persistence.types import to_milliseconds
from app.sync.codes import ProvenCode
from app.sync.courier import CourierFile, Direction, opened
from app.sync.errands import Introduction, Upward, asked_with

_REQUESTS: Final = 8  # a computer waits for the last one it made; an older file may have come after it
_MOST_WISHES: Final = 100
_HIGHEST: Final = 1_000_000  # no computer gives itself more numbers of a series before it has a hub
_SIGNED_BY_COMPUTER: Final = {
    DeviceStatus.PENDING: "hub.courier_pending",
    DeviceStatus.REVOKED: "hub.courier_revoked",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a file brought.

    Attributes:
        station_name: of whose station.
        index: from which of its computers.
        changes: how many operations the file has,
        new: and how many of them were not here yet.
        set_aside: how many of the new ones could not be taken over.
        is_newcomer: whether the computer asked to come in with it.
        numbers: how many document numbers were given for it.
        files: what came of the contents of attachments in it.
    """

    station_code: str
    station_name: str
    index: int
    changes: int
    new: int
    set_aside: int
    is_newcomer: bool
    numbers: int
    files: FilesTaken


class CourierDesk:
    """Takes what couriers bring, for whoever runs the command."""

    def __init__(self, hub: Hub, who: str) -> None:
        self._hub = hub
        self._granting = Granting(hub)
        self._files = CourierFiles(hub)
        self._who = who

    def take(self, path: Path) -> Taken:
        """Take what a computer's file says into the log; nothing of it when anything of what it says is wrong.

        Contents of attachments are taken after that, each for itself.

        Raises:
            Refusal: what is wrong with the file (`upstream.courier_*`, `upstream.garbled`); `hub.courier_moved` where
                its station has; `.courier_unknown`, `.courier_revoked`, `.courier_pending`, `.courier_old_life` of its
                computer; `.courier_other_hub`, `.courier_other_station`; `.courier_gap` when operations before it are
                missing here; `.courier_forked`;
                `upstream.code_invalid`, `.station_full` of one that asks to come in.
        """
        with opened(path, Direction.UP) as file:
            up = Upward.from_words(file.words)
            row = self._author(up, file)
            _refuse_unfit(up, file)
            caller = self._caller(up, row)
            with self._hub.store.of_station(caller.station_id, writing=True) as connection:
                lock_station(connection, caller.station_id)
                who = admitted(connection, caller)
                self._note_file(connection, who, up)
                home = connection.execute(select(station).where(station.c.station_id == caller.station_id)).one()
            if up.first > who.last_seq + 1:
                raise Refusal.of("hub.courier_gap", first=who.last_seq + 1, last=up.first - 1)
            numbers = self._granting.grant(caller, up)
            set_aside = self._push(caller, file, who, up)
            files = self._files.take(caller, file)
        return Taken(
            station_code=home.code,
            station_name=home.name,
            index=who.idx,
            changes=up.last - up.first + 1,
            new=max(0, up.last - who.last_seq),
            set_aside=set_aside,
            is_newcomer=up.introduction is not None,
            numbers=numbers,
            files=files,
        )

    def _author(self, up: Upward, file: CourierFile) -> Row[Any]:
        """The row of the computer that wrote a file, once that is certain; one that asks to come in is let in."""
        here = up.station if up.introduction is None else self._let_in(up, up.introduction, file)
        with self._hub.store.of_station(here, writing=False) as connection:
            _refuse_moved(connection, here)
            row = connection.execute(
                select(device).where(device.c.station_id == here, device.c.device_id == up.device)
            ).first()
            home = connection.execute(select(hub)).one()
            code = connection.execute(select(station.c.code).where(station.c.station_id == here)).scalar_one_or_none()
        if row is None or code is None:
            raise Refusal.of("hub.courier_unknown")
        file.check(row.public_key)
        if up.hub_id not in {b"", home.hub_id}:
            raise Refusal.of("hub.courier_other_hub")
        refuse_barred(row, code)
        if row.epoch not in {up.epoch, up.next_epoch}:
            raise Refusal.of("hub.courier_old_life", station=code, number=row.idx)
        return row

    def _let_in(self, up: Upward, introduction: Introduction, file: CourierFile) -> bytes:
        """The station of a computer that proves to know a one-time code; it proves to have its key as well."""
        file.check(introduction.public_key)
        _refuse_unfit(up, file)
        shown = ProvenCode(
            selector=introduction.selector,
            said=asked_with(up, introduction.public_key),
            proof=introduction.proof,
        )
        applicant = Applicant(
            device_id=up.device,
            epoch=up.epoch,
            public_key=introduction.public_key,
            name=introduction.name,
            app=introduction.program,
            schema_version=up.schema,
            former_epoch=introduction.former_epoch,
            first=up.first,
        )
        return self._hub.enrolment.enrol_shown(shown, applicant, only=up.station).station_id

    def _caller(self, up: Upward, row: Row[Any]) -> Caller:
        """Who speaks, in the life of his file that may begin with this very one."""
        caller = Caller(station_id=row.station_id, device_id=row.device_id, epoch=row.epoch)
        if not up.next_epoch or row.epoch == up.next_epoch:
            return caller
        self._hub.sessions.begin_epoch(caller, up.next_epoch, up.first)
        return replace(caller, epoch=up.next_epoch)

    def _note_file(self, connection: Connection, who: Row[Any], up: Upward) -> None:
        """Remember the file, for the answer names it, and where its computer stood in the present log."""
        now_ms = self._now_ms()
        cursor = min(up.cursor, who.head) if up.hub_epoch == who.hub_epoch else 0
        connection.execute(
            update(device)
            .where(device.c.station_id == who.station_id, device.c.device_id == who.device_id)
            .values(cursor=cursor, schema_version=up.schema, seen_at=now_ms)
        )
        said = (who.station_id, who.device_id, up.id, up.hub_epoch, now_ms, asked_packed(up.files))
        add_rows(connection, courier, [said], replacing=True)
        about = f"{who.idx} {up.first}..{up.last}"
        note(connection, who.station_id, now_ms, Act.COURIER_TAKEN, who=self._who, about=about)

    def _push(self, caller: Caller, file: CourierFile, who: Row[Any], up: Upward) -> int:
        """Take the operations; how many were set aside."""
        set_aside = 0
        # What was taken so long ago that the log has let go of it can no longer be compared with what comes now.
        known = who.last_seq if up.cursor < who.min_seq else 0
        for part in file:
            operations, schema_version = operations_of(part)
            rest = [each for each in operations if each.dev_seq > known]
            try:
                pushed = self._hub.pushing.push(caller, rest, schema_version=schema_version)
            except Refusal as refusal:
                if refusal.problems[0].code != "upstream.forked":
                    raise
                raise Refusal.of("hub.courier_forked", number=who.idx) from refusal
            set_aside += len(pushed.quarantined)
        return set_aside

    def _now_ms(self) -> int:
        return to_milliseconds(self._hub.clock.now())


def _refuse_moved(connection: Connection, own: bytes) -> None:
    """Say where a station lives that has moved: a courier can be sent there, and a file cannot be told."""
    away = connection.execute(select(directory).where(directory.c.station_id == own)).one_or_none()
    if away is not None and away.url:
        raise Refusal.of("hub.courier_moved", station=away.code, url=away.url)


def _refuse_unfit(up: Upward, file: CourierFile) -> None:
    """Refuse a file whose parts are not what its header says, before anything of it is taken."""
    expected = up.first
    for part in file:
        operations, _ = operations_of(part)
        for operation in operations:
            if operation.dev_seq != expected:
                raise Refusal.of("upstream.courier_damaged")
            expected += 1
    is_fit_wish = len(up.wishes) <= _MOST_WISHES and all(wish.above < _HIGHEST for wish in up.wishes)
    if expected != up.last + 1 or not up.first or not is_fit_wish:
        raise Refusal.of("upstream.courier_damaged")


def refuse_barred(row: Row[Any], code: str) -> None:
    """Refuse a computer that waits for approval or was shut out.

    Raises:
        Refusal: `hub.courier_pending`, `hub.courier_revoked`.
    """
    if row.status != DeviceStatus.ACTIVE:
        raise Refusal.of(_SIGNED_BY_COMPUTER.get(row.status, "hub.courier_revoked"), station=code, number=row.idx)

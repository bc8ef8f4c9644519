"""Files a courier takes back to one of a station's computers: its log, what arrived, its numbers (4.8, 4.11)."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from app.domain.problems import Refusal
from app.domain.upstream.files import STICK_ROOM
from app.hub.audit import Act, note
from app.hub.callers import Caller, admitted
from app.hub.courier_files import CourierFiles, FilesGiven, asked_of, attached_by_others, newest_of
from app.hub.courier_numbers import grants_for
from app.hub.couriers import refuse_barred
from app.hub.opened import Hub
from app.hub.pushing import WAITING
from app.hub.storage.tables import courier, device, enrol_code, hub, quarantine, station
from app.hub.web.desk import Desk
from app.persistence.ids import station_id
from app.persistence.types import to_milliseconds
from app.sync.codes import proof_of
from app.sync.courier import Direction
from app.sync.errands import Downward, Welcome, Whole, welcomed_with, words_of
from app.sync.files_asked import FilesAsked
from app.sync.parcel import Parcel

_MOST_TOLD: Final = 1_000
_CHUNK: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a file takes back: the log's lines from one place to its end, contents, and the size of it all in bytes.

    `records` is how many records a snapshot before those lines has; 0 when there is none.
    """

    records: int
    after: int
    head: int
    size: int
    files: FilesGiven


@dataclass(frozen=True, slots=True, kw_only=True)
class _Copied:
    """The header of a file whose log was put into the parcel, and the contents others attached in it."""

    down: Downward
    attached: list[bytes]


class AnswerDesk:
    """Writes what couriers take back, for whoever runs the command."""

    def __init__(self, hub: Hub, who: str) -> None:
        self._hub = hub
        self._desk = Desk(hub)
        self._files = CourierFiles(hub)
        self._who = who

    def give(self, code: str, index: int, path: Path, room: int = STICK_ROOM) -> Given:
        """Write for one computer what it has not read yet, what of it arrived, its numbers, and attachments it lacks.

        Args:
            code: the station's.
            index: the computer's.
            path: the file.
            room: how many bytes of attachments it takes back at the most.

        Raises:
            Refusal: `hub.station_unknown`, `hub.device_unknown`, `hub.courier_revoked`, `.courier_pending`;
                `upstream.too_old`, `.busy_hub`; `upstream.courier_full`, `.courier_not_written`.
        """
        own = station_id(code).bytes
        with self._hub.store.of_station(own, writing=False) as connection:
            if connection.execute(select(station.c.code).where(station.c.station_id == own)).first() is None:
                raise Refusal.of("hub.station_unknown", station=code)
            row = connection.execute(select(device).where(device.c.station_id == own, device.c.idx == index)).first()
            if row is None:
                raise Refusal.of("hub.device_unknown", station=code, number=index)
            refuse_barred(row, code)
            caller = Caller(station_id=own, device_id=row.device_id, epoch=row.epoch)
            draft = self._downward(connection, caller, code)
            asked = asked_of(connection, caller)
            min_seq = connection.execute(select(station.c.min_seq).where(station.c.station_id == own)).scalar_one()
        with Parcel() as parcel:
            copied = self._copy_log(caller, draft, min_seq, parcel)
            down = replace(copied.down, held=self._files.held(caller, asked))
            wanted = _wanted(asked, copied.attached)
            files = self._files.put(caller, parcel, wanted, parcel.make_room(path, room))
            size = parcel.write(path, Direction.DOWN, words_of(down), self._hub.sign)
        with self._hub.store.of_station(own, writing=True) as connection:
            about = f"{index} {down.after}..{down.head}"
            note(connection, own, self._now_ms(), Act.COURIER_GIVEN, who=self._who, about=about)
        records = down.whole.records if down.whole is not None else 0
        return Given(records=records, after=down.after, head=down.head, size=size, files=files)

    def _downward(self, connection: Connection, caller: Caller, code: str) -> Downward:
        """The header of a file for a computer, as things are before its log is copied."""
        who = admitted(connection, caller)
        errand = connection.execute(
            select(courier).where(courier.c.station_id == caller.station_id, courier.c.device_id == caller.device_id)
        ).first()
        is_own = (quarantine.c.station_id == caller.station_id, quarantine.c.device_idx == who.idx)
        aside = connection.execute(
            select(quarantine.c.dev_seq, quarantine.c.reason)
            .where(*is_own, quarantine.c.epoch == caller.epoch, quarantine.c.state == WAITING)
            .order_by(quarantine.c.dev_seq.desc())
            .limit(_MOST_TOLD)
        )
        down = Downward(
            hub_id=connection.execute(select(hub.c.hub_id)).scalar_one(),
            hub_epoch=who.hub_epoch,
            station=caller.station_id,
            device=caller.device_id,
            epoch=caller.epoch,
            index=who.idx,
            answers=errand.file_id if errand is not None else b"",
            ack=who.last_seq,
            quarantined=tuple((row.dev_seq, row.reason) for row in aside),
            after=who.cursor,
            head=who.head,
            archived=who.archived,
            written_ms=self._now_ms(),
            grants=grants_for(connection, caller, who.idx),
            welcome=None,
        )
        return replace(down, welcome=_welcome(connection, down, code, self._hub.public_key))

    def _copy_log(self, caller: Caller, down: Downward, min_seq: int, parcel: Parcel) -> _Copied:
        """Put the log from where the computer stands into the parcel, at least up to where it ends now."""
        whole = self._copy_whole(caller, down, min_seq, parcel)
        place = down.after if whole is None else whole.seq
        attached = self._of_newcomer(caller) if whole is not None and _is_newcomer(down) else []
        down = replace(down, whole=whole, after=place)
        while place < down.head:
            page = self._hub.pulling.copy(caller, after=place)
            parcel.add(self._desk.answer(page))
            attached = [*reversed(attached_by_others(page.entries, down.index)), *attached]  # the newest first
            place = page.entries[-1].seq
        return _Copied(down=replace(down, head=place), attached=attached)

    def _of_newcomer(self, caller: Caller) -> list[bytes]:
        with self._hub.store.of_station(caller.station_id, writing=False) as connection:
            return newest_of(connection, caller.station_id)

    def _copy_whole(self, caller: Caller, down: Downward, min_seq: int, parcel: Parcel) -> Whole | None:
        """Put a snapshot into the parcel, if the log is no longer kept from where the computer stands, or too long."""
        if down.after >= min_seq and not _is_newcomer(down):
            return None
        try:
            offer = self._hub.snapshots.offer(caller, after=down.after, is_wanted=False)
            place = self._hub.snapshots.place(caller, offer.sha256.hex())
        except Refusal as refusal:
            if refusal.problems[0].code == "upstream.no_snapshot":
                return None  # the log is there, and less work
            raise
        with place.open("rb") as file:
            chunks = list(iter(lambda: file.read(_CHUNK), b""))
        for chunk in chunks:
            parcel.add(chunk)
        return Whole(**asdict(offer), parts=len(chunks))

    def _now_ms(self) -> int:
        return to_milliseconds(self._hub.clock.now())


def _is_newcomer(down: Downward) -> bool:
    return not down.after and not down.ack


def _wanted(asked: FilesAsked | None, attached: list[bytes]) -> list[bytes]:
    """The contents a computer is given: those it has not heard of yet, then those it said it lacks."""
    if asked is None or not asked.takes:
        return []
    has = frozenset(asked.has)
    return [each for each in (*attached, *asked.lacks) if each not in has]


def _welcome(connection: Connection, down: Downward, code: str, hub_key: bytes) -> Welcome | None:
    """What a computer is told that came in by a one-time code, as long as the code is remembered."""
    secret_hash = (
        connection.execute(
            select(enrol_code.c.secret_hash)
            .where(enrol_code.c.station_id == down.station, enrol_code.c.used_by == down.device)
            .order_by(enrol_code.c.made_at.desc())
        )
        .scalars()
        .first()
    )
    if secret_hash is None:
        return None
    name = connection.execute(select(station.c.name).where(station.c.station_id == down.station)).scalar_one()
    return Welcome(
        station_code=code,
        station_name=name,
        hub_key=hub_key,
        proof=proof_of(secret_hash, welcomed_with(down, hub_key)),
    )

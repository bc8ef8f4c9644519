"""Files for a courier, for a station without a line or with a broken one: out to the hub, and in again (4.8, 4.11).

What a file says is what would have gone over the line, and all of it may be carried twice, late, or not at all: the hub
passes over what it has, and so does this computer. Attachments go along as far as there is room; each counts for
itself, and what did not arrive goes with the next file.
"""

import hmac
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal
from app.domain.station.station import Station
from app.domain.upstream.link import COPIED, Errand, Link
from app.persistence.types import from_milliseconds
from app.persistence.upgrade import SCHEMA_VERSION
from app.persistence.upstream.noting import noting
from app.persistence.upstream.outbox import last_number, operations_after
from app.persistence.upstream.position import Position, position_of
from app.services.feed import Topic
from app.services.office import Office
from app.services.upstream.alone import alone
from app.services.upstream.enrolling import KEY_FILE, WireTo
from app.services.upstream.landing import Landing
from app.services.upstream.line import Line
from app.services.upstream.linking import change_link
from app.services.upstream.plan import Plan
from app.services.upstream.standing import SyncOutcome
from app.services.upstream.stick_files import FilesIn, FilesOut, StickFiles
from app.services.upstream.upward import prepare, upward_of
from app.sync.codes import proof_of
from app.sync.courier import CourierFile, Direction, opened
from app.sync.errands import Downward, welcomed_with, words_of
from app.sync.hiding import hiding_here
from app.sync.keys import device_key
from app.sync.messages import PROTOCOL
from app.sync.packing import operations_packed, pack
from app.sync.parcel import Parcel, Told
from app.sync.wire import HttpWire

_LOG = logging.getLogger(__name__)
_PLAN: Final = Plan()


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOut:
    """A file for the hub: how many changes and attachments are in it, how large it is, whether it asks to come in."""

    path: Path
    changes: int
    size: int
    is_asking: bool
    files: FilesOut


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedIn:
    """A file of the hub that was taken in: what came of it, when it was written, whether it let this computer in.

    `records` is how many records came as a whole, in place of those that were here; 0 when lines of the log came.
    """

    outcome: SyncOutcome
    written_at: datetime
    is_welcome: bool
    records: int
    files: FilesIn


def _untold(_done: int, _all: int) -> None:
    """Nobody wants to know how far it is."""


class CourierService:
    """The verbs on a courier's files."""

    def __init__(self, office: Office, wire_to: WireTo = HttpWire) -> None:
        self._office = office
        self._files = StickFiles(office)
        self.line = Line(office, wire_to)

    def carry_out(
        self, session: Session, path: Path, code: str = "", told: Told = _untold, plan: Plan = _PLAN
    ) -> CarriedOut:
        """Write everything the hub has not confirmed, and read the file back before saying so.

        A computer that was shut out asks to come in again, as a new one, when it is given a code.

        Args:
            session: who does it.
            path: the file.
            code: a one-time code, to let this computer in by files; once it was given it need not be given again.
            told: is told how far it is: in changes, then in KiB of what is written with attachments.
            plan: what goes with it, and whether this becomes a new computer although nothing has shut it out yet.

        Raises:
            Refusal: `permission.denied`; `upstream.courier_needs_code`, `.courier_needs_new_code` without a code,
                `.already_enrolled` with one, `.code_invalid`; `.courier_full`, `.courier_not_written`, `.busy`,
                `.key_locked`, `.key_unreadable`, `.too_large`, `storage.cannot_write`.
        """
        session.require(Permission.MANAGE_STATION if code or plan.is_anew else Permission.BACKUP)
        with alone(self._office), Parcel() as parcel:
            shown = prepare(self._office, code, is_anew=plan.is_anew)
            on_hand = self._files.on_hand()
            key = device_key(self._office.folder.path / KEY_FILE, hiding_here())
            with noting(self._office.database) as tx:
                draft = upward_of(self._office, tx, shown, key.public, on_hand.asked)
                end = last_number(tx.connection)
            last = draft.first - 1
            for last, part in self._parts(draft.first, end):
                parcel.add(part)
                told(last - draft.first + 1, end - draft.first + 1)
            upward = replace(draft, last=last)
            files = self._files.put(parcel, on_hand.waiting, parcel.make_room(path, plan.room))
            size = parcel.write(path, Direction.UP, words_of(upward), key.sign, told)
        changes = upward.last - upward.first + 1
        _LOG.info("written for a courier: %d changes, %d bytes", changes, size)
        is_asking = upward.introduction is not None
        if is_asking:  # it may be a new computer by now
            self._office.feed.announce(Topic.UPSTREAM)
        return CarriedOut(path=path, changes=changes, size=size, is_asking=is_asking, files=files)

    def carry_in(self, session: Session, path: Path, told: Told = _untold) -> CarriedIn:
        """Take in what the hub wrote for this computer; taking it in twice is harmless.

        Args:
            session: who does it.
            path: the file.
            told: is told how far it is: in messages of the file, then in KiB of attachments.

        Raises:
            Refusal: `permission.denied`, `upstream.busy`; what is wrong with the file (`upstream.courier_*`),
                `storage.cannot_write`;
                `upstream.not_enrolled` when this computer never asked to come in, `.other_station` when the code it
                asked with was another station's; `.copied` when another copy of this file has taken its place.
        """
        session.require(Permission.BACKUP)
        with alone(self._office), opened(path, Direction.DOWN) as file:
            down = Downward.from_words(file.words)
            is_welcome = self._admit(down, file)
            landing = Landing(self._office, told)
            outcome = landing.land(down, file)
            files = self._files.land(file, down.held, told)
        self._office.feed.announce(Topic.UPSTREAM)
        _LOG.info("taken in from a courier: %d changes arrived, %d lines came", outcome.pushed, outcome.pulled)
        written_at = from_milliseconds(down.written_ms)
        return CarriedIn(
            outcome=outcome, written_at=written_at, is_welcome=is_welcome, records=landing.records, files=files
        )

    def _parts(self, first: int, end: int) -> Iterator[tuple[int, bytes]]:
        """The operations up to `end`, as they would be pushed; no further than a gap.

        What comes after a gap goes into the next life of the file, with a later courier.
        """
        after = first - 1
        while after < end:
            with self._office.database.read() as tx:
                operations = operations_after(tx.connection, after)
            if not operations or operations[0].dev_seq != after + 1:
                return
            after = operations[-1].dev_seq
            message = {"protocol": PROTOCOL, "schema": SCHEMA_VERSION, "ops": operations_packed(operations)}
            yield after, pack(message)

    def _admit(self, down: Downward, file: CourierFile) -> bool:
        """Make sure that the file is the hub's and for this computer; whether it was what let this computer in."""
        with self._office.database.read() as tx:
            link, position = tx.of(Link).find_one(), position_of(tx.connection)
            errand = tx.of(Errand).find_one()
        if down.device != position.device:
            raise Refusal.of("upstream.courier_other_computer")
        if link is None:
            self._welcome(down, file, errand)
            return True
        if down.station != link.id.bytes:
            raise Refusal.of("upstream.courier_other_station")
        file.check(link.hub_key)
        if down.hub_id != link.hub_id or down.epoch not in {position.epoch, link.next_epoch}:
            self._refuse_other_life(down, position, link)
        return not link.is_active

    def _refuse_other_life(self, down: Downward, position: Position, link: Link) -> None:
        """Refuse what was written for another life of this file: one that is over, or one it never had.

        Only another copy of the file can have the latter: then this one is shut out, as the hub would say over a line.
        """
        if down.hub_id != link.hub_id or down.index in {position.index, *link.former_indexes}:
            raise Refusal.of("upstream.courier_outdated")
        with noting(self._office.database) as tx:
            change_link(tx, trouble=COPIED)
        self._office.feed.announce(Topic.UPSTREAM)
        raise Refusal.of(COPIED)

    def _welcome(self, down: Downward, file: CourierFile, errand: Errand | None) -> None:
        """Note the hub that lets this computer in, if it proves to know the code it was asked with."""
        welcome = down.welcome
        if errand is None or not errand.selector or welcome is None:
            raise Refusal.of("upstream.not_enrolled")
        proof = proof_of(errand.code_hash, welcomed_with(down, welcome.hub_key))
        if not hmac.compare_digest(proof, welcome.proof):
            raise Refusal.of("upstream.courier_forged")
        file.check(welcome.hub_key)
        with noting(self._office.database) as tx:
            station = tx.of(Station).find_one()
            if station is not None and station.code != welcome.station_code:
                raise Refusal.of("upstream.other_station", name=welcome.station_name)
            link = Link(
                id=UUID(bytes=down.station),
                url="",
                certificate="",
                hub_id=down.hub_id,
                hub_key=welcome.hub_key,
                station_code=welcome.station_code,
                station_name=welcome.station_name,
            )
            tx.of(Link).add(link)
            tx.of(Errand).save(replace(errand, selector="", code_hash=b""))
        self._office.feed.announce(Topic.UPSTREAM)

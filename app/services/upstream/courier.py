"""Files for a courier, for a station without a line or with a broken one: out to the hub, and in again (4.8, 4.11).

What a file says is what would have gone over the line, and all of it may be carried twice, late, or not at all: the hub
passes over what it has, and so does this computer. Attachments do not travel this way.
"""

import hmac
import logging
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal
from app.domain.station.station import Station
from app.domain.upstream.link import Errand, Link
from app.persistence.database import Transaction
from app.persistence.ids import station_id
from app.persistence.types import from_milliseconds, to_milliseconds
from app.persistence.upgrade import SCHEMA_VERSION
from app.persistence.upstream.noting import noting
from app.persistence.upstream.outbox import first_kept, last_number, operations_after
from app.persistence.upstream.position import Position, position_of
from app.services.feed import Topic
from app.services.office import Office
from app.services.upstream.alone import alone
from app.services.upstream.enrolling import KEY_FILE, PROGRAM
from app.services.upstream.keeping import EPOCH_BYTES
from app.services.upstream.landing import Landing, Told
from app.services.upstream.leasing import wanted_numbers
from app.services.upstream.linking import change_link
from app.services.upstream.standing import SyncOutcome
from app.sync.codes import code_of, proof_of
from app.sync.courier import CourierFile, Direction, Parcel, opened
from app.sync.errands import ID_BYTES, Downward, Introduction, Upward, Wish, asked_with, welcomed_with, words_of
from app.sync.hiding import hiding_here
from app.sync.keys import device_key
from app.sync.messages import PROTOCOL
from app.sync.packing import operations_packed, pack
from app.sync.wire import HttpWire

_LOG = logging.getLogger(__name__)
_NAME_LETTERS: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOut:
    """A file for the hub: how many changes are in it, how large it is, whether it asks to come in."""

    path: Path
    changes: int
    size: int
    is_asking: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedIn:
    """A file of the hub that was taken in: what came of it, when it was written, whether it let this computer in."""

    outcome: SyncOutcome
    written_at: datetime
    is_welcome: bool


def _untold(_done: int, _all: int) -> None:
    """Nobody wants to know how far it is."""


class CourierService:
    """The verbs on a courier's files."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def carry_out(self, session: Session, path: Path, code: str = "", told: Told = _untold) -> CarriedOut:
        """Write everything the hub has not confirmed, and read the file back before saying so.

        Args:
            session: who does it.
            path: the file.
            code: a one-time code, to let this computer in by files; once it was given it need not be given again.
            told: is told how far it is, in changes.

        Raises:
            Refusal: `permission.denied`; `upstream.courier_needs_code` without a code, `.already_enrolled` with one,
                `.code_invalid`; `.courier_full`, `.courier_not_written`, `.busy`, `.key_locked`,
                `.key_unreadable`, `.too_large`.
        """
        session.require(Permission.MANAGE_STATION if code else Permission.BACKUP)
        with alone(self._office), Parcel() as parcel:
            key = device_key(self._office.folder.path / KEY_FILE, hiding_here())
            with noting(self._office.database) as tx:
                draft = self._draft(tx, code, key.public)
                end = last_number(tx.connection)
            last = draft.first - 1
            for last, part in self._parts(draft.first, end):
                parcel.add(part)
                told(last - draft.first + 1, end - draft.first + 1)
            upward = replace(draft, last=last)
            size = parcel.write(path, Direction.UP, words_of(upward), key.sign)
        changes = upward.last - upward.first + 1
        _LOG.info("written for a courier: %d changes, %d bytes", changes, size)
        return CarriedOut(path=path, changes=changes, size=size, is_asking=upward.introduction is not None)

    def carry_in(self, session: Session, path: Path, told: Told = _untold) -> CarriedIn:
        """Take in what the hub wrote for this computer; taking it in twice is harmless.

        Args:
            session: who does it.
            path: the file.
            told: is told how far it is, in parts of the file.

        Raises:
            Refusal: `permission.denied`, `upstream.busy`; what is wrong with the file (`upstream.courier_*`);
                `upstream.not_enrolled` when this computer never asked to come in, `.other_station` when the code it
                asked with was another station's.
        """
        session.require(Permission.BACKUP)
        with alone(self._office), opened(path, Direction.DOWN) as file:
            down = Downward.from_words(file.words)
            is_welcome = self._admit(down, file)
            outcome = Landing(self._office, told).land(down, file)
        _LOG.info("taken in from a courier: %d changes arrived, %d lines came", outcome.pushed, outcome.pulled)
        return CarriedIn(outcome=outcome, written_at=from_milliseconds(down.written_ms), is_welcome=is_welcome)

    def take_line(self, session: Session, url: str, certificate: str = "") -> None:
        """Note where the hub is that this computer knows by files only, so that it can be reached over a line as well.

        Raises:
            Refusal: `permission.denied`, `upstream.not_enrolled`, `.url`, `.insecure`, `.certificate`.
        """
        session.require(Permission.MANAGE_STATION)
        HttpWire(url, certificate).close()
        with noting(self._office.database) as tx:
            change_link(tx, url=url, certificate=certificate)
        self._office.feed.announce(Topic.UPSTREAM)

    def _draft(self, tx: Transaction, code: str, public_key: bytes) -> Upward:
        """The header but for the last number; what has to be remembered of it is stored."""
        position, known = position_of(tx.connection), tx.of(Link).find_one()
        errand = _asking(tx.of(Errand).find_one() or Errand(id=UUID(bytes=position.device)), known, code)
        first = _first(tx, known)
        link = tx.of(Link).find_one()
        next_epoch = link.next_epoch if link is not None else b""
        wishes = wanted_numbers(self._office, tx)
        # In another life the old request means nothing: its numbers may have been given out in the part that was lost.
        request = os.urandom(ID_BYTES) if next_epoch or not errand.request else errand.request
        upward = Upward(
            id=os.urandom(ID_BYTES),
            schema=SCHEMA_VERSION,
            station=_station(tx, link),
            device=position.device,
            epoch=position.epoch,
            next_epoch=next_epoch,
            first=first,
            last=first - 1,
            hub_id=link.hub_id if link is not None else b"",
            hub_epoch=link.hub_epoch if link is not None else b"",
            cursor=position.cursor,
            written_ms=to_milliseconds(self._office.clock.now()),
            request=request if wishes else b"",
            wishes=tuple(
                Wish(series=each.series, year=each.year, count=each.count, above=each.above) for each in wishes
            ),
            introduction=None,
        )
        if errand.selector:
            upward = replace(upward, introduction=_introduced(upward, errand, public_key))
        tx.of(Errand).remove([errand.id])
        tx.of(Errand).add(replace(errand, sent=upward.id, sent_epoch=upward.hub_epoch, request=upward.request))
        return upward

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
        if down.hub_id != link.hub_id or down.epoch not in _lives(position, link):
            raise Refusal.of("upstream.courier_outdated")
        return False

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


def _asking(errand: Errand, link: Link | None, code: str) -> Errand:
    """The errand with the code that was given now, if one was."""
    if link is not None and link.is_active:
        if code:
            raise Refusal.of("upstream.already_enrolled", name=link.station_name)
        return replace(errand, selector="", code_hash=b"")
    if code:
        known = code_of(code)
        if known is None:
            raise Refusal.of("upstream.code_invalid", "code")
        return replace(errand, selector=known.selector, code_hash=known.secret_hash)
    if link is None and not errand.selector:
        raise Refusal.of("upstream.courier_needs_code", "code")
    return errand


def _first(tx: Transaction, link: Link | None) -> int:
    """The number the file begins with; what lies behind numbers that were passed over begins a new life of the file."""
    if link is None:
        return 1
    kept = first_kept(tx.connection, after=link.acked)
    first = kept or last_number(tx.connection) + 1
    if kept is not None and kept != link.acked + 1 and not link.next_epoch:
        link = change_link(tx, next_epoch=os.urandom(EPOCH_BYTES))
    if not link.next_epoch:
        return link.acked + 1
    change_link(tx, acked=first - 1, seen=first - 1)
    return first


def _station(tx: Transaction, link: Link | None) -> bytes:
    """The station's id, as the hub names it; empty in a computer without a station."""
    if link is not None:
        return link.id.bytes
    station = tx.of(Station).find_one()
    return b"" if station is None else station_id(station.code).bytes


def _introduced(upward: Upward, errand: Errand, public_key: bytes) -> Introduction:
    return Introduction(
        selector=errand.selector,
        proof=proof_of(errand.code_hash, asked_with(upward, public_key)),
        public_key=public_key,
        name=platform.node()[:_NAME_LETTERS],
        program=PROGRAM,
    )


def _lives(position: Position, link: Link) -> frozenset[bytes]:
    return frozenset({position.epoch, link.next_epoch})

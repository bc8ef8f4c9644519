"""What a computer says of itself at the head of a file for its hub, and what it remembers of having said it."""

import os
import platform
from dataclasses import replace
from typing import Final
from uuid import UUID

from app.domain.problems import Refusal
from app.domain.station.station import Station
from app.domain.upstream.link import Errand, Link
from app.persistence.database import Transaction
from app.persistence.ids import station_id
from app.persistence.types import to_milliseconds
from app.persistence.upgrade import SCHEMA_VERSION
from app.persistence.upstream.outbox import first_kept, last_number
from app.persistence.upstream.position import position_of
from app.services.office import Office
from app.services.upstream.enrolling import KEY_FILE, PROGRAM
from app.services.upstream.keeping import EPOCH_BYTES
from app.services.upstream.leasing import wanted_numbers
from app.services.upstream.linking import change_link
from app.services.upstream.renewing import drop_useless_key, is_shut_out, renew
from app.sync.codes import OneTimeCode, code_of, proof_of
from app.sync.errands import ID_BYTES, Introduction, Upward, Wish, asked_with
from app.sync.files_asked import FilesAsked

_NAME_LETTERS: Final = 80


def prepare(office: Office, typed: str, *, is_anew: bool) -> OneTimeCode | None:
    """Make this a new computer if it asks to come in again: it was shut out, or whoever sits here knows it is a copy.

    Returns the code it asks by, None for no code. One that was mistyped changes nothing.

    Raises:
        Refusal: `upstream.courier_needs_new_code`, `.code_invalid`, `storage.cannot_write`.
    """
    if is_anew and not typed:
        raise Refusal.of("upstream.courier_needs_new_code", "code")
    if not typed:
        return None
    code = code_of(typed)
    if code is None:
        raise Refusal.of("upstream.code_invalid", "code")
    with office.database.read() as tx:
        link = tx.of(Link).find_one()
    key_file = office.folder.path / KEY_FILE
    if link is None or not link.is_active:
        drop_useless_key(key_file)
    elif is_anew or is_shut_out(link):
        renew(office, key_file)
    return code


def upward_of(
    office: Office, tx: Transaction, code: OneTimeCode | None, public_key: bytes, files: FilesAsked
) -> Upward:
    """The header but for the last number; what has to be remembered of it is stored.

    Raises:
        Refusal: `upstream.courier_needs_code` without a code, `.already_enrolled` with one.
    """
    position, known = position_of(tx.connection), tx.of(Link).find_one()
    errand = _asking(tx.of(Errand).find_one() or Errand(id=UUID(bytes=position.device)), known, code)
    first = _first(tx, known)
    link = tx.of(Link).find_one()
    next_epoch = link.next_epoch if link is not None else b""
    wishes = wanted_numbers(office, tx)
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
        written_ms=to_milliseconds(office.clock.now()),
        request=request if wishes else b"",
        wishes=tuple(Wish(series=each.series, year=each.year, count=each.count, above=each.above) for each in wishes),
        introduction=None,
        files=files,
    )
    if errand.selector:
        former = link.former_epoch if link is not None else b""
        upward = replace(upward, introduction=_introduced(upward, errand, public_key, former))
    tx.of(Errand).remove([errand.id])
    tx.of(Errand).add(replace(errand, sent=upward.id, sent_epoch=upward.hub_epoch, request=upward.request))
    return upward


def _asking(errand: Errand, link: Link | None, code: OneTimeCode | None) -> Errand:
    """The errand with the code that was given now, if one was."""
    if link is not None and link.is_active:
        if code is not None:
            raise Refusal.of("upstream.already_enrolled", name=link.station_name)
        return replace(errand, selector="", code_hash=b"")
    if code is not None:
        return replace(errand, selector=code.selector, code_hash=code.secret_hash)
    if link is None and not errand.selector:
        raise Refusal.of("upstream.courier_needs_code", "code")
    return errand


def _first(tx: Transaction, link: Link | None) -> int:
    """The number the file begins with; what lies behind numbers that were passed over begins a new life of the file."""
    if link is None:
        return 1
    kept = first_kept(tx.connection, after=link.acked)
    first = kept or last_number(tx.connection) + 1
    is_newcomer = bool(link.former_epoch) and not link.is_active  # it has no life yet that could end
    if kept is not None and kept != link.acked + 1 and not link.next_epoch and not is_newcomer:
        link = change_link(tx, next_epoch=os.urandom(EPOCH_BYTES))
    if not link.next_epoch and not is_newcomer:
        return link.acked + 1
    change_link(tx, acked=first - 1, seen=first - 1)
    return first


def _station(tx: Transaction, link: Link | None) -> bytes:
    """The station's id, as the hub names it; empty in a computer without a station."""
    if link is not None:
        return link.id.bytes
    station = tx.of(Station).find_one()
    return b"" if station is None else station_id(station.code).bytes


def _introduced(upward: Upward, errand: Errand, public_key: bytes, former_epoch: bytes) -> Introduction:
    return Introduction(
        selector=errand.selector,
        proof=proof_of(errand.code_hash, asked_with(upward, public_key)),
        public_key=public_key,
        name=platform.node()[:_NAME_LETTERS],
        program=PROGRAM,
        former_epoch=former_epoch,
    )

"""Going where the station lives: a hub it has left says so, signed, and the computer goes on at the other one.

The log goes on there where it was: nothing is read or sent twice.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from app.domain.problems import Problem, Refusal
from app.domain.upstream.link import Link
from app.persistence.upstream.noting import noting
from app.persistence.upstream.position import position_of
from app.services.office import Office
from app.services.upstream.enrolling import WireTo, hub_at
from app.services.upstream.linking import change_link, link_of
from app.sync.client import HubClient
from app.sync.moving import Move, move_of

T = TypeVar("T")

MOVED: Final = "upstream.moved"

_LOG: Final = logging.getLogger(__name__)
_MOST_MOVES: Final = 3  # one after the other; more are two hubs that each send to the other
_KNOWN_THERE: Final = frozenset({"upstream.epoch", "upstream.copied", "upstream.pending", "upstream.revoked"})
"""What only the hub that has the station can say of a computer."""


def at_its_hub(office: Office, wire_to: WireTo, work: Callable[[HubClient], T]) -> T:
    """Do something at the hub the station lives at; if it has left it, follow and do it there.

    Raises:
        Refusal: `upstream.move_untrusted` when it is not the known hub that says so, `upstream.moved` when the hubs
            send to each other; what opening a session at the new one raises; what `work` raises.
    """
    moves = 0
    while True:
        with office.database.read() as tx:
            link = link_of(tx)
        try:
            with hub_at(office, wire_to, link.url, link.certificate) as client:
                return work(client)
        except Refusal as refusal:
            moves += 1
            if refusal.problems[0].code != MOVED or moves > _MOST_MOVES:
                raise
            _follow(office, wire_to, link, refusal.problems[0])


def _follow(office: Office, wire_to: WireTo, link: Link, told: Problem) -> None:
    """Take the new hub for the station's, once it was spoken to: who mistyped its address sends nobody astray."""
    there = _there(link, _move(link, told))
    with office.database.read() as tx:
        position = position_of(tx.connection)
    with hub_at(office, wire_to, there.url, there.certificate) as client:
        try:
            client.open(there.hub_id, there.id.bytes, link.next_epoch or position.epoch)
        except Refusal as refusal:
            code = refusal.problems[0].code
            # A hub that sends on further proves by its signature that it is meant; it is asked in the next turn.
            if code not in _KNOWN_THERE and code != MOVED:
                raise
    with noting(office.database) as tx:
        change_link(
            tx,
            url=there.url,
            certificate=there.certificate,
            hub_id=there.hub_id,
            hub_key=there.hub_key,
            hub_epoch=there.hub_epoch,
        )
    _LOG.info("the station has moved to another hub")


def _move(link: Link, told: Problem) -> Move:
    try:
        statement, signature = (bytes.fromhex(str(told.values[name])) for name in ("statement", "signature"))
    except (KeyError, ValueError) as error:
        raise Refusal.of("upstream.move_untrusted") from error
    return move_of(statement, signature, hub_key=link.hub_key, station=link.id.bytes)


def _there(link: Link, move: Move) -> Link:
    """The link as it will be; where the log is another one the old mark shows it, and it is followed anew."""
    return replace(
        link,
        url=move.url,
        certificate=move.certificate if move.has_certificate else link.certificate,
        hub_id=move.hub_id,
        hub_key=move.hub_key,
        hub_epoch=move.hub_epoch if link.hub_epoch == move.from_epoch else link.hub_epoch,
    )

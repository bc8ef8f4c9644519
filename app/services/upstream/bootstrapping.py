"""Taking the station's records from the hub anew, as a whole (`design/sync.md` 4.8).

All of it happens in one transaction of the station's own file: until it is through everybody reads the old records,
and a kill at any moment leaves these or the new ones. What is this computer's own - what it has to send, its numbers,
passwords, drafts - stays where it is.
"""

import logging
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from app.domain.problems import Refusal
from app.domain.station.station import Station
from app.domain.upstream.link import Dispute, Link
from app.domain.upstream.rebuilding import Progress, RebuildReason, RebuildStep
from app.domain.zone import STATION_ZONE
from app.persistence.backup import keep_aside
from app.persistence.database import Transaction
from app.persistence.upstream.position import Position, position_of, refuse_unsound, stand_at
from app.persistence.upstream.refilling import Refill
from app.persistence.upstream.replaying import Replay, number_anew
from app.persistence.upstream.rewriting import rewriting
from app.services.feed import Topic
from app.services.office import Office
from app.services.upstream.absorbing import count_anew
from app.services.upstream.alone import alone
from app.services.upstream.enrolling import WireTo
from app.services.upstream.entering import enter
from app.services.upstream.keeping import EPOCH_BYTES
from app.services.upstream.linking import change_link, link_of
from app.services.upstream.moving import at_its_hub
from app.sync.client import HubClient
from app.sync.download import fetch, offered
from app.sync.snapshot import Life, Offer, Part, Records, open_snapshot

_LOG = logging.getLogger(__name__)
_FOLDER: Final = "download"
_EVIDENCE: Final = "before-download-"
_EVIDENCE_KEPT: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What came of it: the place in the log the records are of, how many they are, own numbers given anew."""

    seq: int
    records: int
    forked: int


def tell_nobody(_step: RebuildStep, _done: int, _total: int) -> None:
    """Progress where nobody looks."""


def bootstrap(office: Office, client: HubClient, reason: RebuildReason, progress: Progress = tell_nobody) -> Rebuilt:
    """Take all records from the hub anew, within a session.

    Args:
        office: the station's.
        client: the hub, in a session of the present life of the file.
        reason: why it is done.
        progress: told of each step; what it raises stops everything, as if it had not begun.

    Raises:
        Refusal: `upstream.no_snapshot`, also when a new computer does better to read the log,
            `upstream.snapshot_unsound`, `.snapshot_older`, trouble on the way, `storage.*`; nothing has changed then.
    """
    with office.database.read() as tx:
        link, position = link_of(tx), position_of(tx.connection)
    offer = offered(client, after=position.cursor, is_wanted=reason is not RebuildReason.JOINING)
    if offer is None:
        raise Refusal.of("upstream.no_snapshot")
    offer.check(link.id.bytes, link.hub_key)
    _refuse_older(offer.seq, position)
    folder = office.folder.path / _FOLDER
    place = fetch(client, offer, folder, lambda done, total: progress(RebuildStep.FETCHING, done, total))
    with place.open("rb") as file:
        rebuilt = put_in(office, offer, file, reason, progress)
    place.unlink(missing_ok=True)
    return rebuilt


def put_in(
    office: Office, offer: Offer, file: IO[bytes], reason: RebuildReason, progress: Progress = tell_nobody
) -> Rebuilt:
    """Put a snapshot, whose bytes are known to be those of the offer, in the place of the records.

    Raises:
        Refusal: `upstream.snapshot_unsound`, `.snapshot_older`, `storage.*`; the records are those from before then.
    """
    if not is_blank(office):
        progress(RebuildStep.KEEPING, 0, 1)
        _keep_evidence(office)
    rebuilt = _Rebuild(office, offer, progress).run(file)
    _LOG.info("records taken from the hub as a whole (%s): %d, up to line %d", reason, rebuilt.records, rebuilt.seq)
    office.feed.announce(*Topic)
    count_anew(office)
    return rebuilt


def rebuild(office: Office, wire_to: WireTo, reason: RebuildReason, progress: Progress) -> Rebuilt:
    """Take all records from the hub anew, in a session of its own.

    Raises:
        Refusal: `upstream.not_enrolled`, `upstream.busy`, as `bootstrap`.
    """

    def whole(client: HubClient) -> Rebuilt:
        enter(office, client)
        return bootstrap(office, client, reason, progress)

    with alone(office):
        return at_its_hub(office, wire_to, whole)


def is_blank(office: Office) -> bool:
    """Whether this is a new computer of a station that is not here yet."""
    with office.database.read() as tx:
        return not position_of(tx.connection).cursor and tx.of(Station).find_one() is None


class _Rebuild:
    """The one transaction."""

    def __init__(self, office: Office, offer: Offer, progress: Progress) -> None:
        self._office = office
        self._offer = offer
        self._progress = progress
        self._records = 0

    def run(self, file: IO[bytes]) -> Rebuilt:
        opening, parts = open_snapshot(file)
        with rewriting(self._office.database) as tx:
            link, position = link_of(tx), position_of(tx.connection)
            _refuse_older(opening.seq, position)
            life = next((each for each in opening.lives if each.epoch == position.epoch), _unknown_life(link))
            replay = Replay(tx.connection, life.last, life.aside)
            forked = number_anew(tx.connection, link.seen, life.last)
            replay.remember()
            refill = Refill(tx.connection)
            refill.empty()
            for part in parts:
                self._take(tx, refill, part)
            refill.index()
            replay.put()
            replay.mend(refill, opening.seq)
            refill.finish()
            stand_at(tx.connection, opening.seq)
            self._change_link(tx, opening.seq, life, forked)
            refuse_unsound(tx.connection)
        return Rebuilt(seq=opening.seq, records=self._records, forked=forked)

    def _take(self, tx: Transaction, refill: Refill, part: Part) -> None:
        if isinstance(part, Records):
            refill.add(part.table, part.keys, part.seqs, part.columns)
            self._records += len(part.keys)
            self._progress(RebuildStep.PUTTING_IN, self._records, self._offer.records)
        else:
            tx.of(Dispute).add_many(part)

    def _change_link(self, tx: Transaction, seq: int, life: Life, forked: int) -> None:
        link = link_of(tx)
        change_link(
            tx,
            seen=life.last,
            acked=max(link.acked, life.last),
            head=max(link.head, seq),
            mark=b"",
            is_stale=True,
            next_epoch=os.urandom(EPOCH_BYTES) if forked else link.next_epoch,
        )


def _unknown_life(link: Link) -> Life:
    """What of a life of this file is in a snapshot that was made before it began: what had come back when it did."""
    return Life(epoch=b"", last=link.seen, aside=())


def _refuse_older(seq: int, position: Position) -> None:
    if seq < position.cursor:
        raise Refusal.of("upstream.snapshot_older", found=seq, cursor=position.cursor)


def _keep_evidence(office: Office) -> None:
    """Keep the file as it is now beside the backups, and of such copies the last two."""
    stamp = office.clock.now().astimezone(STATION_ZONE).strftime("%Y%m%d-%H%M%S")
    folder = office.folder.backups
    try:
        keep_aside(office.folder.database, folder / f"{_EVIDENCE}{stamp}.db")
    except OSError as trouble:
        raise Refusal.of("storage.cannot_write", path=str(folder)) from trouble
    for old in sorted(folder.glob(f"{_EVIDENCE}*.db"))[:-_EVIDENCE_KEPT]:
        _forget(old)


def _forget(old: Path) -> None:
    with suppress(OSError):  # somebody looks at it: it goes the next time
        old.unlink()

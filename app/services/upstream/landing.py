"""A file the hub gave a courier goes into this computer's: what arrived there, what the others did, numbers."""

import hashlib
from dataclasses import replace
from itertools import islice
from tempfile import TemporaryFile

from app.domain.problems import Refusal
from app.domain.upstream.link import Errand, Link
from app.domain.upstream.rebuilding import RebuildReason
from app.persistence.database import Transaction
from app.persistence.numbering import add_block
from app.persistence.types import from_milliseconds
from app.persistence.upstream.noting import noting
from app.persistence.upstream.position import position_of, take_index
from app.services.feed import Topic
from app.services.office import Office
from app.services.upstream.bootstrapping import put_in
from app.services.upstream.entering import meet, take_life
from app.services.upstream.keeping import Keeper, let_go
from app.services.upstream.linking import change_link, link_of
from app.services.upstream.standing import SyncOutcome
from app.sync.courier import CourierFile
from app.sync.errands import Downward, Whole
from app.sync.messages import Pushed, pulled_from
from app.sync.packing import unpack
from app.sync.parcel import Told
from app.sync.snapshot import Offer


class Landing:
    """One file, which has been checked: it is the hub's, and for this computer.

    `records` is how many records a snapshot in it has put in the place of those that were here.
    """

    def __init__(self, office: Office, told: Told) -> None:
        self.records = 0
        self._office = office
        self._told = told
        self._keeper = Keeper(office)

    def land(self, down: Downward, file: CourierFile) -> SyncOutcome:
        """Take in what it says; a kill at any moment leaves a state the same file, or a later one, goes on from.

        Raises:
            Refusal: `upstream.courier_outdated` when the hub was restored since and the file does not answer the last
                one of this computer; `.courier_gap` when lines of the log before it are missing here.
        """
        if down.epoch == self._keeper.link().next_epoch:
            take_life(self._office, down.epoch, down.index)
        with noting(self._office.database) as tx:
            _greet(tx, down)
        self._acknowledge(down)
        if down.whole is not None and down.whole.seq > self._cursor():
            self._put_in(down.whole, down.station, file)
        if down.after > self._cursor():
            raise Refusal.of("upstream.courier_gap", first=self._cursor() + 1, last=down.after)
        self._keeper.take_in_unknown()
        self._read(file, down)
        self._keeper.settle(min(self._keeper.link().acked, down.ack))
        with noting(self._office.database) as tx:
            _take_numbers(tx, down)
        self._keeper.number()
        self._finish(down)
        self._keeper.announce(Topic.UPSTREAM)
        return self._keeper.outcome(down.head)

    def _acknowledge(self, down: Downward) -> None:
        acked = self._keeper.link().acked
        if down.ack <= acked:
            return
        # What lies before was told of when it was acknowledged.
        new = tuple((number, reason) for number, reason in down.quarantined if number > acked)
        self._keeper.keep_pushed(
            Pushed(ack=down.ack, quarantined=new, head=down.head, backoff_s=0), sent=down.ack - acked
        )

    def _put_in(self, whole: Whole, station: bytes, file: CourierFile) -> None:
        """The snapshot in the file's first parts takes the place of the records."""
        offer = Offer(
            seq=whole.seq,
            schema=whole.schema,
            size=whole.size,
            sha256=whole.sha256,
            records=whole.records,
            signature=whole.signature,
        )
        offer.check(station, self._keeper.link().hub_key)
        digest = hashlib.sha256()
        with TemporaryFile(dir=self._office.folder.path) as snapshot:
            for done, part in enumerate(islice(file, whole.parts), start=1):
                digest.update(part)
                snapshot.write(part)
                self._told(done, file.parts)
            if digest.digest() != whole.sha256:
                raise Refusal.of("upstream.snapshot_unsound")
            snapshot.seek(0)
            self.records = put_in(self._office, offer, snapshot, RebuildReason.TOO_FAR_BEHIND).records

    def _cursor(self) -> int:
        with self._office.database.read() as tx:
            return position_of(tx.connection).cursor

    def _read(self, file: CourierFile, down: Downward) -> None:
        """The pages, each in its own transaction; what is here already is passed over."""
        first = down.whole.parts if down.whole is not None else 0
        for done, part in enumerate(islice(file, first, None), start=first + 1):
            pulled = pulled_from(unpack(part))
            cursor = self._cursor()
            new = replace(
                pulled,
                entries=tuple(entry for entry in pulled.entries if entry.seq > cursor),
                conflicts=tuple(dispute for dispute in pulled.conflicts if dispute.seq > cursor),
                hub_epoch=down.hub_epoch,
            )
            if new.entries:
                self._keeper.keep_pulled(new)
            self._told(done, file.parts)

    def _finish(self, down: Downward) -> None:
        """Note how far the hub was when the file was written: no line was tried, so what is said of lines stays."""
        written_at = from_milliseconds(down.written_ms)
        with noting(self._office.database) as tx:
            link = link_of(tx)
            is_archived = down.archived >= position_of(tx.connection).cursor
            done = replace(
                link,
                head=max(link.head, down.head),
                archived=link.seen if is_archived else link.archived,
                succeeded_at=max(link.succeeded_at or written_at, written_at),
            )
            tx.of(Link).save(done)
            let_go(tx, done, self._office.clock.now())


def _greet(tx: Transaction, down: Downward) -> None:
    """The hub lets this computer in; it may have been restored from a backup since this computer last heard of it."""
    link = link_of(tx)
    if link.hub_epoch not in {b"", down.hub_epoch}:
        errand = tx.of(Errand).find_one()
        # A file from before the restore must not be taken for one from after it: only an answer to what was asked
        # in the present log is certainly newer.
        if errand is None or errand.sent != down.answers or errand.sent_epoch != link.hub_epoch:
            raise Refusal.of("upstream.courier_outdated")
    take_index(tx.connection, down.index)
    meet(tx, down.hub_epoch)
    change_link(tx, is_active=True)


def _take_numbers(tx: Transaction, down: Downward) -> None:
    """Numbers answer the request that waits for them, once.

    Not when this file turned out to be a copy of an older one: it may have given them out in the part that was lost.
    """
    errand = tx.of(Errand).find_one()
    if errand is None or not errand.request or link_of(tx).next_epoch:
        return
    granted = [grant for grant in down.grants if grant.request == errand.request]
    for grant in granted:
        add_block(tx.connection, grant.series, grant.year, grant.lo, grant.hi)
    if granted:
        tx.of(Errand).save(replace(errand, request=b""))

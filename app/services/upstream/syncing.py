"""One round with the hub: numbers, then what is to be sent, then what the others did (`design/sync.md` 4.4, 4.5)."""

import os
from dataclasses import replace
from datetime import timedelta
from statistics import median
from typing import Final

from app.domain.problems import Refusal
from app.domain.upstream.link import UNKNOWN_RECORD, Dispute, Link, Quarantined
from app.domain.upstream.operation import hlc_at
from app.domain.upstream.rules import Stake
from app.persistence.ids import natural_id
from app.persistence.types import to_milliseconds
from app.persistence.upstream.applying import apply_page, apply_unknown
from app.persistence.upstream.noting import noting
from app.persistence.upstream.outbox import first_kept, operations_after, prune
from app.persistence.upstream.position import count_waiting, pass_known_numbers, position_of, take_offset
from app.persistence.upstream.reissuing import send_whole
from app.services.feed import Topic
from app.services.office import Office
from app.services.upstream.absorbing import absorb, count_anew
from app.services.upstream.entering import begin_epoch, enter, meet
from app.services.upstream.leasing import fetch_numbers
from app.services.upstream.linking import change_link, link_of
from app.services.upstream.standing import SyncOutcome
from app.sync.client import HubClient
from app.sync.messages import Pulled, Pushed

_KEPT: Final = timedelta(days=30)
_OFFSETS: Final = 5
_EPOCH_BYTES: Final = 8


class Round:
    """One round; a kill at any moment leaves a state the next round goes on from."""

    def __init__(self, office: Office, client: HubClient) -> None:
        self._office = office
        self._client = client
        self._pushed = self._pulled = self._quarantined = self._disputes = self._forked = 0
        self._head = self._retry_s = 0
        self._archived_at_head = False
        self._topics: set[Topic] = set()

    def run(self) -> SyncOutcome:
        """Numbers, push, pull; a second time in a new life of the file when the hub knew own numbers for others.

        Raises:
            Refusal: what kept the round from its end (`upstream.*`, `storage.*`).
        """
        enter(self._office, self._client)
        self._take_in_unknown()
        fetch_numbers(self._office, self._client)
        self._push()
        self._pull()
        if self._link().next_epoch:
            begin_epoch(self._office, self._client)
            self._push()
            self._pull()
        return self._finish()

    def _link(self) -> Link:
        with self._office.database.read() as tx:
            return link_of(tx)

    def _take_in_unknown(self) -> None:
        """What a newer program wrote, after this one was upgraded; and what a kill left uncounted."""
        with self._office.database.read() as tx:
            _, unknown = count_waiting(tx.connection)
        if unknown:
            with self._office.database.write(None) as tx:
                applied = apply_unknown(tx.connection, link_of(tx).seen)
                self._topics |= absorb(self._office, tx, applied.changed, applied.removed)
        self._count_anew()

    def _push(self) -> None:
        corrected: set[int] = set()
        while True:
            with self._office.database.read() as tx:
                link = link_of(tx)
                operations = operations_after(tx.connection, link.acked)
            if not operations:
                return
            try:
                pushed = self._client.push(operations)
            except Refusal as refusal:
                wanted = _wanted(refusal)
                if wanted is None or wanted in corrected:
                    raise
                corrected.add(wanted)
                self._go_on_from(wanted)
                continue
            if pushed.ack < operations[-1].dev_seq:
                raise Refusal.of("upstream.garbled")
            self._pushed += len(operations)
            self._keep_pushed(pushed)

    def _go_on_from(self, number: int) -> None:
        """Send from where the hub is: it was put back to an older state, or this file was.

        A number that was passed over is not sent any more: what follows it goes on in a new life of the file.
        """
        with noting(self._office.database) as tx:
            kept = first_kept(tx.connection)
            if kept is None or number < kept:
                raise Refusal.of("upstream.pruned", expect=number)
            change_link(tx, acked=number - 1)
            is_passed_over = first_kept(tx.connection, after=number - 1) != number
            if is_passed_over:
                change_link(tx, next_epoch=os.urandom(_EPOCH_BYTES))
        if is_passed_over:
            begin_epoch(self._office, self._client)

    def _keep_pushed(self, pushed: Pushed) -> None:
        with noting(self._office.database) as tx:
            link = change_link(tx, acked=pushed.ack)
            pass_known_numbers(tx.connection, pushed.ack)
            epoch = position_of(tx.connection).epoch
            notes = tx.of(Quarantined)
            for number, reason in pushed.quarantined:
                key = natural_id(link.id, "quarantined", epoch.hex(), str(number))
                if notes.find_one(id=key) is None:
                    notes.add(Quarantined(id=key, dev_seq=number, reason=reason, told_at=self._office.clock.now()))
                    self._quarantined += reason != UNKNOWN_RECORD
        unknown = [number for number, reason in pushed.quarantined if reason == UNKNOWN_RECORD]
        if unknown:
            with self._office.database.write(None) as tx:
                send_whole(tx.connection, unknown)

    def _pull(self) -> None:
        while True:
            with self._office.database.read() as tx:
                cursor = position_of(tx.connection).cursor
            pulled = self._client.pull(cursor)
            if not pulled.entries and pulled.hub_epoch == self._link().hub_epoch:
                break
            self._keep_pulled(pulled)
            self._announce()
        self._archived_at_head = pulled.archived >= cursor
        self._head, self._retry_s = pulled.head, pulled.backoff_s
        # Everything sent before has come back by now, but for what the hub could not take over.
        link = self._link()
        if link.seen < link.acked:
            with noting(self._office.database) as tx:
                change_link(tx, seen=link.acked)
        self._count_anew()

    def _keep_pulled(self, pulled: Pulled) -> None:
        """Put a page into the file, with all that follows from it."""
        with self._office.database.write(None) as tx:
            if meet(tx, pulled.hub_epoch):
                return
            applied = apply_page(tx.connection, pulled.entries, link_of(tx).seen)
            disputes = tx.of(Dispute)
            new = [each for each in pulled.conflicts if disputes.find_one(id=each.id) is None]
            disputes.add_many(new)
            change_link(tx, seen=applied.seen)
            if applied.forked:
                change_link(tx, next_epoch=os.urandom(_EPOCH_BYTES))
            self._topics |= absorb(self._office, tx, applied.changed, applied.removed)
        self._pulled += len(pulled.entries)
        self._forked += applied.forked
        self._disputes += sum(each.stake is Stake.HIGH for each in new)

    def _count_anew(self) -> None:
        if self._link().is_stale:
            count_anew(self._office)

    def _finish(self) -> SyncOutcome:
        now = self._office.clock.now()
        with noting(self._office.database) as tx:
            link = link_of(tx)
            done = replace(
                link,
                head=self._head,
                archived=link.seen if self._archived_at_head else link.archived,
                retry_s=self._retry_s,
                offsets=(*link.offsets, *self._client.offsets)[-_OFFSETS:],
                tried_at=now,
                succeeded_at=now,
                trouble="",
                failures=0,
            )
            tx.of(Link).save(done)
            take_offset(tx.connection, round(median(done.offsets)))
            prune(tx.connection, min(done.acked, done.seen, done.archived), hlc_at(to_milliseconds(now - _KEPT)))
        self._topics.add(Topic.UPSTREAM)
        self._announce()
        return SyncOutcome(
            pushed=self._pushed,
            pulled=self._pulled,
            quarantined=self._quarantined,
            disputes=self._disputes,
            forked=self._forked,
            head=self._head,
        )

    def _announce(self) -> None:
        if self._topics:
            self._office.feed.announce(*self._topics)
            self._topics.clear()


def _wanted(refusal: Refusal) -> int | None:
    """The number the hub wants first, if that is what it refused for."""
    problem = refusal.problems[0]
    wanted = problem.values.get("expect")
    return wanted if problem.code == "upstream.expected" and isinstance(wanted, int) else None

"""One round with the hub: numbers, then what is to be sent, then what the others did (`design/sync.md` 4.4, 4.5)."""

import os
from dataclasses import replace
from statistics import median
from typing import Final

from app.domain.problems import Refusal
from app.domain.upstream.link import Link
from app.domain.upstream.rebuilding import Progress, RebuildReason, RebuildStep
from app.persistence.upstream.noting import noting
from app.persistence.upstream.outbox import first_kept, operations_after
from app.persistence.upstream.position import pass_known_numbers, position_of, take_offset
from app.services.feed import Topic
from app.services.office import Office
from app.services.upstream.bootstrapping import bootstrap, is_blank, tell_nobody
from app.services.upstream.entering import begin_epoch, enter, start_over
from app.services.upstream.keeping import EPOCH_BYTES, Keeper, let_go
from app.services.upstream.leasing import fetch_numbers
from app.services.upstream.linking import change_link, link_of
from app.services.upstream.standing import SyncOutcome
from app.sync.client import HubClient
from app.sync.messages import Pulled

_OFFSETS: Final = 5
_OUTRUN: Final = 3
_GONE: Final = 410


class Round:
    """One round; a kill at any moment leaves a state the next round goes on from."""

    def __init__(self, office: Office, client: HubClient, progress: Progress = tell_nobody) -> None:
        """`progress` is told of each page; what it raises stops the round there, and the next goes on."""
        self._office = office
        self._client = client
        self._progress = progress
        self._keeper = Keeper(office)
        self._head = self._retry_s = self._outrun = 0
        self._archived_at_head = False

    def run(self) -> SyncOutcome:
        """Numbers, push, pull; a second time in a new life of the file when the hub knew own numbers for others.

        Raises:
            Refusal: what kept the round from its end (`upstream.*`, `storage.*`).
        """
        self._keeper.take_in_unknown()  # also without a line
        enter(self._office, self._client)
        fetch_numbers(self._office, self._client)
        if is_blank(self._office):
            self._join()
        if not self._keeper.link().next_epoch:  # what waits for another life is not sent in this one
            self._push()
        self._pull()
        if self._keeper.link().next_epoch:
            begin_epoch(self._office, self._client)
            fetch_numbers(self._office, self._client)
            self._push()
            self._pull()
        if self._keeper.number():
            self._push()
            self._pull()
        return self._finish()

    def _join(self) -> None:
        """What the others did, as a whole where there is much of it; else the log tells it."""
        try:
            self._bootstrap(RebuildReason.JOINING)
        except Refusal as refusal:
            if refusal.problems[0].code != "upstream.no_snapshot":
                raise

    def _bootstrap(self, reason: RebuildReason) -> None:
        self._outrun += 1
        if self._outrun > _OUTRUN:  # a hub that shortens its log faster than it can be followed has gone wrong
            raise Refusal.of("upstream.hub_trouble", status=_GONE)
        bootstrap(self._office, self._client, reason, self._progress)

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
                end = _wanted(refusal, "upstream.forked")
                if end is not None:
                    self._leave_life(end)
                    return
                wanted = _wanted(refusal, "upstream.expected")
                if wanted is None or wanted in corrected:
                    raise
                corrected.add(wanted)
                self._go_on_from(wanted)
                continue
            if pushed.ack < operations[-1].dev_seq:
                raise Refusal.of("upstream.garbled")
            self._keeper.keep_pushed(pushed, len(operations))

    def _leave_life(self, end: int) -> None:
        """The hub knows own numbers below `end` for something else: this file was put back, and begins another life.

        What has such a number gets another when the log says which they are.
        """
        with noting(self._office.database) as tx:
            change_link(tx, acked=end - 1, next_epoch=os.urandom(EPOCH_BYTES))
            pass_known_numbers(tx.connection, end - 1)

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
                change_link(tx, next_epoch=os.urandom(EPOCH_BYTES))
        if is_passed_over:
            begin_epoch(self._office, self._client)

    def _pull(self) -> None:
        while True:
            with self._office.database.read() as tx:
                cursor = position_of(tx.connection).cursor
            try:
                pulled = self._client.pull(cursor)
            except Refusal as refusal:
                if refusal.problems[0].code != "upstream.too_far_behind":
                    raise
                self._bootstrap(RebuildReason.TOO_FAR_BEHIND)
                continue
            if _is_other_log(pulled, cursor, self._keeper.link()):
                # Put back to an older state, and nobody told the hub so: it must not get away with what it forgot.
                with noting(self._office.database) as tx:
                    start_over(tx)
                continue
            if not pulled.entries and pulled.hub_epoch == self._keeper.link().hub_epoch:
                break
            self._keeper.keep_pulled(pulled)
            self._progress(RebuildStep.FETCHING, min(cursor + len(pulled.entries), pulled.head), pulled.head)
        self._archived_at_head = pulled.archived >= cursor
        self._head, self._retry_s = pulled.head, pulled.backoff_s
        self._keeper.settle(self._keeper.link().acked)  # all of it was sent before this was read

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
            let_go(tx, done, now)
        self._keeper.announce(Topic.UPSTREAM)
        return self._keeper.outcome(self._head)


def _is_other_log(pulled: Pulled, cursor: int, link: Link) -> bool:
    """Whether the log is not the one that was read so far: it ends before, or has another line where that ended."""
    is_other_line = bool(link.mark and pulled.mark) and link.mark != pulled.mark
    return pulled.hub_epoch == link.hub_epoch and (pulled.head < cursor or is_other_line)


def _wanted(refusal: Refusal, code: str) -> int | None:
    """The number the hub wants next, if this is what it refused for."""
    problem = refusal.problems[0]
    wanted = problem.values.get("expect")
    return wanted if problem.code == code and isinstance(wanted, int) else None

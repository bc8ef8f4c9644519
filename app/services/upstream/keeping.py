"""What the hub says goes into the file, whichever way it came: over a line, or carried here (`design/sync.md` 4.5)."""

import os
from datetime import datetime, timedelta
from typing import Final

from app.domain.upstream.link import UNKNOWN_RECORD, Dispute, Link, Quarantined
from app.domain.upstream.naming import line_mark
from app.domain.upstream.operation import hlc_at
from app.domain.upstream.rules import Stake
from app.persistence.database import Transaction
from app.persistence.ids import natural_id
from app.persistence.types import to_milliseconds
from app.persistence.upstream.applying import apply_page, apply_unknown
from app.persistence.upstream.noting import noting
from app.persistence.upstream.outbox import prune
from app.persistence.upstream.position import count_waiting, pass_known_numbers, position_of
from app.persistence.upstream.reissuing import send_whole
from app.persistence.upstream.unsent import Unsent
from app.services.feed import Topic
from app.services.office import Office
from app.services.upstream.absorbing import absorb, count_anew
from app.services.upstream.canaries import note_arrivals
from app.services.upstream.drafts import number_documents
from app.services.upstream.entering import meet
from app.services.upstream.linking import change_link, link_of
from app.services.upstream.standing import SyncOutcome
from app.sync.messages import Pulled, Pushed

EPOCH_BYTES: Final = 8
"""The length of a file's life, as hub and computers name it."""

_KEPT: Final = timedelta(days=30)


class Keeper:
    """Keeps what comes in one round, or with one carried file, and counts what came of it."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._pushed = self._pulled = self._quarantined = self._disputes = self._forked = 0
        self._topics: set[Topic] = set()
        self._unsent = Unsent()

    def link(self) -> Link:
        """The link as it is now.

        Raises:
            Refusal: `upstream.not_enrolled`.
        """
        with self._office.database.read() as tx:
            return link_of(tx)

    def take_in_unknown(self) -> None:
        """What a newer program wrote, after this one was upgraded; and what a kill left uncounted."""
        with self._office.database.read() as tx:
            _, unknown = count_waiting(tx.connection)
        if unknown:
            with self._office.database.write(None) as tx:
                applied = apply_unknown(tx.connection, link_of(tx).seen)
                self._topics |= absorb(self._office, tx, applied.changed, applied.removed)
        self.count_anew()

    def keep_pushed(self, pushed: Pushed, sent: int) -> None:
        """So many operations were stored at the hub; those it could not take over are noted, or sent as a whole."""
        self._pushed += sent
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

    def keep_pulled(self, pulled: Pulled) -> None:
        """Put a page into the file, with all that follows from it; it has lines, unless it is of another log.

        Raises:
            Refusal: `upstream.gap`.
        """
        with self._office.database.write(None) as tx:
            if meet(tx, pulled.hub_epoch):
                return
            unsent, self._unsent = self._unsent, Unsent()  # what is rolled back must not be remembered
            applied = apply_page(tx.connection, pulled.entries, link_of(tx).seen, unsent)
            note_arrivals(tx, pulled.entries, self._office.clock.now())
            disputes = tx.of(Dispute)
            new = [each for each in pulled.conflicts if disputes.find_one(id=each.id) is None]
            disputes.add_many(new)
            last = pulled.entries[-1]
            change_link(tx, seen=applied.seen, mark=line_mark(last.device_index, last.epoch, last.dev_seq))
            if applied.forked and not link_of(tx).next_epoch:
                change_link(tx, next_epoch=os.urandom(EPOCH_BYTES))
            self._topics |= absorb(self._office, tx, applied.changed, applied.removed)
        self._unsent = unsent
        self._pulled += len(pulled.entries)
        self._forked += applied.forked
        self._disputes += sum(each.stake is Stake.HIGH for each in new)
        self.announce()

    def settle(self, acked: int) -> None:
        """The log was read to its end, and all own operations up to `acked` were in it.

        They have come back by now, but for what the hub could not take over.
        """
        link = self.link()
        if link.seen < acked:
            with noting(self._office.database) as tx:
                change_link(tx, seen=acked)
        self.count_anew()

    def count_anew(self) -> None:
        """Count every limit anew if rules or calendar came in."""
        if self.link().is_stale:
            count_anew(self._office)

    def number(self) -> bool:
        """Give documents the numbers they wait for; whether there was one."""
        topics = number_documents(self._office)
        self._topics |= topics
        return bool(topics)

    def announce(self, *topics: Topic) -> None:
        """Tell the windows what came in since the last time, and these topics."""
        self._topics.update(topics)
        if self._topics:
            self._office.feed.announce(*self._topics)
            self._topics.clear()

    def outcome(self, head: int) -> SyncOutcome:
        """What came of it all; the log ends at `head`."""
        return SyncOutcome(
            pushed=self._pushed,
            pulled=self._pulled,
            quarantined=self._quarantined,
            disputes=self._disputes,
            forked=self._forked,
            head=head,
        )


def let_go(tx: Transaction, link: Link, now: datetime) -> None:
    """Let go of old own operations that came back and that the hub can restore by itself."""
    prune(tx.connection, min(link.acked, link.seen, link.archived), hlc_at(to_milliseconds(now - _KEPT)))

"""The watch over the link: once a night in the first quiet round, and whenever somebody asks (`sync.md` 4.15)."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from app.domain.problems import Refusal
from app.domain.upstream.link import Link
from app.domain.upstream.watching import is_comparison_due
from app.persistence.database import Transaction
from app.persistence.upstream.mending import count_findings
from app.persistence.upstream.position import position_of
from app.services.feed import Topic
from app.services.office import Office
from app.services.upstream.alone import alone
from app.services.upstream.canaries import keep_watch, note_frozen, note_progress, watch_of, watch_standing
from app.services.upstream.comparing import MOST, Comparing, NotNowError, finding_lines
from app.services.upstream.enrolling import WireTo, hub_at
from app.services.upstream.entering import enter
from app.services.upstream.linking import link_of
from app.services.upstream.watch_standing import Comparison, FindingLine, Verdict, WatchStanding
from app.sync.client import HubClient
from app.sync.watching import ask_canaries

_LOG = logging.getLogger(__name__)
_NO_SUCH_VERB: Final = 404
_PERCENT: Final = 100


class Watching:
    """Looks whether what is here is what the hub has."""

    def __init__(self, office: Office, wire_to: WireTo, most: int = MOST) -> None:
        """Watch a station's link; more than `most` records that differ are not put right one by one."""
        self._office = office
        self._wire_to = wire_to
        self._most = most

    def look(self, *, with_canaries: bool) -> None:
        """After a round that went well: note its progress, and do what is due.

        What goes wrong here is no trouble of the link's: it is tried again after another round.

        Args:
            with_canaries: whether to ask how far the canaries of all computers got.
        """
        note_progress(self._office)
        is_due = self._is_due()
        if not is_due and not with_canaries:
            return
        try:
            with self._in_session() as client:
                if with_canaries:
                    note_frozen(self._office, ask_canaries(client))
                if is_due:
                    self._compared(client)
        except Refusal as refusal:
            _LOG.info("the hub was not compared with: %s", refusal.problems[0].code)

    def compare(self) -> Comparison:
        """Compare everything with the hub now, put right what differs, and say what it came to; look for canaries too.

        Raises:
            Refusal: `upstream.*`, as a round.
        """
        try:
            with self._in_session() as client:
                found = self._compared(client)
                note_frozen(self._office, ask_canaries(client))
                return found
        except Refusal as refusal:
            if refusal.problems[0].values.get("status") == _NO_SUCH_VERB:
                return Comparison(verdict=Verdict.UNKNOWN)
            raise

    def findings(self) -> tuple[FindingLine, ...]:
        """What was ever found, the newest first."""
        with self._office.database.read() as tx:
            return finding_lines(tx)

    def standing(self, tx: Transaction, link: Link) -> WatchStanding:
        """How the watch stands, inside a transaction."""
        return watch_standing(tx, link, count_findings(tx.connection))

    @contextmanager
    def _in_session(self) -> Iterator[HubClient]:
        with alone(self._office):
            with self._office.database.read() as tx:
                link = link_of(tx)
            if not link.url:
                raise Refusal.of("upstream.no_line")
            with hub_at(self._office, self._wire_to, link.url, link.certificate) as client:
                enter(self._office, client)
                yield client

    def _is_due(self) -> bool:
        with self._office.database.read() as tx:
            spread = int.from_bytes(position_of(tx.connection).device) % _PERCENT
            return is_comparison_due(watch_of(tx).compared_at, self._office.clock.now(), spread)

    def _compared(self, client: HubClient) -> Comparison:
        try:
            found = Comparing(self._office, client, self._most).run()
        except NotNowError:
            return Comparison(verdict=Verdict.NOT_NOW)
        if not found.left:
            with self._office.database.read() as tx:
                watch = watch_of(tx)
            now = self._office.clock.now()
            keep_watch(
                self._office, replace(watch, compared_at=now, compared_seq=found.seq, differed=len(found.findings))
            )
        self._office.feed.announce(Topic.UPSTREAM)
        return found

"""This computer and its hub: keeping in step, and how it stands."""

import logging
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from random import Random, SystemRandom
from typing import TYPE_CHECKING, Final
from uuid import UUID

from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal
from app.domain.upstream.choices import Choice, DisputeState
from app.domain.upstream.link import CLOCK_TOLERANCE, UNKNOWN_RECORD, ConflictDecision, Link, Quarantined
from app.domain.upstream.operation import Plain
from app.domain.upstream.rebuilding import Progress, RebuildReason
from app.persistence.upstream.files import count_files
from app.persistence.upstream.noting import noting
from app.persistence.upstream.outbox import count_after, last_number
from app.persistence.upstream.position import count_waiting, position_of
from app.services.feed import Topic
from app.services.office import Office
from app.services.people import PeopleService
from app.services.upstream.alone import alone
from app.services.upstream.attachments import AttachmentFiles
from app.services.upstream.bootstrapping import Rebuilt, rebuild, tell_nobody
from app.services.upstream.canaries import write_canary
from app.services.upstream.checking import check_here
from app.services.upstream.deciding import Inbox, count_open
from app.services.upstream.enrolling import Enrolling, WireTo
from app.services.upstream.linking import link_of
from app.services.upstream.moving import at_its_hub
from app.services.upstream.renewing import is_shut_out
from app.services.upstream.setting_aside import set_aside
from app.services.upstream.standing import (
    DisputeLine,
    SetAside,
    SyncOutcome,
    UpstreamCheck,
    UpstreamStatus,
)
from app.services.upstream.syncing import Round
from app.services.upstream.watching import Watching
from app.sync.client import HubClient
from app.sync.waiting import wait_s
from app.sync.wire import HttpWire

if TYPE_CHECKING:
    from app.services.upstream.reporting import Reporting

_LOG = logging.getLogger(__name__)
_MILLISECOND: Final = timedelta(milliseconds=1)


class UpstreamService:
    """The verbs on the link to the hub; threads may share it."""

    def __init__(
        self, office: Office, people: PeopleService, wire_to: WireTo = HttpWire, random: Random | None = None
    ) -> None:
        self._office = office
        self._wire_to = wire_to
        self._random = random or SystemRandom()
        self._inbox = Inbox(office)
        self.files = AttachmentFiles(office, wire_to)
        self.watching = Watching(office, wire_to)
        self._enrolling = Enrolling(office, people, wire_to)

    def enrol(self, session: Session, code: str, url: str, certificate: str = "", name: str = "") -> UpstreamStatus:
        """Let this station's computer into the hub by a one-time code; until it is let in, asking again is harmless.

        One that was shut out comes in again as a new computer. `name` is what the county sees; empty: the machine's.

        Raises:
            Refusal: `permission.denied`, `station.not_set_up`, `upstream.*` (`.code_invalid`, `.already_enrolled`,
                `.other_station`, `.url`, `.insecure`, `.certificate`, trouble on the way).
        """
        with alone(self._office):
            self._enrolling.enrol(session, code, url, certificate, name)
        self._office.feed.announce(Topic.UPSTREAM)
        return self.status()

    def join(
        self, code: str, url: str, certificate: str = "", name: str = "", progress: Progress = tell_nobody
    ) -> UpstreamStatus:
        """Make an empty data folder another computer of a station the hub knows, and fetch what the others did.

        A computer that is not let in yet says so in the status; `sync_once` goes on when it is.

        Raises:
            Refusal: `upstream.not_empty`, `upstream.*` as `enrol`.
        """
        with alone(self._office):
            link = self._enrolling.join(code, url, certificate, name)
        if link.is_active:
            self.sync_once(progress)
        return self.status()

    def admit_head(self, number: str, password: str) -> None:
        """Give a head of a joined station a first password on this computer, on which nobody has one yet.

        Raises:
            Refusal: `upstream.not_enrolled`, `people.not_first`, `staff.unknown`, `upstream.not_a_head`, `password.*`.
        """
        self._enrolling.admit_head(number, password)

    def sync_once(self, progress: Progress = tell_nobody) -> SyncOutcome:
        """Send everything and fetch everything; one at a time in a data folder.

        What `progress` raises stops it between two pages; the next time goes on from there.

        Raises:
            Refusal: `upstream.not_enrolled`, `.no_line`, `.busy`; trouble on the way or at the hub, remembered for
                `status` and `next_wait`.
        """
        with alone(self._office):
            with self._office.database.read() as tx:
                if not link_of(tx).url:
                    raise Refusal.of("upstream.no_line")
            try:
                outcome = at_its_hub(self._office, self._wire_to, lambda client: self._once(client, progress))
            except Refusal as refusal:
                self._note_trouble(refusal)
                raise
        _LOG.info("synced: %d sent, %d fetched", outcome.pushed, outcome.pulled)
        return outcome

    def _once(self, client: HubClient, progress: Progress) -> SyncOutcome:
        outcome = Round(self._office, client, progress).run()
        self._reporting.tell(client)
        self.files.note_new()
        return outcome

    @cached_property
    def _reporting(self) -> "Reporting":
        # Scores come after the lists: whoever only looks at the light does not wait for them.
        from app.services.upstream.reporting import Reporting  # noqa: PLC0415

        return Reporting(self._office)

    def keep_in_step(self) -> SyncOutcome:
        """As `sync_once`, and what watches over it: this computer's canary before, what is due of comparing after.

        Raises:
            Refusal: as `sync_once`.
        """
        has_canary = write_canary(self._office)
        outcome = self.sync_once()
        self.watching.look(with_canaries=has_canary)
        return outcome

    def download_again(self, session: Session, progress: Progress = tell_nobody) -> Rebuilt:
        """重新下载: take all records from the hub anew; what is not sent yet stays, and is sent afterwards.

        Raises:
            Refusal: `permission.denied`, as `rebuild_from_hub`.
        """
        session.require(Permission.MANAGE_STATION)
        return self.rebuild_from_hub(RebuildReason.WANTED, progress)

    def rebuild_from_hub(self, reason: RebuildReason, progress: Progress = tell_nobody) -> Rebuilt:
        """Take all records from the hub anew, in one transaction of the file; what is here is kept as a copy before.

        Raises:
            Refusal: `upstream.not_enrolled`, `.busy`, `.no_snapshot`, `.snapshot_unsound`, `.snapshot_older`, trouble
                on the way, `storage.*`; nothing has changed then.
        """
        return rebuild(self._office, self._wire_to, reason, progress)

    def next_wait(self) -> float | None:
        """Seconds until the next round is due, counted from the last one; None when there is no line to a hub."""
        with self._office.database.read() as tx:
            link = tx.of(Link).find_one()
            has_pending = link is not None and last_number(tx.connection) > link.acked
        if link is None or not link.url:
            return None
        return wait_s(self._random, failures=link.failures, retry_s=link.retry_s, has_pending=has_pending)

    def status(self) -> UpstreamStatus:
        """How this computer stands."""
        with self._office.database.read() as tx:
            link = tx.of(Link).find_one()
            if link is None:
                return UpstreamStatus()
            position = position_of(tx.connection)
            waiting, unknown = count_waiting(tx.connection)
            return UpstreamStatus(
                is_enrolled=True,
                is_active=link.is_active,
                is_shut_out=is_shut_out(link),
                url=link.url,
                station_code=link.station_code,
                station_name=link.station_name,
                index=position.index,
                pending=count_after(tx.connection, link.seen),
                cursor=position.cursor,
                head=max(link.head, position.cursor),
                tried_at=link.tried_at,
                succeeded_at=link.succeeded_at,
                trouble=link.trouble,
                quarantined=sum(each.reason != UNKNOWN_RECORD for each in tx.of(Quarantined).find()),
                waiting=waiting,
                unknown=unknown,
                disputes=count_open(tx),
                offset_ms=position.offset_ms,
                is_clock_wrong=abs(position.offset_ms) * _MILLISECOND > CLOCK_TOLERANCE,
                watch=self.watching.standing(tx, link),
                files=count_files(tx.connection, link.hub_epoch),
                fetches_files=link.fetches_files,
            )

    def conflicts(self, session: Session, state: DisputeState = DisputeState.OPEN) -> tuple[DisputeLine, ...]:
        """The conflicts in one state that this person may decide, the newest first; the head sees all."""
        return self._inbox.lines(session, state)

    def decide(
        self, session: Session, conflict_id: UUID, choice: Choice, value: Plain = None, note: str = ""
    ) -> ConflictDecision:
        """Let one of the two values of a conflict stand, or a third one.

        Raises:
            Refusal: `record.missing`, `upstream.not_yours`, `.too_new`, `.value`, `.still_needed`.
        """
        return self._inbox.decide(session, conflict_id, choice, value, note)

    def set_aside(self) -> tuple[SetAside, ...]:
        """The own changes the hub could not take over, the newest first."""
        return set_aside(self._office)

    def check(self) -> UpstreamCheck:
        """What this computer holds at its position in the log, to be compared with another at the same one.

        Raises:
            Refusal: `upstream.not_enrolled`.
        """
        with self._office.database.read() as tx:
            return check_here(tx)

    def _note_trouble(self, refusal: Refusal) -> None:
        problem = refusal.problems[0]
        retry = problem.values.get("retry_s", 0)
        with noting(self._office.database) as tx:
            link = link_of(tx)
            troubled = replace(
                link,
                tried_at=self._office.clock.now(),
                trouble=problem.code,
                failures=link.failures + 1,
                retry_s=retry if isinstance(retry, int) else 0,
            )
            tx.of(Link).save(troubled)
        self._office.feed.announce(Topic.UPSTREAM)

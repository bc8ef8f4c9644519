"""What is told of the hub: how a round went, how this computer stands, which conflicts wait."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.domain.upstream.choices import DisputeState
from app.domain.upstream.files import FilesWaiting
from app.domain.upstream.link import ConflictDecision, Dispute
from app.domain.upstream.operation import Plain
from app.services.upstream.watch_standing import WatchStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncOutcome:
    """A round that went well: how many changes went each way, and what came of them.

    `forked` counts own numbers the hub knew for something else: this file had been put back from an older copy.
    """

    pushed: int
    pulled: int
    quarantined: int
    disputes: int
    forked: int
    head: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UpstreamStatus:
    """How this computer stands with its hub; every figure is 0 and every text empty before enrolment.

    Attributes:
        is_enrolled: whether a hub is known.
        is_active: whether it lets this computer in.
        is_shut_out: whether it did and does no more, unless this computer comes in again as a new one.
        pending: changes the hub has not confirmed.
        cursor: the last line of the station's log that is here.
        head: the end of that log when it was last asked.
        trouble: the code of the problem the last try ended with.
        quarantined: own changes the hub could not take over.
        waiting: lines of the log that lack something to be put in.
        unknown: lines that need a newer program.
        disputes: conflicts people have to decide.
        offset_ms: how far the hub's clock is ahead of this one's.
        is_clock_wrong: whether that is more than five minutes either way.
        watch: what watches over the link.
        files: contents of attachments that wait to go up or come down.
        fetches_files: whether those come down without being opened.
    """

    is_enrolled: bool = False
    is_active: bool = False
    is_shut_out: bool = False
    url: str = ""
    station_code: str = ""
    station_name: str = ""
    index: int = 0
    pending: int = 0
    cursor: int = 0
    head: int = 0
    tried_at: datetime | None = None
    succeeded_at: datetime | None = None
    trouble: str = ""
    quarantined: int = 0
    waiting: int = 0
    unknown: int = 0
    disputes: int = 0
    offset_ms: int = 0
    is_clock_wrong: bool = False
    watch: WatchStanding = field(default_factory=WatchStanding)
    files: FilesWaiting = field(default_factory=FilesWaiting)
    fetches_files: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeLine:
    """A conflict as people are shown it.

    `table` and `column` are the names of the record's table and field; `column` is empty when the conflict is about
    the record itself. `kept_at` and `other_at` are by their authors' clocks.
    """

    dispute: Dispute
    state: DisputeState
    table: str
    column: str
    title: str
    kept: Plain
    kept_by: str
    kept_at: datetime
    other: Plain
    other_by: str
    other_at: datetime
    before: Plain
    names: Mapping[str, str]
    may_decide: bool
    decision: ConflictDecision | None

    @property
    def id(self) -> UUID:
        """The conflict's id."""
        return self.dispute.id


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """An own change the hub could not take over; the names are of tables and columns, empty when not known any more."""

    number: int
    reason: str
    told_at: datetime
    table: str = ""
    title: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCheck:
    """A table's rows and the sum of their hashes, to be compared with another computer at the same position."""

    table: str
    rows: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpstreamCheck:
    """What this computer holds, at which position in the log, and what is not as it should be.

    `missing` counts own changes that were neither confirmed nor are still here to be sent.
    """

    cursor: int
    pending: int
    waiting: int
    unknown: int
    missing: int
    tables: tuple[TableCheck, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing waits that should not, and nothing is missing."""
        return not self.waiting and not self.missing

"""How this computer stands with its hub, and the decisions people take on what the hub could not decide."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.domain.upstream.choices import Choice
from app.domain.upstream.rules import Stake

CLOCK_TOLERANCE: Final = timedelta(minutes=5)
"""A computer whose clock is further off than this from the hub's is told so (`design/sync.md` 4.6)."""

KEY_LOST: Final = frozenset({"upstream.key_locked", "upstream.key_unreadable"})
"""Troubles of a computer that cannot show the hub any more that it is itself."""

COPIED: Final = "upstream.copied"
"""The trouble of a computer another works on a copy of the file of, which has taken its place."""

SHUT_OUT: Final = frozenset({COPIED, "upstream.epoch", "upstream.revoked"}) | KEY_LOST
"""Troubles of a computer the hub does not let in any more: it can only come in again, as a new one."""

UNKNOWN_RECORD: Final = "unknown_record"
"""Why a hub that was put back does not take a change over: the record is sent whole instead, and nobody need know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The hub this computer belongs to, and how far both are with each other; there is none before enrolment.

    Attributes:
        id: the station's id at the hub.
        certificate: the only CA that is trusted, as PEM; empty for those the system trusts.
        hub_epoch: changes when the hub was restored from a backup; empty before the first talk.
        is_active: whether the hub lets this computer in.
        acked: the highest own number the hub has stored.
        seen: the highest own number that came back in the log; what is above it is pending.
        archived: up to which own number the hub can restore by itself.
        head: the end of the station's log when it was last asked.
        is_stale: rules or calendar came in, and the limits kept beside the cases were not counted anew yet.
        next_epoch: the life of the file that was begun and not yet confirmed; empty when there is none.
        trouble: the problem the last try ended with; empty when it went well.
        failures: how many tries failed one after the other.
        retry_s: how long the hub wants to be left alone.
        former_epoch: the life this file worked in as a copy of another computer's; empty when it never did.
        former_indexes: the places in the station this file had in lives that are over.
        fetches_files: whether attachments others added are fetched although nobody has opened them.
        mark: of the last line of the log that is here (`naming.line_mark`); empty when it did not come as a line.
        offsets: the last measured differences between the hub's clock and this one's, in milliseconds.
    """

    id: UUID
    url: str
    certificate: str
    hub_id: bytes
    hub_key: bytes
    station_code: str
    station_name: str
    hub_epoch: bytes = b""
    is_active: bool = False
    acked: int = 0
    seen: int = 0
    archived: int = 0
    head: int = 0
    is_stale: bool = False
    next_epoch: bytes = b""
    tried_at: datetime | None = None
    succeeded_at: datetime | None = None
    trouble: str = ""
    failures: int = 0
    retry_s: int = 0
    offsets: tuple[int, ...] = ()
    former_epoch: bytes = b""
    former_indexes: tuple[int, ...] = ()
    fetches_files: bool = True
    mark: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A conflict the hub has told of: the value that stands, the other one, and what both began with.

    `field` is 0 for the record's being there or not, `part` the key of a value with parts. Values are JSON texts;
    the writers are named by their place in the log, their computer's index and the person.
    """

    id: UUID
    seq: int
    table: int
    key: bytes
    field: int
    part: str
    kept: str
    kept_seq: int
    kept_device: int
    kept_hlc: int
    kept_user: UUID | None
    other: str
    other_seq: int
    other_device: int
    other_hlc: int
    other_user: UUID | None
    before: str
    stake: Stake


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictDecision:
    """A decision on a conflict, never changed; the newest one of a conflict counts."""

    id: UUID
    conflict_id: UUID
    choice: Choice
    note: str
    decided_by: UUID | None  # None: the data folder's owner, on the command line
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """An own change the hub could not take over; it is kept there for whoever runs the hub."""

    id: UUID
    dev_seq: int
    reason: str
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What this computer remembers of the files it sent with a courier; one row, none before the first.

    Attributes:
        id: the computer's.
        sent: the last file written for the hub.
        sent_epoch: which hub's log was followed then; empty when none was.
        request: the request for numbers that has not been answered yet; empty when there is none.
        selector: what the one-time code this computer asks to come in by is found by; empty when it does not ask.
        code_hash: the hash of that code's secret, with which the answer must be proven.
    """

    id: UUID
    sent: bytes = b""
    sent_epoch: bytes = b""
    request: bytes = b""
    selector: str = ""
    code_hash: bytes = b""

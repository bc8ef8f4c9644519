"""What watches over the link: canaries that must come through, comparisons with the hub, and what they found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from app.domain.zone import STATION_ZONE

CANARY_EVERY: Final = timedelta(hours=1)
"""How often a computer that reaches the hub writes its canary."""
CANARY_LOST: Final = timedelta(hours=3)
"""After this long an own canary that has not come back is lost, however well the rounds went."""
STUCK_AFTER: Final = timedelta(minutes=15)
"""After this long without a step forward, although there is something to do, the link is stuck (4.12)."""

_NIGHT: Final = time(22)
_SPREAD: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """One computer's sign of life, an ordinary record that travels as all others do; `n` counts them."""

    id: UUID
    device_index: int
    written_at: datetime
    n: int
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """The newest canary of one computer that came here through the hub's log, and when it came; kept here only."""

    id: UUID
    device_index: int
    written_at: datetime
    arrived_at: datetime


class Doubt(StrEnum):
    """Why a link is doubted although its rounds end well."""

    OWN_LOST = "own_lost"  # the own canary went out and did not come back
    FROZEN = "frozen"  # the log was read past others' canaries that are not here
    STUCK = "stuck"  # there is something to do, and nothing moves


class Difference(StrEnum):
    """How a row here and the hub's differ."""

    CHANGED = "changed"
    ONLY_HERE = "only_here"
    ONLY_THERE = "only_there"


class Repair(StrEnum):
    """What was done about a row that differed."""

    TAKEN = "taken"  # the hub's values stand here now
    SENT = "sent"  # the row was sent to the hub, which did not have it
    REMOVED = "removed"  # the hub had removed it
    AT_HUB = "at_hub"  # the hub's record was not what its log says; the hub has put it right
    REBUILT = "rebuilt"  # everything was fetched anew
    LEFT = "left"  # it could not be put right yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How the watch stands on this computer; one row, kept here only.

    Attributes:
        id: the station's id at the hub.
        compared_at: when everything here was last compared with the hub, and `compared_seq` at which place in the log.
        differed: how many rows differed then.
        waits_since: since when there is something to do and no step forward; None while there is nothing to do.
        cursor: the place in the log at the last step, and `seen` the own number.
        frozen: indexes of the computers whose canary the log was read past without its being here.
    """

    id: UUID
    compared_at: datetime | None = None
    compared_seq: int = 0
    differed: int = 0
    waits_since: datetime | None = None
    cursor: int = 0
    seen: int = 0
    frozen: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A row that was not the hub's, as evidence: never changed, and kept whatever happens to the row.

    Attributes:
        found_at: when.
        seq: at which place in the log.
        table: the table's number; `key` the record's id.
        title: what people call the record.
        difference: how they differed; `own_hash` and `hub_hash` empty on the side that had none.
        own: the row as it lay here, by field number; empty when it was missing.
        repair: what was done about it.
    """

    id: UUID
    found_at: datetime
    seq: int
    table: int
    key: bytes
    title: str
    difference: Difference
    own_hash: str
    hub_hash: str
    repair: Repair
    own: Mapping[str, object] = field(default_factory=dict)


def is_comparison_due(compared_at: datetime | None, now: datetime, spread_percent: int) -> bool:
    """Whether everything is to be compared: once after each ten in the evening, in the first quiet round.

    Args:
        compared_at: when it last was.
        now: the moment.
        spread_percent: 0 to 99, another one on each computer: not all of them ask the hub at ten.
    """
    if compared_at is None:
        return True
    local = now.astimezone(STATION_ZONE)
    night = datetime.combine(local.date(), _NIGHT, STATION_ZONE)
    last = night if night <= local else night - timedelta(days=1)
    return compared_at < last and now >= last + _SPREAD * spread_percent / 100


def doubt_of(
    watch: Watch, *, own: Canary | None, arrivals: Iterable[Arrival], succeeded_at: datetime | None
) -> Doubt | None:
    """Why the link is to be doubted although its last round went well at `succeeded_at`; None when it is not.

    `own` is this computer's canary, `arrivals` those that came, its own among them.
    """
    if succeeded_at is None:
        return None
    if watch.frozen:
        return Doubt.FROZEN
    came = {each.id: each.written_at for each in arrivals}
    if own is not None and came.get(own.id) != own.written_at and succeeded_at - own.written_at > CANARY_LOST:
        return Doubt.OWN_LOST
    if watch.waits_since is not None and succeeded_at - watch.waits_since > STUCK_AFTER:
        return Doubt.STUCK
    return None

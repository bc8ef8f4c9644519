"""What is told of the watch: how old the others' canaries are, what a comparison came to, what was found."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.upstream.watching import Doubt, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherComputer:
    """Another computer of the station: when it wrote its newest canary that is here, and when that came.

    `arrived_at` is None for one that came with a whole copy of the station.
    """

    index: int
    written_at: datetime
    arrived_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchStanding:
    """How the watch stands.

    Attributes:
        doubt: why the link is doubted although its rounds end well.
        others: the other computers of the station, the one heard of last first.
        compared_at: when everything was last compared with the hub.
        differed: how many records differed then.
        findings: how many findings are kept.
    """

    doubt: Doubt | None = None
    others: tuple[OtherComputer, ...] = ()
    compared_at: datetime | None = None
    differed: int = 0
    findings: int = 0


class Verdict(StrEnum):
    """What a comparison with the hub came to."""

    EQUAL = "equal"
    DIFFERED = "differed"
    NOT_NOW = "not_now"  # there is something to send or to fetch first
    UNKNOWN = "unknown"  # the hub is too old to be asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A comparison with the hub: at which place in the log, of how many rows, and what differed.

    `left` counts records that could not be put right, or not yet.
    """

    verdict: Verdict
    seq: int = 0
    rows: int = 0
    findings: tuple["FindingLine", ...] = ()
    left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLine:
    """A finding as people are shown it; `table` is the name of the record's table."""

    table: str
    finding: Finding

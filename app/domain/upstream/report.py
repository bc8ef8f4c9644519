"""What a station tells the county of itself: limits at risk, counts, locked months; nothing of its customers.

Limits are counted at the station, by the rules and the calendar it has: the hub keeps the answer and not the rules.
"""

from dataclasses import dataclass
from datetime import datetime

MOST_LIMITS = 500
"""A report names no more limits than these, the most urgent first; `at_risk` counts all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitAtRisk:
    """A limit that is near or over: of which case or order, by which clock, and the manager of its area.

    `is_over` says how it stood when the report was made; a page that is looked at later goes by `due_at`.
    """

    number: str
    business: str
    stage: str
    clock: str
    due_at: datetime
    is_over: bool
    manager: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPoints:
    """A member's total of a month in hundredths of a point, None where there is none; by staff number, not by name."""

    number: str
    total: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedMonth:
    """A month (`YYYY-MM`) that was locked: the mean of all totals in hundredths, None without any, and each total."""

    month: str
    locked_at: datetime
    average: int | None
    members: tuple[MemberPoints, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberStars:
    """A member's proposed star of a half-year, by staff number."""

    number: str
    stars: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfStars:
    """The stars of the half-year that begins with a month, and how many of its six months are locked."""

    first_month: str
    locked: int
    members: tuple[MemberStars, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A station as one of its computers sees it.

    Attributes:
        reported_at: by the hub's clock as far as the computer knows it.
        position: the last line of the station's log the computer had.
        offset_ms: how far the hub's clock is ahead of the computer's.
        open_cases: cases that are not done.
        open_orders: orders whose work is still to be done.
        at_risk: limits that are near or over, of which `limits` are the most urgent.
        months: locked months, the newest first.
    """

    reported_at: datetime
    position: int
    offset_ms: int
    open_cases: int
    open_orders: int
    at_risk: int
    limits: tuple[LimitAtRisk, ...]
    months: tuple[LockedMonth, ...]
    halves: tuple[HalfStars, ...]

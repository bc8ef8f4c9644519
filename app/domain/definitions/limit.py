"""Time limits as data: how much, in which unit, from which point to which, for whom."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.definitions.source import Condition, Source


class LimitUnit(StrEnum):
    """What a limit is counted in."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    HOUR = "hour"
    MINUTE = "minute"


class LimitMode(StrEnum):
    """How a limit is counted.

    STATUTORY: Civil Code art. 201 and 203: days without the day of the start, hours and minutes round the clock.
    ELAPSED: business time from the very minute (working days, hours, minutes); calendar days are 24 hours each.
    """

    STATUTORY = "statutory"
    ELAPSED = "elapsed"


class LimitScope(StrEnum):
    """Whose time a limit measures; clocks of different scope are never added up."""

    WHOLE = "whole"  # 全过程: from acceptance to power on, everything included
    UTILITY = "utility"  # 供电企业各环节合计: stages in the customer's hands stand still
    STAGE = "stage"  # one stage
    ARRIVAL = "arrival"  # 到达现场
    RESTORATION = "restoration"  # 恢复供电
    CALLBACK = "callback"  # 回访


class PointKind(StrEnum):
    """Points in a case's life a limit can start or stop at; `code` names the stage or the order kind."""

    ACCEPTED = "accepted"
    STAGE_ENTERED = "stage_entered"
    STAGE_LEFT = "stage_left"
    ORDER_DISPATCHED = "order_dispatched"
    ORDER_ARRIVED = "order_arrived"
    ORDER_FINISHED = "order_finished"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point in a case's life, such as leaving the stage `install`."""

    kind: PointKind
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """An amount of time: `amount` units, at least 1."""

    amount: int
    unit: LimitUnit
    mode: LimitMode = LimitMode.STATUTORY


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSpec:
    """One limit of a business type.

    Attributes:
        amount: the amount that applies unless `amounts` has one for the value of the field `by`.
        is_pausable: whether the case's pauses stop this clock.
        near_percent: share of the limit after which it is shown as near.
        when: the limit is only one of the case while this holds.
    """

    code: str
    name: str
    scope: LimitScope
    amount: int
    unit: LimitUnit
    starts: Point
    stops: Point
    source: Source
    mode: LimitMode = LimitMode.STATUTORY
    by: str = ""
    amounts: Mapping[str, int] = dataclasses.field(default_factory=dict)
    is_pausable: bool = True
    near_percent: int = 80
    when: Condition | None = None

    def limit_for(self, details: Mapping[str, str | int]) -> Limit:
        """The limit that applies to a case with these details."""
        amount = self.amounts.get(str(details.get(self.by, "")), self.amount)
        return Limit(amount=amount, unit=self.unit, mode=self.mode)

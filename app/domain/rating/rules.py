"""The five ways an indicator's points are lost or earned, as values a scheme is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from app.domain.rating.amounts import half_up, in_hundredths


class RuleKind(StrEnum):
    """How a value becomes points."""

    STEP = "step"  # points lost for every full step away from the target
    COUNT = "count"  # points lost per event
    RATIO = "ratio"  # points in proportion to a base
    TIER = "tier"  # points lost by a table
    MEAN_OF_STEPS = "mean_of_steps"  # several step rules, each with its share of the points


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


class CostCode(StrEnum):
    """Events that cost points under a count rule."""

    REPEATED_REPAIR = "repeated_repair"  # 重复报修
    OUTAGE_AT_FAULT = "outage_at_fault"  # 责任停电
    FREQUENT_OUTAGES = "frequent_outages"  # 同台区频繁停电
    COMPLAINT = "complaint"  # 有责投诉
    OPINION = "opinion"  # 有责意见
    VIOLATION = "violation"  # 一般违章
    NO_TICKET = "no_ticket"  # 无票、无派工单作业
    TICKET_ERROR = "ticket_error"  # 两票错误


class RatioBase(StrEnum):
    """What a ratio rule compares with."""

    STATION_MEAN = "station_mean"  # 所均值
    FIXED = "fixed"  # 定额


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRule:
    """`points_per_step` (hundredths) lost for every full `step` on the bad side of the target.

    `target` None stands for the person's own figure of the month before.
    """

    kind: ClassVar[RuleKind] = RuleKind.STEP
    target: Fraction | None
    step: Fraction
    points_per_step: int
    direction: Direction

    @property
    def constant(self) -> Fraction | None:
        """The target, where the scheme names it."""
        return self.target

    def gap(self, value: Fraction, target: Fraction) -> int:
        """How far the value is on the bad side, in hundredths of its unit; value and target as published.

        Both are rounded to hundredths first, so that paper and program count the same steps (SC-03).
        """
        ahead = in_hundredths(value) - in_hundredths(target)
        return max(0, -ahead if self.direction is Direction.UP else ahead)

    def full_steps(self, value: Fraction, target: Fraction) -> int:
        """The number of full steps; a step begun does not count."""
        return self.gap(value, target) // in_hundredths(self.step)

    def loss(self, value: Fraction, target: Fraction, points: int) -> int:
        """Points lost, in hundredths, at most all of them."""
        return min(points, self.full_steps(value, target) * self.points_per_step)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRule:
    """Points lost per event, in hundredths."""

    kind: ClassVar[RuleKind] = RuleKind.COUNT
    constant: ClassVar[None] = None
    costs: Mapping[CostCode, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRule:
    """Points lost by the weeks an area stayed abnormal: pairs of weeks and hundredths, fewest weeks first."""

    kind: ClassVar[RuleKind] = RuleKind.TIER
    constant: ClassVar[None] = None
    tiers: tuple[tuple[int, int], ...]

    def loss(self, weeks: int) -> int:
        """Points lost for that many weeks running."""
        return max((points for least, points in self.tiers if weeks >= least), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioRule:
    """Points x min(1, value / base); `fixed` is the base where it is not the station's mean."""

    kind: ClassVar[RuleKind] = RuleKind.RATIO
    base: RatioBase
    fixed: Fraction

    @property
    def constant(self) -> Fraction | None:
        """The base, where it is not the station's mean."""
        return self.fixed if self.base is RatioBase.FIXED else None

    @staticmethod
    def score(value: Fraction, base: Fraction, points: int) -> int:
        """Points earned, in hundredths, rounded half up."""
        return half_up(min(Fraction(1), value / base) * points)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanOfStepsRule:
    """The same step rule for several rates, each with its own points in hundredths."""

    kind: ClassVar[RuleKind] = RuleKind.MEAN_OF_STEPS
    constant: ClassVar[None] = None
    step: StepRule
    points: Mapping[str, int]


Rule = StepRule | CountRule | TierRule | RatioRule | MeanOfStepsRule

"""Rules of indicators out of reference data, each checked against what the indicator measures."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from app.domain.rating.amounts import HUNDRED, hundredths_text
from app.domain.rating.reading import TableReader
from app.domain.rating.rules import (
    CostCode,
    CountRule,
    Direction,
    MeanOfStepsRule,
    RatioBase,
    RatioRule,
    Rule,
    RuleKind,
    StepRule,
    TierRule,
)
from app.domain.rating.scheme import COUNTED_EVENTS, RULE_OF, Measure

PREVIOUS_MONTH = "previous_month"


def read_rule(row: TableReader, measure: Measure, direction: Direction, points: int) -> Rule:
    """The rule of one indicator with that many points in hundredths."""
    rule = row.table("rule")
    kind = rule.choice("kind", RuleKind)
    if kind is not RULE_OF[measure]:
        rule.complain("rule_does_not_fit", "kind", kind=kind, measure=measure)
    return _READERS[kind](rule, measure, direction, points)


def _read_step(rule: TableReader, measure: Measure, direction: Direction, _points: int) -> StepRule:
    return StepRule(
        target=_read_target(rule, measure),
        step=rule.positive("step"),
        points_per_step=rule.hundredths("points_per_step"),
        direction=direction,
    )


def _read_target(rule: TableReader, measure: Measure) -> Fraction | None:
    if measure is Measure.LOSS_RATE and rule.has("target_from"):
        if rule.text("target_from") != PREVIOUS_MONTH:
            rule.complain("not_a_choice", "target_from", value=rule.text("target_from"), choices=PREVIOUS_MONTH)
        return None
    target = rule.number("target")
    if target > HUNDRED:  # a rate never gets there: points would be lost without a row that lost them
        rule.complain("target_out_of_reach", "target")
    return target


def _read_count(rule: TableReader, measure: Measure, _direction: Direction, _points: int) -> CountRule:
    costs = rule.table("costs")
    known = COUNTED_EVENTS.get(measure, frozenset())
    for key in sorted(set(costs.names()) - known):
        costs.complain("unknown_event", key)
    return CountRule(costs={code: costs.hundredths(code) for code in CostCode if code in known})


def _read_ratio(rule: TableReader, measure: Measure, _direction: Direction, _points: int) -> RatioRule:
    base = rule.choice("base", RatioBase)
    if measure is Measure.PIECE_WORK and base is not RatioBase.FIXED:
        rule.complain("quota_is_fixed", "base")
    return RatioRule(base=base, fixed=rule.positive("fixed"))


def _read_tier(rule: TableReader, _measure: Measure, _direction: Direction, _points: int) -> TierRule:
    tiers = tuple((tier.whole("weeks"), tier.hundredths("points")) for tier in rule.tables("tiers", named_by="weeks"))
    if list(tiers) != sorted(tiers) or [lost for _, lost in tiers] != sorted(lost for _, lost in tiers):
        rule.complain("not_rising", "tiers")
    return TierRule(tiers=tiers)


def _read_mean(rule: TableReader, measure: Measure, direction: Direction, points: int) -> MeanOfStepsRule:
    shares = rule.table("points")
    split = {key: shares.hundredths(key) for key in shares.names()}
    if sum(split.values()) != points:
        shares.complain(
            "shares_do_not_add_up", total=hundredths_text(sum(split.values())), points=hundredths_text(points)
        )
    return MeanOfStepsRule(step=_read_step(rule, measure, direction, points), points=split)


_READERS: Mapping[RuleKind, Callable[[TableReader, Measure, Direction, int], Rule]] = {
    RuleKind.STEP: _read_step,
    RuleKind.COUNT: _read_count,
    RuleKind.RATIO: _read_ratio,
    RuleKind.TIER: _read_tier,
    RuleKind.MEAN_OF_STEPS: _read_mean,
}

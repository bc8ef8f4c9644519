"""A rule put on what was measured: loss, score, and how much of the loss each row behind it carries."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from app.domain.rating.amounts import apportion, half_up, spend
from app.domain.rating.measured import Finding, Measured, Sample
from app.domain.rating.results import Evidence, Flag, IndicatorScore, SampleScore
from app.domain.rating.rules import CostCode, CountRule, MeanOfStepsRule, RatioRule, StepRule, TierRule
from app.domain.rating.scheme import Indicator


def apply_rule(indicator: Indicator, measured: Measured) -> IndicatorScore:
    """The indicator's score; without samples it is blank and flagged (SC-02).

    The losses of the evidence add up to the indicator's loss exactly: a rate's loss is split over its shortfall in
    proportion, events take theirs one after the other until no points are left.
    """
    if not measured.samples:
        return IndicatorScore(
            indicator=indicator,
            value=None,
            samples=(),
            loss=None,
            score=None,
            evidence=(),
            flags=frozenset({Flag.MISSING_DATA}),
        )
    applied = [_apply(indicator, sample) for sample in measured.samples]
    samples = tuple(sample for sample, _ in applied)
    loss = sum(sample.loss for sample in samples)
    is_empty = all(sample.denominator == 0 for sample in samples)
    return IndicatorScore(
        indicator=indicator,
        value=sum((sample.value for sample in samples), Fraction(0)) / len(samples),
        samples=samples,
        loss=loss,
        score=indicator.points - loss,
        evidence=(
            *sorted((row for _, rows in applied for row in rows), key=lambda row: -row.lost),
            *sorted((row for sample in measured.samples for row in sample.others), key=lambda row: (row.on, row.id)),
        ),
        flags=measured.flags | ({Flag.NO_SAMPLE} if is_empty else set()),
    )


def _apply(indicator: Indicator, sample: Sample) -> tuple[SampleScore, list[Evidence]]:
    rule = indicator.rule
    if isinstance(rule, CountRule | TierRule):
        return _apply_events(indicator, rule, sample)
    if isinstance(rule, MeanOfStepsRule):
        return _apply_rate(sample, rule.step.target, rule.points[sample.code], rule.step)
    target = sample.target if rule.constant is None else rule.constant
    return _apply_rate(sample, target, indicator.points, rule)


def _apply_rate(
    sample: Sample, target: Fraction | None, points: int, rule: StepRule | RatioRule
) -> tuple[SampleScore, list[Evidence]]:
    goal = Fraction(0) if target is None else target
    if isinstance(rule, RatioRule):
        loss = points - rule.score(sample.value, goal, points)
    else:
        loss = rule.loss(sample.value, goal, points)
    findings = sorted(sample.findings, key=lambda each: (-each.weight, each.evidence.on, each.evidence.id))
    losses = apportion(loss, [finding.weight for finding in findings])
    return _scored(sample, goal, points, loss), _charged(findings, losses)


def _apply_events(
    indicator: Indicator, rule: CountRule | TierRule, sample: Sample
) -> tuple[SampleScore, list[Evidence]]:
    findings = sorted(sample.findings, key=lambda each: (each.evidence.on, each.evidence.id, each.evidence.note))
    losses = spend(indicator.points, [_cost(rule, finding) for finding in findings])
    return _scored(sample, None, indicator.points, sum(losses)), _charged(findings, losses)


def _cost(rule: CountRule | TierRule, finding: Finding) -> int:
    if isinstance(rule, TierRule):
        return rule.loss(int(finding.weight))
    return half_up(rule.costs[CostCode(finding.evidence.note.value)] * Fraction(finding.weight))


def _charged(findings: Sequence[Finding], losses: Sequence[int]) -> list[Evidence]:
    return [
        replace(finding.evidence, lost=lost) if lost else finding.evidence
        for finding, lost in zip(findings, losses, strict=True)
    ]


def _scored(sample: Sample, target: Fraction | None, points: int, loss: int) -> SampleScore:
    return SampleScore(
        code=sample.code,
        value=sample.value,
        target=target,
        numerator=sample.numerator,
        denominator=sample.denominator,
        points=points,
        loss=loss,
    )

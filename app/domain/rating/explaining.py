"""How an indicator's points came about, as lines of figures that a front puts into words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.domain.rating.amounts import decimal_text, hundredths_text, in_hundredths
from app.domain.rating.results import Flag, IndicatorScore, SampleScore
from app.domain.rating.rules import MeanOfStepsRule, RatioRule, StepRule


class LineCode(StrEnum):
    """One kind of line in a derivation; its values are named beside it."""

    MISSING = "missing"
    NO_SAMPLE = "no_sample"  # sample
    QUOTIENT = "quotient"  # sample, numerator, denominator, value, unit
    FIRST_MONTH = "first_month"
    TARGET_MET = "target_met"  # sample, value, target, unit
    STEPS = "steps"  # sample, high, low, gap, steps, step, points_per_step, loss, unit
    RATIO = "ratio"  # value, base, points, score, unit
    EVENTS = "events"  # note, count (of rows that lost points), loss
    NO_EVENT = "no_event"
    CAPPED = "capped"  # points
    RESULT = "result"  # points, loss, score


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivationLine:
    """One line: what it says and its figures, as shown."""

    code: LineCode
    values: Mapping[str, str]


def explain(score: IndicatorScore) -> tuple[DerivationLine, ...]:
    """The derivation from value to score, such as 100 - 85.71 = 14.29, two full steps of 5, two points lost."""
    if score.loss is None or score.score is None:
        return (_line(LineCode.MISSING),)
    lines = [line for sample in score.samples for line in _explain_sample(score, sample)]
    if Flag.FIRST_MONTH in score.flags:
        lines = [*(line for line in lines if line.code is not LineCode.TARGET_MET), _line(LineCode.FIRST_MONTH)]
    points = score.indicator.points
    if score.loss == points:
        lines.append(_line(LineCode.CAPPED, points=hundredths_text(points)))
    return (
        *lines,
        _line(
            LineCode.RESULT,
            points=hundredths_text(points),
            loss=hundredths_text(score.loss),
            score=hundredths_text(score.score),
        ),
    )


def _line(code: LineCode, **values: str) -> DerivationLine:
    return DerivationLine(code=code, values=values)


def _explain_sample(score: IndicatorScore, sample: SampleScore) -> Iterator[DerivationLine]:
    rule, unit = score.indicator.rule, score.indicator.unit
    if isinstance(rule, MeanOfStepsRule):
        yield from _explain_steps(rule.step, sample, unit)
    elif isinstance(rule, StepRule):
        yield from _explain_steps(rule, sample, unit)
    elif isinstance(rule, RatioRule):
        yield _line(
            LineCode.RATIO,
            value=decimal_text(sample.value),
            base=decimal_text(sample.denominator),
            points=hundredths_text(sample.points),
            score=hundredths_text(sample.points - sample.loss),
            unit=unit,
        )
    else:
        yield from _explain_events(score)


def _explain_steps(rule: StepRule, sample: SampleScore, unit: str) -> Iterator[DerivationLine]:
    if not sample.denominator:
        yield _line(LineCode.NO_SAMPLE, sample=sample.code)
        return
    target = Fraction(0) if sample.target is None else sample.target
    value, goal = decimal_text(sample.value), decimal_text(target)
    yield _line(
        LineCode.QUOTIENT,
        sample=sample.code,
        numerator=decimal_text(sample.numerator),
        denominator=decimal_text(sample.denominator),
        value=value,
        unit=unit,
    )
    gap = rule.gap(sample.value, target)
    if not gap:
        yield _line(LineCode.TARGET_MET, sample=sample.code, value=value, target=goal, unit=unit)
        return
    low, high = sorted((in_hundredths(sample.value), in_hundredths(target)))
    yield _line(
        LineCode.STEPS,
        sample=sample.code,
        high=hundredths_text(high),
        low=hundredths_text(low),
        gap=hundredths_text(gap),
        steps=str(rule.full_steps(sample.value, target)),
        step=decimal_text(rule.step),
        points_per_step=hundredths_text(rule.points_per_step),
        loss=hundredths_text(sample.loss),
        unit=unit,
    )


def _explain_events(score: IndicatorScore) -> Iterator[DerivationLine]:
    losses = [(row.note, row.lost) for row in score.evidence if row.lost]
    for note in sorted({note for note, _ in losses}):
        own = [lost for other, lost in losses if other is note]
        yield _line(LineCode.EVENTS, note=note, count=str(len(own)), loss=hundredths_text(sum(own)))
    if not losses:
        yield _line(LineCode.NO_EVENT)

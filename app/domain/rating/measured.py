"""What measuring an indicator yields before its rule is applied: a value, and the rows behind it with their weight."""

from dataclasses import dataclass
from fractions import Fraction

from app.domain.rating.amounts import HUNDRED, percent
from app.domain.rating.results import Evidence, Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A row that can cost points, and its weight.

    The weight is the row's share of a rate's shortfall, how many times an event happened, or the weeks of a tier.
    """

    evidence: Evidence
    weight: Fraction | int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One value with the figures it is the quotient of; a denominator of zero says there was nothing to judge.

    `target` is set where it is no constant of the rule: the month before, or the base of a ratio.
    """

    value: Fraction
    numerator: Fraction
    denominator: Fraction
    code: str = ""
    target: Fraction | None = None
    findings: tuple[Finding, ...] = ()
    others: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """All samples of an indicator; none at all when data is missing (SC-02).

    `flags` are what measuring alone knows: that there was no earlier month to compare with (SC-09).
    """

    samples: tuple[Sample, ...]
    flags: frozenset[Flag] = frozenset()


MISSING = Measured(samples=())


def rate(
    numerator: Fraction | int,
    denominator: Fraction | int,
    findings: tuple[Finding, ...],
    others: tuple[Evidence, ...],
    code: str = "",
) -> Sample:
    """A percentage; 100 when there was nothing to judge (SC-01)."""
    value = percent(numerator, denominator) if denominator else Fraction(HUNDRED)
    return Sample(
        value=value,
        numerator=Fraction(numerator),
        denominator=Fraction(denominator),
        code=code,
        findings=findings,
        others=others,
    )


def events(findings: tuple[Finding, ...], others: tuple[Evidence, ...], times: int | None = None) -> Measured:
    """A count of events: as many as said, or each as often as its finding's weight says."""
    count = Fraction(sum(finding.weight for finding in findings) if times is None else times)
    return Measured(
        samples=(Sample(value=count, numerator=count, denominator=Fraction(1), findings=findings, others=others),)
    )

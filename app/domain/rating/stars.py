"""Six months become a star: gates of each level, shares of the station, one level up at most (section 1.4, SC-06)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from app.domain.rating.results import PersonScore
from app.domain.rating.scheme import Scheme, StarLevel


class Hold(StrEnum):
    """What kept a person below the level of the mean."""

    WEAK_MONTH = "weak_month"
    COMPLAINT = "complaint"
    VETO = "veto"
    FEW_MONTHS = "few_months"
    RISE = "rise"  # one level up at most
    SHARE = "share"  # too many at this level


@dataclass(frozen=True, slots=True)
class Ceiling:
    """Something that kept a person below the level of the mean, and the most stars it leaves."""

    hold: Hold
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StarResult:
    """One person's star of a half-year; `mean` in hundredths of points and exact, None without any scored month.

    `previous` is the star of the half-year before, None for who had none.
    """

    staff_id: UUID
    mean: Fraction | None
    months_scored: int
    mean_stars: int  # what the mean alone would give
    stars: int
    ceilings: tuple[Ceiling, ...]
    previous: int | None

    @property
    def holds(self) -> tuple[Hold, ...]:
        """What kept the person below the level of the mean."""
        return tuple(ceiling.hold for ceiling in self.ceilings)


def half_year(
    months: Mapping[UUID, Sequence[PersonScore]], scheme: Scheme, previous: Mapping[UUID, int]
) -> tuple[StarResult, ...]:
    """The stars of a half-year from each person's months, highest mean first; months without total do not count.

    `previous` holds the stars of the half-year before; who has none there may rise freely. A share that cannot hold
    all people of equal mean holds none of them.
    """
    graded = [_grade(staff_id, scores, scheme, previous.get(staff_id)) for staff_id, scores in months.items()]
    graded.sort(key=lambda each: (-(each.mean or Fraction(0)), each.staff_id))
    for level in scheme.stars:
        graded = _share(graded, level, len(months))
    return tuple(graded)


def _grade(staff_id: UUID, scores: Sequence[PersonScore], scheme: Scheme, previous: int | None) -> StarResult:
    totals = [score.total for score in scores if score.total is not None]
    mean = Fraction(sum(totals), len(totals)) if totals else None
    mean_stars = _highest(scheme, lambda level: mean is not None and mean >= level.mean_from)
    every = _ceilings(scores, totals, scheme, previous, mean_stars)
    ceilings = tuple(ceiling for ceiling in every if ceiling.most < mean_stars)
    return StarResult(
        staff_id=staff_id,
        mean=mean,
        months_scored=len(totals),
        mean_stars=mean_stars,
        stars=min((ceiling.most for ceiling in ceilings), default=mean_stars),
        ceilings=ceilings,
        previous=previous,
    )


def _ceilings(
    scores: Sequence[PersonScore], totals: Sequence[int], scheme: Scheme, previous: int | None, mean_stars: int
) -> list[Ceiling]:
    rules = scheme.half_year
    top = scheme.stars[0].stars
    worst = min(totals, default=0)
    has_complaint = any(score.has_complaint for score in scores)
    has_veto = any(score.vetoes for score in scores)
    is_short = len(totals) < rules.months_needed
    fewest = max(0, min(rules.few_months_stars, mean_stars - rules.few_months_steps))
    return [
        Ceiling(Hold.WEAK_MONTH, _highest(scheme, lambda level: worst >= level.month_from)),
        Ceiling(Hold.COMPLAINT, _highest(scheme, lambda level: level.allows_complaint or not has_complaint)),
        Ceiling(Hold.VETO, rules.veto_stars if has_veto else top),
        Ceiling(Hold.FEW_MONTHS, fewest if is_short else top),
        Ceiling(Hold.RISE, top if previous is None else previous + rules.rise),
    ]


def _highest(scheme: Scheme, admits: Callable[[StarLevel], bool]) -> int:
    return next((level.stars for level in scheme.stars if admits(level)), 0)


def _share(graded: Sequence[StarResult], level: StarLevel, people: int) -> list[StarResult]:
    room = people * level.share_percent // 100
    inside = sorted((_merit(each) for each in graded if each.stars >= level.stars), reverse=True)
    if len(inside) <= room:
        return list(graded)
    first_out = inside[room]
    return [
        replace(each, stars=level.stars - 1, ceilings=(*each.ceilings, Ceiling(Hold.SHARE, level.stars - 1)))
        if each.stars >= level.stars and _merit(each) <= first_out
        else each
        for each in graded
    ]


def _merit(result: StarResult) -> tuple[int, Fraction]:
    return result.stars, result.mean or Fraction(0)

"""What the place reads when a month is turned to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.people.session import Session
    from app.services.rating.rating import RatingService
    from app.services.rating.results import MonthScores


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRead:
    """All months with data, newest first; the month's scores and those of the month with data before it."""

    months: Sequence[str]
    scores: "MonthScores"
    before: "MonthScores | None"


def read_month(rating: "RatingService", session: "Session", wanted: str) -> MonthRead | None:
    """The month wanted, or the newest with data; None while no month has any.

    Raises:
        Refusal: as `RatingService.scores`.
    """
    months = rating.months()
    if not months:
        return None
    month = wanted if wanted in months else months[0]
    earlier = [each for each in months if each < month]
    before = rating.scores(session, earlier[0]) if earlier else None
    return MonthRead(months=months, scores=rating.scores(session, month), before=before)

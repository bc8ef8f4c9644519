"""Months locked with totals that a test chooses, made of what October was scored."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

from app.domain.people.session import OWNER
from app.domain.rating.lock import MonthLock
from app.domain.rating.results import Evidence, PersonScore
from app.persistence.ids import natural_id, station_id
from app.services.bundle import Services
from app.services.rating.locking import digest, scores_to_plain
from app.services.rating.results import MonthScores
from tests.station import SmallStation, local

Change = Callable[[PersonScore], PersonScore]


def lock_month(
    services: Services, month: str, totals: Mapping[str, int], changes: Mapping[str, Change] | None = None
) -> None:
    """Lock a month in which these people (by staff number) had these totals in hundredths; others were not rated."""
    people = [one for one in _october(services).people if one.number in totals]
    scores = []
    for one in people:
        assert one.score is not None
        score = replace(one.score, month=month, total=totals[one.number])
        scores.append((changes or {}).get(one.number, _as_is)(score))
    plain: dict[str, object] = {
        "people": scores_to_plain(scores),
        "who": {str(one.staff_id): [one.number, one.name, list(one.grids)] for one in people},
    }
    with services.office.database.write(None) as tx:
        tx.of(MonthLock).add(
            MonthLock(
                id=natural_id(station_id("YF"), "month_lock", month), month=month, scheme_id="STAR-18",
                scheme_from="2026-01-01", locked_at=local(2026, 11, 3, 9), actor_id=None, sha256=digest(plain),
                scores=plain,
            )
        )  # fmt: skip


@lru_cache(maxsize=1)
def _october(services: Services) -> MonthScores:
    """What October was scored when this station locked its first month: enough to take totals from."""
    return services.rating.scores(OWNER, "2026-10")


def with_complaint(row: Evidence) -> Change:
    """The score with a row of a complaint behind its first indicator."""

    def change(score: PersonScore) -> PersonScore:
        first, *rest = score.indicators
        return replace(score, indicators=(replace(first, evidence=(*first.evidence, row)), *rest))

    return change


def with_veto(row: Evidence) -> Change:
    """The score with a veto."""
    return lambda score: replace(score, vetoes=(row,))


def staff_of(station: SmallStation, number: str) -> UUID:
    """The id of the person with this staff number."""
    return next(one.id for one in station.desk.people.staff() if one.number == number)


def _as_is(score: PersonScore) -> PersonScore:
    return score

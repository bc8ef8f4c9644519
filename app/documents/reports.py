"""The head's monthly ranking: persons in order of their scores, as bars and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.documents.rendering import RenderedPaper, render
from app.domain.papers.form import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonScore:
    """One person's month; parts in hundredths of points."""

    name: str
    grid: str = ""
    performance: int
    management: int
    workload: int
    star: str = ""
    remark: str = ""

    @property
    def total(self) -> int:
        """All parts together."""
        return self.performance + self.management + self.workload


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingHead:
    """What stands above and below the ranking; any day of the month serves as `month`."""

    station: str
    month: date
    number: str = ""
    scheme: str = ""
    remark: str = ""
    made_by: str = ""
    made_on: date | None = None


def render_ranking(form: Form, head: RankingHead, people: Sequence[PersonScore]) -> RenderedPaper:
    """The ranking on the form `star-ranking` (or a station's own one with the same fields).

    Higher totals come first, equal totals by the performance part; equal totals share a rank. The average is
    rounded half up.

    Raises:
        Refusal: as `render` does.
    """
    return render(form, ranking_values(head, people))


def ranking_values(head: RankingHead, people: Sequence[PersonScore]) -> dict[str, object]:
    """The values the ranking form takes."""
    ordered = sorted(people, key=lambda person: (-person.total, -person.performance))
    totals = [person.total for person in ordered]
    count = len(totals)
    return {
        "station": head.station,
        "month": head.month,
        "number": head.number,
        "scheme": head.scheme,
        "remark": head.remark,
        "made_by": head.made_by,
        "made_on": head.made_on,
        "average": (2 * sum(totals) + count) // (2 * count) if count else None,
        "people": [_row(person, totals.index(person.total) + 1) for person in ordered],
    }


def _row(person: PersonScore, rank: int) -> dict[str, object]:
    return {
        "rank": rank,
        "name": person.name,
        "grid": person.grid,
        "performance": person.performance,
        "management": person.management,
        "workload": person.workload,
        "total": person.total,
        "star": person.star,
        "remark": person.remark,
    }

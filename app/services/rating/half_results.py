"""What the service of half-years answers: proposed stars with the figures and rows they stand on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.domain.rating.amounts import half_up
from app.domain.rating.results import Evidence
from app.domain.rating.stars import Hold, StarResult


class MonthState(StrEnum):
    """How a month of the half-year stands; only locked ones count."""

    LOCKED = "locked"
    UNLOCKED = "unlocked"  # over and scored, to be locked
    RUNNING = "running"
    NO_DATA = "no_data"  # there is nothing to score it from
    TO_COME = "to_come"


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfMonth:
    """One month (`YYYY-MM`) of a half-year."""

    month: str
    state: MonthState


@dataclass(frozen=True, slots=True, kw_only=True)
class StarPerson:
    """One person's proposed star and what it stands on.

    Attributes:
        totals: of the six months in hundredths; None where the month is not locked or the person was not rated.
        complaints, vetoes: the rows behind the locked months that cap the star; none for who may not see them.
        may_see: whether the reasons may be shown to who asked; the star itself is public like the ranking.
    """

    staff_id: UUID
    number: str
    name: str
    grids: tuple[str, ...]
    totals: tuple[int | None, ...]
    result: StarResult
    complaints: tuple[Evidence, ...]
    vetoes: tuple[Evidence, ...]
    may_see: bool

    @property
    def mean(self) -> int | None:
        """The mean in hundredths of points, rounded half up; None without any scored month."""
        return None if self.result.mean is None else half_up(self.result.mean)


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfYear:
    """A half-year from its first month on, its people from the highest mean; nobody while no month is locked."""

    first_month: str
    months: tuple[HalfMonth, ...]
    people: tuple[StarPerson, ...]

    @property
    def locked(self) -> int:
        """How many of the months count."""
        return sum(month.state is MonthState.LOCKED for month in self.months)


@dataclass(frozen=True, slots=True, kw_only=True)
class StarWording:
    """What the workbook says in the reader's language.

    Attributes:
        columns: the heads: staff number, name, grids, six months, mean, months counted, star by the mean, what caps
            it, star before, star proposed.
        title: of the workbook; takes the station and the half-year.
        half: a half-year, by its first month.
        stars: a level.
        holds: what caps a star.
    """

    columns: tuple[str, ...]
    title: str
    half: Callable[[str], str]
    stars: Callable[[int], str]
    holds: Mapping[Hold, str]

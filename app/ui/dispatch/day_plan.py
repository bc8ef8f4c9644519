"""A day as strips: where each order of each person lies, in minutes of the day and lanes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.domain.zone import STATION_ZONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.dispatch.planning import DayOrder, PersonDay

_FIRST, _LAST = 7 * 60, 19 * 60
_HOUR = 60
_DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One order on the plan; `begins` and `ends` are minutes of the day, `lane` counts from the person's first."""

    person: int
    lane: int
    begins: int
    ends: int
    order: "DayOrder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """One absence on the plan, in minutes of the day."""

    person: int
    begins: int
    ends: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlan:
    """A whole day; `lanes` says how many each person needs, `first` and `last` are whole hours in minutes."""

    people: "tuple[PersonDay, ...]"
    strips: tuple[Strip, ...]
    aways: tuple[Away, ...]
    lanes: tuple[int, ...]
    first: int
    last: int


def plan_of(people: "Sequence[PersonDay]", midnight: datetime) -> DayPlan:
    """Lay out a day that begins at `midnight`: orders that overlap take lanes of their own."""
    strips: list[Strip] = []
    lanes: list[int] = []
    for number, person in enumerate(people):
        ends: list[int] = []
        for order in person.orders:
            begins, until = _minutes(order.starts_at, order.ends_at, midnight)
            lane = next((n for n, free in enumerate(ends) if free <= begins), len(ends))
            ends[lane : lane + 1] = [until]
            strips.append(Strip(person=number, lane=lane, begins=begins, ends=until, order=order))
        lanes.append(max(1, len(ends)))
    aways = [
        Away(person=number, begins=begins, ends=ends_at, reason=absence.reason)
        for number, person in enumerate(people)
        for absence in person.absences
        for begins, ends_at in [_minutes(absence.starts_at, absence.ends_at, midnight)]
    ]
    first = min([_FIRST, *(strip.begins for strip in strips)]) // _HOUR * _HOUR
    last = -(-max([_LAST, *(strip.ends for strip in strips)]) // _HOUR) * _HOUR
    return DayPlan(
        people=tuple(people),
        strips=tuple(strips),
        aways=tuple(aways),
        lanes=tuple(lanes),
        first=first,
        last=min(last, _DAY),
    )


def _minutes(starts_at: datetime, ends_at: datetime, midnight: datetime) -> tuple[int, int]:
    begins, ends = (
        (moment.astimezone(STATION_ZONE) - midnight) // timedelta(minutes=1) for moment in (starts_at, ends_at)
    )
    begins = min(max(begins, 0), _DAY - 1)
    return begins, max(min(ends, _DAY), begins + 1)

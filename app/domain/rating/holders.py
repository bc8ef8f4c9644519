"""Who answers for which area on which day: the A-role, on days of leave the B-role (SC-04, SC-05)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from app.domain.people.staff import Absence
from app.domain.rating.facts import Holding
from app.domain.rating.months import STATION_ZONE, local_day

_MORNING, _AFTERNOON = time(10), time(15)  # a day is away when both halves are; half a day leaves it with the A-role


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders:
    """The holder of each area on each day; by person, how many days each area is held, and the days any area is."""

    by_day: Mapping[tuple[UUID, date], UUID]
    days_held: Mapping[UUID, Mapping[UUID, int]]
    days_of: Mapping[UUID, frozenset[date]]

    def on(self, area_id: UUID, day: date) -> UUID | None:
        """Who holds the area on a day of the month, if anyone."""
        return self.by_day.get((area_id, day))


def holders_of(holdings: Iterable[Holding], absences: Iterable[Absence], days: Sequence[date]) -> Holders:
    """The holders on these days; where two holdings overlap, the one begun later counts."""
    away = leave_days(absences, days)
    by_day: dict[tuple[UUID, date], UUID] = {}
    for holding in sorted(holdings, key=lambda each: (each.from_on, each.a_manager_id)):
        for day in days:
            if holding.from_on <= day and (holding.to_on is None or day <= holding.to_on):
                by_day[holding.area_id, day] = _holder(holding, day, away)
    held: dict[UUID, dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    days_of: dict[UUID, set[date]] = defaultdict(set)
    for (area_id, day), staff_id in by_day.items():
        held[staff_id][area_id] += 1
        days_of[staff_id].add(day)
    return Holders(
        by_day=by_day,
        days_held={staff_id: dict(areas) for staff_id, areas in held.items()},
        days_of={staff_id: frozenset(found) for staff_id, found in days_of.items()},
    )


def leave_days(absences: Iterable[Absence], days: Sequence[date]) -> frozenset[tuple[UUID, date]]:
    """The whole days on which people are away."""
    halves: dict[tuple[UUID, date], set[time]] = defaultdict(set)
    for absence in absences:
        first, last = local_day(absence.starts_at), local_day(absence.ends_at)
        for day in days:
            if first <= day <= last:
                moments = {half: datetime.combine(day, half, STATION_ZONE) for half in (_MORNING, _AFTERNOON)}
                halves[absence.staff_id, day] |= {half for half, at in moments.items() if absence.covers(at)}
    return frozenset(key for key, away in halves.items() if len(away) == len((_MORNING, _AFTERNOON)))


def _holder(holding: Holding, day: date, away: frozenset[tuple[UUID, date]]) -> UUID:
    a_is_away = (holding.a_manager_id, day) in away
    b_is_away = (holding.b_manager_id, day) in away
    return holding.b_manager_id if a_is_away and not b_is_away else holding.a_manager_id

"""Steps that were entered together: at the same minute, at one sitting, or long after they happened."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from app.domain.work.calendar import WorkingCalendar
from app.domain.work.timekeeping.steps import Step
from app.domain.work.timekeeping.worked import working_minutes
from app.domain.zone import STATION_ZONE

if TYPE_CHECKING:
    from uuid import UUID

_MINUTE: Final = timedelta(minutes=1)


def same_minute(passages: Sequence[Step], at_least: int) -> Iterator[tuple[str, datetime, list[Step]]]:
    """The minutes in which so many stages ended, by the system's times and by the papers' (`system`, `paper`)."""
    for kind in ("system", "paper"):
        minutes: dict[datetime, list[Step]] = {}
        for step in passages:
            at = step.event.occurred_at if kind == "system" else step.event.on_paper_at
            if at is not None:
                minutes.setdefault(at.replace(second=0, microsecond=0), []).append(step)
        for minute, steps in minutes.items():
            if len(steps) >= at_least:
                yield kind, minute, steps


def sittings(passages: Sequence[Step], figures: Mapping[str, int]) -> Iterator[list[Step]]:
    """Stages that ended at times far apart and were entered by one person within minutes."""
    left = list(passages)
    while left:
        first = left[0].event
        until = first.recorded_at + figures["within_minutes"] * _MINUTE
        entered = list(
            takewhile(
                lambda step: step.event.actor_id == first.actor_id and step.event.recorded_at <= until,  # noqa: B023 - used up at once
                left,
            )
        )
        occurred = [step.event.occurred_at for step in entered]
        is_spread = max(occurred) - min(occurred) >= figures["spread_minutes"] * _MINUTE
        is_sitting = is_spread and len(entered) >= figures["at_least"]
        if is_sitting:
            yield entered
        left = left[len(entered) if is_sitting else 1 :]


def late(steps: Sequence[Step], calendar: WorkingCalendar, allowed: int) -> Iterator[tuple[list[Step], int]]:
    """Steps entered after more working minutes than allowed, together by person and day, with the longest delay."""
    days: dict[tuple[UUID | None, date], list[Step]] = {}
    delays: dict[tuple[UUID | None, date], int] = {}
    for step in steps:
        minutes = working_minutes(calendar, step.event.occurred_at, step.event.recorded_at)
        if minutes > allowed:
            entered = (step.event.actor_id, step.event.recorded_at.astimezone(STATION_ZONE).date())
            days.setdefault(entered, []).append(step)
            delays[entered] = max(minutes, delays.get(entered, 0))
    for entered, together in days.items():
        yield together, delays[entered]

"""Limits counted for whoever asks, with or without a station: each item answered or refused for itself."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.definitions.business import version_in_force
from app.domain.definitions.limit import Limit, LimitScope, LimitSpec
from app.domain.problems import Problem, Refusal, refuse_if_any
from app.domain.work.calendar import WorkingCalendar
from app.domain.work.deadlines import ClockState, Deadline, check_clock, deadline
from app.services.clock import Clock, SystemClock, local_day
from app.services.deadlines_reading import Item, Named, calendar_from, id_of, item_from
from app.services.definitions import Definitions
from app.services.folder import installed_path


class Standing(StrEnum):
    """How a clock stands, for those who count others' work: near or not is no matter, over is late."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"  # ended in time
    LATE = "late"  # used up: ended after it, or not ended yet


_STANDINGS: Final = {
    ClockState.NORMAL: Standing.RUNNING,
    ClockState.NEAR: Standing.RUNNING,
    ClockState.PAUSED: Standing.PAUSED,
    ClockState.MET: Standing.MET,
    ClockState.OVERDUE: Standing.LATE,
    ClockState.LATE: Standing.LATE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """An item's answer; `spec` is the rule it was counted by, None where the limit was given."""

    id: str | int
    deadline: Deadline
    standing: Standing
    spec: LimitSpec | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An item that was not counted and why: `index` is its place from 0, `id` None when none could be read."""

    index: int
    id: str | int | None
    problems: tuple[Problem, ...]


class DeadlineService:
    """Counting limits by the rules and the calendar of a station, or by the shipped ones."""

    def __init__(self, definitions: Definitions, clock: Clock) -> None:
        self._definitions = definitions
        self._clock = clock

    def count_all(self, given: object) -> tuple[Counted | Refused, ...]:
        """The answers to a list of items, in its order.

        The list may stand alone, or under `items` of an object with a `calendar` for all of them; see
        `deadlines_reading` for their shape.

        Raises:
            Refusal: `deadline.not_a_batch`, or `deadline.*` when the calendar for all is wrong.
        """
        items, shared = _batch(given)
        calendars = _Calendars(self._definitions.calendar, shared)
        return tuple(self._answers(items, calendars))

    def _answers(self, items: list[object], calendars: "_Calendars") -> Iterator[Counted | Refused]:
        for index, given in enumerate(items):
            try:
                item = item_from(given)
                yield self._count(item, calendars.of(item))
            except Refusal as refusal:
                yield Refused(index=index, id=id_of(given), problems=refusal.problems)

    def _count(self, item: Item, calendar: WorkingCalendar) -> Counted:
        limit, spec = self._limit(item)
        refuse_if_any(check_clock(limit, item.started_at, item.pauses, item.ended_at))
        counted = deadline(
            limit,
            item.started_at,
            as_of=item.as_of or self._clock.now(),
            calendar=calendar,
            pauses=item.pauses if spec is None or _stops_for(spec) else (),
            ended_at=item.ended_at,
        )
        return Counted(id=item.id, deadline=counted, standing=_STANDINGS[counted.state], spec=spec)

    def _limit(self, item: Item) -> tuple[Limit, LimitSpec | None]:
        """The limit given, or that of the rule in the version in force when the clock started."""
        if not isinstance(item.limit, Named):
            return item.limit, None
        named = item.limit
        day = local_day(item.started_at)
        business = version_in_force(self._definitions.business_types, named.business_code, day)
        for spec in business.limits:
            if spec.code == named.limit_code:
                return spec.limit_for(named.fields), spec
        codes = "、".join(spec.code for spec in business.limits)
        raise Refusal.of("deadline.no_such_limit", "rule", name=business.name, limit=named.limit_code, choices=codes)


def shipped_deadlines() -> DeadlineService:
    """Counting by the shipped rules and calendar, where there is no station."""
    return DeadlineService(Definitions(installed_path("resources") / "reference"), SystemClock())


class _Calendars:
    """The calendars of a batch, each made once however many items bring it: a calendar remembers its days."""

    def __init__(self, station: WorkingCalendar, shared: object) -> None:
        self._years = station.years
        self._shared = station if shared is None else calendar_from(shared, self._years)
        self._made: dict[str, WorkingCalendar] = {}

    def of(self, item: Item) -> WorkingCalendar:
        """The calendar an item is counted by: its own, else the batch's, else the station's."""
        if item.calendar is None:
            return self._shared
        text = json.dumps(item.calendar, sort_keys=True)
        made = self._made.get(text)
        if made is None:
            made = self._made[text] = calendar_from(item.calendar, self._years)
        return made


def _batch(given: object) -> tuple[list[object], object]:
    if isinstance(given, list):
        return given, None
    if not isinstance(given, Mapping) or not isinstance(given.get("items"), list):
        raise Refusal.of("deadline.not_a_batch")
    refuse_if_any(
        Problem(code="deadline.unknown_key", field=str(key), values={"key": str(key)})
        for key in given
        if key not in {"items", "calendar"}
    )
    return given["items"], given.get("calendar")


def _stops_for(spec: LimitSpec) -> bool:
    """Whether pauses stop the clock of a rule."""
    return spec.is_pausable or spec.scope is LimitScope.UTILITY

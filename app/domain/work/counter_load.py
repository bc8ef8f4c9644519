"""How full the counter is: who waits, who is served, who is parked, how long the last hour's visits took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from app.domain.definitions.mapping import Node, Reader
from app.domain.definitions.source import Source
from app.domain.problems import refuse_if_any
from app.domain.work.counter import Visit, VisitState, served_time
from app.domain.work.waiting import Ticket

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)


class Overload(StrEnum):
    """Which limit is passed."""

    OPEN = "open"  # too many visits at once
    AVERAGE = "average"  # the last hour's took too long
    WAITING = "waiting"  # too many wait to be called
    WAIT = "wait"  # somebody has waited too long


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadLimits:
    """When a counter is overloaded.

    Attributes:
        open_visits: so many visits served and parked at a time are still well.
        average_minutes: so many minutes on the average of the last hour are still well.
        least_visits: an average of fewer visits says nothing.
        waiting: so many customers with a number not yet called are still well.
        wait_minutes: so many minutes from taking a number to being called are still well.
    """

    open_visits: int
    average_minutes: int
    least_visits: int
    waiting: int
    wait_minutes: int
    source: Source
    effective_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterLoad:
    """The counter now; `average_minutes` of the `ended` visits of the last hour is None when none ended.

    `longest_wait` is in minutes; 0 while nobody waits.
    """

    waiting: int
    longest_wait: int
    running: int
    parked: int
    ended: int
    average_minutes: int | None
    limits: LoadLimits
    overloads: tuple[Overload, ...]


def load_limits_from(mapping: Node) -> LoadLimits:
    """The shipped limits.

    Raises:
        Refusal: `definition.*`.
    """
    reader = Reader(mapping)
    table = reader.table("overload")
    limits = LoadLimits(
        open_visits=table.number("open_visits"),
        average_minutes=table.number("average_minutes"),
        least_visits=table.number("least_visits"),
        waiting=table.number("waiting"),
        wait_minutes=table.number("wait_minutes"),
        source=table.source(),
        effective_from=table.day("effective_from"),
    )
    refuse_if_any(reader.problems)
    return limits


def counter_load(visits: Sequence[Visit], queue: Sequence[Ticket], now: datetime, limits: LoadLimits) -> CounterLoad:
    """How full the counter is at a moment, from the visits of the day and those who wait."""
    running, parked = (
        sum(visit.state is state for visit in visits) for state in (VisitState.RUNNING, VisitState.PARKED)
    )
    ended = [
        served_time(visit, now)
        for visit in visits
        if visit.state is VisitState.SIGNED and visit.ended_at is not None and now - visit.ended_at <= _HOUR
    ]
    average = sum(ended, timedelta(0)) / len(ended) if ended else None
    longest = max((ticket.waited_minutes(now) for ticket in queue), default=0)
    overloads = []
    if len(queue) > limits.waiting:
        overloads.append(Overload.WAITING)
    if longest > limits.wait_minutes:
        overloads.append(Overload.WAIT)
    if running + parked > limits.open_visits:
        overloads.append(Overload.OPEN)
    if average is not None and len(ended) >= limits.least_visits and average > limits.average_minutes * _MINUTE:
        overloads.append(Overload.AVERAGE)
    return CounterLoad(
        waiting=len(queue),
        longest_wait=longest,
        running=running,
        parked=parked,
        ended=len(ended),
        average_minutes=None if average is None else average // _MINUTE,
        limits=limits,
        overloads=tuple(overloads),
    )

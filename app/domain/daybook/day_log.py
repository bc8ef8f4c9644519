"""A person's work log (工作日志): one day, filled from his orders, with what he writes himself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from app.domain.dispatch.order import WorkOrder
from app.domain.work.event import Event, EventKind
from app.domain.zone import STATION_ZONE

LOG_TEXTS: Final = ("weather", "patrols", "visits", "problems", "handed_over")
"""What is typed of a day, by the keys of the paper."""

_KILOMETRES: Final = "kilometres"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLog:
    """What somebody wrote of a day.

    `kilometres` are hundredths; `written_at` is None while nothing was written; `review` is what was said of it.
    """

    staff_id: UUID
    on: date
    texts: Mapping[str, str] = field(default_factory=dict)
    kilometres: int | None = None
    written_at: datetime | None = None
    review: str = ""
    reviewer_id: UUID | None = None
    is_reviewed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One order of a person's day, from when to when at the station's clock; the end is None while it goes on."""

    order: WorkOrder
    begun_at: datetime
    ended_at: datetime | None

    @property
    def minutes(self) -> int:
        """How long it took; 0 while it goes on."""
        return 0 if self.ended_at is None else int((self.ended_at - self.begun_at).total_seconds()) // 60


def day_logs(staff_id: UUID, events: Iterable[Event]) -> Mapping[date, DayLog]:
    """The logs among a person's events as they were last written, by day.

    Args:
        staff_id: whose.
        events: oldest first.
    """
    found: dict[date, DayLog] = {}
    for event in events:
        if event.kind not in {EventKind.LOG_WRITTEN, EventKind.LOG_REVIEWED}:
            continue
        on = date.fromisoformat(str(event.payload["on"]))
        log = found.get(on, DayLog(staff_id=staff_id, on=on))
        found[on] = _written(log, event) if event.kind == EventKind.LOG_WRITTEN else _reviewed(log, event)
    return found


def jobs_of(staff_id: UUID, on: date, orders: Iterable[WorkOrder]) -> tuple[Job, ...]:
    """The orders a person was at on a day, in the order they were begun; those he only watched over count as well."""
    jobs = [
        Job(order=order, begun_at=begun, ended_at=order.finished_at)
        for order in orders
        if staff_id in {order.lead_id, order.guardian_id, *order.member_ids}
        and (begun := order.arrived_at or order.departed_at) is not None
        and on in {_day(begun), _day(order.finished_at or begun)}
    ]
    return tuple(sorted(jobs, key=lambda job: (job.begun_at, job.order.number)))


def log_payload(log: DayLog) -> dict[str, str | int]:
    """What is kept of a log that is written."""
    kept: dict[str, str | int] = {"on": log.on.isoformat(), **{key: log.texts.get(key, "") for key in LOG_TEXTS}}
    return kept if log.kilometres is None else {**kept, _KILOMETRES: log.kilometres}


def _written(log: DayLog, event: Event) -> DayLog:
    driven = event.payload.get(_KILOMETRES)
    return replace(
        log,
        texts={key: str(event.payload[key]) for key in LOG_TEXTS},
        kilometres=None if driven is None else int(driven),
        written_at=event.recorded_at,
    )


def _reviewed(log: DayLog, event: Event) -> DayLog:
    return replace(log, review=str(event.payload["review"]), reviewer_id=event.actor_id, is_reviewed=True)


def _day(moment: datetime) -> date:
    return moment.astimezone(STATION_ZONE).date()

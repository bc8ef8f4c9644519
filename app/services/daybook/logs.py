"""Work logs: a day filled from the person's orders, what he writes himself, and what is said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from app.domain.daybook.day_log import DayLog, Job, day_logs, jobs_of, log_payload
from app.domain.dispatch.order import WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Role, Staff
from app.domain.problems import Refusal
from app.domain.work.event import Event, EventKind, SubjectKind
from app.domain.zone import STATION_ZONE
from app.persistence.database import Transaction
from app.persistence.daybook_facts import orders_worked_on
from app.services.clock import local_day
from app.services.feed import Topic
from app.services.office import Office
from app.services.station import station_of

_WEEK_DAYS: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class LogView:
    """A person's day: what the program knows of it, and what was written."""

    person: Staff
    grids: tuple[str, ...]
    log: DayLog
    jobs: tuple[Job, ...]
    people: Mapping[UUID, Staff]
    areas: Mapping[UUID, TransformerArea]
    number: str

    @property
    def minutes(self) -> int:
        """How long the finished orders took together."""
        return sum(job.minutes for job in self.jobs)


class LogService:
    """Reading and writing work logs."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def day(self, session: Session, staff_id: UUID, on: date) -> LogView:
        """A person's day.

        Raises:
            Refusal: `log.not_yours` for others than the person and who dispatches, `record.missing`.
        """
        _require_reader(session, staff_id)
        with self._office.database.read() as tx:
            return log_view(tx, staff_id, on)

    def write(
        self, session: Session, staff_id: UUID, on: date, texts: Mapping[str, str], kilometres: int | None = None
    ) -> DayLog:
        """Write a day's log, or write it anew; every version stays in the events.

        Args:
            session: who writes: the person, or who dispatches.
            staff_id: whose log.
            on: the day, today or before.
            texts: by the keys of `LOG_TEXTS`.
            kilometres: hundredths of kilometres driven.

        Raises:
            Refusal: `log.not_yours`, `log.in_future`, `log.kilometres`, `record.missing`.
        """
        _require_reader(session, staff_id)
        if on > local_day(self._office.clock.now()):
            raise Refusal.of("log.in_future", "on")
        if kilometres is not None and kilometres < 0:
            raise Refusal.of("log.kilometres", "kilometres")
        typed = DayLog(
            staff_id=staff_id,
            on=on,
            texts={key: text.strip() for key, text in texts.items()},
            kilometres=kilometres,
        )
        return self._record(session, staff_id, EventKind.LOG_WRITTEN, log_payload(typed))

    def review(self, session: Session, staff_id: UUID, on: date, words: str) -> DayLog:
        """Say what is to be said of a day's log.

        Raises:
            Refusal: `permission.denied`, `field.required`, `log.not_written`, `record.missing`.
        """
        session.require(Permission.DISPATCH)
        if not words.strip():
            raise Refusal.of("field.required", "review")
        if self.day(session, staff_id, on).log.written_at is None:
            raise Refusal.of("log.not_written", "on")
        return self._record(session, staff_id, EventKind.LOG_REVIEWED, {"on": on.isoformat(), "review": words.strip()})

    def week(self, session: Session, staff_id: UUID, on: date) -> tuple[date, ...]:
        """The days of a day's week, Monday first, of which there is something to print: an order, or what was written.

        Raises:
            Refusal: `log.not_yours`, `record.missing`.
        """
        _require_reader(session, staff_id)
        monday = on - timedelta(days=on.isoweekday() - 1)
        with self._office.database.read() as tx:
            views = [log_view(tx, staff_id, monday + timedelta(days=days)) for days in range(_WEEK_DAYS)]
        return tuple(view.log.on for view in views if view.jobs or view.log.written_at is not None)

    def missing(self, on: date) -> tuple[Staff, ...]:
        """The area managers who have written nothing of a day, by staff number."""
        with self._office.database.read() as tx:
            managers = [
                person
                for person in tx.of(Staff).find(order_by="number")
                if person.is_active and Role.AREA_MANAGER in person.roles
            ]
            written = {
                event.subject_id
                for event in tx.of(Event).find(kind=EventKind.LOG_WRITTEN)
                if event.payload["on"] == on.isoformat()
            }
        return tuple(person for person in managers if person.id not in written)

    def _record(self, session: Session, staff_id: UUID, kind: EventKind, payload: Mapping[str, str | int]) -> DayLog:
        with self._office.database.write(session.staff_id) as tx:
            person = tx.of(Staff).get(staff_id)
            self._office.record(tx, session, (SubjectKind.STAFF, person.id), kind, payload=payload)
            written = _logs(tx, person.id)[date.fromisoformat(str(payload["on"]))]
        self._office.feed.announce(Topic.DAYBOOK)
        return written


def log_view(tx: Transaction, staff_id: UUID, on: date) -> LogView:
    """A person's day, read in one transaction.

    Raises:
        Refusal: `record.missing`.
    """
    person = tx.of(Staff).get(staff_id)
    begins = datetime.combine(on, time(), STATION_ZONE)
    worked = tx.of(WorkOrder).find_in("id", orders_worked_on(tx.connection, begins, begins + timedelta(days=1)))
    areas = {area.id: area for area in tx.of(TransformerArea).find()}
    own = {area.grid for area in areas.values() if staff_id in {area.a_manager_id, area.b_manager_id}}
    return LogView(
        person=person,
        grids=tuple(sorted(own - {""})),
        log=_logs(tx, staff_id).get(on, DayLog(staff_id=staff_id, on=on)),
        jobs=jobs_of(staff_id, on, worked),
        people={each.id: each for each in tx.of(Staff).find()},
        areas=areas,
        number=f"{station_of(tx).code}-RZ-{on:%Y%m%d}-{person.number}",
    )


def _logs(tx: Transaction, staff_id: UUID) -> Mapping[date, DayLog]:
    return day_logs(staff_id, tx.of(Event).find(subject_id=staff_id, order_by="recorded_at"))


def _require_reader(session: Session, staff_id: UUID) -> None:
    if session.staff_id != staff_id and not session.may(Permission.DISPATCH):
        raise Refusal.of("log.not_yours")

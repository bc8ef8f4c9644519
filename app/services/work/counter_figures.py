"""A month at the counter: how long visits took, what was asked for later, how often customers had to come."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from app.domain.people.session import Permission, Session
from app.domain.people.staff import Staff
from app.domain.rating.months import Month, end_of, local_day
from app.domain.work.case import Case
from app.domain.work.counter import (
    CounterAlert,
    CounterSession,
    CounterTurn,
    Visit,
    counter_alert,
    counter_minutes,
    visits_of,
)
from app.domain.work.event import Event, EventKind
from app.domain.work.trips import Trip, trips
from app.persistence.counter import subjects_of, visits_called
from app.persistence.database import Transaction
from app.services.office import Office
from app.services.work.ground import business_of

if TYPE_CHECKING:
    from uuid import UUID

_HUNDRED: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ClerkFigures:
    """One person's month: signed visits with their minutes, those over the limit, and later requests."""

    number: str
    name: str
    visits: int
    average_minutes: int | None
    over: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterMonth:
    """The station's month; `average_trips` per closed case is in hundredths, None while nothing was closed."""

    month: str
    clerks: tuple[ClerkFigures, ...]
    closed: int
    trips: int
    average_trips: int | None


class CounterFigures:
    """Counts from facts; nothing is kept."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def month(self, session: Session, month: str = "") -> CounterMonth:
        """The figures of a month (`YYYY-MM`), of the present one if none is named.

        Raises:
            Refusal: `permission.denied`.
        """
        session.require(Permission.INTAKE)
        wanted = Month.of(month or local_day(self._office.clock.now()).isoformat())
        since, until = _start(wanted.first), end_of(wanted.last)
        with self._office.database.read() as tx:
            counts = [len(days) for days in self._trips(tx, since, until)]
            clerks = self._clerks(tx, since, until)
        return CounterMonth(
            month=str(wanted),
            clerks=clerks,
            closed=len(counts),
            trips=sum(counts),
            average_trips=sum(counts) * _HUNDRED // len(counts) if counts else None,
        )

    def _trips(self, tx: Transaction, since: datetime, until: datetime) -> Iterator[tuple[Trip, ...]]:
        """The trips of every case closed in the span, a case that was closed twice once."""
        keys = {key for key, _ in subjects_of(tx.connection, EventKind.CASE_CLOSED, since, until)}
        stories: dict[UUID, list[Event]] = {key: [] for key in keys}
        for event in sorted(tx.of(Event).find_in("subject_id", keys), key=lambda event: event.occurred_at):
            stories[event.subject_id].append(event)
        for case in tx.of(Case).find_in("id", keys):
            yield trips(business_of(self._office, case), stories[case.id])

    def _clerks(self, tx: Transaction, since: datetime, until: datetime) -> tuple[ClerkFigures, ...]:
        people = {person.id: person for person in tx.of(Staff).find()}
        asked = Counter(actor for _, actor in subjects_of(tx.connection, EventKind.CASE_PAPER_ASKED, since, until))
        served: dict[UUID, list[tuple[Visit, int]]] = {}
        for visit, limit in self._signed(tx, since, until):
            served.setdefault(visit.clerk_id, []).append((visit, limit))
        found = [person for key, person in people.items() if key in served or asked[key]]
        now = self._office.clock.now()
        return tuple(
            _of_clerk(person, served.get(person.id, []), asked[person.id], now)
            for person in sorted(found, key=lambda person: person.number)
        )

    def _signed(self, tx: Transaction, since: datetime, until: datetime) -> Iterator[tuple[Visit, int]]:
        """The visits that ended in a case, with the minutes its business type allows."""
        keys = visits_called(tx.connection, since, until)
        turns = tx.of(CounterTurn).find_in("session_id", keys)
        visits = visits_of(tx.of(CounterSession).find_in("id", keys), turns)
        ids = [visit.session.case_id for visit in visits if visit.session.case_id is not None]
        limits = {case.id: business_of(self._office, case).counter_minutes for case in tx.of(Case).find_in("id", ids)}
        for visit in visits:
            if visit.session.case_id is not None:
                yield visit, limits[visit.session.case_id]


def _of_clerk(person: Staff, served: Sequence[tuple[Visit, int]], asked: int, now: datetime) -> ClerkFigures:
    minutes = [counter_minutes(visit, now) for visit, _ in served]
    alerts = [counter_alert(visit, now, limit=limit, warning=limit) for visit, limit in served]
    return ClerkFigures(
        number=person.number,
        name=person.name,
        visits=len(served),
        average_minutes=sum(minutes) // len(minutes) if minutes else None,
        over=alerts.count(CounterAlert.OVER),
        asked=asked,
    )


def _start(day: date) -> datetime:
    return end_of(day - timedelta(days=1))

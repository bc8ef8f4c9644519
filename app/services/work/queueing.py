"""The queue at the counter as it is kept: every number taken, and everybody who went, is a fact of the station."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.people.session import Session
from app.domain.problems import Refusal
from app.domain.work.event import EventKind, SubjectKind
from app.domain.work.waiting import Ticket, still_waiting, ticket_number
from app.domain.zone import STATION_ZONE
from app.persistence.counter import numbers_called, ticket_facts
from app.persistence.database import Transaction
from app.services.office import Office
from app.services.station import station_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenNumber:
    """A number just taken, and how many wait before it."""

    ticket: Ticket
    ahead: int


def span_of_day(now: datetime) -> tuple[datetime, datetime]:
    """The station's day: from midnight to the next."""
    midnight = now.astimezone(STATION_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight, midnight + timedelta(days=1)


def queue_of(tx: Transaction, now: datetime) -> tuple[Ticket, ...]:
    """Who waits, the longest first; yesterday's numbers are void."""
    span = span_of_day(now)
    facts = ticket_facts(tx.connection, *span)
    gone = {number for kind, number, _ in facts if kind == EventKind.COUNTER_GONE}
    return still_waiting(_taken(facts), numbers_called(tx.connection, *span), gone)


def take_number(office: Office, tx: Transaction, session: Session) -> TakenNumber:
    """Give the next number of the day."""
    now = office.clock.now()
    ahead = len(queue_of(tx, now))
    number = ticket_number(len(_taken(ticket_facts(tx.connection, *span_of_day(now)))))
    taken_at = _record(office, tx, session, EventKind.COUNTER_TAKEN, number)
    return TakenNumber(ticket=Ticket(number=number, taken_at=taken_at), ahead=ahead)


def give_up_number(office: Office, tx: Transaction, session: Session, number: str) -> None:
    """Somebody who waited has gone.

    Raises:
        Refusal: `counter.not_waiting`.
    """
    if all(ticket.number != number for ticket in queue_of(tx, office.clock.now())):
        raise Refusal.of("counter.not_waiting", "ticket", ticket=number)
    _record(office, tx, session, EventKind.COUNTER_GONE, number)


def _taken(facts: Sequence[tuple[str, str, datetime]]) -> list[Ticket]:
    return [Ticket(number=number, taken_at=at) for kind, number, at in facts if kind == EventKind.COUNTER_TAKEN]


def _record(office: Office, tx: Transaction, session: Session, kind: EventKind, number: str) -> datetime:
    subject = (SubjectKind.STATION, station_of(tx).id)
    return office.record(tx, session, subject, kind, payload={"ticket": number}).occurred_at

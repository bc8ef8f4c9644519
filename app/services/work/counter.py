"""Visits at the counter: called, parked, taken up again, left; and whether the counter is overloaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from app.domain.people.session import Permission, Session
from app.domain.people.staff import Staff
from app.domain.problems import Refusal
from app.domain.work.counter import (
    CounterSession,
    CounterTurn,
    ParkReason,
    TurnKind,
    Visit,
    VisitState,
    check_turn,
    refuse_busy,
    visits_of,
)
from app.domain.work.counter_load import CounterLoad, LoadLimits, counter_load
from app.domain.work.waiting import Ticket
from app.persistence.counter import visits_called, visits_unsigned
from app.persistence.database import Transaction
from app.persistence.ids import new_id
from app.services.clock import local_day
from app.services.feed import Topic
from app.services.office import Office
from app.services.rules.changing import figures_set
from app.services.work.queueing import TakenNumber, give_up_number, queue_of, span_of_day, take_number

_WITHOUT: Final = "临"  # before the number of a customer without a ticket
_FORGOTTEN: Final = timedelta(days=7)  # nobody comes back to a visit of last week


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterNow:
    """The counter as one person sees it.

    Attributes:
        own: the visit this person serves; it is there again after the window was closed or the program was killed.
        waiting: who has a number and was not called yet, the longest first.
        served: the visits others serve.
        parked: all parked visits, whoever parked them, oldest first.
        names: who serves or parked each visit, by the visit's id.
        load: how full the counter is.
    """

    own: Visit | None
    waiting: tuple[Ticket, ...]
    served: tuple[Visit, ...]
    parked: tuple[Visit, ...]
    names: Mapping[UUID, str]
    load: CounterLoad


class CounterService:
    """The counter's clock, kept in the database."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def take(self, session: Session) -> TakenNumber:
        """A customer takes a number, from whoever sits nearest.

        Raises:
            Refusal: `permission.denied`.
        """
        session.require(Permission.INTAKE)
        with self._office.database.write(session.staff_id) as tx:
            taken = take_number(self._office, tx, session)
        self._office.feed.announce(Topic.COUNTER)
        return taken

    def give_up(self, session: Session, number: str) -> None:
        """A customer who waited has gone.

        Raises:
            Refusal: `permission.denied`, `counter.not_waiting`.
        """
        session.require(Permission.INTAKE)
        with self._office.database.write(session.staff_id) as tx:
            give_up_number(self._office, tx, session, number.strip())
        self._office.feed.announce(Topic.COUNTER)

    def call(self, session: Session, ticket: str = "") -> Visit:
        """A customer was called to the counter: the 20 minutes begin.

        Without a ticket it is whoever has waited longest; when nobody waits, a customer gets a number of the day.

        Raises:
            Refusal: `permission.denied`, `session.needs_person`, `counter.still_running`.
        """
        session.require(Permission.INTAKE)
        clerk_id, now = _person(session), self._office.clock.now()
        with self._office.database.write(session.staff_id) as tx:
            refuse_busy(self._open(tx), clerk_id)
            number = ticket.strip() or self._next(tx)
            made = CounterSession(id=new_id(), ticket=number, clerk_id=clerk_id, called_at=now)
            tx.of(CounterSession).add(made)
        self._office.feed.announce(Topic.COUNTER)
        return Visit(session=made)

    def park(self, session: Session, visit_id: UUID, reason: ParkReason) -> Visit:
        """The customer goes for a while: his minutes stand still until he is taken up again.

        Raises:
            Refusal: `permission.denied`, `session.needs_person`, `record.missing`, `counter.*`.
        """
        return self._turn(session, visit_id, TurnKind.PARKED, str(reason))

    def resume(self, session: Session, visit_id: UUID) -> Visit:
        """The customer is back, at this clerk's counter.

        Raises:
            Refusal: as `park`, and `counter.still_running` while this clerk serves somebody else.
        """
        return self._turn(session, visit_id, TurnKind.RESUMED)

    def leave(self, session: Session, visit_id: UUID) -> Visit:
        """The customer went without having anything taken in.

        Raises:
            Refusal: as `park`.
        """
        return self._turn(session, visit_id, TurnKind.LEFT)

    def now(self, session: Session) -> CounterNow:
        """The visits that are open and how full the counter is."""
        with self._office.database.read() as tx:
            visits = self._open(tx)
            names = {person.id: person.name for person in tx.of(Staff).find()}
            queue = queue_of(tx, self._office.clock.now())
            load = self._load(tx)
        running = [visit for visit in visits if visit.state is VisitState.RUNNING]
        return CounterNow(
            own=next((visit for visit in running if visit.clerk_id == session.staff_id), None),
            waiting=queue,
            served=tuple(visit for visit in running if visit.clerk_id != session.staff_id),
            parked=tuple(visit for visit in visits if visit.state is VisitState.PARKED),
            names={visit.session.id: names[visit.clerk_id] for visit in visits},
            load=load,
        )

    def load(self) -> CounterLoad:
        """How full the counter is."""
        with self._office.database.read() as tx:
            return self._load(tx)

    def _turn(self, session: Session, visit_id: UUID, kind: TurnKind, reason: str = "") -> Visit:
        session.require(Permission.INTAKE)
        clerk_id = _person(session)
        with self._office.database.write(session.staff_id) as tx:
            visit = visit_in(tx, visit_id)
            check_turn(visit, kind, self._open(tx), clerk_id)
            turn = CounterTurn(
                id=new_id(),
                session_id=visit_id,
                kind=kind,
                at=self._office.clock.now(),
                clerk_id=clerk_id,
                reason=reason,
            )
            tx.of(CounterTurn).add(turn)
        self._office.feed.announce(Topic.COUNTER)
        return replace(visit, turns=(*visit.turns, turn))

    def _open(self, tx: Transaction) -> tuple[Visit, ...]:
        return _read(tx, visits_unsigned(tx.connection, self._office.clock.now() - _FORGOTTEN))

    def _load(self, tx: Transaction) -> CounterLoad:
        now = self._office.clock.now()
        return counter_load(_read(tx, self._called_today(tx)), queue_of(tx, now), now, self._limits(tx))

    def _next(self, tx: Transaction) -> str:
        waiting = queue_of(tx, self._office.clock.now())
        return waiting[0].number if waiting else f"{_WITHOUT}{len(self._called_today(tx)) + 1}"

    def _called_today(self, tx: Transaction) -> Sequence[UUID]:
        return visits_called(tx.connection, *span_of_day(self._office.clock.now()))

    def _limits(self, tx: Transaction) -> LoadLimits:
        dated = self._office.definitions.dated
        dated.adopt(figures_set(tx))
        return dated.counter_limits(local_day(self._office.clock.now()))


def visit_in(tx: Transaction, visit_id: UUID) -> Visit:
    """A visit as it stands.

    Raises:
        Refusal: `record.missing`.
    """
    session = tx.of(CounterSession).get(visit_id)
    return visits_of([session], tx.of(CounterTurn).find(session_id=visit_id))[0]


def _read(tx: Transaction, keys: Sequence[UUID]) -> tuple[Visit, ...]:
    return visits_of(tx.of(CounterSession).find_in("id", keys), tx.of(CounterTurn).find_in("session_id", keys))


def _person(session: Session) -> UUID:
    if session.staff_id is None:
        raise Refusal.of("session.needs_person")
    return session.staff_id

"""The counter's own clock: a customer is called, served, perhaps sent for a paper and taken up again, and signs."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.domain.problems import Refusal


class CounterAlert(StrEnum):
    """How a visit at the counter stands against its limit."""

    NORMAL = "normal"
    NEAR = "near"
    OVER = "over"


class TurnKind(StrEnum):
    """What happens to a visit between the call and the signature."""

    PARKED = "parked"  # 暂离
    RESUMED = "resumed"  # 继续
    LEFT = "left"  # 离开，未办


class ParkReason(StrEnum):
    """Why a visit is parked; the time until it is taken up again is not the counter's."""

    PAPERS = "papers"  # 回去取资料
    AWAY = "away"  # 客户暂离
    SYSTEM = "system"  # 系统故障


class VisitState(StrEnum):
    """Where a visit stands."""

    RUNNING = "running"
    PARKED = "parked"
    SIGNED = "signed"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterSession:
    """One visit at the counter, from the ticket's call to the customer's signature."""

    id: UUID
    ticket: str
    clerk_id: UUID
    called_at: datetime
    signed_at: datetime | None = None
    case_id: UUID | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterTurn:
    """One turn of a visit, never changed: parked for a reason, taken up again (perhaps by somebody else), or left."""

    id: UUID
    session_id: UUID
    kind: TurnKind
    at: datetime
    clerk_id: UUID
    reason: str = ""  # of a parked visit: a ParkReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit with its turns, oldest first."""

    session: CounterSession
    turns: tuple[CounterTurn, ...] = ()

    @property
    def state(self) -> VisitState:
        """Where it stands."""
        if self.session.signed_at is not None:
            return VisitState.SIGNED
        last = self.turns[-1].kind if self.turns else TurnKind.RESUMED
        return {
            TurnKind.PARKED: VisitState.PARKED,
            TurnKind.RESUMED: VisitState.RUNNING,
            TurnKind.LEFT: VisitState.LEFT,
        }[last]

    @property
    def clerk_id(self) -> UUID:
        """Who serves the customer: who called, or who took the visit up last."""
        taken_up = [turn.clerk_id for turn in self.turns if turn.kind is TurnKind.RESUMED]
        return taken_up[-1] if taken_up else self.session.clerk_id

    @property
    def parked(self) -> CounterTurn | None:
        """The turn that parked it, while it is parked."""
        return self.turns[-1] if self.state is VisitState.PARKED else None

    @property
    def ended_at(self) -> datetime | None:
        """When it was signed or left; None before."""
        if self.session.signed_at is not None:
            return self.session.signed_at
        return self.turns[-1].at if self.state is VisitState.LEFT else None


def visits_of(sessions: Iterable[CounterSession], turns: Iterable[CounterTurn]) -> tuple[Visit, ...]:
    """The sessions with their turns, in the order they were called."""
    known: dict[UUID, list[CounterTurn]] = {}
    for turn in sorted(turns, key=lambda turn: (turn.at, turn.id)):
        known.setdefault(turn.session_id, []).append(turn)
    return tuple(
        Visit(session=session, turns=tuple(known.get(session.id, ())))
        for session in sorted(sessions, key=lambda session: session.called_at)
    )


def served_time(visit: Visit, now: datetime) -> timedelta:
    """The time from call to end, or until now while it lasts; what it was parked does not count."""
    end = visit.ended_at or now
    return sum((until - since for since, until in _served(visit, end)), timedelta(0))


def counter_minutes(visit: Visit, now: datetime) -> int:
    """Whole minutes of the served time."""
    return served_time(visit, now) // timedelta(minutes=1)


def counter_alert(visit: Visit, now: datetime, *, limit: int, warning: int) -> CounterAlert:
    """How the visit stands; `limit` and `warning` are minutes of the business type (20 and 15)."""
    elapsed = served_time(visit, now)
    if elapsed > timedelta(minutes=limit):
        return CounterAlert.OVER
    if elapsed >= timedelta(minutes=warning):
        return CounterAlert.NEAR
    return CounterAlert.NORMAL


def sign(visit: Visit, at: datetime) -> CounterSession:
    """The visit ended by the customer's signature.

    Raises:
        Refusal: `counter.already_signed`, `counter.left`, `counter.parked`, or `counter.signed_before_called` when
            the moment lies before the call.
    """
    _refuse_ended(visit)
    if visit.state is VisitState.PARKED:
        raise Refusal.of("counter.parked", ticket=visit.session.ticket)
    if at < visit.session.called_at:
        raise Refusal.of("counter.signed_before_called", ticket=visit.session.ticket)
    return dataclasses.replace(visit.session, signed_at=at)


def check_turn(visit: Visit, kind: TurnKind, others: Sequence[Visit], clerk_id: UUID) -> None:
    """Refuse a turn the visit cannot take; `others` are the visits of the counter.

    Raises:
        Refusal: `counter.already_signed`, `counter.left`, `counter.parked`, `counter.not_parked`, or
            `counter.still_running` when the clerk is serving somebody else.
    """
    _refuse_ended(visit)
    is_parked = visit.state is VisitState.PARKED
    if kind is TurnKind.PARKED and is_parked:
        raise Refusal.of("counter.parked", ticket=visit.session.ticket)
    if kind is TurnKind.RESUMED and not is_parked:
        raise Refusal.of("counter.not_parked", ticket=visit.session.ticket)
    if kind is TurnKind.RESUMED:
        refuse_busy(others, clerk_id)


def refuse_busy(visits: Iterable[Visit], clerk_id: UUID) -> None:
    """A clerk serves one customer at a time; the others are parked.

    Raises:
        Refusal: `counter.still_running`.
    """
    for visit in visits:
        if visit.state is VisitState.RUNNING and visit.clerk_id == clerk_id:
            raise Refusal.of("counter.still_running", ticket=visit.session.ticket)


def _refuse_ended(visit: Visit) -> None:
    if visit.state is VisitState.SIGNED:
        raise Refusal.of("counter.already_signed", ticket=visit.session.ticket)
    if visit.state is VisitState.LEFT:
        raise Refusal.of("counter.left", ticket=visit.session.ticket)


def _served(visit: Visit, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    since: datetime | None = visit.session.called_at
    for turn in visit.turns:
        if turn.kind is TurnKind.PARKED and since is not None:
            yield since, turn.at
            since = None
        elif turn.kind is TurnKind.RESUMED:
            since = turn.at
    if since is not None:
        yield since, end

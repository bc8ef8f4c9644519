"""The counter's own clock: a customer is called, served and signs."""

import dataclasses
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


def counter_minutes(session: CounterSession, now: datetime) -> int:
    """Whole minutes from call to signature, or until now while it lasts."""
    return ((session.signed_at or now) - session.called_at) // timedelta(minutes=1)


def counter_alert(session: CounterSession, now: datetime, *, limit: int, warning: int) -> CounterAlert:
    """How the visit stands; `limit` and `warning` are minutes of the business type (20 and 15)."""
    elapsed = (session.signed_at or now) - session.called_at
    if elapsed > timedelta(minutes=limit):
        return CounterAlert.OVER
    if elapsed >= timedelta(minutes=warning):
        return CounterAlert.NEAR
    return CounterAlert.NORMAL


def sign(session: CounterSession, at: datetime) -> CounterSession:
    """The visit ended by the customer's signature.

    Raises:
        Refusal: `counter.already_signed`, or `counter.signed_before_called` when the moment lies before the call.
    """
    if session.signed_at is not None:
        raise Refusal.of("counter.already_signed", ticket=session.ticket)
    if at < session.called_at:
        raise Refusal.of("counter.signed_before_called", ticket=session.ticket)
    return dataclasses.replace(session, signed_at=at)

"""The counter's facts of a span of time; each function is one indexed statement."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from app.domain.work.event import EventKind
from app.persistence.driver import driver_of
from app.persistence.types import from_milliseconds, to_milliseconds

_OF_TICKETS = (EventKind.COUNTER_TAKEN.value, EventKind.COUNTER_GONE.value)


def visits_called(connection: Connection, since: datetime, until: datetime) -> Sequence[UUID]:
    """The visits called in a span, the first first."""
    rows = driver_of(connection).execute(
        "SELECT id FROM counter_session WHERE called_at >= ? AND called_at < ? ORDER BY called_at",
        (to_milliseconds(since), to_milliseconds(until)),
    )
    return [UUID(bytes=key) for (key,) in rows]


def numbers_called(connection: Connection, since: datetime, until: datetime) -> frozenset[str]:
    """The numbers called in a span, from the queue or another."""
    rows = driver_of(connection).execute(
        "SELECT ticket FROM counter_session WHERE called_at >= ? AND called_at < ?",
        (to_milliseconds(since), to_milliseconds(until)),
    )
    return frozenset(number for (number,) in rows)


def ticket_facts(connection: Connection, since: datetime, until: datetime) -> list[tuple[str, str, datetime]]:
    """What was recorded of numbers in a span, in that order: the kind, the number, and when."""
    rows = driver_of(connection).execute(
        # The plus keeps SQLite from going through every number there ever was: the span is short.
        "SELECT kind, json_extract(payload, '$.ticket'), occurred_at FROM event"
        " WHERE occurred_at >= ? AND occurred_at < ? AND +kind IN (?, ?) ORDER BY occurred_at, rowid",
        (to_milliseconds(since), to_milliseconds(until), *_OF_TICKETS),
    )
    return [(kind, str(number), from_milliseconds(at)) for kind, number, at in rows]


def visits_unsigned(connection: Connection, since: datetime) -> Sequence[UUID]:
    """The visits called since a moment that were neither signed nor left."""
    rows = driver_of(connection).execute(
        "SELECT id FROM counter_session WHERE called_at >= ? AND signed_at IS NULL AND NOT EXISTS ("
        "SELECT 1 FROM counter_turn WHERE session_id = counter_session.id AND kind = 'left') ORDER BY called_at",
        (to_milliseconds(since),),
    )
    return [UUID(bytes=key) for (key,) in rows]


def subjects_of(
    connection: Connection, kind: str, since: datetime, until: datetime
) -> Sequence[tuple[UUID, UUID | None]]:
    """What events of a kind happened to in a span, and who did them."""
    rows = driver_of(connection).execute(
        "SELECT subject_id, actor_id FROM event WHERE occurred_at >= ? AND occurred_at < ? AND kind = ?",
        (to_milliseconds(since), to_milliseconds(until), kind),
    )
    return [(UUID(bytes=key), None if actor is None else UUID(bytes=actor)) for key, actor in rows]

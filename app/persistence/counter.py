"""The counter's facts of a span of time; each function is one indexed statement."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from app.persistence.driver import driver_of
from app.persistence.types import to_milliseconds


def visits_called(connection: Connection, since: datetime, until: datetime) -> Sequence[UUID]:
    """The visits called in a span, the first first."""
    rows = driver_of(connection).execute(
        "SELECT id FROM counter_session WHERE called_at >= ? AND called_at < ? ORDER BY called_at",
        (to_milliseconds(since), to_milliseconds(until)),
    )
    return [UUID(bytes=key) for (key,) in rows]


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

"""What happened within some hours, asked by index: for the morning meeting and the work logs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from app.persistence.driver import driver_of
from app.persistence.types import to_milliseconds

_HAPPENED: Final = (
    "SELECT DISTINCT subject_id FROM event WHERE occurred_at >= ? AND occurred_at < ? AND kind = ? ORDER BY subject_id"
)
_WORKED_ON: Final = (
    "SELECT id FROM work_order WHERE coalesce(arrived_at, departed_at) < ? AND coalesce(finished_at, arrived_at,"
    " departed_at) >= ?"
)


def subjects_of(connection: Connection, kind: str, begins: datetime, ends: datetime) -> tuple[UUID, ...]:
    """To what an event of this kind happened between two moments, the end excluded; each once."""
    bound = (to_milliseconds(begins), to_milliseconds(ends), str(kind))
    return _ids(driver_of(connection).execute(_HAPPENED, bound))


def orders_worked_on(connection: Connection, begins: datetime, ends: datetime) -> tuple[UUID, ...]:
    """The orders crews went out for or finished between two moments, the end excluded."""
    return _ids(driver_of(connection).execute(_WORKED_ON, (to_milliseconds(ends), to_milliseconds(begins))))


def _ids(rows: Iterable[tuple[bytes]]) -> tuple[UUID, ...]:
    return tuple(UUID(bytes=row[0]) for row in rows)

"""Which cases another calendar may touch: those under way, and those that ended while something was going on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from app.domain.work.case import CaseState
from app.persistence.driver import driver_of
from app.persistence.types import to_milliseconds

_OPEN = (CaseState.OPEN.value, CaseState.PAUSED.value)


def open_case_ids(connection: Connection) -> list[UUID]:
    """The cases under way or paused, in the order they were taken in."""
    found = driver_of(connection).execute("SELECT id FROM work_case WHERE state IN (?, ?) ORDER BY accepted_at", _OPEN)
    return [UUID(bytes=key) for (key,) in found]


def ended_case_ids(connection: Connection, since: datetime, until: datetime | None) -> list[UUID]:
    """The cases taken in before `until` (None: whenever) that have ended, and not before `since`.

    Of cases that were withdrawn or refused no end is kept: they are given however long ago that was.
    """
    found = driver_of(connection).execute(
        "SELECT id FROM work_case WHERE state NOT IN (?, ?) AND (closed_at IS NULL OR closed_at >= ?)"
        " AND (?4 IS NULL OR accepted_at < ?4) ORDER BY accepted_at",
        (*_OPEN, to_milliseconds(since), None if until is None else to_milliseconds(until)),
    )
    return [UUID(bytes=key) for (key,) in found]

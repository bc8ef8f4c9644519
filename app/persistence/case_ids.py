"""Which cases another calendar may touch - under way, or ended while something went on - and those of one visit."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from app.domain.work.case import CaseState
from app.domain.work.event import EventKind
from app.persistence.driver import driver_of
from app.persistence.types import to_milliseconds

_OPEN = (CaseState.OPEN.value, CaseState.PAUSED.value)
_VOID = (CaseState.WITHDRAWN.value, CaseState.REFUSED.value)


def open_case_ids(connection: Connection) -> list[UUID]:
    """The cases under way or paused, in the order they were taken in."""
    found = driver_of(connection).execute("SELECT id FROM work_case WHERE state IN (?, ?) ORDER BY accepted_at", _OPEN)
    return [UUID(bytes=key) for (key,) in found]


def limited_case_ids(connection: Connection) -> list[UUID]:
    """The cases a limit may run in, or a promise made in which may still be waited for, in the order they came in."""
    found = driver_of(connection).execute(
        "SELECT id FROM work_case WHERE state IN (?, ?)"
        " OR (state NOT IN (?, ?) AND id IN (SELECT subject_id FROM event WHERE kind = ?)) ORDER BY accepted_at",
        (*_OPEN, *_VOID, EventKind.CASE_PROMISED.value),
    )
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


def joined_case_ids(connection: Connection, receipt: str, since: datetime, until: datetime) -> list[UUID]:
    """The cases accepted in a span onto the receipt of another, in the order they were taken in."""
    found = driver_of(connection).execute(
        # The plus keeps SQLite from going through every acceptance there ever was: the span is short.
        "SELECT subject_id FROM event WHERE occurred_at >= ? AND occurred_at < ? AND +kind = ?"
        " AND json_extract(payload, '$.visit') = ? ORDER BY occurred_at, recorded_at",
        (to_milliseconds(since), to_milliseconds(until), EventKind.CASE_ACCEPTED.value, receipt),
    )
    return [UUID(bytes=key) for (key,) in found]


def receipts_of_visits(connection: Connection) -> Mapping[UUID, str]:
    """The numbers on the receipts of the cases that were accepted onto the receipt of another."""
    found = driver_of(connection).execute(
        "SELECT subject_id, json_extract(payload, '$.visit') AS receipt FROM event"
        " WHERE kind = ? AND receipt IS NOT NULL",
        (EventKind.CASE_ACCEPTED.value,),
    )
    return {UUID(bytes=key): receipt for key, receipt in found}

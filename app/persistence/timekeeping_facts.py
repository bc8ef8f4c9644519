"""The facts times are compared by, a month at a time; months are those in which events were recorded."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from app.domain.dispatch.order import WorkOrder
from app.domain.work.event import Event, EventKind
from app.persistence.driver import driver_of
from app.persistence.repository import Repository
from app.persistence.tables.dispatch import work_order
from app.persistence.tables.work import event
from app.persistence.types import from_milliseconds, to_milliseconds

_NUMBERS = (EventKind.COUNTER_TAKEN.value, EventKind.COUNTER_GONE.value)  # taken at the counter: no times of a case
_LAST = 500
_WORDS = (EventKind.TIMES_ANSWERED.value, EventKind.TIMES_DECIDED.value)


def recorded_after(connection: Connection, row: int) -> tuple[int, datetime | None]:
    """The newest event row, and when the earliest of those stored after `row` was recorded (None: there are none).

    What was said to findings is passed over: it changes no times. A corrected date on paper counts for the moment the
    signature was recorded, whose month it changes.
    """
    newest, earliest = (
        driver_of(connection)
        .execute(
            "SELECT coalesce(max(rowid), ?), min(CASE kind WHEN ? THEN occurred_at ELSE recorded_at END) FROM event "
            "WHERE rowid > ? AND kind NOT IN (?, ?, ?, ?)",
            (row, EventKind.CASE_SIGNED_CORRECTED, row, *_WORDS, *_NUMBERS),
        )
        .fetchone()
    )
    return newest, None if earliest is None else from_milliseconds(earliest)


def span_recorded(connection: Connection) -> tuple[datetime, datetime] | None:
    """When the first and the last event of a case or an order was recorded; None before the first."""
    first, last = (
        driver_of(connection)
        .execute("SELECT min(recorded_at), max(recorded_at) FROM event WHERE subject_kind IN ('case', 'order')")
        .fetchone()
    )
    return None if first is None else (from_milliseconds(first), from_milliseconds(last))


def newest_record(connection: Connection) -> datetime | None:
    """The latest moment among the last records made on this computer; None in a file without any.

    Not only the very last: one made after the clock was set back does not make those before it true.
    """
    (last,) = (
        driver_of(connection)
        .execute(
            "SELECT max(recorded_at) FROM (SELECT recorded_at FROM event"
            " WHERE device_id = (SELECT lower(hex(device_id)) FROM _sync_meta) ORDER BY rowid DESC LIMIT ?)",
            (_LAST,),
        )
        .fetchone()
    )
    return None if last is None else from_milliseconds(last)


def cases_touched(connection: Connection, since: datetime, until: datetime) -> tuple[UUID, ...]:
    """The cases something was recorded of, or of an order of theirs, in this time; `until` excluded."""
    rows = driver_of(connection).execute(
        "SELECT DISTINCT coalesce(work_order.case_id, event.subject_id)"
        " FROM event LEFT JOIN work_order ON work_order.id = event.subject_id"
        " WHERE event.recorded_at >= ? AND event.recorded_at < ?"
        " AND (event.subject_kind = 'case' OR work_order.case_id IS NOT NULL)",
        (to_milliseconds(since), to_milliseconds(until)),
    )
    return tuple(UUID(bytes=key) for (key,) in rows)


def orders_of_cases(connection: Connection, case_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """The case and the stage of every order of these cases, by the order's id."""
    orders = Repository(connection, work_order, WorkOrder).find_in("case_id", case_ids)
    return {order.id: (order.case_id, order.stage) for order in orders if order.case_id is not None}


def answers_recorded(connection: Connection, case_id: UUID | None = None) -> tuple[Event, ...]:
    """What was said to findings, of one case or of everything, in the order it was recorded."""
    about = "" if case_id is None else " AND subject_id = ?"
    values = (*_WORDS, *(() if case_id is None else (case_id.bytes,)))
    found = driver_of(connection).execute(
        f"SELECT id FROM event WHERE kind IN (?, ?){about} ORDER BY rowid",
        values,
    )
    keys = [UUID(bytes=key) for (key,) in found]
    known = {each.id: each for each in Repository(connection, event, Event).find_in("id", keys)}
    return tuple(known[key] for key in keys)


def moved_clocks(connection: Connection, since: datetime, until: datetime) -> tuple[tuple[Event, datetime | None], ...]:
    """Events recorded in this time before which their computer's clock went back, or whose two clocks differ.

    With each goes when that computer's event before it was recorded. The rows are the order of recording.
    """
    found = (
        driver_of(connection)
        .execute(
            "SELECT id, before FROM (SELECT rowid AS place, id, recorded_at, device_at,"
            " (SELECT earlier.recorded_at FROM event AS earlier WHERE earlier.device_id = event.device_id"
            " AND earlier.rowid < event.rowid ORDER BY earlier.rowid DESC LIMIT 1) AS before"
            " FROM event WHERE recorded_at >= ? AND recorded_at < ?)"
            " WHERE recorded_at < before OR device_at <> recorded_at ORDER BY place",
            (to_milliseconds(since), to_milliseconds(until)),
        )
        .fetchall()
    )
    known = {
        each.id: each
        for each in Repository(connection, event, Event).find_in("id", [UUID(bytes=key) for key, _ in found])
    }
    return tuple(
        (known[UUID(bytes=key)], None if before is None else from_milliseconds(before)) for key, before in found
    )


def accounts_opened(connection: Connection, first: date, last: date) -> tuple[tuple[str, date], ...]:
    """The accounts opened on these days that no case taken in by then names, with the day."""
    # A day ends at 16:00 UTC at the station.
    rows = driver_of(connection).execute(
        "SELECT account_number, opened_on FROM customer LEFT JOIN"
        " (SELECT json_extract(details, '$.account') AS account, min(accepted_at) AS first_at FROM work_case"
        " GROUP BY account) ON account = account_number"
        " WHERE opened_on BETWEEN ? AND ?"
        " AND (first_at IS NULL OR first_at >= 1000 * strftime('%s', opened_on, '+16 hours'))"
        " ORDER BY account_number",
        (first.isoformat(), last.isoformat()),
    )
    return tuple((account, date.fromisoformat(opened_on)) for account, opened_on in rows)

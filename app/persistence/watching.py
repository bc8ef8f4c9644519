"""Which clocks want looking at, and when: statements over `watched_clock`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from app.persistence.driver import driver_of
from app.persistence.types import from_milliseconds, to_milliseconds

# A case with a limit that runs but nothing watched comes from a file of an earlier schema.
_TO_LOOK_AT: Final = """
SELECT case_id FROM (
    SELECT case_id, min(next_at) AS at FROM watched_clock WHERE next_at <= ? GROUP BY case_id
    UNION ALL
    SELECT id, 0 FROM case_due WHERE NOT EXISTS (SELECT 1 FROM watched_clock WHERE case_id = case_due.id)
) ORDER BY at LIMIT ?
"""


def cases_to_look_at(connection: Connection, now: datetime, most: int) -> list[UUID]:
    """The cases something may have to be said of, those that wait longest first."""
    rows = driver_of(connection).execute(_TO_LOOK_AT, (to_milliseconds(now), most))
    return [UUID(bytes=row[0]) for row in rows]


def next_look_at(connection: Connection) -> datetime | None:
    """When there is something to say next; None when nothing runs."""
    (at,) = driver_of(connection).execute("SELECT min(next_at) FROM watched_clock").fetchone()
    return None if at is None else from_milliseconds(at)


def look_again(connection: Connection) -> None:
    """Have every clock looked at anew, as after a change of the calendar."""
    driver_of(connection).execute("UPDATE watched_clock SET next_at = 0")


def steady_ends(connection: Connection) -> Mapping[UUID, Mapping[str, datetime]]:
    """When the limits of each case end, by their codes; of those only that run, and are not to be looked at anew."""
    rows = driver_of(connection).execute(
        "SELECT case_id, clock, due_at FROM watched_clock WHERE next_at > 0 AND NOT is_promise"
    )
    ends: dict[UUID, dict[str, datetime]] = defaultdict(dict)
    for key, clock, due_at in rows:
        ends[UUID(bytes=key)][clock] = from_milliseconds(due_at)
    return ends


def forget_watched(connection: Connection, cases: Iterable[UUID]) -> None:
    """Let go of the clocks of these cases."""
    driver_of(connection).executemany("DELETE FROM watched_clock WHERE case_id = ?", [(key.bytes,) for key in cases])

"""The record of who let which computer in or out and what was done to the hub: added to, never changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select

from app.hub.storage.tables import audit
from app.persistence.ids import new_id
from app.persistence.types import from_milliseconds


class Act(StrEnum):
    """What was done."""

    STATION_ADDED = "station_added"
    CODE_MADE = "code_made"
    ENROLLED = "enrolled"
    CODE_DENIED = "code_denied"
    APPROVED = "approved"
    REVOKED = "revoked"
    NEW_EPOCH = "new_epoch"
    COPY_SEEN = "copy_seen"
    RETIRED = "retired"
    REPLAYED = "replayed"
    BACKED_UP = "backed_up"
    COMPACTED = "compacted"
    SWEPT = "swept"
    RESTORED = "restored"
    DRILLED = "drilled"
    READER_ADDED = "reader_added"
    READER_REMOVED = "reader_removed"
    READER_CAME = "reader_came"
    READER_DENIED = "reader_denied"
    COUNTY_READ = "county_read"
    LEAVING = "leaving"
    STAYING = "staying"
    MOVED_AWAY = "moved_away"
    MOVED_HERE = "moved_here"
    PURGING = "purging"  # what is left of a station that lives elsewhere is being removed
    PURGED = "purged"
    MENDED = "mended"  # records that were not what the log says
    COURIER_TAKEN = "courier_taken"
    COURIER_GIVEN = "courier_given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A line of the record."""

    at: datetime
    who: str
    act: Act
    about: str


def note(connection: Connection, station_id: bytes, now_ms: int, act: Act, *, who: str, about: str = "") -> None:
    """Add a line; no names or numbers of people but the account that ran the command."""
    connection.execute(
        insert(audit).values(station_id=station_id, id=new_id().bytes, at=now_ms, who=who, act=act.value, about=about)
    )


def deeds(connection: Connection, station_id: bytes) -> tuple[Deed, ...]:
    """A station's lines, the newest first."""
    rows = connection.execute(
        select(audit).where(audit.c.station_id == station_id).order_by(audit.c.at.desc(), audit.c.id.desc())
    )
    return tuple(Deed(at=from_milliseconds(row.at), who=row.who, act=Act(row.act), about=row.about) for row in rows)

"""What every service works with: the database, the clock, the rules, the feed and the data folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.people.session import Session
from app.domain.work.event import Event, SubjectKind, seal
from app.persistence.database import Database, Transaction
from app.persistence.events import end_of_chain
from app.persistence.ids import new_id
from app.services.clock import Clock
from app.services.definitions import Definitions
from app.services.feed import Feed
from app.services.folder import DataFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The ground all services stand on."""

    database: Database
    clock: Clock
    definitions: Definitions
    feed: Feed
    folder: DataFolder

    def record(
        self,
        tx: Transaction,
        session: Session,
        subject: tuple[SubjectKind, UUID],
        kind: str,
        *,
        payload: Mapping[str, str | int] | None = None,
        occurred_at: datetime | None = None,
        on_paper_at: datetime | None = None,
    ) -> Event:
        """Append one fact to the chain of this computer's events, in the transaction that changes the state.

        `occurred_at` is now unless the person says otherwise; the recorded and the device time are always now. Moments
        are cut to the milliseconds the file keeps, or the seal would not fit what is read back.
        """
        now = _to_the_millisecond(self.clock.now())
        device_id, last_hash = end_of_chain(tx.connection)
        event = Event(
            id=new_id(),
            subject_kind=subject[0],
            subject_id=subject[1],
            kind=kind,
            occurred_at=now if occurred_at is None else _to_the_millisecond(occurred_at),
            on_paper_at=None if on_paper_at is None else _to_the_millisecond(on_paper_at),
            recorded_at=now,
            device_at=now,
            actor_id=session.staff_id,
            device_id=device_id,
            payload=dict(payload or {}),
        )
        return tx.of(Event).add(seal(event, last_hash))


def _to_the_millisecond(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

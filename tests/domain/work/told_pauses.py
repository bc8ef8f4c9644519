"""Events of pauses as tests tell them: entered late, ended, corrected, removed and decided on."""

import dataclasses
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from app.domain.work.event import Event, EventKind, SubjectKind
from app.domain.work.pause_terms import PauseTerms, terms_payload
from app.domain.zone import STATION_ZONE

CASE = UUID(int=99)
CLERK, HEAD = UUID(int=2), UUID(int=3)
MINUTE: Final = timedelta(minutes=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-10-{text}").replace(tzinfo=STATION_ZONE)


RECORDED = at("20T09:00")


def event(kind: EventKind, occurred: str | datetime, recorded: int = 0, **payload: str) -> Event:
    """An event; `recorded` is in minutes after the morning of the 20th, when everything is entered late."""
    when = at(occurred) if isinstance(occurred, str) else occurred
    said = {key.rstrip("_"): value for key, value in payload.items()}
    recorded_at = RECORDED + recorded * MINUTE
    return Event(
        id=uuid5(CASE, f"{kind} {when} {recorded} {sorted(said.items())}"),
        subject_kind=SubjectKind.CASE,
        subject_id=CASE,
        kind=kind,
        occurred_at=when,
        recorded_at=recorded_at,
        device_at=recorded_at,
        actor_id=HEAD if kind in {EventKind.CASE_PAUSE_APPROVED, EventKind.CASE_PAUSE_REFUSED} else CLERK,
        device_id="1",
        payload=said,
    )


def entered(starts: str, ends: str, reason: str = "weather", recorded: int = 0, approval: str = "") -> Event:
    terms = PauseTerms(starts_at=at(starts), ends_at=at(ends) if ends else None, reason=reason, note="大风")
    said = {name: str(value) for name, value in terms_payload(terms).items()}
    words = {**said, **({"approval": approval} if approval else {})}
    return dataclasses.replace(event(EventKind.CASE_PAUSE_ENTERED, RECORDED, recorded, **words), payload=words)


def about(kind: EventKind, pause: Event, recorded: int, occurred: str | datetime = RECORDED, **payload: str) -> Event:
    return event(kind, occurred, recorded, pause=pause.id.hex, **payload)


ACCEPTED = event(EventKind.CASE_ACCEPTED, "08T09:00", stage="accept")

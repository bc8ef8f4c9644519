"""The dates on signed papers that came back: what a later correction put right, the first record left as it was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from app.domain.work.event import Event, EventKind
from app.domain.zone import STATION_ZONE


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedScan:
    """A signed copy on file: the form it is, the day it was signed by its date, and whether that was corrected.

    `signature_id` is the event that recorded it, whatever was said of its date later.
    """

    signature_id: UUID
    attachment_id: UUID
    form: str
    signed_on: date
    is_corrected: bool


def corrections_of(events: Iterable[Event]) -> Mapping[UUID, Event]:
    """The newest correction of each signature, by the signature's id."""
    corrections = [event for event in events if event.kind == EventKind.CASE_SIGNED_CORRECTED]
    return {UUID(str(event.payload["signature"])): event for event in sorted(corrections, key=order_recorded)}


def order_recorded(event: Event) -> tuple[datetime, UUID]:
    """What events are put by in the order they were recorded; ids made later on a computer are larger."""
    return event.recorded_at, event.id


def as_corrected(event: Event, corrections: Mapping[UUID, Event]) -> Event:
    """The event with the times of its correction and under its id, so that nothing said of the old date holds for it.

    Who recorded it and when stays as it was.
    """
    newest = corrections.get(event.id)
    if newest is None:
        return event
    return replace(event, id=newest.id, occurred_at=newest.occurred_at, on_paper_at=newest.on_paper_at)


def signed_scans(events: Iterable[Event]) -> tuple[SignedScan, ...]:
    """The signed copies on file among a case's events, in their order."""
    story = tuple(events)
    corrections = corrections_of(story)
    return tuple(
        SignedScan(
            signature_id=event.id,
            attachment_id=UUID(str(event.payload["attachment"])),
            form=str(event.payload["form"]),
            signed_on=signed_day(as_corrected(event, corrections)),
            is_corrected=event.id in corrections,
        )
        for event in story
        if event.kind == EventKind.CASE_FORM_SIGNED and "attachment" in event.payload
    )


def signed_day(signature: Event) -> date:
    """The day on the paper; where only the system knows of it, the system's."""
    return (signature.on_paper_at or signature.occurred_at).astimezone(STATION_ZONE).date()

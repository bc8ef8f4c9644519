"""The weekly supply meeting (业扩例会、图纸审查会): when the next is, and what was held."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.domain.work.calendar import WorkingCalendar
from app.domain.work.event import Event, EventKind

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One meeting as it is on record; `id` is its event's, `guests` those who are no staff, in words."""

    id: UUID
    held_at: datetime
    recorded_at: datetime
    attendees: tuple[UUID, ...]
    guests: str
    note: str


def next_meeting(today: date, weekday: int, calendar: WorkingCalendar) -> date:
    """The day of the next meeting, today included; on a rest day it moves to the next working day.

    Args:
        today: the day by the station's clock.
        weekday: of the meeting; 1 is Monday.
        calendar: the station's.
    """
    # A long holiday may move a meeting of two weeks ago to a day that is still to come.
    planned = today + timedelta(days=weekday - today.isoweekday()) - 2 * _WEEK
    while (moved := date.fromordinal(calendar.next_working(planned.toordinal()))) < today:
        planned += _WEEK
    return moved


def meetings(events: Iterable[Event]) -> tuple[Meeting, ...]:
    """The meetings among the station's events, the newest first."""
    held = [_meeting(event) for event in events if event.kind == EventKind.MEETING_HELD]
    return tuple(sorted(held, key=lambda meeting: (meeting.held_at, meeting.recorded_at), reverse=True))


def _meeting(event: Event) -> Meeting:
    return Meeting(
        id=event.id,
        held_at=event.occurred_at,
        recorded_at=event.recorded_at,
        attendees=tuple(UUID(each) for each in str(event.payload["attendees"]).split(",")),
        guests=str(event.payload["guests"]),
        note=str(event.payload["note"]),
    )

"""A case's steps with their four times, as they are compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.domain.definitions.business import BusinessKind, BusinessType
from app.domain.work.calendar import WorkingCalendar
from app.domain.work.case import Case
from app.domain.work.event import Event, EventKind, SubjectKind
from app.domain.work.signed_dates import as_corrected, corrections_of
from app.domain.work.timekeeping.findings import Subject

PASSAGES: Final = frozenset({EventKind.CASE_ADVANCED, EventKind.CASE_RETURNED, EventKind.CASE_CLOSED})
"""The events that end a stage."""

STEPS: Final = PASSAGES | {
    EventKind.CASE_ACCEPTED,
    EventKind.CASE_PAUSED,
    EventKind.CASE_RESUMED,
    EventKind.CASE_WITHDRAWN,
    EventKind.CASE_REFUSED,
    EventKind.CASE_REOPENED,
    EventKind.CASE_NOTICE_GIVEN,
    EventKind.CASE_FORM_SIGNED,
    EventKind.ORDER_DISPATCHED,
    EventKind.ORDER_ACCEPTED,
    EventKind.ORDER_DEPARTED,
    EventKind.ORDER_ARRIVED,
    EventKind.ORDER_FINISHED,
    EventKind.ORDER_HANDED_BACK,
}
"""The events whose times are compared: what somebody did on a certain day, with a paper or without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a case and the code of the stage it was done in (empty where it is not known)."""

    event: Event
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTimes:
    """Everything of a case its times are compared by; `events` are its own and its orders' in the order of recording.

    `order_stages` has the stage of each of its orders by the order's id, `steps` are in the order of recording.
    """

    case: Case
    business: BusinessType
    events: tuple[Event, ...]
    order_stages: Mapping[UUID, str]
    calendar: WorkingCalendar
    steps: tuple[Step, ...]

    @property
    def subject(self) -> Subject:
        """The case as what findings are about."""
        return Subject(kind=SubjectKind.CASE, id=self.case.id, number=self.case.number)

    @property
    def acceptance(self) -> Event | None:
        """The event of acceptance; None for a case whose story is not all here."""
        return next((event for event in self.events if event.kind == EventKind.CASE_ACCEPTED), None)

    def passages(self) -> tuple[Step, ...]:
        """The steps that ended a stage; a report taken by phone goes on by itself, and that is nobody's step."""
        first = self.business.stages[0].code
        goes_on = self.business.kind is not BusinessKind.COUNTER
        return tuple(
            step
            for step in self.steps
            if step.event.kind in PASSAGES and not (goes_on and step.event.payload.get("from") == first)
        )


def steps_from(events: Iterable[Event], order_stages: Mapping[UUID, str]) -> tuple[Step, ...]:
    """The steps among a case's and its orders' events, which come in the order they were recorded.

    A signature whose date was corrected stands with the corrected one.
    """
    story = tuple(events)
    corrections = corrections_of(story)
    stage, steps = "", []
    for event in story:
        if event.kind == EventKind.CASE_ACCEPTED:
            stage = str(event.payload.get("stage", ""))
        if event.kind in PASSAGES:
            stage = str(event.payload["from"])
        if event.kind in STEPS:
            own = order_stages.get(event.subject_id, "") if event.subject_kind is SubjectKind.ORDER else stage
            steps.append(Step(event=as_corrected(event, corrections), stage=own))
        if event.kind in PASSAGES or event.kind == EventKind.CASE_REOPENED:
            stage = str(event.payload.get("to") or stage)
    return tuple(steps)

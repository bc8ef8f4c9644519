"""Taking a case in and taking it a step further; the only way its stage and state change."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from app.domain.definitions.business import BusinessType
from app.domain.problems import Problem, Refusal, refuse_if_any
from app.domain.work.case import Case, CaseDraft, CaseState
from app.domain.work.checks import papers_of
from app.domain.work.event import EventKind
from app.domain.work.steps import CaseFacts, Step, StepKind, step_of

_STATES: Final[Mapping[StepKind, CaseState]] = {
    StepKind.ADVANCE: CaseState.OPEN,
    StepKind.RETURN: CaseState.OPEN,
    StepKind.RESUME: CaseState.OPEN,
    StepKind.REOPEN: CaseState.OPEN,
    StepKind.PAUSE: CaseState.PAUSED,
    StepKind.CLOSE: CaseState.DONE,
    StepKind.WITHDRAW: CaseState.WITHDRAWN,
    StepKind.REFUSE: CaseState.REFUSED,
    StepKind.ARCHIVE: CaseState.ARCHIVED,
}
_EVENTS: Final[Mapping[StepKind, EventKind]] = {
    StepKind.ADVANCE: EventKind.CASE_ADVANCED,
    StepKind.RETURN: EventKind.CASE_RETURNED,
    StepKind.RESUME: EventKind.CASE_RESUMED,
    StepKind.REOPEN: EventKind.CASE_REOPENED,
    StepKind.PAUSE: EventKind.CASE_PAUSED,
    StepKind.CLOSE: EventKind.CASE_CLOSED,
    StepKind.WITHDRAW: EventKind.CASE_WITHDRAWN,
    StepKind.REFUSE: EventKind.CASE_REFUSED,
    StepKind.ARCHIVE: EventKind.CASE_ARCHIVED,
}
_ENDS: Final = frozenset({StepKind.CLOSE, StepKind.WITHDRAW, StepKind.REFUSE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Advanced:
    """A step taken: the case after it, and the event to record with it."""

    case: Case
    event_kind: EventKind
    payload: Mapping[str, str | int]


def accept(  # a case is accepted with all of these, or not at all
    draft: CaseDraft,
    business_type: BusinessType,
    *,
    case_id: UUID,
    number: str,
    responsible_id: UUID,
    accepted_at: datetime,
) -> Advanced:
    """The draft as a case in its first stage; the draft has passed `check_draft`.

    Raises:
        Refusal: `area.missing` when it has no transformer area.
    """
    if draft.area_id is None:
        raise Refusal.of("area.missing", "area")
    first = business_type.stages[0].code
    case = Case(
        id=case_id,
        number=number,
        business_code=business_type.code,
        business_version=business_type.effective_from,
        stage=first,
        stage_since=accepted_at,
        state=CaseState.OPEN,
        customer_id=draft.customer_id,
        area_id=draft.area_id,
        responsible_id=responsible_id,
        name=draft.name,
        phone=draft.phone,
        address=draft.address,
        accepted_at=accepted_at,
        origin=draft.origin,
        place=draft.place,
        details=dict(draft.details),
        papers=papers_of(draft, business_type),
    )
    payload = {"business": business_type.code, "number": number, "stage": first, "origin": str(draft.origin)}
    return Advanced(case=case, event_kind=EventKind.CASE_ACCEPTED, payload=payload)


def advance(
    case: Case,
    kind: StepKind,
    business_type: BusinessType,
    facts: CaseFacts,
    *,
    at: datetime,
    reason: str = "",
    note: str = "",
) -> Advanced:
    """The case after a step at this moment. Gates are checked here, so that nothing can go round them.

    `note` is free text beside the reason, as what a pause waits for.

    Raises:
        Refusal: `case.step_not_allowed`, `case.reason_missing`, `case.time_backwards`, or what blocks the step.
    """
    step = step_of(case, kind, business_type, facts)
    if step is None:
        raise Refusal.of("case.step_not_allowed", number=case.number, state=str(case.state), step=str(kind))
    if step.needs_reason and not reason.strip():
        raise Refusal(Problem(code="case.reason_missing", field="reason"))
    if at < case.stage_since:
        raise Refusal.of("case.time_backwards", "occurred_at", number=case.number)
    refuse_if_any(step.problems)
    moves = step.kind in {StepKind.ADVANCE, StepKind.RETURN}
    moved = dataclasses.replace(
        case,
        state=_STATES[kind],
        stage=step.to if moves else case.stage,
        stage_since=at if moves or kind is StepKind.REOPEN else case.stage_since,
        closed_at=at if kind in _ENDS else None if kind is StepKind.REOPEN else case.closed_at,
    )
    return Advanced(case=moved, event_kind=_EVENTS[kind], payload=_payload(case, step, reason.strip(), note.strip()))


def _payload(case: Case, step: Step, reason: str, note: str) -> dict[str, str | int]:
    words = {"reason": reason, "note": note}
    return {"from": case.stage, "to": step.to, **{name: text for name, text in words.items() if text}}

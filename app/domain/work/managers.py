"""Who answers for a case: the 客户经理 chosen by the customer or assigned, and those it was handed over to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.definitions.business import BusinessType
from app.domain.grid.area import TransformerArea
from app.domain.people.staff import Role, Staff
from app.domain.problems import Problem
from app.domain.work.case import Case, CaseDraft, ManagerChoice
from app.domain.work.event import Event, EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """One person's time with a case; `until` is None for who has it now.

    `choice` says how the first came to it, None where that was not recorded; `reason` why it was handed to the others.
    """

    staff_id: UUID
    since: datetime
    until: datetime | None
    choice: ManagerChoice | None = None
    reason: str = ""


def tenures(case: Case, events: Iterable[Event]) -> tuple[Tenure, ...]:
    """Everybody who answered for a case, in order; without gaps from its acceptance on.

    Args:
        case: as it stands.
        events: its story, oldest first.
    """
    story = list(events)
    handed = [event for event in story if event.kind == EventKind.CASE_HANDED_OVER]
    accepted = next((event for event in story if event.kind == EventKind.CASE_ACCEPTED), None)
    how = "" if accepted is None else str(accepted.payload.get("manager_choice", ""))
    moments = [case.accepted_at, *(event.occurred_at for event in handed)]
    people = [*(UUID(str(event.payload["from"])) for event in handed), case.responsible_id]
    reasons = ["", *(str(event.payload["reason"]) for event in handed)]
    ends = [*moments[1:], None]
    return tuple(
        Tenure(
            staff_id=person,
            since=since,
            until=until,
            choice=ManagerChoice(how) if how and not place else None,
            reason=reason,
        )
        for place, (person, since, until, reason) in enumerate(zip(people, moments, ends, reasons, strict=True))
    )


def usual_manager(area: TransformerArea, staff: Mapping[UUID, Staff]) -> UUID:
    """Who answers when nobody was named: the area's A-role, or the B-role when the A-role has left."""
    first = staff.get(area.a_manager_id)
    return area.b_manager_id if first is not None and not first.is_active else area.a_manager_id


def check_manager(
    draft: CaseDraft, business: BusinessType, area: TransformerArea | None, staff: Mapping[UUID, Staff]
) -> tuple[Problem, ...]:
    """What is wrong with the 客户经理 of a draft; types that have none are never wrong.

    What the customer chose must be named (业扩报装: the customer chooses, or the company assigns).
    """
    if not business.has_manager:
        return ()
    if draft.manager_id is None and draft.manager_choice is ManagerChoice.CUSTOMER:
        return (Problem(code="manager.not_chosen", field="manager"),)
    if draft.manager_id is None and area is None:
        return ()  # the area is asked for first
    named = draft.manager_id or usual_manager(area, staff)  # type: ignore[arg-type]  # one of the two is there
    return check_successor(named, business, staff)


def check_successor(staff_id: UUID, business: BusinessType, staff: Mapping[UUID, Staff]) -> tuple[Problem, ...]:
    """What keeps a person from answering for a case of this type."""
    person = staff.get(staff_id)
    if person is None:
        return (Problem(code="manager.unknown", field="manager"),)
    if not person.is_active:
        return (Problem(code="manager.inactive", field="manager", values={"name": person.name}),)
    if business.has_manager and Role.AREA_MANAGER not in person.roles:
        return (Problem(code="manager.not_area_manager", field="manager", values={"name": person.name}),)
    return ()

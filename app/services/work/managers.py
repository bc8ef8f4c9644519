"""Who answers for a case, settled when it is taken in and when it is handed over."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from app.domain.definitions.business import BusinessType
from app.domain.grid.area import TransformerArea
from app.domain.people.session import Session
from app.domain.people.staff import Staff
from app.domain.problems import Problem, Refusal, refuse_if_any
from app.domain.work.case import Case, CaseDraft, CaseState
from app.domain.work.event import EventKind
from app.domain.work.managers import check_manager, check_successor, usual_manager
from app.persistence.database import Transaction
from app.services.office import Office
from app.services.work.ground import business_of, record_case


def manager_problems(
    tx: Transaction, draft: CaseDraft, business: BusinessType, area: TransformerArea | None
) -> tuple[Problem, ...]:
    """What is wrong with the 客户经理 of a draft."""
    return check_manager(draft, business, area, _candidates(tx, draft, area) if business.has_manager else {})


def answering_for(
    tx: Transaction, session: Session, draft: CaseDraft, business: BusinessType, area: TransformerArea
) -> tuple[UUID, Mapping[str, str | int]]:
    """Who answers for a case that is taken in, and what is recorded of it.

    A type with a 客户经理 has the one who was named or the area's; any other the person who takes it in.
    """
    if not business.has_manager:
        return session.staff_id or area.a_manager_id, {}
    named = draft.manager_id or usual_manager(area, _candidates(tx, draft, area))
    return named, {"manager": str(named), "manager_choice": str(draft.manager_choice)}


def manager_of(office: Office, tx: Transaction, case_id: UUID | None) -> UUID | None:
    """The 客户经理 of a case; None where there is no case, or its type has none."""
    if case_id is None:
        return None
    case = tx.of(Case).get(case_id)
    return case.responsible_id if business_of(office, case).has_manager else None


def hand_over_case(
    office: Office, tx: Transaction, session: Session, case_id: UUID, to_id: UUID, *, reason: str
) -> Case:
    """Make somebody else answer for a case, with its event.

    Raises:
        Refusal: `case.reason_missing`, `case.ended`, `manager.*`.
    """
    if not reason.strip():
        raise Refusal.of("case.reason_missing", "reason")
    case = tx.of(Case).get(case_id)
    if case.state not in {CaseState.OPEN, CaseState.PAUSED}:
        raise Refusal.of("case.ended", number=case.number)
    staff = _known(tx, to_id)
    refuse_if_any(check_successor(to_id, business_of(office, case), staff))
    if to_id == case.responsible_id:
        raise Refusal.of("manager.same", "manager", name=staff[to_id].name)
    saved = tx.of(Case).save(replace(case, responsible_id=to_id))
    payload = {"from": str(case.responsible_id), "to": str(to_id), "reason": reason.strip()}
    record_case(office, tx, session, saved, EventKind.CASE_HANDED_OVER, payload)
    return saved


def _candidates(tx: Transaction, draft: CaseDraft, area: TransformerArea | None) -> Mapping[UUID, Staff]:
    """Those a draft may be given to: who was named, or the area's two."""
    if draft.manager_id is not None:
        return _known(tx, draft.manager_id)
    return {} if area is None else _known(tx, area.a_manager_id, area.b_manager_id)


def _known(tx: Transaction, *ids: UUID) -> Mapping[UUID, Staff]:
    return {person.id: person for person in tx.of(Staff).find_in("id", ids)}

"""Whom a task goes to: the case's 客户经理, else the A-role, the B-role, or the mutual-aid partner with least to do."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.domain.definitions.order_kind import OrderKindSpec
from app.domain.dispatch.crew import Crew, Roster, certificate_problems, check_crew, person_problems
from app.domain.dispatch.order import OPEN_STATES
from app.domain.grid.area import TransformerArea
from app.domain.people.staff import Role
from app.domain.problems import Problem
from app.domain.zone import STATION_ZONE


class ChoiceReason(StrEnum):
    """Why a person was proposed."""

    MANAGER = "manager"  # 客户经理, who is not the A-role
    A_ROLE = "a_role"  # A角
    B_ROLE = "b_role"  # B角
    MUTUAL_AID = "mutual_aid"  # 互助


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A person who was asked before and why it could not be him."""

    staff_id: UUID
    problem: Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Who should go and as what; `lead_id` and `reason` are None when nobody can."""

    lead_id: UUID | None
    reason: ChoiceReason | None
    rejected: tuple[Rejection, ...]


def choose_lead(
    area: TransformerArea,
    areas: Sequence[TransformerArea],
    kind: OrderKindSpec,
    roster: Roster,
    at: datetime,
    *,
    manager_id: UUID | None = None,
    without: Collection[UUID] = (),
) -> Proposal:
    """The first who can go at this moment, with those passed over; `areas` show who belongs to the same grid.

    `manager_id` is the 客户经理 of the case the task is done for: one person serves the customer from acceptance to
    power-on (业扩报装), so he is asked first, whatever his grid. Nobody in `without` is asked.
    """
    rejected: list[Rejection] = []
    asked = (pair for pair in _asked(area, areas, roster, manager_id) if pair[0] not in without)
    for staff_id, reason in asked:
        problem = _obstacle(staff_id, kind, roster, at)
        if problem is None:
            return Proposal(lead_id=staff_id, reason=reason, rejected=tuple(rejected))
        rejected.append(Rejection(staff_id=staff_id, problem=problem))
    return Proposal(lead_id=None, reason=None, rejected=tuple(rejected))


def choose_guardian(
    lead_id: UUID,
    area: TransformerArea,
    areas: Sequence[TransformerArea],
    kind: OrderKindSpec,
    roster: Roster,
    at: datetime,
    *,
    without: Collection[UUID] = (),
) -> UUID | None:
    """Who may guard the lead's work; None when nobody can.

    The area's other manager is asked first, then the partners of the grid, then the managers of other grids by what
    they have to do: mutual aid looks into the own group first, and does not end there. Nobody in `without` is asked.
    """
    near = [staff_id for staff_id, _ in _candidates(area, areas, roster)]
    for staff_id in (*near, *_further(near, roster)):
        if staff_id in without:
            continue
        problems = check_crew(kind, Crew(lead_id=lead_id, guardian_id=staff_id), roster, at)
        if not any(problem.field == "guardian" for problem in problems):
            return staff_id
    return None


def open_orders(staff_id: UUID, roster: Roster) -> int:
    """How many open orders a person leads."""
    return sum(1 for order in roster.orders if order.lead_id == staff_id and order.state in OPEN_STATES)


def _asked(
    area: TransformerArea, areas: Sequence[TransformerArea], roster: Roster, manager_id: UUID | None
) -> Iterator[tuple[UUID, ChoiceReason]]:
    if manager_id is not None and manager_id != area.a_manager_id:
        yield manager_id, ChoiceReason.MANAGER
    for staff_id, reason in _candidates(area, areas, roster):
        if staff_id != manager_id or reason is ChoiceReason.A_ROLE:
            yield staff_id, reason


def _candidates(
    area: TransformerArea, areas: Sequence[TransformerArea], roster: Roster
) -> Iterator[tuple[UUID, ChoiceReason]]:
    yield area.a_manager_id, ChoiceReason.A_ROLE
    asked = {area.a_manager_id}
    if area.b_manager_id not in asked:
        yield area.b_manager_id, ChoiceReason.B_ROLE
        asked.add(area.b_manager_id)
    partners = {
        manager for other in areas if other.grid == area.grid for manager in (other.a_manager_id, other.b_manager_id)
    } - asked
    for partner in sorted(partners, key=lambda partner: _load(partner, roster)):
        yield partner, ChoiceReason.MUTUAL_AID


def _further(near: Sequence[UUID], roster: Roster) -> list[UUID]:
    others = [key for key, person in roster.staff.items() if Role.AREA_MANAGER in person.roles and key not in near]
    return sorted(others, key=lambda staff_id: _load(staff_id, roster))


def _load(staff_id: UUID, roster: Roster) -> tuple[int, str]:
    person = roster.staff.get(staff_id)
    return open_orders(staff_id, roster), "" if person is None else person.number


def _obstacle(staff_id: UUID, kind: OrderKindSpec, roster: Roster, at: datetime) -> Problem | None:
    problems = person_problems("lead", staff_id, roster, at)
    if problems:
        return problems[0]
    day = at.astimezone(STATION_ZONE).date()
    person = roster.staff[staff_id]
    return next(certificate_problems("lead", person, kind.certificates, roster.certificates, day), None)

"""Who takes an order up when somebody of its crew cannot go on with it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.definitions.order_kind import OrderKindSpec
from app.domain.dispatch.choice import choose_guardian, choose_lead
from app.domain.dispatch.crew import Crew, Roster, check_crew
from app.domain.dispatch.order import WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.problems import Problem, Refusal


def roster_beside(order: WorkOrder, roster: Roster) -> Roster:
    """The roster without this order: its own guardian is not busy with another place because of it."""
    return replace(roster, orders=tuple(other for other in roster.orders if other.id != order.id))


def crew_without(
    order: WorkOrder,
    leaving: UUID,
    areas: Sequence[TransformerArea],
    kind: OrderKindSpec,
    roster: Roster,
    at: datetime,
    *,
    manager_id: UUID | None = None,
) -> Crew:
    """The crew that goes on without this person; everybody else stays in his place where the rules let him.

    Args:
        order: one that is sent out.
        leaving: its lead, its guardian, or anybody else.
        areas: those of the order's grid, its own among them.
        kind: of the order.
        roster: who there is; the order itself may be in it.
        at: the moment of the change.
        manager_id: the 客户经理 of the case it is done for, who is asked first.

    Raises:
        Refusal: why those who were asked cannot lead it (`crew.*`), or `order.nobody_else`.
    """
    area = next(area for area in areas if area.id == order.area_id)
    beside = roster_beside(order, roster)
    lead_id = order.lead_id
    if lead_id is None or lead_id == leaving:
        proposal = choose_lead(area, areas, kind, beside, at, manager_id=manager_id, without={leaving})
        if proposal.lead_id is None:
            why = [rejection.problem for rejection in proposal.rejected]
            raise Refusal(*(why or [Problem(code="order.nobody_else", field="lead")]))
        lead_id = proposal.lead_id
    members = tuple(member for member in order.member_ids if member not in {leaving, lead_id})
    crew = Crew(lead_id=lead_id, guardian_id=order.guardian_id, member_ids=members)
    if order.guardian_id is None and not kind.needs_two:
        return crew
    if order.guardian_id in {None, leaving} or _cannot_guard(crew, kind, beside, at):
        others = {leaving, *members}
        return replace(crew, guardian_id=choose_guardian(lead_id, area, areas, kind, beside, at, without=others))
    return crew


def _cannot_guard(crew: Crew, kind: OrderKindSpec, roster: Roster, at: datetime) -> bool:
    return any(problem.field == "guardian" for problem in check_crew(kind, crew, roster, at))

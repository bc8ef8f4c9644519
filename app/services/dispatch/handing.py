"""Others go on with an order that is out: who could, and the change itself."""

from datetime import datetime
from uuid import UUID

from app.domain.dispatch.crew import Crew, with_crew
from app.domain.dispatch.handing import crew_without, roster_beside
from app.domain.dispatch.order import OrderStep, WorkOrder, take_step
from app.domain.grid.area import TransformerArea
from app.domain.people.session import Session
from app.domain.problems import Refusal, refuse_if_any
from app.persistence.database import Transaction
from app.services.dispatch.crews import crew_problems
from app.services.dispatch.roster import roster_of
from app.services.dispatch.stepping import record_step
from app.services.office import Office
from app.services.work.ground import Occurred
from app.services.work.managers import manager_of


def next_crew(office: Office, tx: Transaction, order: WorkOrder, leaving: UUID) -> Crew:
    """The crew that goes on without this person.

    Raises:
        Refusal: `order.nobody_else`, or why those who were asked cannot lead it (`crew.*`).
    """
    area = tx.of(TransformerArea).get(order.area_id)
    areas = tx.of(TransformerArea).find(grid=area.grid)
    kind = office.definitions.order_kind(order.kind)
    manager_id = manager_of(office, tx, order.case_id)
    return crew_without(order, leaving, areas, kind, roster_of(tx), office.clock.now(), manager_id=manager_id)


def change_crew(
    office: Office, tx: Transaction, session: Session, order: WorkOrder, crew: Crew, *, reason: str
) -> WorkOrder:
    """Store the order with its new crew and the reason; the rules of sending hold for it as for the first crew.

    Raises:
        Refusal: `order.same_crew`, `order.step_not_allowed`, or every rule the crew breaks (`crew.*`).
    """
    now = office.clock.now()
    changed = with_crew(order, crew)
    if changed == order:
        raise Refusal.of("order.same_crew", "lead", number=order.number)
    moved = take_step(changed, OrderStep.HAND_OVER, now)
    beside = roster_beside(order, roster_of(tx))
    refuse_if_any(crew_problems(office, tx, order, crew, beside, _time_left(order, now)))
    if crew.lead_id == order.lead_id:
        moved = changed  # only who goes with the lead changes: what he reported stands
    payload = {
        "from": str(order.lead_id),
        "lead": str(crew.lead_id),
        "guardian": str(crew.guardian_id or ""),
        "reason": reason,
    }
    return record_step(office, tx, session, moved, OrderStep.HAND_OVER, payload=payload, occurred=Occurred(at=now))


def _time_left(order: WorkOrder, now: datetime) -> tuple[datetime, datetime | None]:
    """From when to when the new crew is needed: the plan, as far as it is still ahead."""
    starts_at = now if order.planned_from is None else max(now, order.planned_from)
    has_end = order.planned_to is not None and order.planned_to > starts_at
    return starts_at, order.planned_to if has_end else None

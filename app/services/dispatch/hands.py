"""Whose hand may take an order which step."""

from typing import Final
from uuid import UUID

from app.domain.dispatch.order import OrderStep, WorkOrder, order_steps
from app.domain.people.session import Permission, Session

_FIELD_STEPS: Final = frozenset(
    {OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE, OrderStep.FINISH, OrderStep.HAND_BACK}
)


def crew_of(order: WorkOrder) -> frozenset[UUID]:
    """Everybody who is sent with an order."""
    return frozenset({order.lead_id, order.guardian_id, *order.member_ids} - {None})  # type: ignore[arg-type]  # no None is left


def may_take(session: Session, order: WorkOrder, step: OrderStep) -> bool:
    """Whether this person may take this step: dispatchers every one, a crew those of its own field work."""
    if session.may(Permission.DISPATCH):
        return True
    return session.may(Permission.FIELD_WORK) and step in _FIELD_STEPS and session.staff_id in crew_of(order)


def steps_for(session: Session, order: WorkOrder) -> tuple[OrderStep, ...]:
    """The steps the order may take now by this person's hand."""
    return tuple(step for step in order_steps(order) if may_take(session, order, step))

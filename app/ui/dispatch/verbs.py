"""What the pane of an order asks of the services, as calls for the database worker."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.dispatch.order import OrderStep, WorkOrder

if TYPE_CHECKING:
    from app.ui.dispatch.crew_form import CrewPlan
    from app.ui.dispatch.report_form import Report
    from app.ui.ground import Ground

Verb = Callable[[], WorkOrder]


def dispatching(ground: "Ground", order_id: UUID, plan: "CrewPlan") -> Verb:
    """Send the order out as planned."""
    return lambda: ground.services.dispatch.dispatch(
        ground.session, order_id, plan.crew, planned=plan.planned, risks=plan.risks, measures=plan.measures
    )


def reporting(ground: "Ground", order_id: UUID, report: "Report") -> Verb:
    """Report a step."""
    return lambda: ground.services.dispatch.report(
        ground.session,
        order_id,
        report.step,
        occurred=report.occurred,
        reason=report.reason,
        result=report.result,
    )


def taking_back(ground: "Ground", order_id: UUID, reason: str) -> Verb:
    """Hand an order back that was just sent."""
    return lambda: ground.services.dispatch.report(ground.session, order_id, OrderStep.HAND_BACK, reason=reason)

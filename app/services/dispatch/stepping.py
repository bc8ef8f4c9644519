"""A step of a work order, stored with its event and the limits it moves."""

from collections.abc import Mapping
from typing import Final

from app.domain.dispatch.order import OrderStep, WorkOrder
from app.domain.people.session import Session
from app.domain.work.case import Case
from app.domain.work.event import EventKind, SubjectKind
from app.persistence.database import Transaction
from app.services.office import Office
from app.services.work.ground import Occurred, keep_due, story_of

_EVENTS: Final[Mapping[OrderStep, EventKind]] = {
    OrderStep.DISPATCH: EventKind.ORDER_DISPATCHED,
    OrderStep.ACCEPT: EventKind.ORDER_ACCEPTED,
    OrderStep.DEPART: EventKind.ORDER_DEPARTED,
    OrderStep.ARRIVE: EventKind.ORDER_ARRIVED,
    OrderStep.FINISH: EventKind.ORDER_FINISHED,
    OrderStep.HAND_BACK: EventKind.ORDER_HANDED_BACK,
    OrderStep.WITHDRAW: EventKind.ORDER_WITHDRAWN,
    OrderStep.ARCHIVE: EventKind.ORDER_ARCHIVED,
    OrderStep.HAND_OVER: EventKind.ORDER_HANDED_OVER,
}


def record_step(
    office: Office,
    tx: Transaction,
    session: Session,
    moved: WorkOrder,
    step: OrderStep,
    *,
    payload: Mapping[str, str | int],
    occurred: Occurred,
) -> WorkOrder:
    """Store an order as the step left it; `occurred.at` None is now."""
    saved = tx.of(WorkOrder).save(moved)
    office.record(
        tx,
        session,
        (SubjectKind.ORDER, saved.id),
        _EVENTS[step],
        payload=payload,
        occurred_at=occurred.at,
        on_paper_at=occurred.on_paper_at,
    )
    if saved.case_id is not None:
        case = tx.of(Case).get(saved.case_id)
        orders = tx.of(WorkOrder).find(case_id=case.id)
        keep_due(office, tx, case, story_of(tx, case.id, orders))
    return saved

"""The stories of many cases in a few statements."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from app.domain.dispatch.order import WorkOrder
from app.domain.work.event import Event
from app.persistence.database import Transaction


def stories_of(tx: Transaction, cases: Iterable[UUID]) -> dict[UUID, list[Event]]:
    """The events of these cases and of their orders, by case, in no order."""
    ids = list(cases)
    case_of = {order.id: order.case_id for order in tx.of(WorkOrder).find_in("case_id", ids)}
    stories: dict[UUID, list[Event]] = defaultdict(list)
    for event in tx.of(Event).find_in("subject_id", [*ids, *case_of]):
        stories[case_of.get(event.subject_id) or event.subject_id].append(event)
    return stories

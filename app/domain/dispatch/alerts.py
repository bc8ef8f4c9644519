"""Orders running late, shown before it happens."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from app.domain.dispatch.order import OPEN_STATES, OrderState, WorkOrder

_NEAR_PERCENT: Final = 80
_ON_THE_WAY: Final = OPEN_STATES - {OrderState.ARRIVED}


class OrderAlert(StrEnum):
    """How an order stands against its nearest limit."""

    NONE = "none"
    NEAR = "near"
    OVERDUE = "overdue"


def alert(order: WorkOrder, now: datetime) -> OrderAlert:
    """How the order stands: near from 80 % of the time between its creation and the next limit on."""
    due_at = next_due(order)
    if due_at is None:
        return OrderAlert.NONE
    if now > due_at:
        return OrderAlert.OVERDUE
    span = due_at - order.created_at
    return OrderAlert.NEAR if (now - order.created_at) * 100 >= span * _NEAR_PERCENT else OrderAlert.NONE


def next_due(order: WorkOrder) -> datetime | None:
    """The limit that runs now: arrival until the crew is there, then the end; None when none runs."""
    if order.state not in OPEN_STATES:
        return None
    limits = [order.due_at]
    if order.state in _ON_THE_WAY:
        limits.append(order.due_arrive_at)
    return min((limit for limit in limits if limit is not None), default=None)


def minutes_left(order: WorkOrder, now: datetime) -> int | None:
    """Whole minutes to the running limit, negative when it is past; None when none runs."""
    due_at = next_due(order)
    return None if due_at is None else (due_at - now) // timedelta(minutes=1)

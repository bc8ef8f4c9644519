"""A work order (派工单) and the steps it may take."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from app.domain.problems import Refusal
from app.domain.records.facts import PlaceKind


class OrderState(StrEnum):
    """Where an order stands."""

    WAITING = "waiting"  # 待派工
    DISPATCHED = "dispatched"  # 已派工
    ACCEPTED = "accepted"  # 已接单
    DEPARTED = "departed"  # 已出发
    ARRIVED = "arrived"  # 已到达
    FINISHED = "finished"  # 已完工
    HANDED_BACK = "handed_back"  # 已退回
    WITHDRAWN = "withdrawn"  # 已撤回
    ARCHIVED = "archived"  # 已归档


class OrderStep(StrEnum):
    """What can be done with an order."""

    DISPATCH = "dispatch"
    ACCEPT = "accept"
    DEPART = "depart"
    ARRIVE = "arrive"
    FINISH = "finish"
    HAND_BACK = "hand_back"
    WITHDRAW = "withdraw"
    ARCHIVE = "archive"
    HAND_OVER = "hand_over"  # to another crew that is sent instead


_S = OrderState
TRANSITIONS: Final[Mapping[tuple[OrderState, OrderStep], OrderState]] = {
    (_S.WAITING, OrderStep.DISPATCH): _S.DISPATCHED,
    (_S.WAITING, OrderStep.WITHDRAW): _S.WITHDRAWN,
    (_S.DISPATCHED, OrderStep.ACCEPT): _S.ACCEPTED,
    (_S.DISPATCHED, OrderStep.HAND_BACK): _S.HANDED_BACK,
    (_S.DISPATCHED, OrderStep.WITHDRAW): _S.WITHDRAWN,
    (_S.ACCEPTED, OrderStep.DEPART): _S.DEPARTED,
    (_S.ACCEPTED, OrderStep.HAND_BACK): _S.HANDED_BACK,
    (_S.ACCEPTED, OrderStep.WITHDRAW): _S.WITHDRAWN,
    (_S.DEPARTED, OrderStep.ARRIVE): _S.ARRIVED,
    (_S.DEPARTED, OrderStep.HAND_BACK): _S.HANDED_BACK,
    (_S.ARRIVED, OrderStep.FINISH): _S.FINISHED,
    (_S.ARRIVED, OrderStep.HAND_BACK): _S.HANDED_BACK,
    (_S.HANDED_BACK, OrderStep.DISPATCH): _S.DISPATCHED,
    (_S.HANDED_BACK, OrderStep.WITHDRAW): _S.WITHDRAWN,
    (_S.FINISHED, OrderStep.ARCHIVE): _S.ARCHIVED,
    (_S.DISPATCHED, OrderStep.HAND_OVER): _S.DISPATCHED,
    (_S.ACCEPTED, OrderStep.HAND_OVER): _S.DISPATCHED,
    (_S.DEPARTED, OrderStep.HAND_OVER): _S.DISPATCHED,
}
"""The steps an order may take, as pairs; what is not here is refused.

A crew on its way cannot be withdrawn. Once it is there the work has begun, and another crew takes it up only after it
was handed back.
"""

OPEN_STATES: Final = frozenset(
    {_S.WAITING, _S.DISPATCHED, _S.ACCEPTED, _S.DEPARTED, _S.ARRIVED, _S.HANDED_BACK},
)
"""States in which work is still to be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrder:
    """One task for one crew.

    `lead_id` is 工作负责人, `guardian_id` 监护人 (does no work himself), `member_ids` the others who work.
    `stage` is the stage of the case it serves. `result` holds what was entered on finishing, by field code.
    """

    id: UUID
    number: str
    kind: str
    state: OrderState
    area_id: UUID
    created_at: datetime
    task: str
    place: str
    case_id: UUID | None = None
    stage: str = ""
    customer_id: UUID | None = None
    place_kind: PlaceKind = PlaceKind.RURAL
    lead_id: UUID | None = None
    guardian_id: UUID | None = None
    member_ids: tuple[UUID, ...] = ()
    risks: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    planned_from: datetime | None = None
    planned_to: datetime | None = None
    due_arrive_at: datetime | None = None
    due_at: datetime | None = None
    dispatched_at: datetime | None = None
    accepted_at: datetime | None = None
    departed_at: datetime | None = None
    arrived_at: datetime | None = None
    finished_at: datetime | None = None
    result: Mapping[str, str | int] = dataclasses.field(default_factory=dict)
    version: int = 0


_TIMES: Final[Mapping[OrderStep, str]] = {
    OrderStep.DISPATCH: "dispatched_at",
    OrderStep.ACCEPT: "accepted_at",
    OrderStep.DEPART: "departed_at",
    OrderStep.ARRIVE: "arrived_at",
    OrderStep.FINISH: "finished_at",
    OrderStep.HAND_OVER: "dispatched_at",
}
_SENDING: Final = frozenset({OrderStep.DISPATCH, OrderStep.HAND_OVER})


def order_steps(order: WorkOrder) -> tuple[OrderStep, ...]:
    """The steps the order may take now."""
    return tuple(step for state, step in TRANSITIONS if state is order.state)


def take_step(order: WorkOrder, step: OrderStep, at: datetime) -> WorkOrder:
    """The order after a step at this moment.

    Raises:
        Refusal: `order.step_not_allowed` when the pair is not in the table, `order.time_backwards` when the moment
            lies before the step before it, `order.no_lead` when it is sent out without a lead.
    """
    target = TRANSITIONS.get((order.state, step))
    if target is None:
        raise Refusal.of("order.step_not_allowed", number=order.number, state=str(order.state), step=str(step))
    if step in _SENDING and order.lead_id is None:
        raise Refusal.of("order.no_lead", "lead", number=order.number)
    if at < _last_time(order):
        raise Refusal.of("order.time_backwards", number=order.number, step=str(step))
    moved = dataclasses.replace(order, state=target)
    if step in _SENDING:  # sent again or to others: the earlier crew's times are in the events
        moved = dataclasses.replace(moved, accepted_at=None, departed_at=None, arrived_at=None)
    name = _TIMES.get(step)
    return dataclasses.replace(moved, **{name: at}) if name else moved  # type: ignore[arg-type]  # all are moments


def _last_time(order: WorkOrder) -> datetime:
    times = (order.dispatched_at, order.accepted_at, order.departed_at, order.arrived_at, order.finished_at)
    return max((moment for moment in times if moment is not None), default=order.created_at)

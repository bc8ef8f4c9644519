"""An order takes only the steps of the table, forward in time, and warns before it is late."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.dispatch.alerts import OrderAlert, alert, minutes_left, next_due
from app.domain.dispatch.order import TRANSITIONS, OrderState, OrderStep, WorkOrder, order_steps, take_step
from app.domain.problems import Refusal

CREATED = datetime(2026, 10, 9, 1, 0, tzinfo=UTC)
ORDER = WorkOrder(
    id=UUID(int=200),
    number="2026-YF-PG-000001-2",
    kind="WO-01",
    state=OrderState.WAITING,
    area_id=UUID(int=1),
    created_at=CREATED,
    task="抢修",
    place="鸣凤村9组",
    lead_id=UUID(int=11),
)


def later(minutes: int) -> datetime:
    return CREATED + timedelta(minutes=minutes)


def test_an_order_from_dispatch_to_the_file() -> None:
    order = ORDER
    for minutes, step in enumerate(
        (OrderStep.DISPATCH, OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE, OrderStep.FINISH, OrderStep.ARCHIVE)
    ):
        assert step in order_steps(order)
        order = take_step(order, step, later(minutes))
    assert order.state is OrderState.ARCHIVED
    times = (order.dispatched_at, order.accepted_at, order.departed_at, order.arrived_at, order.finished_at)
    assert times == tuple(later(minutes) for minutes in range(5))
    assert order_steps(order) == ()


@pytest.mark.parametrize("state", OrderState)
@pytest.mark.parametrize("step", OrderStep)
def test_only_the_pairs_of_the_table_are_allowed(state: OrderState, step: OrderStep) -> None:
    order = replace(ORDER, state=state)
    if (state, step) in TRANSITIONS:
        assert take_step(order, step, CREATED).state is TRANSITIONS[state, step]
    else:
        with pytest.raises(Refusal, match=r"order\.step_not_allowed"):
            take_step(order, step, CREATED)


def test_a_crew_on_its_way_cannot_be_withdrawn() -> None:
    assert OrderStep.WITHDRAW not in order_steps(replace(ORDER, state=OrderState.DEPARTED))


def test_an_order_handed_back_is_sent_again_without_the_first_crew_s_times() -> None:
    order = ORDER
    for minutes, step in enumerate((OrderStep.DISPATCH, OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.HAND_BACK)):
        order = take_step(order, step, later(minutes))
    again = take_step(order, OrderStep.DISPATCH, later(9))
    assert (again.dispatched_at, again.accepted_at, again.departed_at) == (later(9), None, None)


def test_no_order_goes_out_without_lead_or_backwards_in_time() -> None:
    with pytest.raises(Refusal, match=r"order\.no_lead"):
        take_step(replace(ORDER, lead_id=None), OrderStep.DISPATCH, CREATED)
    with pytest.raises(Refusal, match=r"order\.time_backwards"):
        take_step(ORDER, OrderStep.DISPATCH, later(-1))
    sent = take_step(ORDER, OrderStep.DISPATCH, later(5))
    with pytest.raises(Refusal, match=r"order\.time_backwards"):
        take_step(sent, OrderStep.ACCEPT, later(4))


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(71, OrderAlert.NONE), (72, OrderAlert.NEAR), (90, OrderAlert.NEAR), (91, OrderAlert.OVERDUE)],
)
def test_an_order_warns_at_four_fifths_of_its_limit(minutes: int, expected: OrderAlert) -> None:
    order = replace(ORDER, state=OrderState.DISPATCHED, due_arrive_at=later(90), due_at=later(330))
    assert alert(order, later(minutes)) is expected
    assert minutes_left(order, later(minutes)) == 90 - minutes


def test_after_arrival_the_end_counts_and_after_the_end_nothing() -> None:
    order = replace(ORDER, state=OrderState.ARRIVED, due_arrive_at=later(90), due_at=later(330))
    assert next_due(order) == later(330)
    assert alert(order, later(100)) is OrderAlert.NONE
    done = replace(order, state=OrderState.FINISHED)
    assert (alert(done, later(999)), minutes_left(done, later(999))) == (OrderAlert.NONE, None)
    assert next_due(ORDER) is None

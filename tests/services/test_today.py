"""The numbers of the day, what came back, and the month so far."""

from datetime import timedelta

import pytest

from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OrderStep
from app.domain.problems import Refusal
from app.domain.work.steps import StepKind
from app.services.today import Counts, Return
from tests.station import FIRST_AREA, LI, ZHANG, SmallStation, fault_draft, local, resident_draft


def test_counts_are_everybodys_for_the_desk_and_ones_own_for_an_area_manager(station: SmallStation) -> None:
    desk = station.desk
    case = station.register(resident_draft())
    station.step(case, StepKind.ADVANCE)
    assert desk.today.counts(station.clerk) == Counts(due_today=0, overdue=0, unassigned=1, to_archive=0, own_orders=0)
    order = station.newest_order(case.id)
    desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    assert desk.today.counts(station.zhang).own_orders == 1
    assert desk.today.counts(station.li).own_orders == 1
    assert desk.today.counts(station.wang).own_orders == 0
    station.clock.set(local(2026, 3, 9, 9))
    assert (desk.today.counts(station.clerk).due_today, desk.today.counts(station.clerk).overdue) == (1, 0)
    station.clock.set(local(2026, 3, 10, 9))
    assert (desk.today.counts(station.administrator).due_today, desk.today.counts(station.administrator).overdue) == (
        0,
        1,
    )
    assert (desk.today.counts(station.zhang).overdue, desk.today.counts(station.wang).overdue) == (1, 0)


def test_what_came_back_is_told_with_its_reason_until_it_is_settled(station: SmallStation) -> None:
    desk = station.desk
    assert desk.today.came_back() == ()
    case = station.register(fault_draft())
    order = station.newest_order(case.id)
    for reason in ("找不到人", "客户要求改约"):
        desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
        station.clock.forward(minutes=10)
        desk.dispatch.report(station.zhang, order.id, OrderStep.HAND_BACK, reason=reason)
    station.clock.forward(minutes=10)
    complaint = desk.dispatch.create(
        station.clerk, kind="WO-10", area_id=FIRST_AREA, task="投诉：停电未通知", place="鸣凤村"
    )
    found = desk.today.came_back()
    assert [(each.number, each.why, each.words) for each in found] == [
        (complaint.number, Return.COMPLAINT, "投诉：停电未通知"),
        (order.number, Return.HANDED_BACK, "客户要求改约"),
    ]
    assert found[1].at == station.clock.now() - timedelta(minutes=10)
    desk.dispatch.report(station.clerk, complaint.id, OrderStep.WITHDRAW, reason="重复")
    desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI))
    assert desk.today.came_back() == ()


def test_a_complaint_that_was_handed_back_is_told_once(station: SmallStation) -> None:
    desk = station.desk
    order = desk.dispatch.create(station.clerk, kind="WO-10", area_id=FIRST_AREA, task="投诉", place="鸣凤村")
    desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG))
    desk.dispatch.report(station.zhang, order.id, OrderStep.HAND_BACK, reason="不属本台区")
    assert [(each.why, each.words) for each in desk.today.came_back()] == [(Return.HANDED_BACK, "不属本台区")]


def test_the_month_so_far_is_for_who_may_see_all_scores(station: SmallStation) -> None:
    assert station.desk.today.month_so_far(station.head) is None
    station.register(fault_draft())
    month = station.desk.today.month_so_far(station.head)
    assert month is not None
    assert (month.month, month.is_locked) == ("2026-03", False)
    assert (month.average, month.lowest) == (None, ())
    with pytest.raises(Refusal) as refused:
        station.desk.today.month_so_far(station.clerk)
    assert refused.value.problems[0].code == "permission.denied"

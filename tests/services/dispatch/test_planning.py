"""Crews tried before they are sent, batches, what is near, and a day as it is laid out."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.dispatch.alerts import OrderAlert
from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OrderState, OrderStep, WorkOrder
from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.work.steps import StepKind
from app.services.dispatch.hands import crew_of, steps_for
from app.services.work.ground import Occurred
from tests.station import FAR_AREA, FIRST_AREA, LI, MONDAY, WANG, ZHANG, SmallStation, fault_draft, resident_draft


def _survey(station: SmallStation, name: str = "查良镛") -> WorkOrder:
    return station.newest_order(station.step(station.register(resident_draft(name)), StepKind.ADVANCE).id)


def _patrol(station: SmallStation, area: UUID = FAR_AREA) -> WorkOrder:
    return station.desk.dispatch.create(station.clerk, kind="WO-19", area_id=area, task="巡视", place="")


def _send(station: SmallStation, order: WorkOrder, lead: UUID = ZHANG, guardian: UUID | None = LI) -> WorkOrder:
    return station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=lead, guardian_id=guardian))


def test_a_guardian_is_another_person_than_the_lead_who_is_free(station: SmallStation) -> None:
    order = _survey(station)
    planning = station.desk.planning
    assert planning.guardian_for(order.id, ZHANG) == LI
    assert planning.guardian_for(order.id, LI) == ZHANG
    _send(station, _survey(station, "欧阳桂兰"))
    assert planning.guardian_for(order.id, ZHANG) == WANG
    assert planning.guardian_for(_patrol(station).id, ZHANG) is None


def test_a_crew_is_tried_without_being_sent(station: SmallStation) -> None:
    order = _survey(station)
    planning = station.desk.planning
    assert planning.check(order.id, Crew(lead_id=ZHANG, guardian_id=LI)) == ()
    assert [p.code for p in planning.check(order.id, Crew(lead_id=ZHANG))] == ["crew.guardian_missing"]
    tuesday = MONDAY + timedelta(days=1)
    station.desk.people.put_absence(station.clerk, ZHANG, tuesday, tuesday + timedelta(hours=8), "培训")
    crew = Crew(lead_id=ZHANG, guardian_id=LI)
    assert planning.check(order.id, crew) == ()
    later = (tuesday + timedelta(hours=1), tuesday + timedelta(hours=2))
    assert [(p.code, p.field) for p in planning.check(order.id, crew, later)] == [("crew.absent", "lead")]
    assert station.order(order.id).state is OrderState.WAITING


def test_a_batch_sends_what_it_can_and_says_why_it_cannot_send_the_rest(station: SmallStation) -> None:
    orders = [_survey(station, name) for name in ("甲一", "乙二", "丙三")]
    zhao = station.desk.people.by_number("YF012")
    station.desk.people.put_absence(station.clerk, zhao.id, MONDAY, MONDAY + timedelta(days=1), "开会")
    told: list[tuple[int, int]] = []
    ids = [order.id for order in orders]
    sent = station.desk.planning.dispatch_proposed(station.clerk, ids, lambda done, total: told.append((done, total)))
    assert told == [(0, 3), (1, 3), (2, 3)]
    assert [(each.order.number, each.lead.name if each.lead else "") for each in sent] == [
        (orders[0].number, "张三"),
        (orders[1].number, "张三"),
        (orders[2].number, ""),
    ]
    assert [problem.code for problem in sent[2].problems] == ["crew.guardian_missing"]
    assert station.order(ids[0]).state is OrderState.DISPATCHED
    assert station.order(ids[2]).state is OrderState.WAITING


def test_a_batch_names_everybody_who_could_not_go(station: SmallStation) -> None:
    order = _patrol(station)
    for person in station.desk.people.staff():
        if person.id in {station.zhao.staff_id, ZHANG}:
            day = MONDAY + timedelta(days=1)
            station.desk.people.put_absence(station.clerk, person.id, MONDAY, day, "开会")
    (sent,) = station.desk.planning.dispatch_proposed(station.clerk, [order.id], lambda _done, _total: None)
    assert sent.lead is None
    assert [(problem.code, problem.values["name"]) for problem in sent.problems] == [
        ("crew.absent", "赵六"),
        ("crew.absent", "张三"),
    ]


def test_a_batch_stops_between_two_orders_and_keeps_what_was_sent(station: SmallStation) -> None:
    first, second = _patrol(station), _patrol(station, FIRST_AREA)

    def stop(done: int, _total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        station.desk.planning.dispatch_proposed(station.clerk, [first.id, second.id], stop)
    assert station.order(first.id).state is OrderState.DISPATCHED
    assert station.order(second.id).state is OrderState.WAITING


def test_only_dispatchers_send_a_batch(station: SmallStation) -> None:
    with pytest.raises(Refusal, match=r"permission\.denied"):
        station.desk.planning.dispatch_proposed(station.zhang, [], lambda _done, _total: None)


def test_warnings_reach_the_crew_and_unassigned_orders_the_dispatcher(station: SmallStation) -> None:
    fault = station.newest_order(station.register(fault_draft()).id)
    planning = station.desk.planning
    assert planning.warnings(station.clerk) == ()
    station.clock.set(MONDAY + timedelta(minutes=280))
    assert [order.id for order in planning.warnings(station.clerk)] == [fault.id]
    assert planning.warnings(station.zhang) == ()
    assert [order.id for order in planning.warnings(OWNER)] == [fault.id]
    _send(station, fault)
    for session, expected in ((station.zhang, [fault.id]), (station.li, [fault.id]), (station.wang, [])):
        assert [order.id for order in planning.warnings(session)] == expected
    assert planning.warnings(station.clerk) == ()
    assert planning.warnings(OWNER) == ()


def test_outside_business_hours_only_faults_warn(station: SmallStation) -> None:
    survey = _survey(station)
    fault = station.newest_order(station.register(fault_draft()).id)
    station.clock.set(MONDAY + timedelta(days=4, hours=1))
    assert {order.id for order in station.desk.planning.warnings(station.clerk)} == {survey.id, fault.id}
    for closed in (MONDAY + timedelta(days=4, hours=4), MONDAY + timedelta(days=5, hours=1)):
        station.clock.set(closed)
        assert [order.id for order in station.desk.planning.warnings(station.clerk)] == [fault.id]


def test_a_day_shows_orders_as_planned_as_they_run_and_as_they_ended(station: SmallStation) -> None:
    planned, running, ended = (_survey(station, name) for name in ("甲一", "乙二", "丙三"))
    begins, ends = MONDAY.replace(hour=14), MONDAY.replace(hour=16)
    station.desk.dispatch.dispatch(
        station.clerk, planned.id, Crew(lead_id=ZHANG, guardian_id=LI), planned=(begins, ends)
    )
    for order, guardian in ((running, LI), (ended, WANG)):
        crew = Crew(lead_id=ZHANG, guardian_id=guardian)
        today = (MONDAY, MONDAY + timedelta(hours=1))
        station.desk.dispatch.dispatch(station.clerk, order.id, crew, planned=today)
        for step in (OrderStep.ACCEPT, OrderStep.DEPART):
            station.desk.dispatch.report(station.clerk, order.id, step)
    station.clock.forward(minutes=30)
    station.desk.dispatch.report(station.clerk, ended.id, OrderStep.ARRIVE)
    result: dict[str, str | int] = {"access_point": "3号杆"}
    station.desk.dispatch.report(station.clerk, ended.id, OrderStep.FINISH, result=result, occurred=Occurred())
    station.clock.forward(hours=2)
    station.desk.people.put_absence(station.clerk, WANG, MONDAY, MONDAY + timedelta(days=1), "请假")

    days = {day.staff.name: day for day in station.desk.planning.day(date(2026, 3, 2))}
    assert [(o.order.id, o.starts_at, o.ends_at, o.is_guarding) for o in days["张三"].orders] == [
        (running.id, MONDAY, MONDAY + timedelta(hours=2, minutes=30), False),
        (ended.id, MONDAY, MONDAY + timedelta(minutes=30), False),
        (planned.id, begins, ends, False),
    ]
    assert [(o.order.id, o.is_guarding, o.alert) for o in days["李四"].orders] == [
        (running.id, True, OrderAlert.NONE),
        (planned.id, True, OrderAlert.NONE),
    ]
    assert [absence.reason for absence in days["王五"].absences] == ["请假"]
    assert days["赵六"].orders == ()
    tuesday = {day.staff.name: day for day in station.desk.planning.day(date(2026, 3, 3))}
    assert all(not day.orders for day in tuesday.values())
    assert [absence.reason for absence in tuesday["王五"].absences] == ["请假"]


def test_orders_handed_back_are_on_nobodys_day(station: SmallStation) -> None:
    order = _send(station, _survey(station))
    assert any(day.orders for day in station.desk.planning.day(date(2026, 3, 2)))
    station.desk.dispatch.report(station.clerk, order.id, OrderStep.HAND_BACK, reason="改期")
    assert not any(day.orders for day in station.desk.planning.day(date(2026, 3, 2)))


def test_a_person_may_take_the_steps_of_his_own_orders_only(station: SmallStation) -> None:
    order = _send(station, _survey(station))
    assert crew_of(order) == {ZHANG, LI}
    assert set(steps_for(station.clerk, order)) == {
        OrderStep.ACCEPT,
        OrderStep.HAND_BACK,
        OrderStep.WITHDRAW,
        OrderStep.HAND_OVER,
    }
    assert set(steps_for(station.zhang, order)) == {OrderStep.ACCEPT, OrderStep.HAND_BACK}
    assert set(steps_for(station.li, order)) == {OrderStep.ACCEPT, OrderStep.HAND_BACK}
    assert steps_for(station.wang, order) == ()
    assert steps_for(station.administrator, order) == ()

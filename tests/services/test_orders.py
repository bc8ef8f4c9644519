"""Work orders: sent to the area's managers, reported step by step, and never with one name where two must go."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.dispatch.alerts import OrderAlert
from app.domain.dispatch.choice import ChoiceReason
from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OrderState, OrderStep, WorkOrder
from app.domain.people.session import OWNER
from app.domain.people.staff import Certificate, CertificateKind
from app.domain.problems import Refusal
from app.domain.records.facts import PlaceKind
from app.domain.work.steps import StepKind
from app.persistence.ids import new_id
from app.services.feed import Topic
from app.services.work.ground import Occurred
from tests.station import (
    CHEN,
    FAR_AREA,
    FIRST_AREA,
    LI,
    MONDAY,
    REPAIRED,
    SECOND_AREA,
    SURVEYED,
    WANG,
    ZHANG,
    SmallStation,
    fault_draft,
    local,
    resident_draft,
)

FAULT_CREW = Crew(lead_id=ZHANG, guardian_id=LI)


@pytest.fixture
def fault(station: SmallStation) -> WorkOrder:
    """The order of a fault just reported, waiting to be sent out."""
    return station.newest_order(station.register(fault_draft()).id)


def problems_of(refused: pytest.ExceptionInfo[Refusal]) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in refused.value.problems]


def away(station: SmallStation, *people: UUID) -> None:
    now = station.clock.now()
    for person in people:
        station.desk.people.put_absence(station.clerk, person, now, now + timedelta(days=1), "年休假")


def report(station: SmallStation, order: WorkOrder, *steps: OrderStep) -> WorkOrder:
    for step in steps:
        order = station.desk.dispatch.report(station.clerk, order.id, step)
    return order


def test_a_fault_goes_to_the_a_role_with_the_b_role_as_guardian(station: SmallStation, fault: WorkOrder) -> None:
    proposal, guardian = station.desk.dispatch.propose(fault.id)

    assert (proposal.lead_id, proposal.reason, proposal.rejected) == (ZHANG, ChoiceReason.A_ROLE, ())
    assert guardian == LI


def test_when_the_a_role_is_away_the_b_role_goes_and_it_says_why(station: SmallStation, fault: WorkOrder) -> None:
    away(station, ZHANG)

    proposal, guardian = station.desk.dispatch.propose(fault.id)

    assert (proposal.lead_id, proposal.reason, guardian) == (LI, ChoiceReason.B_ROLE, WANG)
    (passed_over,) = proposal.rejected
    assert (passed_over.staff_id, passed_over.problem.code) == (ZHANG, "crew.absent")
    assert passed_over.problem.values == {"name": "张三", "reason": "年休假", "until": "2026-03-03 09:00"}


def test_when_both_are_away_a_partner_of_the_grid_goes(station: SmallStation, fault: WorkOrder) -> None:
    away(station, ZHANG, LI)

    proposal, guardian = station.desk.dispatch.propose(fault.id)

    of_another_grid = station.desk.people.by_number("YF012").id
    assert (proposal.lead_id, proposal.reason, guardian) == (WANG, ChoiceReason.MUTUAL_AID, of_another_grid)


def test_when_nobody_of_the_grid_is_there_nobody_is_proposed(station: SmallStation, fault: WorkOrder) -> None:
    away(station, ZHANG, LI, WANG)

    proposal, guardian = station.desk.dispatch.propose(fault.id)

    assert (proposal.lead_id, proposal.reason, guardian) == (None, None, None)
    assert [rejection.staff_id for rejection in proposal.rejected] == [ZHANG, LI, WANG]


def test_an_absence_that_is_over_no_longer_counts(station: SmallStation, fault: WorkOrder) -> None:
    away(station, ZHANG)
    station.clock.forward(days=1)

    assert station.desk.dispatch.propose(fault.id)[0].lead_id == ZHANG


def test_an_expired_certificate_blocks_and_names_its_last_day(station: SmallStation, fault: WorkOrder) -> None:
    expired = Certificate(
        id=new_id(),
        staff_id=ZHANG,
        kind=CertificateKind.LOW_VOLTAGE_ELECTRICIAN,
        valid_until=date(2026, 3, 1),
    )
    station.desk.people.put_certificate(station.head, expired)

    with pytest.raises(Refusal) as refused:
        station.desk.dispatch.dispatch(station.clerk, fault.id, FAULT_CREW)
    (problem,) = refused.value.problems
    assert (problem.code, problem.field) == ("crew.certificate_expired", "lead")
    assert problem.values == {"name": "张三", "certificate": "low_voltage_electrician", "until": "2026-03-01"}
    assert station.desk.dispatch.propose(fault.id)[0].lead_id == LI
    assert station.order(fault.id) == fault


def test_a_certificate_still_counts_on_its_last_day(station: SmallStation, fault: WorkOrder) -> None:
    last_day = Certificate(
        id=new_id(),
        staff_id=ZHANG,
        kind=CertificateKind.LOW_VOLTAGE_ELECTRICIAN,
        valid_until=date(2026, 3, 2),
    )
    station.desk.people.put_certificate(station.head, last_day)

    assert station.desk.dispatch.dispatch(station.clerk, fault.id, FAULT_CREW).state is OrderState.DISPATCHED


@pytest.mark.parametrize(
    ("crew", "expected"),
    [
        (Crew(lead_id=ZHANG), [("crew.guardian_missing", "guardian")]),
        (Crew(lead_id=ZHANG, guardian_id=ZHANG), [("crew.guardian_works", "guardian")]),
        (Crew(lead_id=ZHANG, guardian_id=LI, member_ids=(LI,)), [("crew.guardian_works", "guardian")]),
        (Crew(lead_id=CHEN, guardian_id=LI), [("crew.unknown_person", "lead")]),
    ],
)
def test_a_crew_that_may_not_go_is_not_sent(
    station: SmallStation, fault: WorkOrder, crew: Crew, expected: list[tuple[str, str]]
) -> None:
    with pytest.raises(Refusal) as refused:
        station.desk.dispatch.dispatch(station.clerk, fault.id, crew)

    assert problems_of(refused) == expected
    assert station.order(fault.id).state is OrderState.WAITING


def test_a_guardian_watches_one_place_at_a_time(station: SmallStation, fault: WorkOrder) -> None:
    station.desk.dispatch.dispatch(station.clerk, fault.id, FAULT_CREW)
    other = station.newest_order(station.register(replace(fault_draft(), area_id=SECOND_AREA)).id)

    with pytest.raises(Refusal) as refused:
        station.desk.dispatch.dispatch(station.clerk, other.id, Crew(lead_id=WANG, guardian_id=LI))
    assert [(p.code, p.values) for p in refused.value.problems] == [
        ("crew.guardian_busy", {"name": "李四", "number": fault.number})
    ]
    tomorrow = (local(2026, 3, 3, 9), local(2026, 3, 3, 11))
    today = (local(2026, 3, 2, 10), local(2026, 3, 2, 12))
    assert station.desk.dispatch.propose(other.id)[1] == ZHANG
    with pytest.raises(Refusal, match=r"crew\.guardian_busy"):  # the first place has no planned end
        station.desk.dispatch.dispatch(station.clerk, other.id, Crew(lead_id=WANG, guardian_id=LI), planned=tomorrow)
    station.desk.dispatch.report(station.clerk, fault.id, OrderStep.WITHDRAW, reason="误报")
    sent = station.desk.dispatch.dispatch(
        station.clerk, other.id, Crew(lead_id=WANG, guardian_id=LI), planned=today, risks=("触电",), measures=()
    )
    assert (sent.planned_from, sent.planned_to, sent.risks, sent.measures) == (*today, ("触电",), ())


def test_the_life_of_an_order_with_its_times(station: SmallStation, fault: WorkOrder) -> None:
    heard: list[frozenset[Topic]] = []
    station.desk.office.feed.subscribe(heard.append)
    assert (fault.state, fault.due_at, fault.due_arrive_at) == (OrderState.WAITING, local(2026, 3, 2, 14, 30), None)
    order = station.desk.dispatch.dispatch(station.clerk, fault.id, FAULT_CREW)
    assert (order.lead_id, order.guardian_id, order.due_arrive_at) == (ZHANG, LI, local(2026, 3, 2, 10, 30))
    assert order.risks == ("触电", "高处坠落", "倒杆断线", "误入带电间隔")
    assert heard == [frozenset({Topic.ORDERS, Topic.CASES})]

    for step in (OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE):
        station.clock.forward(minutes=10)
        order = station.desk.dispatch.report(station.zhang, order.id, step)
    station.clock.forward(minutes=40)
    order = station.desk.dispatch.report(station.li, order.id, OrderStep.FINISH, result=REPAIRED)

    times = (order.dispatched_at, order.accepted_at, order.departed_at, order.arrived_at, order.finished_at)
    assert times == tuple(local(2026, 3, 2, *clock) for clock in ((9, 0), (9, 10), (9, 20), (9, 30), (10, 10)))
    assert order.case_id is not None
    assert station.case(order.case_id).details["fault_cause"] == "接户线烧断"
    filed = station.desk.dispatch.report(station.clerk, order.id, OrderStep.ARCHIVE)
    assert filed.state is OrderState.ARCHIVED
    view = station.desk.dispatch.show(order.id)
    assert (view.steps, view.alert, view.kind.name, view.area.id) == ((), OrderAlert.NONE, "故障抢修", FIRST_AREA)
    assert view.case is not None
    assert view.people[LI].name == "李四"
    assert [event.kind for event in view.events] == [
        "order.created",
        "order.dispatched",
        "order.accepted",
        "order.departed",
        "order.arrived",
        "order.finished",
        "order.archived",
    ]
    assert view.events[1].payload == {"lead": str(ZHANG), "guardian": str(LI)}


def test_the_limit_of_a_case_follows_its_crew(station: SmallStation, fault: WorkOrder) -> None:
    def limit() -> list[tuple[str, float]]:
        return station.query("SELECT limit_code, due_at / 1000 FROM case_due")

    assert limit() == [("arrival", local(2026, 3, 2, 10, 30).timestamp())]
    station.desk.dispatch.dispatch(station.clerk, fault.id, FAULT_CREW)
    station.clock.forward(minutes=30)
    report(station, fault, OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE)
    assert limit() == [("restoration", local(2026, 3, 2, 13, 30).timestamp())]


def test_an_order_handed_back_is_sent_again_with_another_crew(station: SmallStation, fault: WorkOrder) -> None:
    station.desk.dispatch.dispatch(station.clerk, fault.id, FAULT_CREW)
    station.clock.forward(minutes=5)
    report(station, fault, OrderStep.ACCEPT, OrderStep.DEPART)
    with pytest.raises(Refusal) as refused:
        station.desk.dispatch.report(station.zhang, fault.id, OrderStep.HAND_BACK, reason=" ")
    assert problems_of(refused) == [("order.reason_missing", "reason")]

    back = station.desk.dispatch.report(station.zhang, fault.id, OrderStep.HAND_BACK, reason="车辆故障")
    assert (back.state, back.lead_id) == (OrderState.HANDED_BACK, ZHANG)
    assert station.events(fault.id)[-1].payload == {"reason": "车辆故障"}
    station.clock.forward(minutes=5)
    again = station.desk.dispatch.dispatch(station.clerk, fault.id, Crew(lead_id=LI, guardian_id=WANG))

    assert (again.state, again.lead_id, again.accepted_at, again.departed_at) == (OrderState.DISPATCHED, LI, None, None)
    assert again.dispatched_at == local(2026, 3, 2, 9, 10)
    assert again.due_arrive_at == local(2026, 3, 2, 10, 30)  # the customer has waited since the call


def test_a_crew_on_its_way_cannot_be_withdrawn(station: SmallStation, fault: WorkOrder) -> None:
    station.desk.dispatch.dispatch(station.clerk, fault.id, FAULT_CREW)
    report(station, fault, OrderStep.ACCEPT, OrderStep.DEPART)

    with pytest.raises(Refusal) as refused:
        station.desk.dispatch.report(station.clerk, fault.id, OrderStep.WITHDRAW, reason="误报")
    assert problems_of(refused) == [("order.step_not_allowed", "")]


@pytest.mark.parametrize("step", [OrderStep.ACCEPT, OrderStep.ARRIVE, OrderStep.FINISH, OrderStep.ARCHIVE])
def test_steps_out_of_turn_are_refused(station: SmallStation, fault: WorkOrder, step: OrderStep) -> None:
    with pytest.raises(Refusal) as refused:
        station.desk.dispatch.report(station.clerk, fault.id, step)

    assert problems_of(refused) == [("order.step_not_allowed", "")]
    assert station.order(fault.id) == fault


def test_sending_out_is_not_a_report(station: SmallStation, fault: WorkOrder) -> None:
    with pytest.raises(Refusal) as refused:
        station.desk.dispatch.report(station.clerk, fault.id, OrderStep.DISPATCH)
    assert problems_of(refused) == [("order.no_lead", "lead")]


def test_an_order_cannot_be_sent_out_twice(station: SmallStation, fault: WorkOrder) -> None:
    station.desk.dispatch.dispatch(station.clerk, fault.id, FAULT_CREW)
    station.desk.dispatch.report(station.clerk, fault.id, OrderStep.ACCEPT)

    with pytest.raises(Refusal, match=r"order\.step_not_allowed"):
        station.desk.dispatch.dispatch(station.clerk, fault.id, Crew(lead_id=WANG, guardian_id=ZHANG))


def test_what_happened_is_reported_with_its_own_time_but_in_order(station: SmallStation, fault: WorkOrder) -> None:
    station.desk.dispatch.dispatch(station.clerk, fault.id, FAULT_CREW)
    station.clock.forward(hours=1)
    order = station.desk.dispatch.report(
        station.clerk, fault.id, OrderStep.ACCEPT, occurred=Occurred(at=local(2026, 3, 2, 9, 5))
    )
    assert order.accepted_at == local(2026, 3, 2, 9, 5)
    event = station.events(fault.id)[-1]
    assert (event.occurred_at, event.recorded_at) == (local(2026, 3, 2, 9, 5), local(2026, 3, 2, 10))

    for moment, code in (
        (local(2026, 3, 2, 9, 4), "order.time_backwards"),
        (local(2026, 3, 2, 10, 1), "time.in_future"),
    ):
        with pytest.raises(Refusal) as refused:
            station.desk.dispatch.report(station.clerk, fault.id, OrderStep.DEPART, occurred=Occurred(at=moment))
        assert refused.value.problems[0].code == code


def test_only_the_crew_and_the_dispatchers_report(station: SmallStation, fault: WorkOrder) -> None:
    crew = replace(FAULT_CREW, guardian_id=LI)
    station.desk.dispatch.dispatch(station.clerk, fault.id, crew)

    with pytest.raises(Refusal) as refused:
        station.desk.dispatch.report(station.wang, fault.id, OrderStep.ACCEPT)
    assert [(p.code, p.values) for p in refused.value.problems] == [("order.not_yours", {"number": fault.number})]
    with pytest.raises(Refusal, match=r"order\.not_yours"):  # taking back is the dispatcher's
        station.desk.dispatch.report(station.zhang, fault.id, OrderStep.WITHDRAW, reason="误报")
    with pytest.raises(Refusal, match=r"permission\.denied"):
        station.desk.dispatch.report(station.administrator, fault.id, OrderStep.ACCEPT)
    for session, step in ((station.li, OrderStep.ACCEPT), (station.head, OrderStep.DEPART), (OWNER, OrderStep.ARRIVE)):
        station.desk.dispatch.report(session, fault.id, step)
    assert [event.actor_id for event in station.events(fault.id)][-3:] == [LI, station.head.staff_id, None]


def test_a_member_of_the_crew_reports_too(station: SmallStation, fault: WorkOrder) -> None:
    crew = Crew(lead_id=ZHANG, guardian_id=LI, member_ids=(WANG,))
    station.desk.dispatch.dispatch(station.clerk, fault.id, crew)

    assert station.desk.dispatch.report(station.wang, fault.id, OrderStep.ACCEPT).member_ids == (WANG,)


def test_wrong_results_are_refused_with_the_finish(station: SmallStation, fault: WorkOrder) -> None:
    station.desk.dispatch.dispatch(station.clerk, fault.id, FAULT_CREW)
    report(station, fault, OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE)

    with pytest.raises(Refusal) as refused:
        station.desk.dispatch.report(
            station.clerk, fault.id, OrderStep.FINISH, result={**REPAIRED, "ownership": "nobody"}
        )
    assert problems_of(refused) == [("field.not_a_choice", "ownership")]
    assert station.order(fault.id).state is OrderState.ARRIVED


def test_a_finish_may_come_without_results(station: SmallStation, fault: WorkOrder) -> None:
    station.desk.dispatch.dispatch(station.clerk, fault.id, FAULT_CREW)
    order = report(station, fault, OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE, OrderStep.FINISH)

    assert order.result == {}


def test_results_for_a_case_that_has_gone_on_stay_with_the_order(station: SmallStation) -> None:
    case = station.step(station.register(resident_draft()), StepKind.ADVANCE)
    first = station.newest_order(case.id)
    station.desk.dispatch.dispatch(station.clerk, first.id, Crew(lead_id=ZHANG, guardian_id=LI))
    report(station, first, OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE)
    with station.database.write(None) as tx:  # another computer took the case on meanwhile
        tx.of(type(case)).save(replace(tx.of(type(case)).get(case.id), stage="contract"))

    order = station.desk.dispatch.report(station.clerk, first.id, OrderStep.FINISH, result=SURVEYED)

    assert order.result == SURVEYED
    assert "access_point" not in station.case(case.id).details


def test_an_order_of_its_own(station: SmallStation) -> None:
    patrol = station.desk.dispatch.create(
        station.clerk, kind="WO-19-HARD", area_id=FAR_AREA, task=" 大风后特巡 ", place=""
    )
    assert (patrol.number, patrol.task, patrol.place, patrol.due_at) == (
        "2026-YF-PG-000001-4",
        "大风后特巡",
        "老郎村#1台区",
        None,
    )
    assert station.desk.search.find(patrol.number)[0].subtitle == "老郎村#1台区"
    sent = station.desk.dispatch.dispatch(station.clerk, patrol.id, Crew(lead_id=ZHANG, guardian_id=WANG))
    assert sent.due_arrive_at is None
    for step in (OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE):
        report(station, patrol, step)
    done = station.desk.dispatch.report(station.clerk, patrol.id, OrderStep.FINISH, result={"seen": "无异常"})
    assert (done.state, done.result) == (OrderState.FINISHED, {"seen": "无异常"})
    assert station.desk.dispatch.show(patrol.id).case is None


def test_an_order_of_its_own_with_limits_by_place(station: SmallStation) -> None:
    repair = station.desk.dispatch.create(
        station.clerk, kind="WO-01", area_id=FIRST_AREA, task="变压器异响", place="村口", place_kind=PlaceKind.TOWN
    )
    assert repair.due_at == local(2026, 3, 2, 12, 45)
    sent = station.desk.dispatch.dispatch(station.clerk, repair.id, FAULT_CREW)
    assert sent.due_arrive_at == local(2026, 3, 2, 9, 45)


def test_an_order_without_task_or_of_no_kind_is_refused(station: SmallStation) -> None:
    with pytest.raises(Refusal) as refused:
        station.desk.dispatch.create(station.clerk, kind="WO-19", area_id=FIRST_AREA, task=" ", place="")
    assert problems_of(refused) == [("field.required", "task")]
    with pytest.raises(Refusal) as refused:
        station.desk.dispatch.create(station.clerk, kind="WO-99", area_id=FIRST_AREA, task="巡视", place="")
    assert problems_of(refused) == [("order.kind_unknown", "kind")]
    with pytest.raises(Refusal) as refused:
        station.desk.dispatch.create(station.clerk, kind="WO-19", area_id=CHEN, task="巡视", place="")
    assert problems_of(refused) == [("record.missing", "")]


def test_overdue_is_shown_before_it_happens(station: SmallStation, fault: WorkOrder) -> None:
    station.desk.dispatch.dispatch(station.clerk, fault.id, FAULT_CREW)

    def alert_at(hour: int, minute: int) -> OrderAlert:
        station.clock.set(local(2026, 3, 2, hour, minute))
        return station.desk.dispatch.show(fault.id).alert

    assert alert_at(10, 11) is OrderAlert.NONE
    assert alert_at(10, 12) is OrderAlert.NEAR  # four fifths of 90 minutes
    assert alert_at(10, 30) is OrderAlert.NEAR
    assert alert_at(10, 31) is OrderAlert.OVERDUE


def test_the_loads_of_the_area_managers(station: SmallStation, fault: WorkOrder) -> None:
    station.desk.dispatch.dispatch(station.clerk, fault.id, FAULT_CREW)
    away(station, LI)
    station.clock.set(local(2026, 3, 2, 10, 12))

    loads = {load.staff.name: load for load in station.desk.dispatch.loads()}

    assert list(loads) == ["李四", "王五", "张三", "赵六"]
    assert (loads["张三"].grids, loads["张三"].open_orders, loads["张三"].near, loads["张三"].overdue) == (
        ("第一网格", "第二网格"),
        1,
        1,
        0,
    )
    assert loads["李四"].absence is not None
    assert loads["李四"].absence.reason == "年休假"
    assert (loads["王五"].absence, loads["王五"].open_orders) == (None, 0)
    station.clock.set(local(2026, 3, 2, 15))
    late = {load.staff.name: (load.near, load.overdue) for load in station.desk.dispatch.loads()}
    assert late["张三"] == (0, 1)


def test_who_has_left_has_no_load_and_is_not_sent(station: SmallStation, fault: WorkOrder) -> None:
    station.desk.people.put_staff(
        station.head,
        number="YF009",
        name="张三",
        post="",
        team="",
        phone="",
        roles=station.zhang.roles,
        is_active=False,
    )

    assert "张三" not in {load.staff.name for load in station.desk.dispatch.loads()}
    proposal, _ = station.desk.dispatch.propose(fault.id)
    assert (proposal.lead_id, proposal.rejected[0].problem.code) == (LI, "crew.inactive")


def test_two_dispatchers_at_once(station_on_disk: SmallStation) -> None:
    station = station_on_disk
    order = station.newest_order(station.register(fault_draft()).id)
    seen = station.order(order.id)
    station.desk.dispatch.dispatch(station.clerk, order.id, FAULT_CREW)

    with pytest.raises(Refusal, match=r"record\.changed_elsewhere"), station.database.write(None) as tx:
        tx.of(WorkOrder).save(replace(seen, task="andere"))


def test_a_crew_sent_by_phone_is_entered_with_its_time(station: SmallStation) -> None:
    order = station.newest_order(station.register(fault_draft()).id)
    station.clock.forward(minutes=30)
    sent_at = MONDAY + timedelta(minutes=5)
    crew = Crew(lead_id=ZHANG, guardian_id=LI)

    with pytest.raises(Refusal, match=r"time\.in_future"):
        station.desk.dispatch.dispatch(
            station.clerk, order.id, crew, occurred=Occurred(at=MONDAY + timedelta(minutes=31))
        )
    sent = station.desk.dispatch.dispatch(station.clerk, order.id, crew, occurred=Occurred(at=sent_at))

    assert sent.dispatched_at == sent_at
    (event,) = [event for event in station.events(order.id) if event.kind == "order.dispatched"]
    assert (event.occurred_at, event.recorded_at) == (sent_at, MONDAY + timedelta(minutes=30))

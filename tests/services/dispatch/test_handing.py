"""Orders that are out are handed over: one of them, or everything of somebody who is away."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OrderState, OrderStep, WorkOrder
from app.domain.problems import Refusal
from app.domain.work.event import EventKind
from app.domain.work.steps import StepKind
from app.services.work.ground import Occurred
from tests.station import FAR_AREA, FIRST_AREA, LI, MONDAY, WANG, ZHANG, SmallStation, resident_draft

TUESDAY = MONDAY + timedelta(days=1)


def _survey(station: SmallStation, name: str = "查良镛") -> WorkOrder:
    return station.newest_order(station.step(station.register(resident_draft(name)), StepKind.ADVANCE).id)


def _visit(station: SmallStation, area: UUID = FIRST_AREA) -> WorkOrder:
    return station.desk.dispatch.create(station.clerk, kind="WO-20", area_id=area, task="走访", place="")


def _send(station: SmallStation, order: WorkOrder, crew: Crew) -> WorkOrder:
    return station.desk.dispatch.dispatch(station.clerk, order.id, crew)


def _take(station: SmallStation, order: WorkOrder, *steps: OrderStep) -> None:
    for step in steps:
        station.clock.forward(minutes=10)
        station.desk.dispatch.report(station.clerk, order.id, step)


def _codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in refusal.value.problems]


def test_another_lead_accepts_anew_and_the_event_says_who_and_why(station: SmallStation) -> None:
    order = _send(station, _survey(station), Crew(lead_id=ZHANG, guardian_id=LI))
    _take(station, order, OrderStep.ACCEPT, OrderStep.DEPART)
    station.clock.forward(minutes=5)

    handed = station.desk.dispatch.hand_over(
        station.clerk, order.id, Crew(lead_id=WANG, guardian_id=LI), " 张三突发疾病 "
    )

    assert (handed.state, handed.lead_id, handed.guardian_id) == (OrderState.DISPATCHED, WANG, LI)
    assert (handed.accepted_at, handed.departed_at) == (None, None)
    assert handed.dispatched_at == MONDAY + timedelta(minutes=25)
    event = station.events(order.id)[-1]
    assert event.kind == EventKind.ORDER_HANDED_OVER
    assert event.actor_id == station.clerk.staff_id
    assert dict(event.payload) == {
        "from": str(ZHANG),
        "lead": str(WANG),
        "guardian": str(LI),
        "reason": "张三突发疾病",
    }
    assert station.desk.dispatch.report(station.wang, order.id, OrderStep.ACCEPT).state is OrderState.ACCEPTED
    with pytest.raises(Refusal, match=r"order\.not_yours"):
        station.desk.dispatch.report(station.zhang, order.id, OrderStep.DEPART)


def test_another_guardian_leaves_standing_what_the_lead_reported(station: SmallStation) -> None:
    order = _send(station, _survey(station), Crew(lead_id=ZHANG, guardian_id=LI))
    _take(station, order, OrderStep.ACCEPT)
    handed = station.desk.dispatch.hand_over(
        station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=WANG), "李四去县公司开会"
    )
    assert (handed.state, handed.guardian_id) == (OrderState.ACCEPTED, WANG)
    assert handed.accepted_at == MONDAY + timedelta(minutes=10)


def test_the_rules_of_sending_hold_for_the_new_crew(station: SmallStation) -> None:
    order = _send(station, _survey(station), Crew(lead_id=ZHANG, guardian_id=LI))
    other = _send(station, _survey(station, "欧阳桂兰"), Crew(lead_id=LI, guardian_id=WANG))
    station.desk.people.put_absence(station.clerk, ZHANG, MONDAY, TUESDAY, "请假")
    hand_over = station.desk.dispatch.hand_over
    tried = (
        (Crew(lead_id=WANG), [("crew.guardian_missing", "guardian")]),
        (Crew(lead_id=LI, guardian_id=LI), [("crew.guardian_works", "guardian")]),
        (Crew(lead_id=LI, guardian_id=WANG), [("crew.guardian_busy", "guardian")]),
        (Crew(lead_id=ZHANG, guardian_id=LI, member_ids=(WANG,)), [("crew.absent", "lead")]),
        (Crew(lead_id=ZHANG, guardian_id=LI), [("order.same_crew", "lead")]),
    )
    for crew, expected in tried:
        with pytest.raises(Refusal) as refusal:
            hand_over(station.clerk, order.id, crew, "张三请假")
        assert _codes(refusal) == expected
    with pytest.raises(Refusal) as refusal:
        hand_over(station.clerk, order.id, Crew(lead_id=WANG, guardian_id=LI), "  ")
    assert _codes(refusal) == [("order.handing_reason_missing", "reason")]
    with pytest.raises(Refusal, match=r"permission\.denied"):
        hand_over(station.wang, order.id, Crew(lead_id=WANG, guardian_id=LI), "张三请假")
    assert station.order(order.id).lead_id == ZHANG
    _take(station, other, OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE)
    with pytest.raises(Refusal, match=r"order\.step_not_allowed"):
        hand_over(station.clerk, other.id, Crew(lead_id=ZHANG, guardian_id=WANG), "换人")


def test_what_is_planned_for_later_is_checked_for_then(station: SmallStation) -> None:
    order = _survey(station)
    planned = (MONDAY + timedelta(hours=3), MONDAY + timedelta(hours=4))
    station.desk.dispatch.dispatch(station.clerk, order.id, Crew(lead_id=ZHANG, guardian_id=LI), planned=planned)
    begins = MONDAY + timedelta(hours=2)
    station.desk.people.put_absence(station.clerk, WANG, begins, TUESDAY, "培训")
    crew = Crew(lead_id=WANG, guardian_id=LI)
    with pytest.raises(Refusal, match=r"crew\.absent"):
        station.desk.dispatch.hand_over(station.clerk, order.id, crew, "张三请假")
    station.clock.set(TUESDAY + timedelta(hours=1))
    assert station.desk.dispatch.hand_over(station.clerk, order.id, crew, "张三请假").lead_id == WANG


def test_handing_over_is_no_report(station: SmallStation) -> None:
    order = _send(station, _survey(station), Crew(lead_id=ZHANG, guardian_id=LI))
    with pytest.raises(Refusal, match=r"order\.no_lead"):
        station.desk.dispatch.report(
            station.clerk, order.id, OrderStep.HAND_OVER, occurred=Occurred(), reason="张三请假"
        )


def test_the_next_crew_keeps_whoever_may_stay(station: SmallStation) -> None:
    planning = station.desk.planning
    order = _send(station, _survey(station), Crew(lead_id=ZHANG, guardian_id=WANG, member_ids=(LI,)))
    assert planning.crew_without(order.id, ZHANG) == Crew(lead_id=LI, guardian_id=WANG)
    assert planning.crew_without(order.id, LI) == Crew(lead_id=ZHANG, guardian_id=WANG)
    far = station.desk.people.by_number("YF012").id
    assert planning.crew_without(order.id, WANG) == Crew(lead_id=ZHANG, guardian_id=far, member_ids=(LI,))
    pair = _send(station, _survey(station, "欧阳桂兰"), Crew(lead_id=ZHANG, guardian_id=LI))
    assert planning.crew_without(pair.id, ZHANG) == Crew(lead_id=LI, guardian_id=far)
    alone = _send(station, _visit(station), Crew(lead_id=ZHANG))
    assert planning.crew_without(alone.id, ZHANG) == Crew(lead_id=LI)


def test_everything_of_somebody_away_goes_over_and_what_cannot_is_named(station: SmallStation) -> None:
    planning = station.desk.planning
    led = _send(station, _survey(station), Crew(lead_id=ZHANG, guardian_id=LI))
    guarded = _send(station, _survey(station, "欧阳桂兰"), Crew(lead_id=LI, guardian_id=ZHANG))
    begun = _send(station, _visit(station), Crew(lead_id=ZHANG))
    _take(station, begun, OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE)
    others = _send(station, _visit(station), Crew(lead_id=WANG))
    waiting = _visit(station)
    told: list[tuple[int, int]] = []

    sent = planning.hand_over_all(station.clerk, ZHANG, "张三住院", lambda done, total: told.append((done, total)))

    assert told == [(0, 3), (1, 3), (2, 3)]
    assert [(each.order.id, each.lead.name if each.lead else "") for each in sent] == [
        (led.id, "李四"),
        (guarded.id, "李四"),
        (begun.id, ""),
    ]
    assert [problem.code for problem in sent[2].problems] == ["order.step_not_allowed"]
    far = station.desk.people.by_number("YF012").id
    assert (station.order(led.id).lead_id, station.order(led.id).guardian_id) == (LI, WANG)
    assert (station.order(guarded.id).lead_id, station.order(guarded.id).guardian_id) == (LI, far)
    assert station.order(others.id).version == others.version
    assert station.order(waiting.id).state is OrderState.WAITING
    with pytest.raises(Refusal, match=r"order\.handing_reason_missing"):
        planning.hand_over_all(station.clerk, ZHANG, "", lambda _done, _total: None)
    with pytest.raises(Refusal, match=r"permission\.denied"):
        planning.hand_over_all(station.zhang, ZHANG, "住院", lambda _done, _total: None)


def test_when_nobody_else_can_lead_the_order_stays_and_everybody_is_named(station: SmallStation) -> None:
    order = _send(station, _visit(station, FAR_AREA), Crew(lead_id=station.desk.people.by_number("YF012").id))
    assert order.lead_id is not None
    station.desk.people.put_absence(station.clerk, ZHANG, MONDAY, TUESDAY, "开会")
    with pytest.raises(Refusal) as refusal:
        station.desk.planning.crew_without(order.id, order.lead_id)
    assert _codes(refusal) == [("crew.absent", "lead")]


def test_who_is_sent_to_a_customer_sees_the_phone_until_the_order_is_handed_back(station: SmallStation) -> None:
    def phone() -> str:
        assert order.case_id is not None
        return station.desk.case_views.show(station.zhang, order.case_id).case.phone

    order = _survey(station)
    assert phone() == "199****1234"
    _send(station, order, Crew(lead_id=LI, guardian_id=ZHANG))
    assert phone() == "19900001234"
    station.desk.dispatch.report(station.clerk, order.id, OrderStep.HAND_BACK, reason="客户不在家")
    assert phone() == "199****1234"

"""The four business types from the counter to the file, as a clerk and the area managers take them."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from app.domain.customers.customer import Customer, CustomerState, IdKind
from app.domain.dispatch.order import OrderState, OrderStep
from app.domain.problems import Refusal
from app.domain.records.facts import Bill
from app.domain.work.case import Case, CasePaper, CaseState, PaperState
from app.domain.work.steps import StepKind
from app.persistence.ids import natural_id, new_id
from app.services.feed import Topic
from app.services.work.ground import Occurred
from tests.firms import choose_builder
from tests.station import (
    CHEN,
    FIRST_AREA,
    REPAIRED,
    STATION,
    SURVEYED,
    WANG,
    ZHANG,
    SmallStation,
    broken_links,
    fault_draft,
    local,
    rename_draft,
    resident_draft,
    shop_draft,
)

INSTALLED: dict[str, str | int] = {
    "meter_number": "3230001163731906368642",
    "meter_reading": 1200,
    "seal_number": "F123",
    "powered_at": "2026-03-02T15:00:00+08:00",
}


def refused_codes(refused: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def survey(station: SmallStation, case: Case, **result: str) -> Case:
    case = station.step(case, StepKind.ADVANCE)
    station.do_field_work(case, {**SURVEYED, **result})
    return station.step(case, StepKind.ADVANCE)


def install(station: SmallStation, case: Case) -> Case:
    case = station.step(case, StepKind.ADVANCE)
    station.do_field_work(case, INSTALLED)
    return station.step(case, StepKind.ADVANCE)


def sign_contract(station: SmallStation, case: Case, account: str = "1100000001") -> Case:
    return station.desk.entering.enter(station.clerk, case.id, {"account": account, "contract_signed_on": "2026-03-02"})


def close(station: SmallStation, case: Case) -> Case:
    station.desk.entering.enter(station.clerk, case.id, {"satisfaction": "very_satisfied"})
    return station.step(case, StepKind.CLOSE)


def finished_resident(station: SmallStation, account: str = "1100000001") -> Case:
    case = survey(station, station.register(resident_draft()))
    return close(station, install(station, sign_contract(station, case, account)))


def customer(station: SmallStation, account: str) -> Customer:
    found = station.desk.customers.by_account(account)
    assert found is not None
    return found


def test_a_new_resident_from_the_counter_to_the_file(station: SmallStation) -> None:
    heard: list[frozenset[Topic]] = []
    station.desk.office.feed.subscribe(heard.append)
    case = station.register(resident_draft())
    assert (case.number, case.stage, case.state) == ("2026-YF-000001-5", "accept", CaseState.OPEN)
    assert heard == [frozenset({Topic.CASES, Topic.ORDERS})]

    case = survey(station, case)
    assert case.stage == "contract"  # no line works: the stage in between is passed over
    case = install(station, sign_contract(station, case))
    assert case.stage == "callback"
    case = close(station, case)
    assert (case.state, case.closed_at) == (CaseState.DONE, station.clock.now())

    case = station.step(case, StepKind.ARCHIVE)
    assert case.state is CaseState.ARCHIVED
    view = station.desk.case_views.show(station.clerk, case.id)
    assert view.steps == ()
    assert [order.kind for order in view.orders] == ["SURVEY", "INSTALL"]
    assert [event.kind for event in view.events if event.kind.startswith("case.")] == [
        "case.accepted",
        "case.advanced",
        "case.fields_entered",
        "case.advanced",
        "case.fields_entered",
        "case.advanced",
        "case.fields_entered",
        "case.advanced",
        "case.fields_entered",
        "case.called_back",
        "case.closed",
        "case.corrected",
        "case.archived",
    ]
    assert broken_links(station.events()) == []


def test_closing_a_new_supply_makes_the_customer(station: SmallStation) -> None:
    case = finished_resident(station)

    made = customer(station, "1100000001")
    assert made == Customer(
        id=natural_id(STATION, "customer", "1100000001"),
        account_number="1100000001",
        name="查良镛",
        id_kind=IdKind.RESIDENT,
        id_number="321182199802078157",
        phone="19900001234",
        address="扬中市油坊镇鸣凤村9组54号",
        area_id=FIRST_AREA,
        category="城乡居民生活用电",
        capacity_w=8000,
        voltage="交流220V",
        meter_number="3230001163731906368642",
        opened_on=date(2026, 3, 2),
        state=CustomerState.NORMAL,
    )
    assert case.customer_id == made.id
    view = station.desk.customers.show(station.clerk, made.id)
    assert ([each.number for each in view.cases], view.a_manager.name, view.b_manager.name) == (
        [case.number],
        "张三",
        "李四",
    )
    assert "查良镛  1100000001" in [hit.title for hit in station.desk.search.find("1100000001")]


def test_the_case_s_other_document_becomes_the_customer_s(station: SmallStation) -> None:
    draft = resident_draft(id_kind="other", other_id_number="军字第1234567号")
    del draft.details["id_number"]  # type: ignore[attr-defined]  # the test's own dictionary
    case = survey(station, station.register(draft))
    close(station, install(station, sign_contract(station, case)))

    made = customer(station, "1100000001")
    assert (made.id_kind, made.id_number) == (IdKind.OTHER, "军字第1234567号")


def test_an_account_number_in_use_keeps_the_case_open(station: SmallStation) -> None:
    case = survey(station, station.register(resident_draft()))
    case = install(station, sign_contract(station, case, "1183369442"))
    station.desk.entering.enter(station.clerk, case.id, {"satisfaction": "very_satisfied"})

    with pytest.raises(Refusal) as refused:
        station.step(case, StepKind.CLOSE)

    assert [(p.code, p.values) for p in refused.value.problems] == [
        ("customer.account_taken", {"account": "1183369442"})
    ]
    assert station.case(case.id).state is CaseState.OPEN
    assert customer(station, "1183369442").name == "陈玉兰"
    station.desk.entering.correct(station.clerk, case.id, "account", "1100000009", "户号录错")
    assert station.step(case, StepKind.CLOSE).state is CaseState.DONE


def test_a_known_customer_s_second_supply_is_an_account_of_its_own(station: SmallStation) -> None:
    before = customer(station, "1183369442")
    case = station.register(replace(resident_draft("陈玉兰"), customer_id=CHEN))
    close(station, install(station, sign_contract(station, survey(station, case), "1100000002")))

    assert customer(station, "1183369442") == before
    assert customer(station, "1100000002").name == "陈玉兰"


def test_a_new_shop_with_works_of_its_own_and_of_the_grid(station: SmallStation) -> None:
    case = station.step(station.register(shop_draft()), StepKind.ADVANCE)
    station.do_field_work(case, {**SURVEYED, "line_works": "yes", "customer_works": "yes"})
    case = station.step(case, StepKind.ADVANCE)
    assert case.stage == "scheme"
    enter = station.desk.entering.enter
    enter(station.clerk, case.id, {"scheme_number": "FA-12", "scheme_signed_on": "2026-03-02"})
    choose_builder(station, case)
    case = station.step(case, StepKind.ADVANCE)
    assert case.stage == "customer_works"
    enter(station.clerk, case.id, {"customer_works_done_on": "2026-03-02"})
    case = station.step(case, StepKind.ADVANCE)
    assert case.stage == "grid_works"
    enter(station.clerk, case.id, {"works_done_on": "2026-03-02"})
    with pytest.raises(Refusal, match=r"case\.not_your_step"):
        station.step(case, StepKind.ADVANCE)
    case = station.step(case, StepKind.ADVANCE, session=station.head)
    assert case.stage == "contract"
    close(station, install(station, sign_contract(station, case, "1100000003")))

    made = customer(station, "1100000003")
    assert (made.name, made.id_kind, made.id_number) == (
        "扬中市鸣凤百货店",
        IdKind.BUSINESS_LICENCE,
        "91350100M000100Y43",
    )
    assert (made.voltage, made.capacity_w) == ("交流380V", 30000)


def test_the_time_in_the_customer_s_hands_is_not_the_utility_s(station: SmallStation) -> None:
    case = station.step(station.register(shop_draft()), StepKind.ADVANCE)
    station.do_field_work(case, {**SURVEYED, "customer_works": "yes"})
    case = station.step(case, StepKind.ADVANCE)
    station.desk.entering.enter(station.clerk, case.id, {"scheme_number": "FA-12", "scheme_signed_on": "2026-03-02"})
    choose_builder(station, case)
    case = station.step(case, StepKind.ADVANCE)
    utility = {clock.spec.code: clock.deadline for clock in station.desk.case_views.show(station.clerk, case.id).clocks}
    assert utility["utility"] is not None
    assert utility["utility"].state.value == "paused"

    station.clock.set(local(2026, 3, 9, 9))  # a week later
    after = {clock.spec.code: clock.deadline for clock in station.desk.case_views.show(station.clerk, case.id).clocks}
    assert after["utility"] is not None
    assert after["utility"].due_at == local(2026, 3, 17, 9)  # six working days from now
    assert after["whole"] is not None
    assert after["whole"].used == Fraction(57, 14)  # four days, and half an hour of seven


def test_a_transfer_with_a_visit_changes_the_customer(station: SmallStation) -> None:
    case = station.step(station.register(rename_draft()), StepKind.ADVANCE)
    assert case.stage == "site_check"
    station.do_field_work(
        case, {"meter_number": "323001183369442000001", "meter_reading": 88_00, "is_unchanged": "yes"}
    )
    case = station.step(case, StepKind.ADVANCE)
    station.desk.entering.enter(station.clerk, case.id, {"settled_on": "2026-03-02"})
    case = station.step(case, StepKind.ADVANCE)
    station.desk.entering.enter(station.clerk, case.id, {"contract_signed_on": "2026-03-02"})
    case = station.step(case, StepKind.CLOSE)

    changed = customer(station, "1183369442")
    assert (changed.id, changed.name, changed.id_number, changed.phone) == (
        CHEN,
        "陈小河",
        "321182199802078157",
        "13900005678",
    )
    assert changed.version == 1
    assert station.desk.search.find("陈小河")[0].title == "陈小河  1183369442"
    assert station.events(case.id)[-1].payload["after"] == "1183369442"


def test_a_transfer_without_a_visit_goes_straight_to_the_bills(station: SmallStation) -> None:
    case = station.step(station.register(rename_draft(needs_visit="no")), StepKind.ADVANCE)

    assert case.stage == "settle"
    assert station.desk.case_views.show(station.clerk, case.id).orders == ()


def test_what_is_owed_keeps_a_transfer_waiting(station: SmallStation) -> None:
    owed = Bill(
        id=new_id(),
        customer_id=CHEN,
        period="2026-02",
        receivable=120_50,
        received=0,
        paid_on=None,
        due_on=date(2026, 3, 20),
    )
    with station.database.write(None) as tx:
        tx.of(Bill).add(owed)
    case = station.step(station.register(rename_draft(needs_visit="no")), StepKind.ADVANCE)
    station.desk.entering.enter(station.clerk, case.id, {"settled_on": "2026-03-02"})
    assert station.desk.case_views.show(station.clerk, case.id).owed == 120_50

    with pytest.raises(Refusal) as refused:
        station.step(case, StepKind.ADVANCE)
    assert refused_codes(refused) == ["gate.bills_settled"]

    with station.database.write(None) as tx:
        tx.of(Bill).save(replace(owed, received=120_50, paid_on=date(2026, 3, 2)))
    assert station.step(case, StepKind.ADVANCE).stage == "contract"


def test_a_reported_fault_is_sent_out_at_once_and_closed_after_the_call(station: SmallStation) -> None:
    case = station.register(fault_draft())
    assert case.stage == "repair"
    (order,) = station.desk.case_views.show(station.clerk, case.id).orders
    assert (order.kind, order.due_at) == ("WO-01", local(2026, 3, 2, 14, 30))

    station.do_field_work(case, REPAIRED)
    case = close(station, station.step(case, StepKind.ADVANCE))

    assert case.state is CaseState.DONE
    assert customer(station, "1183369442").version == 0  # a repair changes nothing in the record
    assert station.step(case, StepKind.ARCHIVE).state is CaseState.ARCHIVED


def test_a_gate_holds_until_the_papers_are_there(station: SmallStation) -> None:
    case = station.register(replace(resident_draft(), papers=()))

    with pytest.raises(Refusal) as refused:
        station.step(case, StepKind.ADVANCE)
    assert [(p.code, p.values["paper"]) for p in refused.value.problems] == [
        ("gate.papers_complete", "户主身份证明"),
        ("gate.papers_complete", "用电地址权属证明"),
    ]

    set_paper = station.desk.entering.set_paper
    set_paper(station.clerk, case.id, "identity", PaperState.PRESENT)
    case = set_paper(station.clerk, case.id, "premises", PaperState.PROMISED)
    assert case.papers[1] == CasePaper(code="premises", state=PaperState.PROMISED)
    assert station.step(case, StepKind.ADVANCE).stage == "survey"


def test_a_promise_is_enough_to_go_on_but_not_for_the_file(station: SmallStation) -> None:
    case = finished_resident(station)
    station.desk.entering.set_paper(station.clerk, case.id, "premises", PaperState.PROMISED)

    with pytest.raises(Refusal) as refused:
        station.step(case, StepKind.ARCHIVE)
    assert refused_codes(refused) == ["gate.papers_original"]

    station.desk.entering.set_paper(station.clerk, case.id, "premises", PaperState.PRESENT)
    archived = station.step(case, StepKind.ARCHIVE)
    with pytest.raises(Refusal, match=r"case\.ended"):
        station.desk.entering.set_paper(station.clerk, archived.id, "premises", PaperState.MISSING)


@pytest.mark.parametrize(
    ("code", "state", "expected"),
    [
        ("identity", PaperState.PROMISED, "paper.not_promisable"),
        ("identity", PaperState.NOT_NEEDED, "paper.required"),
        ("passport", PaperState.PRESENT, "paper.unknown"),
    ],
)
def test_a_paper_that_may_not_stand_so_is_refused(
    station: SmallStation, code: str, state: PaperState, expected: str
) -> None:
    case = station.register(resident_draft())

    with pytest.raises(Refusal) as refused:
        station.desk.entering.set_paper(station.clerk, case.id, code, state)

    assert refused_codes(refused) == [expected]
    assert station.case(case.id) == case


def test_field_work_that_is_not_reported_keeps_the_gate_shut(station: SmallStation) -> None:
    case = station.step(station.register(resident_draft()), StepKind.ADVANCE)

    with pytest.raises(Refusal) as refused:
        station.step(case, StepKind.ADVANCE)

    assert refused_codes(refused) == ["field.missing", "field.missing", "gate.order_finished"]


def test_the_customer_withdraws_and_nothing_runs_any_more(station: SmallStation) -> None:
    case = station.register(resident_draft())

    case = station.step(case, StepKind.WITHDRAW, "客户不再需要")

    assert (case.state, case.closed_at) == (CaseState.WITHDRAWN, station.clock.now())
    assert station.query("SELECT count(*) FROM case_due") == [(0,)]
    assert station.events(case.id)[-1].payload == {"from": "accept", "to": "accept", "reason": "客户不再需要"}
    with pytest.raises(Refusal, match=r"case\.step_not_allowed"):
        station.step(case, StepKind.ADVANCE)


def test_a_withdrawal_waits_for_the_crew_that_is_out(station: SmallStation) -> None:
    case = station.step(station.register(resident_draft()), StepKind.ADVANCE)
    order = station.newest_order(case.id)

    with pytest.raises(Refusal) as refused:
        station.step(case, StepKind.WITHDRAW, "客户不再需要")
    assert [(p.code, p.values) for p in refused.value.problems] == [("case.order_open", {"number": order.number})]

    station.desk.dispatch.report(station.clerk, order.id, OrderStep.WITHDRAW, reason="客户撤销")
    assert station.step(case, StepKind.WITHDRAW, "客户不再需要").state is CaseState.WITHDRAWN


def test_side_steps_need_a_reason(station: SmallStation) -> None:
    case = station.register(resident_draft())

    for kind in (StepKind.WITHDRAW, StepKind.REFUSE, StepKind.PAUSE):
        with pytest.raises(Refusal, match=r"case\.reason_missing"):
            station.step(case, kind, "  ")
    assert station.case(case.id) == case


def test_what_cannot_be_supplied_is_refused_and_reopened_by_the_head(station: SmallStation) -> None:
    case = station.step(station.register(resident_draft()), StepKind.REFUSE, "违章建筑")
    assert case.state is CaseState.REFUSED

    with pytest.raises(Refusal, match=r"case\.not_your_step"):
        station.step(case, StepKind.REOPEN, "已补证")
    station.clock.forward(days=1)
    case = station.step(case, StepKind.REOPEN, "已补证", session=station.head)
    assert (case.state, case.stage, case.closed_at) == (CaseState.OPEN, "accept", None)
    assert case.stage_since == station.clock.now()
    assert station.query("SELECT count(*) FROM case_due") == [(1,)]


def test_a_reopened_survey_sends_out_a_new_order(station: SmallStation) -> None:
    case = station.step(station.register(resident_draft()), StepKind.ADVANCE)
    first = station.do_field_work(case, SURVEYED)
    case = station.step(case, StepKind.REFUSE, "无接入条件")

    station.clock.forward(days=1)
    case = station.step(case, StepKind.REOPEN, "增容已完成", session=station.head)

    orders = station.desk.case_views.show(station.clerk, case.id).orders
    assert [order.state for order in orders] == [OrderState.FINISHED, OrderState.WAITING]
    assert orders[0].id == first.id
    with pytest.raises(Refusal, match=r"gate\.order_finished"):
        station.step(case, StepKind.ADVANCE)


def test_a_closed_case_is_reopened_corrected_and_closed_into_the_same_record(station: SmallStation) -> None:
    case = finished_resident(station)
    case = station.step(case, StepKind.REOPEN, "户名有误", session=station.head)
    station.desk.entering.correct(station.clerk, case.id, "name", "查良镛(更正)", "身份证复印件不清")
    station.step(case, StepKind.CLOSE)

    assert customer(station, "1100000001").name == "查良镛(更正)"
    assert station.query("SELECT count(*) FROM customer") == [(3,)]


def test_a_return_goes_back_and_needs_a_new_order_for_the_next_visit(station: SmallStation) -> None:
    case = survey(station, station.register(resident_draft()))

    case = station.step(case, StepKind.RETURN, "勘查资料不全")

    assert case.stage == "survey"
    orders = station.desk.case_views.show(station.clerk, case.id).orders
    assert [order.state for order in orders] == [OrderState.FINISHED, OrderState.WAITING]
    with pytest.raises(Refusal, match=r"gate\.order_finished"):
        station.step(case, StepKind.ADVANCE)
    station.do_field_work(case, {"access_point": "4号杆"})
    case = station.step(case, StepKind.ADVANCE)
    assert case.details["access_point"] == "4号杆"


def test_a_pause_stops_the_promise_but_not_the_whole_process(station: SmallStation) -> None:
    case = station.register(resident_draft())
    due = {clock.spec.code: clock.deadline for clock in station.desk.case_views.show(station.clerk, case.id).clocks}
    assert due["promise"] is not None
    assert due["promise"].due_at == local(2026, 3, 9, 17, 30)
    assert due["callback"] is None

    station.clock.set(local(2026, 3, 3, 9))
    case = station.step(case, StepKind.PAUSE, "customer_papers")
    assert case.state is CaseState.PAUSED
    station.clock.set(local(2026, 3, 5, 9))
    case = station.step(case, StepKind.RESUME)
    assert (case.state, case.stage_since) == (CaseState.OPEN, local(2026, 3, 2, 9))

    due = {clock.spec.code: clock.deadline for clock in station.desk.case_views.show(station.clerk, case.id).clocks}
    assert due["promise"] is not None
    assert due["whole"] is not None
    assert due["promise"].due_at == local(2026, 3, 11, 17, 30)  # two days were stopped
    assert due["whole"].due_at == local(2026, 3, 9, 17, 30)  # this one never stops


def test_resuming_sends_out_no_second_order(station: SmallStation) -> None:
    case = station.step(station.register(resident_draft()), StepKind.ADVANCE)
    case = station.step(case, StepKind.PAUSE, "weather")
    station.step(case, StepKind.RESUME)

    assert len(station.desk.case_views.show(station.clerk, case.id).orders) == 1


def test_a_pause_cannot_end_before_it_began(station: SmallStation) -> None:
    case = station.register(resident_draft())
    station.clock.set(local(2026, 3, 3, 9))
    case = station.step(case, StepKind.PAUSE, "customer_papers")

    with pytest.raises(Refusal) as refused:
        station.desk.cases.take_step(
            station.clerk, case.id, StepKind.RESUME, occurred=Occurred(at=local(2026, 3, 2, 18))
        )

    assert refused_codes(refused) == ["case.time_backwards"]
    assert station.case(case.id).state is CaseState.PAUSED


def test_a_stage_may_be_skipped_for_the_holidays_only_by_the_calendar(station: SmallStation) -> None:
    station.clock.set(local(2026, 4, 2, 9))  # the Thursday before 清明节
    registered = station.desk.cases.register(station.clerk, resident_draft())

    promise = next(clock for clock in registered.clocks if clock.spec.code == "promise")
    assert promise.deadline is not None
    assert promise.deadline.due_at == local(2026, 4, 10, 17, 30)


def test_a_case_written_down_yesterday_runs_from_yesterday(station: SmallStation) -> None:
    registered = station.desk.cases.register(
        station.clerk, resident_draft(), accepted=Occurred(at=local(2026, 2, 27, 16, 30))
    )

    assert registered.case.accepted_at == local(2026, 2, 27, 16, 30)
    promise = next(clock for clock in registered.clocks if clock.spec.code == "promise")
    assert promise.deadline is not None
    assert promise.deadline.due_at == local(2026, 3, 5, 17, 30)  # 28 February 2026 is a working Saturday


def test_the_future_is_refused(station: SmallStation) -> None:
    late = Occurred(at=station.clock.now() + timedelta(minutes=6))
    with pytest.raises(Refusal, match=r"time\.in_future"):
        station.desk.cases.register(station.clerk, resident_draft(), accepted=late)
    case = station.register(resident_draft())
    with pytest.raises(Refusal, match=r"time\.in_future"):
        station.desk.cases.take_step(station.clerk, case.id, StepKind.ADVANCE, occurred=late)


def test_a_wall_clock_a_little_ahead_does_not_lock_the_gate(station: SmallStation) -> None:
    case = station.register(resident_draft())
    ahead = Occurred(at=station.clock.now() + timedelta(minutes=4))
    case = station.desk.cases.take_step(station.clerk, case.id, StepKind.ADVANCE, occurred=ahead)
    station.do_field_work(case, SURVEYED)

    assert station.step(case, StepKind.ADVANCE).stage == "contract"


def test_handing_a_case_over(station: SmallStation) -> None:
    case = station.register(resident_draft())
    assert case.responsible_id == ZHANG

    case = station.desk.cases.hand_over(station.head, case.id, WANG, " 张三休假 ")

    assert case.responsible_id == WANG
    assert station.events(case.id)[-1].payload == {
        "from": str(ZHANG),
        "to": str(WANG),
        "reason": "张三休假",
    }
    with pytest.raises(Refusal, match=r"case\.reason_missing"):
        station.desk.cases.hand_over(station.head, case.id, ZHANG, "")
    with pytest.raises(Refusal, match=r"manager\.unknown"):
        station.desk.cases.hand_over(station.head, case.id, CHEN, "不存在")

"""A case from draft to file: checks, gates that cannot be gone round, side steps, all as the shipped types have it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.definitions.business import BusinessType
from app.domain.definitions.stage import Gate, GateKind
from app.domain.dispatch.order import OrderState, WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.people.staff import Role
from app.domain.problems import Problem, Refusal
from app.domain.work.advancing import Advanced, accept, advance
from app.domain.work.case import Case, CaseDraft, CasePaper, CaseState, PaperState
from app.domain.work.checks import check_draft, check_fields, fields_of, missing_papers, paper_state, papers_of
from app.domain.work.event import EventKind
from app.domain.work.notice import one_time_notice
from app.domain.work.steps import CaseFacts, StepKind, gate_problems, possible_steps, step_of, with_details
from tests.chosen import ALL_CHOSEN

TODAY = date(2026, 10, 8)
START = datetime(2026, 10, 8, 1, 0, tzinfo=UTC)
AREA = TransformerArea(
    id=UUID(int=1),
    number="32118200001",
    name="油坊社区一组#1台区",
    grid="第一网格",
    feeder="10kV油坊1号线",
    capacity_kva=200,
    village="油坊社区",
    a_manager_id=UUID(int=11),
    b_manager_id=UUID(int=12),
)
FACTS = CaseFacts(today=TODAY)
ENTERED: Mapping[str, Mapping[str, str | int]] = {
    "LV-RES-NEW": {
        "id_kind": "resident",
        "id_number": "321182199711283200",
        "category": "城乡居民生活用电",
        "voltage": "交流220V",
        "capacity": 8000,
    },
    "LV-NR-NEW": {
        "id_kind": "business_licence",
        "credit_code": "91321182233B5G7PB2",
        "representative_name": "亓㛃",
        "category": "一般工商业",
        "voltage": "交流380V",
        "capacity": 160_000,
    },
    "CHG-NAME": {
        "account": "1183369442",
        "change_kind": "transfer",
        "new_name": "乐波𫍽",
        "id_kind": "resident",
        "id_number": "321182199711283200",
        "needs_visit": "yes",
    },
    "REP-FAULT": {"fault_kind": "no_power", "urgency": "normal", "judgement": "fault"},
}
LATER: Mapping[str, str | int] = {
    "access_point": "3号杆",
    "line_works": "yes",
    "customer_works": "yes",
    "scheme_number": "2026-31",
    "scheme_signed_on": "2026-10-09",
    "customer_works_done_on": "2026-10-12",
    "works_done_on": "2026-10-12",
    "account": "1183369442",
    "contract_signed_on": "2026-10-12",
    "meter_number": "3230001163731906368642",
    "meter_reading": 0,
    "seal_number": "F0012345",
    "powered_at": "2026-10-13T10:00:00+08:00",
    "satisfaction": "very_satisfied",
    "is_unchanged": "yes",
    "settled_on": "2026-10-09",
    "fault_cause": "表箱进线松动",
    "ownership": "utility",
    "restored_at": "2026-10-08T10:00:00+08:00",
    "repair_result": "紧固接线，恢复供电",
}


def draft_of(business_type: BusinessType) -> CaseDraft:
    return CaseDraft(
        business_code=business_type.code,
        name="区银建",
        phone="19900001542",
        address="扬中市油坊镇鸣凤村9组54号",
        area_id=AREA.id,
        customer_id=UUID(int=5) if business_type.needs_customer else None,
        details=dict(ENTERED[business_type.code]),
        papers=tuple(CasePaper(code=paper.code, state=PaperState.PRESENT) for paper in business_type.papers),
    )


def case_of(business_type: BusinessType, draft: CaseDraft | None = None) -> Case:
    taken = accept(
        draft or draft_of(business_type),
        business_type,
        case_id=UUID(int=99),
        number="2026-YF-000318-5",
        responsible_id=UUID(int=11),
        accepted_at=START,
    )
    assert taken.event_kind is EventKind.CASE_ACCEPTED
    return taken.case


def order_of(case: Case, state: OrderState = OrderState.FINISHED) -> WorkOrder:
    return WorkOrder(
        id=UUID(int=200),
        number="2026-YF-PG-000001-2",
        kind="INSTALL",
        state=state,
        area_id=case.area_id,
        created_at=case.stage_since,
        task="",
        place="",
        case_id=case.id,
        stage=case.stage,
    )


def go_on(case: Case, business_type: BusinessType, facts: CaseFacts | None = None) -> Advanced:
    facts = facts or replace(FACTS, orders=(order_of(case),), statement=ALL_CHOSEN, is_examined=True)
    kind = possible_steps(case, business_type, facts)[0].kind
    return advance(case, kind, business_type, facts, at=case.stage_since + timedelta(hours=1))


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in problems]


@pytest.mark.parametrize("code", sorted(ENTERED))
def test_every_type_is_accepted_and_walked_to_its_file(business_types: dict[str, BusinessType], code: str) -> None:
    business_type = business_types[code]
    assert check_draft(draft_of(business_type), business_type, AREA, TODAY) == ()
    case = with_details(case_of(business_type), LATER)
    stages = [case.stage]
    while case.state is CaseState.OPEN:
        case = go_on(case, business_type).case
        stages.append(case.stage)
    assert stages[:-1] == [stage.code for stage in business_type.stages]
    assert (case.state, case.closed_at) == (CaseState.DONE, case.stage_since + timedelta(hours=1))
    filed = advance(case, StepKind.ARCHIVE, business_type, FACTS, at=START + timedelta(days=9))
    assert (filed.case.state, filed.event_kind) == (CaseState.ARCHIVED, EventKind.CASE_ARCHIVED)
    assert possible_steps(filed.case, business_type, FACTS) == ()


def test_stages_whose_condition_does_not_hold_are_passed_over(business_types: dict[str, BusinessType]) -> None:
    business_type = business_types["LV-NR-NEW"]
    case = with_details(case_of(business_type), {**LATER, "line_works": "no", "customer_works": "no"})
    stages = []
    while case.state is CaseState.OPEN:
        stages.append(case.stage)
        case = go_on(case, business_type).case
    assert stages == ["accept", "survey", "scheme", "contract", "install", "callback"]


def test_a_draft_is_refused_for_everything_at_once(business_types: dict[str, BusinessType]) -> None:
    draft = CaseDraft(
        business_code="LV-RES-NEW",
        name="区银建",
        phone="1990000154",
        details={**ENTERED["LV-RES-NEW"], "id_number": "321182199711283201", "capacity": 16_000, "category": "农业"},
        papers=(
            CasePaper(code="identity", state=PaperState.PROMISED),
            CasePaper(code="premises", state=PaperState.NOT_NEEDED),
            CasePaper(code="passport", state=PaperState.PRESENT),
            CasePaper(code="agent", state=PaperState.NOT_NEEDED),
        ),
    )
    assert codes(check_draft(draft, business_types["LV-RES-NEW"], None, TODAY)) == [
        ("id_number.check_digit", "id_number"),
        ("phone.length", "phone"),
        ("field.missing", "address"),
        ("field.missing", "area"),
        ("field.not_a_choice", "category"),
        ("capacity.voltage", "capacity"),
        ("paper.not_promisable", "papers"),
        ("paper.required", "papers"),
        ("paper.unknown", "papers"),
    ]


def test_area_and_customer_must_be_real(business_types: dict[str, BusinessType]) -> None:
    business_type = business_types["CHG-NAME"]
    draft = draft_of(business_type)
    stopped = replace(AREA, is_running=False)
    assert codes(check_draft(draft, business_type, stopped, TODAY)) == [("area.not_running", "area")]
    assert codes(check_draft(draft, business_type, None, TODAY)) == [("area.missing", "area")]
    nobody = replace(draft, customer_id=None)
    assert codes(check_draft(nobody, business_type, AREA, TODAY)) == [("customer.missing", "account")]


def test_a_draft_without_area_is_no_case(business_types: dict[str, BusinessType]) -> None:
    with pytest.raises(Refusal, match=r"area\.missing"):
        case_of(business_types["REP-FAULT"], replace(draft_of(business_types["REP-FAULT"]), area_id=None))


def test_conditions_decide_which_fields_are_asked(business_types: dict[str, BusinessType]) -> None:
    business_type = business_types["LV-RES-NEW"]
    draft = draft_of(business_type)
    alone = {spec.code for spec in fields_of(business_type, "accept", draft)}
    agent = replace(draft, details={**draft.details, "has_agent": "yes", "id_kind": "other"})
    with_agent = {spec.code for spec in fields_of(business_type, "accept", agent)}
    assert with_agent - alone == {"agent_name", "agent_id_number", "agent_phone", "other_id_number"}
    assert alone - with_agent == {"id_number"}


@pytest.mark.parametrize(
    ("stage", "field", "value", "code"),
    [
        ("install", "powered_at", "2026-10-13T10:00:00", "field.not_a_moment"),
        ("install", "powered_at", "昨天", "field.not_a_moment"),
        ("install", "meter_reading", "12", "field.not_a_number"),
        ("install", "meter_reading", -1, "field.not_a_number"),
        ("install", "seal_number", "  ", "field.missing"),
        ("contract", "contract_signed_on", "2026-02-30", "field.not_a_date"),
        ("contract", "account", "123456789", "account.length"),
        ("accept", "capacity", "8", "field.not_a_number"),
        ("accept", "capacity", 0, "capacity.not_positive"),
        ("accept", "name", "区\x07银建", "name.control_character"),
    ],
)
def test_values_are_checked_by_their_kind(
    business_types: dict[str, BusinessType], stage: str, field: str, value: str | int, code: str
) -> None:
    business_type = business_types["LV-RES-NEW"]
    case = with_details(case_of(business_type), {**LATER, field: value})
    if field == "name":
        case = replace(case, name=str(value))
    assert codes(check_fields(business_type, stage, case, TODAY)) == [(code, field)]


def test_a_choice_that_is_not_made_leaves_the_capacity_to_the_other_check(
    business_types: dict[str, BusinessType],
) -> None:
    business_type = business_types["LV-RES-NEW"]
    case = with_details(case_of(business_type), {"voltage": "", "capacity": 900_000})
    assert codes(check_fields(business_type, "accept", case, TODAY)) == [("field.missing", "voltage")]


def test_a_paper_is_missing_promised_present_or_not_needed(business_types: dict[str, BusinessType]) -> None:
    business_type = business_types["LV-RES-NEW"]
    draft = replace(draft_of(business_type), papers=(CasePaper(code="premises", state=PaperState.PROMISED),))
    case = case_of(business_type, draft)
    assert [paper.state for paper in case.papers] == [
        PaperState.MISSING,
        PaperState.PROMISED,
        PaperState.NOT_NEEDED,
    ]
    assert paper_state(draft, "agent") is PaperState.MISSING
    assert paper_state(draft, "premises") is PaperState.PROMISED
    assert [spec.code for spec in missing_papers(case, business_type, accepts_promises=True)] == ["identity"]
    assert [spec.code for spec in missing_papers(case, business_type, accepts_promises=False)] == [
        "identity",
        "premises",
    ]
    by_agent = replace(draft, details={**draft.details, "has_agent": "yes"})
    assert papers_of(by_agent, business_type)[2].state is PaperState.MISSING


def test_a_paper_the_clerk_decides_on_stays_missing_until_decided(business_types: dict[str, BusinessType]) -> None:
    business_type = business_types["CHG-NAME"]
    states = {paper.code: paper.state for paper in papers_of(CaseDraft(business_code="CHG-NAME"), business_type)}
    assert (states["former_holder"], states["agent"]) == (PaperState.MISSING, PaperState.NOT_NEEDED)


def test_a_shut_gate_says_why_and_holds(business_types: dict[str, BusinessType]) -> None:
    business_type = business_types["LV-RES-NEW"]
    case = case_of(business_type, replace(draft_of(business_type), papers=()))
    step = possible_steps(case, business_type, FACTS)[0]
    assert (step.kind, step.to, step.is_possible) == (StepKind.ADVANCE, "survey", False)
    assert [problem.values.get("paper") for problem in step.problems] == ["户主身份证明", "用电地址权属证明"]
    with pytest.raises(Refusal) as refused:
        advance(case, StepKind.ADVANCE, business_type, FACTS, at=START)
    assert refused.value.problems == step.problems


def test_field_work_waits_for_its_own_order(business_types: dict[str, BusinessType]) -> None:
    business_type = business_types["LV-RES-NEW"]
    case = with_details(go_on(case_of(business_type), business_type).case, LATER)
    assert case.stage == "survey"
    gate = ("gate.order_finished", "")
    finished = order_of(case)
    for orders in (
        (),
        (replace(finished, state=OrderState.ARRIVED),),
        (replace(finished, state=OrderState.WITHDRAWN),),
        (replace(finished, stage="install"),),
        (replace(finished, created_at=case.stage_since - timedelta(minutes=1)),),
        (finished, replace(finished, state=OrderState.HANDED_BACK)),
    ):
        step = step_of(case, StepKind.ADVANCE, business_type, replace(FACTS, orders=orders))
        assert step is not None
        assert codes(step.problems) == [gate]
    step = step_of(case, StepKind.ADVANCE, business_type, replace(FACTS, orders=(finished,)))
    assert step is not None
    assert step.is_possible


def test_debts_notice_and_signatures_are_gates(business_types: dict[str, BusinessType]) -> None:
    business_type = business_types["LV-RES-NEW"]
    case = case_of(business_type)
    gates = (
        Gate(kind=GateKind.BILLS_SETTLED),
        Gate(kind=GateKind.NOTICE_GIVEN),
        Gate(kind=GateKind.FORM_SIGNED, code="resident-registration"),
    )
    shut = gate_problems(gates, case, business_type, replace(FACTS, owed=1))
    assert [problem.code for problem in shut] == ["gate.bills_settled", "gate.notice_given", "gate.form_signed"]
    assert shut[2].values == {"form": "resident-registration"}
    facts = CaseFacts(today=TODAY, is_notice_given=True, signed_forms=frozenset({"resident-registration"}))
    assert gate_problems(gates, case, business_type, facts) == ()


def test_promised_papers_keep_a_case_out_of_the_file(business_types: dict[str, BusinessType]) -> None:
    business_type = business_types["LV-RES-NEW"]
    draft = draft_of(business_type)
    papers = (draft.papers[0], CasePaper(code="premises", state=PaperState.PROMISED))
    case = replace(case_of(business_type, replace(draft, papers=papers)), state=CaseState.DONE, stage="callback")
    archive, reopen = possible_steps(case, business_type, FACTS)
    assert [problem.code for problem in archive.problems] == ["gate.papers_original"]
    assert (reopen.kind, reopen.roles, reopen.needs_reason) == (StepKind.REOPEN, (Role.HEAD,), True)


def test_pause_and_resume(business_types: dict[str, BusinessType]) -> None:
    business_type = business_types["LV-RES-NEW"]
    case = case_of(business_type)
    paused = advance(case, StepKind.PAUSE, business_type, FACTS, at=START, reason=" customer_papers ")
    assert (paused.case.state, paused.payload["reason"]) == (CaseState.PAUSED, "customer_papers")
    assert "note" not in paused.payload
    noted = advance(case, StepKind.PAUSE, business_type, FACTS, at=START, reason="weather", note=" 等台风过境 ")
    assert (noted.payload["reason"], noted.payload["note"]) == ("weather", "等台风过境")
    steps = possible_steps(paused.case, business_type, FACTS)
    assert [step.kind for step in steps] == [StepKind.RESUME, StepKind.WITHDRAW]
    resumed = advance(paused.case, StepKind.RESUME, business_type, FACTS, at=START + timedelta(days=1))
    assert (resumed.case.state, resumed.case.stage_since) == (CaseState.OPEN, START)
    without = replace(paused.case, stage="callback")
    assert [step.kind for step in possible_steps(without, business_type, FACTS)] == [StepKind.RESUME]


def test_return_withdraw_refuse_and_reopen(business_types: dict[str, BusinessType]) -> None:
    business_type = business_types["LV-RES-NEW"]
    surveyed = go_on(case_of(business_type), business_type).case
    later = START + timedelta(days=1)
    returned = advance(surveyed, StepKind.RETURN, business_type, FACTS, at=later, reason="地址不符")
    assert (returned.case.stage, returned.case.stage_since) == ("accept", later)
    assert returned.payload == {"from": "survey", "to": "accept", "reason": "地址不符"}
    for kind, state in ((StepKind.WITHDRAW, CaseState.WITHDRAWN), (StepKind.REFUSE, CaseState.REFUSED)):
        ended = advance(surveyed, kind, business_type, FACTS, at=later, reason="客户要求").case
        assert (ended.state, ended.closed_at, ended.stage) == (state, later, "survey")
        again = advance(ended, StepKind.REOPEN, business_type, FACTS, at=later, reason="客户又来").case
        assert (again.state, again.closed_at, again.stage_since) == (CaseState.OPEN, None, later)


def test_a_case_does_not_end_over_an_open_order(business_types: dict[str, BusinessType]) -> None:
    business_type = business_types["REP-FAULT"]
    case = go_on(case_of(business_type), business_type).case
    facts = replace(FACTS, orders=(order_of(case, OrderState.ARRIVED),))
    step = step_of(case, StepKind.WITHDRAW, business_type, facts)
    assert step is not None
    assert codes(step.problems) == [("case.order_open", "")]
    last = replace(case, stage="callback", details={**case.details, "satisfaction": "very_satisfied"})
    close = step_of(last, StepKind.CLOSE, business_type, facts)
    assert close is not None
    assert codes(close.problems) == [("case.order_open", "")]


def test_steps_out_of_place_without_reason_or_backwards_are_refused(business_types: dict[str, BusinessType]) -> None:
    business_type = business_types["LV-RES-NEW"]
    case = case_of(business_type)
    with pytest.raises(Refusal, match=r"case\.step_not_allowed"):
        advance(case, StepKind.ARCHIVE, business_type, FACTS, at=START)
    with pytest.raises(Refusal, match=r"case\.reason_missing"):
        advance(case, StepKind.WITHDRAW, business_type, FACTS, at=START, reason=" ")
    with pytest.raises(Refusal, match=r"case\.time_backwards"):
        advance(case, StepKind.ADVANCE, business_type, FACTS, at=START - timedelta(minutes=1))


def test_the_notice_says_papers_stages_and_promised_limits(business_types: dict[str, BusinessType]) -> None:
    notice = one_time_notice(business_types["LV-NR-NEW"])
    assert notice.business == "低压非居民新装"
    assert [paper.code for paper in notice.papers] == ["subject", "representative", "premises", "agent", "invoice"]
    assert [limit.code for limit in notice.limits] == ["utility", "whole"]
    assert notice.stages[0] == "业务受理"

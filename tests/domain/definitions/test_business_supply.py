"""Increases, batches, temporary and charging supply, high voltage, photovoltaics and meter checks: limits and ways."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.definitions.blocks import with_blocks
from app.domain.definitions.business import BusinessType
from app.domain.definitions.business_reading import business_type_from
from app.domain.definitions.field import CORE_FIELDS, FieldKind, FieldSpec
from app.domain.definitions.limit import LimitUnit
from app.domain.dispatch.order import OrderState, WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.work.advancing import accept, advance
from app.domain.work.case import Case, CaseDraft, CasePaper, CaseState, PaperState
from app.domain.work.checks import check_draft, missing_papers, papers_of
from app.domain.work.steps import CaseFacts, StepKind, possible_steps, with_details
from tests.chosen import ALL_CHOSEN

REFERENCE = Path(__file__).resolve().parents[3] / "resources" / "reference"
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
VALUES: Mapping[FieldKind, str | int] = {
    FieldKind.NAME: "亓㛃",
    FieldKind.ID_NUMBER: "321182199711283200",
    FieldKind.CREDIT_CODE: "91321182233B5G7PB2",
    FieldKind.PHONE: "19900001542",
    FieldKind.CAPACITY: 8000,
    FieldKind.DATE: "2026-10-12",
    FieldKind.MOMENT: "2026-10-13T10:00:00+08:00",
    FieldKind.ACCOUNT: "1183369442",
    FieldKind.READING: 1200,
    FieldKind.NUMBER: 3,
}
LONGEST: Mapping[str, str] = {"line_works": "yes", "customer_works": "yes", "result": "out", "finding": "wrong"}
SHORTEST: Mapping[str, str] = {"result": "within", "finding": "right", "customer_works": "no", "line_works": "no"}
LOW_VOLTAGE = "accept survey scheme customer_works grid_works contract install callback"
HIGH_VOLTAGE = (
    "accept survey scheme design design_review covered_works mid_inspection customer_works acceptance grid_works fees "
    "contract install callback"
)
WAYS = {
    "LV-RES-INC": ("accept survey grid_works contract install callback", "accept survey contract install callback"),
    "LV-NR-INC": (LOW_VOLTAGE, "accept survey scheme contract install callback"),
    "LV-BATCH": (LOW_VOLTAGE, "accept survey scheme contract install callback"),
    "LV-TMP": (LOW_VOLTAGE, "accept survey scheme contract install callback"),
    "LV-EV": (LOW_VOLTAGE, "accept survey scheme contract install callback"),
    "HV-NEW": (HIGH_VOLTAGE, "accept survey scheme customer_works acceptance contract install callback"),
    "HV-INC": (HIGH_VOLTAGE, "accept survey scheme customer_works acceptance contract install callback"),
    "PV-LV": (
        "accept survey scheme customer_works grid_works contract install acceptance callback",
        "accept survey scheme customer_works contract install acceptance callback",
    ),
    "MTR-TEST": ("accept inspect reply settle callback", "accept inspect reply callback"),
    "MTR-DATA": ("accept verify reply settle callback", "accept verify reply callback"),
}


def block(name: str) -> Mapping[str, object]:
    return tomllib.loads((REFERENCE / "blocks" / f"{name}.toml").read_text("utf-8"))


def load(code: str) -> BusinessType:
    path = REFERENCE / "business" / f"{code}.toml"
    return business_type_from(with_blocks(tomllib.loads(path.read_text("utf-8")), block))


def amounts(code: str) -> dict[str, int | dict[str, int]]:
    """The amount of every limit, by the value that decides it where one does."""
    return {limit.code: dict(limit.amounts) or limit.amount for limit in load(code).limits}


def unverified(code: str) -> set[str]:
    return {limit.code for limit in load(code).limits if limit.source.is_unverified}


def value(spec: FieldSpec, chosen: Mapping[str, str]) -> str | int:
    if spec.kind is FieldKind.CHOICE:
        return chosen.get(spec.code) or spec.default or spec.choices[0].value
    return VALUES.get(spec.kind, spec.label)


def details(business: BusinessType, chosen: Mapping[str, str]) -> dict[str, str | int]:
    return {spec.code: value(spec, chosen) for spec in business.fields if spec.code not in CORE_FIELDS}


def draft_of(business: BusinessType, chosen: Mapping[str, str]) -> CaseDraft:
    first = {spec.code for spec in business.fields if spec.stage == business.stages[0].code}
    return CaseDraft(
        business_code=business.code,
        name="区银建",
        phone="19900001542",
        address="扬中市油坊镇鸣凤村9组54号",
        area_id=AREA.id,
        customer_id=UUID(int=5) if business.needs_customer else None,
        details={code: entered for code, entered in details(business, chosen).items() if code in first},
        papers=tuple(CasePaper(code=paper.code, state=PaperState.PRESENT) for paper in business.papers),
    )


def accepted(business: BusinessType, draft: CaseDraft) -> Case:
    taken = accept(draft, business, case_id=UUID(int=99), number="1", responsible_id=UUID(int=11), accepted_at=START)
    return taken.case


def facts_of(case: Case) -> CaseFacts:
    order = WorkOrder(
        id=UUID(int=200),
        number="2",
        kind="INSTALL",
        state=OrderState.FINISHED,
        area_id=case.area_id,
        created_at=case.stage_since,
        task="",
        place="",
        case_id=case.id,
        stage=case.stage,
    )
    return CaseFacts(today=TODAY, orders=(order,), statement=ALL_CHOSEN, is_examined=True)


def go_on(case: Case, business: BusinessType) -> Case:
    facts = facts_of(case)
    kind = possible_steps(case, business, facts)[0].kind
    return advance(case, kind, business, facts, at=case.stage_since + timedelta(hours=1)).case


def way(business: BusinessType, chosen: Mapping[str, str]) -> list[str]:
    """The stages a case with these choices goes through until it is closed; each field is filled at its stage."""
    draft = draft_of(business, chosen)
    assert check_draft(draft, business, AREA, TODAY) == ()
    case = accepted(business, draft)
    stages = []
    while case.state is CaseState.OPEN:
        stages.append(case.stage)
        here = {spec.code for spec in business.fields if spec.stage == case.stage}
        entered = {code: given for code, given in details(business, chosen).items() if code in here}
        case = go_on(with_details(case, {**case.details, **entered}), business)
    filed = advance(case, StepKind.ARCHIVE, business, facts_of(case), at=START + timedelta(days=9))
    assert filed.case.state is CaseState.ARCHIVED
    return stages


@pytest.mark.parametrize("code", sorted(WAYS))
def test_the_longest_and_the_shortest_way_lead_to_the_file(code: str) -> None:
    business = load(code)
    longest, shortest = WAYS[code]
    assert " ".join(way(business, {**LONGEST, "customer_grade": "important", "supply": "double"})) == longest
    assert " ".join(way(business, SHORTEST)) == shortest


def test_an_increase_is_promised_like_a_new_supply() -> None:
    """十项承诺（2022）第6条：居民5个工作日、低压非居民6个工作日；2025年意见：低压无外线5、有外线15个工作日."""
    assert amounts("LV-RES-INC") == {"promise": 5, "whole": {"no": 5, "yes": 15}, "callback": 2}
    assert amounts("LV-NR-INC") == {"utility": 6, "scheme": 3, "whole": {"no": 5, "yes": 15}, "callback": 2}
    assert unverified("LV-RES-INC") == unverified("LV-NR-INC") == set()


@pytest.mark.parametrize("code", ["LV-BATCH", "LV-TMP"])
def test_batches_and_temporary_supply_borrow_their_limits_and_say_so(code: str) -> None:
    assert amounts(code) == {"utility": 6, "scheme": 3, "whole": {"no": 5, "yes": 15}, "callback": 2}
    assert unverified(code) == {"utility", "scheme", "whole"}


def test_a_charging_point_is_visited_in_three_days_and_answered_in_one() -> None:
    """供电方案1个工作日（嘉兴题库）；上门3个工作日（公开工具）；均待核对."""
    assert amounts("LV-EV") == {"visit": 3, "scheme": 1, "whole": {"no": 5, "yes": 15}, "callback": 2}
    assert unverified("LV-EV") == {"visit", "scheme"}


@pytest.mark.parametrize("code", ["HV-NEW", "HV-INC"])
def test_high_voltage_is_limited_as_a_whole_and_stage_by_stage(code: str) -> None:
    """十项承诺（2022）第6条：供电企业各环节合计，单电源22、双电源32个工作日；各环节的数字未见公开规定."""
    assert amounts(code) == {
        "utility": {"single": 22, "double": 32},
        "accept": 1,
        "scheme": {"single": 10, "double": 20},
        "design_review": 3,
        "mid_inspection": 2,
        "acceptance": 3,
        "install": 3,
        "callback": 2,
    }
    assert unverified(code) == {"accept", "scheme", "design_review", "mid_inspection", "acceptance", "install"}
    assert {limit.unit for limit in load(code).limits} == {LimitUnit.WORKING_DAY}


def test_photovoltaics_keep_the_days_of_the_older_notices_unverified() -> None:
    """接入方案20个工作日；装表签约10个、验收调试10个工作日（2013年说明）；勘查2个工作日为通行做法."""
    assert amounts("PV-LV") == {"survey": 2, "scheme": 20, "metering": 10, "acceptance": 10, "callback": 2}
    assert unverified("PV-LV") == {"survey", "scheme", "metering", "acceptance", "callback"}


@pytest.mark.parametrize("code", ["MTR-TEST", "MTR-DATA"])
def test_meters_are_checked_and_answered_in_five_days(code: str) -> None:
    """十项承诺（2022）：校表5个工作日内出具结果；电表数据异常5个工作日内核实并答复."""
    assert amounts(code) == {"whole": 5, "callback": 2}
    assert unverified(code) == {"callback"}


@pytest.mark.parametrize("grade", ["ordinary", "important"])
def test_design_is_reviewed_only_for_whom_the_rules_name(grade: str) -> None:
    stages = way(load("HV-NEW"), {**SHORTEST, "customer_grade": grade})
    assert ({"design_review", "mid_inspection"} <= set(stages)) == (grade == "important")


def test_papers_of_the_works_are_asked_for_when_the_works_are_reported() -> None:
    business = load("HV-NEW")
    brought = ("subject", "representative", "premises", "equipment")
    papers = tuple(CasePaper(code=code, state=PaperState.PRESENT) for code in brought)
    case = accepted(business, replace(draft_of(business, SHORTEST), papers=papers))
    assert missing_papers(case, business, accepts_promises=False) == ()
    reported = with_details(case, {**case.details, "works_reported": "yes"})
    reported = replace(reported, stage="acceptance", papers=papers_of(reported, business))
    step = possible_steps(reported, business, facts_of(reported))[0]
    assert [problem.values["paper"] for problem in step.problems if problem.code == "gate.papers_complete"] == [
        "施工单位资质证明",
        "竣工报验资料",
    ]


@pytest.mark.parametrize(
    ("code", "voltage", "capacity", "most"),
    [("LV-NR-INC", "交流380V", 160_001, "160"), ("LV-RES-INC", "交流220V", 12_001, "12")],
)
def test_an_increase_beyond_its_voltage_is_refused(code: str, voltage: str, capacity: int, most: str) -> None:
    """供电营业规则（2024）第九条：220 V至12 kW；低压至160 kW."""
    business = load(code)
    draft = draft_of(business, {"voltage": voltage})
    draft = replace(draft, details={**draft.details, "capacity": capacity})
    problems = check_draft(draft, business, AREA, TODAY)
    assert [(problem.code, problem.field, problem.values["most"]) for problem in problems] == [
        ("capacity.voltage", "capacity", most)
    ]


@pytest.mark.parametrize("code", ["LV-RES-INC", "LV-NR-INC", "HV-INC", "PV-LV"])
def test_what_an_existing_customer_keeps_is_not_written_over(code: str) -> None:
    business = load(code)
    written = {spec.attribute for spec in business.fields if spec.attribute}
    assert business.needs_customer
    assert written.isdisjoint({"name", "address", "area_id", "category", "account_number"})
    assert ("capacity_w" in written) == (code != "PV-LV")


def test_a_batch_makes_no_customer_of_its_own() -> None:
    assert [spec.code for spec in load("LV-BATCH").fields if spec.attribute == "account_number"] == []

"""The changes of an existing customer (变更用电): their limits by rule, and each walked to its end by either way."""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

import pytest

from app.domain.customers.customer import CustomerState
from app.domain.definitions.business import BusinessType, CustomerCategory
from app.domain.definitions.limit import LimitScope, LimitUnit, PointKind
from app.domain.definitions.stage import GateKind, Holder
from app.domain.dispatch.order import OrderState, WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.work.advancing import accept, advance
from app.domain.work.case import Case, CaseState
from app.domain.work.checks import check_draft
from app.domain.work.steps import CaseFacts, StepKind, possible_steps, with_details
from app.services.definitions import Definitions
from tests.changes import CHANGES, draft_of, entries_for
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
SITE_CHANGES: Final = ("CHG-MOVE", "CHG-METER-MOVE", "CHG-MERGE", "CHG-SPLIT", "CHG-VOLTAGE")


@pytest.fixture(scope="module")
def types(definitions: Definitions) -> dict[str, BusinessType]:
    return {each.code: each for each in definitions.business_types}


def finished_order(case: Case) -> WorkOrder:
    return WorkOrder(
        id=UUID(int=200),
        number="2026-YF-PG-000001-2",
        kind="INSTALL",
        state=OrderState.FINISHED,
        area_id=case.area_id,
        created_at=case.stage_since,
        task="",
        place="",
        case_id=case.id,
        stage=case.stage,
    )


def walk(business: BusinessType, choice: int) -> list[str]:
    """The stages a case passes when every choice is made the same way, to its end."""
    draft = draft_of(business, choice, AREA.id, UUID(int=5))
    assert check_draft(draft, business, AREA, TODAY) == ()
    case = accept(
        draft,
        business,
        case_id=UUID(int=99),
        number="2026-YF-000318-5",
        responsible_id=UUID(int=11),
        accepted_at=START,
    ).case
    stages = []
    while case.state is CaseState.OPEN:
        stages.append(case.stage)
        case = with_details(case, entries_for(business, case, choice))
        facts = CaseFacts(today=TODAY, orders=(finished_order(case),), statement=ALL_CHOSEN, is_examined=True)
        kind = possible_steps(case, business, facts)[0].kind
        case = advance(case, kind, business, facts, at=case.stage_since + timedelta(hours=1)).case
    filed = advance(case, StepKind.ARCHIVE, business, CaseFacts(today=TODAY), at=START + timedelta(days=99))
    assert filed.case.state is CaseState.ARCHIVED
    return stages


def limits_of(business: BusinessType) -> dict[str, tuple[int, LimitUnit]]:
    return {limit.code: (limit.amount, limit.unit) for limit in business.limits}


def test_they_stand_together_in_the_list_and_ask_for_the_customer(types: dict[str, BusinessType]) -> None:
    assert [types[code].order for code in CHANGES] == list(range(20, 36))
    assert all(types[code].needs_customer for code in CHANGES)
    assert all(types[code].notice_form == "one-time-notice" for code in CHANGES)
    assert all(types[code].stages[0].gates[0].kind is GateKind.PAPERS_COMPLETE for code in CHANGES)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("CHG-REDUCE", "accept seal", "accept customer_works acceptance contract seal"),
        ("CHG-REDUCE-BACK", "accept unseal", "accept customer_works acceptance unseal"),
        ("CHG-PAUSE", "accept seal", "accept seal"),
        ("CHG-PAUSE-PART", "accept seal", "accept seal"),
        ("CHG-PAUSE-BACK", "accept unseal", "accept unseal"),
        (
            "CHG-SWAP",
            "accept survey customer_works acceptance install swapped restore",
            "accept survey customer_works acceptance install swapped restore",
        ),
        ("CHG-REMOVE", "accept settle dismantle", "accept settle dismantle"),
        ("CHG-REMOVE-BACK", "accept install callback", "accept install callback"),
        ("CHG-CLASS", "accept survey contract", "accept contract"),
        ("CHG-CLOSE", "accept dismantle settle contract", "accept dismantle settle contract"),
        ("CHG-PAY", "accept confirm", "accept install confirm"),
        *(
            (
                code,
                "accept survey contract install callback",
                "accept survey customer_works grid_works contract install callback",
            )
            for code in SITE_CHANGES
        ),
    ],
)
def test_each_comes_to_its_end_by_its_first_and_its_last_choices(
    types: dict[str, BusinessType], code: str, first: str, last: str
) -> None:
    assert walk(types[code], 0) == first.split()
    assert walk(types[code], -1) == last.split()


@pytest.mark.parametrize("code", ["CHG-REDUCE", "CHG-REDUCE-BACK", "CHG-PAUSE", "CHG-PAUSE-PART", "CHG-PAUSE-BACK"])
def test_sealing_and_unsealing_take_the_five_days_they_are_asked_for_ahead(
    types: dict[str, BusinessType], code: str
) -> None:
    business = types[code]
    utility = {limit.code: limit for limit in business.limits}["utility"]
    assert (utility.amount, utility.unit, utility.scope) == (5, LimitUnit.WORKING_DAY, LimitScope.UTILITY)
    # 告知书只说客户提前5个工作日申请，供电企业的时限是照此预设的。
    assert utility.source.is_unverified
    assert utility.stops.code == business.stages[-1].code
    assert business.category is CustomerCategory.NON_RESIDENT
    assert "agent" in {paper.code for paper in business.papers if paper.need == "required"}


def test_the_periods_of_a_pause_are_recorded(types: dict[str, BusinessType]) -> None:
    # 暂停：每次不少于15天，一个日历年内累计不超过6个月，提前5个工作日申请。
    labels = {
        field.code: [choice.label for choice in field.choices]
        for field in types["CHG-PAUSE"].fields
        if field.is_required
    }
    assert labels["pause_length"] == ["15天及以上", "不足15天"]
    assert labels["pause_total"] == ["不超过6个月", "超过6个月"]
    assert {"pause_from", "pause_until", "paused_days", "is_early"} <= labels.keys()
    reduced = {field.code: field for field in types["CHG-REDUCE"].fields}
    assert [choice.label for choice in reduced["reduce_length"].choices] == ["15天至2年"]


def test_only_a_permanent_reduction_changes_the_contract_capacity(types: dict[str, BusinessType]) -> None:
    written = {field.code: field.when for field in types["CHG-REDUCE"].fields if field.attribute}
    assert written.keys() == {"capacity"}
    assert written["capacity"] is not None
    assert written["capacity"].any_of == ("permanent",)


def test_a_swap_is_to_be_undone_in_two_or_three_months(types: dict[str, BusinessType]) -> None:
    limits = {limit.code: limit for limit in types["CHG-SWAP"].limits}
    swapped = limits["swapped"]
    assert swapped.unit is LimitUnit.CALENDAR_DAY
    assert [swapped.limit_for({"supply_level": level}).amount for level in ("to_10kv", "from_35kv")] == [59, 89]
    assert not swapped.is_pausable
    assert (limits["acceptance"].amount, limits["utility"].amount) == (3, 5)
    assert types["CHG-SWAP"].stage("swapped").holder is Holder.CUSTOMER


@pytest.mark.parametrize("code", SITE_CHANGES)
def test_work_on_the_supply_takes_what_a_connection_takes(types: dict[str, BusinessType], code: str) -> None:
    limits = {limit.code: limit for limit in types[code].limits}
    assert dict(limits["utility"].amounts) == {"no": 5, "yes": 15}
    assert limits["utility"].source.is_unverified
    assert (limits["callback"].amount, limits["callback"].unit) == (2, LimitUnit.WORKING_DAY)


def test_limits_nobody_published_are_marked(types: dict[str, BusinessType]) -> None:
    for code in ("CHG-REMOVE", "CHG-REMOVE-BACK", "CHG-CLASS", "CHG-CLOSE"):
        assert limits_of(types[code])["whole"] == (5, LimitUnit.WORKING_DAY)
    pay = types["CHG-PAY"].limits[0]
    assert [pay.limit_for({"meter_works": value}).amount for value in ("", "no", "yes")] == [1, 1, 5]
    unmarked = {limit.code for code in CHANGES for limit in types[code].limits if not limit.source.is_unverified}
    assert unmarked == {"callback"}  # 回访2个工作日，宿州市公开


@pytest.mark.parametrize("code", ["CHG-MOVE", "CHG-MERGE", "CHG-SPLIT", "CHG-REMOVE", "CHG-CLOSE"])
def test_what_ends_a_supply_waits_for_the_bills(types: dict[str, BusinessType], code: str) -> None:
    gates = {gate.kind for stage in types[code].stages for gate in stage.gates}
    assert GateKind.BILLS_SETTLED in gates


def test_what_the_customer_is_afterwards(types: dict[str, BusinessType]) -> None:
    becomes = {code: types[code].customer_becomes for code in CHANGES if types[code].customer_becomes is not None}
    assert becomes == {
        "CHG-PAUSE": CustomerState.SUSPENDED,
        "CHG-PAUSE-BACK": CustomerState.NORMAL,
        "CHG-REMOVE": CustomerState.SUSPENDED,
        "CHG-REMOVE-BACK": CustomerState.NORMAL,
        "CHG-CLOSE": CustomerState.CLOSED,
    }


@pytest.mark.parametrize(
    ("code", "attributes"),
    [
        ("CHG-MOVE", {"address", "area_id", "meter_number"}),
        ("CHG-METER-MOVE", {"meter_number"}),
        ("CHG-MERGE", {"capacity_w", "meter_number"}),
        ("CHG-SPLIT", {"capacity_w", "meter_number"}),
        ("CHG-VOLTAGE", {"voltage", "capacity_w", "meter_number"}),
        ("CHG-CLASS", {"category", "meter_number"}),
        ("CHG-PAY", {"meter_number"}),
        ("CHG-PAUSE", set()),
    ],
)
def test_only_what_the_business_changes_is_written_to_the_record(
    types: dict[str, BusinessType], code: str, attributes: set[str]
) -> None:
    assert {field.attribute for field in types[code].fields} - {""} == attributes


def test_a_move_is_taken_in_under_the_new_address(types: dict[str, BusinessType]) -> None:
    fields = {field.code: field for field in types["CHG-MOVE"].fields}
    assert (fields["address"].attribute, fields["address"].fills_from) == ("address", "")
    assert fields["former_address"].fills_from == "address"
    starts = {limit.starts.kind for limit in types["CHG-MOVE"].limits if limit.code == "utility"}
    assert starts == {PointKind.ACCEPTED}


@pytest.mark.parametrize("code", ["CHG-REDUCE", "CHG-REDUCE-BACK", "CHG-SWAP"])
def test_a_changed_transformer_runs_only_once_it_was_inspected(types: dict[str, BusinessType], code: str) -> None:
    acceptance = types[code].stage("acceptance")
    assert [gate.kind for gate in acceptance.gates] == [GateKind.ORDER_FINISHED, GateKind.EXAMINED]
    assert acceptance.returns_to == "customer_works"  # what is not in order is put right, not applied for anew
    assert {"acceptance-opinion", "defect-notice"} <= set(acceptance.forms)
    assert set(acceptance.fills) == {"people", "day", "opinion", "verdict"}

"""What happens to an existing supply, from the counter to the customer's record, with orders and gates as they are."""

from datetime import date
from uuid import UUID

import pytest

from app.domain.customers.customer import Customer, CustomerState
from app.domain.definitions.business import BusinessType
from app.domain.definitions.stage import GateKind, Holder
from app.domain.problems import Refusal
from app.domain.work.case import Case, CaseState, PaperState
from app.domain.work.examining import Findings, Verdict
from app.domain.work.steps import StepKind
from tests.changes import CHANGES, draft_of, entries_for
from tests.firms import choose_builder
from tests.station import FIRST_AREA, SHOP, SmallStation

PASSED = Findings(verdict=Verdict.PASSED, people="张勇、李强", opinion="符合要求")


def business_of(station: SmallStation, code: str) -> BusinessType:
    return next(business for business in station.desk.cases.businesses() if business.code == code)


def customer(station: SmallStation, key: UUID = SHOP) -> Customer:
    with station.database.read() as tx:
        return tx.of(Customer).get(key)


def walk(station: SmallStation, code: str, choice: int) -> Case:
    """The case once it is closed, every choice made the same way."""
    business = business_of(station, code)
    case = station.register(draft_of(business, choice, FIRST_AREA, SHOP))
    if any(gate.kind is GateKind.FREE_CHOICE for stage in business.stages for gate in stage.entry_gates):
        choose_builder(station, case)
    while case.state is CaseState.OPEN:
        stage = business.stage(case.stage)
        station.clock.forward(minutes=10)
        entries = entries_for(business, case, choice)
        if stage.order_kind:
            station.do_field_work(case, entries)
        elif case.stage != "accept" and entries:
            station.desk.entering.enter(station.clerk, case.id, entries)
        if any(gate.kind is GateKind.EXAMINED for gate in stage.gates):
            station.desk.supply.examining.examine(station.clerk, case.id, PASSED)
        kind = StepKind.ADVANCE if stage.next else StepKind.CLOSE
        case = station.step(case, kind, session=station.head if stage.holder is Holder.HEAD else station.clerk)
    return case


@pytest.mark.parametrize("choice", [0, -1])
@pytest.mark.parametrize("code", CHANGES)
def test_each_is_done_and_filed(station: SmallStation, code: str, choice: int) -> None:
    case = walk(station, code, choice)
    assert case.state is CaseState.DONE
    assert station.step(case, StepKind.ARCHIVE).state is CaseState.ARCHIVED


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("CHG-PAUSE", CustomerState.SUSPENDED),
        ("CHG-PAUSE-PART", CustomerState.NORMAL),
        ("CHG-REMOVE", CustomerState.SUSPENDED),
        ("CHG-CLOSE", CustomerState.CLOSED),
    ],
)
def test_the_customer_is_what_the_change_made_him(station: SmallStation, code: str, state: CustomerState) -> None:
    walk(station, code, 0)
    assert customer(station).state is state


@pytest.mark.parametrize(("stop", "back"), [("CHG-PAUSE", "CHG-PAUSE-BACK"), ("CHG-REMOVE", "CHG-REMOVE-BACK")])
def test_whoever_stopped_comes_back(station: SmallStation, stop: str, back: str) -> None:
    walk(station, stop, 0)
    walk(station, back, 0)
    assert customer(station).state is CustomerState.NORMAL


def test_a_move_changes_address_area_and_meter(station: SmallStation) -> None:
    before = customer(station)
    walk(station, "CHG-MOVE", 0)
    after = customer(station)
    assert (after.address, after.area_id) == ("扬中市油坊镇鸣凤村9组54号", FIRST_AREA)
    assert (before.area_id != after.area_id, before.meter_number != after.meter_number) == (True, True)
    assert (after.name, after.capacity_w) == (before.name, before.capacity_w)


def test_only_a_permanent_reduction_is_written_to_the_record(station: SmallStation) -> None:
    assert customer(station).capacity_w == 8_000
    walk(station, "CHG-REDUCE", 0)
    assert customer(station).capacity_w == 8_000
    walk(station, "CHG-REDUCE", -1)
    assert customer(station).capacity_w == 7_000


def test_a_pause_comes_from_somebody_with_the_papers(station: SmallStation) -> None:
    business = business_of(station, "CHG-PAUSE")
    case = station.register(draft_of(business, 0, FIRST_AREA, SHOP))
    station.desk.entering.set_paper(station.clerk, case.id, "agent", PaperState.MISSING)
    with pytest.raises(Refusal, match=r"gate\.papers_complete"):
        station.step(case, StepKind.ADVANCE)


def test_a_transformer_that_fails_its_inspection_goes_back_to_the_customer(station: SmallStation) -> None:
    case = station.register(draft_of(business_of(station, "CHG-REDUCE"), -1, FIRST_AREA, SHOP))
    choose_builder(station, case)
    case = station.step(case, StepKind.ADVANCE)
    station.desk.entering.enter(station.clerk, case.id, {"customer_works_done_on": "2026-03-02"})
    case = station.step(case, StepKind.ADVANCE)
    station.do_field_work(case, {})
    with pytest.raises(Refusal, match=r"gate\.examined"):
        station.step(case, StepKind.ADVANCE)

    failed = Findings(
        verdict=Verdict.DEFECTS,
        people="张勇、李强",
        opinion="不符合要求",
        defects=("接地电阻偏大",),
        rectify_on=date(2026, 3, 9),
    )
    station.desk.supply.examining.examine(station.clerk, case.id, failed)
    with pytest.raises(Refusal, match=r"gate\.examined"):
        station.step(case, StepKind.ADVANCE)
    case = station.step(case, StepKind.RETURN, "接地电阻偏大")
    assert case.stage == "customer_works"

    case = station.step(case, StepKind.ADVANCE)
    station.do_field_work(case, {})
    station.desk.supply.examining.examine(station.clerk, case.id, PASSED)
    case = station.step(case, StepKind.ADVANCE)
    kept = case.details
    assert (kept["acceptance_inspectors"], kept["acceptance_result"]) == ("张勇、李强", "passed")
    assert case.stage == "contract"

"""What a case costs, reckoned by hand for every way a fee may be reckoned."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from app.domain.definitions.business import BusinessType
from app.domain.definitions.fee import FeeSpec, FeeUnit, FeeWay, Payer
from app.domain.definitions.source import Source
from app.domain.work.case import Case, CaseDraft, CaseState, Origin
from app.domain.work.fees import FeeLine, FeeState, Lack, collected_total, fee_lines
from tests.paying import mill_draft

Types = dict[str, BusinessType]
DAY = date(2026, 3, 2)


def line(business: BusinessType, draft: CaseDraft | Case, code: str, **fixed: int) -> FeeLine:
    return next(each for each in fee_lines(business, draft, DAY, fixed) if each.spec.code == code)


def codes(business: BusinessType, filled: CaseDraft | Case) -> list[str]:
    return [each.spec.code for each in fee_lines(business, filled, DAY)]


def draft(code: str, **details: str | int) -> CaseDraft:
    return CaseDraft(business_code=code, details=details)


def case(code: str, stage: str, **details: str | int) -> Case:
    moment = datetime(2026, 3, 2, 1, tzinfo=UTC)
    return Case(
        id=UUID(int=1),
        number="2026-YF-000001-1",
        business_code=code,
        business_version=date(2024, 6, 1),
        stage=stage,
        stage_since=moment,
        state=CaseState.OPEN,
        customer_id=None,
        area_id=UUID(int=2),
        responsible_id=UUID(int=3),
        name="查良镛",
        phone="",
        address="",
        accepted_at=moment,
        origin=Origin.COUNTER,
        details=details,
    )


def test_capacity_by_voltage_and_kind_of_line(business_types: Types) -> None:
    mill = business_types["HV-NEW"]
    overhead = line(mill, mill_draft(second_line="overhead"), "reliability")
    # 200.5 kVA x 160 yuan = 32,080 yuan
    assert (overhead.state, overhead.price, overhead.quantity, overhead.amount) == (
        FeeState.DUE,
        16000,
        20050,
        3_208_000,
    )
    cable = line(mill, mill_draft(second_line="cable", second_capacity=315_000), "reliability")
    assert (cable.price, cable.amount) == (24000, 7_560_000)  # 315 x 240 = 75,600 yuan


@pytest.mark.parametrize(
    ("watts", "price", "amount", "quantity"),
    [
        (1, 16000, 16, 0),  # 0.001 kVA x 160 yuan = 0.16 yuan; 0.1 hundredths are shown as 0
        (333, 16050, 5345, 33),  # 0.333 x 160.50 = 53.4465 yuan
        (100, 5, 1, 10),  # half a cent counts as one
        (99, 5, 0, 10),  # 0.495 of a cent does not
        (1005, 16000, 16080, 101),  # 100.5 hundredths are shown as 101
    ],
)
def test_cents_are_rounded_once_halves_upwards(
    business_types: Types, watts: int, price: int, amount: int, quantity: int
) -> None:
    mill = business_types["HV-NEW"]
    spec = next(each for each in mill.fees if each.code == "reliability")
    flat = replace(mill, fees=(replace(spec, rates=(), amount=price),))
    found = line(flat, mill_draft(second_line="cable", second_capacity=watts), "reliability")
    assert (found.amount, found.quantity) == (amount, quantity)


def test_an_undecided_field_gives_bounds_and_no_figure(business_types: Types) -> None:
    found = line(business_types["HV-NEW"], mill_draft(), "reliability")
    assert (found.state, found.amount, found.lack, found.missing) == (FeeState.OPEN, None, Lack.FIELD, "备用电源线路")
    assert (found.least, found.most, found.quantity) == (3_208_000, 4_812_000, 20050)


def test_where_no_figure_was_filed_none_is_made_up(business_types: Types) -> None:
    mill = business_types["HV-NEW"]
    undecided = line(mill, mill_draft(voltage="交流20kV"), "reliability")
    assert (undecided.lack, undecided.least, undecided.most) == (Lack.FIELD, None, None)
    decided = line(mill, mill_draft(voltage="交流20kV", second_line="cable"), "reliability")
    assert (decided.state, decided.lack, decided.amount, decided.quantity) == (FeeState.OPEN, Lack.PRICE, None, 20050)
    fixed = line(mill, mill_draft(voltage="交流20kV", second_line="cable"), "reliability", reliability=2_000_000)
    assert (fixed.state, fixed.amount, fixed.lack) == (FeeState.DUE, 2_000_000, None)


@pytest.mark.parametrize("typed", ["", "二百", -5])
def test_a_quantity_that_is_none_is_asked_for(business_types: Types, typed: str | int) -> None:
    found = line(business_types["HV-NEW"], mill_draft(second_capacity=typed), "reliability")
    assert (found.state, found.lack, found.missing) == (FeeState.OPEN, Lack.FIELD, "备用电源容量")


def test_one_source_owes_nothing_and_is_not_asked(business_types: Types) -> None:
    assert "reliability" not in codes(business_types["HV-NEW"], mill_draft(supply="single"))


def test_pieces_and_occasions(business_types: Types) -> None:
    test = business_types["MTR-TEST"]
    spec = next(each for each in test.fees if each.code == "test")
    priced = replace(test, fees=(replace(spec, amount=6050),))
    found = line(priced, draft("MTR-TEST"), "test")
    assert (found.state, found.price, found.quantity, found.amount) == (FeeState.DUE, 6050, 100, 6050)
    batch = business_types["LV-BATCH"]
    each = FeeSpec(
        code="each",
        name="每户",
        payer=Payer.CUSTOMER,
        way=FeeWay.FIXED,
        unit=FeeUnit.PIECE,
        payee=spec.payee,
        quantity="households",
        amount=333,
        stage="accept",
        source=Source(title="样例"),
    )
    many = line(replace(batch, fees=(each,)), draft("LV-BATCH", households=12), "each")
    assert (many.quantity, many.amount) == (1200, 3996)


def test_a_test_without_a_price_of_the_station_is_not_charged(business_types: Types) -> None:
    found = line(business_types["MTR-TEST"], draft("MTR-TEST"), "test")
    assert (found.state, found.lack, found.amount) == (FeeState.OPEN, Lack.PRICE, None)


def test_a_test_that_finds_the_meter_wrong_is_given_back(business_types: Types) -> None:
    test = business_types["MTR-TEST"]
    assert line(test, draft("MTR-TEST", result="within"), "test").state is FeeState.OPEN
    returned = line(test, draft("MTR-TEST", result="out"), "test", test=6050)
    assert (returned.state, returned.amount) == (FeeState.RETURNED, 0)


def test_actual_cost_waits_until_it_is_fixed(business_types: Types) -> None:
    works = business_types["CHG-METER-MOVE"]
    open_line = line(works, draft("CHG-METER-MOVE"), "meter_move")
    assert (open_line.state, open_line.lack) == (FeeState.OPEN, Lack.AGREEMENT)
    spec = replace(open_line.spec, is_optional=False)
    sure = line(replace(works, fees=(spec,)), draft("CHG-METER-MOVE"), "meter_move")
    assert (sure.state, sure.lack) == (FeeState.OPEN, Lack.INVOICE)
    assert line(works, draft("CHG-METER-MOVE"), "meter_move", meter_move=85_000).amount == 85_000


def test_another_paper_s_amount_is_taken_from_the_case(business_types: Types) -> None:
    theft = business_types["OWN-THEFT"]
    found = line(theft, draft("OWN-THEFT", finding="theft", back_charge=123_456, penalty=370_368), "penalty")
    assert (found.state, found.amount) == (FeeState.DUE, 370_368)
    waiting = line(theft, draft("OWN-THEFT", finding="breach"), "back_charge")
    assert (waiting.state, waiting.lack, waiting.missing) == (FeeState.OPEN, Lack.FIELD, "追补电费")
    assert "penalty" not in codes(theft, draft("OWN-THEFT", finding="none"))


def test_what_is_free_is_said_and_costs_nothing(business_types: Types) -> None:
    lines = fee_lines(business_types["LV-RES-NEW"], draft("LV-RES-NEW"), DAY)
    assert [(each.spec.code, each.state, each.amount) for each in lines] == [
        ("connection", FeeState.FREE, 0),
        ("metering", FeeState.FREE, 0),
        ("grid_works", FeeState.FREE, 0),
    ]
    assert collected_total(lines) == 0


def test_the_sum_is_of_what_the_station_collects(business_types: Types) -> None:
    lines = fee_lines(business_types["HV-NEW"], mill_draft(second_line="overhead"), DAY)
    assert collected_total(lines) == 3_208_000


def test_a_customer_s_own_works_are_no_fee_of_the_station(business_types: Types) -> None:
    shop = business_types["LV-NR-NEW"]
    assert line(shop, draft("LV-NR-NEW"), "customer_works").state is FeeState.POSSIBLE
    assert line(shop, draft("LV-NR-NEW", customer_works="yes"), "customer_works").state is FeeState.OUTSIDE
    assert "customer_works" not in codes(shop, draft("LV-NR-NEW", customer_works="no"))


def test_what_its_stage_did_not_bring_is_not_possible_any_more(business_types: Types) -> None:
    shop = business_types["LV-NR-NEW"]
    assert line(shop, case("LV-NR-NEW", "survey"), "customer_works").state is FeeState.POSSIBLE
    assert "customer_works" not in codes(shop, case("LV-NR-NEW", "scheme"))


def test_a_condition_on_a_question_nobody_will_ask_does_not_arise(business_types: Types) -> None:
    mill = business_types["HV-NEW"]
    spec = next(each for each in mill.fees if each.code == "reliability")
    assert spec.when is not None
    asked = replace(spec, when=replace(spec.when, field="second_line", any_of=("cable",)))
    only = replace(mill, fees=(asked,))
    assert codes(only, mill_draft(supply="single")) == []
    assert line(only, mill_draft(supply="double"), "reliability").state is FeeState.POSSIBLE
    assert line(only, mill_draft(supply=""), "reliability").state is FeeState.POSSIBLE


def test_the_place_of_a_fault_is_always_known(business_types: Types) -> None:
    fault = business_types["REP-FAULT"]
    spec = fault.fees[0]
    assert spec.when is not None
    here = replace(fault, fees=(replace(spec, when=replace(spec.when, field="place", any_of=("rural",))),))
    there = replace(fault, fees=(replace(spec, when=replace(spec.when, field="place", any_of=("town",))),))
    assert codes(here, draft("REP-FAULT")) == ["repair"]
    assert codes(there, draft("REP-FAULT")) == []


def test_a_rule_that_has_not_begun_or_has_ended_is_left_out(business_types: Types) -> None:
    mill = business_types["HV-NEW"]
    ended = replace(mill.fees[0], effective_until=date(2026, 3, 1))
    coming = replace(mill.fees[1], effective_from=date(2026, 3, 3))
    assert codes(replace(mill, fees=(ended, coming)), mill_draft()) == []

"""Paying what a case costs: gates that stay shut, charges nobody can record, differences, refunds, corrections."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.definitions.fee_changes import FeeChange
from app.domain.problems import Refusal
from app.domain.work.case import Case, CaseState
from app.domain.work.event import EventKind
from app.domain.work.fee_accounts import EntryKind, FeeAccount
from app.domain.work.fees import FeeState
from app.domain.work.steps import StepKind
from app.persistence.ids import new_id
from app.services.feed import Topic
from tests.paying import mill_draft, movement
from tests.services.test_every_type import SHIPPED, Way
from tests.station import MONDAY, SmallStation, fault_draft, resident_draft, shop_draft

TODAY = MONDAY.date()
FEE = "reliability"


@pytest.fixture(autouse=True)
def _as_shipped(station: SmallStation) -> Iterator[None]:
    yield
    station.desk.office.definitions.adopt_fees(())  # the definitions are shared by all tests


@pytest.fixture
def mill(station: SmallStation) -> Case:
    """A mill with a second source of 200.5 kVA by overhead line: 32,080 yuan."""
    case = station.register(mill_draft())
    return station.desk.entering.correct(station.clerk, case.id, "second_line", "overhead", "方案已定")


def account(station: SmallStation, case: Case, fee: str = FEE) -> FeeAccount:
    return next(each for each in station.desk.paying.accounts(case.id) if each.line.spec.code == fee)


def pay(station: SmallStation, case: Case, amount: int, *, fee: str = FEE, reason: str = "") -> None:
    station.desk.paying.pay(station.clerk, case.id, movement(fee, amount, TODAY, reason=reason))


def refused(caught: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [problem.code for problem in caught.value.problems]


def gates(station: SmallStation, case: Case) -> list[str]:
    view = station.desk.case_views.show(station.head, case.id)
    return [problem.code for step in view.steps[:1] for problem in step.problems if problem.field == "fees"]


def at_stage(station: SmallStation, stage: str, code: str = "HV-NEW", **answers: str) -> Way:
    (business,) = SHIPPED.versions(code)
    way = Way(station, business, answers)
    while way.case.stage != stage:
        way.go_on()
    return way


def test_the_counter_is_told_what_it_costs_while_it_types(station: SmallStation) -> None:
    lines = {line.spec.code: line for line in station.desk.paying.estimate(mill_draft())}
    assert (lines[FEE].least, lines[FEE].most) == (3_208_000, 4_812_000)
    assert {line.state for line in station.desk.paying.estimate(resident_draft())} == {FeeState.FREE}


def test_a_payment_is_a_fact_and_settles_the_fee(station: SmallStation, mill: Case) -> None:
    heard: list[frozenset[Topic]] = []
    station.desk.office.feed.subscribe(heard.append)
    pay(station, mill, 3_208_000)
    settled = account(station, mill)
    (entry,) = settled.entries
    assert (settled.paid, settled.missing, settled.is_settled) == (3_208_000, 0, True)
    assert (entry.kind, entry.amount, entry.receipt, entry.on, entry.owed, entry.by) == (
        EntryKind.PAID,
        3_208_000,
        "SJ-0031",
        TODAY,
        3_208_000,
        station.clerk.staff_id,
    )
    assert station.events(mill.id)[-1].kind == EventKind.CASE_FEE_PAID
    assert heard[-1] == {Topic.CASES}


@pytest.mark.parametrize(
    ("fee", "code"),
    [
        ("temporary", "fee.free"),
        ("connection", "fee.free"),
        ("customer_works", "fee.not_ours"),
        ("deposit", "fee.unlisted"),
    ],
)
def test_nobody_can_charge_what_is_free_or_not_the_station_s(
    station: SmallStation, mill: Case, fee: str, code: str
) -> None:
    for session in (station.clerk, station.head):
        with pytest.raises(Refusal) as caught:
            station.desk.paying.pay(session, mill.id, movement(fee, 10_000, TODAY, reason="领导同意"))
        assert refused(caught) == [code]
    with pytest.raises(Refusal) as caught:
        station.desk.paying.fix(station.head, mill.id, fee, 10_000, "合同")
    assert refused(caught) == [code]


def test_what_is_not_known_to_arise_cannot_be_charged_yet(station: SmallStation) -> None:
    shop = station.register(shop_draft())
    with pytest.raises(Refusal) as caught:
        pay(station, shop, 100, fee="customer_works")
    assert refused(caught) == ["fee.not_ours"]
    fault = station.register(fault_draft())
    with pytest.raises(Refusal) as caught:
        pay(station, fault, 100, fee="customer_repair")
    assert refused(caught) == ["fee.not_yet"]


def test_an_open_amount_cannot_be_paid(station: SmallStation) -> None:
    case = station.register(mill_draft())
    with pytest.raises(Refusal) as caught:
        pay(station, case, 3_208_000)
    assert refused(caught) == ["fee.open"]


def test_a_difference_wants_a_reason_and_has_it_while_nothing_changes(station: SmallStation, mill: Case) -> None:
    with pytest.raises(Refusal) as caught:
        pay(station, mill, 3_000_000)
    assert refused(caught) == ["fee.difference"]
    assert caught.value.problems[0].values == {"owed": "32080.00", "paid": "30000.00"}
    pay(station, mill, 3_000_000, reason="余款月底前交")
    assert account(station, mill).is_explained
    station.desk.entering.correct(station.clerk, mill.id, "second_capacity", 250_000, "复核容量")
    changed = account(station, mill)
    assert (changed.owed, changed.missing, changed.is_explained, changed.is_settled) == (
        4_000_000,
        1_000_000,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"amount": -1}, ["fee.amount", "fee.difference"]),
        ({"receipt": "  "}, ["fee.receipt_missing"]),
        ({"on": TODAY + timedelta(days=1)}, ["fee.in_future"]),
        ({"on": date(2026, 2, 28)}, ["fee.before_case"]),
        ({"amount": 0}, ["fee.difference"]),
    ],
)
def test_a_payment_says_how_much_by_which_receipt_and_when(
    station: SmallStation, mill: Case, changes: dict[str, object], codes: list[str]
) -> None:
    wrong = replace(movement(FEE, 3_208_000, TODAY), **changes)  # type: ignore[arg-type]  # by name, as parametrised
    with pytest.raises(Refusal) as caught:
        station.desk.paying.pay(station.clerk, mill.id, wrong)
    assert refused(caught) == codes


def test_nothing_more_is_paid_of_what_is_settled(station: SmallStation, mill: Case) -> None:
    pay(station, mill, 3_208_000)
    with pytest.raises(Refusal) as caught:
        station.desk.paying.pay(station.clerk, mill.id, movement(FEE, 0, TODAY))
    assert refused(caught) == ["fee.nothing_owed"]


def test_a_stage_is_not_left_before_its_fee_is_settled(station: SmallStation) -> None:
    way = at_stage(station, "fees", supply="double")
    owed = account(station, way.case)
    assert (owed.owed, gates(station, way.case)) == (128_000, ["gate.fee_unpaid"])  # 8 kVA x 160 yuan
    for session in (station.clerk, station.head):
        with pytest.raises(Refusal) as caught:
            station.desk.cases.take_step(session, way.case.id, StepKind.ADVANCE)
        assert "gate.fee_unpaid" in refused(caught)
    pay(station, way.case, 128_000)
    assert gates(station, way.case) == []
    paid = station.case(way.case.id)
    assert (paid.details["fee_paid_on"], paid.details["fee_receipt"]) == ("2026-03-02", "SJ-0031")
    assert station.step(paid, StepKind.ADVANCE).stage == "contract"


def test_a_fee_let_off_with_a_reason_lets_the_case_go_on(station: SmallStation) -> None:
    way = at_stage(station, "fees", supply="double")
    free = movement(FEE, 0, TODAY, receipt="", reason="省级文件减免")
    station.desk.paying.pay(station.head, way.case.id, free)
    assert gates(station, way.case) == []
    assert "fee_receipt" not in station.case(way.case.id).details


def test_an_unknown_price_holds_the_case_until_it_is_fixed_by_a_paper(station: SmallStation) -> None:
    way = at_stage(station, "fees", supply="double", voltage="交流20kV")
    assert gates(station, way.case) == ["gate.fee_open"]
    paying = station.desk.paying
    with pytest.raises(Refusal) as caught:
        paying.fix(station.clerk, way.case.id, FEE, -1, " ")
    assert refused(caught) == ["fee.amount", "fee.paper_missing"]
    paying.fix(station.clerk, way.case.id, FEE, 96_000, "省价格文件〔2026〕1号")
    assert gates(station, way.case) == ["gate.fee_unpaid"]
    paying.fix(station.clerk, way.case.id, FEE, 100_000, "省价格文件〔2026〕2号")
    assert account(station, way.case).owed == 100_000
    pay(station, way.case, 100_000)
    assert gates(station, way.case) == []


def test_what_the_rules_reckon_is_not_fixed_by_hand(station: SmallStation, mill: Case) -> None:
    with pytest.raises(Refusal) as caught:
        station.desk.paying.fix(station.clerk, mill.id, FEE, 1, "口头")
    assert refused(caught) == ["fee.reckoned"]


def test_what_need_not_arise_holds_nothing_up_until_it_is_agreed(station: SmallStation) -> None:
    way = at_stage(station, "check", "OWN-METER", work_reason="burnt")
    way.do_the_stage()
    assert (account(station, way.case, "meter_damage").line.state, gates(station, way.case)) == (FeeState.OPEN, [])
    station.desk.paying.fix(station.clerk, way.case.id, "meter_damage", 18_000, "赔偿协议 3 号")
    assert gates(station, way.case) == ["gate.fee_unpaid"]
    pay(station, way.case, 18_000, fee="meter_damage")
    assert way.step(StepKind.CLOSE).state is CaseState.DONE


def test_an_amount_that_was_fixed_and_struck_is_open_again(station: SmallStation) -> None:
    way = at_stage(station, "check", "OWN-METER", work_reason="lost")
    paying = station.desk.paying
    event = paying.fix(station.clerk, way.case.id, "meter_damage", 18_000, "赔偿协议 3 号")
    paying.strike(station.clerk, way.case.id, event.id, "非客户责任")
    assert gates(station, way.case) == ["gate.fee_open"]  # somebody said that it arises: it wants an amount again
    paying.fix(station.clerk, way.case.id, "meter_damage", 0, "责任认定书")
    assert gates(station, way.case) == []


def after_test(station: SmallStation, result: str) -> Way:
    """A meter that was tested for 60.50 yuan, with this result."""
    change = FeeChange(
        business_code="MTR-TEST", fee_code="test", amount=6050, effective_from=TODAY, reason="省价格文件"
    )
    station.desk.fees.change(station.head, change)
    (business,) = [
        each for each in station.desk.office.definitions.versions("MTR-TEST") if each.effective_from == TODAY
    ]
    way = Way(station, business, {"result": result})
    pay(station, way.case, 6050, fee="test")
    while way.case.stage != "callback":
        way.go_on()
    way.do_the_stage()
    return way


def test_the_fee_of_a_test_stays_where_the_meter_is_right(station: SmallStation) -> None:
    way = after_test(station, "within")
    assert account(station, way.case, "test").is_settled
    assert way.step(StepKind.CLOSE).state is CaseState.DONE


def test_the_fee_of_a_test_is_given_back_where_the_meter_is_wrong(station: SmallStation) -> None:
    way = after_test(station, "out")
    assert (account(station, way.case, "test").line.state, gates(station, way.case)) == (
        FeeState.RETURNED,
        ["gate.fee_refund"],
    )
    with pytest.raises(Refusal) as caught:
        pay(station, way.case, 6050, fee="test")
    assert refused(caught) == ["fee.returned"]
    refund = station.desk.paying.refund
    for amount in (0, 6051):
        with pytest.raises(Refusal) as caught:
            refund(station.clerk, way.case.id, movement("test", amount, TODAY))
        assert refused(caught) == ["fee.refund_amount"]
    with pytest.raises(Refusal) as caught:
        refund(station.clerk, way.case.id, movement("test", 50, TODAY))
    assert refused(caught) == ["fee.refund_reason"]
    refund(station.clerk, way.case.id, movement("test", 6050, TODAY, receipt="TF-0001"))
    back = account(station, way.case, "test")
    assert (back.paid, [entry.kind for entry in back.entries]) == (0, [EntryKind.PAID, EntryKind.REFUNDED])
    assert way.step(StepKind.CLOSE).state is CaseState.DONE


def test_too_much_that_stays_for_a_reason_is_explained(station: SmallStation) -> None:
    way = after_test(station, "out")
    part = movement("test", 50, TODAY, reason="客户要求余款抵电费")
    station.desk.paying.refund(station.clerk, way.case.id, part)
    assert gates(station, way.case) == []


def test_a_refund_may_come_after_the_end(station: SmallStation, mill: Case) -> None:
    pay(station, mill, 3_208_000)
    ended = station.step(mill, StepKind.WITHDRAW, "不办了")
    with pytest.raises(Refusal) as caught:
        pay(station, ended, 100, reason="补收")
    assert refused(caught) == ["case.ended"]
    with pytest.raises(Refusal) as caught:
        station.desk.paying.fix(station.clerk, ended.id, FEE, 100, "文件")
    assert refused(caught) == ["case.ended"]
    back = movement(FEE, 3_208_000, TODAY, receipt="TF-0002", reason="客户撤销")
    station.desk.paying.refund(station.clerk, ended.id, back)
    assert account(station, mill).paid == 0
    with pytest.raises(Refusal) as caught:
        station.desk.paying.refund(station.clerk, ended.id, replace(back, fee="deposit"))
    assert refused(caught) == ["fee.unlisted"]


def test_what_does_not_arise_any_more_is_returned(station: SmallStation, mill: Case) -> None:
    pay(station, mill, 3_208_000)
    station.desk.entering.correct(station.clerk, mill.id, "supply", "single", "改为单电源")
    left = account(station, mill)
    assert (left.line.state, left.owed, left.missing) == (FeeState.RETURNED, 0, -3_208_000)


def test_a_slip_is_struck_out_and_stays(station: SmallStation, mill: Case) -> None:
    pay(station, mill, 3_208_000)
    (entry,) = account(station, mill).entries
    paying = station.desk.paying
    with pytest.raises(Refusal) as caught:
        paying.strike(station.clerk, mill.id, entry.id, " ")
    assert refused(caught) == ["case.reason_missing"]
    paying.strike(station.clerk, mill.id, entry.id, "票据号录错")
    struck = account(station, mill)
    assert (struck.paid, struck.entries[0].struck, struck.missing) == (0, "票据号录错", 3_208_000)
    with pytest.raises(Refusal) as caught:
        paying.strike(station.clerk, mill.id, entry.id, "再冲一次")
    assert refused(caught) == ["fee.struck"]
    with pytest.raises(Refusal) as caught:
        paying.strike(station.clerk, mill.id, new_id(), "没有")
    assert refused(caught) == ["fee.no_entry"]


def test_a_back_charge_is_paid_by_its_sheet(station: SmallStation) -> None:
    way = at_stage(station, "calculate", "OWN-THEFT", finding="theft")
    way.do_the_stage()
    for field, cents in (("back_charge", 123_456), ("penalty", 370_368)):
        station.desk.entering.correct(station.clerk, way.case.id, field, cents, "计算单 7 号")
    while way.case.stage != "charge":
        way.go_on()
    pay(station, way.case, 123_456, fee="back_charge")
    assert gates(station, way.case) == ["gate.fee_unpaid"]
    pay(station, way.case, 370_368, fee="penalty")
    assert gates(station, way.case) == []
    assert station.case(way.case.id).details["receipt_number"] == "SJ-0031"


@pytest.mark.parametrize("verb", ["pay", "refund", "fix", "strike"])
def test_only_the_counter_records_money(station: SmallStation, mill: Case, verb: str) -> None:
    session, paying, before = station.zhang, station.desk.paying, station.events(mill.id)
    calls = {
        "pay": lambda: paying.pay(session, mill.id, movement(FEE, 3_208_000, TODAY)),
        "refund": lambda: paying.refund(session, mill.id, movement(FEE, 1, TODAY)),
        "fix": lambda: paying.fix(session, mill.id, FEE, 1, "x"),
        "strike": lambda: paying.strike(session, mill.id, UUID(int=1), "x"),
    }
    with pytest.raises(Refusal) as caught:
        calls[verb]()
    assert refused(caught) == ["permission.denied"]
    assert station.events(mill.id) == before


def test_the_rules_of_a_day_are_listed_with_what_is_to_come(station: SmallStation) -> None:
    fees = station.desk.fees
    later = FeeChange(
        business_code="HV-NEW",
        fee_code=FEE,
        amount=12_000,
        effective_from=date(2026, 4, 1),
        reason=" 省价格文件 ",
        values=("交流20kV", "overhead"),
    )
    fees.change(station.head, later)
    rows = {(row.business_code, row.fee_code): row for row in fees.fee_rules(TODAY)}
    row = rows["HV-NEW", FEE]
    assert len({code for code, _ in rows}) == 46
    assert (row.by, row.rates[1].words, row.rates[1].amount) == (
        ("供电电压", "备用电源线路"),
        ("交流10kV", "电缆线路"),
        24000,
    )
    assert (row.condition, row.stage, row.is_unverified) == ("电源数量：双电源", "缴纳高可靠性供电费", True)
    assert [change.reason for change in row.coming] == ["省价格文件"]
    assert rows["MTR-TEST", "test"].refund_condition == "校验结论：误差超差"
    after = {(row.business_code, row.fee_code): row for row in fees.fee_rules(date(2026, 4, 1))}["HV-NEW", FEE]
    assert (len(after.rates), after.coming, after.effective_from) == (3, (), date(2026, 4, 1))
    assert rows["HV-NEW", "temporary"].effective_from == date(2024, 6, 1)


def test_a_case_keeps_the_price_it_was_accepted_under(station: SmallStation, mill: Case) -> None:
    change = FeeChange(business_code="HV-NEW", fee_code=FEE, amount=8000, effective_from=TODAY, reason="省价格文件")
    tomorrow = replace(change, effective_from=TODAY + timedelta(days=1))
    station.desk.fees.change(station.head, tomorrow)
    assert account(station, mill).owed == 3_208_000
    station.clock.forward(days=1)
    new = {line.spec.code: line for line in station.desk.paying.estimate(mill_draft(second_line="cable"))}
    assert new[FEE].amount == 1_604_000  # 200.5 kVA x 80 yuan
    station.desk.fees.adopt()
    assert station.desk.fees.changes() == (tomorrow,)


def test_only_the_head_sets_prices_and_only_sound_ones(station: SmallStation) -> None:
    change = FeeChange(business_code="HV-NEW", fee_code="temporary", amount=1, effective_from=TODAY, reason="x")
    with pytest.raises(Refusal) as caught:
        station.desk.fees.change(station.clerk, change)
    assert refused(caught) == ["permission.denied"]
    with pytest.raises(Refusal) as caught:
        station.desk.fees.change(station.head, change)
    assert refused(caught) == ["rule.fee_has_no_price"]


def test_a_fault_goes_on_by_itself_whatever_it_may_cost(station: SmallStation) -> None:
    case = station.register(fault_draft())
    assert case.stage == "repair"
    view = station.desk.case_views.show(station.clerk, case.id)
    assert {each.line.spec.code for each in view.fees} == {"repair", "customer_repair"}

"""The register of firms, its neutral order, and the customer's free choices."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from app.domain.firms.firm import Firm, LicenceState, Trade, in_neutral_order
from app.domain.problems import Refusal
from app.domain.work.case import Case
from app.domain.work.choosing import OWN, STATEMENT, missing_choices, statements
from app.domain.work.steps import StepKind
from app.labels.speaking import problem_text
from app.labels.work_terms import event_text
from app.services.firms import FirmDraft
from tests.firms import CODE, OTHER_CODE, a_firm, licence
from tests.station import SURVEYED, SmallStation, resident_draft, shop_draft

TODAY = date(2026, 3, 2)


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def put(station: SmallStation, name: str, code: str, until: date) -> Firm:
    draft = FirmDraft(name=name, credit_code=code, licences=(licence(Trade.BUILD, until),))
    return station.desk.supply.firms.put(station.clerk, draft)


def case_at_works(station: SmallStation) -> Case:
    """A shop's supply with customer works, one step before they begin."""
    case = station.step(station.register(shop_draft()), StepKind.ADVANCE)
    station.do_field_work(case, {**SURVEYED, "customer_works": "yes"})
    case = station.step(case, StepKind.ADVANCE)
    business = station.desk.case_views.show(station.clerk, case.id).business
    while business.stage(case.stage).next and business.stage(case.stage).code != "scheme":
        case = station.step(case, StepKind.ADVANCE)
    return case


def test_the_register_keeps_a_firm_by_its_code(station: SmallStation) -> None:
    firms = station.desk.supply.firms
    first = a_firm(station)
    assert a_firm(station) == first
    named = firms.put(station.clerk, FirmDraft(name="恒源公司", credit_code=CODE.lower(), licences=first.licences))
    assert (named.id, named.name, named.version) == (first.id, "恒源公司", first.version + 1)
    other = put(station, "甲公司", OTHER_CODE, date(2030, 1, 1))
    assert firms.firms() == (other, named)
    assert (firms.by_code(f" {CODE} "), firms.show(other.id), firms.today()) == (named, other, TODAY)
    with pytest.raises(Refusal) as refusal:
        firms.by_code("91000000000000000X")
    assert codes(refusal) == ["firm.unknown"]


def test_a_firm_that_lacks_something_is_refused(station: SmallStation) -> None:
    firms = station.desk.supply.firms
    with pytest.raises(Refusal) as refusal:
        firms.put(station.clerk, FirmDraft(name=" ", credit_code="123"))
    assert [problem.field for problem in refusal.value.problems] == ["name", "credit_code", "licences"]
    with pytest.raises(Refusal) as refusal:
        firms.put(station.clerk, FirmDraft(name="甲", credit_code=CODE, licences=(licence(Trade.BUILD, number=" "),)))
    assert codes(refusal) == ["firm.licence_incomplete"]


def test_a_firm_is_taken_out_once_and_with_a_reason(station: SmallStation) -> None:
    firms, firm = station.desk.supply.firms, a_firm(station)
    with pytest.raises(Refusal) as refusal:
        firms.retire(station.clerk, firm.id, " ")
    assert codes(refusal) == ["case.reason_missing"]
    assert not firms.retire(station.clerk, firm.id, "注销").is_active
    assert station.events()[-1].payload == {"firm": str(firm.id), "name": firm.name, "reason": "注销"}
    with pytest.raises(Refusal) as refusal:
        firms.retire(station.clerk, firm.id, "注销")
    assert codes(refusal) == ["firm.already_retired"]
    assert a_firm(station).is_active


def test_the_order_is_neutral() -> None:
    firms = [Firm(id=UUID(int=number), name=f"{number}", credit_code="") for number in range(1, 9)]
    orders = {tuple(firm.name for firm in in_neutral_order(firms, UUID(int=case))) for case in range(100, 140)}
    assert len(orders) == 40
    assert in_neutral_order(firms, UUID(int=7)) == in_neutral_order(reversed(firms), UUID(int=7))
    leaders = {order[0] for order in orders}
    assert leaders == {firm.name for firm in firms}


def test_what_may_be_chosen_shows_how_licences_stand(station: SmallStation) -> None:
    case = station.register(shop_draft())
    expired = put(station, "甲公司", OTHER_CODE, date(2026, 3, 1))
    whole = a_firm(station)
    shown = {option.firm.id: option for option in station.desk.supply.choosing.options(case.id, Trade.BUILD)}
    assert {key: option.state for key, option in shown.items()} == {
        expired.id: LicenceState.EXPIRED,
        whole.id: LicenceState.VALID,
    }
    problem = shown[expired.id].problem
    assert problem is not None
    assert "已于 2026-03-01 到期" in problem_text(problem)
    assert shown[whole.id].problem is None
    assert [option.firm.id for option in station.desk.supply.choosing.options(case.id, Trade.DESIGN)] == [whole.id]
    soon = licence(Trade.BUILD, date(2026, 4, 1))
    assert [soon.state_on(day) for day in (date(2026, 3, 1), TODAY, date(2026, 4, 2))] == [
        LicenceState.VALID,
        LicenceState.SOON,
        LicenceState.EXPIRED,
    ]


@pytest.mark.parametrize("why", ["expired", "retired", "other trade", "own"])
def test_who_is_not_qualified_today_cannot_be_chosen(station: SmallStation, why: str) -> None:
    case = station.register(shop_draft())
    firm = put(station, "甲公司", OTHER_CODE, date(2026, 3, 1) if why == "expired" else date(2030, 1, 1))
    if why == "retired":
        station.desk.supply.firms.retire(station.clerk, firm.id, "注销")
    trade = Trade.DESIGN if why == "other trade" else Trade.BUILD
    chosen = {trade: None if why == "own" else firm.id}
    with pytest.raises(Refusal) as refusal:
        station.desk.supply.choosing.choose(station.clerk, case.id, chosen, "陈建国")
    wanted = {
        "expired": "firm.licence_expired",
        "retired": "firm.retired",
        "other trade": "firm.no_licence",
        "own": "choice.own_not_allowed",
    }
    assert [(p.code, p.field) for p in refusal.value.problems] == [(wanted[why], str(trade))]


def test_every_change_is_a_new_version_that_has_to_be_signed(station: SmallStation) -> None:
    case = station.register(shop_draft())
    choosing, first = station.desk.supply.choosing, a_firm(station)
    other = put(station, "甲公司", OTHER_CODE, date(2030, 1, 1))
    choosing.choose(station.clerk, case.id, {Trade.BUILD: first.id, Trade.SUPPLY: None}, " 陈建国 ")
    station.desk.entering.sign_form(station.clerk, case.id, STATEMENT)
    choosing.choose(station.clerk, case.id, {Trade.BUILD: other.id}, "陈建国")
    view = station.desk.case_views.show(station.clerk, case.id)
    one, two = statements(view.events)
    assert (one.version, one.by, one.signed_at) == (1, "陈建国", station.clock.now())
    assert (two.version, two.signed_at) == (2, None)
    assert [choice.firm for choice in one.choices.values()] == [str(first.id), OWN]
    assert [choice.name for choice in two.choices.values()] == ["甲公司", ""]
    assert two.choices[Trade.BUILD].licence == "承装（修、试）四级 1-2-00001-2020"
    said = [event_text(event, view.business, view.people) for event in view.events if event.kind == "case.chosen"]
    assert said[0] == "客户自主选择：第1版，施工 齐州恒源电气安装有限公司、供货 客户自办（陈建国）"
    assert [problem.code for problem in missing_choices("build supply", one)] == []
    assert [problem_text(problem) for problem in missing_choices("build", two)] == [
        "客户还没有在第2版自主选择确认书上签字。"
    ]
    assert [problem.field for problem in missing_choices("design build", two)] == ["choice.design"]
    assert [problem.field for problem in missing_choices("design build", None)] == ["choice.design", "choice.build"]


def test_a_statement_says_something_new_and_by_whom(station: SmallStation) -> None:
    case = station.register(shop_draft())
    choosing, firm = station.desk.supply.choosing, a_firm(station)
    for chosen, by, code in (
        ({}, "陈建国", "choice.nothing"),
        ({Trade.BUILD: firm.id}, " ", "choice.by_missing"),
    ):
        with pytest.raises(Refusal) as refusal:
            choosing.choose(station.clerk, case.id, chosen, by)
        assert codes(refusal) == [code]
    with pytest.raises(Refusal) as refusal:
        station.desk.entering.sign_form(station.clerk, case.id, STATEMENT)
    assert codes(refusal) == ["choice.nothing_stated"]
    choosing.choose(station.clerk, case.id, {Trade.BUILD: firm.id}, "陈建国")
    with pytest.raises(Refusal) as refusal:
        choosing.choose(station.clerk, case.id, {Trade.BUILD: firm.id}, "陈建国")
    assert codes(refusal) == ["choice.unchanged"]
    station.step(case, StepKind.REFUSE, "不属本所")
    with pytest.raises(Refusal) as refusal:
        choosing.choose(station.clerk, case.id, {Trade.SUPPLY: None}, "陈建国")
    assert codes(refusal) == ["case.ended"]


def test_works_do_not_begin_or_end_without_the_signed_statement(station: SmallStation) -> None:
    case = case_at_works(station)
    answers: dict[str, str | int] = {
        spec.code: "2026-03-02" if spec.kind.value == "date" else "2026-31"
        for spec in station.desk.case_views.show(station.clerk, case.id).fields
        if spec.is_required
    }
    station.desk.entering.enter(station.clerk, case.id, answers)
    with pytest.raises(Refusal) as refusal:
        station.step(case, StepKind.ADVANCE, session=station.head)
    assert codes(refusal) == ["choice.missing"]
    firm = a_firm(station)
    station.desk.supply.choosing.choose(station.clerk, case.id, {Trade.BUILD: firm.id}, "陈建国")
    with pytest.raises(Refusal) as refusal:
        station.step(case, StepKind.ADVANCE)
    assert codes(refusal) == ["choice.unsigned"]
    station.desk.entering.sign_form(station.clerk, case.id, STATEMENT)
    case = station.step(case, StepKind.ADVANCE)
    assert case.stage == "customer_works"
    other = put(station, "甲公司", OTHER_CODE, date(2030, 1, 1))
    station.desk.supply.choosing.choose(station.clerk, case.id, {Trade.BUILD: other.id}, "陈建国")
    steps = station.desk.case_views.show(station.clerk, case.id).steps
    assert "choice.unsigned" in [problem.code for problem in steps[0].problems]


def test_who_takes_nothing_in_keeps_no_register(station: SmallStation) -> None:
    firm, case = a_firm(station), station.register(replace(resident_draft()))
    draft = FirmDraft(name="甲", credit_code=OTHER_CODE, licences=firm.licences)
    desk = station.desk.supply
    for verb in (
        lambda: desk.firms.put(station.zhang, draft),
        lambda: desk.firms.retire(station.zhang, firm.id, "注销"),
        lambda: desk.choosing.choose(station.zhang, case.id, {Trade.BUILD: firm.id}, "查良镛"),
    ):
        with pytest.raises(Refusal) as refusal:
            verb()
        assert codes(refusal) == ["permission.denied"]

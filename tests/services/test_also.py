"""What a customer who stands here could settle besides: found by rules that are data."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.customers.customer import Customer, CustomerState
from app.domain.definitions.stage import Gate, GateKind
from app.domain.problems import Refusal
from app.domain.records.facts import Bill, CommandKind, PrepayCommand
from app.domain.work.also import AlsoFacts, CaseStanding, OfferKind, offer_rules_from, offers
from app.domain.work.case import Case, CasePaper, CaseState, PaperState
from app.domain.work.steps import StepKind
from app.labels.counter import offer_text
from app.persistence.ids import new_id
from tests.station import CHEN, MONDAY, SmallStation, local, rename_draft, resident_draft


@pytest.fixture(autouse=True)
def sound_identity(station: SmallStation) -> None:
    """The customer's identity number is in order, so that only what a test is about is found."""
    change(station, id_number="321182199802078157")


def said(station: SmallStation, customer_id: UUID = CHEN) -> list[str]:
    return [offer_text(offer) for offer in station.desk.also.offers(station.clerk, customer_id)]


def change(station: SmallStation, **values: object) -> None:
    with station.database.write(None) as tx:
        customers = tx.of(Customer)
        customers.save(replace(customers.get(CHEN), **values))  # type: ignore[arg-type]  # fields of a customer


def bill(period: str, received: int) -> Bill:
    return Bill(
        id=new_id(),
        customer_id=CHEN,
        period=period,
        receivable=10000,
        received=received,
        paid_on=None,
        due_on=date(2026, 2, 20),
    )


def command(kind: CommandKind, day: int, *, is_success: bool = True) -> PrepayCommand:
    at = local(2026, 2, day, 9)
    return PrepayCommand(id=new_id(), customer_id=CHEN, kind=kind, issued_at=at, executed_at=at, is_success=is_success)


def test_a_customer_nobody_has_heard_of_for_a_year_is_asked_for_the_phone(station: SmallStation) -> None:
    assert said(station) == ["请核对手机号（尾号 5678）"]
    change(station, phone="")
    assert said(station) == ["档案里没有手机号，请补上"]


def test_arrears_and_a_cut_supply_come_first(station: SmallStation) -> None:
    with station.database.write(None) as tx:
        tx.of(Bill).add_many([bill("2026-01", 0), bill("2026-02", 2500), bill("2025-12", 10000)])
        tx.of(PrepayCommand).add_many(
            [
                command(CommandKind.RESTORE, 3),
                command(CommandKind.CUT, 20),
                command(CommandKind.RESTORE, 21, is_success=False),
            ]
        )
    assert said(station)[:2] == ["2 笔电费未结清，共 175.00 元（2026-01、2026-02）", "2026-02-20 已停电，还没有复电"]

    with station.database.write(None) as tx:
        tx.of(PrepayCommand).add(command(CommandKind.RESTORE, 22))
    assert len(said(station)) == 2  # the arrears and the phone


def test_cases_under_way_say_what_the_customer_still_has_to_do(station: SmallStation) -> None:
    draft = rename_draft()
    promised = CasePaper(code="premises", state=PaperState.PROMISED)
    case = station.register(replace(draft, papers=(draft.papers[0], promised, draft.papers[2])))
    station.desk.asking.ask(station.clerk, case.id, "产权有争议", name="村委会证明")
    premises = next(
        spec.name
        for spec in station.desk.case_views.show(station.clerk, case.id).business.papers
        if spec.code == "premises"
    )
    (offer,) = station.desk.also.offers(station.clerk, CHEN)
    assert (offer.kind, offer.case_id) == (OfferKind.PAPERS, case.id)
    assert offer_text(offer) == f"更名过户：待补 {premises}、村委会证明"

    station.desk.entering.set_paper(station.clerk, case.id, "premises", PaperState.PRESENT)
    station.desk.entering.set_paper(station.clerk, case.id, "asked-1", PaperState.PRESENT)
    assert said(station) == ["更名过户：业务受理，在办"]
    station.step(case, StepKind.WITHDRAW, "不办了")
    assert said(station) == []


def test_a_signature_and_a_pause_are_told_before_a_case_that_merely_runs(station: SmallStation) -> None:
    case = station.register(resident_draft(name="陈玉兰"))
    kept = station.case(case.id)
    with station.database.write(None) as tx:
        saved = tx.of(Case).save(replace(kept, phone="13900005678", state=CaseState.PAUSED))
    assert saved.customer_id is None
    assert said(station) == ["低压居民新装：暂停中，原因消除即可恢复"]


def test_a_form_that_waits_for_the_customer_s_hand_is_named(station: SmallStation) -> None:
    case = station.register(rename_draft())
    view = station.desk.case_views.show(station.clerk, case.id)
    gate = Gate(kind=GateKind.FORM_SIGNED, code="one-time-notice")
    first = replace(view.business.stages[0], gates=(gate,))
    business = replace(view.business, stages=(first, *view.business.stages[1:]))
    with station.database.read() as tx:
        customer = tx.of(Customer).get(CHEN)

    def found() -> list[str]:
        events = station.desk.case_views.show(station.clerk, case.id).events
        standing = CaseStanding(case=case, business=business, events=events)
        facts = AlsoFacts(customer=customer, bills=(), commands=(), cases=(standing,), today=date(2026, 3, 2))
        return [offer_text(offer) for offer in offers(station.desk.office.definitions.dated.offers(facts.today), facts)]

    assert found() == ["更名过户：待签 《一次性告知书》"]
    station.desk.entering.sign_form(station.clerk, case.id, "one-time-notice")
    assert found() == ["更名过户：业务受理，在办"]


def test_a_temporary_supply_is_told_before_it_ends(station: SmallStation) -> None:
    case = station.register(rename_draft())
    kept = station.case(case.id)
    with station.database.write(None) as tx:
        tx.of(Case).save(replace(kept, state=CaseState.DONE, details={**kept.details, "use_until": "2026-04-01"}))
    assert said(station) == ["更名过户：2026-04-01 到期，要续用请先办理"]
    station.clock.forward(days=31)
    assert said(station) == []


def test_a_suspended_supply_leads_to_the_business_that_takes_it_up(station: SmallStation) -> None:
    change(station, state=CustomerState.SUSPENDED, id_number="")
    found = station.desk.also.offers(station.clerk, CHEN)

    assert [(offer.kind, offer.business) for offer in found][:2] == [
        ("suspended", "CHG-PAUSE-BACK"),
        ("identity", ""),
    ]
    assert said(station)[:2] == ["已暂停用电，要用电可办暂停恢复", "档案里的证件号码没有填，请核对补正"]
    change(station, id_number="321182197003078158")
    assert said(station)[1] == "档案里的证件号码有误，请核对补正"


def test_a_phone_heard_of_within_the_year_is_not_asked_for_again(station: SmallStation) -> None:
    case = station.register(rename_draft())
    station.step(case, StepKind.WITHDRAW, "不办了")
    assert said(station) == []
    station.clock.forward(days=366)
    assert said(station) == ["请核对手机号（尾号 5678）"]


def test_a_rule_nobody_can_read_is_refused(station: SmallStation) -> None:
    with pytest.raises(Refusal) as refused:
        offer_rules_from({"offer": [{"kind": "moon", "effective_from": date(2026, 1, 1), "source": {"title": "不详"}}]})
    assert [problem.code for problem in refused.value.problems] == ["definition.unknown_value"]
    assert timedelta(days=station.desk.office.definitions.dated.offers(MONDAY.date())[-2].days) == timedelta(days=365)

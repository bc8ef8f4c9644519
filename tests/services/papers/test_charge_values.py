"""Papers of theft, arrears, contracts and safety are filled from their case or order."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from app.domain.papers.subject import PaperSubject
from app.domain.people.session import OWNER
from app.domain.records.facts import Bill
from app.domain.work.case import Case, CaseDraft
from app.services.papers.charge_values import charge_facts
from tests.station import CHEN, FIRST_AREA, SmallStation, rename_draft, resident_draft

THEFT: Mapping[str, str | int] = {
    "found_at": "2026-03-02T10:00:00+08:00",
    "finding": "theft",
    "facts": "表前接线",
    "evidence": "照片3张",
    "load": 2200,
    "notice_number": "YF-QD-1",
    "is_cut": "yes",
    "days": 180,
    "basis": "起止时间不明",
    "energy": 237600,
    "back_charge": 133056,
    "penalty": 399168,
    "paid_on": "2026-03-05",
    "receipt_number": "S-9",
}


def bill(period: str, receivable: int, received: int) -> Bill:
    return Bill(
        id=uuid4(),
        customer_id=CHEN,
        period=period,
        receivable=receivable,
        received=received,
        paid_on=None,
        due_on=date(2026, 2, 20),
    )


def visit_draft() -> CaseDraft:
    return CaseDraft(
        business_code="OWN-VISIT",
        name="陈玉兰",
        phone="13900005678",
        address="扬中市油坊镇老郎村1组6号",
        area_id=FIRST_AREA,
        customer_id=CHEN,
        details={"account": "1183369442", "task_source": "plan", "visit_kind": "arrears"},
    )


def test_a_back_charge_and_its_penalty_are_summed_and_listed() -> None:
    facts = charge_facts({"back_charge": 133056, "penalty": 399168, "days": 180, "energy": 237600, "load": 220})

    assert (facts["total"], facts["multiple"]) == (532224, 3)
    assert facts["lines"] == [{"item": "追补电费", "capacity": 220, "days": 180, "energy": 237600, "amount": 133056}]
    assert facts["charges"] == [
        {"item": "追补电费", "amount": 133056},
        {"item": "违约使用电费", "amount": 399168},
    ]


def test_a_penalty_that_is_no_multiple_is_not_called_one() -> None:
    assert "multiple" not in charge_facts({"back_charge": 10000, "penalty": 25000})
    assert "multiple" not in charge_facts({"back_charge": 0, "penalty": 50000})


def test_half_a_calculation_has_no_sum() -> None:
    assert charge_facts({"back_charge": 133056}) == {}
    assert charge_facts({"penalty": 133056}) == {}


def test_the_notice_of_a_debtor_who_is_visited_lists_what_he_owes(station: SmallStation) -> None:
    with station.database.write(None) as tx:
        tx.of(Bill).add_many([bill("2026-01", 9050, 0), bill("2025-12", 8000, 8000)])
    visit = station.register(visit_draft())
    shown = station.desk.papers.values_for(station.clerk, "arrears-reminder", PaperSubject.case(visit.id))

    assert (shown["name"], shown["account_number"]) == ("陈玉兰", "1183369442")
    owed = {"period": "2026-01", "owed": 9050, "penalty": 91, "total": 9141}  # ten days at a thousandth
    assert (shown["bills"], shown["owed_total"]) == ([owed], 9050)


def test_an_order_of_its_own_fills_the_safety_card(station: SmallStation) -> None:
    order = station.desk.dispatch.create(OWNER, kind="WO-07", area_id=FIRST_AREA, task="复电", place="老郎村1组6号")
    subject = PaperSubject.order(order.id)
    shown = station.desk.papers.values_for(station.clerk, "safety-card", subject)
    reminder = station.desk.papers.values_for(station.clerk, "arrears-reminder", subject)

    assert (shown["kind"], shown["task"], shown["place"]) == ("费控复电", "复电", "老郎村1组6号")
    assert (reminder["number"], reminder["address"]) == (order.number, "老郎村1组6号")


def test_the_papers_of_a_theft_say_what_was_found_and_what_is_to_be_paid(station: SmallStation) -> None:
    draft = replace(visit_draft(), business_code="OWN-THEFT", details={"task_source": "system", "clue": "表计反转"})
    case = station.register(draft)
    with station.database.write(None) as tx:
        tx.of(Case).save(replace(case, details={**case.details, **THEFT}))

    def shown(form: str) -> Mapping[str, Any]:
        return station.desk.papers.values_for(station.clerk, form, PaperSubject.case(case.id))

    notice, sheet, receipt = shown("theft-breach-notice"), shown("back-charge-sheet"), shown("receipt")
    assert (notice["finding"], notice["notice_number"], notice["is_cut"]) == ("theft", "YF-QD-1", True)
    assert (sheet["total"], sheet["multiple"], sheet["load"], sheet["days"]) == (532224, 3, 220, 180)
    assert [line["amount"] for line in receipt["charges"]] == [133056, 399168]
    assert (receipt["total"], receipt["receipt_number"], receipt["paid_on"]) == (532224, "S-9", date(2026, 3, 5))
    assert shown("theft-case-worksheet")["evidence"] == "照片3张"
    assert shown("theft-evidence-record")["facts"] == "表前接线"


def test_a_supply_contract_says_who_is_supplied_where_and_how(station: SmallStation) -> None:
    case = station.register(resident_draft())
    shown = station.desk.papers.values_for(station.clerk, "resident-supply-contract", PaperSubject.case(case.id))

    assert (shown["party"], shown["voltage"], shown["capacity"]) == ("查良镛", "single", 800)
    assert (shown["number"], shown["id_number"]) == (case.number, "321182199802078157")


def test_after_a_transfer_the_contract_is_made_with_the_new_holder(station: SmallStation) -> None:
    case = station.register(rename_draft())
    shown = station.desk.papers.values_for(station.clerk, "resident-supply-contract", PaperSubject.case(case.id))

    assert (shown["party"], shown["account_number"]) == ("陈小河", "1183369442")
    assert (shown["voltage"], shown["meter_number"]) == ("single", "323001183369442000001")

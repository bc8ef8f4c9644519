"""What an increase, a photovoltaic connection and a tested meter leave in the record of a customer the station has."""

import dataclasses
from collections.abc import Mapping

import pytest

from app.domain.customers.customer import Customer
from app.domain.firms.firm import Trade
from app.domain.work.case import Case, CaseDraft, CasePaper, CaseState, PaperState
from app.domain.work.choosing import STATEMENT
from app.domain.work.examining import Findings, Verdict
from app.domain.work.steps import StepKind
from tests.firms import a_firm
from tests.station import CHEN, FIRST_AREA, SURVEYED, SmallStation

INSTALLED: dict[str, str | int] = {
    "meter_number": "3230001163731906368642",
    "meter_reading": 0,
    "seal_number": "F0012345",
    "powered_at": "2026-03-02T10:20:00+08:00",
}
SIGNED: dict[str, str | int] = {"contract_signed_on": "2026-03-02"}
PLEASED: dict[str, str | int] = {"satisfaction": "satisfied"}


def draft(code: str, papers: tuple[str, ...], **details: str | int) -> CaseDraft:
    return CaseDraft(
        business_code=code,
        name="陈玉兰",
        phone="13900007777",
        address="扬中市油坊镇老郎村1组6号",
        area_id=FIRST_AREA,
        customer_id=CHEN,
        details={"account": "1183369442", **details},
        papers=tuple(CasePaper(code=paper, state=PaperState.PRESENT) for paper in papers),
    )


def customer(station: SmallStation) -> Customer:
    return station.desk.customers.show(station.clerk, CHEN).customer


def desk_work(station: SmallStation, case: Case, values: Mapping[str, str | int]) -> Case:
    station.desk.entering.enter(station.clerk, case.id, values)
    return station.step(case, StepKind.ADVANCE)


def field_work(station: SmallStation, case: Case, values: Mapping[str, str | int]) -> Case:
    station.do_field_work(case, values)
    return station.step(case, StepKind.ADVANCE)


def close(station: SmallStation, case: Case) -> Case:
    station.desk.entering.enter(station.clerk, case.id, PLEASED)
    return station.step(case, StepKind.CLOSE)


def test_an_increase_writes_capacity_voltage_and_meter_and_keeps_the_rest(station: SmallStation) -> None:
    before = customer(station)
    person = {"id_kind": "resident", "id_number": "321182199802078157"}
    supply: dict[str, str | int] = {"old_capacity": 8000, "voltage": "交流380V", "capacity": 20_000}
    case = station.register(draft("LV-RES-INC", ("identity", "premises"), **person, **supply))
    case = station.step(case, StepKind.ADVANCE)
    case = field_work(station, case, {**SURVEYED, "meter_change": "yes"})
    case = desk_work(station, case, SIGNED)
    case = close(station, field_work(station, case, {**INSTALLED, "old_meter_reading": 812_300}))
    assert case.state is CaseState.DONE
    assert customer(station) == dataclasses.replace(
        before,
        capacity_w=20_000,
        voltage="交流380V",
        meter_number="3230001163731906368642",
        id_number="321182199802078157",
        phone="13900007777",
        version=before.version + 1,
    )


@pytest.mark.parametrize(("changed", "meter"), [("no", ""), ("yes", "3230001163731906368650")])
def test_photovoltaics_change_nothing_but_a_meter_that_was_exchanged(
    station: SmallStation, changed: str, meter: str
) -> None:
    before = customer(station)
    wanted: dict[str, str | int] = {
        "id_kind": "resident",
        "id_number": "321182199802078157",
        "roof": "own",
        "use_mode": "surplus",
        "grid_voltage": "交流380V",
        "pv_capacity": 20_000,
        "bank_name": "扬中农村商业银行",
        "bank_account": "6230660212345678",
    }
    case = station.register(draft("PV-LV", ("application", "identity", "premises"), **wanted))
    case = field_work(station, station.step(case, StepKind.ADVANCE), {**SURVEYED, "area_has_room": "enough"})
    station.desk.supply.choosing.choose(station.clerk, case.id, {Trade.BUILD: a_firm(station).id}, "陈玉兰")
    station.desk.entering.sign_form(station.clerk, case.id, STATEMENT)
    case = desk_work(station, case, {"scheme_number": "2026-31", "scheme_signed_on": "2026-03-02"})
    reported = {"works_reported": "yes", "customer_works_done_on": "2026-03-02"}
    case = desk_work(station, case, reported)
    station.desk.entering.set_paper(station.clerk, case.id, "completion", PaperState.PRESENT)
    case = desk_work(station, case, SIGNED)
    exchanged = {"use_meter_change": changed} | ({"use_meter_number": meter} if meter else {})
    case = field_work(station, case, {**INSTALLED, **exchanged})
    passed = Findings(verdict=Verdict.PASSED, people="张勇、李强", opinion="符合接入方案")
    station.desk.supply.examining.examine(station.clerk, case.id, passed)
    case = close(station, desk_work(station, case, {"powered_at": "2026-03-02T11:00:00+08:00"}))
    assert (case.details["inspectors"], case.details["acceptance_result"]) == ("张勇、李强", "passed")
    after = customer(station)
    assert case.state is CaseState.DONE
    assert after.meter_number == (meter or before.meter_number)
    assert (after.capacity_w, after.voltage, after.name) == (before.capacity_w, before.voltage, before.name)


def test_a_tested_meter_that_was_exchanged_is_known_by_its_new_number(station: SmallStation) -> None:
    case = station.register(draft("MTR-TEST", ("identity", "application"), meter="1", reason="fast"))
    tested: dict[str, str | int] = {
        "test_way": "laboratory",
        "meter_reading": 812_300,
        "seal_number": "F0012345",
        "meter_change": "yes",
        "meter_number": "3230001163731906368642",
        "new_meter_reading": 0,
    }
    case = field_work(station, station.step(case, StepKind.ADVANCE), tested)
    result = {"tested_on": "2026-03-02", "error_percent": "+3.2", "result": "out", "report_number": "JL-031"}
    case = desk_work(station, case, {**result, "replied_at": "2026-03-02T10:20:00+08:00"})
    assert case.stage == "settle"
    case = desk_work(station, case, {"settle_way": "refund", "settled_energy": 4200, "settled_on": "2026-03-02"})
    assert close(station, case).state is CaseState.DONE
    assert customer(station).meter_number == "3230001163731906368642"

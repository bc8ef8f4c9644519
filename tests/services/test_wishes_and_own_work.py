"""Wishes of customers and the station's own work, from the phone or the plan to the file, as staff take them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from app.domain.definitions.business import BusinessType
from app.domain.definitions.field import FieldKind, FieldSpec
from app.domain.problems import Refusal
from app.domain.work.case import Case, CaseDraft, CaseState
from app.domain.work.checks import fields_of
from app.domain.work.clocks import Clock
from app.domain.work.deadlines import ClockState
from app.domain.work.steps import StepKind
from tests.paying import pay_what_is_owed
from tests.station import CHEN, FIRST_AREA, MONDAY, SmallStation, local, shipped_definitions, small_station

ENTERED: Mapping[FieldKind, str | int] = {
    FieldKind.TEXT: "2026-0318",
    FieldKind.NAME: "陈玉兰",
    FieldKind.PHONE: "13900005678",
    FieldKind.CAPACITY: 6600,
    FieldKind.DATE: "2026-03-02",
    FieldKind.MOMENT: "2026-03-02T09:30:00+08:00",
    FieldKind.ACCOUNT: "1183369442",
    FieldKind.READING: 133056,
    FieldKind.NUMBER: 180,
    FieldKind.NOTE: "已到现场核实",
}
"""Something sensible for every kind of field but choices."""

WAYS = [
    ("SRV-COMPLAINT", {"channel": "95598"}, "accept begin handle reply decide callback"),
    ("SRV-COMPLAINT", {"channel": "12345"}, "accept begin handle reply decide callback"),
    ("SRV-REPORT", {"channel": "12398"}, "accept begin handle reply"),
    ("SRV-REPORT", {"channel": "other", "identity": "open"}, "accept begin handle reply"),
    ("SRV-OPINION", {"channel": "site"}, "accept begin handle reply callback"),
    ("SRV-SUGGEST", {"channel": "95598"}, "accept begin handle reply"),
    ("SRV-PRAISE", {"channel": "site"}, "accept verify"),
    ("SRV-ASK", {"channel": "95598"}, "accept reply"),
    ("SRV-URGE", {"channel": "95598"}, "accept press reply"),
    ("SRV-WISH", {"channel": "12345"}, "accept begin handle reply"),
    ("OWN-PATROL", {"patrol_kind": "regular", "has_defect": "yes"}, "accept patrol record"),
    ("OWN-PATROL", {"patrol_kind": "night"}, "accept patrol_two record"),
    ("OWN-DEFECT", {"severity": "critical"}, "accept emergency check"),
    ("OWN-DEFECT", {"severity": "general"}, "accept plan mend check"),
    ("OWN-ROTATE", {}, "accept install check"),
    ("OWN-METER", {"work_kind": "replace"}, "accept install check"),
    ("OWN-METER", {"work_kind": "remove"}, "accept install check"),
    ("OWN-INSPECT", {"finding": "normal"}, "accept approve inspect notice file"),
    ("OWN-INSPECT", {"finding": "hazard"}, "accept approve inspect notice rectify recheck file"),
    ("OWN-THEFT", {"finding": "none"}, "accept evidence file"),
    ("OWN-THEFT", {"finding": "theft"}, "accept evidence notice calculate approve charge file"),
    ("OWN-VISIT", {"has_wish": "yes"}, "accept visit record"),
    ("OWN-SPECIAL", {}, "accept assign work check"),
]
"""Business type, what decides the way, and the stages the case passes."""


@pytest.fixture
def station(station_template: Path, tmp_path: Path) -> Iterator[SmallStation]:
    opened = small_station(station_template, tmp_path / "home", shipped_definitions())
    yield opened
    opened.desk.close()


def business_of(station: SmallStation, code: str) -> BusinessType:
    return next(known for known in station.desk.cases.businesses() if known.code == code)


def draft_of(business: BusinessType, chosen: Mapping[str, str]) -> CaseDraft:
    """The least that is accepted: the area, and what the first stage requires."""
    asked = {spec.code for spec in business.fields if spec.stage == "accept" and spec.is_required}
    draft = CaseDraft(
        business_code=business.code,
        name="陈玉兰" if "name" in asked else "",
        phone="13900005678" if "phone" in asked else "",
        address="扬中市油坊镇老郎村1组6号" if "address" in asked else "",
        area_id=FIRST_AREA,
        customer_id=CHEN if business.needs_customer else None,
        details={spec.code: spec.default for spec in business.fields if spec.stage == "accept" and spec.default}
        | {code: value for code, value in chosen.items() if stage_of(business, code) == "accept"},
    )
    needed = fields_of(business, "accept", draft)
    filled = {spec.code: value_of(spec, chosen) for spec in needed if spec.is_required}
    core = {"name", "phone", "address", "area"}
    missing = {code: value for code, value in filled.items() if code not in core and code not in draft.details}
    return CaseDraft(
        **{name: getattr(draft, name) for name in ("business_code", "name", "phone", "address", "area_id")},
        customer_id=draft.customer_id,
        details={**draft.details, **missing},
    )


def stage_of(business: BusinessType, field: str) -> str:
    return next(spec.stage for spec in business.fields if spec.code == field)


def value_of(spec: FieldSpec, chosen: Mapping[str, str]) -> str | int:
    if spec.kind is FieldKind.CHOICE:
        return chosen.get(spec.code) or spec.default or spec.choices[0].value
    return ENTERED.get(spec.kind, "")


def values_for(business: BusinessType, case: Case, chosen: Mapping[str, str]) -> dict[str, str | int]:
    """Everything the stage asks for, what depends on its own choices included."""
    choices = {
        spec.code: value_of(spec, chosen)
        for spec in business.fields
        if spec.stage == case.stage and spec.kind is FieldKind.CHOICE
    }
    filled = CaseDraft(business_code=business.code, details={**case.details, **choices})
    return {spec.code: value_of(spec, chosen) for spec in fields_of(business, case.stage, filled)}


def go_on(station: SmallStation, case: Case, chosen: Mapping[str, str]) -> Case:
    """Do what the stage asks and take the case to the next, or close it in the last."""
    business = business_of(station, case.business_code)
    stage = business.stage(case.stage)
    values = values_for(business, case, chosen)
    station.clock.forward(minutes=20)
    if stage.order_kind:
        station.do_field_work(case, values)
    elif values:
        station.desk.entering.enter(station.head, case.id, values)
    pay_what_is_owed(station.desk, station.head, case, MONDAY.date())
    kind = StepKind.ADVANCE if stage.next else StepKind.CLOSE
    return station.step(case, kind, session=station.head)


def clocks_of(station: SmallStation, case: Case) -> dict[str, Clock]:
    return {clock.spec.code: clock for clock in station.desk.case_views.show(station.clerk, case.id).clocks}


def due(clock: Clock) -> datetime | None:
    return None if clock.deadline is None else clock.deadline.due_at


@pytest.mark.parametrize(("code", "chosen", "way"), WAYS)
def test_every_type_goes_its_way_to_the_file(
    station: SmallStation, code: str, chosen: dict[str, str], way: str
) -> None:
    case = station.register(draft_of(business_of(station, code), chosen))
    stages = ["accept", case.stage]
    while case.state is CaseState.OPEN:
        case = go_on(station, case, chosen)
        stages.append(case.stage)
    assert stages[:-1] == way.split()
    assert case.state is CaseState.DONE
    assert station.step(case, StepKind.ARCHIVE).state is CaseState.ARCHIVED


def complaint(station: SmallStation, channel: str) -> Case:
    return station.register(draft_of(business_of(station, "SRV-COMPLAINT"), {"channel": channel}))


def test_a_complaint_runs_by_the_days_of_its_channel(station: SmallStation) -> None:
    assert station.clock.now() == local(2026, 3, 2, 9)
    hotline, regulator, town, hall = (
        clocks_of(station, complaint(station, channel)) for channel in ("95598", "12398", "12345", "site")
    )
    assert due(hotline["contact"]) == local(2026, 3, 3, 9)
    assert due(hotline["reply"]) == local(2026, 3, 6, 17, 30)
    assert due(regulator["reply"]) == local(2026, 3, 16, 17, 30)
    assert due(town["reply_local"]) == local(2026, 3, 9, 17, 30)
    assert due(hall["reply_local"]) == local(2026, 3, 12, 17, 30)
    assert ["reply_local" in clocks for clocks in (hotline, regulator, town, hall)] == [False, False, True, True]
    assert ["reply" in clocks for clocks in (hotline, regulator, town, hall)] == [True, True, False, False]


@pytest.mark.parametrize("code", ["SRV-COMPLAINT", "SRV-OPINION", "SRV-SUGGEST"])
def test_the_contact_clock_stops_when_the_customer_was_spoken_to_and_the_reply_clock_with_the_answer(
    station: SmallStation, code: str
) -> None:
    case = station.register(draft_of(business_of(station, code), {"channel": "95598"}))
    seen: dict[str, dict[str, ClockState]] = {}
    while case.state is CaseState.OPEN:
        counted = clocks_of(station, case)
        seen[case.stage] = {name: clock.deadline.state for name, clock in counted.items() if clock.deadline}
        case = go_on(station, case, {"channel": "95598"})
    counted = clocks_of(station, case)
    seen["end"] = {name: clock.deadline.state for name, clock in counted.items() if clock.deadline}
    assert (seen["begin"]["contact"], seen["handle"]["contact"]) == (ClockState.NORMAL, ClockState.MET)
    for reply in ("reply", "promise"):
        assert (seen["reply"][reply], seen["end"][reply]) == (ClockState.NORMAL, ClockState.MET)


def test_a_corrected_channel_brings_its_own_clock(station: SmallStation) -> None:
    case = complaint(station, "95598")
    station.desk.entering.correct(station.clerk, case.id, "channel", "12345", "来电人说明是12345转办")
    corrected = clocks_of(station, station.case(case.id))
    assert "reply" not in corrected
    assert due(corrected["reply_local"]) == local(2026, 3, 9, 17, 30)


def test_a_complaint_sent_back_from_the_answer_keeps_its_clock(station: SmallStation) -> None:
    case = complaint(station, "95598")
    while case.stage != "decide":
        case = go_on(station, case, {})
    answered = clocks_of(station, case)["reply"].deadline
    case = station.step(case, StepKind.RETURN, "核实不清", session=station.head)
    again = clocks_of(station, case)["reply"].deadline
    assert answered is not None
    assert again is not None
    assert (case.stage, again.started_at, again.due_at) == ("handle", answered.started_at, local(2026, 3, 6, 17, 30))
    assert (answered.state, again.state) == (ClockState.MET, ClockState.NORMAL)


def test_who_reports_may_stay_unnamed_and_nobody_is_found_by_it(station: SmallStation) -> None:
    business = business_of(station, "SRV-REPORT")
    draft = draft_of(business, {"channel": "site", "identity": "confidential"})
    named = CaseDraft(
        business_code=business.code,
        name="油坊社区用电异常线索",
        address="油坊社区",
        area_id=FIRST_AREA,
        details={**draft.details, "reporter_name": "欧阳修远", "suspect": "司马光远"},
    )
    case = station.register(named)
    assert (case.phone, case.address) == ("", "油坊社区")
    assert station.desk.case_views.show(station.head, case.id).orders == ()
    assert [station.desk.search.find(word) for word in ("欧阳修远", "司马光远")] == [(), ()]
    assert station.desk.search.find("油坊社区用电异常线索")[0].title.endswith(case.number)
    unnamed = CaseDraft(
        business_code=business.code,
        name="油坊社区用电异常线索",
        address="油坊社区",
        area_id=FIRST_AREA,
        details={"channel": "site", "identity": "anonymous", "report_kind": "theft", "content": "夜间接线"},
    )
    assert station.register(unnamed).stage == "begin"


def test_a_reminder_names_the_case_it_is_about(station: SmallStation) -> None:
    business = business_of(station, "SRV-URGE")
    draft = draft_of(business, {"channel": "site"})
    bare = {code: value for code, value in draft.details.items() if code != "urged_number"}
    with pytest.raises(Refusal) as refused:
        station.register(
            CaseDraft(business_code=business.code, name="陈玉兰", phone="13900005678", area_id=FIRST_AREA, details=bare)
        )
    assert [(problem.code, problem.field) for problem in refused.value.problems] == [("field.missing", "urged_number")]


def test_a_rotated_meter_is_the_customer_s_from_then_on(station: SmallStation) -> None:
    case = station.register(draft_of(business_of(station, "OWN-ROTATE"), {}))
    while case.state is CaseState.OPEN:
        case = go_on(station, case, {})
    assert station.desk.customers.show(station.clerk, CHEN).customer.meter_number == "2026-0318"


def test_a_removed_meter_leaves_the_record_to_the_clerk(station: SmallStation) -> None:
    before = station.desk.customers.show(station.clerk, CHEN).customer.meter_number
    case = station.register(draft_of(business_of(station, "OWN-METER"), {"work_kind": "remove"}))
    while case.state is CaseState.OPEN:
        case = go_on(station, case, {"work_kind": "remove"})
    assert station.desk.customers.show(station.clerk, CHEN).customer.meter_number == before


def test_a_critical_defect_sent_back_keeps_its_24_hours(station: SmallStation) -> None:
    case = station.register(draft_of(business_of(station, "OWN-DEFECT"), {"severity": "critical"}))
    assert (case.stage, due(clocks_of(station, case)["mended"])) == ("emergency", local(2026, 3, 3, 9))
    case = go_on(station, case, {})
    case = station.step(case, StepKind.RETURN, "接头仍发热", session=station.head)
    assert (case.stage, due(clocks_of(station, case)["mended"])) == ("mend", local(2026, 3, 3, 9))


def test_inspection_and_evidence_need_two_people(station: SmallStation) -> None:
    kinds = station.desk.office.definitions
    for code, stage in (("OWN-INSPECT", "inspect"), ("OWN-THEFT", "evidence"), ("OWN-PATROL", "patrol_two")):
        assert kinds.order_kind(business_of(station, code).stage(stage).order_kind).needs_two
    assert not kinds.order_kind(business_of(station, "OWN-PATROL").stage("patrol").order_kind).needs_two

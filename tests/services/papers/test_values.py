"""What the station knows stands on its papers, and nobody types it again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest

from app.domain.papers.subject import PaperSubject
from app.domain.people.session import OWNER
from app.domain.problems import Problem, Refusal
from app.domain.rating.facts import Satisfaction
from app.domain.work.case import Case, CasePaper, PaperState
from app.domain.work.steps import StepKind
from tests.services.papers.conftest import TextOf
from tests.station import (
    FIRST_AREA,
    SmallStation,
    fault_draft,
    rename_draft,
    resident_draft,
    shop_draft,
)

RESULT: Mapping[str, str | int] = {
    "meter_number": "3230001163731906",
    "meter_reading": 1234,
    "seal_number": "F0098",
    "powered_at": "2026-03-02T08:59:00+08:00",
}


def values(station: SmallStation, form: str, subject: PaperSubject) -> Mapping[str, Any]:
    return station.desk.papers.values_for(station.clerk, form, subject)


def at_install(station: SmallStation) -> Case:
    """A resident's case whose contract is signed and whose meter is to be fitted."""
    case = station.step(station.register(resident_draft()), StepKind.ADVANCE)
    station.do_field_work(case, {"access_point": "3号杆", "line_works": "no"})
    case = station.step(case, StepKind.ADVANCE)
    station.desk.entering.enter(station.clerk, case.id, {"account": "1100000001", "contract_signed_on": "2026-03-02"})
    return station.step(case, StepKind.ADVANCE)


def problems_of(refused: pytest.ExceptionInfo[Refusal]) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in refused.value.problems]


def test_a_residents_registration_takes_everything_the_counter_entered(station: SmallStation) -> None:
    agent = {"agent_name": "王小河", "agent_id_number": "321182199802078157", "agent_phone": "13800001111"}
    draft = resident_draft(has_agent="yes", remark="老宅", **agent)
    promised = CasePaper(code="premises", state=PaperState.PROMISED)
    case = station.register(replace(draft, papers=(draft.papers[0], promised)))

    assert values(station, "resident-registration", PaperSubject.case(case.id)) == {
        "station": "油坊镇供电所",
        "number": case.number,
        "name": "查良镛",
        "id_kind": "居民身份证",
        "id_number": "321182199802078157",
        "address": "扬中市油坊镇鸣凤村9组54号",
        "mobile": "19900001234",
        "agent_name": "王小河",
        "agent_id_number": "321182199802078157",
        "agent_mobile": "13800001111",
        "business": "new",
        "capacity": 800,
        "voltage": "single",
        "demand": "老宅",
        "papers": [{"name": "户主身份证明"}, {"name": "用电地址权属证明", "note": "承诺书，容缺受理"}],
        "accepted_by": "孙丽",
        "accepted_on": date(2026, 3, 2),
    }


def test_a_shops_registration_has_its_representative_and_its_invoice(station: SmallStation) -> None:
    case = station.register(shop_draft(wants_invoice="no"))
    shown = values(station, "nonresident-registration", PaperSubject.case(case.id))

    assert shown["representative_name"] == "陈建国"
    assert (shown["id_kind"], shown["id_number"]) == ("营业执照", "91350100M000100Y43")
    assert (shown["voltage"], shown["capacity"], shown["wants_invoice"]) == ("three", 3000, False)


def test_a_transfer_names_the_old_and_the_new_holder(station: SmallStation) -> None:
    case = station.register(rename_draft())
    shown = values(station, "transfer-registration", PaperSubject.case(case.id))

    assert (shown["change_kind"], shown["name"], shown["new_name"]) == ("transfer", "陈玉兰", "陈小河")
    assert (shown["account_number"], shown["category"]) == ("1183369442", "城乡居民生活用电")
    assert (shown["voltage"], shown["capacity"], shown["meter_number"]) == ("交流220V", 800, "323001183369442000001")


def test_the_notice_says_papers_stages_and_limits_before_there_is_a_case(station: SmallStation) -> None:
    shown = values(station, "one-time-notice", PaperSubject.business("LV-NR-NEW"))

    assert (shown["number"], shown["told_by"], shown["told_on"]) == ("LV-NR-NEW-20240601", "孙丽", date(2026, 3, 2))
    assert [(line["need"], line["note"]) for line in shown["papers"]] == [
        ("required", "营业执照、组织机构代码证等任一种"),
        ("deferrable", "居民身份证、临时身份证等任一种"),
        ("deferrable", "房屋产权证或购房合同、宅基地证等任一种"),
        ("conditional", "由他人代办"),
        ("conditional", "需要增值税发票"),
    ]
    stages = {line["name"]: line for line in shown["stages"]}
    assert stages["供电方案答复"]["limit"] == "3 个工作日"
    assert stages["低压配套工程"]["content"] == "有电力外线工程时办理"
    assert "limit" not in stages["业务受理"]
    assert shown["total_limit"] == (
        "供电企业各环节合计：6 个工作日；低压全过程办电：无电力外线工程 5 个工作日，有电力外线工程 15 个工作日"
    )


def test_the_notice_names_a_condition_that_is_no_whether(station: SmallStation) -> None:
    stages = values(station, "one-time-notice", PaperSubject.business("CHG-NAME"))["stages"]

    assert {line["name"]: line.get("content") for line in stages}["现场核查抄表"] == "是否现场核查抄表：是时办理"


def test_the_notice_of_a_case_ticks_the_papers_that_are_there(station: SmallStation) -> None:
    case = station.register(resident_draft())
    shown = values(station, "one-time-notice", PaperSubject.case(case.id))

    assert (shown["number"], shown["customer"]) == (case.number, "查良镛")
    assert [line["is_received"] for line in shown["papers"]] == [True, True, False]


def test_a_limit_that_goes_by_place_is_said_by_its_values(station: SmallStation) -> None:
    case = station.register(fault_draft())
    shown = values(station, "callback", PaperSubject.case(case.id))

    assert (shown["business"], shown["handled_by"], shown["called_by"]) == ("故障报修", "孙丽", "孙丽")


def test_a_work_order_says_task_crew_dangers_and_result(station: SmallStation) -> None:
    case = at_install(station)
    order = station.do_field_work(case, RESULT)
    shown = values(station, "work-order", PaperSubject.order(order.id))

    assert (shown["number"], shown["case_number"], shown["kind"]) == (order.number, case.number, "装表接电")
    assert (shown["leader"], shown["guardian"], shown["headcount"]) == ("张三", "李四", 2)
    assert (shown["issued_by"], shown["source"]) == ("孙丽", "营业厅")
    assert str(shown["risks"]).startswith("触电；")
    assert shown["result"] == (
        "电能表资产号：3230001163731906；表计底数：12.34 kWh；封印号：F0098；送电时间：2026-03-02 08:59"
    )
    assert shown["meters_and_seals"] == "表号 3230001163731906；封印 F0098"
    assert shown["finished_at"] == order.finished_at


def test_an_order_of_its_own_says_what_it_knows(station: SmallStation) -> None:
    order = station.desk.dispatch.create(OWNER, kind="WO-19", area_id=FIRST_AREA, task="巡视", place="")
    with pytest.raises(Refusal) as refused:
        station.desk.papers.render(station.clerk, "work-order", PaperSubject.order(order.id))

    assert problems_of(refused) == [
        ("paper.missing_value", "leader"),
        ("paper.missing_value", "issued_by"),
        ("paper.missing_value", "issued_at"),
    ]


def test_the_crew_takes_a_slip_with_empty_lines_and_brings_it_back_filled(station: SmallStation) -> None:
    case = at_install(station)
    before = values(station, "metering-slip", PaperSubject.case(case.id))
    station.do_field_work(case, RESULT)
    after = values(station, "metering-slip", PaperSubject.case(case.id))

    assert "meters" not in before
    assert after["meters"] == [{"action": "fit", "asset_number": "3230001163731906", "reading": 1234}]
    assert (after["account_number"], after["connection_point"]) == ("1100000001", "3号杆")
    assert (after["fitters"], after["fitted_on"]) == ("张三、李四", date(2026, 3, 2))
    assert after["summary"] == "受理 2026-03-02，派工 2026-03-02"


def test_a_callback_is_prefilled_before_the_call_and_complete_after_it(station: SmallStation) -> None:
    case = at_install(station)
    station.do_field_work(case, RESULT)
    station.step(case, StepKind.ADVANCE)
    before = values(station, "callback", PaperSubject.case(case.id))
    station.desk.entering.call_back(station.head, case.id, Satisfaction.VERY_SATISFIED, "上门很快")
    after = values(station, "callback", PaperSubject.case(case.id))

    assert (before["handled_by"], before["called_by"]) == ("张三、李四", "孙丽")
    assert "satisfaction" not in before
    assert (after["satisfaction"], after["opinion"]) == ("very_satisfied", "上门很快")
    assert (after["called_by"], after["tries"], after["outcome"]) == ("罗敏强", 1, "reached")


def test_a_rare_name_is_printed_and_read_back(station: SmallStation, text_of: TextOf) -> None:
    case = station.register(resident_draft("㛃𬱖"))
    paper = station.desk.papers.render(station.clerk, "resident-registration", PaperSubject.case(case.id))

    assert "㛃𬱖" in text_of(paper)
    assert paper.page_count == 2  # 供电企业留存, 客户留存
    assert paper.name == f"低压居民用电登记表 {case.number}.pdf"


def test_a_character_without_a_glyph_is_named_with_its_field_before_anything_is_drawn(station: SmallStation) -> None:
    case = station.register(resident_draft("张\U00031350"))
    with pytest.raises(Refusal) as refused:
        station.desk.papers.render(station.clerk, "resident-registration", PaperSubject.case(case.id))
    (problem,) = refused.value.problems

    assert problem == Problem(
        code="paper.missing_glyph",
        field="name",
        values={"label": "户名", "characters": "\U00031350", "codes": "U+31350"},
    )


def test_the_owner_of_the_folder_prints_in_the_stations_name(station: SmallStation) -> None:
    case = station.desk.cases.register(OWNER, resident_draft()).case
    shown = station.desk.papers.values_for(OWNER, "callback", PaperSubject.case(case.id))

    assert (shown["called_by"], shown["handled_by"]) == ("油坊镇供电所", "张三")
    registration = station.desk.papers.values_for(OWNER, "resident-registration", PaperSubject.case(case.id))
    assert registration["accepted_by"] == "油坊镇供电所"


def test_area_managers_print_the_papers_of_their_own_orders_only(station: SmallStation) -> None:
    case = at_install(station)
    order = station.do_field_work(case, RESULT)
    papers = station.desk.papers

    assert papers.values_for(station.zhang, "work-order", PaperSubject.order(order.id))["phone"] == "19900001234"
    assert papers.values_for(station.li, "metering-slip", PaperSubject.case(case.id))["name"] == "查良镛"
    for stranger in (station.wang, station.administrator):
        for subject in (PaperSubject.order(order.id), PaperSubject.case(case.id)):
            with pytest.raises(Refusal, match=r"paper\.not_yours"):
                papers.values_for(stranger, "work-order", subject)


@pytest.mark.parametrize(
    "subject",
    [
        PaperSubject.month("2026-02"),
        PaperSubject.score(FIRST_AREA, "2026-02"),
        replace(PaperSubject.case(FIRST_AREA), id=None),
    ],
)
def test_what_papers_are_not_composed_from_is_refused(station: SmallStation, subject: PaperSubject) -> None:
    with pytest.raises(Refusal, match=r"paper\.no_source"):
        values(station, "star-sheet", subject)


def test_every_form_the_rules_name_is_in_the_catalogue(station: SmallStation) -> None:
    shelf = station.desk.papers.catalogue()
    codes = {form.code for form in shelf.forms}
    definitions = station.desk.office.definitions
    named = {form for kind in definitions.order_kinds for form in kind.forms}
    for business in definitions.business_types:
        named |= {*business.forms, business.notice_form} - {""}

    assert shelf.faults == ()
    assert named <= codes
    assert {"nonresident-registration", "transfer-registration", "metering-slip"} <= named


def test_every_accepting_stage_of_the_counter_has_a_form_to_sign(station: SmallStation) -> None:
    counter = [b for b in station.desk.office.definitions.business_types if str(b.kind) == "counter"]

    assert {business.code: business.stages[0].forms for business in counter if business.code in _SHIPPED} == _SHIPPED


_SHIPPED = cast(
    "dict[str, tuple[str, ...]]",
    {
        "LV-RES-NEW": ("resident-registration",),
        "LV-NR-NEW": ("nonresident-registration",),
        "CHG-NAME": ("transfer-registration",),
    },
)

"""The papers of acceptance, survey, scheme, works and change take what their case knows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.documents.catalogue import load_catalogue
from app.documents.rendering import check
from app.domain.papers.subject import PaperKind, PaperSubject
from app.domain.work.case import CasePaper, PaperState
from app.domain.work.steps import StepKind
from app.services.papers.fitting import Chosen
from app.services.papers.supply_values import supply_facts
from tests.services.papers.conftest import TextOf
from tests.services.test_every_type import SHIPPED, Way
from tests.station import SmallStation, resident_draft

CATALOGUE = load_catalogue()
FROM_THE_ORDER = frozenset({"work-order", "metering-slip"})


def values(station: SmallStation, form: str, way: Way) -> Mapping[str, Any]:
    return station.desk.papers.values_for(station.clerk, form, PaperSubject.case(way.case.id))


def begun(station: SmallStation, code: str, **answers: str) -> Way:
    (business,) = SHIPPED.versions(code)
    return Way(station, business, answers)


def test_a_promise_lists_the_papers_that_are_owed(station: SmallStation, text_of: TextOf) -> None:
    draft = resident_draft()
    promised = CasePaper(code="premises", state=PaperState.PROMISED)
    owing = station.register(replace(draft, papers=(draft.papers[0], promised)))
    owed = station.desk.papers.values_for(station.clerk, "promise-letter", PaperSubject.case(owing.id))

    assert owed["promised"] == [{"name": "用电地址权属证明"}]
    assert (owed["business"], owed["id_kind"], owed["accepted_by"]) == ("低压居民新装", "居民身份证", "孙丽")
    complete = PaperSubject.case(station.register(draft).id)
    assert "promised" not in station.desk.papers.values_for(station.clerk, "promise-letter", complete)
    assert "用电地址权属证明" in text_of(
        station.desk.papers.render(station.clerk, "promise-letter", PaperSubject.case(owing.id))
    )


def test_a_survey_sheet_is_blank_before_the_survey_and_tells_of_it_after(station: SmallStation) -> None:
    case = station.step(station.register(resident_draft(remark="要三相电")), StepKind.ADVANCE)
    subject = PaperSubject.case(case.id)
    before = station.desk.papers.values_for(station.clerk, "low-voltage-survey", subject)
    assert (before["category"], before["capacity"], before["demand"]) == ("城乡居民生活用电", 800, "要三相电")
    assert not {"surveyed_by", "surveyed_on", "access_point"} & before.keys()

    station.do_field_work(case, {"access_point": "3号杆", "line_works": "no"})
    after = station.desk.papers.values_for(station.clerk, "low-voltage-survey", subject)
    assert (after["surveyed_by"], after["surveyed_on"]) == ("张三、李四", date(2026, 3, 2))
    assert (after["access_point"], after["line_works"]) == ("3号杆", "no")


def test_one_form_serves_every_type_of_change(station: SmallStation) -> None:
    pause = values(station, "change-registration", begun(station, "CHG-PAUSE"))
    assert (pause["business"], pause["account_number"], pause["change_equipment"]) == ("pause", "1183369442", "甲")
    assert (pause["change_from"], pause["change_until"]) == (date(2026, 3, 2), date(2026, 3, 2))

    swap = values(station, "change-registration", begun(station, "CHG-SWAP"))
    assert (swap["business"], swap["running_capacity"]) == ("swap", 800)
    close = values(station, "change-registration", begun(station, "CHG-CLOSE"))
    assert (close["business"], close["change_from"]) == ("close", date(2026, 3, 2))
    assert "change_until" not in close


def test_the_day_of_inspection_and_the_day_of_acceptance_are_two(station: SmallStation) -> None:
    way = begun(station, "HV-NEW")
    inspected = supply_facts(way.case, way.business, {"accepted_on": date(2026, 3, 20)})

    assert inspected["inspected_on"] == date(2026, 3, 20)
    assert values(station, "high-voltage-registration", way)["accepted_on"] == date(2026, 3, 2)


def test_a_reply_names_the_one_point_of_supply_the_survey_found(station: SmallStation) -> None:
    way = begun(station, "LV-NR-NEW")
    assert "supply_points" not in values(station, "low-voltage-scheme-reply", way)
    way.go_on()
    way.go_on()
    (point,) = values(station, "low-voltage-scheme-reply", way)["supply_points"]

    assert point == {"number": "1", "voltage": "交流380V", "capacity": 800, "point": "甲"}
    double = {"access_point": "甲", "supply": Chosen("double", "双电源")}
    assert supply_facts(way.case, way.business, double)["supply_points"] is None


@pytest.mark.parametrize("code", ["HV-NEW", "HV-INC", "LV-EV", "LV-BATCH", "PV-LV", "CHG-REDUCE", "CHG-SPLIT"])
def test_every_form_of_a_type_can_be_printed_from_the_first_day_on(station: SmallStation, code: str) -> None:
    way = begun(station, code)
    forms = [form for form in way.business.forms if form not in FROM_THE_ORDER]

    assert len(forms) >= 2
    for form in forms:
        assert check(CATALOGUE.form(form), values(station, form, way)) == (), form


def test_a_form_that_says_so_is_filled_from_a_case_though_no_rule_names_it(station: SmallStation) -> None:
    forms = {form.code: form for form in station.desk.papers.catalogue().forms}
    assert forms["power-of-attorney"].subjects == (PaperKind.CASE,)
    assert forms["meter-work-summary"].subjects == ()

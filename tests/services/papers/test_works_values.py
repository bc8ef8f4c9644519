"""The papers of a customer's works say what he chose and what was found."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from app.domain.firms.firm import Trade
from app.domain.papers.subject import PaperSubject
from app.domain.work.examining import Findings, Verdict
from tests.firms import a_firm
from tests.services.papers.conftest import TextOf
from tests.services.test_every_type import SHIPPED, Way
from tests.station import SmallStation

DEFECTS = Findings(
    verdict=Verdict.DEFECTS,
    people="张三、李四",
    opinion="整改后复验。",
    defects=("支架未接地", "管口未封堵"),
    rectify_on=date(2026, 3, 20),
)
PASSED = Findings(verdict=Verdict.PASSED, people="张三、李四", opinion="合格。")


def values(station: SmallStation, form: str, way: Way) -> Mapping[str, Any]:
    return station.desk.papers.values_for(station.clerk, form, PaperSubject.case(way.case.id))


@pytest.fixture
def important(station: SmallStation) -> Way:
    """A new high-voltage supply of an important customer."""
    (business,) = SHIPPED.versions("HV-NEW")
    return Way(station, business, {"customer_grade": "important"})


def test_the_statement_names_the_firms_of_its_last_version(station: SmallStation, important: Way) -> None:
    assert "version" not in values(station, "free-choice-statement", important)
    choosing, firm = station.desk.supply.choosing, a_firm(station)
    choosing.choose(station.clerk, important.case.id, {Trade.DESIGN: firm.id}, "陈玉兰")
    choosing.choose(station.clerk, important.case.id, {Trade.SUPPLY: None}, "陈玉兰")
    shown = values(station, "free-choice-statement", important)

    assert (shown["version"], shown["design_unit"], shown["supplier"]) == (2, "齐州恒源电气安装有限公司", "客户自办")
    assert shown["design_licence"] == "承装（修、试）四级 1-2-00001-2020"
    assert not {"builder", "supplier_licence"} & shown.keys()


def test_an_inspection_that_failed_writes_its_opinion_and_its_notice(
    station: SmallStation, important: Way, text_of: TextOf
) -> None:
    while important.case.stage != "mid_inspection":
        important.go_on()
    before = values(station, "mid-inspection-opinion", important)
    assert not {"mid_verdict", "mid_opinion", "mid_times"} & before.keys()
    assert "defects_found" not in values(station, "defect-notice", important)

    examining = station.desk.supply.examining
    examining.examine(station.head, important.case.id, DEFECTS)
    examining.add_defects(station.head, important.case.id, ("沟盖板破损",), "首次检查时被遮挡")
    opinion = values(station, "mid-inspection-opinion", important)
    assert (opinion["mid_verdict"], opinion["needs_repair"], opinion["mid_times"]) == ("defects", True, 1)
    assert opinion["mid_opinion"] == "整改后复验。\n1. 支架未接地\n2. 管口未封堵\n3. 沟盖板破损"
    assert (opinion["mid_inspected_on"], opinion["mid_rectify_on"]) == (date(2026, 3, 2), date(2026, 3, 20))

    notice = values(station, "defect-notice", important)
    assert (notice["found_in"], notice["sent_by"]) == ("mid_inspection", "张三、李四")
    assert [line["content"] for line in notice["defects_found"]] == ["支架未接地", "管口未封堵", "沟盖板破损"]
    subject = PaperSubject.case(important.case.id)
    assert "沟盖板破损" in text_of(station.desk.papers.render(station.clerk, "defect-notice", subject))

    examining.examine(station.head, important.case.id, PASSED)
    again = values(station, "mid-inspection-opinion", important)
    assert (again["mid_verdict"], again["needs_repair"], again["mid_times"]) == ("passed", False, 2)
    assert again["mid_opinion"] == "合格。"

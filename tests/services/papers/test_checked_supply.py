"""What the survey, the reply and the crew note of the supply stands on the papers of those stages."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.papers.subject import PaperSubject
from app.domain.work.case import Case
from app.services.papers.supply_values import supply_facts
from tests.services.papers.test_supply_values import begun, values
from tests.services.test_every_type import Way
from tests.station import SmallStation, resident_draft


def noted(station: SmallStation, way: Way, **details: str | int) -> Way:
    """The case with more noted in it, as its stages do."""
    with station.database.write(None) as tx:
        case = tx.of(Case).get(way.case.id)
        tx.of(Case).save(replace(case, details={**case.details, **details}))
    return way


def test_what_the_survey_checked_stands_on_its_sheet_and_on_the_reply(station: SmallStation) -> None:
    way = noted(
        station,
        begun(station, "LV-NR-NEW"),
        trade="食品加工",
        checked_capacity=15000,
        checked_voltage="交流380V",
        checked_category="一般工商业",
        supply_point="厂区东侧表箱",
        metering_point="进户墙",
        boundary="表箱出线端",
        scheme_note="自备发电机须闭锁",
        replied_on="2026-03-04",
        scheme_valid_until="2026-06-04",
    )
    survey = values(station, "low-voltage-survey", way)
    assert {key: survey[key] for key in ("trade", "checked_capacity", "checked_voltage", "checked_category")} == {
        "trade": "食品加工",
        "checked_capacity": 1500,
        "checked_voltage": "交流380V",
        "checked_category": "一般工商业",
    }
    assert (survey["supply_point"], survey["metering_point"]) == ("厂区东侧表箱", "进户墙")
    reply = values(station, "low-voltage-scheme-reply", way)
    assert (reply["boundary"], reply["scheme_note"]) == ("表箱出线端", "自备发电机须闭锁")
    assert (reply["replied_on"], reply["scheme_valid_until"]) == (date(2026, 3, 4), date(2026, 6, 4))


def test_the_crews_notes_stand_on_the_slips(station: SmallStation) -> None:
    way = noted(
        station,
        begun(station, "LV-RES-NEW"),
        metering="低供低计",
        wiring="单相",
        location="进户墙",
        box_number="X-1",
        box_seals="F-2",
        collector_number="C-3",
        meter_checked="good",
        collector_checked="poor",
        protector_checked="none",
    )
    slip = values(station, "metering-slip", way)
    assert [slip[key] for key in ("metering", "wiring", "location", "box_number", "box_seals", "collector_number")] == [
        "低供低计",
        "单相",
        "进户墙",
        "X-1",
        "F-2",
        "C-3",
    ]
    power = values(station, "power-on-slip", way)
    assert [power[key] for key in ("meter_checked", "collector_checked", "protector_checked")] == [
        "good",
        "poor",
        "none",
    ]


def test_the_high_voltage_scheme_is_filled_from_its_stage(station: SmallStation) -> None:
    way = noted(
        station,
        begun(station, "HV-NEW"),
        approved_capacity=400_000,
        receiving_points=1,
        receiving_wiring="单母线",
        transformers="400kVA 一台",
        wiring="三相三线",
        scheme_summary="由10kV油坊线供电",
        drafted_on="2026-03-03",
    )
    scheme = values(station, "high-voltage-scheme", way)
    assert (scheme["receiving_points"], scheme["receiving_wiring"], scheme["transformers"]) == (
        1,
        "单母线",
        "400kVA 一台",
    )
    approval = values(station, "scheme-approval", way)
    assert (approval["approved_capacity"], approval["scheme_summary"]) == (40000, "由10kV油坊线供电")
    assert approval["drafted_on"] == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("details", "line", "capacity"),
    [
        ({"access_point": "3号杆", "capacity": 800}, "油坊线", None),
        ({"access_point": "3号杆", "feeder": "新坝线"}, "新坝线", None),
        ({"access_point": "3号杆", "supply": "single", "approved_capacity": 40000, "capacity": 1}, None, 40000),
    ],
)
def test_the_source_is_the_line_of_the_area_or_what_was_noted(
    station: SmallStation, details: Mapping[str, Any], line: str | None, capacity: int | None
) -> None:
    case = station.register(resident_draft())
    (business,) = station.desk.office.definitions.versions("LV-RES-NEW")
    sources = supply_facts(case, business, details, "油坊线")["sources"]
    assert isinstance(sources, list)
    (source,) = sources
    assert (source["line"], source["pole"], source.get("capacity")) == (line, "3号杆", capacity)


def test_before_the_survey_there_is_no_source(station: SmallStation) -> None:
    subject = PaperSubject.case(station.register(resident_draft()).id)
    assert "sources" not in station.desk.papers.values_for(station.clerk, "power-on-slip", subject)

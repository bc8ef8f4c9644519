"""The deadline receipt on paper: which limit, what counted day by day, and why."""

from datetime import date

import pytest

from app.domain.papers.subject import PaperSubject
from app.domain.problems import Refusal
from app.domain.work.calendar import Suspension, WorkingCalendar
from app.domain.work.clocks import clocks
from app.domain.work.steps import StepKind
from app.services.papers.deadline_values import deadline_facts
from app.services.papers.ground import case_ground
from tests.station import SmallStation, local, rename_draft, resident_draft

FORM = "deadline-receipt"


def test_a_receipt_says_day_by_day_what_counted(station: SmallStation) -> None:
    case = station.register(rename_draft(needs_visit="no"))
    station.clock.set(local(2026, 3, 3, 14))
    station.step(case, StepKind.PAUSE, "customer_postponed")
    station.clock.set(local(2026, 3, 5, 14))
    station.step(station.case(case.id), StepKind.RESUME)
    found = station.desk.papers.values_for(station.clerk, FORM, PaperSubject.case(case.id, "whole"))
    assert (found["number"], found["amount"], found["mode"], found["unit"]) == (
        case.number,
        "5 个工作日",
        "statutory",
        "working_day",
    )
    assert (found["used"], found["left"], found["state"]) == ("0.5 个工作日", "4.5 个工作日", "normal")
    assert found["due_at"] == local(2026, 3, 11, 17, 30)
    days = found["days"]
    assert isinstance(days, list)
    assert [(day["day"].day, day["counted"], day["total"], day.get("reasons")) for day in days[:4]] == [
        (2, "0", "0", None),
        (3, "0.5", "0.5", ["customer_postponed"]),
        (4, "0", "0.5", ["customer_postponed"]),
        (5, "0.5", "1", ["customer_postponed"]),
    ]
    assert days[0]["remark"] == "start"
    assert found["pauses"] == [
        {"from": local(2026, 3, 3, 14), "to": local(2026, 3, 5, 14), "reasons": ["customer_postponed"]}
    ]
    paper = station.desk.papers.render(station.clerk, FORM, PaperSubject.case(case.id))
    assert paper.page_count == 1


def test_of_an_overrun_limit_less_than_nothing_is_left(station: SmallStation) -> None:
    case = station.register(resident_draft())
    station.clock.set(local(2026, 3, 10, 14))
    found = station.desk.papers.values_for(station.clerk, FORM, PaperSubject.case(case.id))
    assert (found["left"], found["state"]) == ("-0.5 个工作日", "overdue")


def test_a_storm_is_named_in_the_stations_own_words(station: SmallStation) -> None:
    case = station.register(rename_draft(needs_visit="no"))
    storm = Suspension(starts_at=local(2026, 3, 4), ends_at=local(2026, 3, 5), reason="台风")
    with station.database.read() as tx:
        ground = case_ground(station.desk.office, tx, station.clerk, case.id)
    calendar = WorkingCalendar(suspensions=(storm,))
    counted = clocks(
        case, ground.business, ground.events, calendar=calendar, as_of=station.clock.now(), has_receipt=True
    )
    facts = deadline_facts(ground, counted, "whole")
    days = facts["days"]
    assert isinstance(days, list)
    assert (days[2]["day"], days[2]["other_reason"], days[2]["reasons"]) == (date(2026, 3, 4), "台风", None)
    assert facts["unpublished"] == "2026年"


def test_a_limit_that_has_not_begun_has_no_receipt(station: SmallStation) -> None:
    case = station.register(rename_draft(needs_visit="no"))
    for limit in ("callback", "no-such"):
        with pytest.raises(Refusal, match=r"paper\.no_limit"):
            station.desk.papers.render(station.clerk, FORM, PaperSubject.case(case.id, limit))

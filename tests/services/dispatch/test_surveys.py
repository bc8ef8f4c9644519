"""Surveys: never fewer than two, and a team from the capacity on that the station works by."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.definitions.supply import SupplyChange, supply_rules_from
from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OrderStep, WorkOrder
from app.domain.dispatch.survey import survey_problems
from app.domain.people.session import OWNER
from app.domain.people.staff import Role
from app.domain.problems import Refusal
from app.domain.work.case import CasePaper, PaperState
from app.domain.work.steps import StepKind
from tests.station import LI, WANG, ZHANG, SmallStation, resident_draft, shop_draft

TWO = Crew(lead_id=ZHANG, guardian_id=LI)
TEAM = Crew(lead_id=ZHANG, guardian_id=LI, member_ids=(WANG,))
CHANGE = SupplyChange(
    threshold_kva=3000, is_team_at_threshold=False, weekday=5, effective_from=date(2026, 3, 2), reason="县公司通知"
)


def survey(station: SmallStation, kva: int) -> WorkOrder:
    """The survey order of a high-voltage supply that asks for this capacity."""
    wanted = ("customer_grade", "ordinary"), ("supply", "single"), ("own_supply", "no"), ("invoice", "no")
    draft = replace(
        shop_draft(capacity=kva * 1000, voltage="交流10kV", category="大工业用电", **dict(wanted)),
        business_code="HV-NEW",
        papers=tuple(
            CasePaper(code=paper.code, state=PaperState.PRESENT)
            for paper in station.desk.office.definitions.versions("HV-NEW")[0].papers
        ),
    )
    case = station.register(draft)
    station.step(case, StepKind.ADVANCE)
    return station.newest_order(case.id)


def expert(station: SmallStation) -> None:
    people = station.desk.people
    roles = (Role.AREA_MANAGER,)
    people.put_staff(OWNER, number="YF011", name="王五", post="运检技术员", team="", phone="", roles=roles)


def codes(station: SmallStation, order: WorkOrder, crew: Crew) -> list[tuple[str, str]]:
    return [(p.code, p.field) for p in station.desk.planning.check(order.id, crew)]


@pytest.mark.parametrize(
    ("kva", "wanted"),
    [(2999, []), (3000, [("survey.team_missing", "members")]), (3001, [("survey.team_missing", "members")])],
)
def test_a_pair_surveys_below_the_threshold_only(
    station: SmallStation, kva: int, wanted: list[tuple[str, str]]
) -> None:
    order = survey(station, kva)
    assert codes(station, order, TWO) == wanted
    if wanted:
        with pytest.raises(Refusal) as refusal:
            station.desk.dispatch.dispatch(station.clerk, order.id, TWO)
        assert refusal.value.problems[0].code == "survey.team_missing"
    else:
        assert station.desk.dispatch.dispatch(station.clerk, order.id, TWO).lead_id == ZHANG


def test_a_team_has_one_of_the_named_posts(station: SmallStation) -> None:
    order = survey(station, 3001)
    assert codes(station, order, TEAM) == [("survey.team_posts", "members")]
    assert codes(station, order, replace(TEAM, member_ids=(LI,)))[-1] == ("survey.team_missing", "members")
    expert(station)
    assert codes(station, order, TEAM) == []


def test_which_side_the_threshold_belongs_to_is_the_stations_to_say(station: SmallStation) -> None:
    order = survey(station, 3000)
    rules = station.desk.supply.rules.change(station.head, CHANGE)
    assert (rules.survey.is_team_at_threshold, rules.meeting.weekday) == (False, 5)
    assert rules.survey.source.title == "本站设定：县公司通知"
    assert station.desk.supply.rules.rules() == rules
    assert codes(station, order, TWO) == []
    side, weekday = station.events()[-2:]
    assert (side.kind, weekday.kind) == ("rule.changed", "rule.changed")
    assert side.payload == {
        "figure": "supply.survey.team_at_threshold",
        "amount": 0,
        "before": 1,
        "from": "2026-03-02",
        "reason": "县公司通知",
    }


def test_a_senseless_change_of_the_rules_is_refused(station: SmallStation) -> None:
    wrong = replace(CHANGE, threshold_kva=0, weekday=8, reason=" ")
    with pytest.raises(Refusal) as refusal:
        station.desk.supply.rules.change(station.head, wrong)
    assert [problem.code for problem in refusal.value.problems] == [
        "supply.threshold",
        "supply.weekday",
        "case.reason_missing",
    ]
    with pytest.raises(Refusal) as refusal:
        station.desk.supply.rules.change(station.clerk, CHANGE)
    assert refusal.value.problems[0].code == "permission.denied"


def test_a_survey_does_not_finish_with_too_few_after_the_capacity_was_corrected(station: SmallStation) -> None:
    order = survey(station, 2999)
    station.desk.dispatch.dispatch(station.clerk, order.id, TWO)
    for step in (OrderStep.ACCEPT, OrderStep.DEPART, OrderStep.ARRIVE):
        station.desk.dispatch.report(station.zhang, order.id, step)
    assert order.case_id is not None
    station.desk.entering.correct(station.clerk, order.case_id, "capacity", 3_150_000, "客户补充负荷")
    with pytest.raises(Refusal) as refusal:
        station.desk.dispatch.report(station.zhang, order.id, OrderStep.FINISH)
    assert refusal.value.problems[0].code == "survey.team_missing"
    expert(station)
    station.desk.dispatch.report(station.clerk, order.id, OrderStep.HAND_BACK, reason="须团队勘查")
    station.desk.dispatch.dispatch(station.clerk, order.id, TEAM)
    with pytest.raises(Refusal) as refusal:
        station.desk.dispatch.hand_over(station.clerk, order.id, TWO, "王五请假")
    assert refusal.value.problems[0].code == "survey.team_missing"


def test_other_work_and_small_supplies_need_no_team(station: SmallStation) -> None:
    case = station.register(resident_draft())
    station.step(case, StepKind.ADVANCE)
    assert codes(station, station.newest_order(case.id), TWO) == []
    patrol = station.desk.dispatch.create(station.clerk, kind="WO-19", area_id=case.area_id, task="巡视", place="")
    assert codes(station, patrol, Crew(lead_id=ZHANG)) == []
    own = station.desk.dispatch.create(station.clerk, kind="SURVEY", area_id=case.area_id, task="复勘", place="")
    assert codes(station, own, TWO) == []


def test_nobody_surveys_alone_even_where_the_kind_of_order_would_let_him(station: SmallStation) -> None:
    definitions = station.desk.office.definitions
    lenient = replace(definitions.order_kind("SURVEY"), needs_two=False)
    rule = definitions.dated.supply(CHANGE.effective_from).survey
    assert [p.code for p in survey_problems(rule, lenient, 0, Crew(lead_id=ZHANG), {})] == ["survey.too_few"]
    assert list(survey_problems(rule, lenient, 0, Crew(lead_id=ZHANG, member_ids=(LI,)), {})) == []
    anybody = replace(rule, posts=())
    assert list(survey_problems(anybody, lenient, 3_000_000, Crew(lead_id=ZHANG, member_ids=(LI,)), {})) == []


def test_rules_that_lack_something_are_refused_by_path() -> None:
    with pytest.raises(Refusal) as refusal:
        supply_rules_from({"survey": {"threshold_kva": "3000"}})
    assert "survey.threshold_kva" in {problem.field for problem in refusal.value.problems}
    assert "meeting" in {problem.field for problem in refusal.value.problems}

"""One person answers for a supply from start to end: chosen or assigned, handed over with a reason."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.dispatch.choice import ChoiceReason
from app.domain.dispatch.crew import Crew
from app.domain.people.session import OWNER
from app.domain.people.staff import Role
from app.domain.problems import Refusal
from app.domain.work.case import ManagerChoice
from app.domain.work.event import EventKind
from app.domain.work.managers import Tenure, tenures
from app.domain.work.steps import StepKind
from app.labels.work_terms import event_text
from app.persistence.ids import natural_id, new_id
from tests.station import LI, STATION, WANG, ZHANG, SmallStation, rename_draft, resident_draft

CLERK = natural_id(STATION, "staff", "YF003")


def refused(station: SmallStation, draft: object) -> list[tuple[str, str]]:
    problems = station.desk.cases.check(draft)  # type: ignore[arg-type]  # a draft of any type
    return [(problem.code, problem.field) for problem in problems]


def leave(station: SmallStation, number: str, name: str) -> None:
    people = station.desk.people
    people.put_staff(
        OWNER, number=number, name=name, post="台区经理", team="", phone="", roles=(Role.AREA_MANAGER,), is_active=False
    )


def test_the_areas_manager_answers_for_a_supply_unless_the_customer_chose_another(station: SmallStation) -> None:
    usual = station.register(resident_draft())
    chosen = station.register(replace(resident_draft("朱玉英"), manager_id=WANG, manager_choice=ManagerChoice.CUSTOMER))
    counter = station.register(rename_draft())
    assert [case.responsible_id for case in (usual, chosen, counter)] == [ZHANG, WANG, CLERK]

    view = station.desk.case_views.show(station.clerk, chosen.id)
    assert event_text(view.events[0], view.business, view.people) == f"受理：{chosen.number}，客户经理 王五（客户选定）"
    assert tenures(view.case, view.events) == (
        Tenure(staff_id=WANG, since=chosen.accepted_at, until=None, choice=ManagerChoice.CUSTOMER),
    )


def test_what_is_wrong_with_the_manager_is_said_at_his_field(station: SmallStation) -> None:
    draft = resident_draft()
    named = [
        replace(draft, manager_choice=ManagerChoice.CUSTOMER),
        replace(draft, manager_id=new_id()),
        replace(draft, manager_id=CLERK),
    ]
    assert [refused(station, each) for each in named] == [
        [("manager.not_chosen", "manager")],
        [("manager.unknown", "manager")],
        [("manager.not_area_manager", "manager")],
    ]
    assert refused(station, replace(draft, area_id=None)) == [("field.missing", "area")]
    assert refused(station, replace(rename_draft(), manager_id=CLERK)) == []
    with pytest.raises(Refusal) as refusal:
        station.register(named[1])
    assert [problem.code for problem in refusal.value.problems] == ["manager.unknown"]


def test_who_has_left_answers_for_nothing_and_the_b_role_steps_in(station: SmallStation) -> None:
    leave(station, "YF009", "张三")
    assert station.register(resident_draft()).responsible_id == LI
    leave(station, "YF010", "李四")
    assert refused(station, resident_draft()) == [("manager.inactive", "manager")]


def test_a_handover_keeps_both_names_both_times_and_the_reason(station: SmallStation) -> None:
    case = station.register(replace(resident_draft(), manager_id=ZHANG))
    accepted = station.clock.now()
    station.clock.forward(hours=2)
    handed = station.clock.now()
    station.desk.cases.hand_over(station.clerk, case.id, LI, " 张三休假 ")
    view = station.desk.case_views.show(station.clerk, case.id)
    assert tenures(view.case, view.events) == (
        Tenure(staff_id=ZHANG, since=accepted, until=handed, choice=ManagerChoice.ASSIGNED),
        Tenure(staff_id=LI, since=handed, until=None, reason="张三休假"),
    )


@pytest.mark.parametrize(
    ("to", "reason", "code"),
    [
        (LI, " ", "case.reason_missing"),
        (ZHANG, "换人", "manager.same"),
        (CLERK, "换人", "manager.not_area_manager"),
    ],
)
def test_a_handover_that_makes_no_sense_is_refused(station: SmallStation, to: object, reason: str, code: str) -> None:
    case = station.register(resident_draft())
    with pytest.raises(Refusal) as refusal:
        station.desk.cases.hand_over(station.clerk, case.id, to, reason)  # type: ignore[arg-type]  # an id
    assert [problem.code for problem in refusal.value.problems] == [code]
    assert not [event for event in station.events(case.id) if event.kind == EventKind.CASE_HANDED_OVER]


def test_a_case_that_has_ended_is_not_handed_over(station: SmallStation) -> None:
    case = station.register(resident_draft())
    station.step(case, StepKind.REFUSE, "不属本所")
    with pytest.raises(Refusal) as refusal:
        station.desk.cases.hand_over(station.clerk, case.id, LI, "换人")
    assert refusal.value.problems[0].code == "case.ended"


def test_the_survey_is_his_unless_he_is_away_and_its_handing_goes_back_to_him(station: SmallStation) -> None:
    chosen = station.register(replace(resident_draft("朱玉英"), manager_id=WANG, manager_choice=ManagerChoice.CUSTOMER))
    survey = station.newest_order(station.step(chosen, StepKind.ADVANCE).id)
    proposal, guardian = station.desk.dispatch.propose(survey.id)
    assert (proposal.lead_id, proposal.reason, guardian) == (WANG, ChoiceReason.MANAGER, ZHANG)

    station.desk.dispatch.dispatch(station.clerk, survey.id, Crew(lead_id=ZHANG, guardian_id=LI))
    assert station.desk.planning.crew_without(survey.id, ZHANG) == Crew(lead_id=WANG, guardian_id=LI)

    now = station.clock.now()
    station.desk.people.put_absence(station.head, WANG, now, now + timedelta(days=1), "年休假")
    proposal, _ = station.desk.dispatch.propose(survey.id)
    assert (proposal.lead_id, proposal.reason) == (ZHANG, ChoiceReason.A_ROLE)
    assert [(each.staff_id, each.problem.code) for each in proposal.rejected] == [(WANG, "crew.absent")]

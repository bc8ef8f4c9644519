"""Reviews and inspections: the weekly meeting, the written opinion, all defects in one notice, the check afterwards."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.definitions.supply import SupplyChange
from app.domain.firms.firm import Trade
from app.domain.problems import Refusal
from app.domain.work.case import Case
from app.domain.work.choosing import STATEMENT
from app.domain.work.examining import Findings, Verdict, examinations
from app.domain.work.meeting import next_meeting
from app.domain.work.steps import StepKind
from app.labels.work_terms import event_text
from app.services.work.ground import Occurred
from app.services.work.meetings import Minutes
from tests.firms import a_firm
from tests.services.dispatch.test_surveys import survey
from tests.station import LI, SURVEYED, ZHANG, SmallStation, resident_draft, shipped_definitions

PASSED = Findings(verdict=Verdict.PASSED, opinion="符合供电方案")
DEFECTS = Findings(
    verdict=Verdict.DEFECTS,
    people="张三",
    opinion="修改后重新报送",
    defects=("接地电阻未注明", "计量柜无封印位置"),
    rectify_on=date(2026, 3, 9),
)
HERE = replace(PASSED, people="张三、李四")


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def enter_what_is_asked(station: SmallStation, case: Case) -> None:
    fields = station.desk.case_views.show(station.clerk, case.id).fields
    values: dict[str, str | int] = {
        spec.code: spec.choices[0].value if spec.choices else "2026-03-02" for spec in fields if spec.is_required
    }
    if values:
        station.desk.entering.enter(station.clerk, case.id, values)


def case_at_review(station: SmallStation) -> Case:
    """An important customer's supply whose drawings wait for review."""
    order = survey(station, 315)
    assert order.case_id is not None
    case = station.case(order.case_id)
    station.desk.entering.correct(station.clerk, case.id, "customer_grade", "important", "重要电力用户")
    station.do_field_work(case, SURVEYED)
    case = station.step(case, StepKind.ADVANCE)
    chosen = dict.fromkeys((Trade.DESIGN, Trade.BUILD), a_firm(station).id)
    station.desk.supply.choosing.choose(station.clerk, case.id, chosen, "陈建国")
    station.desk.entering.sign_form(station.clerk, case.id, STATEMENT)
    for _ in range(2):
        enter_what_is_asked(station, case)
        case = station.step(case, StepKind.ADVANCE)
    assert case.stage == "design_review"
    return case


def record(station: SmallStation, case: Case, findings: Findings) -> None:
    station.desk.supply.meetings.record(station.clerk, Minutes(attendees=(ZHANG, LI), verdicts={case.id: findings}))


def test_the_meeting_is_weekly_and_moves_past_rest_days() -> None:
    calendar = shipped_definitions().calendar
    asked = [date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 5)]
    assert [next_meeting(day, 3, calendar) for day in asked] == [
        date(2026, 3, 4),
        date(2026, 3, 4),
        date(2026, 3, 11),
    ]
    assert next_meeting(date(2026, 9, 29), 4, calendar) == date(2026, 10, 8)  # 10-01 to 10-07 are the National Day
    assert next_meeting(date(2026, 10, 8), 4, calendar) == date(2026, 10, 8)
    assert next_meeting(date(2026, 10, 9), 4, calendar) == date(2026, 10, 15)
    assert next_meeting(date(2026, 3, 7), 6, calendar) == date(2026, 3, 9)


def test_every_case_that_waits_stands_on_the_agenda_until_it_is_passed(station: SmallStation) -> None:
    station.register(resident_draft())
    waiting = case_at_review(station)
    agenda = station.desk.supply.meetings.agenda()
    assert (agenda.meeting_on, [item.case.id for item in agenda.items]) == (date(2026, 3, 4), [waiting.id])
    assert (agenda.items[0].stage.name, agenda.items[0].last) == ("设计文件审查", None)

    station.clock.forward(days=2)
    record(station, waiting, PASSED)
    agenda = station.desk.supply.meetings.agenda()
    assert (agenda.meeting_on, agenda.items) == (date(2026, 3, 11), ())
    station.desk.supply.rules.change(
        station.head,
        SupplyChange(
            threshold_kva=3000,
            is_team_at_threshold=True,
            weekday=5,
            effective_from=station.desk.catalog.today(),
            reason="改为周五",
        ),
    )
    assert station.desk.supply.meetings.agenda().meeting_on == date(2026, 3, 6)


def test_minutes_answer_the_fields_of_the_review_and_open_its_gate(station: SmallStation) -> None:
    case = case_at_review(station)
    with pytest.raises(Refusal) as refusal:
        station.step(case, StepKind.ADVANCE, session=station.head)
    assert "gate.examined" in codes(refusal)
    station.desk.supply.meetings.record(
        station.clerk,
        Minutes(attendees=(ZHANG, LI), guests="县公司 赵工", note="无", verdicts={case.id: PASSED}),
    )
    (held,) = station.desk.supply.meetings.held()
    assert (held.attendees, held.guests, held.note) == ((ZHANG, LI), "县公司 赵工", "无")
    view = station.desk.case_views.show(station.clerk, case.id)
    (found,) = examinations(view.events)
    assert (found.meeting, found.findings.people, found.is_passed) == (str(held.id), "张三、李四、县公司 赵工", True)
    assert (view.case.details["design_opinion"], view.case.details["design_reviewed_on"]) == (
        "符合供电方案",
        "2026-03-02",
    )
    assert station.step(case, StepKind.ADVANCE).stage == "covered_works"


def test_a_written_opinion_will_do_as_well(station: SmallStation) -> None:
    case = case_at_review(station)
    with pytest.raises(Refusal) as refusal:
        station.desk.supply.examining.examine(station.clerk, case.id, Findings(verdict=Verdict.PASSED))
    assert codes(refusal) == ["examination.people_missing", "examination.opinion_missing"]
    station.desk.supply.examining.examine(station.clerk, case.id, HERE)
    assert station.step(case, StepKind.ADVANCE).stage == "covered_works"


@pytest.mark.parametrize(
    ("findings", "code"),
    [
        (replace(DEFECTS, defects=()), "examination.defects_missing"),
        (replace(DEFECTS, rectify_on=None), "examination.rectify_on"),
        (replace(DEFECTS, rectify_on=date(2026, 3, 1)), "examination.rectify_on"),
        (replace(HERE, defects=("一条",)), "examination.passed_with_defects"),
    ],
)
def test_findings_that_do_not_fit_together_are_refused(station: SmallStation, findings: Findings, code: str) -> None:
    case = case_at_review(station)
    with pytest.raises(Refusal) as refusal:
        station.desk.supply.examining.examine(station.clerk, case.id, findings)
    assert codes(refusal) == [code]


def test_all_defects_stand_in_one_notice_and_the_next_check_is_linked(station: SmallStation) -> None:
    case, examining = case_at_review(station), station.desk.supply.examining
    with pytest.raises(Refusal) as refusal:
        examining.add_defects(station.clerk, case.id, ("一条",), "漏列")
    assert codes(refusal) == ["examination.none"]
    first = examining.examine(station.clerk, case.id, DEFECTS)
    with pytest.raises(Refusal) as refusal:
        station.step(case, StepKind.ADVANCE)
    assert "gate.examined" in codes(refusal)
    for defects, reason, code in (
        ((), "漏列", "examination.defects_missing"),
        (("进线柜型号不符",), " ", "examination.second_notice"),
    ):
        with pytest.raises(Refusal) as refusal:
            examining.add_defects(station.clerk, case.id, defects, reason)
        assert codes(refusal) == [code]
    examining.add_defects(station.clerk, case.id, ("进线柜型号不符",), "首次漏列")
    station.clock.forward(hours=1)
    case = station.step(case, StepKind.RETURN, "修改图纸")
    case = station.step(case, StepKind.ADVANCE)
    (item,) = station.desk.supply.meetings.agenda().items
    assert item.last is not None
    assert (item.last.id, item.last.notices, item.last.findings.rectify_on) == (first.id, 2, date(2026, 3, 9))
    examining.examine(station.clerk, case.id, HERE)
    view = station.desk.case_views.show(station.clerk, case.id)
    old, new = examinations(view.events)
    assert (new.previous, new.is_passed, new.notices) == (first.id, True, 0)
    assert [(each.defects, each.reason) for each in old.supplements] == [(("进线柜型号不符",), "首次漏列")]
    said = [
        event_text(e, view.business, view.people) for e in view.events if e.kind.startswith(("case.ex", "case.def"))
    ]
    assert said == [
        "审查、检查：设计文件审查 不合格，限期整改，缺陷 2 条，2026-03-09 前整改",
        "补充缺陷通知：1 条；首次漏列",
        "审查、检查：设计文件审查 复验，合格",
    ]


def test_only_stages_with_a_review_or_inspection_have_one_and_only_while_open(station: SmallStation) -> None:
    other = station.register(resident_draft())
    with pytest.raises(Refusal) as refusal:
        station.desk.supply.examining.examine(station.clerk, other.id, HERE)
    assert codes(refusal) == ["examination.not_here"]
    case = case_at_review(station)
    early = Occurred(at=case.stage_since - timedelta(minutes=1))
    with pytest.raises(Refusal) as refusal:
        station.desk.supply.examining.examine(station.clerk, case.id, HERE, early)
    assert codes(refusal) == ["case.time_backwards"]
    station.step(case, StepKind.PAUSE, "customer_papers")
    with pytest.raises(Refusal) as refusal:
        station.desk.supply.examining.examine(station.clerk, case.id, HERE)
    assert codes(refusal) == ["case.ended"]


def test_minutes_are_kept_whole_or_not_at_all(station: SmallStation) -> None:
    case, meetings = case_at_review(station), station.desk.supply.meetings
    sound = Minutes(attendees=(ZHANG,), verdicts={case.id: PASSED})
    wrong: list[tuple[Minutes, Occurred, str]] = [
        (replace(sound, attendees=()), Occurred(), "meeting.nobody"),
        (replace(sound, verdicts={}), Occurred(), "meeting.nothing"),
        (replace(sound, attendees=(UUID(int=9),)), Occurred(), "meeting.unknown_person"),
        (sound, Occurred(at=station.clock.now() + timedelta(minutes=1)), "time.in_future"),
    ]
    for minutes, occurred, code in wrong:
        with pytest.raises(Refusal) as refusal:
            meetings.record(station.clerk, minutes, occurred)
        assert codes(refusal) == [code]
    with pytest.raises(Refusal) as refusal:
        meetings.record(station.clerk, replace(sound, verdicts={case.id: replace(DEFECTS, defects=())}))
    assert [problem.field for problem in refusal.value.problems] == [f"{case.number}.defects"]
    assert meetings.held() == ()
    assert not [event for event in station.events(case.id) if event.kind == "case.examined"]
    with pytest.raises(Refusal) as refusal:
        meetings.record(station.zhang, sound)
    assert codes(refusal) == ["permission.denied"]
    examining = station.desk.supply.examining
    with pytest.raises(Refusal) as refusal:
        examining.examine(station.zhang, case.id, HERE)
    assert codes(refusal) == ["permission.denied"]
    with pytest.raises(Refusal) as refusal:
        examining.add_defects(station.zhang, case.id, ("一条",), "漏列")
    assert codes(refusal) == ["permission.denied"]

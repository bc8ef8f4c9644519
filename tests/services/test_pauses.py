"""Pauses as things of their own: entered late, beside one another, ended, corrected, removed, approved."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.people.session import OWNER
from app.domain.work.case import Case, CaseState
from app.domain.work.due import CaseDue
from app.domain.work.event import EventKind
from app.domain.work.holding import Keeper
from app.domain.work.pause_terms import PauseTerms
from app.domain.work.pauses import PauseState
from app.domain.work.steps import StepKind
from app.persistence.ids import new_id
from app.services.work.ground import Occurred
from tests.pausing import STORM, due, on_thursday, pauses, promise, refused
from tests.station import SmallStation, broken_links, local

# The promise of a home's supply: 5 working days from Monday 2 March 2026, 9:00, so until Monday 9 March, 17:30.
DUE = local(2026, 3, 9, 17, 30)


@pytest.fixture
def case(station: SmallStation) -> Case:
    return on_thursday(station)


def test_a_pause_entered_late_counts_once_a_head_approved_it(station: SmallStation, case: Case) -> None:
    desk = station.desk.pauses
    assert due(station, case) == DUE
    entered = desk.enter(station.clerk, case.id, STORM)
    assert (entered.state, entered.number, entered.approval) == (PauseState.WAITING, 1, None)
    assert due(station, case) == DUE
    assert [each.pause.id for each in desk.awaited()] == [entered.id]

    approved = desk.approve(station.head, case.id, entered.id)
    assert approved.state is PauseState.COUNTS
    assert approved.approval is not None
    assert approved.approval.actor_id == station.head.staff_id
    assert approved.made.actor_id == station.clerk.staff_id
    assert due(station, case) == local(2026, 3, 10, 17, 30)
    assert desk.awaited() == ()
    lines = promise(station, case).deadline
    assert lines is not None
    assert [line.reasons for line in lines.lines if line.reasons] == [("weather",)]
    held = station.desk.case_views.show(station.clerk, case.id).holding
    assert [(span.keeper, span.proof.kind) for span in held.spans][1] == (Keeper.WEATHER, EventKind.CASE_PAUSE_ENTERED)
    assert broken_links(station.events()) == []


def test_what_a_head_enters_counts_at_once(station: SmallStation, case: Case) -> None:
    entered = station.desk.pauses.enter(station.head, case.id, STORM)
    assert entered.state is PauseState.COUNTS
    assert entered.approval == entered.made
    assert due(station, case) == local(2026, 3, 10, 17, 30)
    assert station.desk.pauses.enter(OWNER, case.id, replace(STORM, reason="permit")).state is PauseState.COUNTS


def test_a_pause_entered_on_its_day_needs_nobody_s_leave(station: SmallStation, case: Case) -> None:
    today = PauseTerms(starts_at=local(2026, 3, 5, 8, 30), reason="weather", note="大风预警")
    entered = station.desk.pauses.enter(station.clerk, case.id, today)
    assert (entered.state, entered.approval, entered.is_open) == (PauseState.COUNTS, None, True)
    assert station.case(case.id).state is CaseState.OPEN
    with station.database.read() as tx:
        assert tx.of(CaseDue).get(case.id).limit_code != "promise"  # only the whole process still runs
    station.clock.forward(days=1)
    ended = station.desk.pauses.end(station.clerk, case.id, entered.id, Occurred(at=local(2026, 3, 6, 8, 30)))
    assert (ended.terms.ends_at, ended.state) == (local(2026, 3, 6, 8, 30), PauseState.COUNTS)
    assert due(station, case) == local(2026, 3, 10, 17, 30)


def test_a_late_step_waits_for_approval_too(station: SmallStation, case: Case) -> None:
    paused = station.desk.cases.take_step(
        station.clerk,
        case.id,
        StepKind.PAUSE,
        reason="customer_works",
        occurred=Occurred(at=local(2026, 3, 3, 8, 30)),
    )
    assert paused.state is CaseState.PAUSED
    (pause,) = pauses(station, case)
    assert (pause.state, pause.is_by_step) == (PauseState.WAITING, True)
    assert due(station, case) == DUE
    station.step(paused, StepKind.RESUME)
    station.desk.pauses.approve(station.head, case.id, pause.id)
    assert due(station, case) == local(2026, 3, 12, 12)


def test_a_storm_beside_the_customer_s_papers_counts_once(station: SmallStation, case: Case) -> None:
    desk = station.desk.pauses
    paused = station.step(case, StepKind.PAUSE, "customer_papers")
    storm = desk.enter(
        station.clerk, case.id, PauseTerms(starts_at=local(2026, 3, 5, 11), reason="weather", note="大风")
    )
    assert station.case(case.id).state is CaseState.PAUSED
    station.clock.set(local(2026, 3, 6, 12))
    open_again = station.step(paused, StepKind.RESUME)
    assert [(pause.is_open, pause.terms.reason) for pause in pauses(station, case)] == [
        (False, "customer_papers"),
        (True, "weather"),
    ]
    assert open_again.state is CaseState.OPEN
    counted = promise(station, case).deadline
    assert counted is not None
    assert counted.state.value == "paused"
    desk.end(station.clerk, case.id, storm.id)
    assert due(station, case) == local(2026, 3, 11, 9, 30)  # Thursday 11:00 to Friday noon: a day and an hour


def test_resuming_for_good_ends_the_other_pauses(station: SmallStation, case: Case) -> None:
    station.step(case, StepKind.PAUSE, "customer_papers")
    terms = PauseTerms(starts_at=local(2026, 3, 5, 11), reason="weather", note="大风")
    station.desk.pauses.enter(station.clerk, case.id, terms)
    station.clock.forward(hours=3)
    station.desk.cases.take_step(station.clerk, case.id, StepKind.RESUME, ends_pauses=True)
    assert [pause.terms.ends_at for pause in pauses(station, case)] == [local(2026, 3, 5, 15)] * 2


def test_a_correction_counts_once_it_is_approved(station: SmallStation, case: Case) -> None:
    desk = station.desk.pauses
    entered = desk.enter(station.head, case.id, STORM)
    longer = replace(STORM, ends_at=local(2026, 3, 5, 8, 30))
    asked = desk.correct(station.clerk, case.id, entered.id, longer, "预警解除时间抄错")
    assert asked.change is not None
    assert (asked.change.why, asked.change.terms) == ("预警解除时间抄错", longer)
    assert (asked.state, asked.terms) == (PauseState.COUNTS, STORM)
    assert due(station, case) == local(2026, 3, 10, 17, 30)
    assert refused(desk.correct, station.clerk, case.id, entered.id, STORM, "再改") == [("pause.change_waiting", "")]
    desk.refuse(station.head, case.id, entered.id, "与气象台不符")
    assert pauses(station, case)[0].change is None
    desk.correct(station.clerk, case.id, entered.id, longer, "附气象台证明")
    approved = desk.approve(station.head, case.id, entered.id)
    assert (approved.terms, approved.change) == (longer, None)
    assert due(station, case) == local(2026, 3, 11, 17, 30)


def test_proof_is_added_without_approval(station: SmallStation, case: Case, tmp_path: Path) -> None:
    photo = tmp_path / "大风.txt"
    photo.write_text("大风蓝色预警", encoding="utf-8")
    file = station.desk.attaching.attach(station.clerk, case.id, photo)
    entered = station.desk.pauses.enter(station.head, case.id, STORM)
    proved = replace(STORM, note="", attachment_id=file.id)
    corrected = station.desk.pauses.correct(station.clerk, case.id, entered.id, proved, "补证明")
    assert (corrected.terms, corrected.change) == (proved, None)
    strange = replace(STORM, attachment_id=new_id())
    assert refused(station.desk.pauses.correct, station.clerk, case.id, entered.id, strange, "补证明") == [
        ("pause.file_unknown", "attachment")
    ]


def test_a_removal_counts_once_it_is_approved(station: SmallStation, case: Case) -> None:
    desk = station.desk.pauses
    entered = desk.enter(station.head, case.id, STORM)
    asked = desk.remove(station.clerk, case.id, entered.id, "记错业务")
    assert asked.change is not None
    assert asked.change.terms is None
    assert due(station, case) == local(2026, 3, 10, 17, 30)
    removed = desk.approve(station.head, case.id, entered.id)
    assert removed.state is PauseState.REMOVED
    assert due(station, case) == DUE
    assert refused(desk.correct, station.clerk, case.id, entered.id, STORM, "再改") == [("pause.over", "")]


def test_a_pause_that_waits_can_be_taken_back_and_changed_freely(station: SmallStation, case: Case) -> None:
    desk = station.desk.pauses
    first = desk.enter(station.clerk, case.id, STORM)
    changed = desk.correct(station.clerk, case.id, first.id, replace(STORM, reason="permit"), "原因选错")
    assert (changed.terms.reason, changed.state, changed.change) == ("permit", PauseState.WAITING, None)
    assert desk.remove(station.clerk, case.id, first.id, "记错业务").state is PauseState.REMOVED
    assert desk.awaited() == ()
    second = desk.enter(station.clerk, case.id, STORM)
    assert desk.refuse(station.head, case.id, second.id, "无凭据").state is PauseState.REFUSED
    assert due(station, case) == DUE
    assert refused(desk.approve, station.head, case.id, second.id) == [("pause.nothing_waits", "")]
    assert [pause.number for pause in pauses(station, case)] == [1, 2]

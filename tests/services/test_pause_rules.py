"""What a pause may not be, what is wanted of the verbs, and what the station has approved."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.lists import ListQuery
from app.domain.work.case import Case, CaseState
from app.domain.work.pause_rules import ApprovalRule
from app.domain.work.pause_terms import PauseTerms
from app.domain.work.pauses import PauseState
from app.domain.work.pausing import PauseReason
from app.domain.work.steps import StepKind
from app.services.work.ground import Occurred
from tests.pausing import STORM, on_thursday, pauses, refused
from tests.station import SmallStation, local, resident_draft


@pytest.fixture
def case(station: SmallStation) -> Case:
    return on_thursday(station)


def test_what_a_pause_may_not_be_is_said_at_its_field(station: SmallStation, case: Case) -> None:
    def of(**changes: object) -> list[tuple[str, str]]:
        return refused(station.desk.pauses.enter, station.clerk, case.id, replace(STORM, **changes))  # type: ignore[arg-type]

    assert of(starts_at=local(2026, 3, 2, 8, 59)) == [("pause.before_acceptance", "from")]
    assert of(starts_at=local(2026, 3, 5, 12, 1), ends_at=None) == [("pause.not_begun", "from")]
    assert of(ends_at=local(2026, 3, 3, 8)) == [("pause.backwards", "to")]
    assert of(ends_at=local(2026, 3, 5, 12, 1)) == [("pause.end_ahead", "to")]
    assert of(reason="") == [("case.reason_missing", "reason")]
    assert of(reason="自定") == [("pause.reason_unknown", "reason")]
    assert of(note="") == [("pause.proof_missing", "note")]
    station.desk.pauses.enter(station.clerk, case.id, STORM)
    assert of(starts_at=local(2026, 3, 4, 8)) == [("pause.twice", "from")]
    after = replace(STORM, starts_at=local(2026, 3, 4, 8, 30), ends_at=local(2026, 3, 4, 9))
    assert station.desk.pauses.enter(station.clerk, case.id, after).number == 2


def test_a_pause_lies_before_the_end_of_the_case(station: SmallStation, case: Case) -> None:
    desk = station.desk.pauses
    running = desk.enter(station.clerk, case.id, PauseTerms(starts_at=local(2026, 3, 5, 9), reason="land", note="青苗"))
    station.step(case, StepKind.WITHDRAW, "客户不办了")
    station.clock.forward(days=1)
    (pause,) = pauses(station, case)
    assert pause.terms.ends_at == local(2026, 3, 5, 12)
    later = replace(STORM, starts_at=local(2026, 3, 5, 13), ends_at=local(2026, 3, 5, 14))
    assert refused(desk.enter, station.clerk, case.id, later) == [
        ("pause.after_end", "from"),
        ("pause.after_end", "to"),
    ]
    assert refused(desk.enter, station.clerk, case.id, replace(STORM, ends_at=None)) == [("pause.end_missing", "to")]
    assert refused(desk.end, station.clerk, case.id, running.id) == [("pause.ended_already", "to")]
    assert desk.enter(station.clerk, case.id, STORM).state is PauseState.WAITING


def test_the_step_s_pause_is_ended_by_resuming(station: SmallStation, case: Case) -> None:
    desk = station.desk.pauses
    paused = station.step(case, StepKind.PAUSE, "customer_papers")
    (pause,) = pauses(station, case)
    earlier = replace(pause.terms, starts_at=local(2026, 3, 5, 11))
    assert refused(desk.end, station.clerk, case.id, pause.id) == [("pause.ends_by_resume", "to")]
    assert refused(desk.remove, station.clerk, case.id, pause.id, "不该停") == [("pause.still_running", "")]
    assert refused(
        desk.correct, station.clerk, case.id, pause.id, replace(earlier, ends_at=local(2026, 3, 5, 12)), "抄错"
    ) == [("pause.ends_by_resume", "to")]
    assert desk.correct(station.head, case.id, pause.id, earlier, "抄错").terms == earlier
    station.clock.forward(hours=2)
    station.step(paused, StepKind.RESUME)
    (pause,) = pauses(station, case)
    assert pause.terms == replace(earlier, ends_at=local(2026, 3, 5, 14))
    assert refused(desk.correct, station.head, case.id, pause.id, earlier, "抄错") == [("pause.end_missing", "to")]


def test_verbs_want_a_reason_and_something_to_do(station: SmallStation, case: Case) -> None:
    desk = station.desk.pauses
    entered = desk.enter(station.clerk, case.id, STORM)
    assert refused(desk.correct, station.clerk, case.id, entered.id, STORM, " ") == [
        ("pause.why_missing", "why"),
        ("pause.nothing_changed", ""),
    ]
    assert refused(desk.remove, station.clerk, case.id, entered.id, "") == [("pause.why_missing", "why")]
    assert refused(desk.refuse, station.head, case.id, entered.id, "") == [("pause.why_missing", "why")]
    assert refused(desk.end, station.clerk, case.id, UUID(int=1)) == [("pause.unknown", "")]
    open_one = desk.enter(
        station.clerk, case.id, PauseTerms(starts_at=local(2026, 3, 5, 9), reason="land", note="青苗")
    )
    at = [Occurred(at=local(2026, 3, 5, 8)), Occurred(at=station.clock.now() + timedelta(minutes=1))]
    assert [refused(desk.end, station.clerk, case.id, open_one.id, each) for each in at] == [
        [("pause.backwards", "to")],
        [("pause.end_ahead", "to")],
    ]


def test_a_filed_case_keeps_its_pauses_but_what_waits_can_be_decided(station: SmallStation, case: Case) -> None:
    entered = station.desk.pauses.enter(station.clerk, case.id, STORM)
    with station.database.write(None) as tx:
        tx.of(Case).save(replace(tx.of(Case).get(case.id), state=CaseState.ARCHIVED, closed_at=station.clock.now()))
    assert refused(station.desk.pauses.enter, station.clerk, case.id, STORM) == [("case.ended", "")]
    assert station.desk.pauses.refuse(station.head, case.id, entered.id, "已归档").state is PauseState.REFUSED


def test_the_station_says_what_is_approved(station: SmallStation, case: Case) -> None:
    desk = station.desk.pauses
    assert desk.rule() == ApprovalRule()
    rule = ApprovalRule(late=False, corrected=False, removed=False, reasons=frozenset({PauseReason.FUNDS}))
    desk.set_rule(station.head, rule)
    assert desk.rule() == rule
    storm = desk.enter(station.clerk, case.id, STORM)
    assert storm.state is PauseState.COUNTS
    shorter = replace(STORM, ends_at=local(2026, 3, 3, 10))
    assert desk.correct(station.clerk, case.id, storm.id, shorter, "抄错").terms == shorter
    moved = desk.correct(station.clerk, case.id, storm.id, replace(shorter, reason="funds"), "原因选错")
    assert moved.change is not None
    desk.refuse(station.head, case.id, storm.id, "不是资金")
    assert desk.remove(station.clerk, case.id, storm.id, "记错").state is PauseState.REMOVED
    today = PauseTerms(starts_at=local(2026, 3, 5, 9), reason="funds", note="等拨款")
    assert desk.enter(station.clerk, case.id, today).state is PauseState.WAITING


def test_cases_with_pauses_are_listed_and_counted_for_the_head(station: SmallStation, case: Case) -> None:
    source = station.desk.lists.source("cases")
    station.register(resident_draft("陈玉兰"))
    station.desk.pauses.enter(station.clerk, case.id, STORM)
    for value in ("awaited", "any"):
        rows = source.rows(source.keys(ListQuery(filters={"pauses": value})))
        assert [row.id for row in rows] == [case.id]  # type: ignore[attr-defined]  # a case's row
    today = station.desk.today
    assert (today.counts(station.head).pauses, today.counts(station.clerk).pauses) == (1, 0)

"""The station's own day: what is typed of a meeting, what stays open, the work log, the outage and its notice."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.daybook.day_log import DayLog, Job, jobs_of
from app.domain.daybook.gathering import (
    Decision,
    DecisionState,
    Gathering,
    GatheringDraft,
    GatheringKind,
    check_gathering,
    decision_line,
    decisions_from,
    open_decisions,
)
from app.domain.daybook.outage_plan import OutageDraft, check_outage, latest_notice, notice_rules_from
from app.domain.dispatch.order import OrderState, WorkOrder
from app.domain.problems import Refusal
from app.domain.records.facts import OutageKind
from tests.station import MONDAY, local, shipped_definitions

MARCH = date(2026, 3, 2)
RULES = shipped_definitions().notice_rules
ME, OTHER = UUID(int=1), UUID(int=2)


def outage(**changes: object) -> OutageDraft:
    draft = OutageDraft(
        kind=OutageKind.PLANNED,
        line="10kV油坊1号线",
        reason="更换导线",
        from_at=local(2026, 3, 16, 7),
        to_at=local(2026, 3, 16, 17),
        area_ids=(UUID(int=9),),
    )
    return replace(draft, **changes)  # type: ignore[arg-type]  # the test names fields of the draft


def order(number: str, hour: int, **changes: object) -> WorkOrder:
    made = WorkOrder(
        id=UUID(int=hour),
        number=number,
        kind="WO-19",
        state=OrderState.FINISHED,
        area_id=UUID(int=9),
        created_at=MONDAY,
        task="巡视",
        place="",
        lead_id=ME,
        arrived_at=local(2026, 3, 2, hour),
        finished_at=local(2026, 3, 2, hour, 45),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the test names fields of the order


def gathering(day: int, *decisions: Decision) -> Gathering:
    return Gathering(
        id=UUID(int=day),
        number=str(day),
        kind=GatheringKind.MORNING,
        subject="晨会",
        held_at=local(2026, 3, day, 8),
        decisions=decisions,
    )


@pytest.mark.parametrize(
    ("line", "decision"),
    [
        ("查清 2 号配变损失原因", Decision(matter="查清 2 号配变损失原因")),
        ("逐户核查；张三", Decision(matter="逐户核查", responsible="张三")),
        ("逐户核查; 张三 ;2026-03-31", Decision(matter="逐户核查", responsible="张三", due_on=date(2026, 3, 31))),
        ("逐户核查；3月5日", Decision(matter="逐户核查", due_on=date(2026, 3, 5))),
        ("逐户核查；1-15", Decision(matter="逐户核查", due_on=date(2027, 1, 15))),
        ("逐户核查；13-45", Decision(matter="逐户核查", responsible="13-45")),
    ],
)
def test_a_decision_is_typed_in_a_line(line: str, decision: Decision) -> None:
    assert decisions_from(f"\n{line}\n", (), MARCH) == (decision,)


@pytest.mark.parametrize("line", ["；张三", "核查；张三；下周", "核查；张三；李四；3-5", "核查；张三；李四；王五"])
def test_a_line_that_is_no_decision_is_refused(line: str) -> None:
    with pytest.raises(Refusal) as refusal:
        decisions_from(line, (), MARCH)

    assert [(p.code, p.values["line"]) for p in refusal.value.problems] == [("gathering.decision_form", line)]


def test_a_decision_reads_back_as_it_was_typed_and_keeps_its_state() -> None:
    known = Decision(matter="核查", responsible="张三", due_on=date(2026, 3, 9), state=DecisionState.UNDERWAY)

    assert decision_line(known) == "核查；张三；2026-03-09"
    assert decision_line(Decision(matter="通知")) == "通知"
    assert decisions_from(decision_line(known), (known,), MARCH) == (known,)


def test_what_was_not_done_comes_back_with_its_newest_state() -> None:
    first, second = Decision(matter="核查"), Decision(matter="走访")
    under_way = replace(first, state=DecisionState.UNDERWAY)
    done = replace(second, state=DecisionState.DONE)

    assert open_decisions([gathering(3, under_way, done), gathering(2, first, second)]) == (under_way,)


def test_a_gathering_needs_a_subject_and_ends_after_it_began() -> None:
    twice = Decision(matter="核查")
    draft = GatheringDraft(
        kind=GatheringKind.MEETING,
        subject=" ",
        held_at=MONDAY,
        ended_at=MONDAY - timedelta(minutes=1),
        decisions=(twice, twice),
    )

    assert [problem.code for problem in check_gathering(draft)] == [
        "field.required",
        "gathering.ends_before",
        "gathering.decided_twice",
    ]
    assert not check_gathering(replace(draft, subject="例会", ended_at=MONDAY, decisions=(twice,)))


def test_a_log_lists_the_orders_of_the_day_in_their_order() -> None:
    late, early = order("B", 14), order("A", 9, lead_id=OTHER, guardian_id=ME)
    others = [
        order("C", 10, lead_id=OTHER),
        order("D", 11, arrived_at=None),
        order("E", 12, arrived_at=local(2026, 3, 1, 12), finished_at=None),
    ]
    night = order("F", 8, arrived_at=None, departed_at=local(2026, 3, 1, 23), finished_at=local(2026, 3, 2, 1))

    jobs = jobs_of(ME, MARCH, [late, early, *others, night])

    assert [(job.order.number, job.minutes) for job in jobs] == [("F", 120), ("A", 45), ("B", 45)]
    assert Job(order=late, begun_at=MONDAY, ended_at=None).minutes == 0
    assert DayLog(staff_id=ME, on=MARCH).written_at is None


def test_people_are_told_of_a_planned_outage_seven_days_ahead() -> None:
    assert latest_notice(OutageKind.PLANNED, local(2026, 3, 16, 7), RULES) == date(2026, 3, 9)
    assert latest_notice(OutageKind.TEMPORARY, local(2026, 3, 16, 7), RULES) == date(2026, 3, 15)
    assert latest_notice(OutageKind.FAULT, local(2026, 3, 16, 7), RULES) is None
    assert [rule.days for rule in RULES] == [7, 1]

    assert check_outage(outage(), date(2026, 3, 9), RULES) == ()
    late = check_outage(outage(), date(2026, 3, 10), RULES)
    assert [(p.code, p.field, p.values) for p in late] == [
        ("outage.told_late", "late_reason", {"latest": "2026-03-09", "told": "2026-03-10"})
    ]
    assert check_outage(outage(late_reason="设备危急缺陷"), date(2026, 3, 10), RULES) == ()


def test_an_outage_says_what_where_and_when() -> None:
    empty = outage(line=" ", reason="", area_ids=(), to_at=local(2026, 3, 16, 7), kind=OutageKind.FAULT)

    assert [(p.code, p.field) for p in check_outage(empty, MARCH, RULES)] == [
        ("field.required", "line"),
        ("field.required", "reason"),
        ("outage.no_area", "areas"),
        ("outage.ends_before", "to_at"),
    ]


def test_a_rule_without_a_known_kind_is_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        notice_rules_from({"notice": [{"kind": "whim", "hours": 3, "source": {"title": "本所"}}]})

    assert refusal.value.problems[0].field == "notice[0].kind"

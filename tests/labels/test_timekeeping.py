"""What is asked about times reads as staff would say it, whatever is found."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.work.event import SubjectKind
from app.domain.work.timekeeping.findings import Finding, FindingState, Subject
from app.domain.work.timekeeping.rate import Rate
from app.domain.work.timekeeping.rules import FIGURES, Rule, Weight
from app.labels.timekeeping import FIGURES as FIGURE_WORDS
from app.labels.timekeeping import LABELS, event_kind_text, finding_text, length_text, rate_text

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def finding(rule: Rule, values: Mapping[str, str | int], *, at: datetime | None = AT) -> Finding:
    return Finding(
        key="0",
        rule=rule,
        weight=Weight.HINT,
        subject=Subject(kind=SubjectKind.CASE, id=UUID(int=1)),
        stage="survey",
        person_id=None,
        event_ids=(),
        recorded_at=AT,
        at=at,
        other_at=AT + timedelta(hours=26),
        values=values,
    )


@pytest.mark.parametrize(
    ("rule", "values", "text"),
    [
        (
            Rule.PAPER_BEFORE_ACCEPTANCE,
            {"step": "case.form_signed"},
            "“客户签字”的单据写 2026-03-02 09:00，系统 2026-03-03 11:00 才受理，早 1 天 2 小时。",
        ),
        (
            Rule.FACT_BEFORE_ACCEPTANCE,
            {"field": "powered_at", "value": "2026-03-02T01:00:00+00:00"},
            "送电时间为 2026-03-02 09:00，系统 2026-03-03 11:00 才受理。",
        ),
        (
            Rule.FACT_BEFORE_ACCEPTANCE,
            {"field": "own_field", "value": "2026-03-01"},
            "own_field为 2026-03-01，系统 2026-03-03 11:00 才受理。",
        ),
        (Rule.LEFT_BEFORE_FINISH, {}, "“现场勘查”2026-03-03 11:00 已过，现场工单2026-03-02 09:00 才完工。"),
        (
            Rule.OPENED_WITHOUT_CASE,
            {"account": "1183369442", "day": "2026-03-01"},
            "户号 1183369442 于 2026-03-01 立户，此前没有受理对应的业务。",
        ),
        (
            Rule.OUT_OF_ORDER,
            {"times": "paper"},
            "“现场勘查”的单据时间 2026-03-02 09:00，早于上一环节的 2026-03-03 11:00。",
        ),
        (Rule.NUMBER_ORDER, {}, "单据写 2026-03-02 09:00，编号在前的业务单据写 2026-03-03 11:00。"),
        (Rule.SAME_MINUTE, {"count": 3, "times": "system"}, "3 个环节的系统时间同为 2026-03-02 09:00。"),
        (
            Rule.ONE_SITTING,
            {"count": 4},
            "4 个环节自 2026-03-02 09:00 起先后发生，到 2026-03-03 11:00 一次录完。",
        ),
        (
            Rule.RECORDED_LATE,
            {"count": 2, "minutes": 1034},
            "2 项补录，最早一项 2026-03-02 09:00 发生，2026-03-03 11:00 才登记，隔 17 小时 14 分工作时间。",
        ),
        (
            Rule.PAPER_DIFFERS,
            {"step": "order.finished"},
            "“完工”的单据写 2026-03-02 09:00，系统写 2026-03-03 11:00，相差 1 天 2 小时。",
        ),
        (
            Rule.CLOCK_BACK,
            {"device": "beef", "minutes": 150},
            "电脑（尾号 beef）的时钟从 2026-03-03 11:00 退到 2026-03-02 09:00，退 2 小时 30 分。",
        ),
        (
            Rule.CLOCK_OFFSET,
            {"device": "beef", "minutes": 20, "count": 7},
            "电脑（尾号 beef）的时钟为 2026-03-02 09:00，可信时间为 2026-03-03 11:00，差 20 分钟，当日 7 项。",
        ),
        (
            Rule.CLOSED_JUST_IN_TIME,
            {"limit": "全过程", "minutes": 12},
            "2026-03-02 09:00 办结，离“全过程”到期 2026-03-03 11:00 只剩 12 分钟。",
        ),
        (
            Rule.PILE_UP,
            {"month": "2026-03", "count": 9, "total": 20, "percent": 5},
            "2026-03 办结业务的 20 个时限中，9 个在最后 5% 才完成。",
        ),
        (
            Rule.MONTH_END,
            {"month": "2026-03", "count": 12, "total": 25, "days": 3},
            "2026-03 办结 25 件，其中 12 件在月末 3 个工作日登记。",
        ),
        (Rule.AT_NIGHT, {"count": 2}, "2 项营业厅环节在夜间录入，最早 2026-03-02 09:00。"),
    ],
)
def test_every_finding_has_its_sentence(rule: Rule, values: Mapping[str, str | int], text: str) -> None:
    assert finding_text(finding(rule, values), "现场勘查") == text


def test_field_work_never_finished_is_said_so() -> None:
    assert finding_text(finding(Rule.LEFT_BEFORE_FINISH, {}, at=None)) == (
        "“survey”2026-03-03 11:00 已过，现场工单还没有完工记录。"
    )


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(35, "35 分钟"), (60, "1 小时"), (200, "3 小时 20 分"), (1440, "1 天"), (1499, "1 天"), (1500, "1 天 1 小时")],
)
def test_lengths_are_said_in_what_says_enough(minutes: int, text: str) -> None:
    assert length_text(minutes) == text


def test_everything_that_can_be_found_has_a_name() -> None:
    assert set(LABELS[Rule]) == set(Rule)
    assert set(LABELS[Weight]) == set(Weight)
    assert set(LABELS[FindingState]) == set(FindingState)
    assert {name for names in FIGURES.values() for name in names} == set(FIGURE_WORDS)
    assert rate_text(Rate(steps=1000, true_steps=983)) == "98.30%"
    assert event_kind_text("another.area") == "another.area"

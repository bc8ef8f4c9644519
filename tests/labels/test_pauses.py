"""Pauses in words."""

from datetime import date
from fractions import Fraction

import pytest

from app.domain.work.calendar import DayKind
from app.domain.work.event import EventKind
from app.domain.work.receipt import ReceiptLine
from app.labels.pauses import said_of_pause, stops_text


def day(number: int, *reasons: str, counted: int = 420) -> ReceiptLine:
    return ReceiptLine(
        day=date(2026, 3, number),
        kind=DayKind.WORKDAY,
        name="",
        is_published=True,
        is_start_day=False,
        is_carried=False,
        counted_minutes=counted,
        stopped_minutes=60 if reasons else 0,
        unit_minutes=420,
        counted=Fraction(counted, 420),
        total=Fraction(1),
        reasons=reasons,
    )


def test_days_of_one_reason_are_told_together_across_a_weekend() -> None:
    lines = [
        day(5),
        day(6, "weather"),
        day(7, counted=0),
        day(9, "weather", counted=0),
        day(10, "weather", "customer_papers"),
        day(11),
        day(12, "等厂家到货"),
    ]
    assert stops_text(lines) == "停计：03-06 至 03-09 恶劣天气；03-10 恶劣天气、客户补正资料；03-12 等厂家到货"
    assert stops_text([day(5), day(6)]) == ""


@pytest.mark.parametrize(
    ("kind", "payload", "text"),
    [
        (
            EventKind.CASE_PAUSED,
            {"from": "accept", "to": "accept", "reason": "weather", "note": "大风"},
            "恶劣天气；大风",
        ),
        (EventKind.CASE_PAUSE_CORRECTED, {"pause": "1", "to": "", "why": "还没有结束"}, "未结束；还没有结束"),
        (
            EventKind.CASE_PAUSE_CORRECTED,
            {"pause": "1", "from": "2026-03-03T00:30:00+00:00", "why": "抄错", "approval": "needed"},
            "2026-03-03 08:30 起；抄错；待批准",
        ),
        (EventKind.CASE_PAUSE_REMOVED, {"pause": "1", "why": "记错业务"}, "记错业务"),
    ],
)
def test_what_was_done_with_a_pause_is_told_in_a_line(kind: EventKind, payload: dict[str, str], text: str) -> None:
    assert said_of_pause(kind, payload) == text

"""What stands in fields and lines, made from values."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from uuid import UUID

import pytest

from app.domain.definitions.business import version_in_force
from app.domain.people.staff import Staff
from app.domain.work.event import Event, EventKind, SubjectKind
from app.domain.work.pauses import pause_numbers
from app.labels.work_terms import amount_text, clock_face, event_text, size_text, times_text, units_text
from app.services.definitions import Definitions
from tests.station import MONDAY

CLERK = UUID(int=3)


def test_amounts_and_sizes_in_words() -> None:
    assert [amount_text(each) for each in (123456, -5, 0)] == ["1,234.56", "-0.05", "0.00"]
    assert [size_text(each) for each in (10, 350_000, 2_621_440)] == ["1 KB", "341 KB", "2.5 MB"]
    assert clock_face(timedelta(minutes=75, seconds=3)) == "75:03"
    assert clock_face(timedelta(seconds=-4)) == "00:00"
    assert [units_text(each) for each in (Fraction(3), Fraction(3, 2), Fraction(1, 3), Fraction(-1, 4))] == [
        "3",
        "1.5",
        "0.33",
        "-0.25",
    ]


def event(kind: str, **payload: str | int) -> Event:
    return Event(
        id=UUID(int=1),
        subject_kind=SubjectKind.CASE,
        subject_id=UUID(int=2),
        kind=kind,
        occurred_at=MONDAY,
        recorded_at=MONDAY,
        device_at=MONDAY,
        actor_id=CLERK,
        device_id="d",
        payload=payload,
    )


@pytest.mark.parametrize(
    ("kind", "payload", "text"),
    [
        (EventKind.CASE_ADVANCED, {"from": "accept", "to": "survey"}, "进入下一环节：业务受理 → 现场勘查"),
        (EventKind.CASE_ADVANCED, {"from": "accept", "to": "gone"}, "进入下一环节：业务受理 → gone"),
        (EventKind.CASE_PAUSED, {"from": "accept", "to": "accept", "reason": "weather"}, "暂停：恶劣天气"),
        (EventKind.CASE_PAPER_CHANGED, {"paper": "identity", "after": "present"}, "资料变更：户主身份证明 已收"),
        (EventKind.CASE_FORM_PRINTED, {"form": "work-order"}, "打印表单：派工单"),
        (EventKind.CASE_CORRECTED, {"field": "capacity", "before": "", "after": 9}, "更正：申请容量 空 → 9"),
        (EventKind.CASE_CORRECTED, {"field": "customer", "after": "11"}, "更正：户号 11 已写入客户档案"),
        (EventKind.CASE_ATTACHED, {"paper": "", "name": "照片.jpg"}, "添加附件：照片.jpg"),
        (EventKind.COUNTER_SIGNED, {"ticket": "", "minutes": 7}, "签字办结：用时 7 分钟"),
        (EventKind.ORDER_DISPATCHED, {"lead": str(CLERK), "guardian": ""}, "派工：孙丽"),
        (EventKind.ORDER_DISPATCHED, {"lead": str(CLERK), "guardian": str(CLERK)}, "派工：孙丽，监护 孙丽"),
        (
            EventKind.CASE_HANDED_OVER,
            {"from": str(CLERK), "to": str(UUID(int=9)), "reason": "休假"},
            "移交负责人：孙丽 → ；休假",
        ),
        (EventKind.CASE_RESUMED, {}, "恢复"),
        ("another.area", {}, "another.area"),
    ],
)
def test_event_is_told_in_a_line(definitions: Definitions, kind: str, payload: dict[str, str | int], text: str) -> None:
    business = version_in_force(definitions.business_types, "LV-RES-NEW", MONDAY.date())
    clerk = Staff(id=CLERK, number="YF003", name="孙丽", post="", team="", phone="", roles=())
    assert event_text(event(kind, **payload), business, {CLERK: clerk}) == text


def test_only_times_that_differ_are_told() -> None:
    told = event(EventKind.CASE_RESUMED)
    later = MONDAY + timedelta(hours=2)
    assert times_text(told, MONDAY) == "今天 09:00"
    late = replace(told, on_paper_at=MONDAY, recorded_at=later, device_at=later + timedelta(minutes=9))
    assert times_text(late, MONDAY) == "今天 09:00 · 单据 今天 09:00 · 补录 今天 11:00 · 本机 今天 11:09"


def test_what_is_told_of_a_pause_names_which(definitions: Definitions) -> None:
    business = version_in_force(definitions.business_types, "LV-RES-NEW", MONDAY.date())
    first = replace(event(EventKind.CASE_PAUSED, reason="weather"), id=UUID(int=11))
    resumed = replace(event(EventKind.CASE_RESUMED), id=UUID(int=12), occurred_at=MONDAY + timedelta(hours=1))
    second = replace(
        event(EventKind.CASE_PAUSE_ENTERED, reason="weather", approval="needed", **{"from": MONDAY.isoformat()}),
        id=UUID(int=13),
        recorded_at=MONDAY + timedelta(days=1),
    )
    approved = replace(event(EventKind.CASE_PAUSE_APPROVED, pause=second.id.hex, edit=second.id.hex), id=UUID(int=14))
    stray = replace(event(EventKind.CASE_PAUSE_ENDED, pause=UUID(int=99).hex), id=UUID(int=15))
    story = (first, resumed, second, approved, stray)
    numbers = pause_numbers(story)
    assert [event_text(each, business, {}, numbers) for each in story] == [
        "暂停（第1段）：恶劣天气",
        "恢复",
        "补记暂停（第2段）：2026-03-02 09:00 起；恶劣天气；待批准",
        "批准暂停（第2段）",
        "结束暂停",
    ]

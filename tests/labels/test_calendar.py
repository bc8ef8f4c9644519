"""The calendar in words: days of the station in a receipt, years that are not announced, and what a change moves."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.definitions.limit import Limit, LimitUnit
from app.domain.station.calendar_content import (
    AnnouncedYear,
    Content,
    NamedDay,
    OwnDay,
    OwnHours,
    Standstill,
    Withdrawal,
    kind_of,
    plain_content,
)
from app.domain.station.calendar_entry import CalendarEntry
from app.domain.work.deadlines import ClockState, deadline
from app.labels.calendar import content_text, move_text, recount_text, unpublished_text
from app.labels.work_terms import day_remarks, receipt_text
from app.services.calendar.recounting import LimitMove, Recount
from app.services.definitions import Definitions
from tests.station import local


def move(state: ClockState = ClockState.NORMAL, after: ClockState = ClockState.NORMAL) -> LimitMove:
    return LimitMove(
        case_id=UUID(int=1),
        number="2026-YF-000001-5",
        business="低压居民新装",
        limit="供电方案答复",
        due_before=local(2026, 3, 4, 17, 30),
        due_after=local(2026, 3, 5, 17, 30),
        state_before=state,
        state_after=after,
    )


def entered(number: int, content: Content, reason: str) -> CalendarEntry:
    return CalendarEntry(
        id=UUID(int=number),
        kind=kind_of(content),
        content=plain_content(content),
        reason=reason,
        entered_at=datetime(2026, 3, 2, number, tzinfo=local(2026, 3, 2).tzinfo),
        entered_by=None,
    )


def test_a_receipt_says_why_the_station_rested_or_worked(definitions: Definitions) -> None:
    calendar = definitions.calendar_with(
        (
            entered(1, OwnDay(day=date(2026, 3, 4), is_worked=False), "停电检修"),
            entered(2, OwnDay(day=date(2026, 3, 7), is_worked=True), "补班"),
        )
    )
    started = local(2026, 3, 3, 9)
    counted = deadline(Limit(amount=3, unit=LimitUnit.WORKING_DAY), started, as_of=started, calendar=calendar)
    assert day_remarks(counted.lines) == "03-07（本所上班·补班）计入，03-04（本所休息·停电检修）不计"
    assert receipt_text(counted.lines[1]) == "03-04 周三 本所休息·停电检修 · 不计 · 累计 0"


def test_a_year_without_an_announcement_is_named(definitions: Definitions) -> None:
    started = local(2026, 12, 30, 9)
    limit = Limit(amount=5, unit=LimitUnit.WORKING_DAY)
    counted = deadline(limit, started, as_of=started, calendar=definitions.calendar_with(()))
    assert unpublished_text(counted.unpublished_years) == "2027 年的放假安排尚未公布，按星期推算"
    assert unpublished_text(()) == ""


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (Recount(), "没有在办业务的期限改变。"),
        (Recount(moves=(move(),) * 37), "37 件在办业务的期限改变。"),
        (Recount(moves=(move(),), orders=10), "1 件在办业务、10 张工单的期限改变。"),
        (Recount(orders=2, verdicts=(move(),)), "2 张工单的期限改变。已结束的时限有 1 项结论改变。"),
    ],
)
def test_what_a_change_moves_is_counted(counted: Recount, said: str) -> None:
    assert recount_text(counted) == said


def test_a_limit_is_said_before_and_after() -> None:
    first = "2026-YF-000001-5 低压居民新装 供电方案答复：2026-03-04 17:30 改为 2026-03-05 17:30"
    assert move_text(move()) == first
    assert move_text(move(ClockState.LATE, ClockState.MET)) == f"{first}，结论由“超期完成”变为“按时完成”"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            OwnHours(segments=((510, 720), (840, 1050)), valid_from=date(2026, 5, 1)),
            "2026-05-01 起，全年 8:30-12:00 14:00-17:30",
        ),
        (
            OwnHours(segments=((480, 720),), first=(6, 1), last=(9, 30), valid_from=date(2026, 5, 1)),
            "2026-05-01 起，每年 06-01 至 09-30 8:00-12:00",
        ),
        (OwnDay(day=date(2026, 5, 9), is_worked=True), "2026-05-09 本所上班"),
        (
            Standstill(
                starts_at=local(2026, 7, 15), ends_at=local(2026, 7, 15) + timedelta(hours=9), approver="罗敏强"
            ),
            "2026-07-15 00:00 至 2026-07-15 09:00 停办，罗敏强批准",
        ),
        (
            AnnouncedYear(
                year=2027, days=(NamedDay(day=date(2027, 1, 1), name="元旦", is_worked=False),), papers=("通知",)
            ),
            "2027 年放假 1 天、调休上班 0 天",
        ),
        (Withdrawal(entry_id=UUID(int=1)), "撤销"),
    ],
)
def test_what_an_entry_says(content: Content, said: str) -> None:
    assert content_text(content) == said

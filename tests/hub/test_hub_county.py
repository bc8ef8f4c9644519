"""What stations tell the county, and how it is shown, on both engines."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from httpx2 import Response

from app.domain.problems import Refusal
from app.domain.upstream.operation import OpKind
from app.domain.upstream.report import (
    MOST_LIMITS,
    HalfStars,
    LimitAtRisk,
    LockedMonth,
    MemberPoints,
    MemberStars,
    Report,
)
from app.hub.county_view import CountyStation, county_stations
from app.hub.watching import CANARY
from app.hub.web.county_page import span
from app.persistence.types import to_milliseconds
from app.sync.packing import pack
from app.sync.reporting import report_packed, report_unpacked
from tests.hub.county import CAPACITY, Computer, County, new_key, refusal, said
from tests.station import MONDAY, local

MINUTE = timedelta(minutes=1)

# How a page reads what it is given is the same on both engines.
on_one_engine = pytest.mark.parametrize("a_county", ["sqlite"], indirect=True)


def a_report(**changes: object) -> Report:
    """A report of a station with one limit over and one near."""
    told: dict[str, Any] = {
        "reported_at": MONDAY,
        "position": 0,
        "offset_ms": 0,
        "open_cases": 31,
        "open_orders": 7,
        "at_risk": 2,
        "limits": (
            LimitAtRisk(
                number="2026-YF-000002",
                business="故障报修",
                stage="",
                clock="arrive",
                due_at=MONDAY - timedelta(days=2, hours=3),
                is_over=True,
                manager="张三",
            ),
            LimitAtRisk(
                number="2026-YF-000007",
                business="低压居民新装",
                stage="现场勘查",
                clock="供电方案答复",
                due_at=MONDAY + timedelta(minutes=45),
                is_over=False,
                manager="李四",
            ),
        ),
        "months": (
            LockedMonth(
                month="2026-02",
                locked_at=local(2026, 3, 1, 9),
                average=85_50,
                members=(MemberPoints(number="YF009", total=91_00), MemberPoints(number="YF010", total=None)),
            ),
            LockedMonth(month="2026-01", locked_at=local(2026, 2, 2, 9), average=None, members=()),
        ),
        "halves": (HalfStars(first_month="2026-01", locked=2, members=(MemberStars(number="YF009", stars=4),)),),
    }
    return Report(**{**told, **changes})


def tell(computer: Computer, report: Report) -> Response:
    return computer.post("report", report_packed(report))


def shown(county: County, code: str) -> CountyStation:
    owner = county.owner()
    with owner.of_county() as connection:
        (found,) = [each for each in county_stations(connection) if each.glance.code == code]
    owner.close()
    return found


def test_the_report_that_knows_most_of_the_log_is_shown(county: County) -> None:
    code = county.station()
    ahead, behind = county.computer(code), county.computer(code)
    ahead.push(*(ahead.customer(new_key()) for _ in range(3)))

    said(tell(ahead, a_report(position=3, open_cases=1)))
    said(tell(behind, a_report(position=2, open_cases=2, reported_at=MONDAY + 5 * MINUTE)))
    told = shown(county, code).told
    assert told is not None
    assert (told.report.open_cases, told.device_index) == (1, 1)

    said(tell(behind, a_report(position=99, open_cases=3, reported_at=MONDAY + 6 * MINUTE)))  # no more than there is
    said(tell(ahead, a_report(position=3, open_cases=4, reported_at=MONDAY + 3650 * 24 * 60 * MINUTE)))
    county.clock.forward(minutes=29)
    said(tell(behind, a_report(position=3, open_cases=5, reported_at=MONDAY + 29 * MINUTE)))
    told = shown(county, code).told
    assert told is not None
    assert (told.report.open_cases, told.received_at) == (5, MONDAY + 29 * MINUTE)


@on_one_engine
def test_a_clock_that_is_far_off_is_shown(county: County) -> None:
    code = county.station()
    slow, fast, right = (county.computer(code) for _ in range(3))
    tell(slow, a_report(offset_ms=11 * 60_000))
    tell(fast, a_report(offset_ms=-25 * 60_000))
    tell(right, a_report(offset_ms=2 * 60_000))
    assert [(off.device_index, off.minutes, off.is_slow) for off in shown(county, code).clocks] == [
        (1, 11, True),
        (2, 25, False),
    ]
    page = county.client.get("/county").text
    assert "1 号机时间慢 11 分钟" in page
    assert "2 号机时间快 25 分钟" in page


@on_one_engine
def test_computers_that_come_and_bring_nothing_are_seen(county: County) -> None:
    code = county.station()
    computer = county.computer(code)
    wrote = {1: computer.index, 2: to_milliseconds(MONDAY), 3: 1, 4: 1}
    computer.push(computer.operation(new_key(), wrote, kind=OpKind.INSERT, table=CANARY))
    computer.read()
    county.clock.forward(hours=2)
    computer.sign_in()
    computer.pull()
    assert shown(county, code).canary_at == MONDAY
    assert "自检信号停在" not in county.client.get(f"/county/{code}").text
    county.clock.forward(hours=2)
    computer.sign_in()
    computer.pull()
    assert "有联系，但自检信号停在 2026-03-02 09:00" in county.client.get(f"/county/{code}").text
    assert "有联系，但自检信号停在 2026-03-02 09:00" in county.client.get("/county").text


def test_a_report_comes_back_as_it_was_sent() -> None:
    assert report_unpacked(report_packed(a_report())) == a_report()


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": -1},
        {"at": 1 << 60},
        {"at": "today"},
        {"position": -1},
        {"position": True},
        {"offset_ms": 1 << 63},
        {"cases": None},
        {"limits": 5},
        {"limits": [5]},
        {"limits": [["", "", "", "", "", 1, 1]]},
        {"limits": [["", "", "", "", "", 1]]},
        {"limits": [["x" * 81, "", "", "", "", 1, True]]},
        {"limits": [["\0", "", "", "", "", 1, True]]},
        {"limits": [["", "", "", "", "", 1, True]] * (MOST_LIMITS + 1)},
        {"months": [["2026-13", 1, None, []]]},
        {"months": [["x", 1, None, []]]},
        {"months": [["2026-01", 1, "much", []]]},
        {"months": [["2026-01", 1, None, [["YF009"]]]]},
        {"halves": [["2026-01", 7, []]]},
        {"halves": [["2026-01", 6, [["YF009", 11]]]]},
    ],
)
def test_what_is_no_report_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match=r"upstream\.garbled"):
        report_unpacked({**report_packed(a_report()), **wrong})


@on_one_engine
def test_only_a_computer_that_may_come_in_reports(county: County) -> None:
    code = county.station()
    computer = county.computer(code)
    assert refusal(computer.send("report", pack({"at": 1}))) == (400, "upstream.garbled")
    county.upkeep.revoke(code, 1)
    assert refusal(tell(computer, a_report())) == (403, "upstream.revoked")
    computer.token = ""
    assert refusal(tell(computer, a_report())) == (401, "upstream.unauthorised")


def test_the_county_sees_how_fresh_its_stations_are(county: County) -> None:
    quiet, silent = county.station(), county.station("<b>&S")
    first, second = county.computer(quiet), county.computer(quiet)
    Computer(county.client).enrol(str(county.upkeep.make_code(quiet, needs_approval=True)))
    key = new_key()
    first.push(first.customer(key), first.operation(new_key(), {CAPACITY: 1}))
    first.read()
    second.read()
    first.push(first.operation(key, {CAPACITY: 1}))
    second.push(second.operation(key, {CAPACITY: 2}))
    tell(first, a_report(position=3))
    county.clock.forward(hours=25)

    page = county.client.get("/county").text
    one = county.client.get(f"/county/{quiet}").text

    assert f"{quiet}供电所" in page
    assert "（超过一天）" in page
    assert "1 台电脑等待批准" in page
    assert "时限是 2026-03-02 09:00 报的" in page
    assert "&lt;b&gt;&amp;S" in page
    assert silent not in page
    assert "从未" in page
    told = (
        "营业厅1号机",
        "待批准",
        "客户",
        "没有这条记录",
        "给出加入码",
        "YF009",
        "91.00",
        "四星",
        "上半年星级（2 个月）",
    )
    assert [words for words in told if words not in one] == []
    assert re.search(r"在办业务</dt><dd>31<", one)
    assert county.client.get("/county/%3Cb%3E%26S").status_code == 200
    assert county.client.get("/county/nobody").status_code == 404


def test_limits_at_risk_are_shown_the_most_urgent_first(county: County) -> None:
    code, other = county.station(), county.station()
    tell(county.computer(code), a_report())
    tell(county.computer(other), a_report(limits=a_report().limits[:1]))
    county.clock.forward(hours=1)

    page = county.client.get("/county", params={"view": "limits", "station": code}).text

    rows = re.findall(r"<tr>(.*?)</tr>", page)[1:]
    assert ["到达现场" in row for row in rows] == [True, False]
    assert "已超 2 天 4 小时" in rows[0]
    assert "已超 15 分" in rows[1]  # it was near when it was told
    assert f"<option value='{code}' selected>" in page
    everywhere = county.client.get("/county?view=limits").text
    assert f"/county/{other}" in everywhere
    assert "已超期" in county.client.get("/county").text


@on_one_engine
def test_locked_months_are_shown_station_by_station(county: County) -> None:
    code = county.station()
    tell(county.computer(code), a_report())
    page = county.client.get("/county", params={"view": "scores", "month": "2026-01"}).text
    assert "<option value='2026-01' selected>" in page
    newest = county.client.get("/county?view=scores").text
    row = next(row for row in re.findall(r"<tr>(.*?)</tr>", newest) if f"/county/{code}" in row)
    assert ">85.50<" in row
    assert ">2026-03-01 09:00<" in row


def test_how_long_something_is_is_said_in_two_units() -> None:
    assert [span(MINUTE * minutes) for minutes in (0, 59, 60, 61, 1439, 1440, 1500, -5)] == [
        "0 分", "59 分", "1 小时 0 分", "1 小时 1 分", "23 小时 59 分", "1 天", "1 天 1 小时", "0 分",
    ]  # fmt: skip


def test_times_of_reports_are_moments() -> None:
    assert report_unpacked({**report_packed(a_report()), "at": 0}).reported_at == datetime(1970, 1, 1, tzinfo=UTC)

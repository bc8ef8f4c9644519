"""Working days as people type and paste them."""

from datetime import date

import pytest

from app.domain.problems import Refusal
from app.domain.station.calendar_content import AnnouncedYear
from app.domain.station.calendar_typing import (
    announcement_from,
    day_of_year_from,
    notice_text,
    segments_from,
    year_of_notice,
)
from app.services.calendar.year_files import announced
from app.services.definitions import Definitions

NOTICE = """国务院办公厅关于2026年部分节假日安排的通知
经国务院批准，现将2026年元旦、春节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节: 5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2025年11月4日
"""


def days(found: AnnouncedYear, name: str, *, is_worked: bool) -> list[str]:
    return [day.day.isoformat() for day in found.days if day.name == name and day.is_worked is is_worked]


def test_a_whole_notice_is_read_as_it_was_published(definitions: Definitions) -> None:
    found = announcement_from(NOTICE, 2026, ("国办发明电〔2025〕7号",))
    shipped = next(year for year in definitions.announced_years if year.year == 2026)
    assert {day.day: day.name for day in found.days if not day.is_worked} == shipped.off
    assert {day.day: day.name for day in found.days if day.is_worked} == shipped.working
    assert (found.year, found.papers) == (2026, ("国办发明电〔2025〕7号",))


def test_the_title_says_the_year() -> None:
    assert year_of_notice(NOTICE) == 2026
    with pytest.raises(Refusal, match=r"calendar\.notice_year"):
        year_of_notice("元旦：1月1日放假。")


def test_new_year_may_begin_in_the_year_before() -> None:
    found = announcement_from("元旦：2022年12月31日至2023年1月2日放假调休，共3天。", 2023, ())
    assert days(found, "元旦", is_worked=False) == ["2022-12-31", "2023-01-01", "2023-01-02"]


def test_a_day_off_and_one_to_work_stand_in_one_line() -> None:
    found = announcement_from("国庆节、中秋节：10月1日—2日休息，9月28日、29日放假。10月11日上班。", 2026, ())
    assert days(found, "国庆节、中秋节", is_worked=False) == ["2026-10-01", "2026-10-02", "2026-09-28", "2026-09-29"]
    assert days(found, "国庆节、中秋节", is_worked=True) == ["2026-10-11"]


def test_every_shipped_year_is_written_and_read_back(definitions: Definitions) -> None:
    for year in definitions.announced_years:
        entered = announced(year)
        back = announcement_from(notice_text(entered), year.year, year.papers)
        assert sorted(back.days, key=lambda day: day.day) == list(entered.days)
    assert notice_text(announced(definitions.announced_years[-1])).splitlines()[0] == (
        "元旦：2026年1月1日至2026年1月3日放假，共3天。2026年1月4日上班。"
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("元旦：1月32日放假", "calendar.notice_day"),
        ("元旦：3日放假", "calendar.notice_day"),
        ("元旦：1月3日至1月1日放假", "calendar.notice_day"),
        ("元旦：1月1日至3月1日放假", "calendar.notice_day"),
        ("元旦 1月1日放假", "calendar.notice_unclear"),
        ("元旦：1月1日", "calendar.notice_unclear"),
        ("元旦：1月1日至3日放假，共2天。", "calendar.notice_count"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_line(line: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        announcement_from(f"通知\n{line}", 2027, ())
    (problem,) = refused.value.problems
    assert (problem.code, problem.field, problem.values["line"]) == (code, "notice", line)


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("8:30-12:00 14:00-17:30", ((510, 720), (840, 1050))),
        ("08:30至12:00，14：00～17：30", ((510, 720), (840, 1050))),
        ("0:00-24:00", ((0, 1440),)),
    ],
)
def test_business_hours_as_they_are_typed(text: str, segments: tuple[tuple[int, int], ...]) -> None:
    assert segments_from(text) == segments


@pytest.mark.parametrize("text", ["", "8:30", "8:30-12:00 下午", "8:30-25:00", "8:60-9:00"])
def test_hours_that_cannot_be_read(text: str) -> None:
    with pytest.raises(Refusal, match=r"calendar\.segments_text"):
        segments_from(text)


@pytest.mark.parametrize(("text", "place"), [("06-01", (6, 1)), ("6月1日", (6, 1)), (" 9/30 ", (9, 30))])
def test_a_day_of_every_year(text: str, place: tuple[int, int]) -> None:
    assert day_of_year_from(text, "first") == place


def test_a_day_of_every_year_that_cannot_be_read() -> None:
    with pytest.raises(Refusal) as refused:
        day_of_year_from("夏天", "first")
    assert [(problem.code, problem.field) for problem in refused.value.problems] == [("calendar.day_of_year", "first")]


def test_what_is_written_of_days_to_work_only() -> None:
    found = announcement_from("调休：5月9日上班。", 2026, ())
    assert notice_text(found) == "调休：2026年5月9日上班。"
    assert [day.day for day in found.days] == [date(2026, 5, 9)]

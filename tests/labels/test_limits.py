"""A limit as staff say it."""

from datetime import datetime, timedelta

import pytest

from app.labels.limits import limit_text, moment_text, span_text
from app.labels.station import sample_text
from app.labels.today import came_back_text
from app.services.definitions import Definitions
from tests.station import SmallStation, local

NOW = local(2026, 10, 10, 14, 32)  # a Saturday that is worked, after the National Day week


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (local(2026, 10, 10, 17, 30), "今天 17:30"),
        (local(2026, 10, 11, 9), "明天 09:00"),
        (local(2026, 10, 9, 23, 59), "昨天 23:59"),
        (local(2026, 10, 16, 17, 30), "10-16 17:30"),
        (local(2025, 12, 31, 8), "2025-12-31 08:00"),
    ],
)
def test_a_moment_is_named_by_its_day(moment: datetime, said: str) -> None:
    assert moment_text(moment, NOW) == said


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=59), "0 分"),
        (timedelta(minutes=31), "31 分"),
        (timedelta(hours=1), "1 小时"),
        (timedelta(hours=2, minutes=58), "2 小时 58 分"),
        (timedelta(hours=47, minutes=59), "47 小时 59 分"),
        (timedelta(days=2, hours=23), "2 天"),
    ],
)
def test_a_span_is_said_in_the_unit_that_says_enough(span: timedelta, said: str) -> None:
    assert span_text(span) == said


def test_a_limit_says_what_is_left_or_how_far_it_was_overrun() -> None:
    assert limit_text(local(2026, 10, 10, 17, 30), NOW) == "剩 2 小时 58 分 · 今天 17:30"
    assert limit_text(NOW, NOW) == "剩 0 分 · 今天 14:32"
    assert limit_text(local(2026, 10, 10, 14), NOW) == "超 32 分 · 今天 14:00"
    assert limit_text(local(2026, 10, 16, 17, 30), NOW) == "剩 6 天 · 10-16 17:30"


def test_long_limits_are_said_in_working_days(definitions: Definitions) -> None:
    calendar = definitions.calendar
    assert limit_text(local(2026, 10, 16, 17, 30), NOW, calendar) == "剩 5 个工作日 · 10-16 17:30"
    assert limit_text(local(2026, 9, 30, 17, 30), NOW, calendar) == "超 3 个工作日 · 09-30 17:30"
    assert limit_text(local(2026, 10, 10, 17, 30), NOW, calendar) == "剩 2 小时 58 分 · 今天 17:30"
    # from Friday evening over a weekend no working day passes
    friday, sunday = local(2026, 3, 6, 17, 30), local(2026, 3, 8, 12)
    assert limit_text(friday, sunday, calendar) == "超 42 小时 30 分 · 03-06 17:30"


def test_what_came_back_says_why_and_when() -> None:
    assert came_back_text("客户不在家", local(2026, 10, 9, 18, 20), NOW) == "客户不在家 · 昨天 18:20"


def test_the_sample_station_says_who_can_sign_in(station: SmallStation) -> None:
    people = [station.desk.people.by_number(number) for number in ("YF001", "YF009", "YF010")]
    assert sample_text(people, "yanshi2026") == (
        "演示站，数据都是虚构的。密码都是 yanshi2026，工号：\n所长 YF001\n台区经理 YF009、YF010"
    )

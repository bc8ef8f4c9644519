"""Lengths and shares of who had a case, as staff read them."""

from datetime import timedelta

import pytest

from app.domain.work.holding import HeldShare, Keeper
from app.labels.work_holding import keeper_text, length_text, share_text


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(0), "不到 1 分"),
        (timedelta(seconds=59), "不到 1 分"),
        (timedelta(minutes=5, seconds=59), "5 分"),
        (timedelta(hours=3), "3 小时"),
        (timedelta(days=1, minutes=20), "1 天 20 分"),
        (timedelta(days=2, hours=3, minutes=5), "2 天 3 小时 5 分"),
    ],
)
def test_a_length_is_said_to_the_minute(length: timedelta, text: str) -> None:
    assert length_text(length) == text


@pytest.mark.parametrize(
    ("part", "text"), [(10000, "100%"), (4630, "46.3%"), (6667, "66.67%"), (5, "0.05%"), (0, "0%")]
)
def test_a_share_is_said_to_the_last_ten_thousandth(part: int, text: str) -> None:
    share = HeldShare(keeper=Keeper.AUTHORITY, length=timedelta(hours=1), ten_thousandths=part)
    assert (keeper_text(share), share_text(share)) == ("政府、属地", text)

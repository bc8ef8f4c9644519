"""How close a limit is, as the lists show it."""

from datetime import datetime, timedelta

import pytest

from app.domain.work.due import Urgency, urgency
from tests.station import local

START = local(2026, 3, 2, 9)
WEEK = local(2026, 3, 9, 17, 30)
SHORT = local(2026, 3, 2, 10, 30)
NIGHT = local(2026, 3, 3, 0, 30)


@pytest.mark.parametrize(
    ("due_at", "now", "expected"),
    [
        (WEEK, local(2026, 3, 2, 9), Urgency.NORMAL),
        (WEEK, local(2026, 3, 8, 6), Urgency.NORMAL),
        (WEEK, local(2026, 3, 8, 12), Urgency.NEAR),  # a fifth of seven and a third days is left
        (WEEK, local(2026, 3, 9, 0), Urgency.TODAY),
        (WEEK, local(2026, 3, 9, 17, 30), Urgency.TODAY),
        (WEEK, local(2026, 3, 9, 17, 30) + timedelta(seconds=1), Urgency.OVERDUE),
        (SHORT, local(2026, 3, 2, 10, 11), Urgency.NORMAL),  # 90 minutes always end today
        (SHORT, local(2026, 3, 2, 10, 12), Urgency.NEAR),
        (SHORT, local(2026, 3, 2, 10, 31), Urgency.OVERDUE),
        (NIGHT, local(2026, 3, 2, 23, 50), Urgency.NEAR),
        (NIGHT, local(2026, 3, 2, 20), Urgency.NORMAL),
    ],
)
def test_how_close_a_limit_is(due_at: datetime, now: datetime, expected: Urgency) -> None:
    assert urgency(START, due_at, now) is expected


def test_a_paused_limit_is_neither_near_nor_overdue() -> None:
    assert urgency(START, WEEK, local(2026, 4, 1), is_paused=True) is Urgency.PAUSED

"""How close a limit is, as lists show it."""

from datetime import datetime, timedelta

import pytest

from app.domain.work.due import Urgency, urgency
from app.domain.zone import STATION_ZONE

DUE = datetime(2026, 10, 14, 17, 30, tzinfo=STATION_ZONE)
DAYS = DUE - timedelta(days=6)
MINUTES = DUE - timedelta(minutes=90)


@pytest.mark.parametrize(
    ("started_at", "left", "expected"),
    [
        (DAYS, timedelta(days=3), Urgency.NORMAL),
        (DAYS, timedelta(days=1), Urgency.NEAR),
        (DAYS, timedelta(hours=17, minutes=30), Urgency.TODAY),
        (DAYS, timedelta(0), Urgency.TODAY),
        (DAYS, timedelta(minutes=-1), Urgency.OVERDUE),
        (MINUTES, timedelta(minutes=19), Urgency.NORMAL),
        (MINUTES, timedelta(minutes=18), Urgency.NEAR),
    ],
)
def test_how_close_a_limit_is(started_at: datetime, left: timedelta, expected: Urgency) -> None:
    assert urgency(started_at, DUE, DUE - left) is expected
    assert urgency(started_at, DUE, DUE - left, is_paused=True) is Urgency.PAUSED

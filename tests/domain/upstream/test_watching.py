"""When everything is compared, and when a link is doubted although its rounds end well."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from app.domain.upstream.watching import Arrival, Canary, Doubt, Watch, doubt_of, is_comparison_due
from tests.station import local

OWN, OTHER = UUID(int=1), UUID(int=2)
NOON = local(2026, 3, 2, 12)


def canary(written_at: datetime) -> Canary:
    return Canary(id=OWN, device_index=1, written_at=written_at, n=7)


def came(key: UUID, written_at: datetime) -> Arrival:
    return Arrival(id=key, device_index=1, written_at=written_at, arrived_at=written_at)


@pytest.mark.parametrize(
    ("compared_at", "now", "spread", "is_due"),
    [
        (None, local(2026, 3, 2, 9), 0, True),
        (local(2026, 3, 2, 9), local(2026, 3, 2, 21, 59), 0, False),
        (local(2026, 3, 2, 9), local(2026, 3, 2, 22), 0, True),
        (local(2026, 3, 2, 9), local(2026, 3, 2, 22, 14), 50, False),  # not all of them at once
        (local(2026, 3, 2, 9), local(2026, 3, 2, 22, 15), 50, True),
        (local(2026, 3, 2, 22, 20), local(2026, 3, 3, 8), 99, False),
        (local(2026, 3, 2, 21), local(2026, 3, 3, 8), 99, True),  # it was off that night
    ],
)
def test_everything_is_compared_once_after_ten_in_the_evening(
    compared_at: datetime | None, now: datetime, spread: int, *, is_due: bool
) -> None:
    assert is_comparison_due(compared_at, now, spread) is is_due


@pytest.mark.parametrize(
    ("watch", "own", "arrivals", "expected"),
    [
        (Watch(id=OWN), None, (), None),
        (Watch(id=OWN), canary(NOON), (came(OWN, NOON),), None),
        (Watch(id=OWN, frozen=(2,)), canary(NOON), (came(OWN, NOON),), Doubt.FROZEN),
        (Watch(id=OWN), canary(NOON - timedelta(hours=3)), (came(OTHER, NOON),), None),
        (Watch(id=OWN), canary(NOON - timedelta(hours=4)), (came(OTHER, NOON),), Doubt.OWN_LOST),
        (Watch(id=OWN), canary(NOON - timedelta(hours=4)), (came(OWN, NOON - timedelta(hours=5)),), Doubt.OWN_LOST),
        (Watch(id=OWN, waits_since=NOON - timedelta(minutes=15)), None, (), None),
        (Watch(id=OWN, waits_since=NOON - timedelta(minutes=16)), None, (), Doubt.STUCK),
    ],
)
def test_a_green_link_is_doubted(
    watch: Watch, own: Canary | None, arrivals: tuple[Arrival, ...], expected: Doubt | None
) -> None:
    assert doubt_of(watch, own=own, arrivals=arrivals, succeeded_at=NOON) is expected
    assert doubt_of(watch, own=own, arrivals=arrivals, succeeded_at=None) is None

"""The only place that knows what time it is."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Final, Protocol

from app.domain.zone import STATION_ZONE

_SLEEPING_TOO: Final = getattr(time, "CLOCK_BOOTTIME", None)
"""Where the plain monotonic clock stands still while the computer sleeps, this one does not."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


def _wall() -> datetime:
    return datetime.now(UTC)


def _steady() -> float:
    """Seconds that no setting of the clock moves."""
    return time.monotonic() if _SLEEPING_TOO is None else time.clock_gettime(_SLEEPING_TOO)


class SystemClock:
    """The computer's clock, to the millisecond the database keeps."""

    def __init__(self, wall: Callable[[], datetime] = _wall, steady: Callable[[], float] = _steady) -> None:
        self._wall = wall
        self._steady = steady
        self._began = wall() - timedelta(seconds=steady())

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        moment = self._wall()
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def moved(self) -> timedelta:
        """How far the clock was set ahead since the program began; negative when it was set back."""
        return self._wall() - timedelta(seconds=self._steady()) - self._began


def moved_by(clock: Clock) -> timedelta:
    """How far a clock was set ahead while the program ran; one that is told what to say is never set."""
    return clock.moved() if isinstance(clock, SystemClock) else timedelta(0)


def local_day(moment: datetime) -> date:
    """The day of a moment at the station."""
    return moment.astimezone(STATION_ZONE).date()

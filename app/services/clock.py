"""The only place that knows what time it is."""

from datetime import UTC, date, datetime
from typing import Protocol

from app.domain.zone import STATION_ZONE


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The computer's clock, to the millisecond the database keeps."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        moment = datetime.now(UTC)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def local_day(moment: datetime) -> date:
    """The day of a moment at the station."""
    return moment.astimezone(STATION_ZONE).date()

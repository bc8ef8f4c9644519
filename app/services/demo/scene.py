"""The ground a sample station's story stands on: its clock, its days, and who acts where."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.customers.customer import Customer
from app.domain.grid.area import TransformerArea
from app.domain.people.session import Session
from app.domain.zone import STATION_ZONE
from app.services.bundle import Services


class StoryClock:
    """A clock the story moves forward."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def begin(self, moment: datetime) -> None:
        """Go back to where the story starts."""
        self._now = moment

    def now(self) -> datetime:
        """The moment the story has come to."""
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Go on to a moment, never back."""
        self._now = max(self._now, moment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Who acts where: the services, the clerk and head, the areas, and customers the station has."""

    services: Services
    clerk: Session
    areas: tuple[TransformerArea, ...]
    customers: tuple[Customer, ...]


def at(day: datetime, hour: int, minute: int) -> datetime:
    """A time of a day at the station."""
    return day.astimezone(STATION_ZONE).replace(hour=hour, minute=minute, second=0, microsecond=0)


def workdays(scene: Scene, start: datetime) -> Iterator[datetime]:
    """The working days from a day on."""
    calendar = scene.services.office.definitions.calendar
    ordinal = start.astimezone(STATION_ZONE).date().toordinal()
    while True:
        ordinal = calendar.next_working(ordinal)
        yield at(start, 8, 30) + timedelta(days=ordinal - start.astimezone(STATION_ZONE).date().toordinal())
        ordinal += 1

"""The ground a sample station's story stands on: its clock and who acts where."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.customers.customer import Customer
from app.domain.grid.area import TransformerArea
from app.domain.people.session import Session
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

"""The work places in the order of their tabs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.domain.people.session import Session
from app.ui.dispatch.place import spec as dispatch
from app.ui.intake.place import spec as intake
from app.ui.ledgers.place import spec as ledgers
from app.ui.papers.place import spec as papers
from app.ui.rating.place import spec as rating
from app.ui.settings.place import spec as settings
from app.ui.shell.places import PlaceSpec
from app.ui.today.place import spec as today

if TYPE_CHECKING:
    from app.services.bundle import Services


def places_of(services: "Services", session: Session) -> Sequence[PlaceSpec]:
    """The places of one person; the frame leaves out those the roles do not see."""
    return [make(services, session) for make in (today, intake, dispatch, rating, papers, ledgers, settings)]

"""What every part of the place works with."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.people.session import Session
from app.ui.shell.desk import Desk

if TYPE_CHECKING:
    from app.services.bundle import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """The services, who is at work, and the frame."""

    services: "Services"
    session: Session
    desk: Desk

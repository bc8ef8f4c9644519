"""What every piece of this place works with, and what it is called."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from app.domain.papers.subject import PaperKind, PaperSubject

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.domain.people.session import Session
    from app.domain.problems import Refusal
    from app.services.bundle import Services
    from app.ui.shell.desk import Desk

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The frame, the services and who sits here."""

    desk: "Desk"
    services: "Services"
    session: "Session"

    def run(
        self,
        owner: "QObject",
        call: Callable[[], _T],
        on_done: Callable[[_T], None],
        on_refused: "Callable[[Refusal], None] | None" = None,
    ) -> None:
        """Do a short call on the database worker; a refusal nobody takes is shown above the place."""
        self.desk.runner.run(call, owner=owner, on_done=on_done, on_refused=on_refused or self.desk.refuse)


def subject_from(kind: str, key: str) -> PaperSubject:
    """The subject a place asked for: an id of the kind, by itself that of a case; anything else a business type."""
    if kind == PaperKind.ORDER:
        return PaperSubject.order(UUID(key))
    try:
        return PaperSubject.case(UUID(key))
    except ValueError:
        return PaperSubject.business(key)

"""What every piece of a work place works with: the frame, the services and who sits here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from app.domain.problems import Problem, Refusal

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.domain.people.session import Permission, Session
    from app.domain.work.calendar import WorkingCalendar
    from app.services.bundle import Services
    from app.ui.shell.desk import Desk

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The ground of a work place."""

    desk: "Desk"
    services: "Services"
    session: "Session"

    def run(
        self,
        owner: "QObject",
        call: Callable[[], _T],
        on_done: Callable[[_T], None],
        on_refused: Callable[[Refusal], None] | None = None,
        on_end: Callable[[], None] | None = None,
    ) -> None:
        """Do a short call on the database worker; a refusal nobody takes is shown above the place."""
        self.desk.runner.run(
            call, owner=owner, on_done=on_done, on_refused=on_refused or self.desk.refuse, on_end=on_end
        )

    def may(self, permission: "Permission") -> bool:
        """Whether who sits here may do this."""
        return self.session.may(permission)

    def say(self, problem: Problem) -> str:
        """A problem as a sentence."""
        return self.desk.tell(Refusal(problem))

    @property
    def calendar(self) -> "WorkingCalendar":
        """The station's working calendar."""
        return self.services.office.definitions.calendar

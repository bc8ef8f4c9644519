"""What every piece of this place works with: the frame, the services and who sits here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from app.domain.problems import Problem, Refusal
from app.labels.speaking import problem_text

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.domain.people.session import Session
    from app.services.bundle import Services
    from app.ui.shell.desk import Desk

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The dispatcher's ground."""

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


def by_field(problems: Iterable[Problem], fields: Sequence[str]) -> tuple[Mapping[str, str], str]:
    """The sentences of problems under their fields, and those that belong to none of the fields together."""
    under: dict[str, str] = {}
    rest = ""
    for problem in problems:
        text = problem_text(problem)
        if problem.field in fields:
            under[problem.field] = under.get(problem.field, "") + text
        else:
            rest += text
    return under, rest

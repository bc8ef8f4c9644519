"""A work place: what the frame asks of it, and how it is registered."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.people.staff import Role
from app.ui.icons import Icon
from app.ui.shell.desk import Desk

if TYPE_CHECKING:
    from app.ui.lists.pane import ListPane

EVERYONE = frozenset(Role)


class Place(QWidget):
    """A work place behind a tab; override what the place can do."""

    def refresh(self) -> None:
        """Read everything shown again (F5)."""

    def activate(self) -> None:
        """The tab was turned to: put the focus where work goes on."""

    def primary_list(self) -> "ListPane | None":
        """The list the place opens with, if it has one."""
        return None

    def panes(self) -> list[QWidget]:
        """The widgets F6 goes through, in order."""
        found = self.primary_list()
        return [] if found is None else [found]

    def back(self) -> bool:
        """Go back one step (Esc); False when there was none."""
        return False

    def show_aim(self, aim: object) -> None:
        """Show what another place or a link of the status line asked for."""

    def open_record(self, kind: str, record_id: str) -> None:
        """Show a record of a kind that is at home here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSpec:
    """How a place is registered.

    Attributes:
        id: also the name of its help page, `resources/help/<id>.md`.
        roles: who sees the tab; one of the roles is enough.
        make: builds the place at its first visit; services come bound into it.
        kinds: the kinds of records that open here (`customer`, `case` …).
    """

    id: str
    title: str
    icon: Icon
    make: Callable[[Desk], Place]
    roles: Collection[Role] = EVERYONE
    kinds: frozenset[str] = frozenset()

    def is_for(self, roles: Collection[Role]) -> bool:
        """Whether somebody with these roles sees the place."""
        return any(role in self.roles for role in roles)

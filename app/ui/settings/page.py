"""A page of the settings: a heading, what it is for, and its cards."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.labels.speaking import problem_text
from app.ui.parts import column, label, named

if TYPE_CHECKING:
    from app.domain.problems import Refusal


class SettingsPage(QWidget):
    """One page; it reads what it shows when it is turned to."""

    def __init__(self, name: str, title: str, hint: str) -> None:
        super().__init__()
        named(self, name, title)
        self.title = title
        self.inside = column(self, margins=(4, 0, 4, 0), spacing=14)
        self.inside.addWidget(label(title, "title"))
        self.inside.addWidget(label(hint, "muted", wraps=True))

    def refresh(self) -> None:
        """Read everything shown again; a page that shows nothing stored has nothing to read."""


def messages_of(refusal: "Refusal") -> Mapping[str, str]:
    """The sentences of a refusal by the field they belong to."""
    return {problem.field: problem_text(problem) for problem in reversed(refusal.problems)}

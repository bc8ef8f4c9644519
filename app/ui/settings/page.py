"""A page of the settings: a heading, what it is for, and its cards."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.labels.speaking import problem_text
from app.ui.parts import column, label, named
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.domain.problems import Refusal


class SettingsPage(QWidget):
    """One page; it reads what it shows when it is turned to."""

    def __init__(self, name: str, title: str, hint: str) -> None:
        super().__init__()
        named(self, name, title)
        self.title = title
        self.inside = column(self, margins=(4, 0, 4, 0), spacing=14)
        self._heading = label(title, "title")
        self.inside.addWidget(self._heading)
        self.inside.addWidget(label(hint, "muted", wraps=True))
        self._least: list[tuple[QWidget, int]] = []
        theme().changed.connect(self._set_least)

    def refresh(self) -> None:
        """Read everything shown again; a page that shows nothing stored has nothing to read."""

    def show_heading(self, *, is_shown: bool) -> None:
        """Say the page's name at its top, or not, where it stands chosen right over the page."""
        self._heading.setVisible(is_shown)

    def let_fill(self, widget: QWidget, least: int) -> None:
        """Give a widget the height that is left, but at least so many units: then the page scrolls."""
        widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._least.append((widget, least))
        self._set_least()

    @Slot()
    def _set_least(self) -> None:
        for widget, least in self._least:
            widget.setMinimumHeight(theme().look.px(least))


def messages_of(refusal: "Refusal") -> Mapping[str, str]:
    """The sentences of a refusal by the field they belong to."""
    return {problem.field: problem_text(problem) for problem in reversed(refusal.problems)}

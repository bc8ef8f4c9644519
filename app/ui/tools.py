"""Buttons with an icon: flat ones, as they stand in bars and heads, and those that say a verb."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton

from app.ui.icons import Icon, icon
from app.ui.parts import button, named
from app.ui.theme.theme import icon_sized

ICON_UNITS = 18
BESIDE_ICON = " "  # Fusion sets words close to their icon


def tool(name: str, spoken: str, mark: Icon, *, shows_words: bool = False) -> QToolButton:
    """A small flat button; with words beside its icon, or with its words in the tool tip."""
    made = named(QToolButton(), name, spoken)
    made.setIcon(icon(mark, "muted"))
    made.setToolTip(spoken)
    icon_sized(made, ICON_UNITS)
    if shows_words:
        made.setText(BESIDE_ICON + spoken)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return made


def marked_button(text: str, name: str, mark: Icon, *, role: str = "") -> QPushButton:
    """A button that says a verb, with an icon before it."""
    made = button(text, name, role=role)
    made.setText(BESIDE_ICON + text)
    made.setIcon(icon(mark, "on_accent" if role == "primary" else "text"))
    icon_sized(made, ICON_UNITS)
    return made

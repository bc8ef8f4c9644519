"""Small pieces every screen is made of: words, cards, buttons; each with a name for tests and for screen readers.

The first page of the window is made of them, so nothing here imports `Qt` (that loads all its
enumerations, 20 ms) or draws an icon.
"""

from typing import TypeVar

from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme.theme import spaced

_Widget = TypeVar("_Widget", bound=QWidget)


def named(widget: _Widget, name: str, spoken: str = "") -> _Widget:
    """The widget, with the name tests find it by and the name a screen reader speaks."""
    widget.setObjectName(name)
    if spoken:
        widget.setAccessibleName(spoken)
    return widget


def label(text: str = "", role: str = "", *, tone: str = "", wraps: bool = False) -> QLabel:
    """Words; a role of the style sheet (`title`, `heading`, `muted`, `small`, `figure`, `error`, `badge`, `unit`).

    The text is never read as HTML: names of customers go through here.
    """
    made = QLabel(text)
    made.setProperty("textFormat", "PlainText")
    made.setWordWrap(wraps)
    if role:
        made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    return made


def button(text: str, name: str, *, role: str = "") -> QPushButton:
    """A button that says a verb; `role` is `primary`, `danger`, `link`, `chip` or empty."""
    made = named(QPushButton(text), name, text.replace("&", ""))
    made.setAutoDefault(False)
    if role:
        made.setProperty("role", role)
    return made


def frame(role: str, name: str = "") -> QFrame:
    """A ground to lay pieces on: `card`, `notice`, `refusal`, `floating`, or a hairline `rule`."""
    made = QFrame()
    made.setProperty("role", role)
    if name:
        made.setObjectName(name)
    return made


def set_property(widget: QWidget, name: str, value: str) -> None:
    """Change a property the style sheet looks at, and dress the widget anew."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def column(owner: QWidget | None = None, *, margins: float | tuple[float, ...] = 0, spacing: float = 8) -> QVBoxLayout:
    """A column of pieces; lengths in units, they grow with the text."""
    return spaced(QVBoxLayout(owner) if owner is not None else QVBoxLayout(), margins, spacing)


def row(owner: QWidget | None = None, *, margins: float | tuple[float, ...] = 0, spacing: float = 8) -> QHBoxLayout:
    """A row of pieces; lengths in units, they grow with the text."""
    return spaced(QHBoxLayout(owner) if owner is not None else QHBoxLayout(), margins, spacing)


def card(name: str, heading: str = "") -> tuple[QFrame, QVBoxLayout]:
    """A white card and the column inside it, with a heading if one is given."""
    made = frame("card", name)
    inside = column(made, margins=16, spacing=8)
    if heading:
        inside.addWidget(label(heading, "heading"))
        made.setAccessibleName(heading)
    return made, inside


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let go of the widgets in it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)

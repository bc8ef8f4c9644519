"""Small pieces every screen is made of: words, cards, buttons; each with a name for tests and for screen readers."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.icons import Icon, icon
from app.ui.theme.theme import icon_sized, spaced

_Widget = TypeVar("_Widget", bound=QWidget)
ICON_UNITS = 18
_BESIDE_ICON = " "  # Fusion sets words close to their icon


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
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    if role:
        made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    return made


def button(text: str, name: str, *, role: str = "", mark: Icon | None = None) -> QPushButton:
    """A button that says a verb; `role` is `primary`, `danger`, `link`, `chip` or empty."""
    made = named(QPushButton(text), name, text.replace("&", ""))
    made.setAutoDefault(False)
    if role:
        made.setProperty("role", role)
    if role in ("link", "chip"):
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    if mark is not None:
        made.setText(_BESIDE_ICON + text)
        made.setIcon(icon(mark, "on_accent" if role == "primary" else "text"))
        icon_sized(made, ICON_UNITS)
    return made


def tool(name: str, spoken: str, mark: Icon, *, shows_words: bool = False) -> QToolButton:
    """A small flat button; with words beside its icon, or with its words in the tool tip."""
    made = named(QToolButton(), name, spoken)
    made.setIcon(icon(mark, "muted"))
    made.setToolTip(spoken)
    icon_sized(made, ICON_UNITS)
    if shows_words:
        made.setText(_BESIDE_ICON + spoken)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
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


def scrolled(widget: QWidget, name: str) -> QScrollArea:
    """The widget in an area that scrolls up and down when the window is too low for it."""
    area = named(QScrollArea(), name)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    return area


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let go of the widgets in it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)

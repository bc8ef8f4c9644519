"""Room for what is higher than the window."""

from typing import Final

from PySide6.QtWidgets import QScrollArea, QWidget

from app.ui.parts import named

# The first window has such areas too, and importing `Qt` loads all its enumerations, a sixth of the time to the first
# paint: so their numbers, which Qt's meta-properties take as well.
_ALWAYS_OFF: Final = 1  # Qt.ScrollBarPolicy.ScrollBarAlwaysOff
_NO_FOCUS: Final = 0  # Qt.FocusPolicy.NoFocus


def scrolled(widget: QWidget, name: str) -> QScrollArea:
    """The widget in an area that scrolls up and down when the window is too low for it."""
    area = named(QScrollArea(), name)
    area.setWidgetResizable(True)
    area.setProperty("horizontalScrollBarPolicy", _ALWAYS_OFF)
    area.setProperty("focusPolicy", _NO_FOCUS)
    area.setWidget(widget)
    return area

"""Room for what is higher than the window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from app.ui.parts import named


def scrolled(widget: QWidget, name: str) -> QScrollArea:
    """The widget in an area that scrolls up and down when the window is too low for it."""
    area = named(QScrollArea(), name)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    return area

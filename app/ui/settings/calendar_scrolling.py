"""Keeping in view what the keys are on, through every area that scrolls around it."""

from collections.abc import Iterator

from PySide6.QtCore import QRect, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget


def keep_in_view(widget: QWidget, place: QRect) -> None:
    """Scroll so that a place of a widget can be seen; of one that is too large, its middle."""
    for area, inside in _areas_around(widget):
        middle = widget.mapTo(inside, place.center())
        area.ensureVisible(middle.x(), middle.y(), place.width() // 2 + 1, place.height() // 2 + 1)


def bring_into_view(widget: QWidget) -> None:
    """Scroll to a widget that was just shown, once it has its place."""

    def bring() -> None:
        for area, _ in _areas_around(widget):
            area.ensureWidgetVisible(widget)

    QTimer.singleShot(0, widget, bring)


def _areas_around(widget: QWidget) -> Iterator[tuple[QScrollArea, QWidget]]:
    around = widget.parentWidget()
    while around is not None:
        inside = around.widget() if isinstance(around, QScrollArea) else None
        if isinstance(around, QScrollArea) and inside is not None:
            yield around, inside
        around = around.parentWidget()

"""The pieces cards are made of: facts in two columns, and lines under a heading."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.ui.lists.cells import Badge
from app.ui.parts import column, label, named, row
from app.ui.theme.theme import spaced

LINK_INDENT = 9
"""Units: the words of a link stand this far inside it, and words beside links stand under them."""


def facts(name: str, pairs: Iterable[tuple[str, str | QWidget]]) -> QWidget:
    """What is known, each fact or link beside its name; facts that are not known are left out."""
    made = named(QWidget(), name)
    grid = spaced(QGridLayout(made), 0, 8)
    grid.setColumnStretch(1, 1)
    known = [(what, value) for what, value in pairs if value]
    indent = LINK_INDENT if any(isinstance(value, QWidget) for _, value in known) else 0
    for number, (what, value) in enumerate(known):
        if isinstance(value, QWidget):
            value.setAccessibleName(f"{what} {value.accessibleName()}")
            grid.addWidget(label(what, "muted"), number, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(value, number, 1, Qt.AlignmentFlag.AlignLeft)
            continue
        grid.addWidget(label(what, "muted"), number, 0, Qt.AlignmentFlag.AlignTop)
        said = label(value, wraps=True)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        said.setAccessibleName(f"{what} {value}")
        under = row(margins=(indent, 0, 0, 0))
        under.addWidget(said)
        grid.addLayout(under, number, 1)
    return made


def badge_label(badge: Badge) -> QLabel:
    """A state as a word on its colour."""
    made = label(badge.word, "badge", tone=badge.tone.value)
    made.setSizePolicy(made.sizePolicy().horizontalPolicy().Fixed, made.sizePolicy().verticalPolicy())
    return made


def lines(name: str, heading: str, rows: Sequence[Sequence[str | Badge | QWidget]], nothing: str) -> QWidget:
    """Lines under a heading, cells below each other; `nothing` is said when there are none."""
    made = named(QWidget(), name, heading)
    inside = column(made, spacing=6)
    inside.addWidget(label(heading, "heading"))
    if not rows:
        inside.addWidget(label(nothing, "muted", wraps=True))
        return made
    grid = spaced(QGridLayout(), 0, 10)
    for number, cells in enumerate(rows):
        for place, cell in enumerate(cells):
            grid.addWidget(_cell(cell), number, place)
    grid.setColumnStretch(max(map(len, rows)), 1)
    inside.addLayout(grid)
    return made


def _cell(cell: str | Badge | QWidget) -> QWidget:
    if isinstance(cell, Badge):
        return badge_label(cell)
    return label(cell) if isinstance(cell, str) else cell

"""A splitter that comes back as it was left."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from app.ui.parts import named

if TYPE_CHECKING:
    from app.ui.settings_store import LocalSettings


_WIDE = 100  # shares of more than any screen has, so that Qt shrinks them in proportion


def kept_splitter(name: str, pieces: Sequence[QWidget], shares: Sequence[int], settings: "LocalSettings") -> QSplitter:
    """Pieces side by side by their shares of the width at first, later as somebody drew them on this computer."""
    made = named(QSplitter(Qt.Orientation.Horizontal), name)
    made.setChildrenCollapsible(False)
    for place, (piece, share) in enumerate(zip(pieces, shares, strict=True)):
        made.addWidget(piece)
        made.setStretchFactor(place, share)
    kept = settings.get(f"splitter/{name}")
    made.setSizes(json.loads(kept) if kept else [share * _WIDE for share in shares])
    made.splitterMoved.connect(lambda *_: settings.set(f"splitter/{name}", json.dumps(made.sizes())))
    return made

"""Splitters whose proportion this computer remembers."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSplitter

if TYPE_CHECKING:
    from app.ui.settings_store import LocalSettings


def remembered(splitter: QSplitter, settings: "LocalSettings", name: str, usual: tuple[int, int]) -> QSplitter:
    """The splitter as it was left, otherwise in the usual proportion; the second side takes the room that comes."""
    key = f"splitter/{name}"
    splitter.setStretchFactor(0, 0)
    splitter.setStretchFactor(1, 1)
    kept = [int(part) for part in settings.get(key).split(",") if part.isdigit()]
    splitter.setSizes(kept if len(kept) == splitter.count() else list(usual))

    def remember() -> None:
        settings.set(key, ",".join(str(size) for size in splitter.sizes()))

    splitter.splitterMoved.connect(remember)
    return splitter

"""Splitters whose proportions this computer remembers."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.ui.overriding import override
from app.ui.parts import named
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.ui.settings_store import LocalSettings

_MOST_PERCENT = 46  # of the width that the left side takes by itself, however large the text


class RememberedSplitter(QSplitter):
    """Pieces beside each other, as they were left; `usual` answers their first sizes in the room there is."""

    def __init__(
        self,
        name: str,
        pieces: Sequence[QWidget],
        settings: "LocalSettings",
        *,
        stretches: Sequence[int],
        usual: Callable[[int], Sequence[int]],
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        named(self, name)
        self._settings = settings
        self._usual = usual
        self._was_shown = False
        self.setChildrenCollapsible(False)
        for place, (piece, stretch) in enumerate(zip(pieces, stretches, strict=True)):
            self.addWidget(piece)
            self.setStretchFactor(place, stretch)
        self.splitterMoved.connect(self._remember)

    @property
    def _key(self) -> str:
        return f"splitter/{self.objectName()}"

    @Slot()
    def _remember(self) -> None:
        self._settings.set(self._key, ",".join(str(size) for size in self.sizes()))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._was_shown:
            return
        self._was_shown = True
        kept = [int(size) for size in re.findall(r"\d+", self._settings.get(self._key))]
        room = self.width() if self.orientation() is Qt.Orientation.Horizontal else self.height()
        self.setSizes(kept if len(kept) == self.count() else self._usual(room))


def side_splitter(name: str, side: QWidget, rest: QWidget, settings: "LocalSettings", usual: int) -> RememberedSplitter:
    """A side, at first `usual` units wide, and beside it what takes all the room that comes."""

    def sizes(room: int) -> tuple[int, int]:
        left = min(theme().look.px(usual), room * _MOST_PERCENT // 100)
        return left, room - left

    return RememberedSplitter(name, (side, rest), settings, stretches=(0, 1), usual=sizes)


def shared_splitter(
    name: str, pieces: Sequence[QWidget], shares: Sequence[int], settings: "LocalSettings"
) -> RememberedSplitter:
    """Pieces that share the room, at first and when it changes."""
    whole = sum(shares)
    return RememberedSplitter(
        name, pieces, settings, stretches=shares, usual=lambda room: [room * share // whole for share in shares]
    )

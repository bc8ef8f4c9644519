"""A splitter whose proportion this computer remembers."""

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
    """Two sides beside each other, as they were left; at first the left side is `usual` units wide."""

    def __init__(self, name: str, settings: "LocalSettings", usual: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        named(self, name)
        self._settings = settings
        self._usual = usual
        self._was_shown = False
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._remember)

    def add_sides(self, left: QWidget, right: QWidget) -> None:
        """Put both sides in; room that comes goes to the right one."""
        self.addWidget(left)
        self.addWidget(right)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)

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
        kept = [int(part) for part in self._settings.get(self._key).split(",") if part.isdigit()]
        left = min(theme().look.px(self._usual), self.width() * _MOST_PERCENT // 100)
        self.setSizes(kept if len(kept) == self.count() else [left, self.width() - left])

"""Pages one behind the other, of which only the one that is seen says how small the window may be."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QStackedWidget

from app.ui.overriding import override


class PageStack(QStackedWidget):
    """As Qt's own, but a wide page nobody looks at does not make the others scroll."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self._on_turned)

    @override
    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return super().minimumSizeHint() if page is None else page.minimumSizeHint().expandedTo(page.minimumSize())

    @Slot()
    def _on_turned(self) -> None:
        self.updateGeometry()

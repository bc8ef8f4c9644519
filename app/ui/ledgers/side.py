"""The left side of 台账: the ledgers with their counts, and what can be done beside them."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.labels.ledgers import TITLES
from app.labels.timekeeping import TITLE as TIMES
from app.ui.icons import Icon
from app.ui.parts import column, named
from app.ui.theme.theme import theme
from app.ui.tools import marked_button

_NAME: Final = Qt.ItemDataRole.UserRole
_WIDTH: Final = 164


class LedgerSide(QWidget):
    """Says what is wanted; the place shows it."""

    ledger_wanted = Signal(str)
    """The name of a ledger's list."""
    times_wanted = Signal()
    import_wanted = Signal()
    history_wanted = Signal()

    def __init__(self, *, may_import: bool) -> None:
        super().__init__()
        self.names = named(QListWidget(), "ledgerNames", self.tr("各台账"))
        self.names.setProperty("role", "menu")
        for name, title in TITLES.items():
            item = QListWidgetItem(title)
            item.setData(_NAME, name)
            self.names.addItem(item)
        self._lay_out(may_import=may_import)
        self.names.itemClicked.connect(self._on_item)
        self.names.itemActivated.connect(self._on_item)
        self.names.currentItemChanged.connect(self._on_current)
        theme().changed.connect(self._scale)
        self._scale()

    def show_name(self, name: str) -> None:
        """Mark a ledger as the one that is shown; empty marks none."""
        if not name:
            self.names.clearSelection()
            return
        item = self.names.item(list(TITLES).index(name))
        self.names.setCurrentItem(item)
        item.setSelected(True)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Say how many lines each ledger has."""
        for number, (name, title) in enumerate(TITLES.items()):
            self.names.item(number).setText(f"{title}  {counts[name]:,}")

    def _lay_out(self, *, may_import: bool) -> None:
        inside = column(self, spacing=8)
        inside.addWidget(self.names, 1)
        times = marked_button(TIMES, "showTimes", Icon.TIMER)
        times.clicked.connect(self.times_wanted)
        inside.addWidget(times)
        if not may_import:
            return
        begin = marked_button(self.tr("导入台账"), "beginImport", Icon.IMPORT, role="primary")
        begin.clicked.connect(self.import_wanted)
        past = marked_button(self.tr("导入记录"), "showHistory", Icon.HISTORY)
        past.clicked.connect(self.history_wanted)
        inside.addWidget(begin)
        inside.addWidget(past)

    @Slot(QListWidgetItem)
    def _on_item(self, item: QListWidgetItem) -> None:
        self.ledger_wanted.emit(str(item.data(_NAME)))

    @Slot(QListWidgetItem)
    def _on_current(self, item: QListWidgetItem | None) -> None:
        """Arrow keys turn to a ledger at once."""
        if item is not None and self.names.hasFocus():
            self._on_item(item)

    @Slot()
    def _scale(self) -> None:
        self.setFixedWidth(theme().look.px(_WIDTH))

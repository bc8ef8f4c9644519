"""The table inside a list pane: one line a row, as high as the text wants it, sorted by its head in the database."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from app.ui.lists.model import KEY, KeyedListModel
from app.ui.lists.painter import CellPainter
from app.ui.parts import named
from app.ui.theme.theme import theme


class ListTable(QTableView):
    """A table whose current row, selection and scroll position are kept by key when the list is read again."""

    def __init__(self, model: KeyedListModel, name: str, spoken: str) -> None:
        super().__init__()
        named(self, name, spoken)
        self._list = model
        self._kept_key: int | None = None
        self._kept_row = 0
        self._kept_top: int | None = None
        self._dress()
        self.setModel(model)
        header = self.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(model.sort)
        model.about_to_change.connect(self._keep)
        theme().changed.connect(self._scale)
        self._scale()

    @property
    def current_key(self) -> int | None:
        """The key of the current row."""
        index = self.currentIndex()
        return index.data(KEY) if index.isValid() else None

    @property
    def selected_keys(self) -> list[int]:
        """The keys of the selected rows, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._list.keys[row] for row in rows]

    def go_to_key(self, key: int) -> bool:
        """Make the row of a key current; False when it is not listed."""
        row = self._list.row_of(key)
        if row < 0:
            return False
        self.setCurrentIndex(self._list.index(row, 0))
        return True

    def restore(self, *, selects_first: bool) -> None:
        """Go back to where people were before the list was read again."""
        count = self._list.rowCount()
        if not count:
            return
        if self._kept_key is None:
            if selects_first:
                self.setCurrentIndex(self._list.index(0, 0))
            return
        if not self.go_to_key(self._kept_key):
            self.setCurrentIndex(self._list.index(min(self._kept_row, count - 1), 0))
        top = -1 if self._kept_top is None else self._list.row_of(self._kept_top)
        if top >= 0:  # after the current row, which scrolls into view
            self.verticalScrollBar().setValue(top)

    def _dress(self) -> None:
        self.setItemDelegate(CellPainter(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionsClickable(True)

    @Slot()
    def _keep(self) -> None:
        self._kept_key = self.current_key
        self._kept_row = max(0, self.currentIndex().row())
        top = self.rowAt(0)
        self._kept_top = self._list.keys[top] if 0 <= top < len(self._list.keys) else None

    @Slot()
    def _scale(self) -> None:
        height = theme().look.row_px
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)

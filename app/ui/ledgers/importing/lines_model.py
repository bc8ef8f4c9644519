"""A table of texts that never changes, however long."""

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.ui.overriding import override
from app.ui.parts import named
from app.ui.theme.theme import theme

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_MEASURED = 200  # rows


class LinesModel(QAbstractTableModel):
    """Lines under heads; all that is shown is there from the beginning."""

    def __init__(self, heads: Sequence[str], *, numbers: Collection[int] = (), parent: QObject | None = None) -> None:
        """`numbers` are the columns that stand on the right."""
        super().__init__(parent)
        self._heads = list(heads)
        self._numbers = numbers
        self._lines: Sequence[Sequence[str]] = ()

    def show_lines(self, lines: Sequence[Sequence[str]]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._heads)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._lines[index.row()][index.column()]
        return self._side(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in self._numbers else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return self._side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None


class LinesTable(QTableView):
    """A table for such lines: whole rows, no grid, the last column takes the room that is left."""

    def __init__(self, model: QAbstractTableModel, name: str, spoken: str) -> None:
        super().__init__()
        named(self, name, spoken)
        self.setProperty("role", "lines")
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        theme().changed.connect(self._scale)
        self._scale()

    @Slot()
    def _scale(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().look.px(36))


def fit_columns(table: QTableView) -> None:
    """Make all columns but the last as wide as what they show at the top."""
    table.horizontalHeader().setResizeContentsPrecision(_MEASURED)
    for number in range(table.model().columnCount() - 1):
        table.resizeColumnToContents(number)

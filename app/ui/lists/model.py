"""A list as Qt sees it: all keys at once, rows a hundred at a time when they come into view."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal, Slot

from app.domain.lists import ColumnKind, ListQuery, ListSource
from app.ui.lists.cells import Badge, CellText, say_value
from app.ui.overriding import override

if TYPE_CHECKING:
    from app.domain.problems import Refusal
    from app.ui.running import Runner

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
BADGE = int(Qt.ItemDataRole.UserRole) + 1
KEY = int(Qt.ItemDataRole.UserRole) + 2
ROW = int(Qt.ItemDataRole.UserRole) + 3
_PAGE = 128
_PAGES_KEPT = 48
_PAGES_ASKED_AT_ONCE = 3  # what is in view lies on two pages at most; older wishes were scrolled past


class KeyedListModel(QAbstractTableModel):
    """Asks for the keys of a query, then for the rows of the pages in view; nothing waits on the GUI thread."""

    loaded = Signal()
    """The keys are there; `rowCount` is exact."""
    about_to_change = Signal()
    refused = Signal(object)

    def __init__(
        self,
        source: ListSource,
        runner: "Runner",
        says: Mapping[str, CellText] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`says` has the words for columns whose values are not plain."""
        super().__init__(parent)
        self._source = source
        self._runner = runner
        self._says = dict(says or {})
        self._columns = list(source.columns)
        self._query = ListQuery()
        self._keys: Sequence[int] = ()
        self._is_loaded = False
        self._asked = 0  # the number of the last question; answers to older ones are dropped
        self._pages: OrderedDict[int, Sequence[object]] = OrderedDict()
        self._wanted: list[int] = []
        self._on_way: set[int] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._read_wanted)

    @property
    def query(self) -> ListQuery:
        """What is listed."""
        return self._query

    @property
    def is_loaded(self) -> bool:
        """Whether the keys of the query are there."""
        return self._is_loaded

    @property
    def keys(self) -> Sequence[int]:
        """The keys in order."""
        return self._keys

    def ask(self, query: ListQuery) -> None:
        """List something else; what is shown stays until the answer is there."""
        self._query = query
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Ask again for what is listed."""
        self._asked += 1
        asked, query, source = self._asked, self._query, self._source

        def read() -> tuple[Sequence[int], Sequence[object]]:
            keys = source.keys(query)
            return keys, source.rows(keys[:_PAGE])  # the first rows come along, so that nothing is painted without them

        self._runner.run(
            read, owner=self, on_done=lambda found: self._take_keys(asked, *found), on_refused=self._on_refused
        )

    def row_of(self, key: int) -> int:
        """Where a key stands; -1 when it is not listed."""
        try:
            return list(self._keys).index(key)
        except ValueError:
            return -1

    def value(self, row: int) -> object | None:
        """The value of a row, or None while it is on its way."""
        page = self._pages.get(row // _PAGE)
        return None if page is None else page[row % _PAGE]

    def title(self, column: int) -> str:
        """The heading of a column."""
        return self._columns[column].title

    def _on_refused(self, refusal: "Refusal") -> None:
        self.refused.emit(refusal)

    def _take_keys(self, asked: int, keys: Sequence[int], first_rows: Sequence[object]) -> None:
        if asked != self._asked:
            return
        self.about_to_change.emit()
        self.beginResetModel()
        self._keys = keys
        self._is_loaded = True
        self._pages.clear()
        self._wanted.clear()
        self._on_way.clear()
        if len(first_rows) == min(len(keys), _PAGE):  # otherwise somebody deleted rows since, and they are asked again
            self._pages[0] = first_rows
        self.endResetModel()
        self.loaded.emit()
        if 0 in self._pages and keys:
            self._tell_read(0, len(first_rows))

    def _want(self, page: int) -> None:
        if page not in self._on_way:
            if page in self._wanted:
                self._wanted.remove(page)
            self._wanted.append(page)
            if not self._soon.isActive():
                self._soon.start()

    @Slot()
    def _read_wanted(self) -> None:
        pages = self._wanted[-_PAGES_ASKED_AT_ONCE:]
        self._wanted.clear()
        for page in pages:
            self._read(page)

    def _read(self, page: int) -> None:
        listed, source = self._keys, self._source
        keys = listed[page * _PAGE : (page + 1) * _PAGE]
        self._on_way.add(page)
        self._runner.run(
            lambda: source.rows(keys),
            owner=self,
            on_done=lambda rows: self._take_rows(listed, page, len(keys), rows),
            on_refused=self._on_refused,
        )

    def _take_rows(self, listed: Sequence[int], page: int, expected: int, rows: Sequence[object]) -> None:
        if listed is not self._keys:
            return  # other keys came meanwhile: the page of that number holds other rows now
        self._on_way.discard(page)
        if len(rows) != expected:
            self.refresh()  # somebody deleted rows since the keys were read
            return
        self._pages[page] = rows
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)
        self._tell_read(page * _PAGE, expected)

    def _tell_read(self, first: int, count: int) -> None:
        """Rows have come: whoever shows the current one beside the list hears it after `loaded`."""
        self.dataChanged.emit(self.index(first, 0), self.index(first + count - 1, len(self._columns) - 1))

    def said(self, row: int, column: int) -> str | Badge | None:
        """What a cell shows, or None while its row is on its way (and then it is asked for)."""
        page = row // _PAGE
        rows = self._pages.get(page)
        if rows is None:
            self._want(page)
            return None
        self._pages.move_to_end(page)
        return self.say(rows[row % _PAGE], column)

    def say(self, row: object, column: int) -> str | Badge:
        """What a column shows of the value of a row."""
        spec = self._columns[column]
        value = getattr(row, spec.name)
        say = self._says.get(spec.name)
        return say_value(spec, value) if say is None else say(value)

    @override
    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._keys)

    @override
    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._columns)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._keys):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            said = self.said(index.row(), index.column())
            return said.text if isinstance(said, Badge) else said
        if role == BADGE:
            said = self.said(index.row(), index.column())
            return said if isinstance(said, Badge) else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role == KEY:
            return self._keys[index.row()]
        return self.value(index.row()) if role == ROW else None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        is_number = self._columns[column].kind is ColumnKind.NUMBER
        side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column, in the database; a column below 0 is the list's own order."""
        name = self._columns[column].name if column >= 0 and self._columns[column].is_sortable else ""
        self.ask(replace(self._query, order=name, is_descending=order == Qt.SortOrder.DescendingOrder and bool(name)))

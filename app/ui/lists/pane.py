"""The one pattern of a list: title and exact count, filters, table, and what to do when it is empty."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QStackedWidget, QToolButton, QWidget

from app.domain.lists import ListSource
from app.ui.actions import ActionId, make_action, words
from app.ui.icons import Icon
from app.ui.lists.cells import Badge, CellText, plain_words
from app.ui.lists.columns import ColumnMemory
from app.ui.lists.copying import as_table
from app.ui.lists.empty import EmptyPage, EmptyState
from app.ui.lists.exporting import ListExport
from app.ui.lists.filters import FilterChoice, FilterRow
from app.ui.lists.model import KEY, KeyedListModel
from app.ui.lists.table import ListTable
from app.ui.parts import column, label, named, row
from app.ui.tools import tool

if TYPE_CHECKING:
    from app.ui.shell.desk import Desk


class ListPane(QFrame):
    """A list with everything people expect of one; it reads nothing before `refresh` or `show_filtered`."""

    current_changed = Signal(object)
    """The key of the current row, or None."""
    opened = Signal(int)
    """Enter or a double click on a row: its key."""

    def __init__(  # noqa: PLR0913 - the parts of a list, all by name
        self,
        desk: "Desk",
        source: ListSource,
        *,
        name: str,
        title: str,
        says: Mapping[str, CellText] | None = None,
        filters: Sequence[FilterChoice] = (),
        empty: EmptyState | None = None,
        unit: str = "条",
        selects_first: bool = True,
        can_export: bool = True,
        keeps_filters: bool = False,
        ledger: str = "",
    ) -> None:
        """`name` is the object name and the name the columns are remembered under; `unit` counts rows (件、户、张).

        Without `can_export` Ctrl+E is the place's own; with `keeps_filters` the filter row is never hidden; `ledger` is
        as in `ListExport`.
        """
        super().__init__()
        named(self, name, title)
        self.setProperty("role", "card")
        self._desk = desk
        self._source = source
        self._title = title
        self._unit = unit
        self._ledger = ledger
        self.standing = ""
        """What the list is held to beside the filters, in words; written above an export."""
        self._selects_first = selects_first
        self._empty = empty or EmptyState(text=self.tr("这里还没有内容。"))
        self._says = says or {}
        self._model = KeyedListModel(source, desk.runner, says, self)
        self._table = ListTable(self._model, f"{name}Table", title)
        self._filters = FilterRow(filters)
        self._keeps_filters = keeps_filters
        if not keeps_filters:
            self._filters.hide()
        self._count = named(label("", "muted"), f"{name}Count", self.tr("共几条"))
        self._memory = ColumnMemory(self._table, list(source.columns), desk.settings, name)
        self._middle = QStackedWidget()
        self._nothing = EmptyPage()
        self._lay_out(title)
        self._make_actions(can_export=can_export)
        self._connect()

    @property
    def model(self) -> KeyedListModel:
        """The model behind the table."""
        return self._model

    @property
    def table(self) -> ListTable:
        """The table."""
        return self._table

    @property
    def current_row(self) -> object | None:
        """The value of the current row, or None while there is none or it is on its way."""
        index = self._table.currentIndex()
        return self._model.value(index.row()) if index.isValid() else None

    @Slot()
    def refresh(self) -> None:
        """Read the list again; current row, selection and scroll position stay."""
        self._model.refresh()

    def show_filtered(self, filters: Mapping[str, str], text: str = "") -> None:
        """List what these filters leave; the chips show them."""
        self._filters.setVisible(self._keeps_filters or bool(filters or text))
        self._filters.choose(filters, text)

    def offer(self, name: str, options: Sequence[tuple[str, str]]) -> None:
        """Give a filter its values with their words, which had to be read first."""
        self._filters.offer(name, options)

    @property
    def narrowed(self) -> tuple[str, ...]:
        """What leaves only some of the rows, in words."""
        return tuple(part for part in (self.standing, *self._filters.said) if part)

    @Slot()
    def export(self) -> None:
        """Ask the frame to write what is listed into a file."""
        wanted = ListExport(
            owner=self,
            title=self._title,
            unit=self._unit,
            source=self._source,
            query=self._model.query,
            narrowed=self.narrowed,
            words=plain_words(self._source.columns, self._says),
            ledger=self._ledger,
        )
        self._desk.export_wanted.emit(wanted)

    def _lay_out(self, title: str) -> None:
        head = row(margins=(16, 6, 6, 6), spacing=8)
        head.addWidget(label(title, "heading"))
        head.addWidget(self._count)
        head.addStretch(1)
        find = tool(f"{self.objectName()}Filter", f"{words(ActionId.FILTER)}  Ctrl+F", Icon.FILTER)
        find.clicked.connect(self._on_filter)
        head.addWidget(find)
        choose = tool(f"{self.objectName()}Columns", self.tr("选择列"), Icon.COLUMNS)
        choose.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._memory.fill_menu(choose)
        head.addWidget(choose)
        self._head = head
        self._middle.addWidget(self._table)
        self._middle.addWidget(self._nothing)
        inside = column(self, margins=(1, 0, 1, 1), spacing=0)
        inside.addLayout(head)
        inside.addWidget(self._filters)
        inside.addWidget(self._middle, 1)
        self.setFocusProxy(self._table)

    def add_head(self, widget: QWidget) -> None:
        """Put a widget into the head of the pane, left of the tools."""
        self._head.insertWidget(self._head.count() - 2, widget)

    def _make_actions(self, *, can_export: bool) -> None:
        make_action(ActionId.FILTER, self, self._on_filter)
        make_action(ActionId.COPY_ROWS, self._table, self._on_copy)
        if can_export:
            make_action(ActionId.EXPORT, self, self.export)

    def _connect(self) -> None:
        self._model.loaded.connect(self._on_loaded)
        self._model.refused.connect(self._desk.refuse)
        self._filters.changed.connect(self._on_filters)
        self._table.activated.connect(lambda index: self.opened.emit(index.data(KEY)))
        self._table.selectionModel().currentRowChanged.connect(self._on_current)

    @Slot()
    def _on_loaded(self) -> None:
        count = self._model.rowCount()
        self._count.setText(self.tr("共 {n} {unit}").format(n=f"{count:,}", unit=self._unit))
        if count:
            self._middle.setCurrentWidget(self._table)
            self._table.restore(selects_first=self._selects_first)
            return
        query = self._model.query
        if query.text or query.filters:
            text = self.tr("没有符合筛选条件的内容。")
            self._nothing.show_state(EmptyState(text=text, verb=self.tr("取消筛选"), do=self._filters.clear))
        else:
            self._nothing.show_state(self._empty)
        self._middle.setCurrentWidget(self._nothing)
        self.current_changed.emit(None)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.current_changed.emit(index.data(KEY) if index.isValid() else None)

    @Slot(str, dict)
    def _on_filters(self, text: str, chosen: dict[str, str]) -> None:
        self._model.ask(replace(self._model.query, text=text, filters=chosen))

    @Slot()
    def _on_filter(self) -> None:
        """Show the filter row and type into it; pressed again while it is empty, hide it."""
        is_empty = not self._filters.text and not self._filters.chosen
        if self._filters.isVisible() and is_empty and not self._keeps_filters:
            self._filters.hide()
            self._table.setFocus()
            return
        self._filters.show()
        self._filters.begin()

    @Slot()
    def _on_copy(self) -> None:
        """Put the selected rows on the clipboard; rows that were never in view are read for it."""
        keys = self._table.selected_keys
        source = self._source
        self._desk.runner.run(
            lambda: source.rows(keys), owner=self, on_done=self._put_on_clipboard, on_refused=self._desk.refuse
        )

    def _put_on_clipboard(self, rows: Sequence[object]) -> None:
        shown = [n for n in range(self._model.columnCount()) if not self._table.isColumnHidden(n)]
        lines = [[self._model.title(n) for n in shown]] if len(rows) > 1 else []
        for value in rows:
            said = [self._model.say(value, n) for n in shown]
            lines.append([cell.text if isinstance(cell, Badge) else cell for cell in said])
        QGuiApplication.clipboard().setMimeData(as_table(lines))
        self._desk.toast(self.tr("已复制 {n} 行，可粘贴到表格。").format(n=len(rows)))

"""Which columns of a list are shown, how wide and in which order; remembered on this computer."""

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView, QToolButton

from app.domain.lists import ListColumn
from app.ui.parts import named
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.ui.settings_store import LocalSettings

_EXTRA = 2  # characters of room around a hinted width


class ColumnMemory(QObject):
    """Sets the columns up as they were left and remembers every change; widths are kept in characters of text."""

    def __init__(self, view: QTableView, columns: list[ListColumn], settings: "LocalSettings", name: str) -> None:
        super().__init__(view)
        self._view = view
        self._header = view.horizontalHeader()
        self._columns = columns
        self._settings = settings
        self._name = f"columns/{name}"
        self._is_setting = False
        self._widths: dict[str, float] = {column.name: column.width + _EXTRA for column in columns}
        self._hidden: set[str] = set()
        self._recall()
        self._set_up()
        self._header.sectionResized.connect(self._on_resized)
        theme().changed.connect(self._set_up)

    def fill_menu(self, button: QToolButton) -> None:
        """Give a button the menu that chooses the columns; the key column always stays."""
        menu = named(QMenu(button), "columnMenu", self.tr("选择列"))
        for number, column in enumerate(self._columns[1:], start=1):
            choice = menu.addAction(column.title)
            choice.setObjectName(f"column-{column.name}")
            choice.setCheckable(True)
            choice.setChecked(column.name not in self._hidden)
            choice.toggled.connect(lambda on, number=number: self.show_column(number, is_shown=on))
        button.setMenu(menu)

    def show_column(self, number: int, *, is_shown: bool) -> None:
        """Show or hide a column."""
        name = self._columns[number].name
        (self._hidden.discard if is_shown else self._hidden.add)(name)
        self._view.setColumnHidden(number, not is_shown)
        self._remember()

    @Slot()
    def _set_up(self) -> None:
        self._is_setting = True
        self._header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        em = theme().look.text_px
        for number, column in enumerate(self._columns):
            self._view.setColumnWidth(number, round(self._widths[column.name] * em))
            self._view.setColumnHidden(number, column.name in self._hidden)
        self._is_setting = False

    @Slot(int, int, int)
    def _on_resized(self, number: int, _before: int, now: int) -> None:
        # the last column is stretched by the header itself; only what a person drags is kept
        if not self._is_setting and now > 0 and number != len(self._columns) - 1:
            self._widths[self._columns[number].name] = round(now / theme().look.text_px, 2)
            self._remember()

    def _recall(self) -> None:
        kept = self._settings.get(self._name)
        if kept:
            told = json.loads(kept)
            known = {column.name for column in self._columns}
            self._widths |= {name: width for name, width in told["widths"].items() if name in known}
            self._hidden = known & set(told["hidden"]) - {self._columns[0].name}

    def _remember(self) -> None:
        self._settings.set(self._name, json.dumps({"widths": self._widths, "hidden": sorted(self._hidden)}))

"""The forms of the station with their pictures; found by name, initials or code."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem

from app.domain.search.folding import fold
from app.ui.actions import ActionId, make_action
from app.ui.papers.own_bar import OwnBar
from app.ui.papers.thumbnails import HEIGHT, WIDTH, Thumbnails
from app.ui.parts import column, label, named, row
from app.ui.theme.field_icons import with_icons
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.services.papers.paper import FormLine, FormShelf
    from app.ui.ground import Ground

_CODE = Qt.ItemDataRole.UserRole
_LEAST_WIDTH = 270
_LEAST_HEIGHT = 150  # a form and a half above what is known of it


class CataloguePane(QFrame):
    """Choose a form; arrows move, the preview follows."""

    chosen = Signal(object)
    """The FormLine that is now current."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "catalogue", self.tr("表单目录"))
        self.setProperty("role", "card")
        self._forms: dict[str, FormLine] = {}
        self._wanted = ""  # asked for before the forms were there
        self._pictures = Thumbnails(ground, self)
        self._count = named(label("", "muted"), "catalogueCount", self.tr("共几种"))
        self._find = with_icons(named(QLineEdit(), "catalogueFind", self.tr("查找表单")))
        self._find.setPlaceholderText(self.tr("名称或首字母，如 pgd"))
        self._find.setClearButtonEnabled(True)
        self._list = named(QListWidget(), "catalogueList", self.tr("表单"))
        self._list.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.own = OwnBar(ground)
        self._lay_out()
        self._find.textChanged.connect(self._filter)
        self._find.returnPressed.connect(self._list.setFocus)
        self._list.currentItemChanged.connect(self._on_current)
        self.chosen.connect(self.own.show_form)
        self.own.reread.connect(self._pictures.forget)
        self._pictures.came.connect(self._on_picture)
        bar = self._list.verticalScrollBar()
        bar.valueChanged.connect(self._ask_for_pictures)
        bar.rangeChanged.connect(self._ask_for_pictures)  # the list was filled, filtered or made larger
        make_action(ActionId.FILTER, self, self._find.setFocus)
        theme().changed.connect(self._scale)
        self._scale()

    def _lay_out(self) -> None:
        head = row(margins=(16, 10, 12, 0))
        head.addWidget(label(self.tr("表单目录"), "heading"))
        head.addWidget(self._count)
        head.addStretch(1)
        find = row(margins=(12, 0, 12, 0))
        find.addWidget(self._find)
        inside = column(self, margins=(1, 0, 1, 8), spacing=8)
        inside.addLayout(head)
        inside.addLayout(find)
        inside.addWidget(self._list, 1)
        inside.addWidget(self.own)
        self.setFocusProxy(self._list)

    def show_shelf(self, shelf: "FormShelf") -> None:
        """Show these forms; the current one stays current."""
        current = self._wanted or self._current_code()
        blocker = QSignalBlocker(self._list)  # rows that come and go are no choice
        self._forms = {form.code: form for form in shelf.forms}
        self._list.clear()
        for form in shelf.forms:
            item = QListWidgetItem(self._pictures.icon(form.code), self._words(form))
            item.setData(_CODE, form.code)
            item.setToolTip(form.source)
            self._list.addItem(item)
        blocker.unblock()
        self._count.setText(self.tr("共 {n} 种").format(n=len(shelf.forms)))
        self.own.show_faults(shelf.faults)
        self._filter()
        self.choose(current)

    def choose(self, code: str) -> None:
        """Make a form current; the first one when there is none of this code."""
        self._wanted = "" if self._forms else code
        items = [self._list.item(number) for number in range(self._list.count())]
        found = next((item for item in items if item.data(_CODE) == code), None)
        if found is not None or items:
            item = found or items[0]
            is_current = self._list.currentItem() is item
            self._list.setCurrentItem(item)
            self._list.scrollToItem(item)
            if is_current:
                self.chosen.emit(self._forms[str(item.data(_CODE))])

    def _current_code(self) -> str:
        number = self._list.currentRow()
        return "" if number < 0 else str(self._list.item(number).data(_CODE))

    def _words(self, form: "FormLine") -> str:
        marks = [form.group] if form.group else []
        marks.append(self.tr("第 {n} 版").format(n=form.version))
        if form.is_own:
            marks.append(self.tr("本所自制"))
        if form.status:
            marks.append(form.status)
        return f"{form.name}\n{' · '.join(marks)}"

    @Slot()
    def _filter(self) -> None:
        words = [fold(word) for word in self._find.text().split()]
        shown = []
        for number in range(self._list.count()):
            item = self._list.item(number)
            form = self._forms[str(item.data(_CODE))]
            known = " ".join((fold(form.name), fold(form.code), fold(form.group), *form.initials))
            is_shown = all(word in known for word in words)
            item.setHidden(not is_shown)
            shown += [item] if is_shown else []
        self._ask_for_pictures()
        current = self._list.currentRow()
        if shown and current >= 0 and self._list.item(current).isHidden():
            self._list.setCurrentItem(shown[0])

    @Slot(QListWidgetItem, QListWidgetItem)
    def _on_current(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(self._forms[str(item.data(_CODE))])

    @Slot()
    def _ask_for_pictures(self) -> None:
        """Only what is in view is drawn: all seventy would keep the worker busy for seconds."""
        view = self._list.viewport().rect()
        items = [self._list.item(number) for number in range(self._list.count())]
        in_view = [item for item in items if not item.isHidden() and self._list.visualItemRect(item).intersects(view)]
        self._pictures.ask([str(item.data(_CODE)) for item in in_view])

    @Slot(str)
    def _on_picture(self, code: str) -> None:
        for number in range(self._list.count()):
            item = self._list.item(number)
            if item.data(_CODE) == code:
                item.setIcon(self._pictures.icon(code))

    @Slot()
    def _scale(self) -> None:
        look = theme().look
        self.setMinimumWidth(look.px(_LEAST_WIDTH))
        self._list.setMinimumHeight(look.px(_LEAST_HEIGHT))
        self._list.setIconSize(QSize(look.px(WIDTH), look.px(HEIGHT)))
        for number in range(self._list.count()):
            item = self._list.item(number)
            item.setIcon(self._pictures.icon(str(item.data(_CODE))))

"""办什么: the business types, most used first, chosen by name or by initials (dmxz)."""

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem

from app.domain.search.folding import fold
from app.ui.overriding import override
from app.ui.parts import column, label, named
from app.ui.theme.field_icons import with_icons
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.definitions.business import BusinessType
    from app.ui.settings_store import LocalSettings

_CODE = Qt.ItemDataRole.UserRole
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_USED = "intake/used"
_KEPT = 200  # how many of the latest choices say what is used most


class BusinessPicker(QFrame):
    """A field and a list; arrows move in the list while the focus stays in the field, Enter chooses."""

    chosen = Signal(str)
    """The code of the business type."""

    def __init__(self, settings: "LocalSettings") -> None:
        super().__init__()
        named(self, "businessPicker", self.tr("办什么"))
        self.setProperty("role", "card")
        self._settings = settings
        self._known: Sequence[BusinessType] = ()
        self._filter = with_icons(named(QLineEdit(), "businessFilter", self.tr("业务名称或拼音首字母")))
        self._filter.setPlaceholderText(self.tr("名称或首字母，如 dmxz"))
        self._filter.setClearButtonEnabled(True)
        self._list = named(QListWidget(), "businessList", self.tr("可办业务"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = named(label("", "muted", wraps=True), "businessNothing")
        self._nothing.hide()
        inside = column(self, margins=(12, 12, 12, 12), spacing=8)
        inside.addWidget(label(self.tr("办什么"), "heading"))
        inside.addWidget(self._filter)
        inside.addWidget(self._nothing)
        inside.addWidget(self._list, 1)
        self.setFocusProxy(self._filter)
        self._filter.installEventFilter(self)
        self._filter.textChanged.connect(self._fill)
        self._filter.returnPressed.connect(self._on_enter)
        self._list.itemClicked.connect(self._on_item)
        self._list.itemActivated.connect(self._on_item)
        theme().changed.connect(self._scale)
        self._scale()

    def show_businesses(self, known: "Sequence[BusinessType]") -> None:
        """Offer these business types."""
        self._known = known
        self._fill()

    def mark(self, code: str) -> None:
        """Show which one is being taken in, and remember that it was used."""
        used = self._used()[-_KEPT + 1 :]
        self._settings.set(_USED, " ".join([*used, code]))
        self._select(code)

    def offered(self) -> list[str]:
        """The codes listed now, from top to bottom."""
        return [self._list.item(row).data(_CODE) for row in range(self._list.count())]

    def begin(self) -> None:
        """Put the focus where initials are typed."""
        self._filter.setFocus()
        self._filter.selectAll()

    @property
    def current(self) -> str:
        """The code the list stands on; empty when it offers nothing."""
        return str(self._list.currentIndex().data(_CODE) or "")

    def _used(self) -> list[str]:
        return self._settings.get(_USED).split()

    @Slot()
    def _fill(self) -> None:
        kept = self.current
        wanted = fold(self._filter.text())
        used = Counter(self._used())
        fitting = [business for business in self._known if _fits(wanted, business)]
        self._list.clear()
        for business in sorted(fitting, key=lambda business: (-used[business.code], business.order)):
            item = QListWidgetItem(business.name)
            item.setData(_CODE, business.code)
            item.setToolTip(self.tr("拼音首字母：{initials}").format(initials=business.initials))
            self._list.addItem(item)
        self._nothing.setText(self.tr("没有“{text}”这项业务，请换几个字。").format(text=self._filter.text()))
        self._nothing.setVisible(bool(self._known) and not fitting)
        self._select(kept)

    def _select(self, code: str) -> None:
        codes = self.offered()
        if codes:
            self._list.setCurrentRow(codes.index(code) if code in codes else 0)

    @Slot()
    def _on_enter(self) -> None:
        if self.current:
            self.chosen.emit(self.current)

    @Slot(QListWidgetItem)
    def _on_item(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(_CODE)))

    @Slot()
    def _scale(self) -> None:
        self.setMinimumWidth(theme().look.px(176))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._filter and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None and self._list.count():
                self._list.setCurrentRow((self._list.currentRow() + step) % self._list.count())
                return True
        return super().eventFilter(watched, event)


def _fits(wanted: str, business: "BusinessType") -> bool:
    if not wanted or wanted in fold(business.name):
        return True
    return any(initials.startswith(wanted) for initials in business.initials.split())

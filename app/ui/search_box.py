"""The one search box of the window: everything the station knows, found while somebody types (F3)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from app.ui.asking import Asker, Find
from app.ui.icons import Icon, icon
from app.ui.overriding import override
from app.ui.parts import named
from app.ui.suggesting import Suggestion, SuggestionPopup
from app.ui.theme.field_icons import with_icons
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.ui.running import Runner


class SearchBox(QLineEdit):
    """Finds records of every kind, grouped by kind; arrows and Enter choose, Esc closes."""

    opened = Signal(str, str)
    """A result was chosen: its kind and id."""

    def __init__(self, runner: "Runner", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        with_icons(named(self, "searchBox", self.tr("查找")))
        self.setPlaceholderText(self.tr("查客户、户号尾数、手机尾数、拼音首字母、地址、表号、单号  F3"))
        self.setClearButtonEnabled(True)
        self.addAction(QAction(icon(Icon.SEARCH, "muted"), "", self), QLineEdit.ActionPosition.LeadingPosition)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._popup = SuggestionPopup(self, "searchResults")
        self._popup.chosen.connect(self._on_chosen)
        self._asker = Asker(self, runner, self._show)
        self.textEdited.connect(self._asker.ask)
        self.textChanged.connect(self._on_changed)

    @property
    def popup(self) -> SuggestionPopup:
        """The list of results."""
        return self._popup

    def use(self, search: Find) -> None:
        """Say who answers; called on the database worker."""
        self._asker.use(search)

    def begin(self) -> None:
        """Put the focus into the box, ready to type over what stands there."""
        self.setFocus()
        self.selectAll()

    def _show(self, text: str, found: Sequence[Suggestion], why: str) -> None:
        nothing = self.tr("没有找到“{text}”。可少输几个字，或改用户号、手机尾数。").format(text=text) if text else ""
        self._popup.offer(found, why or nothing)

    @Slot(str)
    def _on_changed(self, text: str) -> None:
        if not text:
            self._asker.ask("")

    @Slot(object)
    def _on_chosen(self, suggestion: Suggestion) -> None:
        self.clear()
        self.opened.emit(suggestion.kind, suggestion.id)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme().look.px(520), super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme().look.px(160), super().minimumSizeHint().height())

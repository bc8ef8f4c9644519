"""The bar above the stars: which half-year, how many of its months count, and what can be done with it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QMenu, QToolButton, QWidget

from app.labels.rating_stars import half_text
from app.ui.icons import Icon, icon
from app.ui.parts import label, named, row, set_property
from app.ui.tools import marked_button, tool

if TYPE_CHECKING:
    from app.services.rating.half_results import HalfYear

_LENGTH: Final = 11


class HalfBar(QWidget):
    """Says what is wanted; the page does it."""

    half_chosen = Signal(str)
    book_wanted = Signal()
    sheet_wanted = Signal()
    public_wanted = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "halfBar", self.tr("半年"))
        self._choice = named(QComboBox(), "half", self.tr("半年"))
        self._choice.setMinimumContentsLength(_LENGTH)
        self._earlier = tool("earlierHalf", self.tr("上一个半年  Alt+←"), Icon.EARLIER)
        self._later = tool("laterHalf", self.tr("下一个半年  Alt+→"), Icon.LATER)
        self._state = named(label("", "badge", tone="plain"), "halfState")
        self._book = tool("starBook", self.tr("导出 Excel"), Icon.EXPORT, shows_words=True)
        self._papers = self._printing()
        back = marked_button(self.tr("回到得分"), "leaveStars", Icon.RATING)
        inside = row(self, spacing=8)
        for widget in (self._earlier, self._choice, self._later, self._state):
            inside.addWidget(widget)
        inside.addStretch(1)
        inside.addWidget(self._papers)
        inside.addWidget(self._book)
        inside.addWidget(back)
        self._choice.activated.connect(self._on_chosen)
        self._earlier.clicked.connect(lambda: self.step(1))
        self._later.clicked.connect(lambda: self.step(-1))
        self._book.clicked.connect(self.book_wanted)
        back.clicked.connect(self.closed)

    @property
    def half(self) -> str:
        """The first month of the half-year that is chosen; empty while there is none."""
        return str(self._choice.currentData() or "")

    def begin(self) -> None:
        """Put the focus on the choice of the half-year."""
        self._choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_halves(self, halves: Sequence[str], chosen: str) -> None:
        """Offer these half-years, newest first."""
        self._choice.clear()
        for half in halves:
            self._choice.addItem(half_text(half), half)
        self._choice.setCurrentIndex(self._choice.findData(chosen))
        self._tell_ends()

    def show_state(self, shown: "HalfYear") -> None:
        """Say how many months count."""
        told = self.tr("已锁定 {n}/{all} 个月")
        self._state.setText(told.format(n=shown.locked, all=len(shown.months)))
        set_property(self._state, "tone", "good" if shown.locked == len(shown.months) else "near")
        for verb in (self._book, self._papers):
            verb.setEnabled(bool(shown.people))

    def step(self, towards_past: int) -> None:
        """Go so many half-years back; beyond the ends nothing happens."""
        place = self._choice.currentIndex() + towards_past
        if 0 <= place < self._choice.count():
            self._choice.setCurrentIndex(place)
            self._on_chosen()

    def _printing(self) -> QToolButton:
        made = tool("starPapers", self.tr("打印"), Icon.PRINT, shows_words=True)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = named(QMenu(made), "starPapersMenu", self.tr("打印"))
        for text, name, wanted in (
            (self.tr("打印半年星级公示表"), "starPublic", self.public_wanted),
            (self.tr("打印评定表（当前人员）\tF9"), "starSheet", self.sheet_wanted),
        ):
            action = menu.addAction(icon(Icon.PRINT), text)
            action.setObjectName(name)
            action.triggered.connect(wanted)
        made.setMenu(menu)
        return made

    def _tell_ends(self) -> None:
        place = self._choice.currentIndex()
        self._later.setEnabled(place > 0)
        self._earlier.setEnabled(0 <= place < self._choice.count() - 1)

    @Slot()
    def _on_chosen(self) -> None:
        self._tell_ends()
        if self.half:
            self.half_chosen.emit(self.half)

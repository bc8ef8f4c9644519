"""The bar above the place: which month, whether it is locked, and what can be done with it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, SignalInstance, Slot
from PySide6.QtWidgets import QBoxLayout, QComboBox, QMenu, QToolButton, QWidget

from app.domain.people.session import Permission, Session
from app.labels.rating_words import month_text
from app.ui.icons import Icon, icon
from app.ui.lists.cells import say_moment
from app.ui.parts import label, named, row, set_property
from app.ui.tools import marked_button, tool

if TYPE_CHECKING:
    from app.services.rating.results import MonthScores

_MONTH_LENGTH: Final = 9


class MonthBar(QWidget):
    """Says what is wanted; the place does it."""

    month_chosen = Signal(str)
    entry_wanted = Signal()
    register_wanted = Signal()
    stars_wanted = Signal()
    rules_wanted = Signal()
    lock_wanted = Signal()
    sheet_wanted = Signal()
    ranking_wanted = Signal()
    public_wanted = Signal()
    book_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        named(self, "monthBar", self.tr("月份"))
        self._months: Sequence[str] = ()
        self._choice = named(QComboBox(), "month", self.tr("月份"))
        self._choice.setMinimumContentsLength(_MONTH_LENGTH)
        self._earlier = tool("earlierMonth", self.tr("上月  Alt+←"), Icon.EARLIER)
        self._later = tool("laterMonth", self.tr("下月  Alt+→"), Icon.LATER)
        self._state = named(label("", "badge", tone="plain"), "monthState")
        self._halves = row(self, spacing=8)
        self._lay_out(session)
        self._choice.activated.connect(self._on_chosen)
        self._earlier.clicked.connect(lambda: self.step(1))
        self._later.clicked.connect(lambda: self.step(-1))

    @property
    def month(self) -> str:
        """The month that is chosen, as `YYYY-MM`; empty while there is none."""
        return str(self._choice.currentData() or "")

    def show_months(self, months: Sequence[str], chosen: str) -> None:
        """Offer these months, newest first."""
        self._months = months
        self._choice.clear()
        for month in months:
            self._choice.addItem(month_text(month), month)
        self._choice.setCurrentIndex(max(0, self._choice.findData(chosen)))
        self._tell_ends()

    def step(self, towards_past: int) -> None:
        """Go so many months back; beyond the ends nothing happens."""
        place = self._choice.currentIndex() + towards_past
        if 0 <= place < len(self._months):
            self._choice.setCurrentIndex(place)
            self._on_chosen()

    def show_scores(self, scores: "MonthScores") -> None:
        """Say how the month stands."""
        word, tone = self._standing(scores)
        self._state.setText(word)
        set_property(self._state, "tone", tone)

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Put what can be done under the month, or beside it."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._halves.setDirection(down if is_narrow else across)

    def _standing(self, scores: "MonthScores") -> tuple[str, str]:
        if scores.lock is None:
            return (self.tr("未锁定"), "near") if scores.is_over else (self.tr("未到月末"), "plain")
        if not scores.lock.is_intact:
            return self.tr("锁定后被改动，请核查"), "over"
        by = scores.lock.by or self.tr("系统")
        return self.tr("已锁定 {by} {at}").format(by=by, at=say_moment(scores.lock.locked_at)), "good"

    def _lay_out(self, session: Session) -> None:
        months = row(spacing=8)
        for widget in (self._earlier, self._choice, self._later, self._state):
            months.addWidget(widget)
        months.addStretch(1)
        verbs = row(spacing=8)
        if session.may(Permission.REGISTER_FACTS):
            verbs.addWidget(self._verb(self.tr("登记"), "newEntry", Icon.ADD, self.entry_wanted))
        verbs.addWidget(self._verb(self.tr("登记簿"), "showRegister", Icon.ORDER, self.register_wanted))
        verbs.addWidget(self._verb(self.tr("半年星级"), "showStars", Icon.RATING, self.stars_wanted))
        verbs.addWidget(self._more())
        if session.may(Permission.LOCK_MONTH):
            lock = marked_button(self.tr("锁定"), "lockMonth", Icon.LOCK)
            lock.clicked.connect(self.lock_wanted)
            verbs.addWidget(lock)
        verbs.addStretch()  # of no account beside the month, where all the room is the month's
        self._halves.addLayout(months, 1)
        self._halves.addLayout(verbs)

    @staticmethod
    def _verb(text: str, name: str, mark: Icon, wanted: SignalInstance) -> QToolButton:
        made = tool(name, text, mark, shows_words=True)
        made.clicked.connect(wanted)
        return made

    def _more(self) -> QToolButton:
        made = tool("more", self.tr("更多"), Icon.OPEN_DOWN, shows_words=True)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = named(QMenu(made), "moreMenu", self.tr("更多"))
        for text, name, mark, wanted in (
            (self.tr("打印考评表（当前人员）\tF9"), "sheet", Icon.PRINT, self.sheet_wanted),
            (self.tr("打印排名表"), "rankingPaper", Icon.RANKING, self.ranking_wanted),
            (self.tr("打印公示表"), "publicPaper", Icon.PRINT, self.public_wanted),
            (self.tr("排名导出 Excel\tCtrl+E"), "book", Icon.EXPORT, self.book_wanted),
            (self.tr("考评规则"), "showRules", Icon.RULES, self.rules_wanted),
        ):
            action = menu.addAction(icon(mark), text)
            action.setObjectName(name)
            action.triggered.connect(wanted)
        made.setMenu(menu)
        return made

    def _tell_ends(self) -> None:
        place = self._choice.currentIndex()
        self._later.setEnabled(place > 0)
        self._earlier.setEnabled(0 <= place < len(self._months) - 1)

    @Slot()
    def _on_chosen(self) -> None:
        self._tell_ends()
        if self.month:
            self.month_chosen.emit(self.month)

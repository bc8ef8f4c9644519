"""星级绩效: a month with its scores, or a half-year with its stars."""

from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.people.session import Session
from app.ui.actions import ActionId, make_action
from app.ui.ground import Ground
from app.ui.lists.empty import EmptyPage, EmptyState
from app.ui.lists.pane import ListPane
from app.ui.overriding import override
from app.ui.page_stack import PageStack
from app.ui.parts import column, named
from app.ui.rating.month_reading import MonthRead, read_month
from app.ui.rating.month_view import MonthView
from app.ui.rating.stars_page import StarsPage
from app.ui.shell.desk import Desk
from app.ui.shell.places import Place

if TYPE_CHECKING:
    from app.services.bundle import Services

_WITH_BOOKS: Final = frozenset({"ranking", "stars"})
_TOPICS: Final = frozenset({"rating", "orders", "cases", "records", "imports", "grid", "people"})


class RatingPlace(Place):
    """星级绩效."""

    def __init__(self, services: "Services", session: Session, desk: Desk) -> None:
        super().__init__()
        self._ground = Ground(services=services, session=session, desk=desk)
        self._asked = 0
        self._month = MonthView(self._ground)
        self._stars = StarsPage(self._ground)
        self._nothing = EmptyPage()
        self._whole = named(PageStack(), "ratingWhole")
        for page in (self._month, self._nothing, self._stars):
            self._whole.addWidget(page)
        column(self).addWidget(self._whole)
        self._connect()
        self._make_actions()

    @override
    def activate(self) -> None:
        self.refresh()
        if not self._shows_stars:
            self._month.begin()

    @override
    def refresh(self) -> None:
        self._read(self._month.month)
        if self._shows_stars:
            self._stars.refresh()

    @override
    def primary_list(self) -> ListPane:
        return self._month.ranking

    @override
    def panes(self) -> list[QWidget]:
        return [*self._month.panes, *self._stars.panes]

    @override
    def back(self) -> bool:
        if self._shows_stars:
            self._leave_stars()
            return True
        return self._month.back()

    @override
    def show_aim(self, aim: object) -> None:
        if isinstance(aim, str):
            self._leave_stars()
            self._read(aim)

    @property
    def _shows_stars(self) -> bool:
        return self._whole.currentWidget() is self._stars

    def _connect(self) -> None:
        self._month.month_wanted.connect(self._read)
        self._month.changed.connect(self.refresh)
        self._month.stars_wanted.connect(self._show_stars)
        self._stars.closed.connect(self._leave_stars)
        self._stars.month_wanted.connect(self._on_month_wanted)
        self._stars.lock_wanted.connect(self._on_lock_wanted)
        self._stars.record_wanted.connect(self._ground.desk.open_record)
        self._ground.desk.feed.changed.connect(self._on_changed)

    def _make_actions(self) -> None:
        make_action(ActionId.NEW, self, self._on_new, text=self.tr("登记"))
        make_action(ActionId.PRINT, self, self._on_print, text=self.tr("打印考评表"))
        make_action(ActionId.EXPORT, self, self._on_export, text=self.tr("导出"))
        for keys, towards_past in (("Alt+Left", 1), ("Alt+Right", -1)):
            turn = QShortcut(QKeySequence(keys), self)
            turn.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            turn.activated.connect(lambda towards_past=towards_past: self._turn(towards_past))

    @Slot(str)
    def _read(self, month: str) -> None:
        self._asked += 1
        asked, rating, session = self._asked, self._ground.services.rating, self._ground.session
        self._ground.run(self, lambda: read_month(rating, session, month), lambda read: self._show(asked, read))

    def _show(self, asked: int, read: MonthRead | None) -> None:
        if asked != self._asked:
            return
        if read is None:
            text = self.tr("还没有可以计分的月份。请先到“台账”导入人员、台区和当月台账。")
            self._nothing.show_state(
                EmptyState(text=text, verb=self.tr("打开台账"), do=lambda: self._ground.desk.go_to("ledgers"))
            )
            self._whole.setCurrentWidget(self._nothing)
            return
        if not self._shows_stars:
            self._whole.setCurrentWidget(self._month)
        self._month.show_read(read)

    def _turn(self, towards_past: int) -> None:
        if self._shows_stars:
            self._stars.turn(towards_past)
        else:
            self._month.turn(towards_past)

    @Slot()
    def _show_stars(self) -> None:
        self._whole.setCurrentWidget(self._stars)
        self._stars.begin()

    @Slot()
    def _leave_stars(self) -> None:
        if self._shows_stars:
            self._whole.setCurrentWidget(self._month)
            self._month.begin()

    @Slot(str, object)
    def _on_month_wanted(self, month: str, staff_id: UUID) -> None:
        self._leave_stars()
        self._month.go_to(month, staff_id)

    @Slot(str)
    def _on_lock_wanted(self, month: str) -> None:
        self._leave_stars()
        self._month.show_lock()
        self._read(month)

    @Slot()
    def _on_new(self) -> None:
        self._leave_stars()
        self._month.begin_entry()

    @Slot()
    def _on_print(self) -> None:
        """The sheet of the current person: of the half-year, or of the month."""
        if self._shows_stars:
            self._stars.show_sheet()
        else:
            self._month.show_sheet()

    @Slot()
    def _on_export(self) -> None:
        """Ranking and half-year have books of their own; any other list that has the focus is written as it is."""
        listed = self._listed()
        if listed is not None:
            listed.export()
        elif self._shows_stars:
            self._stars.save_book()
        else:
            self._month.save_book()

    def _listed(self) -> ListPane | None:
        """The list with the focus, unless it has a book of its own."""
        focus = QApplication.focusWidget()
        found = (pane for pane in self.findChildren(ListPane) if pane.objectName() not in _WITH_BOOKS)
        return next((pane for pane in found if focus is not None and pane.isAncestorOf(focus)), None)

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS and self.isVisible():
            self.refresh()

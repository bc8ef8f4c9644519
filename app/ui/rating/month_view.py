"""One month: its bar, the ranking on the left, and on the right one person, the register, the rules or the lock."""

from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QWidget

from app.ui.ground import Ground
from app.ui.overriding import override
from app.ui.page_stack import PageStack
from app.ui.parts import column, named
from app.ui.rating.exporting import Exporter
from app.ui.rating.lock_page import LockPage
from app.ui.rating.month_bar import MonthBar
from app.ui.rating.person import PersonPanel
from app.ui.rating.ranking_pane import RankingPane
from app.ui.rating.register import RegisterPanel
from app.ui.rating.rules_page import SchemePage
from app.ui.shell.desk import Notice
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.rating.results import MonthScores
    from app.ui.rating.month_reading import MonthRead

_TOUCHED: Final = "rating-lock"
_NARROW: Final = 1040
"""Units; below, the pieces of a person stand under each other, so that all letters are seen without moving sideways."""


class MonthView(QWidget):
    """Shows what the place has read, and says which month it wants read."""

    month_wanted = Signal(str)
    changed = Signal()
    stars_wanted = Signal()

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        named(self, "monthView")
        self._ground = ground
        self._scores: MonthScores | None = None
        self._months: Sequence[str] = ()
        self._aim: tuple[UUID, str] | None = None
        self._bar = MonthBar(ground.session)
        self._ranking = RankingPane(ground)
        self._person = PersonPanel(ground)
        self._register = RegisterPanel(ground)
        self._rules = SchemePage(ground)
        self._lock = LockPage(ground)
        self._side = named(PageStack(), "ratingSide")
        self._exporter = Exporter(ground, self)
        self._lay_out()
        self._connect()

    @property
    def month(self) -> str:
        """The month that is chosen, as `YYYY-MM`; empty while there is none."""
        return self._bar.month

    @property
    def ranking(self) -> RankingPane:
        """The ranking."""
        return self._ranking

    @property
    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self._ranking, *self._person.panes, *self._register.panes, *self._rules.panes]

    def begin(self) -> None:
        """Put the focus into the ranking."""
        self._ranking.setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> bool:
        """Leave the form, or what stands in the place of the person; False when there is nothing to leave."""
        if self._side.currentWidget() is self._register and self._register.leave_form():
            return True
        if self._side.currentWidget() is not self._person:
            self.show_person_side()
            return True
        return False

    def show_read(self, read: "MonthRead") -> None:
        """Show what was read of a month."""
        self._scores, self._months = read.scores, read.months
        self._bar.show_months(read.months, read.scores.month)
        self._bar.show_scores(read.scores)
        self._warn_of_tampering(read.scores)
        self._ranking.show_scores(read.scores, read.before)
        self._register.show_month(read.scores)
        self._lock.show_month(read.scores)

    def turn(self, towards_past: int) -> None:
        """Go so many months back; beyond the ends nothing happens."""
        self._bar.step(towards_past)

    def go_to(self, month: str, staff_id: UUID) -> None:
        """Turn to a month and in it to a person."""
        self._ranking.await_person(staff_id)
        self.show_person_side()
        self.month_wanted.emit(month)

    @Slot()
    def begin_entry(self) -> None:
        """Open the form of a new entry of the register."""
        self._side.setCurrentWidget(self._register)
        self._register.begin_entry(None if self._person.person is None else self._person.person.staff_id)

    @Slot()
    def show_lock(self) -> None:
        """Show what keeps the month from being closed."""
        self._side.setCurrentWidget(self._lock)
        self._lock.begin()

    @Slot()
    def show_person_side(self) -> None:
        """Show the person again, with the focus in the ranking."""
        self._side.setCurrentWidget(self._person)
        self.begin()

    @Slot()
    def show_sheet(self) -> None:
        """Show the person's score sheet, ready to be printed."""
        if self._scores is not None and self._person.person is not None:
            self._exporter.show_sheet(self._scores, self._person.person)

    @Slot()
    def save_book(self) -> None:
        """Save the ranking as a workbook."""
        if self._scores is not None:
            self._exporter.save_book(self._scores)

    def _lay_out(self) -> None:
        for page in (self._person, self._register, self._rules, self._lock):
            self._side.addWidget(page)
        middle = named(QSplitter(Qt.Orientation.Horizontal), "ratingSplitter")
        middle.addWidget(self._ranking)
        middle.addWidget(self._side)
        middle.setSizes([3_000, 7_000])  # shares: what is asked for is scaled to what there is
        middle.setChildrenCollapsible(False)
        inside = column(self, spacing=12)
        inside.addWidget(self._bar)
        inside.addWidget(middle, 1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < theme().look.px(_NARROW)
        self._bar.set_narrow(is_narrow=is_narrow)
        self._person.set_narrow(is_narrow=is_narrow)

    def _connect(self) -> None:
        bar = self._bar
        bar.month_chosen.connect(self.month_wanted)
        bar.entry_wanted.connect(self.begin_entry)
        bar.register_wanted.connect(lambda: self._side.setCurrentWidget(self._register))
        bar.stars_wanted.connect(self.stars_wanted)
        bar.rules_wanted.connect(self._show_rules)
        bar.lock_wanted.connect(self.show_lock)
        bar.sheet_wanted.connect(self.show_sheet)
        bar.ranking_wanted.connect(self._on_ranking)
        bar.public_wanted.connect(self._on_public)
        bar.book_wanted.connect(self.save_book)
        self._ranking.current_changed.connect(self._on_rank)
        self._ranking.opened.connect(lambda _key: self._person.begin())
        self._person.record_wanted.connect(self._ground.desk.open_record)
        self._person.change_wanted.connect(self._on_change_wanted)
        for page in (self._register, self._rules, self._lock):
            page.closed.connect(self.show_person_side)
        self._register.registered.connect(self.month_wanted)
        self._lock.locked.connect(self._on_locked)
        self._lock.changed.connect(self.changed)
        for keys, towards_past in (("Left", 1), ("Right", -1)):
            turn = QShortcut(QKeySequence(keys), self._ranking.table)
            turn.setContext(Qt.ShortcutContext.WidgetShortcut)
            turn.activated.connect(lambda towards_past=towards_past: self._bar.step(towards_past))

    def _warn_of_tampering(self, scores: "MonthScores") -> None:
        if scores.lock is not None and not scores.lock.is_intact:
            told = self.tr("{month} 锁定后的记录与锁定时不一致，请核查并从备份恢复。").format(month=scores.month)
            self._ground.desk.noticed.emit(Notice(id=_TOUCHED, text=told, tone="over"))
        else:
            self._ground.desk.notice_settled.emit(_TOUCHED)

    @Slot(object)
    def _on_rank(self, key: int | None) -> None:
        person = self._ranking.person_of(key)
        if person is not None and self._scores is not None:
            aim = self._aim[1] if self._aim is not None and self._aim[0] == person.staff_id else ""
            self._aim = None
            self._person.show_person(self._scores.month, self._months, person, aim)

    @Slot(object, str)
    def _on_change_wanted(self, staff_id: UUID, indicator: str) -> None:
        shown = self._person.person
        self._aim = (staff_id, indicator)
        if shown is not None and shown.staff_id == staff_id:
            self._on_rank(self._ranking.table.current_key)
            return
        self._ranking.go_to(staff_id)

    @Slot()
    def _show_rules(self) -> None:
        self._side.setCurrentWidget(self._rules)
        self._rules.refresh()

    @Slot()
    def _on_ranking(self) -> None:
        if self._scores is not None:
            self._exporter.show_ranking(self._scores)

    @Slot()
    def _on_public(self) -> None:
        if self._scores is not None:
            self._exporter.show_public(self._scores)

    @Slot(str)
    def _on_locked(self, month: str) -> None:
        self._ground.desk.toast(self.tr("已锁定 {month}").format(month=month))
        self.show_person_side()
        self.month_wanted.emit(month)

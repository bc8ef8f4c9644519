"""星级绩效: the month's ranking on the left, one person, the register, the rules or the lock on the right."""

from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from app.domain.people.session import Session
from app.ui.actions import ActionId, make_action
from app.ui.ground import Ground
from app.ui.lists.empty import EmptyPage, EmptyState
from app.ui.lists.pane import ListPane
from app.ui.overriding import override
from app.ui.parts import column, named
from app.ui.rating.exporting import Exporter
from app.ui.rating.lock_page import LockPage
from app.ui.rating.month_bar import MonthBar
from app.ui.rating.month_reading import MonthRead, read_month
from app.ui.rating.person import PersonPanel
from app.ui.rating.ranking_pane import RankingPane
from app.ui.rating.register import RegisterPanel
from app.ui.rating.rules_page import SchemePage
from app.ui.shell.desk import Desk, Notice
from app.ui.shell.places import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.bundle import Services
    from app.services.rating.results import MonthScores

_TOPICS: Final = frozenset({"rating", "orders", "cases", "records", "imports", "grid", "people"})
_TOUCHED: Final = "rating-lock"


class RatingPlace(Place):
    """星级绩效."""

    def __init__(self, services: "Services", session: Session, desk: Desk) -> None:
        super().__init__()
        self._ground = Ground(services=services, session=session, desk=desk)
        self._scores: MonthScores | None = None
        self._months: Sequence[str] = ()
        self._asked = 0
        self._aim: tuple[UUID, str] | None = None
        self._bar = MonthBar(session)
        self._ranking = RankingPane(self._ground)
        self._person = PersonPanel(self._ground)
        self._register = RegisterPanel(self._ground)
        self._rules = SchemePage(self._ground)
        self._lock = LockPage(self._ground)
        self._nothing = EmptyPage()
        self._side = named(QStackedWidget(), "ratingSide")
        self._whole = named(QStackedWidget(), "ratingWhole")
        self._exporter = Exporter(self._ground, self)
        self._lay_out()
        self._connect()
        self._make_actions()

    @override
    def activate(self) -> None:
        self.refresh()
        self._ranking.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def refresh(self) -> None:
        self._read(self._bar.month)

    @override
    def primary_list(self) -> ListPane:
        return self._ranking

    @override
    def panes(self) -> list[QWidget]:
        return [self._ranking, *self._person.panes, *self._register.panes, *self._rules.panes]

    @override
    def back(self) -> bool:
        if self._side.currentWidget() is self._register and self._register.leave_form():
            return True
        if self._side.currentWidget() is not self._person:
            self._show_person_side()
            return True
        return False

    @override
    def show_aim(self, aim: object) -> None:
        if isinstance(aim, str):
            self._read(aim)

    def _lay_out(self) -> None:
        for page in (self._person, self._register, self._rules, self._lock):
            self._side.addWidget(page)
        middle = named(QSplitter(Qt.Orientation.Horizontal), "ratingSplitter")
        middle.addWidget(self._ranking)
        middle.addWidget(self._side)
        middle.setSizes([3_000, 7_000])  # shares: what is asked for is scaled to what there is
        middle.setChildrenCollapsible(False)
        self._whole.addWidget(middle)
        self._whole.addWidget(self._nothing)
        inside = column(self, spacing=12)
        inside.addWidget(self._bar)
        inside.addWidget(self._whole, 1)

    def _connect(self) -> None:
        bar = self._bar
        bar.month_chosen.connect(self._read)
        bar.entry_wanted.connect(self._on_new)
        bar.register_wanted.connect(self._show_register)
        bar.rules_wanted.connect(self._show_rules)
        bar.lock_wanted.connect(self._show_lock)
        bar.sheet_wanted.connect(self._on_sheet)
        bar.ranking_wanted.connect(self._on_ranking)
        bar.book_wanted.connect(self._on_book)
        self._ranking.current_changed.connect(self._on_rank)
        self._ranking.opened.connect(lambda _key: self._person.begin())
        self._person.record_wanted.connect(self._ground.desk.open_record)
        self._person.change_wanted.connect(self._on_change_wanted)
        for page in (self._register, self._rules, self._lock):
            page.closed.connect(self._show_person_side)
        self._register.registered.connect(self._read)
        self._lock.locked.connect(self._on_locked)
        self._lock.changed.connect(self.refresh)
        self._ground.desk.feed.changed.connect(self._on_changed)

    def _make_actions(self) -> None:
        make_action(ActionId.NEW, self, self._on_new, text=self.tr("登记"))
        make_action(ActionId.PRINT, self, self._on_sheet, text=self.tr("打印考评表"))
        make_action(ActionId.EXPORT, self, self._on_book, text=self.tr("导出排名"))
        for keys, towards_past in (("Alt+Left", 1), ("Alt+Right", -1)):
            turn = QShortcut(QKeySequence(keys), self)
            turn.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            turn.activated.connect(lambda towards_past=towards_past: self._bar.step(towards_past))
        for keys, towards_past in (("Left", 1), ("Right", -1)):
            turn = QShortcut(QKeySequence(keys), self._ranking.table)
            turn.setContext(Qt.ShortcutContext.WidgetShortcut)
            turn.activated.connect(lambda towards_past=towards_past: self._bar.step(towards_past))

    @Slot(str)
    def _read(self, month: str) -> None:
        self._asked += 1
        asked, rating, session = self._asked, self._ground.services.rating, self._ground.session
        self._ground.desk.runner.run(
            lambda: read_month(rating, session, month),
            owner=self,
            on_done=lambda read: self._show(asked, read),
            on_refused=self._ground.desk.refuse,
        )

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
        self._scores, self._months = read.scores, read.months
        self._whole.setCurrentIndex(0)
        self._bar.show_months(read.months, read.scores.month)
        self._bar.show_scores(read.scores)
        self._warn_of_tampering(read.scores)
        self._ranking.show_scores(read.scores, read.before)
        self._register.show_month(read.scores)
        self._lock.show_month(read.scores)

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
    def _on_new(self) -> None:
        self._side.setCurrentWidget(self._register)
        self._register.begin_entry(None if self._person.person is None else self._person.person.staff_id)

    @Slot()
    def _show_register(self) -> None:
        self._side.setCurrentWidget(self._register)

    @Slot()
    def _show_rules(self) -> None:
        self._side.setCurrentWidget(self._rules)
        self._rules.refresh()

    @Slot()
    def _show_lock(self) -> None:
        self._side.setCurrentWidget(self._lock)
        self._lock.begin()

    @Slot()
    def _show_person_side(self) -> None:
        self._side.setCurrentWidget(self._person)
        self._ranking.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_sheet(self) -> None:
        if self._scores is not None and self._person.person is not None:
            self._exporter.show_sheet(self._scores, self._person.person)

    @Slot()
    def _on_ranking(self) -> None:
        if self._scores is not None:
            self._exporter.show_ranking(self._scores)

    @Slot()
    def _on_book(self) -> None:
        if self._scores is not None:
            self._exporter.save_book(self._scores)

    @Slot(str)
    def _on_locked(self, month: str) -> None:
        self._ground.desk.toast(self.tr("已锁定 {month}").format(month=month))
        self._show_person_side()
        self._read(month)

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS and self.isVisible():
            self.refresh()

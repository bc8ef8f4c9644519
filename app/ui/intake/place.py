"""The work place 受理."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.people.session import Permission
from app.ui.actions import ActionId, make_action
from app.ui.ground import Ground
from app.ui.intake.cases_page import CasesPage
from app.ui.intake.counter_card import CALL_KEY, PARK_KEY
from app.ui.intake.entry_layout import ALL_PAPERS_KEY
from app.ui.intake.entry_page import EntryPage
from app.ui.intake.leaving import LeaveQuestion
from app.ui.intake.meeting_page import MeetingPage
from app.ui.intake.picker import BusinessPicker
from app.ui.intake.progress_page import ProgressPage
from app.ui.intake.viewed_cases import UNFINISHED, VIEWS
from app.ui.intake.views_bar import MEETING, NEW, PROGRESS, PROGRESS_KEY, ViewsBar
from app.ui.intake.waiting_queue import TAKE_KEY
from app.ui.parts import column, named
from app.ui.shell.places import Place
from app.ui.splitting import side_splitter

if TYPE_CHECKING:
    from app.domain.definitions.business import BusinessType
    from app.ui.lists.pane import ListPane

_PICKER = 232  # units
_LAST = "intake/business"
_TOPICS = frozenset({"cases", "orders", "customers"})


class IntakePlace(Place):
    """Takes cases in, shows the cases there are, and answers customers who ask."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self._ground = ground
        self._businesses: tuple[BusinessType, ...] = ()
        self._is_stale = False  # something changed while another tab was shown
        self._may_register = ground.session.may(Permission.INTAKE)
        self._bar = ViewsBar(may_register=self._may_register)
        self._picker = BusinessPicker(ground.desk.settings)
        self._entry = EntryPage(ground)
        self._cases = CasesPage(ground)
        self._pages = named(QStackedWidget(), "intakePages")
        self._new = self._make_new()
        self._pages.addWidget(self._new)
        self._pages.addWidget(self._cases)
        inside = column(self, spacing=10)
        inside.addWidget(self._bar)
        inside.addWidget(self._pages, 1)
        self._make_actions()
        self._bar.wanted.connect(self.show_view)
        self._picker.chosen.connect(self._on_chosen)
        self._entry.business_wanted.connect(self._on_chosen)
        self._entry.opened.connect(lambda case_id: self.open_record("case", case_id))
        self._cases.view_changed.connect(self._bar.show_view)
        self._cases.new_wanted.connect(lambda: self.show_view(NEW))
        ground.desk.feed.changed.connect(self._on_changed)
        self._load()

    def _make_new(self) -> QWidget:
        return side_splitter("intakeSplitter", self._picker, self._entry, self._ground.desk.settings, _PICKER)

    def _make_actions(self) -> None:
        make_action(ActionId.SAVE, self._new, self._entry.save, text=self.tr("受理"))
        make_action(ActionId.PRINT, self._new, self._entry.print_notice, text=self.tr("打印一次性告知书"))
        if self._may_register:
            make_action(ActionId.NEW, self, self.begin_new, text=self.tr("新受理"))
        for owner, name, keys, words, do in (
            (self._new, "keepDraftNow", "Ctrl+D", self.tr("暂存"), self._entry.keep),
            (self._new, "callNumber", CALL_KEY, self.tr("叫号"), self._entry.parts.counter.call),
            (self._new, "nextMissing", "Ctrl+Return", self.tr("下一必填项"), self._entry.go_to_missing),
            (self._new, "allPapers", ALL_PAPERS_KEY, self.tr("资料全部已收"), self._entry.take_all_papers),
            (self._new, "parkVisit", PARK_KEY, self.tr("暂离"), self._entry.parts.counter.park),
            (self._new, "takeTicket", TAKE_KEY, self.tr("取号"), self._entry.parts.counter.take),
            (self, "answerCustomer", PROGRESS_KEY, self.tr("进度答复"), lambda: self.show_view(PROGRESS)),
        ):
            action = QAction(words, owner)
            action.setObjectName(name)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _=False, do=do: do())
            owner.addAction(action)

    @property
    def _progress(self) -> ProgressPage | None:
        """The page customers are answered on, while it is shown."""
        current = self._pages.currentWidget()
        return current if isinstance(current, ProgressPage) else None

    def _load(self) -> None:
        self._ground.run(self, self._ground.services.cases.businesses, self._on_businesses)
        self.show_view(NEW if self._may_register else UNFINISHED)

    def refresh(self) -> None:
        """Read the list and the case again."""
        self._is_stale = False
        self._cases.refresh()
        if isinstance(shown := self._pages.currentWidget(), MeetingPage | ProgressPage):
            shown.refresh()
        self._count()

    def activate(self) -> None:
        """Put the focus where work goes on."""
        if self._is_stale:
            self.refresh()
        else:
            self._count()
        current = self._pages.currentWidget()
        if current is self._cases:
            self._cases.pane.setFocus()
        elif isinstance(current, MeetingPage | ProgressPage):
            current.begin()
        elif self._entry.form is not None:
            self._entry.form.begin()
        else:
            self._picker.begin()

    def primary_list(self) -> "ListPane | None":
        """The list of cases or that for everybody, while one is shown."""
        if self._progress is not None:
            return self._progress.pane
        return self._cases.pane if self._pages.currentWidget() is self._cases else None

    def panes(self) -> list[QWidget]:
        """The picker and the form, or the list and the case."""
        if self._pages.currentWidget() is self._cases:
            return [self._cases.pane, self._cases.detail]
        if self._progress is not None:
            return [self._progress.pane or self._progress.answer]
        if isinstance(meeting := self._pages.currentWidget(), MeetingPage):
            return [meeting]
        return [self._picker, *([] if self._entry.form is None else [self._entry.form])]

    def back(self) -> bool:
        """From the form to the picker; asks only when something would be lost."""
        if self._progress is not None and self._progress.back():
            return True
        if self._pages.currentWidget() is not self._new:
            if self._may_register:
                self.show_view(NEW)
            return self._may_register
        if self._entry.is_dirty:
            question = LeaveQuestion(self)
            question.gave_up.connect(self._entry.start_again)
            question.kept.connect(self._entry.keep)
            question.settled.connect(self._picker.begin)
            question.open()
        else:
            self._picker.begin()
        return True

    def show_aim(self, aim: object) -> None:
        """A view of the cases by its name, NEW, PROGRESS, or ("customer", id) to take a case of that customer in."""
        if aim in VIEWS or aim in {NEW, PROGRESS}:
            self.show_view(str(aim))
        elif isinstance(aim, tuple) and aim[0] == "customer" and self._may_register:
            self.show_view(NEW)
            self._entry.expect_customer(UUID(str(aim[1])))

    def open_record(self, kind: str, record_id: str) -> None:
        """Show a case beside the list."""
        if kind == "case":
            if self._pages.currentWidget() is not self._cases:
                self.show_view(UNFINISHED)
            self._cases.show_case(UUID(record_id))

    @Slot(str)
    def show_view(self, view: str) -> None:
        """Turn to taking in, to one of the views of the cases, or to answering."""
        self._bar.show_view(view)
        if view == NEW:
            self._pages.setCurrentWidget(self._new)
        elif view == PROGRESS:
            self._turn_to(ProgressPage)
        elif view == MEETING:
            self._turn_to(MeetingPage)
        else:
            self._pages.setCurrentWidget(self._cases)
            self._cases.show_view(view, self._bar.word_of(view))
        if self.isVisible():
            self.activate()

    def _turn_to(self, kind: "type[MeetingPage | ProgressPage]") -> None:
        """Turn to a page that is made when somebody first asks for it."""
        made = self._pages.findChild(kind) or kind(self._ground)
        if self._pages.indexOf(made) < 0:
            self._pages.addWidget(made)
        self._pages.setCurrentWidget(made)
        made.refresh()

    @Slot()
    def begin_new(self) -> None:
        """Take the next case in: choose what it is."""
        self.show_view(NEW)
        self._picker.begin()

    def _on_businesses(self, businesses: "tuple[BusinessType, ...]") -> None:
        self._businesses = businesses
        self._picker.show_businesses(businesses)
        last = self._ground.desk.settings.get(_LAST)
        if self._may_register and any(business.code == last for business in businesses):
            self._show_business(last)

    @Slot(str)
    def _on_chosen(self, code: str) -> None:
        self._picker.mark(code)
        self._ground.desk.settings.set(_LAST, code)
        self._show_business(code)

    def _show_business(self, code: str) -> None:
        business = next(business for business in self._businesses if business.code == code)
        self._entry.show_business(business)

    def _count(self) -> None:
        session = self._ground.session
        self._ground.run(self, lambda: self._ground.services.today.counts(session), self._bar.show_counts)
        meetings = self._ground.services.supply.meetings
        self._ground.run(self, lambda: len(meetings.agenda().items), self._bar.show_waiting)

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if not topics & _TOPICS:
            return
        if self.isVisible():
            self._count()
            if (shown := self._pages.currentWidget()) is self._cases or isinstance(shown, MeetingPage):
                shown.refresh()
        else:
            self._is_stale = True

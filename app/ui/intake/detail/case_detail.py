"""One case with everything about it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from app.domain.definitions.field import FieldSpec
from app.domain.problems import Refusal
from app.domain.work.checks import value_of
from app.domain.work.steps import Step, StepKind
from app.ui.actions import ActionId, make_action
from app.ui.intake.checklist import PaperChecklist
from app.ui.intake.detail.asked_card import AskedCard
from app.ui.intake.detail.case_fees_card import CaseFeesCard
from app.ui.intake.detail.choice_card import ChoiceCard
from app.ui.intake.detail.entered_card import EnteredCard
from app.ui.intake.detail.examination_card import ExaminationCard
from app.ui.intake.detail.files_card import FilesCard
from app.ui.intake.detail.forms_card import FormsCard
from app.ui.intake.detail.head import CaseHead
from app.ui.intake.detail.holders_card import HoldersCard
from app.ui.intake.detail.manager_card import ManagerCard
from app.ui.intake.detail.orders_card import OrdersCard
from app.ui.intake.detail.pauses_card import PausesCard
from app.ui.intake.detail.promises_card import PromisesCard
from app.ui.intake.detail.stage_fields import StageFields
from app.ui.intake.detail.story_card import StoryCard
from app.ui.intake.detail.times_card import CaseTimesCard
from app.ui.intake.detail.trips_card import TripsCard
from app.ui.intake.detail.verbs import CaseVerbs
from app.ui.intake.limits_card import LimitsCard
from app.ui.lists.empty import EmptyPage, EmptyState
from app.ui.overriding import override
from app.ui.parts import column, named
from app.ui.scrolling import scrolled
from app.ui.theme.theme import spaced, theme

if TYPE_CHECKING:
    from app.services.work.viewing import CaseView
    from app.ui.case_fields import Value
    from app.ui.ground import Ground

_TWO_COLUMNS = 620  # units; below, all cards stand in one column


class CaseDetail(QStackedWidget):
    """Head and cards of the case that is looked at; reads it again whenever something changed."""

    shown = Signal(object)
    """The case was read and is shown: its CaseView."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "caseDetail", self.tr("业务详情"))
        self._ground = ground
        self._view: CaseView | None = None
        self._case_id: UUID | None = None
        self.verbs = CaseVerbs(ground, self)
        self.head = CaseHead(ground)
        self.fields = StageFields(ground)
        self.entered = EnteredCard(ground)
        self.fees = CaseFeesCard(ground)
        self.papers = PaperChecklist("casePapers")
        self.asked = AskedCard(ground)
        self.trips = TripsCard()
        self.limits = LimitsCard(ground, "caseLimits", self.tr("时限"))
        self.promises = PromisesCard(ground)
        self.holders = HoldersCard(ground)
        self.manager = ManagerCard(ground)
        self.choice, self.examinations = ChoiceCard(ground), ExaminationCard(ground)
        self.pauses = PausesCard(ground)
        self.orders = OrdersCard(ground)
        self.forms = FormsCard(ground)
        self.files = FilesCard(ground)
        self.story = StoryCard(ground)
        self.times = CaseTimesCard(ground)
        self._empty = self._make_empty()
        self._page = scrolled(self._make_body(), "caseArea")
        self._page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.addWidget(self._empty)
        self.addWidget(self._page)
        self._connect()

    @property
    def case_id(self) -> UUID | None:
        """The case that is shown or on its way."""
        return self._case_id

    @property
    def view(self) -> "CaseView | None":
        """What was read last."""
        return self._view

    def show_case(self, case_id: UUID) -> None:
        """Read a case and show it."""
        if case_id != self._case_id:
            self._page.verticalScrollBar().setValue(0)
        self._case_id = case_id
        session = self._ground.session
        self._ground.run(self, lambda: self._ground.services.case_views.show(session, case_id), self._show_view)

    def show_nothing(self) -> None:
        """No case is looked at."""
        self._case_id = None
        self._view = None
        self.verbs.look_at(None)
        self.setCurrentWidget(self._empty)

    @Slot()
    def refresh(self) -> None:
        """Read the case again."""
        if self._case_id is not None:
            self.show_case(self._case_id)

    def begin(self) -> None:
        """Put the focus where work goes on: into the first field, or on the first verb."""
        if self.fields.form is not None:
            self.fields.form.begin()
        else:
            self.head.setFocus()

    def _make_empty(self) -> EmptyPage:
        page = EmptyPage()
        page.show_state(EmptyState(text=self.tr("在左边选一件业务，这里显示它的详情。")))
        return page

    def _make_body(self) -> QWidget:
        work, past = (self.fields, self.examinations, self.fees, self.times, self.entered), (self.pauses, self.holders)
        left = _side((*work, *past, self.trips, self.story))
        told = (self.papers, self.asked, self.forms, self.choice, self.manager)
        right = _side((*told, self.orders, self.limits, self.promises, self.files))
        body = QWidget()
        inside = column(body, spacing=12)
        inside.addWidget(self.head)
        self._sides = spaced(QBoxLayout(QBoxLayout.Direction.TopToBottom), 0, 12)
        self._sides.addWidget(left, 3)
        self._sides.addWidget(right, 2)
        inside.addLayout(self._sides)
        inside.addStretch(1)
        return body

    def _connect(self) -> None:
        self.head.step_wanted.connect(self._on_step)
        self.fields.save_wanted.connect(self._on_save)
        self.entered.correction_wanted.connect(self._on_correction)
        for papers in (self.papers.wanted, self.asked.set_wanted):
            papers.connect(self.verbs.set_paper)
        self.asked.asked.connect(self._on_done)
        self.forms.signed.connect(self.verbs.sign)
        self.choice.signed.connect(self.verbs.sign)
        for card in (self.choice, self.examinations, self.fees):
            card.done.connect(self._on_done)
        self.forms.noticed.connect(self.verbs.give_notice)
        self.manager.hand_over_wanted.connect(self._on_hand_over)
        self.verbs.done.connect(self._on_done)
        self.promises.done.connect(self._on_done)
        self.pauses.verbs.done.connect(self._on_done)
        make_action(ActionId.SAVE, self._page, self.fields.save)
        self._page.addAction(self.head.next_step)  # one action: two of the same key would answer none

    def _show_view(self, view: "CaseView") -> None:
        if view.case.id != self._case_id:
            return
        has_moved = self._view is not None and _has_moved(self._view, view)
        self._view = view
        self.verbs.look_at(view.case)
        self.head.show_view(view)
        self.fields.show_view(view)
        self.entered.show_view(view)
        self.papers.show_papers(view.business, view.papers)
        self.limits.show_clocks(view.clocks, case_id=view.case.id)
        for card in (self.manager, self.choice, self.examinations, self.asked, self.forms, self.orders, self.files):
            card.show_view(view)
        for told in (self.fees, self.times, self.promises, self.pauses, self.holders, self.trips, self.story):
            told.show_view(view)
        self.setCurrentWidget(self._page)
        if has_moved:  # the next stage begins at the top
            self.begin()
            self._page.verticalScrollBar().setValue(0)
        self.shown.emit(view)

    @Slot()
    def _on_done(self) -> None:
        self.head.forget_times()
        self.refresh()

    @Slot(object)
    def _on_step(self, step: Step) -> None:
        occurred = self.head.occurred()
        if self.fields.is_dirty:
            self._ground.desk.toast(self.tr("本环节有未保存的内容，请先保存。"))
        elif occurred is not None and not (step.kind is StepKind.RESUME and self.pauses.verbs.resume(occurred)):
            self.verbs.take(step, occurred)

    @Slot(object)
    def _on_save(self, values: "dict[str, Value]") -> None:
        occurred = self.head.occurred()
        if occurred is None:
            return

        def refused(refusal: Refusal) -> None:
            others = self.fields.show_problems(refusal.problems)
            if others:
                self._ground.desk.refuse(Refusal(*others))

        self.verbs.enter(values, occurred, refused, self.fields.take_as_saved)

    @Slot(object)
    def _on_correction(self, spec: FieldSpec) -> None:
        if self._view is not None:
            self.verbs.correct(spec, value_of(self._view.case, spec.code))

    @Slot()
    def _on_hand_over(self) -> None:
        if self._view is not None:
            self.verbs.hand_over(is_manager=self._view.business.has_manager)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= theme().look.px(_TWO_COLUMNS)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(across if is_wide else down)


def _has_moved(before: "CaseView", now: "CaseView") -> bool:
    """Whether the same case stands somewhere else."""
    stood = (before.case.stage, before.case.state)
    return before.case.id == now.case.id and stood != (now.case.stage, now.case.state)


def _side(cards: Sequence[QWidget]) -> QWidget:
    side = QWidget()
    inside = column(side, spacing=12)
    for card in cards:
        inside.addWidget(card)
    inside.addStretch(1)
    return side

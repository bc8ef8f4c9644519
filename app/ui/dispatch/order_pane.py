"""The order that is being looked at: head, crew or report, what happened, and the steps at its foot."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.domain.dispatch.order import OrderStep, WorkOrder
from app.labels.speaking import label_of
from app.ui.actions import ActionId, make_action
from app.ui.dispatch.crew_form import CrewForm
from app.ui.dispatch.dossier import Dossier, read_dossier
from app.ui.dispatch.head import OrderFacts, OrderHead
from app.ui.dispatch.printing import OrderPapers
from app.ui.dispatch.report_form import ReportForm
from app.ui.dispatch.step_bar import StepBar
from app.ui.dispatch.stillness import Stillness
from app.ui.dispatch.timeline import Timeline
from app.ui.dispatch.typed import Typed
from app.ui.dispatch.verbs import dispatching, reporting, taking_back
from app.ui.overriding import override
from app.ui.parts import column, frame, label, named
from app.ui.scrolling import scrolled

if TYPE_CHECKING:
    from app.domain.problems import Refusal
    from app.ui.ground import Ground


class OrderPane(QFrame):
    """One order; what is typed for it stays with it while others are looked at."""

    shown = Signal(object)
    """The Dossier that is shown now."""
    done = Signal()
    """A step was taken: the work goes on in the list."""
    handing_wanted = Signal(object)
    """The Dossier of the order others are to go on with."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "orderPane", self.tr("工单"))
        self.setProperty("role", "card")
        self._ground = ground
        self._dossier: Dossier | None = None
        self._wanted: UUID | None = None
        self._chosen: UUID | None = None  # a person to take once the order is there
        self._head = OrderHead()
        self._facts = OrderFacts()
        self._papers = OrderPapers(ground, self)
        self._crew = CrewForm(ground)
        self._report = ReportForm(ground)
        self._typed = Typed(ground, self._crew, self._report)
        self._timeline = Timeline()
        self._steps = StepBar()
        self._wrong: QLabel = named(label("", "error", wraps=True), "orderWrong", self.tr("不能办理的原因"))
        self._nothing = named(label(self.tr("请在左侧选一张工单。"), "muted"), "orderNothing")
        self._lay_out()
        self._connect()

    @property
    def dossier(self) -> Dossier | None:
        """The order that is shown."""
        return self._dossier

    def show_order(self, order_id: UUID) -> None:
        """Show an order; what was typed for the one before is kept."""
        if self._dossier is not None and self._dossier.view.order.id == order_id and self._wanted in (None, order_id):
            return
        self._wanted = order_id
        self.refresh()

    def choose(self, order_id: UUID, staff_id: UUID) -> None:
        """Show an order with this person as its lead."""
        self._chosen = staff_id
        if self._dossier is not None and self._dossier.view.order.id == order_id:
            self._take_chosen()
        else:
            self.show_order(order_id)

    @Slot()
    def refresh(self) -> None:
        """Read the order again."""
        order_id = self._wanted or (None if self._dossier is None else self._dossier.view.order.id)
        if order_id is not None:
            self._ground.run(self, lambda: read_dossier(self._ground, order_id), self._take)

    @Slot()
    def go_on(self) -> None:
        """Do the next step (Ctrl+Enter)."""
        step = self._steps.next_step
        if step is not None:
            self._on_step(step)

    def begin(self) -> None:
        """Put the focus where work on the order goes on."""
        if self._dossier is None:
            return
        if self._dossier.may_send:
            self._crew.begin()
        else:
            self._report.begin()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._typed.keep_before_leaving()
        super().hideEvent(event)

    def _lay_out(self) -> None:
        body = QWidget()
        inside = column(body, margins=(16, 10, 16, 12), spacing=14)
        for piece in (self._facts, self._crew, self._report, self._papers, self._timeline):
            inside.addWidget(piece)
        inside.addStretch(1)
        head = column(margins=(16, 12, 16, 10))
        head.addWidget(self._head)
        head.addWidget(self._nothing)
        foot = column(margins=(16, 10, 16, 12), spacing=8)
        foot.addWidget(self._wrong)
        foot.addWidget(self._steps)
        self._body = scrolled(body, "orderBody")
        self._stillness = Stillness(self._body)
        self._rules = (frame("rule"), frame("rule"))
        outside = column(self, spacing=0)
        outside.addLayout(head)
        outside.addWidget(self._rules[0])
        outside.addWidget(self._body, 1)
        outside.addWidget(self._rules[1])
        outside.addLayout(foot)
        self._wrong.hide()
        self._show_parts(None)

    def _connect(self) -> None:
        make_action(ActionId.NEXT_STEP, self, self.go_on, is_local=False)
        self._steps.taken.connect(self._on_step)
        self._crew.finished.connect(self._steps.focus_next)
        self._report.finished.connect(self._steps.focus_next)
        self._facts.handing_wanted.connect(lambda: self.handing_wanted.emit(self._dossier))
        self._facts.case_wanted.connect(lambda case_id: self._ground.desk.open_record("case", case_id))

    def _take(self, dossier: Dossier) -> None:
        if self._wanted not in (None, dossier.view.order.id):
            return  # another order was asked for meanwhile
        is_other = self._dossier is None or self._dossier.view.order.id != dossier.view.order.id
        if is_other:
            self._typed.leave()
            self._say_wrong("")
        self._wanted = None
        self._dossier = dossier
        self._show(dossier)
        self._typed.look_at(dossier)
        if is_other:
            self._body.verticalScrollBar().setValue(0)
        self._take_chosen()
        self.shown.emit(dossier)

    def _show(self, dossier: Dossier) -> None:
        now = self._ground.desk.now()
        self._stillness.hold()
        self._show_parts(dossier)
        self._head.show_order(dossier, now)
        self._facts.show_order(dossier, now)
        self._papers.show_order(dossier)
        self._timeline.show_events(dossier, now)
        self._steps.show_steps(dossier.steps)
        if dossier.may_send:
            self._crew.show_order(dossier)
        if dossier.steps:
            self._report.show_order(dossier)

    def _show_parts(self, dossier: Dossier | None) -> None:
        self._nothing.setVisible(dossier is None)
        for piece in (self._head, self._body, *self._rules):
            piece.setVisible(dossier is not None)
        self._steps.setVisible(dossier is not None and bool(dossier.steps))
        self._crew.setVisible(dossier is not None and dossier.may_send)
        self._report.setVisible(dossier is not None and bool(dossier.steps))

    def _take_chosen(self) -> None:
        chosen, self._chosen = self._chosen, None
        if chosen is not None and self._dossier is not None and self._dossier.may_send:
            self._crew.choose(chosen)

    @Slot(object)
    def _on_step(self, step: OrderStep) -> None:
        if self._dossier is None or self._report.wants_reason(step):
            return
        call = self._call_of(step)
        if call is None:
            return
        self._say_wrong("")
        self._steps.set_waiting(is_waiting=True)
        self._ground.run(
            self,
            call,
            lambda order: self._on_taken(order, step),
            lambda refusal: self._on_refused(refusal, step),
            lambda: self._steps.set_waiting(is_waiting=False),
        )

    def _call_of(self, step: OrderStep) -> Callable[[], WorkOrder] | None:
        """What the step asks of the services; None when a field cannot be read, which is said under it."""
        if self._dossier is None:
            return None
        order_id = self._dossier.view.order.id
        if step is OrderStep.DISPATCH:
            plan = self._crew.plan()
            return None if plan is None else dispatching(self._ground, order_id, plan)
        report = self._report.report(step)
        return None if report is None else reporting(self._ground, order_id, report)

    def _on_taken(self, order: WorkOrder, step: OrderStep) -> None:
        self._typed.forget()
        done = self.tr("{number} 已{step}").format(number=order.number, step=label_of(step))
        undo = (lambda: self._take_back(order)) if step is OrderStep.DISPATCH else None
        self._ground.desk.toast(done, undo)
        self._ground.desk.say_saved(done)
        self._body.verticalScrollBar().setValue(0)
        self.done.emit()
        self.refresh()

    def _take_back(self, order: WorkOrder) -> None:
        """Undo sending: the order comes back to be sent again, with a trace."""
        call = taking_back(self._ground, order.id, self.tr("派工后即撤回"))
        self._ground.run(self, call, lambda _order: self.refresh())

    def _on_refused(self, refusal: "Refusal", step: OrderStep) -> None:
        if step is OrderStep.DISPATCH:
            self._say_wrong(self._crew.show_problems(refusal.problems))
        else:
            self._say_wrong(self._report.show_problems(refusal.problems))

    def _say_wrong(self, text: str) -> None:
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))

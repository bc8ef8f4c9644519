"""The counter's timer: a number is called, and the minutes run until the customer has signed."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QWidget

from app.domain.definitions.business import BusinessKind
from app.domain.people.session import Permission
from app.domain.work.counter import CounterAlert, CounterSession, ParkReason, Visit, counter_alert, served_time
from app.labels.counter import PARK_REASONS, TICKET_SLIP, slip_values, taken_text
from app.labels.work_terms import clock_face
from app.ui.intake.flowing import flow
from app.ui.intake.parked_visits import ParkedVisits
from app.ui.intake.waiting_queue import WaitingQueue
from app.ui.parts import button, column, label, named, row, set_property

if TYPE_CHECKING:
    from app.domain.definitions.business import BusinessType
    from app.services.work.counter import CounterNow
    from app.services.work.queueing import TakenNumber
    from app.ui.ground import Ground

_TONES = {CounterAlert.NORMAL: "good", CounterAlert.NEAR: "near", CounterAlert.OVER: "over"}
_TICK_MS = 1000
CALL_KEY = "F8"
PARK_KEY = "Shift+F8"


class CounterCard(QFrame):
    """Calls a number (F8) and shows how long its customer is served, who is away (Shift+F8), who waits (Ctrl+F8)."""

    called = Signal()

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "counterCard", self.tr("本次计时"))
        self.setProperty("role", "card")
        self._ground = ground
        self._now: CounterNow | None = None
        self._queue_at = ground.desk.now()
        self._is_for_business = True
        self._minutes = (20, 15)
        self._face = named(label("00:00", "figure"), "counterFace", self.tr("已用时间"))
        self._words = named(label("", "small", wraps=True), "counterWords")
        self._asks = self._make_asks()
        self._reasons = named(QMenu(self), "counterReasons", self.tr("暂离的原因"))
        self._turns = self._make_turns()
        self._parked = ParkedVisits()
        self._parked.resumed.connect(self._resume)
        self._queue = WaitingQueue()
        self._queue.take_wanted.connect(self.take)
        self._queue.slip_wanted.connect(self._print_slip)
        self._queue.gone.connect(self._give_up)
        inside = column(self, margins=16, spacing=6)
        inside.addWidget(label(self.tr("本次计时"), "heading"))
        for each in (self._face, self._words, self._asks, self._turns, self._parked, self._queue):
            inside.addWidget(each)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        ground.desk.feed.changed.connect(self._on_changed)
        self.tick()
        self.refresh()

    @property
    def visit(self) -> CounterSession | None:
        """The visit that is running, if a number was called."""
        own = self._own
        return None if own is None else own.session

    def show_business(self, business: "BusinessType") -> None:
        """Take the limit of a business type; a fault is mostly reported by phone and has none."""
        self._minutes = (business.counter_minutes, business.counter_warning_minutes)
        self._is_for_business = business.kind is BusinessKind.COUNTER
        self.setVisible(self._is_for_business or self._is_in_use)
        self.tick()

    @Slot()
    def refresh(self) -> None:
        """Read the visits; one that was running when the window was closed is there again."""
        session = self._ground.session
        if session.may(Permission.INTAKE):
            self._ground.run(self, lambda: self._ground.services.counter.now(session), self._show_now)

    @Slot()
    def call(self) -> None:
        """Call a number: the minutes begin."""
        if not self._call.isEnabled():
            return
        ticket = self._ticket.text().strip()
        session = self._ground.session
        self._call.setEnabled(False)
        self._ground.run(
            self,
            lambda: self._ground.services.counter.call(session, ticket),
            lambda _visit: self._on_called(),
            on_end=lambda: self._call.setEnabled(True),
        )

    @Slot()
    def take(self) -> None:
        """Give the customer who has just come a number."""
        session = self._ground.session
        if session.may(Permission.INTAKE):
            self._ground.run(self, lambda: self._ground.services.counter.take(session), self._on_taken)

    @Slot()
    def park(self) -> None:
        """Ask why the customer goes for a while."""
        if self._own is not None:
            self._reasons.popup(self._away.mapToGlobal(self._away.rect().bottomLeft()))
            self._reasons.setActiveAction(self._reasons.actions()[0])

    @Slot()
    def tick(self) -> None:
        """Show the minutes as they stand now."""
        limit, warning = self._minutes
        own = self._own
        if self._ground.desk.now() - self._queue_at >= timedelta(minutes=1):
            self._show_queue()
        self._asks.setVisible(own is None)
        self._turns.setVisible(own is not None)
        if own is None:
            self._face.setText(clock_face(timedelta(0)))
            set_property(self._face, "tone", "")
            words = self.tr("每件 {limit} 分钟以内，{warning} 分钟提醒")
            self._words.setText(words.format(limit=limit, warning=warning))
            return
        now = self._ground.desk.now()
        self._face.setText(clock_face(served_time(own, now)))
        alert = counter_alert(own, now, limit=limit, warning=warning)
        set_property(self._face, "tone", _TONES[alert])
        self._words.setText(self._sentence(own, alert, limit, warning))

    def _show_queue(self) -> None:
        self._queue_at = self._ground.desk.now()
        if self._now is not None:
            self._queue.show_now(self._now, self._queue_at)

    @property
    def _own(self) -> Visit | None:
        return None if self._now is None else self._now.own

    @property
    def _is_in_use(self) -> bool:
        now = self._now
        return now is not None and (now.own is not None or bool(now.parked or now.waiting))

    def _make_asks(self) -> QWidget:
        asks = QWidget()
        self._ticket = named(QLineEdit(), "counterTicket", self.tr("号票"))
        self._ticket.setPlaceholderText(self.tr("不填叫下一位"))
        self._call = button(self.tr("叫号  {key}").format(key=CALL_KEY), "counterCall")
        self._call.clicked.connect(self.call)
        self._ticket.returnPressed.connect(self.call)
        line = row(asks, spacing=8)
        line.addWidget(self._ticket, 1)
        line.addWidget(self._call)
        return asks

    def _make_turns(self) -> QWidget:
        turns = named(QWidget(), "counterTurns", self.tr("暂离或离开"))
        away = self._away = button(self.tr("暂离  {key}").format(key=PARK_KEY), "counterPark")
        away.clicked.connect(self.park)
        leave = button(self.tr("离开"), "counterLeave")
        leave.setToolTip(self.tr("客户没有受理就走了，计时停止"))
        leave.clicked.connect(self._leave)
        line = flow(turns)
        line.addWidget(away)
        line.addWidget(leave)
        for number, reason in enumerate(ParkReason, start=1):
            action = self._reasons.addAction(f"&{number}  {PARK_REASONS[reason]}")
            action.triggered.connect(lambda _=False, reason=reason: self._park(reason))
        return turns

    def _park(self, reason: ParkReason) -> None:
        counter, session = self._ground.services.counter, self._ground.session
        self._turn(lambda visit_id: counter.park(session, visit_id, reason))

    @Slot()
    def _leave(self) -> None:
        counter, session = self._ground.services.counter, self._ground.session
        self._turn(lambda visit_id: counter.leave(session, visit_id))

    def _turn(self, do: Callable[[UUID], object]) -> None:
        own = self._own
        if own is not None:
            self._ground.run(self, lambda: do(own.session.id), lambda _visit: self.refresh())

    @Slot(object)
    def _resume(self, visit_id: UUID) -> None:
        counter, session = self._ground.services.counter, self._ground.session
        self._ground.run(self, lambda: counter.resume(session, visit_id), lambda _visit: self.refresh())

    @Slot(str)
    def _give_up(self, number: str) -> None:
        counter, session = self._ground.services.counter, self._ground.session
        self._ground.run(self, lambda: counter.give_up(session, number), lambda _none: self.refresh())

    @Slot(object)
    def _print_slip(self, taken: "TakenNumber") -> None:
        services = self._ground.services
        self._ground.run(
            self,
            lambda: services.papers.from_json(TICKET_SLIP, slip_values(taken, services.station.station().name)),
            self._ground.desk.show_paper,
        )

    def _on_taken(self, taken: "TakenNumber") -> None:
        self._queue.show_taken(taken)
        self._ground.desk.toast(self.tr("已取 {said}。").format(said=taken_text(taken.ticket.number, taken.ahead)))
        self.refresh()

    def _on_called(self) -> None:
        self._ticket.clear()
        self.refresh()
        self.called.emit()

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & {"counter", "cases"}:  # a case taken in ends the visit
            self.refresh()

    def _show_now(self, now: "CounterNow") -> None:
        self._now = now
        if now.own is None and not now.waiting:
            self._timer.stop()
        else:
            self._timer.start()
        self.setVisible(self._is_for_business or self._is_in_use)
        at = self._ground.desk.now()
        self._parked.show_now(now, at, may_resume=now.own is None)
        self._show_queue()
        self.tick()

    def _sentence(self, visit: Visit, alert: CounterAlert, limit: int, warning: int) -> str:
        head = self.tr("{ticket} 号 · ").format(ticket=visit.session.ticket)
        if alert is CounterAlert.OVER:
            return head + self.tr("已超过 {limit} 分钟，请尽快办结").format(limit=limit)
        if alert is CounterAlert.NEAR:
            return head + self.tr("已过 {warning} 分钟，{limit} 分钟内须办结").format(warning=warning, limit=limit)
        return head + self.tr("{limit} 分钟以内，保存时停止").format(limit=limit)

"""The counter's timer: a number is called, and the minutes run until the customer has signed."""

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QLineEdit

from app.domain.definitions.business import BusinessKind
from app.domain.work.counter import CounterAlert, CounterSession, counter_alert
from app.labels.work_terms import clock_face
from app.ui.parts import button, column, label, named, row, set_property

if TYPE_CHECKING:
    from app.domain.definitions.business import BusinessType
    from app.ui.ground import Ground

_TONES = {CounterAlert.NORMAL: "good", CounterAlert.NEAR: "near", CounterAlert.OVER: "over"}
_TICK_MS = 1000
CALL_KEY = "F8"


class CounterCard(QFrame):
    """Calls a number (F8) and shows how long the customer has been at the counter."""

    called = Signal()

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "counterCard", self.tr("本次计时"))
        self.setProperty("role", "card")
        self._ground = ground
        self._visit: CounterSession | None = None
        self._minutes = (20, 15)
        self._face = named(label("00:00", "figure"), "counterFace", self.tr("已用时间"))
        self._words = named(label("", "small", wraps=True), "counterWords")
        self._ticket = named(QLineEdit(), "counterTicket", self.tr("号票"))
        self._ticket.setPlaceholderText(self.tr("号票，可不填"))
        self._call = button(self.tr("叫号  {key}").format(key=CALL_KEY), "counterCall")
        self._call.clicked.connect(self.call)
        self._ticket.returnPressed.connect(self.call)
        asks = row(spacing=8)
        asks.addWidget(self._ticket, 1)
        asks.addWidget(self._call)
        inside = column(self, margins=16, spacing=6)
        inside.addWidget(label(self.tr("本次计时"), "heading"))
        inside.addWidget(self._face)
        inside.addWidget(self._words)
        inside.addLayout(asks)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self.tick()

    @property
    def visit(self) -> CounterSession | None:
        """The visit that is running, if a number was called."""
        return self._visit

    def show_business(self, business: "BusinessType") -> None:
        """Take the limit of a business type; a fault is mostly reported by phone and has none."""
        self._minutes = (business.counter_minutes, business.counter_warning_minutes)
        self.setVisible(business.kind is BusinessKind.COUNTER or self._visit is not None)
        self.tick()

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
            lambda: self._ground.services.cases.call(session, ticket),
            self._begin,
            on_end=lambda: self._call.setEnabled(True),
        )

    def end(self) -> None:
        """The customer has signed: the timer stands at nothing again."""
        self._visit = None
        self._timer.stop()
        self._ticket.clear()
        self.tick()

    @Slot()
    def tick(self) -> None:
        """Show the minutes as they stand now."""
        limit, warning = self._minutes
        if self._visit is None:
            self._face.setText(clock_face(timedelta(0)))
            self._say(
                CounterAlert.NORMAL,
                self.tr("每件 {limit} 分钟以内，{warning} 分钟提醒").format(limit=limit, warning=warning),
            )
            return
        now = self._ground.desk.now()
        self._face.setText(clock_face(now - self._visit.called_at))
        alert = counter_alert(self._visit, now, limit=limit, warning=warning)
        self._say(alert, self._sentence(alert, limit, warning))

    def _begin(self, visit: CounterSession) -> None:
        self._visit = visit
        self._timer.start()
        self.tick()
        self.called.emit()

    def _say(self, alert: CounterAlert, words: str) -> None:
        tone = _TONES[alert] if self._visit is not None else ""
        set_property(self._face, "tone", tone)
        self._words.setText(words)

    def _sentence(self, alert: CounterAlert, limit: int, warning: int) -> str:
        ticket = self._visit.ticket if self._visit is not None else ""
        head = self.tr("{ticket} 号 · ").format(ticket=ticket) if ticket else ""
        if alert is CounterAlert.OVER:
            return head + self.tr("已超过 {limit} 分钟，请尽快办结").format(limit=limit)
        if alert is CounterAlert.NEAR:
            return head + self.tr("已过 {warning} 分钟，{limit} 分钟内须办结").format(warning=warning, limit=limit)
        return head + self.tr("{limit} 分钟以内，保存时停止").format(limit=limit)

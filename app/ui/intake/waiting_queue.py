"""Who waits to be called: take a number, print its slip, and say that somebody has gone."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.labels.counter import queue_text, served_text, taken_text, waiting_text
from app.ui.intake.flowing import flow
from app.ui.parts import button, clear, column, frame, label, named, row

if TYPE_CHECKING:
    from app.domain.work.waiting import Ticket
    from app.services.work.counter import CounterNow
    from app.services.work.queueing import TakenNumber

TAKE_KEY = "Ctrl+F8"
_SHOWN = 2  # the queue goes on, but the card must leave the checklist its room


class WaitingQueue(QWidget):
    """The button to take a number, the number taken last with its slip, and a line for each who waits longest."""

    take_wanted = Signal()
    slip_wanted = Signal(object)
    """The number whose slip is to be printed: a `TakenNumber`."""
    gone = Signal(str)
    """Somebody who waited has gone: the number."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "waitingQueue", self.tr("等候的客户"))
        self._taken: TakenNumber | None = None
        inside = column(self, spacing=6)
        inside.addWidget(frame("rule"))
        head = row(spacing=8)
        self._said = named(label("", "small", wraps=True), "queueText")
        take = button(self.tr("取号  {key}").format(key=TAKE_KEY), "takeNumber")
        take.clicked.connect(self.take_wanted)
        head.addWidget(self._said, 1)
        head.addWidget(take)
        inside.addLayout(head)
        inside.addWidget(self._make_last())
        self._lines = column(spacing=6)
        inside.addLayout(self._lines)

    def show_taken(self, taken: "TakenNumber") -> None:
        """Say the number taken last, and offer its slip until the next is taken."""
        self._taken = taken
        self._last_said.setText(taken_text(taken.ticket.number, taken.ahead))
        self._last.show()

    def show_now(self, now: "CounterNow", at: datetime) -> None:
        """Show who waits and whom the others serve."""
        clear(self._lines)
        longest = now.waiting[0].waited_minutes(at) if now.waiting else 0
        self._said.setText(queue_text(len(now.waiting), longest))
        if self._taken is not None and self._taken.ticket not in now.waiting:
            self._taken = None
            self._last.hide()
        for visit in now.served:
            self._lines.addWidget(
                named(
                    label(served_text(visit, now.names[visit.session.id]), "small", wraps=True),
                    f"counterServed-{visit.session.ticket}",
                )
            )
        for ticket in now.waiting[:_SHOWN]:
            self._lines.addLayout(self._line(ticket, at))

    def _make_last(self) -> QWidget:
        self._last = named(QWidget(), "takenNumber")
        line = flow(self._last)
        self._last_said = named(label("", "small"), "takenText")
        slip = button(self.tr("打印号条"), "printTicket", role="link")
        slip.clicked.connect(lambda: self.slip_wanted.emit(self._taken))
        line.addWidget(self._last_said)
        line.addWidget(slip)
        self._last.hide()
        return self._last

    def _line(self, ticket: "Ticket", at: datetime) -> QHBoxLayout:
        gone = button(self.tr("已离开"), f"ticketGone-{ticket.number}", role="link")
        gone.setAccessibleName(self.tr("{ticket} 号已离开").format(ticket=ticket.number))
        gone.clicked.connect(lambda: self.gone.emit(ticket.number))
        line = row(spacing=8)
        line.addWidget(named(label(waiting_text(ticket, at), "small", wraps=True), f"waiting-{ticket.number}"), 1)
        line.addWidget(gone)
        return line

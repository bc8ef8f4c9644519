"""The customers who went for a while: who, why, since when, and the way to take each up again."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.work.counter import Visit
from app.labels.counter import parked_text
from app.ui.parts import button, clear, column, frame, label, named, row

if TYPE_CHECKING:
    from app.services.work.counter import CounterNow


class ParkedVisits(QWidget):
    """A line for each parked visit of the station; hidden while there are none."""

    resumed = Signal(object)
    """The customer is back: the visit's id."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "parkedVisits", self.tr("暂离的客户"))
        self._lines = column(self, spacing=6)
        self.hide()

    def show_now(self, now: "CounterNow", at: datetime, *, may_resume: bool) -> None:
        """Show who is away; nobody is taken up while somebody else is served."""
        clear(self._lines)
        self.setVisible(bool(now.parked))
        if now.parked:
            self._lines.addWidget(frame("rule"))
        for visit in now.parked:
            self._lines.addLayout(self._line(visit, now.names[visit.session.id], at, may_resume=may_resume))

    def _line(self, visit: Visit, who: str, at: datetime, *, may_resume: bool) -> QHBoxLayout:
        ticket = visit.session.ticket
        back = button(self.tr("继续"), f"counterResume-{ticket}")
        back.setAccessibleName(self.tr("{ticket} 号继续").format(ticket=ticket))
        back.setEnabled(may_resume)
        back.clicked.connect(lambda: self.resumed.emit(visit.session.id))
        said = named(label(parked_text(visit, who, at), "small", wraps=True), f"counterParked-{ticket}")
        line = row(spacing=8)
        line.addWidget(said, 1)
        line.addWidget(back)
        return line

"""The limits of a case: when each ends, how it is counted, and where it comes from."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from app.domain.definitions.limit import LimitUnit
from app.domain.papers.subject import PaperKind
from app.domain.work.deadlines import ClockState
from app.labels.calendar import unpublished_text
from app.labels.limits import limit_text, moment_text
from app.labels.pauses import stops_text
from app.labels.work import LABELS
from app.labels.work_terms import UNVERIFIED, day_remarks, limit_amount, receipt_text, source_text
from app.ui.intake.flowing import flow
from app.ui.parts import button, clear, column, frame, label, named, row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from app.domain.work.clocks import Clock
    from app.domain.work.deadlines import Deadline
    from app.ui.ground import Ground

_TONES = {
    ClockState.NORMAL: "good",
    ClockState.NEAR: "near",
    ClockState.OVERDUE: "over",
    ClockState.PAUSED: "plain",
    ClockState.MET: "good",
    ClockState.LATE: "over",
}
_RECEIPT = "deadline-receipt"
_ENDED = frozenset({ClockState.MET, ClockState.LATE})


def unverified_badge() -> QLabel:
    """The mark of a figure the station has to check."""
    return label(UNVERIFIED, "badge", tone="near")


class LimitLine(QWidget):
    """One limit; its receipt unfolds day by day."""

    def __init__(self, ground: "Ground", clock: "Clock", *, is_preview: bool, case_id: "UUID | None" = None) -> None:
        super().__init__()
        named(self, f"limit-{clock.spec.code}", clock.spec.name)
        self._ground = ground
        self._case_id = case_id
        self._inside = inside = column(self, spacing=2)
        self._days = named(label("", "small", wraps=True), f"receiptDays-{clock.spec.code}")
        self._days.hide()
        inside.addWidget(label(clock.spec.name, wraps=True))
        badges = flow()
        if clock.deadline is not None and not is_preview:
            state = clock.deadline.state
            badges.addWidget(label(LABELS[ClockState][state], "badge", tone=_TONES[state]))
        if clock.spec.source.is_unverified:
            badges.addWidget(unverified_badge())
        if badges.count():
            inside.addLayout(badges)
        if clock.deadline is None:
            inside.addWidget(label(self.tr("{amount}，到该环节起算").format(amount=limit_amount(clock.limit)), "small"))
        else:
            self._add_deadline(clock, clock.deadline, is_preview=is_preview)
        source = self.tr("依据：{source}").format(source=source_text(clock.spec.source))
        inside.addWidget(label(source, "small", wraps=True))
        self._inside.addWidget(self._days)

    def _add_deadline(self, clock: "Clock", deadline: "Deadline", *, is_preview: bool) -> None:
        now = self._ground.desk.now()
        words = self.tr("{when} 前").format(when=moment_text(deadline.due_at, now))
        due = label(words if is_preview else self._due(deadline, now), "heading", wraps=True)
        self._inside.addWidget(named(due, f"limitDue-{clock.spec.code}"))
        remarks = (day_remarks(deadline.lines), unpublished_text(deadline.unpublished_years))
        text = "，".join(part for part in (limit_amount(clock.limit), *remarks) if part)
        line = row(spacing=8)
        line.addWidget(named(label(text, "small", wraps=True), f"limitCount-{clock.spec.code}"), 1)
        self._inside.addLayout(line)
        if deadline.lines:
            line.addWidget(self._unfolding(deadline))
            if self._case_id is not None:
                line.addWidget(self._printing(f"{self._case_id}#{clock.spec.code}"))
        stops = stops_text(deadline.lines)
        if stops:
            self._inside.addWidget(named(label(stops, "small", wraps=True), f"limitStops-{clock.spec.code}"))

    def _due(self, deadline: "Deadline", now: "datetime") -> str:
        is_in_days = deadline.limit.unit is LimitUnit.WORKING_DAY
        if deadline.state in _ENDED:
            return self.tr("应在 {when} 前").format(when=moment_text(deadline.due_at, now))
        if deadline.state is ClockState.PAUSED:
            return self.tr("暂停计时 · 若即恢复为 {when}").format(when=moment_text(deadline.due_at, now))
        return limit_text(deadline.due_at, now, self._ground.calendar if is_in_days else None)

    def _unfolding(self, deadline: "Deadline") -> QPushButton:
        self._days.setText("\n".join(receipt_text(line) for line in deadline.lines))
        opens = button(self.tr("逐日明细"), f"receipt-{self.objectName()}", role="link")
        opens.setCheckable(True)

        def unfold(is_open: bool) -> None:  # noqa: FBT001 - what the signal brings
            self._days.setVisible(is_open)
            opens.setText(self.tr("收起明细") if is_open else self.tr("逐日明细"))

        opens.toggled.connect(unfold)
        return opens

    def _printing(self, subject: str) -> QPushButton:
        made = button(self.tr("打印"), f"print-{self.objectName()}", role="link")
        made.setToolTip(self.tr("打印期限计算单"))
        made.clicked.connect(lambda: self._ground.desk.print_form(_RECEIPT, subject, PaperKind.CASE))
        return made


class LimitsCard(QFrame):
    """All limits of a case, or those that would apply to a draft."""

    def __init__(self, ground: "Ground", name: str, title: str) -> None:
        super().__init__()
        named(self, name, title)
        self.setProperty("role", "card")
        self._ground = ground
        self._lines = column(spacing=10)
        inside = column(self, margins=16, spacing=8)
        inside.addWidget(label(title, "heading"))
        inside.addLayout(self._lines)

    def show_clocks(
        self, clocks: "Sequence[Clock]", *, is_preview: bool = False, case_id: "UUID | None" = None
    ) -> None:
        """Show the limits; a preview leaves out those that begin later. Those of a case can be printed one by one."""
        clear(self._lines)
        for clock in clocks:
            if is_preview and clock.deadline is None:
                continue
            if self._lines.count():
                self._lines.addWidget(frame("rule"))
            self._lines.addWidget(LimitLine(self._ground, clock, is_preview=is_preview, case_id=case_id))
        if not self._lines.count():
            self._lines.addWidget(label(self.tr("这项业务没有时限。"), "muted", wraps=True))

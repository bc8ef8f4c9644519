"""What became of a batch: which orders went to whom, and which could not be sent and why."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame

from app.labels.speaking import problems_text
from app.ui.dispatch.sources import SentLine, SentLines
from app.ui.lists.cells import Badge, Tone
from app.ui.lists.pane import ListPane
from app.ui.parts import button, column, label, named, row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from app.services.dispatch.planning import Sent
    from app.ui.dispatch.handing import Handing
    from app.ui.ground import Ground
    from app.ui.running import Job


class ResultsPage(QFrame):
    """The outcome of sending or handing over several orders as proposed."""

    left = Signal()
    shown = Signal()
    """A batch is through and what became of it is to be seen."""
    opened = Signal(object)
    """Enter on a line: the order's id."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "batchResults", self.tr("按建议派工结果"))
        self._ground = ground
        self._lines = SentLines()
        self._words = self.tr("已派"), self.tr("未派")
        self._sum = named(label("", "heading", wraps=True), "batchSum")
        self._pane = ListPane(
            ground.desk,
            self._lines,
            name="batchList",
            title=self.tr("派工结果"),
            says={"outcome": lambda outcome: outcome},
            unit=self.tr("张"),
        )
        back = button(self.tr("返回  Esc"), "batchBack")
        back.clicked.connect(self.left)
        self._pane.opened.connect(self._on_opened)
        foot = row()
        foot.addWidget(back)
        foot.addWidget(self._sum, 1)
        inside = column(self, spacing=10)
        inside.addWidget(self._pane, 1)
        inside.addLayout(foot)
        self.setFocusProxy(self._pane)

    @Slot(object)
    def send(self, order_ids: "Sequence[UUID]") -> None:
        """Send orders as proposed, as a long job with its progress in the status line."""
        planning, session = self._ground.services.planning, self._ground.session
        if order_ids:
            self._words = self.tr("已派"), self.tr("未派")
            self._run(self.tr("按建议派工"), lambda job: planning.dispatch_proposed(session, order_ids, job.report))

    @Slot(object)
    def hand_over(self, handing: "Handing") -> None:
        """Hand everything of a person over, as a long job."""
        planning, session = self._ground.services.planning, self._ground.session
        self._words = self.tr("已移交"), self.tr("未移交")
        self._run(
            self.tr("移交 {name} 的在途工单").format(name=handing.name),
            lambda job: planning.hand_over_all(session, handing.staff_id, handing.reason, job.report),
        )

    def _run(self, title: str, call: "Callable[[Job[tuple[Sent, ...]]], tuple[Sent, ...]]") -> None:
        desk = self._ground.desk
        desk.run_long(
            title,
            call,
            owner=self,
            on_done=self._on_sent,
            on_cancelled=lambda: desk.toast(self.tr("已停止，已派出的工单不受影响。")),
        )

    def _on_sent(self, sent: "Sequence[Sent]") -> None:
        self.show_sent(sent)
        self.shown.emit()

    def show_sent(self, sent: "Sequence[Sent]") -> None:
        """Show what became of the orders of a batch; those that were not sent come first."""
        lines = [self._line(each) for each in sorted(sent, key=lambda each: each.lead is not None)]
        self._lines.show(lines)
        gone = sum(1 for each in sent if each.lead is not None)
        done, undone = self._words
        words = self.tr("{done} {gone} 张，{undone} {kept} 张。")
        self._sum.setText(words.format(done=done, gone=gone, undone=undone, kept=len(sent) - gone))
        self._pane.refresh()

    def _line(self, sent: "Sent") -> SentLine:
        is_sent = sent.lead is not None
        return SentLine(
            id=sent.order.id,
            number=sent.order.number,
            outcome=Badge(word=self._words[0] if is_sent else self._words[1], tone=Tone.GOOD if is_sent else Tone.OVER),
            lead="" if sent.lead is None else sent.lead.name,
            why=problems_text(sent.problems),
        )

    def _on_opened(self, _key: int) -> None:
        line = self._pane.current_row
        if isinstance(line, SentLine):
            self.opened.emit(line.id)

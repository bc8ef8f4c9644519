"""What was handed to the printer, with its state; taking back and printing again.

Of what was handed over before the last start, only what was still on its way.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from app.domain.papers.queue import RUNNING, JobState, QueuedJob
from app.labels.papers import LABELS
from app.services.papers.print_queue import HAS_REQUESTS
from app.ui.icons import Icon, icon
from app.ui.lists.cells import say_moment
from app.ui.overriding import override
from app.ui.parts import button, column, label, named, row
from app.ui.theme.theme import theme
from app.ui.tools import ICON_UNITS

if TYPE_CHECKING:
    from app.domain.people.session import Session
    from app.ui.ground import Ground

_JOB: Final = Qt.ItemDataRole.UserRole
_LOOK_MS: Final = 3_000
_UNITS: Final = 132  # two jobs and a half
_ENDED_BADLY: Final = frozenset({JobState.FAILED, JobState.CANCELLED})
_LOOKS: Final = {
    JobState.WAITING: (Icon.TIMER, "muted"),
    JobState.PRINTING: (Icon.PRINT, "accent"),
    JobState.DONE: (Icon.FINE, "accent"),
    JobState.FAILED: (Icon.OVER, "red"),
    JobState.CANCELLED: (Icon.DELETE, "muted"),
    JobState.GONE: (Icon.HISTORY, "muted"),
}


class QueueCard(QFrame):
    """The print queue; asks the print system only while it is in view and something is on its way."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "printQueue", self.tr("打印队列"))
        self.setProperty("role", "card")
        self._ground = ground
        self._is_looking = False
        self._list = named(QListWidget(), "queueJobs", self.tr("打印任务"))
        self._list.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._count = named(label("", "muted"), "queueCount", self.tr("共几项"))
        self._cancel = button(self.tr("取消打印"), "cancelJob", role="link")
        self._retry = button(self.tr("重试"), "retryJob", role="link")
        self._elsewhere = named(
            label(self.tr("是否打印完，请在系统的打印机窗口中查看。"), "muted", wraps=True), "queueElsewhere"
        )
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._lay_out()
        self._list.currentItemChanged.connect(self._on_current)
        self._cancel.clicked.connect(lambda: self._do(ground.services.papers.queue.cancel))
        self._retry.clicked.connect(lambda: self._do(ground.services.papers.queue.retry))
        theme().changed.connect(self._scale)
        self._scale()

    @Slot()
    def refresh(self) -> None:
        """Show what is known, and ask about what is on its way."""
        self._show(self._ground.services.papers.queue.jobs(self._ground.session))
        self._look()

    def _lay_out(self) -> None:
        head = row()
        head.addWidget(label(self.tr("打印队列"), "heading"))
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._cancel)
        head.addWidget(self._retry)
        inside = column(self, margins=(16, 6, 8, 8), spacing=4)
        inside.addLayout(head)
        inside.addWidget(self._list)
        inside.addWidget(self._elsewhere)
        self.setFocusProxy(self._list)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    @property
    def _job(self) -> QueuedJob | None:
        number = self._list.currentRow()
        return None if number < 0 else cast("QueuedJob", self._list.item(number).data(_JOB))

    @Slot()
    def _look(self) -> None:
        queue, session = self._ground.services.papers.queue, self._ground.session
        if self._is_looking or not any(job.state in RUNNING for job in queue.jobs(session)):
            return
        self._is_looking = True
        self._ask(lambda: queue.look(session), self._on_looked)

    def _on_looked(self) -> None:
        self._is_looking = False

    def _do(self, verb: "Callable[[Session, str], Sequence[QueuedJob]]") -> None:
        job, session = self._job, self._ground.session
        if job is not None:
            self._ask(lambda: verb(session, job.request), lambda: None)

    def _ask(self, call: Callable[[], Sequence[QueuedJob]], on_end: Callable[[], None]) -> None:
        """Ask beside the database: the print system may take seconds to answer."""
        desk = self._ground.desk
        desk.runner.run_long(lambda _job: call(), owner=self, on_done=self._show, on_refused=desk.refuse, on_end=on_end)

    def _show(self, jobs: Sequence[QueuedJob]) -> None:
        current = self._job
        with QSignalBlocker(self._list):
            self._list.clear()
            for job in jobs:
                item = QListWidgetItem(icon(*_LOOKS[job.state]), self._words(job))
                item.setData(_JOB, job)
                self._list.addItem(item)
                if current is not None and job.request == current.request:
                    self._list.setCurrentItem(item)
            if self._list.currentRow() < 0:
                self._list.setCurrentRow(0)
        running = sum(job.state in RUNNING for job in jobs)
        self._count.setText(self.tr("共 {n} 项，{m} 项未打完").format(n=len(jobs), m=running))
        self._elsewhere.setVisible(not HAS_REQUESTS)
        self._list.setVisible(HAS_REQUESTS)
        self.setVisible(bool(jobs) or not HAS_REQUESTS)
        self._on_current()

    def _words(self, job: QueuedJob) -> str:
        state = LABELS[JobState][job.state]
        if job.reason and job.state not in {JobState.DONE, JobState.CANCELLED}:
            state = self.tr("{state}（{reason}）").format(state=state, reason=job.reason)
        sets = self.tr("{n} 份").format(n=job.sets)
        return f"{job.title}\n{' · '.join((state, job.printer, sets, say_moment(job.sent_at)))}"

    @Slot()
    def _on_current(self) -> None:
        job = self._job
        self._cancel.setVisible(job is not None and job.state in RUNNING)
        self._retry.setVisible(job is not None and job.state in _ENDED_BADLY)

    @Slot()
    def _scale(self) -> None:
        look = theme().look
        self._list.setMaximumHeight(look.px(_UNITS))
        self._list.setIconSize(QSize(look.px(ICON_UNITS), look.px(ICON_UNITS)))

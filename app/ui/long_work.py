"""A long job as people see it: what, how many, how long still, and 取消."""

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from app.ui.parts import button, label, named, row

if TYPE_CHECKING:
    from app.ui.running import Job

_TOO_EARLY_TO_SAY = timedelta(seconds=2)
_SECONDS_PER_MINUTE = 60


class LongWorkBar(QFrame):
    """Shows one long job; hidden while there is none. Connect `run_long(on_progress=bar.advance, on_end=bar.end)`."""

    cancelled = Signal()

    def __init__(self, now: Callable[[], datetime], *, is_small: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "longWork", self.tr("进度"))
        self._now = now
        self._job: Job[Any] | None = None
        self._begun_at = now()
        self._what = named(label("", "small" if is_small else ""), "longWorkText")
        self._bar = named(QProgressBar(), "longWorkBar", self.tr("进度"))
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(160)
        self._rest = named(label("", "small"), "longWorkRest")
        self._cancel = button(self.tr("取消"), "longWorkCancel", role="link" if is_small else "")
        self._cancel.clicked.connect(self.cancel)
        inside = row(self, spacing=12)
        inside.addWidget(self._what)
        inside.addWidget(self._bar, 0 if is_small else 1)
        inside.addWidget(self._rest)
        inside.addWidget(self._cancel)

    def begin(self, what: str, job: "Job[Any]") -> None:
        """Show a job that has just begun; how much there is to do is not known yet."""
        self._job = job
        self._begun_at = self._now()
        self._what.setText(what)
        self._rest.setText("")
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)
        self.show()

    @Slot(int, int)
    def advance(self, done: int, total: int) -> None:
        """Show how many are done, and from that how long it will still take."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        spent = self._now() - self._begun_at
        words = self.tr("{done} / {total}").format(done=f"{done:,}", total=f"{total:,}")
        if spent >= _TOO_EARLY_TO_SAY and 0 < done < total:
            words += " · " + self._say_rest(spent * (total - done) / done)
        self._rest.setText(words)

    @Slot()
    def end(self) -> None:
        """The job is over, however it ended."""
        self._job = None
        self.hide()

    @Slot()
    def cancel(self) -> None:
        """Ask the job to stop; it does so at its next step."""
        if self._job is not None:
            self._job.cancel()
            self._cancel.setEnabled(False)
            self._rest.setText(self.tr("正在停止"))
            self.cancelled.emit()

    def _say_rest(self, rest: timedelta) -> str:
        seconds = math.ceil(rest.total_seconds())
        if seconds < _SECONDS_PER_MINUTE:
            return self.tr("约剩 {n} 秒").format(n=seconds)
        return self.tr("约剩 {n} 分").format(n=math.ceil(seconds / _SECONDS_PER_MINUTE))

"""Closing the month: what is still missing and what to do about it, and the lock itself."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.people.session import Permission
from app.domain.problems import Refusal
from app.domain.rating.facts import Ledger
from app.domain.rating.results import Flag
from app.labels.rating import LEDGERS
from app.labels.rating_words import month_text
from app.labels.speaking import problem_text
from app.ui.confirming import confirm
from app.ui.ground import Ground
from app.ui.icons import Icon
from app.ui.parts import button, card, clear, column, label, named, row
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.services.rating.results import MonthScores


class LockPage(QWidget):
    """Says in words what keeps the month from being closed; when nothing does, closes it after a question."""

    locked = Signal(str)
    changed = Signal()
    closed = Signal()

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        named(self, "lockPage", self.tr("锁定月度"))
        self._ground = ground
        self._month = ""
        self._is_first = False
        self._title = named(label("", "title"), "lockTitle")
        self._card, self._inside = card("lockCard")
        self._reasons = column(spacing=6)
        self._lock = marked_button(self.tr("锁定本月"), "lockNow", Icon.LOCK, role="primary")
        self._lock.clicked.connect(self._ask)
        back = marked_button(self.tr("回到得分"), "leaveLock", Icon.RATING)
        back.clicked.connect(self.closed)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(back)
        foot.addWidget(self._lock)
        self._inside.addWidget(self._title)
        self._inside.addLayout(self._reasons)
        self._inside.addLayout(foot)
        under = column(self)
        under.addWidget(self._card)
        under.addStretch(1)

    def show_month(self, scores: "MonthScores") -> None:
        """Find out what keeps this month from being closed."""
        self._month = scores.month
        self._is_first = any(Flag.FIRST_MONTH in person.flags for person in scores.people)
        self._title.setText(self.tr("锁定 {month}").format(month=month_text(scores.month)))
        if scores.is_locked:
            clear(self._reasons)
            self._lock.setEnabled(False)
            self._reasons.addWidget(named(label(self.tr("这个月已经锁定。"), wraps=True), "lockDone"))
            return
        rating, month = self._ground.services.rating, scores.month
        self._ground.desk.runner.run(
            lambda: (rating.hindrances(month), rating.missing_books(month)),
            owner=self,
            on_done=lambda found: self._show(*found),
            on_refused=self._ground.desk.refuse,
        )

    def begin(self) -> None:
        """Put the focus on what can be done."""
        self._lock.setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self, hindrances: Refusal | None, missing: tuple[Ledger, ...]) -> None:
        clear(self._reasons)
        self._lock.setEnabled(hindrances is None)
        if hindrances is None:
            told = self.tr("数据齐全。锁定后得分不再变动，以后的更正记入下一个月。")
            self._reasons.addWidget(named(label(told, wraps=True), "lockReady"))
            if self._is_first:
                told = self.tr(
                    "有人所管台区首月才有线损，没有上月可比，不扣分，考评表注明首月无对比（SC-09，待核对）。"
                )
                self._reasons.addWidget(named(label(told, wraps=True), "lockFirst"))
            return
        for number, problem in enumerate(hindrances.problems):
            self._reasons.addWidget(named(label(problem_text(problem), wraps=True), f"hindrance-{number}"))
        for ledger in missing:
            self._reasons.addLayout(self._book(ledger))

    def _book(self, ledger: Ledger) -> QHBoxLayout:
        line = row()
        told = self.tr("{book}：本月没有记录。").format(book=LEDGERS[ledger])
        line.addWidget(label(told, "muted"))
        if self._ground.session.may(Permission.REGISTER_FACTS):
            say = button(self.tr("确认本月确无记录"), f"empty-{ledger.value}", role="link")
            say.clicked.connect(lambda: self._say_empty(ledger))
            line.addWidget(say)
        line.addStretch(1)
        return line

    def _say_empty(self, ledger: Ledger) -> None:
        rating, session, month = self._ground.services.rating, self._ground.session, self._month
        self._ground.desk.runner.run(
            lambda: rating.declare_empty(session, month, ledger),
            owner=self,
            on_done=lambda _none: self.changed.emit(),
            on_refused=self._ground.desk.refuse,
        )

    def _ask(self) -> None:
        month = month_text(self._month)
        confirm(
            self,
            self.tr("锁定 {month} 的星级绩效？").format(month=month),
            self.tr("锁定"),
            self._do,
            details=self.tr("锁定后不能解锁，得分不再变动；有误的以后在下一个月更正。"),
        )

    def _do(self) -> None:
        rating, session, month = self._ground.services.rating, self._ground.session, self._month
        self._ground.desk.runner.run(
            lambda: rating.lock(session, month),
            owner=self,
            on_done=lambda lock: self.locked.emit(lock.month),
            on_refused=self._ground.desk.refuse,
        )

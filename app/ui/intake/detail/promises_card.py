"""What was promised to the customer of a case, beside the limits of the rules: made, kept and moved here."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.people.session import Permission
from app.domain.work.case import CaseState
from app.domain.work.promises import PromiseState
from app.labels.promises import LABELS, moves_text, promise_text
from app.ui.intake.detail.promise_dialogs import KeepPromiseDialog, MovePromiseDialog, PromiseDialog
from app.ui.intake.flowing import flow
from app.ui.parts import button, clear, column, label, named, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.work.promises import Promise
    from app.services.work.viewing import CaseView
    from app.ui.deciding import DecisionDialog
    from app.ui.ground import Ground

_TONES = {
    PromiseState.OPEN: "good",
    PromiseState.OVERDUE: "over",
    PromiseState.KEPT: "good",
    PromiseState.BROKEN: "over",
}
_OVER = frozenset({CaseState.WITHDRAWN, CaseState.REFUSED, CaseState.ARCHIVED})


class PromisesCard(QFrame):
    """A line for each promise with how it stands; open ones can be kept or moved."""

    done = Signal()
    """Something was done: the case has to be read again."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "promisesCard", self.tr("承诺"))
        self.setProperty("role", "card")
        self._ground = ground
        self._view: CaseView | None = None
        self._make = button(self.tr("登记承诺(&V)"), "makePromise", role="link")
        self._make.clicked.connect(self._on_make)
        self._lines = column(spacing=10)
        head = row(spacing=8)
        head.addWidget(label(self.tr("对客户的承诺"), "heading"))
        head.addStretch(1)
        head.addWidget(self._make)
        inside = column(self, margins=16, spacing=8)
        inside.addLayout(head)
        inside.addLayout(self._lines)

    def show_view(self, view: "CaseView") -> None:
        """Show the promises, the last one first."""
        self._view = view
        may = self._ground.may(Permission.INTAKE) or self._ground.may(Permission.FIELD_WORK)
        self._make.setVisible(may and view.case.state not in _OVER)
        clear(self._lines)
        for place, promise in enumerate(reversed(view.promises)):
            self._lines.addWidget(self._line(promise, place, may_settle=may and promise.kept_at is None))
        self.setVisible(bool(view.promises) or not self._make.isHidden())

    def _line(self, promise: "Promise", place: int, *, may_settle: bool) -> QWidget:
        now = self._ground.desk.now()
        state = promise.state(now)
        line = named(QWidget(), f"promise-{place}")
        inside = column(line, spacing=2)
        inside.addWidget(named(label(promise_text(promise, now), wraps=True), f"promiseText-{place}"))
        badges = flow()
        badges.addWidget(label(LABELS[PromiseState][state], "badge", tone=_TONES[state]))
        if state is PromiseState.OPEN and promise.is_broken(now):
            badges.addWidget(label(self.tr("改期前已过期"), "badge", tone="over"))
        if may_settle:
            for name, words, do in (
                ("keepPromise", self.tr("登记兑现"), self._on_keep),
                ("movePromise", self.tr("改期"), self._on_move),
            ):
                verb = button(words, f"{name}-{place}", role="link")
                verb.clicked.connect(lambda _=False, do=do: do(promise))
                badges.addWidget(verb)
        inside.addLayout(badges)
        if promise.moves:
            inside.addWidget(label(moves_text(promise, now), "small", wraps=True))
        return line

    @Slot()
    def _on_make(self) -> None:
        promises, session, view = self._ground.services.promises, self._ground.session, self._view
        if view is None:
            return
        dialog = PromiseDialog(self._ground, self)
        dialog.decided.connect(
            lambda draft, when: self._do(
                dialog, lambda: promises.promise(session, view.case.id, draft, when), self.tr("已登记承诺。")
            )
        )
        dialog.open()

    def _on_keep(self, promise: "Promise") -> None:
        promises, session = self._ground.services.promises, self._ground.session
        dialog = KeepPromiseDialog(self._ground, self, promise)
        dialog.decided.connect(
            lambda when: self._do(
                dialog, lambda: promises.keep(session, promise.case_id, promise.id, when), self.tr("已登记兑现。")
            )
        )
        dialog.open()

    def _on_move(self, promise: "Promise") -> None:
        promises, session = self._ground.services.promises, self._ground.session
        dialog = MovePromiseDialog(self._ground, self, promise)
        dialog.decided.connect(
            lambda until, reason: self._do(
                dialog,
                lambda: promises.move(session, promise.case_id, promise.id, until, reason),
                self.tr("已改期，原来的时间仍留着。"),
            )
        )
        dialog.open()

    def _do(self, dialog: "DecisionDialog", call: "Callable[[], object]", said: str) -> None:
        def done(_: object) -> None:
            dialog.accept()
            self._ground.desk.toast(said)
            self.done.emit()

        dialog.verb.setEnabled(False)
        self._ground.run(self, call, done, dialog.refuse, lambda: dialog.verb.setEnabled(True))

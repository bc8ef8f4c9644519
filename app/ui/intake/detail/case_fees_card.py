"""What a case costs and what was paid of it: payments, refunds and fixed amounts are recorded here."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.people.session import Permission
from app.domain.work.case import CaseState
from app.domain.work.fee_accounts import EntryKind
from app.domain.work.fees import FeeState
from app.labels.fees import account_text, entry_text
from app.ui.intake.detail.fee_dialogs import FixFeeDialog, MovementDialog, StrikeFeeDialog
from app.ui.intake.fees_card import FeeLineView, FeesExplained
from app.ui.intake.flowing import flow
from app.ui.parts import button, clear, column, frame, label, named, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QPushButton

    from app.domain.work.fee_accounts import FeeAccount, FeeEntry
    from app.domain.work.fee_checks import Movement
    from app.services.work.viewing import CaseView
    from app.ui.deciding import DecisionDialog
    from app.ui.ground import Ground

_RUNNING = frozenset({CaseState.OPEN, CaseState.PAUSED})


class CaseFeesCard(QFrame):
    """A line for each fee with how it stands and its receipts; what is free stands below, with the reason."""

    done = Signal()
    """Something was recorded: the case has to be read again."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "caseFees", self.tr("费用"))
        self.setProperty("role", "card")
        self._ground = ground
        self._view: CaseView | None = None
        self._lines = column(spacing=10)
        inside = column(self, margins=16, spacing=8)
        inside.addWidget(label(self.tr("费用"), "heading"))
        inside.addLayout(self._lines)

    def show_view(self, view: "CaseView") -> None:
        """Show every fee; hidden for a case whose rules name none."""
        self._view = view
        clear(self._lines)
        for account in view.fees:
            if account.entries or account.line.state not in {FeeState.FREE, FeeState.OUTSIDE}:
                self._lines.addWidget(self._account(account, view))
                self._lines.addWidget(frame("rule"))
        self._lines.addWidget(FeesExplained([account.line for account in view.fees]))
        self.setVisible(bool(view.fees))

    def _account(self, account: "FeeAccount", view: "CaseView") -> QWidget:
        code = account.line.spec.code
        whole = QWidget()
        inside = column(whole, spacing=4)
        inside.addWidget(FeeLineView(account.line, view.business))
        standing = account_text(account)
        if standing:
            inside.addWidget(named(label(standing, wraps=True), f"feeStanding-{code}"))
        may = self._ground.may(Permission.INTAKE)
        for place, entry in enumerate(account.entries):
            inside.addWidget(self._entry(entry, f"{code}-{place}", may_strike=may and not entry.struck))
        if may:
            verbs = flow()
            for verb in self._verbs(account, is_running=view.case.state in _RUNNING):
                verbs.addWidget(verb)
            inside.addLayout(verbs)
        return whole

    def _verbs(self, account: "FeeAccount", *, is_running: bool) -> "Iterator[QPushButton]":
        spec, state = account.line.spec, account.line.state
        if not spec.is_collected:
            return
        is_fixed = any(entry.kind is EntryKind.FIXED and not entry.struck for entry in account.entries)
        if is_running and (state is FeeState.OPEN or (state is FeeState.DUE and is_fixed)):
            yield self._verb(self.tr("核定金额"), f"fixFee-{spec.code}", lambda: self._fix(account))
        if is_running and state is FeeState.DUE and account.missing > 0:
            yield self._verb(self.tr("登记收款"), f"payFee-{spec.code}", lambda: self._move(account, is_refund=False))
        if account.paid > 0:
            yield self._verb(self.tr("登记退款"), f"refundFee-{spec.code}", lambda: self._move(account, is_refund=True))

    def _entry(self, entry: "FeeEntry", place: str, *, may_strike: bool) -> QWidget:
        line = QWidget()
        inside = row(line, spacing=8)
        inside.addWidget(named(label(entry_text(entry), "small", wraps=True), f"feeEntry-{place}"), 1)
        if may_strike:
            inside.addWidget(self._verb(self.tr("冲正"), f"strikeFee-{place}", lambda: self._strike(entry)))
        return line

    @staticmethod
    def _verb(words: str, name: str, do: "Callable[[], None]") -> "QPushButton":
        made = button(words, name, role="link")
        made.clicked.connect(lambda _=False: do())
        return made

    def _move(self, account: "FeeAccount", *, is_refund: bool) -> None:
        paying, session, view = self._ground.services.paying, self._ground.session, self._view
        if view is None:
            return
        dialog = MovementDialog(self._ground, self, account, is_refund=is_refund)
        record = paying.refund if is_refund else paying.pay
        said = self.tr("已登记退款。") if is_refund else self.tr("已登记收款。")

        def decided(movement: "Movement") -> None:
            self._do(dialog, lambda: record(session, view.case.id, movement), said)

        dialog.decided.connect(decided)
        dialog.open()

    def _fix(self, account: "FeeAccount") -> None:
        paying, session, view = self._ground.services.paying, self._ground.session, self._view
        if view is None:
            return
        dialog = FixFeeDialog(self._ground, self, account)
        fee = account.line.spec.code
        dialog.decided.connect(
            lambda amount, paper: self._do(
                dialog, lambda: paying.fix(session, view.case.id, fee, amount, paper), self.tr("已核定金额。")
            )
        )
        dialog.open()

    def _strike(self, entry: "FeeEntry") -> None:
        paying, session, view = self._ground.services.paying, self._ground.session, self._view
        if view is None:
            return
        dialog = StrikeFeeDialog(self._ground, self, entry)
        dialog.decided.connect(
            lambda reason: self._do(
                dialog,
                lambda: paying.strike(session, view.case.id, entry.id, reason),
                self.tr("已冲正，原记录仍留着。"),
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

"""三不指定: whom the customer chose for his own works, in which version, and whether he signed for it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame

from app.domain.definitions.stage import GateKind
from app.domain.firms.firm import Trade
from app.domain.people.session import Permission
from app.domain.work.case import CaseState
from app.domain.work.choosing import STATEMENT, Statement, statements
from app.labels.limits import moment_text
from app.labels.supply import LABELS
from app.ui.icons import Icon
from app.ui.intake.detail.choose_dialog import ChooseDialog
from app.ui.intake.flowing import flow
from app.ui.parts import button, clear, column, label, named
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from app.domain.definitions.business import BusinessType
    from app.services.work.viewing import CaseView
    from app.ui.ground import Ground

_RUNNING = frozenset({CaseState.OPEN, CaseState.PAUSED})


class ChoiceCard(QFrame):
    """The three choices as they stand; hidden for types without works of the customer."""

    signed = Signal(str)
    """The customer signed the statement: the form's code."""
    done = Signal()
    """A choice was recorded: the case has to be read again."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "choiceCard", self.tr("客户自主选择"))
        self.setProperty("role", "card")
        self._ground = ground
        self._view: CaseView | None = None
        self._lines = column(spacing=4)
        self._verbs = flow()
        inside = column(self, margins=16, spacing=8)
        inside.addWidget(label(self.tr("客户自主选择（三不指定）"), "heading"))
        inside.addLayout(self._lines)
        inside.addLayout(self._verbs)
        self.hide()

    def show_view(self, view: "CaseView") -> None:
        """Show what was stated last."""
        self._view = view
        versions = statements(view.events)
        self.setVisible(bool(versions) or _has_works(view.business))
        last = versions[-1] if versions else None
        clear(self._lines)
        for trade in Trade:
            self._lines.addWidget(named(label(self._choice(trade, last), wraps=True), f"choice-{trade.value}"))
        self._lines.addWidget(named(label(self._standing(last), "small", wraps=True), "choiceStanding"))
        self._show_verbs(view, last)

    def _show_verbs(self, view: "CaseView", last: Statement | None) -> None:
        clear(self._verbs)
        if not (self._ground.may(Permission.INTAKE) and view.case.state in _RUNNING):
            return
        choose = marked_button(self.tr("登记选择(&U)"), "chooseFirms", Icon.ADD)
        choose.clicked.connect(self.choose)
        self._verbs.addWidget(choose)
        if last is not None and last.signed_at is None:
            prints = marked_button(self.tr("打印确认书"), "printStatement", Icon.PRINT)
            prints.clicked.connect(lambda: self._ground.desk.print_form(STATEMENT, str(view.case.id)))
            sign = button(self.tr("客户已签字"), "signStatement")
            sign.clicked.connect(lambda: self.signed.emit(STATEMENT))
            self._verbs.addWidget(prints)
            self._verbs.addWidget(sign)

    def _choice(self, trade: Trade, last: Statement | None) -> str:
        words = LABELS[Trade][trade]
        choice = None if last is None else last.choices.get(trade)
        name = self.tr("未选") if choice is None else choice.name or self.tr("客户自办")
        return f"{words}：{name}"

    def _standing(self, last: Statement | None) -> str:
        if last is None:
            return self.tr("客户还没有作出选择；签确认书后才能进入客户工程环节。")
        now = self._ground.desk.now()
        about = self.tr("第{n}版 · {by} · {when}").format(
            n=last.version, by=last.by, when=moment_text(last.stated_at, now)
        )
        if last.signed_at is None:
            return self.tr("{about} · 未签字").format(about=about)
        return self.tr("{about} · {when} 签字").format(about=about, when=moment_text(last.signed_at, now))

    @Slot()
    def choose(self) -> None:
        """Read the register in the neutral order of the case, then ask what the customer chose."""
        view = self._view
        if view is None:
            return
        choosing = self._ground.services.supply.choosing
        self._ground.run(
            self,
            lambda: {trade: choosing.options(view.case.id, trade) for trade in Trade},
            lambda options: self._ask(view, ChooseDialog(self._ground, self, options)),
        )

    def _ask(self, view: "CaseView", dialog: ChooseDialog) -> None:
        choosing, session = self._ground.services.supply.choosing, self._ground.session

        def decided(chosen: "Mapping[Trade, UUID | None]", by: str) -> None:
            def done(statement: Statement) -> None:
                dialog.accept()
                self._ground.desk.say_saved(view.case.number)
                words = self.tr("已登记第{n}版选择，请打印确认书由客户签字。")
                self._ground.desk.toast(words.format(n=statement.version))
                self.done.emit()

            self._ground.run(self, lambda: choosing.choose(session, view.case.id, chosen, by), done, dialog.refuse)

        dialog.decided.connect(decided)
        dialog.open()


def _has_works(business: "BusinessType") -> bool:
    return any(gate.kind is GateKind.FREE_CHOICE for stage in business.stages for gate in stage.entry_gates)

"""The forms of the present stage: printed here, and signed by the customer."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.domain.definitions.stage import GateKind
from app.domain.papers.subject import PaperKind
from app.domain.people.session import Permission
from app.domain.work.asking import SUPPLEMENT, has_unsigned_requests
from app.domain.work.case import CaseState
from app.domain.work.event import EventKind
from app.domain.work.stage_forms import forms_now
from app.labels.form_names import FORM_NAMES
from app.labels.work_terms import WORK_ORDER
from app.ui.icons import Icon
from app.ui.parts import clear, column, label, named, row
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.work.viewing import CaseView
    from app.ui.ground import Ground

_UNFINISHED = frozenset({CaseState.OPEN, CaseState.PAUSED})


class FormsCard(QFrame):
    """Prints what can be printed, and records a signature or the notice where a gate asks for it."""

    signed = Signal(str)
    """The customer signed a form: its code."""
    noticed = Signal(str)
    """The one-time notice was handed over: its code."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "formsCard", self.tr("表单"))
        self.setProperty("role", "card")
        self._ground = ground
        self._lines = column(spacing=6)
        inside = column(self, margins=16, spacing=8)
        inside.addWidget(label(self.tr("表单"), "heading"))
        inside.addLayout(self._lines)
        self.hide()

    def show_view(self, view: "CaseView") -> None:
        """Show what the stage prints and what has to be signed."""
        clear(self._lines)
        may_enter = self._ground.session.may(Permission.INTAKE)
        for code in forms_now(view.case, view.stage):
            self._add(self.tr("打印{form}"), code, f"print-{code}", partial(self._print, code, view))
        signed = {str(each.payload["form"]) for each in view.events if each.kind == EventKind.CASE_FORM_SIGNED}
        for gate in view.stage.gates if may_enter else ():
            if gate.kind is GateKind.FORM_SIGNED and gate.code not in signed:
                sign = partial(self.signed.emit, gate.code)
                self._add(self.tr("{form}已签字"), gate.code, f"sign-{gate.code}", sign)
        if may_enter and view.case.state in _UNFINISHED:
            self._add_notices(view)
        self.setVisible(self._lines.count() > 0)

    def _add_notices(self, view: "CaseView") -> None:
        """The one-time notice until it is signed for, and the second one while its requests are not."""
        code = view.business.notice_form
        if code and not any(each.kind == EventKind.CASE_NOTICE_GIVEN for each in view.events):
            self._add(self.tr("打印{form}"), code, f"print-{code}", partial(self._print, code, view))
            self._add(self.tr("{form}已签收"), code, "giveNotice", partial(self.noticed.emit, code))
        if has_unsigned_requests(view.events):
            self._add(self.tr("打印{form}"), SUPPLEMENT, f"print-{SUPPLEMENT}", partial(self._print, SUPPLEMENT, view))
            self._add(self.tr("{form}已签收"), SUPPLEMENT, "giveSupplement", partial(self.signed.emit, SUPPLEMENT))

    def _print(self, code: str, view: "CaseView") -> None:
        """A work order is printed for the stage's newest order, everything else for the case."""
        orders = [order for order in view.orders if order.stage == view.case.stage]
        if code == WORK_ORDER and orders:
            self._ground.desk.print_form(code, str(orders[-1].id), PaperKind.ORDER)
        else:
            self._ground.desk.print_form(code, str(view.case.id), PaperKind.CASE)

    def _add(self, words: str, code: str, name: str, do: "Callable[[], object]") -> None:
        mark = Icon.PRINT if name.startswith("print-") else Icon.CHECK
        verb = marked_button(words.format(form=FORM_NAMES.get(code, code)), name, mark)
        verb.clicked.connect(lambda: do())  # noqa: PLW0108 - the signal brings a boolean
        line = row()
        line.addWidget(verb)
        line.addStretch(1)
        self._lines.addLayout(line)

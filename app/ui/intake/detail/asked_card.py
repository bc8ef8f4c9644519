"""Papers asked for after the one-time notice: which, why and by whom; asking for another wants a reason."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from app.domain.people.session import Permission
from app.domain.problems import Problem
from app.domain.work.asking import LaterRequest, open_to_ask
from app.domain.work.case import CaseState, PaperState
from app.labels.counter import request_text
from app.ui.deciding import REASON, DecisionDialog
from app.ui.forms.fields import Field, FieldKind
from app.ui.icons import Icon
from app.ui.parts import clear, column, label, named, row
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.definitions.paper import PaperSpec
    from app.services.work.viewing import CaseView
    from app.ui.ground import Ground

PAPER, NAME = "paper", "name"
_ASKABLE = frozenset({CaseState.OPEN, CaseState.PAUSED})


class AskDialog(DecisionDialog):
    """Which paper, and why it was not on the notice."""

    decided = Signal(str, str, str)
    """The code of a paper of the checklist or nothing, the name of another, and the reason."""

    def __init__(self, ground: "Ground", parent: QWidget, specs: "Sequence[PaperSpec]") -> None:
        super().__init__(ground, parent, "askDialog", self.tr("补充要求资料"), self.tr("补充要求"))
        said = label(self.tr("一次性告知以后再要的资料，须写明原因，并计入本件和本人的补充要求次数。"), wraps=True)
        choice = Field(
            name=PAPER,
            label=self.tr("资料"),
            kind=FieldKind.CHOICE,
            choices=(("", self.tr("清单以外的资料")), *((spec.code, spec.name) for spec in specs)),
            is_wide=True,
        )
        name = Field(name=NAME, label=self.tr("资料名称（清单以外的）"), is_wide=True)
        reason = Field(name=REASON, label=self.tr("原因"), kind=FieldKind.NOTE, is_required=True, is_wide=True)
        self.use_form((*([choice] if specs else []), name, reason), [said])
        self._choice = PAPER if specs else ""
        if specs:
            self.form.changed.connect(self._show_asked)
            self._show_asked()

    @Slot()
    def submit(self) -> None:
        """Hand the request on; what is missing is said here."""
        values = self.form.values()
        code = values.get(PAPER, "")
        problems = []
        if not code and not values[NAME]:
            problems.append(Problem(code="asking.paper_missing", field=NAME))
        if not values[REASON]:
            problems.append(Problem(code="case.reason_missing", field=REASON))
        if problems:
            self.show_problems(problems)
        else:
            self.decided.emit(code, "" if code else values[NAME], values[REASON])

    @Slot()
    def _show_asked(self) -> None:
        self.form.show_field(NAME, is_shown=not self.form.values()[self._choice])


class AskedCard(QFrame):
    """A line for each later request, and the verb that makes one."""

    set_wanted = Signal(str, object)
    """The paper came or did not: its code, PaperState."""
    asked = Signal()
    """A paper was asked for: the case has to be read again."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "askedCard", self.tr("补充要求的资料"))
        self.setProperty("role", "card")
        self._ground = ground
        self._view: CaseView | None = None
        self._heading = named(label("", "heading"), "askedHeading")
        self._lines = column(spacing=8)
        self._ask = marked_button(self.tr("补充要求资料(&R)"), "askPaper", Icon.ADD)
        self._ask.clicked.connect(self.ask)
        foot = row()
        foot.addWidget(self._ask)
        foot.addStretch(1)
        inside = column(self, margins=16, spacing=8)
        inside.addWidget(self._heading)
        inside.addLayout(self._lines)
        inside.addLayout(foot)

    def show_view(self, view: "CaseView") -> None:
        """Show what was asked for later; nothing where nothing was and nothing can be."""
        self._view = view
        may_ask = self._ground.may(Permission.INTAKE) and view.case.state in _ASKABLE
        self._ask.setVisible(may_ask)
        self._heading.setText(
            self.tr("补充要求的资料 · {n} 次").format(n=len(view.later)) if view.later else self.tr("补充要求的资料")
        )
        clear(self._lines)
        for request in view.later:
            self._lines.addWidget(self._line(request, view))
        if not view.later:
            self._lines.addWidget(label(self.tr("一次性告知以后没有再要资料。"), "small", wraps=True))
        self.setVisible(bool(view.later) or (may_ask and bool(view.business.papers)))

    @Slot()
    def ask(self) -> None:
        """Ask which paper, and why."""
        view = self._view
        if view is None:
            return
        dialog = AskDialog(self._ground, self, open_to_ask(view.case, view.business, view.events))
        dialog.decided.connect(lambda code, name, reason: self._do(dialog, view, code, name, reason))
        dialog.open()

    def _do(self, dialog: AskDialog, view: "CaseView", code: str, name: str, reason: str) -> None:
        asking, session = self._ground.services.asking, self._ground.session

        def done(request: LaterRequest) -> None:
            dialog.accept()
            self._ground.desk.say_saved(view.case.number)
            self._ground.desk.toast(self.tr("已补充要求“{paper}”，请打印补充告知书。").format(paper=request.name))
            self.asked.emit()

        self._ground.run(
            self,
            lambda: asking.ask(session, view.case.id, reason, paper=code, name=name),
            done,
            dialog.refuse,
        )

    def _line(self, request: LaterRequest, view: "CaseView") -> QWidget:
        line = named(QWidget(), f"asked-{request.code}", request.name)
        inside = column(line, spacing=2)
        head = row(spacing=8)
        tick = named(QCheckBox(), f"askedTick-{request.code}", self.tr("{name} 已收").format(name=request.name))
        tick.setChecked(request.state is PaperState.PRESENT)
        tick.setEnabled(self._ground.may(Permission.INTAKE))
        tick.clicked.connect(
            lambda is_on: self.set_wanted.emit(request.code, PaperState.PRESENT if is_on else PaperState.MISSING)
        )
        head.addWidget(tick, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(request.name, wraps=True), 1)
        inside.addLayout(head)
        by = None if request.asked_by is None else view.people.get(request.asked_by)
        why = named(label(request_text(request, by), "small", wraps=True), f"askedWhy-{request.code}")
        why.setContentsMargins(tick.sizeHint().width() + 8, 0, 0, 0)
        inside.addWidget(why)
        return line

"""The head of a case: what it is, how it stands, and what may be done now."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.work.checks import holds
from app.domain.work.deadlines import ClockState
from app.domain.work.due import RunningLimit
from app.domain.work.steps import Step, StepKind
from app.labels.numbers import numbering_text
from app.labels.station import ROLES
from app.labels.work import LABELS
from app.services.work.ground import Occurred
from app.ui.actions import ActionId, make_action
from app.ui.forms.form import EntryForm
from app.ui.intake.detail.late import late_fields, late_problems, occurred_in
from app.ui.intake.detail.stage_bar import Passing, StageBar, StageMark
from app.ui.intake.flowing import flow
from app.ui.lists.cells import Badge
from app.ui.parts import button, clear, column, label, named, row
from app.ui.words import case_badge, limit_badge

if TYPE_CHECKING:
    from app.domain.people.session import Session
    from app.services.work.viewing import CaseView
    from app.ui.ground import Ground

_LETTERS = {
    StepKind.ADVANCE: "N",
    StepKind.CLOSE: "B",
    StepKind.ARCHIVE: "G",
    StepKind.RETURN: "T",
    StepKind.PAUSE: "Z",
    StepKind.RESUME: "H",
    StepKind.WITHDRAW: "X",
    StepKind.REFUSE: "J",
    StepKind.REOPEN: "R",
}
_STRAIGHT = frozenset({StepKind.ADVANCE, StepKind.CLOSE, StepKind.ARCHIVE, StepKind.RESUME})
_ENDED = frozenset({ClockState.MET, ClockState.LATE})


def next_limit(view: "CaseView") -> RunningLimit | None:
    """The limit of the case that ends first, if one runs."""
    running = [
        RunningLimit(
            started_at=clock.deadline.started_at,
            due_at=clock.deadline.due_at,
            is_paused=clock.deadline.state is ClockState.PAUSED,
        )
        for clock in view.clocks
        if clock.deadline is not None and clock.deadline.state not in _ENDED
    ]
    return min(running, key=lambda limit: limit.due_at, default=None)


class CaseHead(QFrame):
    """Number, business, state, limit, stages and verbs."""

    step_wanted = Signal(object)
    """A step was asked for: the Step."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "caseHead", self.tr("业务"))
        self.setProperty("role", "card")
        self._ground = ground
        self._straight: Step | None = None
        self._reasons: dict[str, list[StepKind]] = {}
        self._number = named(label("", "title"), "caseNumber")
        self._about = named(label("", wraps=True), "caseAbout")
        self._badges = flow()
        self._stages = StageBar()
        self._verbs = flow()
        self._blocked = column(spacing=2)
        self._late = EntryForm(ground.desk, late_fields(self.tr("发生时间"), self.tr("单据上的时间")), name="lateTimes")
        self._late.hide()
        self._open_late = button(self.tr("补录时间(&L)"), "openLate", role="link")
        self._open_late.setCheckable(True)
        self._open_late.toggled.connect(self._late.setVisible)
        self._lay_out()
        self.next_step = make_action(ActionId.NEXT_STEP, self, self.go_on)

    def _lay_out(self) -> None:
        inside = column(self, margins=(20, 14, 20, 14), spacing=10)
        top = row(spacing=8)
        top.addWidget(self._number)
        top.addStretch(1)
        top.addWidget(self._open_late)
        inside.addLayout(top)
        inside.addLayout(self._badges)
        inside.addWidget(self._about)
        inside.addWidget(self._stages)
        inside.addLayout(self._verbs)
        inside.addLayout(self._blocked)
        inside.addWidget(self._late)

    @property
    def stages(self) -> StageBar:
        """The bar of stages."""
        return self._stages

    def show_view(self, view: "CaseView") -> None:
        """Show how the case stands."""
        case = view.case
        self._number.setText(case.number)
        holder = view.people.get(case.responsible_id)
        words = self.tr(" · 客户经理 {name}") if view.business.has_manager else self.tr(" · 负责人 {name}")
        who = "" if holder is None else words.format(name=holder.name)
        numbered = numbering_text(case.number, (event for event in view.events if event.subject_id == case.id))
        said = f"{view.business.name} · {case.name} · {case.address}{who}"
        self._about.setText(" · ".join(filter(None, (said, numbered))))
        clear(self._badges)
        self._add_badge(case_badge(case.state), "caseState")
        limit = next_limit(view)
        if limit is not None:
            self._add_badge(limit_badge(limit, self._ground.desk.now(), self._ground.calendar), "caseLimit")
        self._stages.show_stages(_marks(view))
        self._show_steps(view.steps, self._ground.session)

    def occurred(self) -> Occurred | None:
        """The times for what is done next; None, and said at the field, when one cannot be read."""
        problems = late_problems(self._late, self.tr("所填内容"), self._ground.desk.now())
        if problems:
            self._late.show_problems({problem.field: self._ground.say(problem) for problem in problems})
            return None
        return occurred_in(self._late, self._ground.desk.now())

    def forget_times(self) -> None:
        """The times were used: the next thing happens now again."""
        self._late.set_values({})
        self._open_late.setChecked(False)

    @Slot()
    def go_on(self) -> None:
        """Take the straight step (Ctrl+Enter)."""
        if self._straight is not None:
            self.step_wanted.emit(self._straight)

    def _add_badge(self, badge: Badge, name: str) -> None:
        plate = named(label(badge.word, "badge", tone=badge.tone.value), name, badge.text)
        self._badges.addWidget(plate)
        if badge.beside:
            self._badges.addWidget(named(label(badge.beside, "muted"), f"{name}Beside"))

    def _show_steps(self, steps: tuple[Step, ...], session: "Session") -> None:
        clear(self._verbs)
        clear(self._blocked)
        self._straight = None
        self._reasons = {}
        for step in steps:
            if not (session.is_owner or set(step.roles) & set(session.roles)):
                holders = "、".join(ROLES[role] for role in step.roles)
                self._block(step, self.tr("由{holders}办理。").format(holders=holders))
            elif step.is_possible:
                self._verbs.addWidget(self._verb(step))
            else:
                self._block(step, "".join(self._ground.say(problem) for problem in step.problems))
        for reasons, blocked in self._reasons.items():
            self._say_blocked(blocked, reasons)

    def _block(self, step: Step, reasons: str) -> None:
        self._reasons.setdefault(reasons, []).append(step.kind)

    def _say_blocked(self, kinds: list[StepKind], reasons: str) -> None:
        names = "、".join(LABELS[StepKind][kind] for kind in kinds)
        words = self.tr("{names}：{reasons}").format(names=names, reasons=reasons)
        role = "" if kinds[0] in _STRAIGHT else "muted"
        line = named(label(words, role, wraps=True), f"blocked-{kinds[0].value}")
        self._blocked.addWidget(line)

    def _verb(self, step: Step) -> QWidget:
        words = f"{LABELS[StepKind][step.kind]}(&{_LETTERS[step.kind]})"
        role = "primary" if step.kind in _STRAIGHT else ""
        verb = button(words, f"step-{step.kind.value}", role=role)
        verb.clicked.connect(lambda: self.step_wanted.emit(step))
        if step.kind in _STRAIGHT:
            self._straight = step
            verb.setToolTip(self.tr("Ctrl+Enter"))
        return verb


def _marks(view: "CaseView") -> list[StageMark]:
    codes = [stage.code for stage in view.business.stages]
    here = codes.index(view.case.stage)
    has_ended = view.case.closed_at is not None
    marks = []
    for place, stage in enumerate(view.business.stages):
        is_past = place < here or (place == here and has_ended)
        passing = Passing.DONE if is_past else Passing.HERE if place == here else Passing.AHEAD
        marks.append(StageMark(name=stage.name, passing=passing, is_skipped=not holds(stage.when, view.case)))
    return marks

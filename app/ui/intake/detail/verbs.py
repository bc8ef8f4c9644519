"""What can be done with the case that is shown: each verb runs once at a time and says what it did."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.domain.problems import Refusal
from app.domain.work.case import PaperState
from app.domain.work.steps import Step, StepKind
from app.labels.work import LABELS
from app.ui.intake.detail.dialogs import CorrectDialog, StepDialog
from app.ui.intake.detail.hand_over import HandOverDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.definitions.field import FieldSpec
    from app.domain.work.case import Case
    from app.services.work.ground import Occurred
    from app.ui.case_fields import Value
    from app.ui.ground import Ground

Refused = Callable[[Refusal], None]
Done = Callable[[], object]


class CaseVerbs(QObject):
    """The verbs on one case; a case is looked at before any of them is called."""

    done = Signal()
    """Something was done: the case has to be read again."""

    def __init__(self, ground: "Ground", owner: "QWidget") -> None:
        super().__init__(owner)
        self._ground = ground
        self._owner = owner
        self._case: Case | None = None
        self._is_working = False

    def look_at(self, case: "Case | None") -> None:
        """The verbs are about this case from now on."""
        self._case = case

    def take(self, step: Step, occurred: "Occurred") -> None:
        """Take a step; one that wants words opens its dialog first."""
        if not step.needs_reason and step.kind is not StepKind.ARCHIVE:
            self._take(step, occurred)
            return
        dialog = StepDialog(self._ground, self._owner, step.kind, needs_reason=step.needs_reason)
        dialog.decided.connect(
            lambda reason, note, when: self._take(step, when, dialog.refuse, dialog.accept, reason=reason, note=note)
        )
        dialog.open()

    def enter(self, values: "dict[str, Value]", occurred: "Occurred", on_refused: Refused, on_done: Done) -> None:
        """Enter fields of the present stage."""
        entering, session = self._ground.services.entering, self._ground.session
        self._do(
            lambda case: entering.enter(session, case.id, values, occurred),
            self.tr("已保存本环节内容。"),
            on_refused,
            on_done,
        )

    def set_paper(self, code: str, state: PaperState) -> None:
        """Tick a paper, take a promise for it, or take it back."""
        entering, session = self._ground.services.entering, self._ground.session

        def refused(refusal: Refusal) -> None:
            self._ground.desk.refuse(refusal)
            self.done.emit()  # the tick stands where it was

        words = self.tr("资料：{state}").format(state=LABELS[PaperState][state])
        self._do(lambda case: entering.set_paper(session, case.id, code, state), words, refused)

    def correct(self, spec: "FieldSpec", before: "Value") -> None:
        """Ask for another value of a field, and the reason."""
        entering, session = self._ground.services.entering, self._ground.session
        dialog = CorrectDialog(self._ground, self._owner, spec, before)

        def decided(value: "Value", reason: str) -> None:
            self._do(
                lambda case: entering.correct(session, case.id, spec.code, value, reason),
                self.tr("已更正{label}。").format(label=spec.label),
                dialog.refuse,
                dialog.accept,
            )

        dialog.decided.connect(decided)
        dialog.open()

    def hand_over(self, *, is_manager: bool) -> None:
        """Ask who takes the case over, and why; `is_manager` when it has a 客户经理."""
        cases, session = self._ground.services.cases, self._ground.session
        dialog = HandOverDialog(self._ground, self._owner, is_manager=is_manager)
        if self._case is not None:
            dialog.keep(f"hand-over {self._case.id}")

        def decided(to_id: UUID, reason: str) -> None:
            self._do(
                lambda case: cases.hand_over(session, case.id, to_id, reason),
                self.tr("已移交。"),
                dialog.refuse,
                dialog.accept,
            )

        dialog.decided.connect(decided)
        dialog.open()

    def sign(self, form: str) -> None:
        """The customer signed a form."""
        entering, session = self._ground.services.entering, self._ground.session
        self._do(lambda case: entering.sign_form(session, case.id, form), self.tr("已记录客户签字。"))

    def give_notice(self, form: str) -> None:
        """The one-time notice was handed over and signed."""
        entering, session = self._ground.services.entering, self._ground.session
        said = self.tr("已记录客户签收告知书。")
        self._do(lambda case: entering.give_notice(session, case.id, form, is_signed=True), said)

    def _take(
        self,
        step: Step,
        occurred: "Occurred",
        on_refused: Refused | None = None,
        on_done: Done | None = None,
        *,
        reason: str = "",
        note: str = "",
    ) -> None:
        cases, session = self._ground.services.cases, self._ground.session
        number = "" if self._case is None else self._case.number
        words = self.tr("{number} 已{step}。").format(number=number, step=LABELS[StepKind][step.kind])
        self._do(
            lambda case: cases.take_step(session, case.id, step.kind, reason=reason, note=note, occurred=occurred),
            words,
            on_refused,
            on_done,
        )

    def _do(
        self,
        call: "Callable[[Case], object]",
        said: str,
        on_refused: Refused | None = None,
        on_done: Done | None = None,
    ) -> None:
        case = self._case
        if self._is_working or case is None:
            return
        self._is_working = True

        def done(_: object) -> None:
            if on_done is not None:
                on_done()
            self._ground.desk.notice_settled.emit("refusal")
            self._ground.desk.say_saved(case.number)
            self._ground.desk.toast(said)
            self.done.emit()

        def ended() -> None:
            self._is_working = False

        self._ground.run(self, lambda: call(case), done, on_refused, ended)

"""What can be done with the pauses of the case that is shown: each verb asks what it needs and says what it did."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from app.domain.work.pause_terms import PauseTerms
from app.domain.work.pauses import CasePause, PauseState
from app.domain.work.steps import StepKind
from app.services.work.ground import Occurred
from app.ui.intake.detail.pause_dialogs import EndDialog, PauseDialog, ResumeDialog, WhyDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.services.work.pauses import PauseService
    from app.services.work.viewing import CaseView
    from app.ui.deciding import DecisionDialog
    from app.ui.ground import Ground

_Answer = TypeVar("_Answer")


class PauseVerbs(QObject):
    """The verbs on the pauses of one case; a case is looked at before any of them is called."""

    done = Signal()
    """Something was done: the case has to be read again."""

    def __init__(self, ground: "Ground", owner: "QWidget") -> None:
        super().__init__(owner)
        self._ground = ground
        self._owner = owner
        self._view: CaseView | None = None
        self._is_working = False

    def look_at(self, view: "CaseView") -> None:
        """The verbs are about this case from now on."""
        self._view = view

    def enter(self) -> None:
        """Ask what a pause was that nobody entered, and enter it."""
        view = self._looked_at
        dialog = PauseDialog(self._ground, self._owner, view.attachments)
        dialog.keep(f"pause of {view.case.id}")

        def decided(terms: PauseTerms, _why: str) -> None:
            self._do(lambda: self._pauses.enter(self._ground.session, view.case.id, terms), self._entered, dialog)

        dialog.decided.connect(decided)
        dialog.open()

    def correct(self, pause: CasePause) -> None:
        """Ask what a pause really was, and why it is corrected."""
        view = self._looked_at
        dialog = PauseDialog(self._ground, self._owner, view.attachments, pause)
        dialog.keep(f"pause {pause.id}")

        def decided(terms: PauseTerms, why: str) -> None:
            self._do(
                lambda: self._pauses.correct(self._ground.session, view.case.id, pause.id, terms, why),
                lambda after: self._asked(after, self.tr("已更正第{n}段暂停。"), self.tr("更正已提交，待所长批准。")),
                dialog,
            )

        dialog.decided.connect(decided)
        dialog.open()

    def remove(self, pause: CasePause) -> None:
        """Ask why a pause is taken out of the count."""
        view = self._looked_at
        title = self.tr("撤销第{n}段暂停").format(n=pause.number)
        dialog = WhyDialog(self._ground, self._owner, pause, title, self.tr("撤销这段暂停"))
        dialog.decided.connect(
            lambda why: self._do(
                lambda: self._pauses.remove(self._ground.session, view.case.id, pause.id, why),
                lambda after: self._asked(after, self.tr("已撤销第{n}段暂停。"), self.tr("撤销已提交，待所长批准。")),
                dialog,
            )
        )
        dialog.open()

    def end(self, pause: CasePause) -> None:
        """Ask when a pause ended."""
        view = self._looked_at
        dialog = EndDialog(self._ground, self._owner, pause)

        def decided(at: datetime | None) -> None:
            self._do(
                lambda: self._pauses.end(self._ground.session, view.case.id, pause.id, Occurred(at=at)),
                lambda after: self.tr("已结束第{n}段暂停。").format(n=after.number),
                dialog,
            )

        dialog.decided.connect(decided)
        dialog.open()

    def approve(self, pause: CasePause) -> None:
        """Let what waits count."""
        view = self._looked_at
        self._do(
            lambda: self._pauses.approve(self._ground.session, view.case.id, pause.id),
            lambda _: self.tr("已批准，时限已重新计算。"),
        )

    def refuse(self, pause: CasePause) -> None:
        """Ask why what waits is not approved."""
        view = self._looked_at
        title = self.tr("不批准第{n}段暂停").format(n=pause.number)
        dialog = WhyDialog(self._ground, self._owner, pause, title, self.tr("不批准"))
        dialog.decided.connect(
            lambda why: self._do(
                lambda: self._pauses.refuse(self._ground.session, view.case.id, pause.id, why),
                lambda _: self.tr("已记为不批准。"),
                dialog,
            )
        )
        dialog.open()

    def resume(self, occurred: Occurred) -> bool:
        """Ask, before a case is resumed, whether its other pauses end too; False when there are none to ask about."""
        view, cases, session = self._looked_at, self._ground.services.cases, self._ground.session
        others = [pause for pause in view.pauses if pause.is_open and not pause.is_by_step]
        if not others:
            return False
        dialog = ResumeDialog(self._ground, self._owner, others)

        def decided(ends: bool) -> None:  # noqa: FBT001 - what the signal brings
            self._do(
                lambda: cases.take_step(session, view.case.id, StepKind.RESUME, occurred=occurred, ends_pauses=ends),
                lambda case: self.tr("{number} 已恢复。").format(number=case.number),
                dialog,
            )

        dialog.decided.connect(decided)
        dialog.open()
        return True

    @property
    def _looked_at(self) -> "CaseView":
        assert self._view is not None  # noqa: S101 - the buttons are made for a case that is shown
        return self._view

    @property
    def _pauses(self) -> "PauseService":
        return self._ground.services.pauses

    def _entered(self, pause: CasePause) -> str:
        if pause.state is PauseState.WAITING:
            return self.tr("已补记，所长批准后停计。")
        return self.tr("已补记，时限已重新计算。")

    @staticmethod
    def _asked(pause: CasePause, done: str, asked: str) -> str:
        return done.format(n=pause.number) if pause.change is None else asked

    def _do(
        self,
        call: Callable[[], _Answer],
        said: Callable[[_Answer], str],
        dialog: "DecisionDialog | None" = None,
    ) -> None:
        if self._is_working:
            return
        self._is_working = True
        number = self._looked_at.case.number

        def done(answer: _Answer) -> None:
            if dialog is not None:
                dialog.accept()
            self._ground.desk.notice_settled.emit("refusal")
            self._ground.desk.say_saved(number)
            self._ground.desk.toast(said(answer))
            self.done.emit()

        def ended() -> None:
            self._is_working = False

        self._ground.run(self, call, done, None if dialog is None else dialog.refuse, ended)

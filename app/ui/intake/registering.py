"""Taking the draft in: once at a time, with what is wrong said at its field."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.problems import Problem, Refusal
from app.domain.work.case import CasePaper
from app.services.work.ground import Occurred
from app.ui.intake.case_form import ACCEPTED, CaseForm

if TYPE_CHECKING:
    from app.domain.work.counter import CounterSession
    from app.services.work.cases import Registered
    from app.ui.ground import Ground

_FIELD_OF = {"occurred_at": ACCEPTED}  # what the services call the moment a case was accepted at


class Registering(QObject):
    """The verb that turns a form into a case."""

    registered = Signal(object)
    """A case was taken in: Registered."""

    def __init__(self, parent: QObject, ground: "Ground") -> None:
        super().__init__(parent)
        self._ground = ground
        self._is_running = False

    def register(
        self, form: CaseForm, papers: Sequence[CasePaper], visit: "CounterSession | None", together: str = ""
    ) -> None:
        """Take in what stands in the form, onto the receipt of another case when its number is given."""
        if self._is_running:
            return
        wrong = form.wrong_moments()
        if wrong:
            words = {"label": self.tr("所填内容")}
            self._say(form, [Problem(code="field.not_a_moment", field=name, values=words) for name in wrong])
            return
        draft, cases, session = (
            replace(form.draft(papers), visit=together),
            self._ground.services.cases,
            self._ground.session,
        )
        accepted = Occurred(at=form.moment_of(ACCEPTED), on_paper_at=draft.on_paper_at)
        self._is_running = True
        self._ground.desk.say(self.tr("正在受理"))
        self._ground.run(
            form,
            lambda: cases.register(session, draft, accepted=accepted, visit=visit),
            self._on_registered,
            lambda refusal: self._say(form, refusal.problems),
            on_end=self._on_end,
        )

    def _on_registered(self, registered: "Registered") -> None:
        self._ground.desk.notice_settled.emit("refusal")
        self._ground.desk.say_saved(registered.case.number)
        self.registered.emit(registered)

    def _on_end(self) -> None:
        self._is_running = False
        self._ground.desk.say("")

    def _say(self, form: CaseForm, problems: Sequence[Problem]) -> None:
        """Put each sentence under its field; those that belong to none are shown above the place."""
        here: dict[str, str] = {}
        others = []
        for problem in problems:
            name = _FIELD_OF.get(problem.field, problem.field)
            if form.asks(name):
                here.setdefault(name, self._ground.say(problem))
            else:
                others.append(problem)
        form.show_problems(here)
        if others:
            self._ground.desk.refuse(Refusal(*others))

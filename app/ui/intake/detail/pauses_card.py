"""The pauses of a case: from when until when, why, on what proof, whose they are, and what may be done with them."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QWidget

from app.domain.people.session import Permission
from app.domain.work.case import CaseState
from app.domain.work.pause_terms import PauseTerms
from app.domain.work.pauses import CasePause, PauseState
from app.labels.limits import moment_text
from app.labels.pauses import LABELS, LASTS, reason_text
from app.ui.intake.detail.pause_verbs import PauseVerbs
from app.ui.intake.flowing import flow
from app.ui.parts import button, clear, column, frame, label, named, row
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.work.event import Event
    from app.services.work.viewing import CaseView
    from app.ui.ground import Ground

_TONES = {
    PauseState.COUNTS: "good",
    PauseState.WAITING: "near",
    PauseState.REFUSED: "over",
    PauseState.REMOVED: "plain",
}


class PausesCard(QFrame):
    """A few lines for each pause, with its verbs; the card is not there where no pause is and none may be entered."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "pausesCard", self.tr("暂停计时"))
        self.setProperty("role", "card")
        self._ground = ground
        self.verbs = PauseVerbs(ground, self)
        self._lines = column(spacing=10)
        self._enter = button(self.tr("补记暂停(&P)"), "enterPause")
        self._enter.clicked.connect(self.verbs.enter)
        inside = column(self, margins=16, spacing=8)
        foot = row()
        foot.addWidget(self._enter)
        foot.addStretch(1)
        inside.addWidget(label(self.tr("暂停计时"), "heading"))
        inside.addLayout(self._lines)
        inside.addLayout(foot)

    def show_view(self, view: "CaseView") -> None:
        """Show the pauses of a case."""
        self.verbs.look_at(view)
        clear(self._lines)
        may_enter = self._ground.may(Permission.INTAKE) and view.case.state is not CaseState.ARCHIVED
        for pause in view.pauses:
            if self._lines.count():
                self._lines.addWidget(frame("rule"))
            self._lines.addWidget(self._line(pause, view, may_enter=may_enter))
        if not view.pauses:
            self._lines.addWidget(label(self.tr("没有暂停。"), "muted", wraps=True))
        self._enter.setVisible(may_enter)
        self.setVisible(may_enter or bool(view.pauses))

    def _line(self, pause: CasePause, view: "CaseView", *, may_enter: bool) -> QWidget:
        line = named(QWidget(), f"pause-{pause.number}")
        inside = column(line, spacing=2)
        head = flow()
        title = self.tr("第{n}段 {reason}").format(n=pause.number, reason=reason_text(pause.terms))
        head.addWidget(named(label(title), f"pauseReason-{pause.number}"))
        for words, tone in self._badges(pause):
            head.addWidget(label(words, "badge", tone=tone))
        inside.addLayout(head)
        inside.addWidget(named(label(self._span(pause.terms), wraps=True), f"pauseSpan-{pause.number}"))
        proof = self._proof(pause.terms, view)
        if proof:
            inside.addWidget(label(self.tr("凭据：{proof}").format(proof=proof), "small", wraps=True))
        inside.addWidget(named(label(self._who(pause, view), "small", wraps=True), f"pauseWho-{pause.number}"))
        if pause.change is not None:
            said = self._change(pause, view)
            inside.addWidget(named(label(said, wraps=True), f"pauseChange-{pause.number}"))
        verbs = flow()
        self._add_verbs(verbs.addWidget, pause, may_enter=may_enter)
        if verbs.count():
            inside.addSpacing(theme().look.px(4))
            inside.addLayout(verbs)
        return line

    def _badges(self, pause: CasePause) -> "list[tuple[str, str]]":
        badges = [(LABELS[PauseState][pause.state], _TONES[pause.state])]
        if pause.change is not None:
            badges.append((self.tr("撤销待批准") if pause.change.terms is None else self.tr("更正待批准"), "near"))
        return badges

    def _span(self, terms: PauseTerms) -> str:
        now = self._ground.desk.now()
        ends = LASTS if terms.ends_at is None else moment_text(terms.ends_at, now)
        return self.tr("{start} 至 {end}").format(start=moment_text(terms.starts_at, now), end=ends)

    def _proof(self, terms: PauseTerms, view: "CaseView") -> str:
        file = next((each.name for each in view.attachments if each.id == terms.attachment_id), "")
        return "；".join(part for part in (terms.note, file) if part)

    def _who(self, pause: CasePause, view: "CaseView") -> str:
        entered = self.tr("{name} {when} 记").format(
            name=self._name(pause.made, view), when=moment_text(pause.made.recorded_at, self._ground.desk.now())
        )
        if pause.approval is None:
            return entered
        return self.tr("{entered} · {name}批准").format(entered=entered, name=self._name(pause.approval, view))

    def _name(self, event: "Event", view: "CaseView") -> str:
        person = None if event.actor_id is None else view.people.get(event.actor_id)
        return self.tr("数据文件夹所有者") if person is None else person.name

    def _change(self, pause: CasePause, view: "CaseView") -> str:
        assert pause.change is not None  # noqa: S101 - asked about a change only
        terms, who = pause.change.terms, self._name(pause.change.asked, view)
        if terms is None:
            return self.tr("{who}申请撤销：{why}").format(who=who, why=pause.change.why)
        words = self.tr("{who}申请更正为 {reason}，{span}：{why}")
        return words.format(who=who, reason=reason_text(terms), span=self._span(terms), why=pause.change.why)

    def _add_verbs(self, add: "Callable[[QWidget], object]", pause: CasePause, *, may_enter: bool) -> None:
        def offer(name: str, words: str, do: "Callable[[CasePause], None]", role: str = "link") -> None:
            verb = button(words, f"{name}Pause-{pause.number}", role=role)
            verb.clicked.connect(lambda: do(pause))
            add(verb)

        if pause.awaits is not None and self._ground.may(Permission.APPROVE_PAUSES):
            offer("approve", self.tr("批准"), self.verbs.approve, role="")
            offer("refuse", self.tr("不批准"), self.verbs.refuse, role="")
        if not (may_enter and pause.is_alive and pause.change is None):
            return
        lasts_by_step = pause.is_by_step and pause.is_open
        if pause.is_open and not pause.is_by_step:
            offer("end", self.tr("结束"), self.verbs.end)
        offer("correct", self.tr("更正"), self.verbs.correct)
        if not lasts_by_step:
            offer("remove", self.tr("撤销"), self.verbs.remove)

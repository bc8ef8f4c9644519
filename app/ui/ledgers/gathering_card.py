"""One gathering on record: what was said and decided, and its papers."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.domain.daybook.gathering import Decision, DecisionState, Gathering, GatheringKind
from app.domain.people.session import Permission
from app.labels.daybook import DECISIONS, GATHERINGS
from app.ui.gathering_desk import ask_gathering, ask_morning, change_gathering, print_gathering
from app.ui.gathering_dialog import paper_choices
from app.ui.icons import Icon
from app.ui.ledgers.card import RecordCard, beside, head
from app.ui.ledgers.facts import facts, lines
from app.ui.lists.cells import Badge, Tone
from app.ui.moments import moment_shown
from app.ui.parts import button, label
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.services.daybook.gatherings import GatheringView
    from app.ui.ground import Ground

_TONES = {DecisionState.DONE: Tone.GOOD, DecisionState.UNDERWAY: Tone.NEAR, DecisionState.OPEN: Tone.PLAIN}


class GatheringCard(RecordCard):
    """会议卡片."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__(ground, "gatheringCard", "在左边选一次会议，这里显示记录和议定事项。")

    def show_nothing(self) -> None:
        """No gathering is chosen: one may still be entered."""
        super().show_nothing()
        if self.ground.may(Permission.DISPATCH):
            said = label(self.tr("在左边选一次会议，这里显示记录和议定事项。"), "muted", wraps=True)
            self.fill((said, self._new()))

    def read(self, record_id: UUID) -> None:
        """Ask for the gathering and who was there."""
        gatherings = self.ground.services.daybook.gatherings
        self.ground.run(self, lambda: gatherings.show(record_id), self._show)

    def _show(self, view: "GatheringView") -> None:
        gathering = view.gathering
        if gathering.id != self.record_id:
            return
        decided = [_decision(each) for each in gathering.decisions]
        self.fill(
            (
                head(
                    gathering.subject, gathering.number, Badge(word=GATHERINGS[gathering.kind]), self._verbs(gathering)
                ),
                self._papers(gathering),
                facts("gatheringFacts", self._facts(view)),
                lines("gatheringDecisions", self.tr("议定事项"), decided, self.tr("没有议定事项。")),
                *([self._new()] if self.ground.may(Permission.DISPATCH) else []),
            )
        )
        self.shown.emit(gathering.number)

    def _facts(self, view: "GatheringView") -> list[tuple[str, str]]:
        gathering = view.gathering
        people = "、".join(person.name for person in view.attendees)
        return [
            (self.tr("时间"), moment_shown(gathering.held_at)),
            (self.tr("结束"), moment_shown(gathering.ended_at)),
            (self.tr("到会"), people),
            (self.tr("缺席"), gathering.absent),
            *((words, gathering.texts.get(key, "")) for key, words in self._said().items()),
        ]

    def _said(self) -> dict[str, str]:
        return {
            "place": self.tr("地点"),
            "host": self.tr("主持人"),
            "guests": self.tr("列席"),
            "yesterday": self.tr("昨日完成"),
            "unfinished": self.tr("未完成"),
            "topics": self.tr("议题"),
            "minutes": self.tr("内容"),
            "learning": self.tr("学习传达"),
            "remarks": self.tr("所长要求"),
        }

    def _verbs(self, gathering: Gathering) -> list[QWidget]:
        if not self.ground.may(Permission.DISPATCH):
            return []
        change = marked_button(self.tr("修改"), "changeGathering", Icon.EDIT)
        change.clicked.connect(lambda: change_gathering(self.ground, self, gathering, self._on_kept))
        return [change]

    def _papers(self, gathering: Gathering) -> QWidget:
        verbs = []
        for form, words in paper_choices(gathering.kind):
            made = button(words, f"print-{form}")
            made.clicked.connect(lambda _on=False, form=form: print_gathering(self.ground, form, gathering.id))
            verbs.append(made)
        return beside(verbs)

    def _new(self) -> QWidget:
        verbs = []
        for kind, words in GATHERINGS.items():
            new = marked_button(words, f"new-{kind}", Icon.ADD)
            new.clicked.connect(lambda _on=False, kind=kind: self._ask(kind))
            verbs.append(new)
        return beside(verbs)

    @Slot()
    def enter(self) -> None:
        """Ask for a gathering that is not on record yet: this morning's."""
        self._ask(GatheringKind.MORNING)

    def _ask(self, kind: GatheringKind) -> None:
        if kind is GatheringKind.MORNING:
            ask_morning(self.ground, self, self._on_kept)
        else:
            ask_gathering(self.ground, self, kind, self._on_kept)

    def _on_kept(self, gathering: Gathering) -> None:
        if gathering.id == self.record_id:
            self.refresh()
        else:
            self.entered.emit(gathering.id)


def _decision(decision: Decision) -> "list[str | Badge | QWidget]":
    until = "" if decision.due_on is None else decision.due_on.isoformat()
    said = "  ".join(part for part in (decision.matter, decision.responsible, until) if part)
    return [label(said, wraps=True), Badge(word=DECISIONS[decision.state], tone=_TONES[decision.state])]

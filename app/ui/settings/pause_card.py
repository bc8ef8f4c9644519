"""Which pauses a head has to approve before they stop a limit."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout

from app.domain.work.pause_rules import ApprovalRule
from app.domain.work.pausing import PauseReason
from app.labels.work import LABELS
from app.ui.parts import column, label, named
from app.ui.theme.theme import spaced

if TYPE_CHECKING:
    from app.domain.people.session import Session
    from app.services.bundle import Services
    from app.ui.shell.desk import Desk

_COLUMNS = 2


class PauseRuleCard(QFrame):
    """A tick for each way a pause can need approval, kept at once; for those who approve."""

    def __init__(self, services: "Services", session: "Session", desk: "Desk") -> None:
        super().__init__()
        named(self, "pauseRuleCard", self.tr("暂停计时的批准"))
        self.setProperty("role", "card")
        self._services = services
        self._session = session
        self._desk = desk
        self._late = self._tick("pausesLate", self.tr("次日及以后补记的"))
        self._corrected = self._tick("pausesCorrected", self.tr("更正起止或原因的"))
        self._removed = self._tick("pausesRemoved", self.tr("撤销已计入的"))
        self._reasons = {
            reason: self._tick(f"pausesFor-{reason.value}", LABELS[PauseReason][reason]) for reason in PauseReason
        }
        inside = column(self, margins=16, spacing=8)
        inside.addWidget(label(self.tr("暂停计时的批准"), "heading"))
        hint = self.tr("勾选的须所长批准，批准前不停计。改动只管以后记的，以前记的不变。")
        inside.addWidget(label(hint, "muted", wraps=True))
        for tick in (self._late, self._corrected, self._removed):
            inside.addWidget(tick)
        inside.addWidget(label(self.tr("以下原因的，当天记的也须批准"), wraps=True))
        grid = spaced(QGridLayout(), 0, 6)
        for place, tick in enumerate(self._reasons.values()):
            grid.addWidget(tick, place // _COLUMNS, place % _COLUMNS)
        inside.addLayout(grid)

    def refresh(self) -> None:
        """Read what the station has set."""
        self._desk.runner.run(self._services.pauses.rule, owner=self, on_done=self._show, on_refused=self._desk.refuse)

    def _tick(self, name: str, words: str) -> QCheckBox:
        made = named(QCheckBox(words), name, words)
        made.clicked.connect(self._on_clicked)
        return made

    def _show(self, rule: ApprovalRule) -> None:
        self._late.setChecked(rule.late)
        self._corrected.setChecked(rule.corrected)
        self._removed.setChecked(rule.removed)
        for reason, tick in self._reasons.items():
            tick.setChecked(reason in rule.reasons)

    @Slot()
    def _on_clicked(self) -> None:
        rule = ApprovalRule(
            late=self._late.isChecked(),
            corrected=self._corrected.isChecked(),
            removed=self._removed.isChecked(),
            reasons=frozenset(reason for reason, tick in self._reasons.items() if tick.isChecked()),
        )
        pauses, session = self._services.pauses, self._session
        self._desk.runner.run(
            lambda: pauses.set_rule(session, rule),
            owner=self,
            on_done=lambda _: self._desk.say_saved(self.tr("暂停计时的批准")),
            on_refused=self._desk.refuse,
        )

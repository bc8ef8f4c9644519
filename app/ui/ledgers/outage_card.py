"""One planned outage: when, where, by when people are to be told, and its notices."""

from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.domain.daybook.outage_plan import OutageDraft, OutagePlan
from app.domain.papers.subject import PaperKind, PaperSubject
from app.domain.people.session import Permission
from app.labels.ledgers import OUTAGES
from app.ui.icons import Icon
from app.ui.ledgers.card import RecordCard, beside, head
from app.ui.ledgers.facts import facts, lines
from app.ui.ledgers.outage_dialog import CallOffDialog, OutageDialog
from app.ui.lists.cells import Badge, Tone
from app.ui.moments import moment_shown
from app.ui.parts import button, label
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QPushButton

    from app.domain.grid.area import TransformerArea
    from app.services.daybook.outage_plans import OutageView
    from app.services.papers.paper import PaperBatch
    from app.ui.deciding import DecisionDialog
    from app.ui.ground import Ground

_FORM: Final = "outage-notice"


class OutageCard(RecordCard):
    """停电计划卡片."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__(ground, "outageCard", "在左边选一次停电，这里显示安排、涉及的村和通知。")

    def show_nothing(self) -> None:
        """No outage is chosen: one may still be entered."""
        super().show_nothing()
        if self.ground.may(Permission.DISPATCH):
            said = label(self.tr("在左边选一次停电，这里显示安排、涉及的村和通知。"), "muted", wraps=True)
            self.fill((said, self._new()))

    def read(self, record_id: UUID) -> None:
        """Ask for the outage and whom it concerns."""
        outages = self.ground.services.daybook.outages
        self.ground.run(self, lambda: outages.show(record_id), self._show)

    def _show(self, view: "OutageView") -> None:
        plan = view.plan
        if plan.id != self.record_id:
            return
        state = Badge(word=self.tr("已取消")) if plan.called_off else Badge(word=self.tr("照常"), tone=Tone.GOOD)
        villages = [[village.name, self.tr("{n} 户").format(n=village.customers)] for village in view.villages]
        self.fill(
            (
                head(plan.line, plan.number, state, self._verbs(plan)),
                *self._notices(view),
                facts("outageFacts", self._facts(view)),
                lines("outageVillages", self.tr("涉及的村"), villages, ""),
                *([self._new()] if self.ground.may(Permission.DISPATCH) else []),
            )
        )
        self.shown.emit(plan.number)

    def _facts(self, view: "OutageView") -> list[tuple[str, str]]:
        plan = view.plan
        latest = "" if view.latest is None else view.latest.isoformat()
        return [
            (self.tr("性质"), OUTAGES[plan.kind]),
            (self.tr("停电时间"), moment_shown(plan.from_at)),
            (self.tr("预计送电"), moment_shown(plan.to_at)),
            (self.tr("原因"), plan.reason),
            (self.tr("影响户数"), self.tr("{n} 户").format(n=view.customers)),
            (self.tr("通知日期"), plan.told_on.isoformat()),
            (self.tr("最迟通知"), latest),
            (self.tr("依据"), "" if view.rule is None else f"{view.rule.source.title}：{view.rule.source.article}"),
            (self.tr("晚通知原因"), plan.late_reason),
            (self.tr("取消原因"), plan.called_off),
        ]

    def _notices(self, view: "OutageView") -> list[QWidget]:
        plan = view.plan
        if plan.called_off:
            return []
        notice = marked_button(self.tr("通知"), "printOutage", Icon.PRINT)
        notice.clicked.connect(lambda: self.ground.desk.print_form(_FORM, str(plan.id), PaperKind.OUTAGE))
        each = button(self.tr("分村通知"), "printVillages")
        each.clicked.connect(lambda: self._print_villages(view))
        return [beside([notice, each])]

    def _verbs(self, plan: OutagePlan) -> list[QWidget]:
        if plan.called_off or not self.ground.may(Permission.DISPATCH):
            return []
        change = marked_button(self.tr("修改"), "changeOutage", Icon.EDIT)
        change.clicked.connect(lambda: self._ask(plan))
        off = button(self.tr("取消停电"), "callOffOutage")
        off.clicked.connect(lambda: self._ask_why(plan))
        return [change, off]

    def _print_villages(self, view: "OutageView") -> None:
        papers, session = self.ground.services.papers, self.ground.session
        subjects = [PaperSubject.outage(view.plan.id, village.name) for village in view.villages]

        def done(batch: "PaperBatch") -> None:
            if batch.paper is not None:
                self.ground.desk.show_paper(batch.paper)

        self.ground.run(self, lambda: papers.render_many(session, _FORM, subjects), done)

    def _new(self) -> "QPushButton":
        new = marked_button(self.tr("登记停电计划"), "newOutage", Icon.ADD)
        new.clicked.connect(self.enter)
        return new

    @Slot()
    def enter(self) -> None:
        """Ask for an outage that is not on record yet."""
        self._ask(None)

    def _ask(self, plan: OutagePlan | None) -> None:
        outages = self.ground.services.daybook.outages
        self.ground.run(self, outages.areas, lambda areas: self._open(areas, plan))

    def _open(self, areas: "Sequence[TransformerArea]", plan: OutagePlan | None) -> None:
        outages, session = self.ground.services.daybook.outages, self.ground.session
        dialog = OutageDialog(self.ground, self, areas, plan)

        def decided(draft: OutageDraft) -> None:
            self._do(lambda: outages.save(session, draft), dialog, self.tr("已登记停电计划 {n}。"))

        dialog.decided.connect(decided)
        dialog.open()

    def _ask_why(self, plan: OutagePlan) -> None:
        outages, session = self.ground.services.daybook.outages, self.ground.session
        dialog = CallOffDialog(self.ground, self, plan)
        said = self.tr("已取消停电计划 {n}。")
        dialog.decided.connect(lambda why: self._do(lambda: outages.call_off(session, plan.id, why), dialog, said))
        dialog.open()

    def _do(self, call: "Callable[[], OutagePlan]", dialog: "DecisionDialog", said: str) -> None:
        def done(plan: OutagePlan) -> None:
            dialog.accept()
            self.ground.desk.toast(said.format(n=plan.number))
            if plan.id == self.record_id:
                self.refresh()
            else:
                self.entered.emit(plan.id)

        self.ground.run(self, call, done, dialog.refuse)

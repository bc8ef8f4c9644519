"""What can be done about deductions from the register: notices of one or of the month, appeals and their paper."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.domain.papers.subject import PaperKind, PaperSubject
from app.labels.speaking import problems_text
from app.ui.ground import Ground
from app.ui.icons import Icon, icon
from app.ui.parts import named
from app.ui.tools import tool

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from app.services.papers.paper import PaperBatch
    from app.services.rating.results import EntryRow
    from app.ui.running import Job

_NOTICE: Final = "deduction-notice"
_APPEAL: Final = "performance-appeal"


class DeductionMenu(QObject):
    """A button with a menu for the current entry and for the month that is listed."""

    appeal_wanted = Signal()
    """The current entry's appeal is to be shown, filed or answered."""

    def __init__(self, ground: Ground, owner: QWidget) -> None:
        super().__init__(owner)
        self._ground = ground
        self._row: EntryRow | None = None
        self._month: tuple[PaperSubject, ...] = ()
        self.button = tool("deductions", self.tr("扣分"), Icon.RULES, shows_words=True)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = named(QMenu(self.button), "deductionMenu", self.tr("扣分告知和申诉"))
        self._notice = self._action(menu, self.tr("打印扣分告知单（当前一条）"), "deductionNotice", Icon.PRINT)
        self._notice.triggered.connect(lambda: self._print(_NOTICE))
        self._all = self._action(menu, self.tr("打印本月全部扣分告知单"), "deductionNotices", Icon.PRINT)
        self._all.triggered.connect(self._print_month)
        self._appeal = self._action(menu, self.tr("申诉和复核（当前一条）"), "appeal", Icon.RULES)
        self._appeal.triggered.connect(self.appeal_wanted)
        self._paper = self._action(menu, self.tr("打印申诉书（当前一条）"), "appealPaper", Icon.PRINT)
        self._paper.triggered.connect(lambda: self._print(_APPEAL))
        self.button.setMenu(menu)
        self.show_entry(None)
        self.show_month(())

    def show_entry(self, row: "EntryRow | None") -> None:
        """Say what can be done about the current entry."""
        self._row = row
        self._notice.setEnabled(row is not None and row.may_be_told)
        self._appeal.setEnabled(row is not None and (row.may_be_told or row.appeal is not None))
        self._paper.setEnabled(row is not None and row.appeal is not None)

    def show_month(self, rows: "tuple[EntryRow, ...]") -> None:
        """Take the register of another month."""
        self._month = tuple(PaperSubject.entry(row.entry.id) for row in rows if row.may_be_told)
        self._all.setEnabled(bool(self._month))

    @staticmethod
    def _action(menu: QMenu, words: str, name: str, mark: Icon) -> "QAction":
        action = menu.addAction(icon(mark), words)
        action.setObjectName(name)
        return action

    def _print(self, form: str) -> None:
        if self._row is not None:
            self._ground.desk.print_form(form, str(self._row.entry.id), PaperKind.ENTRY)

    @Slot()
    def _print_month(self) -> None:
        papers, session, subjects = self._ground.services.papers, self._ground.session, self._month

        def make(job: "Job[PaperBatch]") -> "PaperBatch":
            return papers.render_many(session, _NOTICE, subjects, progress=job.report)

        what = self.tr("正在合成 {n} 份告知单").format(n=len(subjects))
        self._ground.desk.run_long(what, make, owner=self, on_done=self._on_made)

    def _on_made(self, batch: "PaperBatch") -> None:
        if batch.paper is not None:
            self._ground.desk.show_paper(batch.paper)
        if batch.refused:
            told = self.tr("{n} 份没有合成：{why}")
            why = problems_text(batch.refused[0].problems)
            self._ground.desk.toast(told.format(n=len(batch.refused), why=why))

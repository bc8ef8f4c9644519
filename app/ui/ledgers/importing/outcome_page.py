"""The third page: what an import would do, and then what it did."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QTableView, QTabWidget, QWidget

from app.labels.imports import CLEANED, KINDS, REASON_COLUMN
from app.ui.icons import Icon
from app.ui.ledgers.importing.lines_model import LinesModel, LinesTable, fit_columns
from app.ui.ledgers.importing.showing import problem_lines, reasons
from app.ui.parts import button, card, clear, column, frame, label, named, row, set_property
from app.ui.refusal_line import RefusalLine
from app.ui.theme.theme import spaced, theme
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.domain.problems import Refusal
    from app.services.imports.ledger import ImportReport, OpenedLedger
    from app.ui.ground import Ground

_SIX = 6
_LARGE = 20  # points


class OutcomePage(QWidget):
    """试导入结果."""

    import_wanted = Signal()
    back_wanted = Signal()
    finished = Signal()

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "importOutcome", self.tr("试导入结果"))
        self._ground = ground
        self._ledger: OpenedLedger | None = None
        self._report: ImportReport | None = None
        self.refusal = RefusalLine("outcomeRefusal")
        self._title = named(label("", "title", wraps=True), "outcomeTitle")
        self._hint = named(label("", "muted", wraps=True), "outcomeHint")
        self._figures = spaced(QGridLayout(), 0, 12)
        heads = (self.tr("行"), self.tr("列"), self.tr("表中内容"), self.tr("原因"))
        self._refused = LinesModel(heads, numbers=(0,), parent=self)
        self._incomplete = LinesModel(heads, numbers=(0,), parent=self)
        self._cleaned = LinesModel((self.tr("处数"), self.tr("整理了什么")), numbers=(0,), parent=self)
        self._tables: list[QTableView] = []
        self._tabs = self._make_tabs()
        self._write = marked_button(self.tr("写回原因到副本…"), "writeReasons", Icon.EXPORT)
        self._import = marked_button(self.tr("导入"), "runImport", Icon.IMPORT, role="primary")
        self._back = button(self.tr("上一步"), "backToColumns")
        self._finish = button(self.tr("完成"), "finishImport", role="primary")
        self._lay_out()
        self._write.clicked.connect(self._on_write)
        self._import.clicked.connect(self.import_wanted)
        self._back.clicked.connect(self.back_wanted)
        self._finish.clicked.connect(self.finished)

    def show_trial(self, ledger: "OpenedLedger", report: "ImportReport") -> None:
        """Show what an import would do."""
        self._ledger = ledger
        self._show(report)
        changes = report.added + report.changed
        self._title.setText(self.tr("试导入{kind}：还没有写入").format(kind=KINDS[report.kind]))
        self._hint.setText(
            self.tr("未导入的行不影响其他行。可以先导入能用的，再把写回原因的副本改好重新导入。")
            if changes
            else self.tr("没有需要新增或更改的内容。")
        )
        self._turn(is_done=False, can_import=changes > 0)

    def show_done(self, report: "ImportReport") -> None:
        """Show what the import did."""
        self._show(report)
        self._title.setText(self.tr("已导入{kind}").format(kind=KINDS[report.kind]))
        self._hint.setText(self.tr("需要撤销时，到“导入记录”中撤销这次导入。"))
        self._turn(is_done=True, can_import=False)

    def set_busy(self, *, is_busy: bool) -> None:
        """Keep the verbs from being pressed while something runs."""
        for each in (self._write, self._import, self._back, self._finish):
            each.setEnabled(not is_busy)

    def begin(self) -> None:
        """Put the focus where work goes on."""
        (self._import if self._import.isVisible() and self._import.isEnabled() else self._finish).setFocus()

    def show_refusal(self, refusal: "Refusal") -> None:
        """Say why nothing was imported or written."""
        self.refusal.show_text(self._ground.desk.tell(refusal))

    def _make_tabs(self) -> QTabWidget:
        tabs = named(QTabWidget(), "outcomeTabs", self.tr("明细"))
        tabs.setDocumentMode(True)
        tabs.tabBar().setDrawBase(False)
        for model, name in (
            (self._refused, "refusedRows"),
            (self._incomplete, "incompleteRows"),
            (self._cleaned, "cleanedCells"),
        ):
            table = LinesTable(model, name, self.tr("明细"))
            self._tables.append(table)
            tabs.addTab(table, "")
        return tabs

    def _lay_out(self) -> None:
        around, body = card("outcomeCard")
        body.addWidget(self._title)
        body.addWidget(self._hint)
        body.addLayout(self._figures)
        body.addWidget(self._tabs, 1)
        foot = row(spacing=8)
        foot.addWidget(self._back)
        foot.addWidget(self._write)
        foot.addStretch(1)
        foot.addWidget(self._import)
        foot.addWidget(self._finish)
        inside = column(self, spacing=12)
        inside.addWidget(self.refusal)
        inside.addWidget(around, 1)
        inside.addLayout(foot)

    def _turn(self, *, is_done: bool, can_import: bool) -> None:
        self.refusal.show_text("")
        self._import.setVisible(not is_done)
        self._import.setEnabled(can_import)
        self._back.setVisible(not is_done)
        self._finish.setVisible(is_done or not can_import)
        self._finish.setEnabled(True)

    def _show(self, report: "ImportReport") -> None:
        self._report = report
        clear(self._figures)
        in_a_line = _SIX if theme().look.points < _LARGE else _SIX // 2
        figures = (
            (self.tr("读到"), report.read, ""),
            (self.tr("新增"), report.added, "good"),
            (self.tr("更改"), report.changed, "good"),
            (self.tr("无变化"), report.unchanged + report.repeats, ""),
            (self.tr("不能导入"), report.refused_rows, "over"),
            (self.tr("有缺项"), report.incomplete_rows, "near"),
        )
        for place, (words, number, tone) in enumerate(figures):
            self._figures.addWidget(_figure(words, number, tone), *divmod(place, in_a_line))
        if self._ledger is not None:
            self._refused.show_lines(problem_lines(self._ledger, report.refused))
            self._incomplete.show_lines(problem_lines(self._ledger, report.incomplete))
        cleaned = sorted(report.cleaned.items(), key=lambda one: -one[1])
        self._cleaned.show_lines([(f"{count:,}", CLEANED.get(wart, wart)) for wart, count in cleaned])
        for table in self._tables:
            fit_columns(table)
        self._name_tabs(
            (self.tr("不能导入 {n} 行"), report.refused_rows),
            (self.tr("有缺项 {n} 行"), report.incomplete_rows),
            (self.tr("自动整理 {n} 处"), sum(report.cleaned.values())),
        )
        self._write.setVisible(bool(report.refused))

    def _name_tabs(self, *words: tuple[str, int]) -> None:
        for number, (text, count) in enumerate(words):
            self._tabs.setTabText(number, text.format(n=f"{count:,}"))
            self._tabs.setTabEnabled(number, count > 0)
        filled = [number for number, (_, count) in enumerate(words) if count]
        self._tabs.setCurrentIndex(filled[0] if filled else 0)
        self._tabs.setVisible(bool(filled))

    @Slot()
    def _on_write(self) -> None:
        if self._ledger is None:
            return
        usual = self._ledger.path.with_name(f"{self._ledger.path.stem}-未导入原因{self._ledger.path.suffix}")
        dialog = named(QFileDialog(self, self.tr("写回原因到副本"), str(usual)), "reasonsDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(usual.name)
        dialog.fileSelected.connect(lambda path: self.write_reasons(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_reasons(self, path: Path) -> None:
        """Write a copy of the file with the reasons beside the refused rows."""
        ledger, report = self._ledger, self._report
        if ledger is None or report is None:
            return
        told = reasons(report.refused)
        self.set_busy(is_busy=True)
        self._ground.desk.runner.run_long(
            lambda _job: self._ground.services.imports.write_back(ledger, path, told, REASON_COLUMN),
            owner=self,
            on_done=lambda _none: self._ground.desk.toast(self.tr("副本已存到 {path}").format(path=path)),
            on_refused=self.show_refusal,
            on_end=lambda: self.set_busy(is_busy=False),
        )


def _figure(words: str, number: int, tone: str) -> QFrame:
    made = frame("card")
    inside = column(made, margins=(14, 8, 14, 8), spacing=0)
    value = label(f"{number:,}", "figure")
    set_property(value, "tone", tone if number else "")
    inside.addWidget(value)
    inside.addWidget(label(words, "muted"))
    made.setAccessibleName(f"{words} {number}")
    return made

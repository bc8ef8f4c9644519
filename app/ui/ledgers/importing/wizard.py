"""The import as pages of the place: file, columns, trial, import; Esc goes one page back."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.imports.batch import ImportKind
from app.services.imports.ledger import Watch
from app.ui.ledgers.importing.choose_page import ChoosePage
from app.ui.ledgers.importing.columns_page import ColumnsPage
from app.ui.ledgers.importing.outcome_page import OutcomePage
from app.ui.long_work import LongWorkBar
from app.ui.parts import column, named

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.problems import Refusal
    from app.services.imports.ledger import ImportReport, OpenedLedger
    from app.ui.ground import Ground
    from app.ui.running import Job


class ImportWizard(QWidget):
    """导入台账."""

    imported = Signal(object)  # ImportReport
    finished = Signal()

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "importWizard", self.tr("导入台账"))
        self._ground = ground
        self._ledger: OpenedLedger | None = None
        self._job: Job[ImportReport] | None = None
        self.choose = ChoosePage(ground)
        self.columns = ColumnsPage(ground)
        self.outcome = OutcomePage(ground)
        self.bar = LongWorkBar(ground.desk.now)
        self.bar.hide()
        self._pages = named(QStackedWidget(), "importPages")
        for page in (self.choose, self.columns, self.outcome):
            self._pages.addWidget(page)
        inside = column(self, spacing=10)
        inside.addWidget(self._pages, 1)
        inside.addWidget(self.bar)
        self._connect()

    def _connect(self) -> None:
        self.choose.chosen.connect(self.open_file)
        self.columns.sheet_wanted.connect(lambda sheet: self._reopen(sheet, self.columns.kind))
        self.columns.kind_wanted.connect(lambda kind: self._reopen(self._sheet, ImportKind(kind) if kind else None))
        self.columns.try_wanted.connect(self.try_import)
        self.columns.back_wanted.connect(self.begin)
        self.outcome.import_wanted.connect(self.run_import)
        self.outcome.back_wanted.connect(lambda: self._turn_to(self.columns))
        self.outcome.finished.connect(self._on_finished)

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return self._pages.currentWidget()

    @property
    def is_busy(self) -> bool:
        """Whether something is being read or imported."""
        return self._job is not None

    @Slot()
    def begin(self) -> None:
        """Begin with a file."""
        self._ledger = None
        self.choose.begin()
        self._turn_to(self.choose)

    def back(self) -> bool:
        """One page back; from the first nowhere."""
        if self.is_busy or self.page is self.choose:
            return self.is_busy
        self._turn_to(self.columns if self.page is self.outcome else self.choose)
        return True

    @Slot(object)
    def open_file(self, path: Path) -> None:
        """Read a file and show what it was taken for."""
        self.choose.refusal.show_text("")
        self._open(path, "", None, self.choose.show_refusal)

    def _reopen(self, sheet: str, kind: ImportKind | None) -> None:
        if self._ledger is not None:
            self._open(self._ledger.path, sheet, kind, self.columns.show_refusal)

    @property
    def _sheet(self) -> str:
        return "" if self._ledger is None else self._ledger.table.sheet_name

    def _open(self, path: Path, sheet: str, kind: ImportKind | None, on_refused: "Callable[[Refusal], None]") -> None:
        imports = self._ground.services.imports
        named_sheet = sheet if path.suffix.lower() != ".csv" else ""
        self._ground.desk.say(self.tr("正在读取“{file}”").format(file=path.name))
        self._ground.desk.runner.run_long(
            lambda _job: imports.open(path, named_sheet, kind),
            owner=self,
            on_done=self._on_opened,
            on_refused=on_refused,
            on_end=lambda: self._ground.desk.say(""),
        )

    def _on_opened(self, ledger: "OpenedLedger") -> None:
        self._ledger = ledger
        self.columns.show_ledger(ledger)
        self._turn_to(self.columns)

    @Slot()
    def try_import(self) -> None:
        """See what an import would do."""
        imports, session = self._ground.services.imports, self._ground.session
        ledger, kind, mapping = self._ledger, self.columns.kind, self.columns.mapping
        if ledger is None:
            return
        self.columns.refusal.show_text("")
        self._do(
            self.tr("试导入"),
            lambda job: imports.dry_run(session, ledger, kind=kind, mapping=mapping, watch=Watch(progress=job.report)),
            self._on_tried,
            self.columns.show_refusal,
        )

    def _on_tried(self, report: "ImportReport") -> None:
        if self._ledger is not None:
            self.outcome.show_trial(self._ledger, report)
            self._turn_to(self.outcome)

    @Slot()
    def run_import(self) -> None:
        """Import; nothing is written when it is cancelled."""
        imports, session = self._ground.services.imports, self._ground.session
        ledger, kind, mapping = self._ledger, self.columns.kind, self.columns.mapping
        if ledger is None:
            return
        self.outcome.refusal.show_text("")
        self._do(
            self.tr("正在导入"),
            lambda job: imports.run(session, ledger, kind=kind, mapping=mapping, watch=Watch(progress=job.report)),
            self._on_imported,
            self.outcome.show_refusal,
        )

    def _on_imported(self, report: "ImportReport") -> None:
        self.outcome.show_done(report)
        self.outcome.begin()
        said = self.tr("导入 {added} 条新增、{changed} 条更改")
        self._ground.desk.say_saved(said.format(added=f"{report.added:,}", changed=f"{report.changed:,}"))
        self.imported.emit(report)

    def _do(
        self,
        what: str,
        call: "Callable[[Job[ImportReport]], ImportReport]",
        on_done: "Callable[[ImportReport], None]",
        on_refused: "Callable[[Refusal], None]",
    ) -> None:
        self._set_busy(is_busy=True)
        self._job = self._ground.desk.runner.run_long(
            call,
            owner=self,
            on_done=on_done,
            on_refused=on_refused,
            on_progress=self.bar.advance,
            on_cancelled=lambda: self._ground.desk.toast(self.tr("已取消，没有写入任何内容")),
            on_end=self._on_end,
        )
        self.bar.begin(what, self._job)

    def _on_end(self) -> None:
        self._job = None
        self.bar.end()
        self._set_busy(is_busy=False)

    def _set_busy(self, *, is_busy: bool) -> None:
        self.columns.setEnabled(not is_busy)
        self.outcome.set_busy(is_busy=is_busy)

    def _turn_to(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        if isinstance(page, ColumnsPage | OutcomePage):
            page.begin()

    @Slot()
    def _on_finished(self) -> None:
        self.begin()
        self.finished.emit()

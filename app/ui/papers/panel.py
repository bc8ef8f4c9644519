"""A paper ready to be printed: the preview, how to print it, and the verbs 打印 and 另存为."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.papers.printing import PrintKind, PrintRecord
from app.services.papers.printing import PrintJob
from app.ui.actions import ActionId, make_action
from app.ui.overriding import override
from app.ui.papers.pictures import image_of
from app.ui.papers.preview import PaperPreview
from app.ui.papers.print_bar import PrintBar
from app.ui.papers.printers import TAKES_PDF, known_printers, make_printer, print_pictures
from app.ui.parts import column, named

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from app.domain.problems import Refusal
    from app.services.papers.paper import Paper
    from app.ui.ground import Ground

_FOLDER: Final = "papers/folder"


class PaperPanel(QWidget):
    """Shows a paper and prints it; the place 表单 and the dialog of the other places are made of it."""

    done = Signal()
    """The paper was printed or saved."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "paperPanel", self.tr("预览与打印"))
        self._ground = ground
        self._preview = PaperPreview(ground, self._on_refused)
        self._bar = PrintBar(ground.desk.settings)
        self._has_looked = False
        inside = column(self, spacing=12)
        inside.addWidget(self._preview, 1)
        inside.addWidget(self._bar)
        self.setFocusProxy(self._preview)
        self._bar.print_wanted.connect(self._on_print)
        self._bar.save_wanted.connect(self.choose_file)
        go = make_action(ActionId.PRINT, self, self._bar.ask, is_local=False)
        go.setShortcuts([QKeySequence("F9"), QKeySequence("Ctrl+P")])
        save = QAction(self.tr("另存为 PDF"), self)
        save.setObjectName("savePdf")
        save.setShortcut(QKeySequence("Ctrl+S"))
        save.triggered.connect(self.choose_file)
        self.addAction(save)

    @property
    def preview(self) -> PaperPreview:
        """The preview."""
        return self._preview

    def add_verb(self, verb: QWidget) -> None:
        """Put another button beside 打印 and 另存为."""
        self._bar.add_verb(verb)

    def show_paper(self, paper: "Paper") -> None:
        """Show a paper, ready to be printed."""
        self._preview.show_paper(paper)
        self._bar.show_paper(paper)

    def show_nothing(self, why: str) -> None:
        """Show why there is no paper."""
        self._preview.show_nothing(why)
        self._bar.show_paper(None)

    @Slot()
    def choose_file(self) -> None:
        """Ask where the PDF is to go."""
        paper = self._preview.paper
        if paper is None:
            return
        folder = Path(self._ground.desk.settings.get(_FOLDER) or Path.home())
        dialog = named(QFileDialog(self, self.tr("另存为 PDF"), str(folder), self.tr("PDF 文件 (*.pdf)")), "savePaper")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(paper.name)
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Write the paper to a file."""
        paper, ground = self._preview.paper, self._ground
        if paper is None:
            return
        ground.desk.settings.set(_FOLDER, str(path.parent))

        def saved(_records: Sequence[PrintRecord]) -> None:
            ground.desk.toast(self.tr("已存为 {name}").format(name=path.name))
            self.done.emit()

        ground.run(self, lambda: ground.services.papers.save(ground.session, paper, path), saved, self._on_refused)

    @Slot(object, object)
    def _on_print(self, job: PrintJob, pages: Sequence[int]) -> None:
        paper = self._preview.paper
        if paper is None:
            return
        self._bar.print.setEnabled(False)
        if TAKES_PDF:
            self._send(paper, job)
        else:
            self.print_on(make_printer(job), job, pages)

    def _send(self, paper: "Paper", job: PrintJob) -> None:
        ground = self._ground
        ground.desk.runner.run_long(
            lambda _job: ground.services.papers.send(ground.session, paper, job),
            owner=self,
            on_done=self._on_printed,
            on_refused=self._on_refused,
            on_end=lambda: self._bar.print.setEnabled(True),
        )

    def print_on(self, printer: "QPrinter", job: PrintJob, pages: Sequence[int]) -> None:
        """Paint the pages at the printer's own resolution, where the system takes no PDF."""
        paper, ground = self._preview.paper, self._ground
        if paper is None:
            return
        is_printed = print_pictures(printer, pages, lambda page, dpi: image_of(ground, paper, page, dpi))
        self._bar.print.setEnabled(True)
        if not is_printed:
            self._bar.say_wrong(self.tr("打印没有成功，请检查打印机后重试，或另存为 PDF。"))
            return
        ground.run(
            self,
            lambda: ground.services.papers.record_print(ground.session, paper, PrintKind.PRINTED, sets=job.sets),
            self._on_printed,
        )

    def _on_printed(self, records: Sequence[PrintRecord]) -> None:
        again = max((record.copy_number for record in records), default=1)
        said = self.tr("已送打印机。")
        if again > 1 and len(records) == 1:
            said = self.tr("已送打印机，这份表单第 {n} 次打印。").format(n=again)
        self._ground.desk.toast(said)
        self.done.emit()

    def _on_refused(self, refusal: "Refusal") -> None:
        self._bar.say_wrong(self._ground.desk.tell(refusal))
        self._bar.save.setFocus()

    def _look_for_printers(self) -> None:
        self._bar.offer(known_printers())

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._has_looked:
            self._has_looked = True
            QTimer.singleShot(0, self, self._look_for_printers)  # asking the print system may take a moment

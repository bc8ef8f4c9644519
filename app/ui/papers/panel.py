"""A paper ready to be printed: the preview, how to print it, and the verbs 打印 and 另存为."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.papers.overprint import CROSS_TENTHS
from app.domain.papers.printing import PrintKind, PrintRecord
from app.services.papers.printing import PrintJob
from app.ui.actions import ActionId, make_action
from app.ui.overriding import override
from app.ui.papers.calibrating import CalibrationDialog
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
        self._whole: Paper | None = None  # what is shown, or what its values are shown of
        self._has_looked = False
        inside = column(self, spacing=12)
        inside.addWidget(self._preview, 1)
        inside.addWidget(self._bar)
        self.setFocusProxy(self._preview)
        self._bar.print_wanted.connect(self._on_print)
        self._bar.save_wanted.connect(self.choose_file)
        self._bar.overprint.changed.connect(self._draw_anew)
        self._bar.overprint.calibration_wanted.connect(self._calibrate)
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
        """Show a paper, ready to be printed: the whole of it, or its values where its form is overprinted."""
        self._whole = paper
        self._bar.show_paper(paper)
        if any(part.original_id for part in paper.parts):
            self._bar.say_note(self.tr("内容相同的已打印过，这份标“副本”。在打印记录中作废前一份后，再打的是正本。"))
        self._draw_anew()

    def show_nothing(self, why: str) -> None:
        """Show why there is no paper."""
        self._whole = None
        self._preview.show_nothing(why)
        self._bar.show_paper(None)

    @Slot()
    def choose_file(self) -> None:
        """Ask where the paper is to go, and as what."""
        paper = self._preview.paper
        if paper is None:
            return
        folder = Path(self._ground.desk.settings.get(_FOLDER) or Path.home())
        kinds = [self.tr("PDF 文件 (*.pdf)"), *([self.tr("Word 文档 (*.docx)")] if paper.is_office else [])]
        dialog = named(QFileDialog(self, self.tr("另存为"), str(folder), ";;".join(kinds)), "savePaper")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(paper.name)
        dialog.filterSelected.connect(lambda kind: _turn_to(dialog, paper.name, "docx" if kind in kinds[1:] else "pdf"))
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

    @Slot()
    def _draw_anew(self) -> None:
        whole, shift, ground = self._whole, self._bar.overprint.shift, self._ground
        if whole is None:
            return
        if shift is None:
            self._preview.show_paper(whole)
            return

        def show(paper: "Paper") -> None:
            if self._whole is whole:
                self._preview.show_paper(paper)

        ground.run(self, lambda: ground.services.papers.overprint(whole, shift), show, self._on_refused)

    @Slot()
    def _calibrate(self) -> None:
        whole, bar = self._whole, self._bar
        if whole is None:
            return
        dialog = CalibrationDialog(self, whole.form_name, bar.printer, bar.overprint.kept())
        dialog.sheet_wanted.connect(lambda: self._print_cross(whole))
        dialog.kept.connect(bar.overprint.keep)
        dialog.open()

    def _print_cross(self, whole: "Paper") -> None:
        ground, bar = self._ground, self._bar
        shift = bar.overprint.kept()
        words = (
            self.tr("套打校准页 {form}").format(form=whole.form_name),
            self.tr("量十字中心到纸左边、上边的距离，准确时都是 {n} 毫米").format(n=CROSS_TENTHS // 10),
        )
        ground.run(
            self,
            lambda: ground.services.papers.calibration(whole.form_code, shift, words),
            lambda sheet: self._print(sheet, replace(bar.job(sheet, (0,)), sets=1, sides=None), (0,)),
            self._on_refused,
        )

    @Slot(object, object)
    def _on_print(self, job: PrintJob, pages: Sequence[int]) -> None:
        if self._preview.paper is not None:
            self._print(self._preview.paper, job, pages)

    def _print(self, paper: "Paper", job: PrintJob, pages: Sequence[int]) -> None:
        self._bar.print.setEnabled(False)
        if TAKES_PDF:
            self._send(paper, job)
        else:
            self._ground.run(
                self,
                lambda: self._ground.services.papers.refuse_second_original(paper),
                lambda _fine: self.print_on(make_printer(job), paper, job, pages),
                self._on_refused,
                lambda: self._bar.print.setEnabled(True),
            )

    def _send(self, paper: "Paper", job: PrintJob) -> None:
        ground = self._ground
        ground.desk.runner.run_long(
            lambda _job: ground.services.papers.send(ground.session, paper, job),
            owner=self,
            on_done=self._on_printed,
            on_refused=self._on_refused,
            on_end=lambda: self._bar.print.setEnabled(True),
        )

    def print_on(self, printer: "QPrinter", paper: "Paper", job: PrintJob, pages: Sequence[int]) -> None:
        """Paint the pages at the printer's own resolution, where the system takes no PDF."""
        ground = self._ground
        is_printed = print_pictures(printer, job, pages, lambda page, dpi: image_of(ground, paper, page, dpi))
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


def _turn_to(dialog: QFileDialog, name: str, suffix: str) -> None:
    """Offer the paper's name with another ending."""
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(Path(name).with_suffix(f".{suffix}").name)

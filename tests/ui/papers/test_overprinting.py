"""套打 in the window: the tick, the calibration, and what goes to the printer."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped] # ships no types
import pytest
from PIL import ImageOps
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDoubleSpinBox, QLabel, QToolButton
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.domain.papers.overprint import NO_SHIFT, Shift
from app.services.papers.paper import Paper
from app.services.papers.printing import PrintJob
from app.ui.papers.calibrating import CalibrationDialog
from app.ui.papers.panel import PaperPanel
from app.ui.papers.pictures import image_of
from app.ui.papers.print_bar import PrintBar
from app.ui.papers.printers import PrinterChoice, make_printer, print_pictures
from tests.ui.driving import click, find, press
from tests.ui.papers.conftest import Counter

Settle = Callable[[], None]


@pytest.fixture
def bar(panel: PaperPanel, qtbot: QtBot) -> PrintBar:
    """The print settings, with two printers to choose from."""
    made = find(panel, PrintBar, "printBar")
    printers = find(made, QComboBox, "printPrinter")
    qtbot.waitUntil(lambda: printers.count() > 0)  # it has looked for this computer's own
    made.offer((PrinterChoice(name="hall", words="大厅"), PrinterChoice(name="back/针式", words="后台针式")))
    return made


def shown(panel: PaperPanel) -> Paper:
    paper = panel.preview.paper
    assert paper is not None
    return paper


def test_ticking_shows_and_prints_the_values_only(
    panel: PaperPanel, bar: PrintBar, counter: Counter, settle: Settle, print_system: Path
) -> None:
    whole = counter.registration(counter.case())
    panel.show_paper(whole)
    settle()
    assert find(panel, QToolButton, "calibrate").isHidden()
    find(panel, QCheckBox, "overprint").setChecked(True)
    settle()
    values = counter.station.desk.papers.overprint(whole, NO_SHIFT)
    assert shown(panel).pdf == values.pdf

    bar.ask()
    settle()
    assert (print_system / "paper.pdf").read_bytes() == values.pdf
    assert "media=A4" in (print_system / "arguments").read_text(encoding="utf-8")

    find(panel, QCheckBox, "overprint").setChecked(False)
    assert shown(panel) is whole


def test_the_tick_is_remembered_by_form_and_not_for_blank_ones(
    panel: PaperPanel, counter: Counter, settle: Settle
) -> None:
    panel.show_paper(counter.sample("callback"))
    tick = find(panel, QCheckBox, "overprint")
    tick.setChecked(True)
    settle()
    panel.show_paper(counter.sample("work-order"))
    settle()
    assert not tick.isChecked()
    panel.show_paper(counter.sample("callback"))
    settle()
    assert tick.isChecked()
    panel.show_paper(counter.station.desk.papers.blank("callback"))
    settle()
    assert (tick.isChecked(), tick.isEnabled()) == (False, False)
    panel.show_nothing("还没有选择。")
    assert not tick.isEnabled()


def test_two_measured_lengths_become_the_printers_shift(
    panel: PaperPanel, bar: PrintBar, counter: Counter, settle: Settle, print_system: Path, qtbot: QtBot
) -> None:
    panel.show_paper(counter.sample("callback"))
    find(panel, QCheckBox, "overprint").setChecked(True)
    settle()
    find(bar, QComboBox, "printPrinter").setCurrentText("后台针式")
    find(panel, QToolButton, "calibrate").click()
    dialog = find(panel, CalibrationDialog, "calibration")
    assert any("back/针式" in each.text() for each in dialog.findChildren(QLabel))
    click(dialog, "printCalibration")
    settle()
    document = pypdfium2.PdfDocument(print_system / "paper.pdf")
    assert "套打校准页" in document[0].get_textpage().get_text_range()
    document.close()
    assert "back/针式" in (print_system / "arguments").read_text(encoding="utf-8")

    find(dialog, QDoubleSpinBox, "measuredLeft").setValue(31.5)
    find(dialog, QDoubleSpinBox, "measuredTop").setValue(29.2)
    assert find(dialog, QDoubleSpinBox, "shiftRight").value() == -1.5
    press(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not panel.findChildren(CalibrationDialog, "calibration"))
    settle()

    moved = Shift(right_tenths=-15, down_tenths=8)
    papers = counter.station.desk.papers
    assert shown(panel).pdf == papers.overprint(counter.sample("callback"), moved).pdf
    find(bar, QComboBox, "printPrinter").setCurrentText("大厅")  # another printer is off by something else
    settle()
    assert shown(panel).pdf == papers.overprint(counter.sample("callback"), NO_SHIFT).pdf
    find(bar, QComboBox, "printPrinter").setCurrentText("后台针式")
    settle()
    assert shown(panel).pdf == papers.overprint(counter.sample("callback"), moved).pdf


def test_lengths_that_make_no_sense_are_said_and_not_kept(panel: PaperPanel) -> None:
    kept: list[Shift] = []
    dialog = CalibrationDialog(panel, "派工单", "", NO_SHIFT)
    dialog.kept.connect(kept.append)
    dialog.open()
    find(dialog, QDoubleSpinBox, "measuredLeft").setValue(70)
    wrong = find(dialog, QLabel, "calibrationWrong")
    assert wrong.text() == "偏移超过 30 毫米，请检查纸张放置和测量的数值。"
    find(dialog, QDoubleSpinBox, "measuredLeft").setValue(30.1)
    assert wrong.isHidden()
    find(dialog, QDoubleSpinBox, "shiftDown").setValue(40)
    click(dialog, "calibrationKeep")
    assert (kept, wrong.isVisible(), dialog.result()) == ([], True, QDialog.DialogCode.Rejected)
    find(dialog, QDoubleSpinBox, "shiftDown").setValue(-3.3)
    click(dialog, "calibrationKeep")
    assert kept == [Shift(right_tenths=-1, down_tenths=-33)]


@pytest.mark.parametrize(
    ("millimetres", "sheet"),
    [
        ((210.0, 297.0), (210, 297)),
        ((297.0, 210.0), (297, 210)),
        ((148.0, 210.0), (148, 210)),
        ((241.0, 139.7), (241, 140)),
    ],
)
def test_the_printer_is_set_to_the_papers_size(millimetres: tuple[float, float], sheet: tuple[int, int]) -> None:
    printer = make_printer(PrintJob(millimetres=millimetres))
    whole = printer.pageLayout().fullRect(QPageLayout.Unit.Millimeter)

    assert (round(whole.width()), round(whole.height())) == sheet


class AnswersA4(QPrinter):
    """A driver that prints on A4, whatever it is told."""

    def __init__(self, path: Path) -> None:
        super().__init__(QPrinter.PrinterMode.HighResolution)
        self.setResolution(144)
        self.setFullPage(True)
        self.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.setOutputFileName(str(path))
        super().setPageSize(QPageSize(QPageSize.PageSizeId.A4))

    def setPageSize(self, _size: QPageSize) -> bool:  # type: ignore[override]
        return False


def framed(millimetres: tuple[float, float]) -> Paper:
    """A page with a frame 3 mm from its edges."""
    target = BytesIO()
    width, height = (length * 72 / 25.4 for length in millimetres)
    canvas = Canvas(target, pagesize=(width, height))
    canvas.rect(9, 9, width - 18, height - 18)
    canvas.save()
    return Paper(
        form_code="framed",
        form_name="边框",
        form_version=1,
        pdf=target.getvalue(),
        page_count=1,
        name="边框.pdf",
        millimetres=millimetres,
    )


def inked(pdf: Path | bytes) -> tuple[float, float, float, float]:
    """The box of all ink on the first page, in millimetres from the left and top."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=2).to_pil().convert("L")
    document.close()
    box = ImageOps.invert(picture).getbbox()
    assert box is not None
    left, top, right, bottom = (round(length / 144 * 25.4, 1) for length in box)
    return left, top, right, bottom


@pytest.mark.parametrize(("millimetres", "share"), [((241.0, 139.7), 210 / 241), ((148.0, 210.0), 1.0)])
def test_a_driver_that_insists_on_a4_cuts_nothing_off(
    counter: Counter, tmp_path: Path, millimetres: tuple[float, float], share: float
) -> None:
    paper = framed(millimetres)
    job = PrintJob(millimetres=millimetres)
    printer = AnswersA4(tmp_path / "out.pdf")

    assert print_pictures(printer, job, (0,), lambda page, dpi: image_of(counter.ground, paper, page, dpi))
    del printer
    assert inked(tmp_path / "out.pdf") == pytest.approx([length * share for length in inked(paper.pdf)], abs=0.5)

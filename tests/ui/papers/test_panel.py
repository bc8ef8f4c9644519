"""The preview is the paper, and the paper goes to the printer or into a file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from app.domain.papers.printing import PrintKind
from app.domain.papers.subject import PaperSubject
from app.services.papers.printing import PrintJob, Sides
from app.ui.papers.page_range import pages_of, range_text
from app.ui.papers.panel import PaperPanel
from app.ui.papers.pictures import image_of
from app.ui.papers.print_bar import PrintBar
from app.ui.papers.printers import PrinterChoice, known_printers, make_printer, print_pictures
from app.ui.settings_store import MemorySettings
from tests.ui.driving import click, find, press
from tests.ui.papers.conftest import Counter

Settle = Callable[[], None]


def picture_came(qtbot: QtBot, panel: PaperPanel, page: int = 0) -> None:
    qtbot.waitUntil(lambda: panel.preview.canvas.picture(page) is not None, timeout=20_000)


def wheel(panel: PaperPanel, steps: int, modifier: Qt.KeyboardModifier) -> None:
    canvas = panel.preview.canvas
    event = QWheelEvent(
        QPointF(5, 5),
        canvas.mapToGlobal(QPointF(5, 5)),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def test_the_preview_shows_the_very_pixels_of_the_pdf(counter: Counter, panel: PaperPanel, qtbot: QtBot) -> None:
    paper = counter.sample()
    panel.show_paper(paper)
    picture_came(qtbot, panel)
    canvas = panel.preview.canvas
    made = counter.station.desk.papers.picture(paper, 0, canvas.dots)
    shown = canvas.picture(0)
    assert shown is not None

    assert (shown.width(), shown.height()) == (made.width, made.height)
    assert shown.bytesPerLine() == made.stride
    assert bytes(shown.constBits()) == made.pixels
    # and so it stands on the screen: inside the frame of one pixel every pixel is the paper's
    grabbed = canvas.grab().toImage()
    left = (canvas.width() - made.width) // 2
    for x, y in ((40, 40), (made.width // 2, 150), (made.width - 60, 90), (200, made.height - 80)):
        assert grabbed.pixelColor(left + x, y) == shown.pixelColor(x, y)


def test_a_page_is_as_wide_as_there_is_room(panel: PaperPanel, counter: Counter, qtbot: QtBot) -> None:
    panel.show_paper(counter.sample())
    picture_came(qtbot, panel)
    room = find(panel, QScrollArea, "previewArea").viewport().width()

    assert room - 40 < panel.preview.canvas.minimumWidth() <= room
    panel.resize(900, 800)
    qtbot.waitUntil(lambda: panel.preview.canvas.minimumWidth() < room - 200)


def test_the_wheel_and_ctrl_0_zoom(panel: PaperPanel, counter: Counter, qtbot: QtBot) -> None:
    panel.show_paper(counter.sample())
    picture_came(qtbot, panel)
    zoom = find(panel, QComboBox, "previewZoom")
    wheel(panel, 1, Qt.KeyboardModifier.ControlModifier)
    assert zoom.currentText() == "125%"
    wheel(panel, -1, Qt.KeyboardModifier.ControlModifier)
    wheel(panel, -1, Qt.KeyboardModifier.ControlModifier)
    assert zoom.currentText() == "75%"
    assert panel.preview.canvas.dots == 72
    wheel(panel, 1, Qt.KeyboardModifier.NoModifier)
    assert zoom.currentText() == "75%"

    panel.activateWindow()
    panel.setFocus()
    press(find(panel, QScrollArea, "previewArea"), Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert zoom.currentText() == "适合宽度"


def test_a_wide_page_is_shown_wide(panel: PaperPanel, counter: Counter, qtbot: QtBot) -> None:
    panel.show_paper(counter.sample("star-sheet"))
    picture_came(qtbot, panel)
    shown = panel.preview.canvas.picture(0)
    assert shown is not None

    assert shown.width() > shown.height()


def test_the_page_list_goes_to_a_page_and_follows_the_scroll_bar(
    panel: PaperPanel, counter: Counter, qtbot: QtBot
) -> None:
    panel.show_paper(counter.registration(counter.case()))
    picture_came(qtbot, panel)
    pages = find(panel, QListWidget, "previewPages")
    bar = find(panel, QScrollArea, "previewArea").verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)

    assert find(panel, QLabel, "previewCount").text() == "共 2 页"
    pages.setCurrentRow(1)
    assert bar.value() >= panel.preview.canvas.top_of(1) - 40
    picture_came(qtbot, panel, 1)
    bar.setValue(0)
    assert pages.currentRow() == 0


def test_f9_prints_the_very_pdf(
    panel: PaperPanel, counter: Counter, settle: Settle, print_system: Path, toasts: list[str], qtbot: QtBot
) -> None:
    case = counter.case()
    paper = counter.registration(case)
    panel.show_paper(paper)
    picture_came(qtbot, panel)
    find(panel, QSpinBox, "printSets").setValue(2)
    find(panel, QLineEdit, "printRange").setText("2")
    panel.activateWindow()
    press(find(panel, QScrollArea, "previewArea"), Qt.Key.Key_F9)
    settle()

    assert (print_system / "paper.pdf").read_bytes() == paper.pdf
    assert (print_system / "arguments").read_text(encoding="utf-8").split("\n")[:4] == ["-n", "2", "-P", "2"]
    assert toasts == ["已送打印机。"]
    click(panel, "printGo")
    settle()
    assert find(panel, QLabel, "printWrong").text() == "print.printed_before"  # the paper has no mark yet
    panel.show_paper(counter.registration(case))
    click(panel, "printGo")
    settle()
    assert toasts[-1] == "已送打印机，这份表单第 2 次打印。"
    history = counter.station.desk.papers.history(PaperSubject.case(case.id))
    assert [(record.kind, record.copies) for record in history] == [(PrintKind.PRINTED, 2), (PrintKind.PRINTED, 1)]


def test_without_a_printer_the_reason_is_said_and_saving_is_one_key_away(
    panel: PaperPanel, counter: Counter, settle: Settle, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    panel.activateWindow()
    panel.show_paper(counter.registration(counter.case()))
    click(panel, "printGo")
    settle()

    assert find(panel, QLabel, "printWrong").text() == "printer.none"
    assert panel.focusWidget() is not None
    assert panel.focusWidget().objectName() == "printSave"


def test_a_wrong_range_is_refused_before_anything_is_printed(
    panel: PaperPanel, counter: Counter, print_system: Path
) -> None:
    panel.show_paper(counter.sample())
    find(panel, QLineEdit, "printRange").setText("2-3")
    click(panel, "printGo")

    assert "最大为 1" in find(panel, QLabel, "printWrong").text()
    assert not (print_system / "paper.pdf").exists()


def test_minutes_can_be_saved_for_word(panel: PaperPanel, counter: Counter, settle: Settle, target: Path) -> None:
    target.parent.mkdir()
    panel.show_paper(counter.ground.services.papers.sample("meeting-minutes"))
    assert find(panel, QPushButton, "printSave").text().strip() == "另存为 PDF 或 Word"
    click(panel, "printSave")
    dialog = find(panel, QFileDialog, "savePaper")
    dialog.setDirectory(str(target.parent))
    dialog.filterSelected.emit(dialog.nameFilters()[1])
    assert dialog.defaultSuffix() == "docx"
    assert dialog.selectedFiles() == [str(target.parent / "会议纪要 示例.docx")]
    dialog.accept()
    settle()

    assert (target.parent / "会议纪要 示例.docx").read_bytes().startswith(b"PK")


def test_a_pdf_is_saved_where_it_is_wanted(
    panel: PaperPanel, counter: Counter, settle: Settle, target: Path, toasts: list[str]
) -> None:
    target.parent.mkdir()
    paper = counter.registration(counter.case())
    panel.show_paper(paper)
    click(panel, "printSave")
    dialog = find(panel, QFileDialog, "savePaper")
    dialog.setDirectory(str(target.parent))
    dialog.selectFile(target.name)
    dialog.accept()
    settle()

    assert target.read_bytes() == paper.pdf
    assert toasts == ["已存为 a.pdf"]
    assert counter.ground.desk.settings.get("papers/folder") == str(target.parent)


def test_a_file_that_cannot_be_written_is_said(
    panel: PaperPanel, counter: Counter, settle: Settle, target: Path
) -> None:
    panel.show_paper(counter.registration(counter.case()))
    panel.save_to(target)
    settle()

    assert find(panel, QLabel, "printWrong").text() == "export.not_written"


def test_without_a_paper_there_is_nothing_to_press(panel: PaperPanel, target: Path) -> None:
    panel.show_nothing("还没有选择。")
    panel.choose_file()
    panel.save_to(target)

    assert not find(panel, PrintBar, "printBar").print.isEnabled()
    assert panel.findChildren(QFileDialog) == []
    assert find(panel, QLabel, "previewNothing").text() == "还没有选择。"


def test_both_sides_are_offered_where_the_printer_can(counter: Counter) -> None:
    bar = PrintBar(counter.ground.desk.settings)
    bar.show()
    jobs: list[PrintJob] = []
    bar.print_wanted.connect(lambda job, _pages: jobs.append(job))
    both = PrinterChoice(name="hall", words="大厅打印机", sides=(Sides.LONG_EDGE, Sides.ONE))
    bar.offer((PrinterChoice(name="office", words="办公室"), both))
    bar.show_paper(counter.sample())
    sides, printers = find(bar, QComboBox, "printSides"), find(bar, QComboBox, "printPrinter")
    assert not sides.isVisible()
    printers.setCurrentText("大厅打印机")
    assert [sides.itemText(n) for n in range(sides.count())] == ["单面", "双面，沿长边翻"]
    sides.setCurrentIndex(1)
    bar.ask()

    assert (jobs[0].printer, jobs[0].sides) == ("hall", Sides.LONG_EDGE)
    bar.offer((PrinterChoice(name="office", words="办公室"), both))
    assert printers.currentText() == "大厅打印机"  # remembered
    bar.close()


def test_where_the_system_takes_no_pdf_pages_are_painted(counter: Counter, tmp_path: Path) -> None:
    paper = counter.registration(counter.case())
    job = PrintJob(sets=1, sides=Sides.LONG_EDGE, title=paper.name)
    printer = make_printer(job)
    assert printer.docName() == paper.name
    printer = file_printer(tmp_path / "out.pdf")
    asked: list[tuple[int, int]] = []

    def picture(page: int, dpi: int) -> object:
        asked.append((page, dpi))
        return image_of(counter.ground, paper, page, dpi)

    assert print_pictures(printer, job, (0, 1), picture)  # type: ignore[arg-type]  # it is a QImage
    assert (tmp_path / "out.pdf").read_bytes()[:5] == b"%PDF-"
    assert asked == [(0, 72), (1, 72)]
    assert not print_pictures(printer, job, (), picture)  # type: ignore[arg-type]  # as above


def file_printer(path: Path) -> QPrinter:
    """A printer whose sheets come out as a file."""
    printer = make_printer(PrintJob())
    printer.setResolution(72)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


@pytest.mark.qt_log_ignore("^QPainter::begin", "^This plugin does not support ")
def test_painted_pages_are_logged_and_a_printer_that_cannot_begin_is_said(
    panel: PaperPanel, counter: Counter, settle: Settle, tmp_path: Path
) -> None:
    case = counter.case()
    paper = counter.registration(case)
    panel.show_paper(paper)
    panel.print_on(file_printer(tmp_path / "no-folder" / "out.pdf"), paper, PrintJob(), (0,))
    assert find(panel, QLabel, "printWrong").text().startswith("打印没有成功")
    assert counter.station.desk.papers.history(PaperSubject.case(case.id)) == ()

    panel.print_on(file_printer(tmp_path / "out.pdf"), paper, PrintJob(sets=3), (0, 1))
    settle()
    (record,) = counter.station.desk.papers.history(PaperSubject.case(case.id))
    assert (record.kind, record.copies) == (PrintKind.PRINTED, 3)
    assert (tmp_path / "out.pdf").exists()


def test_the_printers_of_this_computer_can_be_listed() -> None:
    assert all(each.name and each.words for each in known_printers())


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("", (0, 1, 2, 3)),
        ("1-2，4", (0, 1, 3)),
        (" 3 ", (2,)),
        ("2、4", (1, 3)),
        ("0", None),
        ("5", None),
        ("3-2", None),
        ("a", None),
        ("1--2", None),
    ],
)
def test_a_range_is_read_as_people_write_it(text: str, pages: tuple[int, ...] | None) -> None:
    assert pages_of(text, 4) == pages


def test_a_range_is_told_to_the_print_system() -> None:
    assert range_text((0, 1, 2), 3) == ""
    assert range_text((0, 2), 3) == "1,3"


def test_the_print_settings_stand_in_two_lines_where_one_is_too_long(qtbot: QtBot) -> None:
    bar = PrintBar(MemorySettings())
    qtbot.addWidget(bar)
    printer, pages = find(bar, QComboBox, "printPrinter"), find(bar, QLineEdit, "printRange")
    bar.show()

    bar.resize(1400, bar.sizeHint().height())
    QApplication.processEvents()
    assert pages.mapTo(bar, pages.rect().center()).y() == printer.mapTo(bar, printer.rect().center()).y()
    bar.resize(bar.minimumSizeHint().width(), 200)
    QApplication.processEvents()
    assert pages.mapTo(bar, pages.rect().topLeft()).y() > printer.mapTo(bar, printer.rect().bottomLeft()).y()

"""The printers of this computer, and printing page by page where the system takes no PDF."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.services.papers.printing import PrintJob, Sides

TAKES_PDF = sys.platform != "win32"
"""Whether the system's print service prints PDF files itself."""
_DOTS = 300
_MODES = {
    QPrinter.DuplexMode.DuplexLongSide: Sides.LONG_EDGE,
    QPrinter.DuplexMode.DuplexShortSide: Sides.SHORT_EDGE,
    QPrinter.DuplexMode.DuplexNone: Sides.ONE,
}
_DUPLEX = {sides: mode for mode, sides in _MODES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterChoice:
    """A printer, what people call it, and the ways it puts pages onto sheets."""

    name: str
    words: str
    sides: tuple[Sides, ...] = ()


def known_printers() -> tuple[PrinterChoice, ...]:
    """The printers of this computer, the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    found = [
        PrinterChoice(
            name=each.printerName(),
            words=each.description() or each.printerName(),
            sides=tuple(_MODES[mode] for mode in each.supportedDuplexModes() if mode in _MODES),
        )
        for each in QPrinterInfo.availablePrinters()
    ]
    return tuple(sorted(found, key=lambda each: each.name != usual))


def make_printer(job: PrintJob) -> QPrinter:
    """The printer of a job, set up for whole sheets."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if job.printer:
        printer.setPrinterName(job.printer)
    printer.setResolution(_DOTS)
    _set_paper(printer, job)
    printer.setFullPage(True)
    printer.setCopyCount(job.sets)
    printer.setDocName(job.title)
    if job.sides is not None:
        printer.setDuplex(_DUPLEX[job.sides])
    return printer


def _set_paper(printer: QPrinter, job: PrintJob) -> None:
    """Say which paper it is: by its name where it has one, so that a driver knows it."""
    if job.millimetres is None:
        return
    width, height = job.millimetres
    measures = QSizeF(width, height)
    known = QPageSize.id(measures, QPageSize.Unit.Millimeter, QPageSize.SizeMatchPolicy.FuzzyOrientationMatch)
    is_turned = known is not QPageSize.PageSizeId.Custom and width > height
    if known is QPageSize.PageSizeId.Custom:
        printer.setPageSize(QPageSize(measures, QPageSize.Unit.Millimeter, f"{width:g} x {height:g} mm"))
    else:
        printer.setPageSize(QPageSize(known))
    way = QPageLayout.Orientation.Landscape if is_turned else QPageLayout.Orientation.Portrait
    printer.setPageOrientation(way)


def print_pictures(
    printer: QPrinter, job: PrintJob, pages: Sequence[int], picture: Callable[[int, int], QImage]
) -> bool:
    """Print pages (from 0) as pictures at the printer's resolution; False when the printer could not begin.

    They keep their size on the paper. Only where a driver insists on a smaller sheet are they made to fit: nothing is
    cut off.
    """
    pictures = [picture(page, printer.resolution()) for page in pages]
    if not pictures:
        return False
    _set_paper(printer, job)  # once more: a driver's own dialog may have set another
    painter = QPainter()
    if not painter.begin(printer):
        return False
    sheet = printer.pageLayout().fullRectPixels(printer.resolution())
    for number, made in enumerate(pictures):
        if number:
            printer.newPage()
        share = min(1.0, (sheet.width() + 1) / made.width(), (sheet.height() + 1) / made.height())
        painter.drawImage(QRectF(0, 0, made.width() * share, made.height() * share), made)
    painter.end()
    return True

"""Finished PDFs as pictures, for the preview: what is seen is what is printed."""

from contextlib import closing
from dataclasses import dataclass
from threading import Lock
from typing import Final

import pypdfium2  # type: ignore[import-untyped] # ships no types

from app.domain.problems import Refusal

PDFIUM: Final = Lock()
"""Held during every call of PDFium, which serves one thread at a time: pages are shown while scans are read."""

_POINTS_PER_INCH: Final = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """One page in pixels: four bytes each, red, green, blue, and an unused one; rows are `stride` bytes apart."""

    pixels: bytes
    width: int
    height: int
    stride: int


def page_count(pdf: bytes) -> int:
    """The number of pages.

    Raises:
        Refusal: `paper.unreadable_pdf`.
    """
    with PDFIUM, closing(_open(pdf)) as document:
        return len(document)


def rasterise(pdf: bytes, page: int, dpi: int) -> PagePicture:
    """Page `page` (from 0) as a picture at `dpi` dots per inch.

    Raises:
        Refusal: `paper.unreadable_pdf`, or `paper.no_such_page`.
    """
    with PDFIUM, closing(_open(pdf)) as document:
        if not 0 <= page < len(document):
            raise Refusal.of("paper.no_such_page", page=page + 1, pages=len(document))
        sheet = document[page]
        bitmap = sheet.render(scale=dpi / _POINTS_PER_INCH, rev_byteorder=True, prefer_bgrx=True)
        picture = PagePicture(
            pixels=bytes(bitmap.buffer), width=bitmap.width, height=bitmap.height, stride=bitmap.stride
        )
        bitmap.close()
        sheet.close()
        return picture


def _open(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise Refusal.of("paper.unreadable_pdf") from error

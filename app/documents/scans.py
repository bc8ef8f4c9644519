"""Scanned papers: the pages of PDFs and pictures, the codes on them, and pages put together as one PDF."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Final, Protocol

import pypdfium2  # type: ignore[import-untyped] # ships no types
import zxingcpp
from PIL import Image, ImageOps

from app.documents.preview import PDFIUM
from app.domain.problems import Refusal

_PDF: Final = b"%PDF-"
_PICTURES: Final = ("JPEG", "PNG", "TIFF", "BMP", "WEBP")
_HEAD: Final = 1024  # a PDF may begin within its first kilobyte
_TRIES: Final = (1_750, 2_600)  # longest side in pixels: A4 at 150 and about 220 dpi, larger when the first finds none
_QUALITY: Final = 90  # of JPEG, for pictures that become pages
_USUAL_DPI: Final = 150  # of a picture that says nothing of its resolution
_POINTS_PER_INCH: Final = 72
_QUARTER: Final = 90  # degrees


class Scan(Protocol):
    """One open file of scanned pages."""

    def __len__(self) -> int:
        """The number of its pages."""

    def picture(self, page: int, side: int) -> Image.Image:
        """A page (from 0) in shades of grey, its longer side `side` pixels, less when it has no more."""

    def add_to(self, document: pypdfium2.PdfDocument, page: int) -> None:
        """Append a page (from 0) to a PDF; the caller holds PDFIUM."""


@contextmanager
def opened(content: bytes) -> Iterator[Scan]:
    """The pages of a file.

    Raises:
        Refusal: `scan.unreadable` when it is neither a PDF nor a picture, or damaged, encrypted or beyond measure.
    """
    if _PDF not in content[:_HEAD]:
        with _readable(), Image.open(BytesIO(content), formats=_PICTURES) as image:
            yield _PictureScan(image)
        return
    with _readable(), PDFIUM:
        document = pypdfium2.PdfDocument(content)
    try:
        with _readable():
            yield _PdfScan(document)
    finally:
        with PDFIUM:
            document.close()


def codes_on(scan: Scan, page: int) -> tuple[tuple[str, ...], int]:
    """The texts of the QR codes on a page, each once, and by how many quarters clockwise it has to be turned to stand.

    Raises:
        Refusal: `scan.unreadable` for this page; the others may still be read.
    """
    # Made here: what a module keeps until the end of the program, the library reports as leaked.
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for side in _TRIES:
        with _readable():
            picture = scan.picture(page, side)
        found = zxingcpp.read_barcodes(picture, formats=wanted)
        if found:
            turned = round(found[0].orientation / _QUARTER)
            return tuple(dict.fromkeys(each.text for each in found)), -turned % 4
    return (), 0


@contextmanager
def _readable() -> Iterator[None]:
    """Says of whatever the readers of PDFs and pictures cannot make out that it is unreadable."""
    try:
        yield
    except (pypdfium2.PdfiumError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise Refusal.of("scan.unreadable") from error  # Pillow tells broken PNG files by SyntaxError


def together(pages: Sequence[tuple[bytes, int, int]]) -> bytes:
    """One PDF of these pages: each a file's content, a page of it (from 0), and the quarters it is turned clockwise.

    Raises:
        Refusal: `scan.unreadable`.
    """
    with PDFIUM:
        whole = pypdfium2.PdfDocument.new()
    try:
        for content, page, quarters in pages:
            with opened(content) as scan, PDFIUM:
                scan.add_to(whole, page)
                sheet = whole[len(whole) - 1]
                sheet.set_rotation((sheet.get_rotation() + quarters * _QUARTER) % 360)
                sheet.close()
        with PDFIUM:
            written = BytesIO()
            whole.save(written)
            return written.getvalue()
    finally:
        with PDFIUM:
            whole.close()


class _PdfScan:
    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document

    def __len__(self) -> int:
        with PDFIUM:
            return len(self._document)

    def picture(self, page: int, side: int) -> Image.Image:
        with PDFIUM:
            sheet = self._document[page]
            # Whatever size the paper claims to be, the picture has so many pixels.
            bitmap = sheet.render(scale=side / max(1.0, *sheet.get_size()), grayscale=True)
            picture = Image.frombytes(
                "L", (bitmap.width, bitmap.height), bytes(bitmap.buffer), "raw", "L", bitmap.stride, 1
            )
            bitmap.close()
            sheet.close()
        return picture

    def add_to(self, document: pypdfium2.PdfDocument, page: int) -> None:
        document.import_pages(self._document, [page])


class _PictureScan:
    def __init__(self, image: Image.Image) -> None:
        self._image = image

    def __len__(self) -> int:
        # A telephone's JPEG may hold the same picture twice; only TIFF has pages.
        return int(getattr(self._image, "n_frames", 1)) if self._image.format == "TIFF" else 1

    def picture(self, page: int, side: int) -> Image.Image:
        made = self._upright(page).convert("L")
        made.thumbnail((side, side))
        return made

    def add_to(self, document: pypdfium2.PdfDocument, page: int) -> None:
        made, written = self._upright(page), BytesIO()
        across, down = self._image.info.get("dpi", (0, 0))
        dpi = float(across) if across == down and across >= _POINTS_PER_INCH else float(_USUAL_DPI)
        made.convert("RGB").save(written, "PDF", resolution=dpi, quality=_QUALITY)
        source = pypdfium2.PdfDocument(written.getvalue())
        document.import_pages(source)
        source.close()

    def _upright(self, page: int) -> Image.Image:
        self._image.seek(page)
        turned = ImageOps.exif_transpose(self._image)
        if not turned.has_transparency_data:
            return turned
        shown = turned.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown)

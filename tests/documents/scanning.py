"""What a scanner makes of a page: askew, noisy, squeezed into a JPEG."""

from io import BytesIO

import pypdfium2  # type: ignore[import-untyped] # ships no types
from PIL import Image, ImageFilter

from app.documents.qr import dark_runs

NOISE = Image.effect_noise((2600, 2600), 60)


def scanned(pdf: bytes, page: int = 0, *, turned: float = 0, dpi: int = 150, kind: str = "JPEG") -> bytes:
    """A page of a PDF as a picture file, turned by degrees, on a scanner that is not new."""
    document = pypdfium2.PdfDocument(pdf)
    sheet = document[page].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    document.close()
    sheet = sheet.rotate(turned, expand=True, fillcolor=244, resample=Image.Resampling.BICUBIC)
    sheet = Image.blend(sheet, NOISE.crop((0, 0, *sheet.size)), 0.12).filter(ImageFilter.GaussianBlur(0.6))
    written = BytesIO()
    sheet.save(written, kind, dpi=(dpi, dpi), **({"quality": 60} if kind == "JPEG" else {}))
    return written.getvalue()


def bound(*pictures: bytes) -> bytes:
    """Pictures as the pages of one PDF, as a scanner with a feeder hands them over."""
    first, *others = (Image.open(BytesIO(each)) for each in pictures)
    written = BytesIO()
    first.save(written, "PDF", save_all=True, append_images=others, resolution=150)
    return written.getvalue()


def coded(*texts: str) -> bytes:
    """A page with these texts as codes, one below the other: what was printed before, or by others."""
    sheet = Image.new("L", (1240, 1754), 250)
    for place, text in enumerate(texts):
        for row, column, length in dark_runs(text)[1]:
            sheet.paste(
                0,
                (100 + column * 6, 300 * place + row * 6 + 60, 100 + (column + length) * 6, 300 * place + row * 6 + 66),
            )
    written = BytesIO()
    sheet.save(written, "PNG", dpi=(150, 150))
    return written.getvalue()

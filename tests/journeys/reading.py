"""What stands on a paper the program made."""

from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # it ships no types


def text_of(path: Path) -> str:
    """The words of a PDF, page after page."""
    document = pypdfium2.PdfDocument(path)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()

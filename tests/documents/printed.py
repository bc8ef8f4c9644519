"""The shipped forms printed and read back once, for all tests that look at them."""

from functools import cache
from pathlib import Path

from app.documents.catalogue import FormCatalogue
from app.documents.rendering import RenderedPaper, render
from tests.documents.readback import PageRead, read_page

ROOT = Path(__file__).resolve().parents[2]
CODES = tuple(sorted(layout.parent.name for layout in (ROOT / "forms").glob("*/form.toml")))


class Papers:
    """Forms by code: `printed` is the PDF, `pages` what stands on each of its pages."""

    def __init__(self, catalogue: FormCatalogue) -> None:
        self._catalogue = catalogue
        self.printed = cache(self._print)
        self.pages = cache(self._read)

    def first_page(self, code: str, *, is_blank: bool = False) -> PageRead:
        """What stands on the first page."""
        return self.pages(code, is_blank=is_blank)[0]

    def _print(self, code: str, *, is_blank: bool = False) -> RenderedPaper:
        entry = self._catalogue.entry(code)
        return render(entry.form, {} if is_blank else entry.sample, is_blank=is_blank)

    def _read(self, code: str, *, is_blank: bool = False) -> list[PageRead]:
        return pages_read(self.printed(code, is_blank=is_blank))


def pages_read(paper: RenderedPaper) -> list[PageRead]:
    """What stands on each page of a paper."""
    return [read_page(paper.pdf, number) for number in range(paper.page_count)]

"""The shipped forms printed and read back once, for all tests that look at them."""

from functools import cache
from pathlib import Path

from app.documents.catalogue import FormCatalogue
from app.documents.rendering import RenderedPaper, render
from tests.documents.readback import PageRead, read_page

ROOT = Path(__file__).resolve().parents[2]
CODES = tuple(sorted(layout.parent.name for layout in (ROOT / "forms").glob("*/form.toml")))


class Papers:
    """Forms by code: `printed` is the PDF, `first_page` what stands on its first page."""

    def __init__(self, catalogue: FormCatalogue) -> None:
        self._catalogue = catalogue
        self.printed = cache(self._print)
        self.first_page = cache(self._read)

    def _print(self, code: str, *, is_blank: bool = False) -> RenderedPaper:
        entry = self._catalogue.entry(code)
        return render(entry.form, {} if is_blank else entry.sample, is_blank=is_blank)

    def _read(self, code: str, *, is_blank: bool = False) -> PageRead:
        return read_page(self.printed(code, is_blank=is_blank).pdf)

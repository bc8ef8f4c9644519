"""What the tests of paper share: the shipped forms, and reading a PDF back."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped] # ships no types
import pytest

from app.documents.catalogue import FormCatalogue, load_catalogue
from app.documents.reading import read_form
from app.domain.papers.form import Form
from tests.documents.printed import Papers

SHARED = Path(__file__).resolve().parents[2] / "../shared/data"


@pytest.fixture(scope="session")
def catalogue() -> FormCatalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def papers(catalogue: FormCatalogue) -> Papers:
    return Papers(catalogue)


@pytest.fixture(scope="session")
def page_texts() -> Callable[[bytes], list[str]]:
    """The text of every page, without white space."""

    def read(pdf: bytes) -> list[str]:
        document = pypdfium2.PdfDocument(pdf)
        texts = []
        for page in document:
            text_page = page.get_textpage()
            texts.append("".join(text_page.get_text_range().replace("\ufffe", "").split()))
            text_page.close()
            page.close()
        document.close()
        return texts

    return read


@pytest.fixture(scope="session")
def build() -> Callable[..., Form]:
    """A small A4 form with the given fields and blocks, as TOML would hold them."""

    def make(blocks: list[dict[str, object]], fields: list[dict[str, object]], **more: object) -> Form:
        data = {"code": "try", "name": "试用单", "version": 1, "source": "测试", "fields": fields, "blocks": blocks}
        form, problems = read_form({**data, **more}, {})
        assert problems == ()
        return form

    return make

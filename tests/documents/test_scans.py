"""Scanned papers: the codes are read however the page lies, and pages are put together."""

from io import BytesIO

import pytest
from PIL import Image

from app.documents import scans
from app.documents.catalogue import FormCatalogue
from app.documents.rendering import render
from app.domain.problems import Refusal
from tests.documents.scanning import bound, scanned

WORK_ORDER = "2026-YF-PG-000041-6/WORK-ORDER"


def paper(catalogue: FormCatalogue, code: str = "work-order", number: str = "2026-YF-PG-000041-6") -> bytes:
    entry = catalogue.entries[code]
    return render(entry.form, {**entry.sample, "number": number}, copies=entry.form.copies[:1]).pdf


@pytest.fixture(scope="module")
def order(catalogue: FormCatalogue) -> bytes:
    """A work order."""
    return paper(catalogue)


def codes_of(content: bytes) -> list[tuple[str, ...]]:
    with scans.opened(content) as scan:
        return [scans.codes_on(scan, page)[0] for page in range(len(scan))]


@pytest.mark.parametrize(("turned", "dpi"), [(2.5, 150), (-5, 200), (180, 150), (93, 100)])
def test_the_code_is_read_however_the_page_lies(order: bytes, turned: float, dpi: int) -> None:
    assert codes_of(scanned(order, turned=turned, dpi=dpi)) == [(WORK_ORDER,)]


def test_a_paper_names_its_number_and_form_on_every_page(catalogue: FormCatalogue) -> None:
    code = "2026-YF-000318-5/NONRESIDENT-SUPPLY-CONTRACT"
    contract = paper(catalogue, "nonresident-supply-contract", "2026-YF-000318-5")

    assert codes_of(contract) == [(code,)] * 3


def test_every_page_of_a_feeders_pdf_is_read(order: bytes) -> None:
    blank = BytesIO()
    Image.new("L", (1240, 1754), 250).save(blank, "PNG")

    assert codes_of(bound(scanned(order, turned=3), blank.getvalue(), scanned(order, turned=178))) == [
        (WORK_ORDER,),
        (),
        (WORK_ORDER,),
    ]


def test_pages_of_files_become_one_pdf_as_large_as_the_paper(order: bytes) -> None:
    picture = scanned(order)
    whole = scans.together([(picture, 0, 0), (bound(picture, picture), 1, 0), (order, 0, 0)])

    assert codes_of(whole) == [(WORK_ORDER,)] * 3
    with scans.opened(whole) as scan:
        assert scan.picture(0, 421).size == scan.picture(2, 421).size == (298, 421)


@pytest.mark.parametrize(("turned", "quarters"), [(0, 0), (92, 1), (180, 2), (267, 3)])
def test_a_page_that_lies_on_its_side_is_stood_upright(order: bytes, turned: float, quarters: int) -> None:
    scan = scanned(order, turned=turned)  # counter-clockwise
    with scans.opened(scan) as lying:
        assert scans.codes_on(lying, 0) == ((WORK_ORDER,), quarters)

    with scans.opened(scans.together([(scan, 0, quarters)])) as upright:
        assert scans.codes_on(upright, 0) == ((WORK_ORDER,), 0)


def test_a_picture_without_resolution_or_ground_is_a_page_too(order: bytes) -> None:
    clear, written = Image.open(BytesIO(scanned(order, dpi=100))).convert("RGBA"), BytesIO()
    clear.putalpha(clear.convert("L").point(lambda grey: 0 if grey > 128 else 255))  # the paper is see-through
    clear.save(written, "PNG")

    assert codes_of(scans.together([(written.getvalue(), 0, 0)])) == [(WORK_ORDER,)]


def test_a_tiff_has_pages(order: bytes) -> None:
    page, written = Image.open(BytesIO(scanned(order))), BytesIO()
    page.save(written, "TIFF", save_all=True, append_images=[page])

    assert codes_of(written.getvalue()) == [(WORK_ORDER,)] * 2


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", b"%PDF-1.7 nothing of the kind", b"\x89PNG\r\n\x1a\n nothing of the kind"],
)
def test_what_is_no_scan_is_refused(content: bytes) -> None:
    for read in (codes_of, lambda it: scans.together([(it, 0, 0)])):
        with pytest.raises(Refusal) as refused:
            read(content)
        assert [problem.code for problem in refused.value.problems] == ["scan.unreadable"]


def test_a_picture_cut_short_and_a_page_that_is_not_there_are_refused(order: bytes) -> None:
    with pytest.raises(Refusal):
        codes_of(scanned(order)[:9_000])
    with pytest.raises(Refusal):
        scans.together([(order, 7, 0)])

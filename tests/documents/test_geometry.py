"""Ruled lines and texts read back from the PDF stand within half a millimetre of the form's data."""

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import cycle, islice

import pytest
import tomli

from app.documents.catalogue import FormCatalogue
from app.documents.fonts import typeface
from app.documents.formats import EMPTY_BOX, TICKED_BOX
from app.documents.reading import read_form
from app.documents.rendering import check, render
from app.documents.samples import values_from_json
from app.domain.papers.fields import FieldKind
from app.domain.papers.form import Form
from app.domain.papers.layout import Align, Chart, FontRole, VerticalAlign
from tests.documents.expected import LEVEL_PAD, SIDE_PAD, TOP_PAD, Box, Values, pages_of
from tests.documents.printed import CODES, ROOT, Papers, pages_read
from tests.documents.readback import MM, Line, PageRead, Run

NEAR = 0.5
CENTER = 0.38  # the middle of a Chinese character above its baseline, in em
VERTICAL_PITCH = 1.15
MANY = 36  # rows of a list: two pages or more
BOXES = frozenset(EMPTY_BOX + TICKED_BOX)
A5_FORMS = ("safety-card", "household-hazard-notice")
LANDSCAPE_FORMS = ("receipt", "progress-slip", "work-order", "one-time-notice", "meeting-minutes", "fee-receipt")
MOVED = [
    *[(code, paper) for code in A5_FORMS for paper in ("A4", "A5", "A5-landscape", "continuous", "continuous-third")],
    *[(code, paper) for code in LANDSCAPE_FORMS for paper in ("A4", "A5-landscape", "continuous", "continuous-half")],
    ("seal-ledger", "A4-landscape"),
    ("star-sheet", "A4-landscape"),
]
TORN = {"meeting-minutes"}  # its texts are higher than a small page, and nothing is measured below a torn row
SLIPS = {"queue-slip"}  # of one small page
FLAWS = list[tuple[object, ...]]


def flaws(page: PageRead, boxes: Iterable[Box]) -> tuple[FLAWS, int]:
    """What stands elsewhere than the boxes say, and how many places were measured."""
    found: FLAWS = []
    measured = 0
    for box in boxes:
        if box.is_ruled:
            measured += 4
            found += _line_flaws(page, box)
        for text, x, y in _texts(box):
            measured += 1
            if not any(_is_at(run, text, x(run.size), y(run.size)) for run in page.runs):
                size = box.cell.style.size
                near = [run for run in page.runs if run.text == text]
                found.append(("text", text, round(x(size), 1), round(y(size), 1), near))
    return found, measured


def _is_at(run: Run, text: str, x: float, y: float) -> bool:
    """A text may go on in the second part of its font, which holds 256 characters."""
    return run.text != "" and text.startswith(run.text) and abs(run.x - x) < NEAR and abs(run.y - y) < NEAR


def _line_flaws(page: PageRead, box: Box) -> FLAWS:
    found: FLAWS = []
    for lines, places, (start, end) in (
        (page.upright, (box.left, box.right), (box.top, box.bottom)),
        (page.level, (box.top, box.bottom), (box.left, box.right)),
    ):
        found += [("line", place, start, end) for place in places if not _is_ruled(lines, place, start, end)]
        found += [("line inside", line, box) for line in lines if _runs_through(line, places, start, end)]
    return found


def _is_ruled(lines: Iterable[Line], place: float, start: float, end: float) -> bool:
    return any(abs(line.place - place) < NEAR and line.start < start + NEAR and line.end > end - NEAR for line in lines)


def _runs_through(line: Line, places: tuple[float, float], start: float, end: float) -> bool:
    is_between = places[0] + NEAR < line.place < places[1] - NEAR
    return is_between and line.start < end - NEAR and line.end > start + NEAR


Place = Callable[[float], float]


def _texts(box: Box) -> list[tuple[str, Place, Place]]:
    """What every line begins with, up to its first check box, with its place as functions of the size in points."""
    if box.cell.is_vertical:
        text, middle = "".join(box.fitted.lines), (box.top + box.bottom) / 2
        return _stacked(box, text, middle) if text and not any(map(str.isascii, text)) else []
    style, fitted = box.cell.style, box.fitted
    foot_pitch = style.size * style.leading / MM if box.foot else 0.0
    spare = box.bottom - box.top - foot_pitch - fitted.height / MM
    top = (
        box.top
        + {
            VerticalAlign.MIDDLE: spare / 2,
            VerticalAlign.TOP: min(TOP_PAD, spare / 2),
            VerticalAlign.BOTTOM: spare - min(TOP_PAD, spare / 2),
        }[style.valign]
    )
    lines = [(line, style.align, top + (row + 0.5) * fitted.pitch / MM) for row, line in enumerate(fitted.lines)]
    found = [_set(box, line, align, middle, fitted.size) for line, align, middle in lines if _begins(line)]
    if _begins(box.foot):
        found.append(_set(box, box.foot, Align.RIGHT, box.bottom - LEVEL_PAD - foot_pitch / 2, style.size))
    return found


def _begins(line: str) -> bool:
    """Whether a text stands where the line begins, not a space or a check box."""
    return bool(line) and not line[0].isspace() and line[0] not in BOXES


def _set(box: Box, line: str, align: Align, middle: float, size: float) -> tuple[str, Place, Place]:
    width = typeface(box.cell.style.role).width(line) * size / MM
    x = {
        Align.LEFT: box.left + SIDE_PAD,
        Align.CENTER: (box.left + box.right - width) / 2,
        Align.RIGHT: box.right - SIDE_PAD - width,
    }[align]
    first = "".join(line.translate(dict.fromkeys(map(ord, BOXES), "\n")).partition("\n")[0].split())
    return first, lambda _size: x, lambda _size: middle + CENTER * size / MM


def _stacked(box: Box, text: str, middle: float) -> list[tuple[str, Place, Place]]:
    found: list[tuple[str, Place, Place]] = []
    for number, character in enumerate(text):
        if character.isspace():
            continue
        steps = number - (len(text) - 1) / 2
        found.append(
            (
                character,
                lambda size: (box.left + box.right - size / MM) / 2,
                lambda size, steps=steps: middle + (steps * VERTICAL_PITCH + CENTER) * size / MM,  # type: ignore[misc]
            )
        )
    return found


def all_flaws(pages: Sequence[PageRead], form: Form, values: Values) -> tuple[FLAWS, int]:
    """The flaws of all pages, and how many places were measured."""
    expected = pages_of(form, values)
    assert len(expected) == len(pages) or form.code in TORN
    measured = [flaws(page, boxes) for page, boxes in zip(pages, expected, strict=False)]
    return [flaw for found, _ in measured for flaw in found], sum(count for _, count in measured)


def lengthened(form: Form, values: Values) -> Values:
    """The values with lists as long as they may be; those that are summed up or drawn as bars stay as they are."""
    drawn = {block.rows for block in form.blocks if isinstance(block, Chart)}
    longer = dict(values)
    for field in form.fields:
        rows = values.get(field.key)
        if field.kind is FieldKind.LIST and isinstance(rows, list) and field.key not in drawn:
            longer[field.key] = list(islice(cycle(rows), min(MANY, field.max_length)))
    return values if check(form, longer) else longer


@pytest.mark.parametrize("is_blank", [True, False])
@pytest.mark.parametrize("code", CODES)
def test_everything_stands_where_the_form_says(
    code: str, catalogue: FormCatalogue, papers: Papers, *, is_blank: bool
) -> None:
    entry = catalogue.entry(code)
    values: Values = {} if is_blank else entry.sample
    found, measured = all_flaws(papers.pages(code, is_blank=is_blank), entry.form, values)
    assert found == []
    assert measured >= 2


@pytest.mark.parametrize("code", CODES)
def test_a_long_list_goes_on_where_the_form_says(code: str, catalogue: FormCatalogue) -> None:
    entry = catalogue.entry(code)
    values = lengthened(entry.form, entry.sample)
    if values == entry.sample:
        return  # no list
    found, measured = all_flaws(pages_read(render(entry.form, values)), entry.form, values)
    assert found == []
    assert measured > 100


@pytest.mark.parametrize("is_blank", [True, False])
@pytest.mark.parametrize("code", CODES)
def test_pages_are_numbered_in_the_middle_of_the_foot(
    code: str, catalogue: FormCatalogue, papers: Papers, *, is_blank: bool
) -> None:
    size, count = catalogue.form(code).page, papers.printed(code, is_blank=is_blank).page_count
    page = papers.first_page(code, is_blank=is_blank)
    assert any(catalogue.form(code).footer) is (code not in SLIPS)
    if code in SLIPS:
        return
    width = typeface(FontRole.SONG).width(f"第 1 页 共 {count} 页") * 9 / MM
    middle, y = size.left + (size.body_width - width) / 2, size.height - size.bottom / 2
    assert any(_is_at(run, f"第1页共{count}页", middle, y) for run in page.runs)
    assert (abs(page.width - size.width), abs(page.height - size.height)) < (0.1, 0.1)


@pytest.mark.parametrize(("code", "paper"), MOVED)
def test_a_form_moved_to_another_paper_stands_where_it_says(code: str, paper: str) -> None:
    folder = ROOT / "forms" / code
    data = tomli.loads((folder / "form.toml").read_text(encoding="utf-8"))
    form, problems = read_form({**data, "page": {"size": paper, "margins": [8, 8, 10, 8]}}, {})
    assert problems == ()
    sample = values_from_json(form.fields, json.loads((folder / "sample.json").read_text(encoding="utf-8")))
    values = lengthened(form, sample)
    found, measured = all_flaws(pages_read(render(form, values)), form, values)
    assert found == []
    assert measured >= 4

"""套打: only what the values bring is drawn, each where it stands on the whole form, moved by the printer's shift."""

from collections.abc import Callable, Iterator
from ctypes import c_float

import pypdfium2  # type: ignore[import-untyped] # ships no types
import pytest
from pypdfium2 import raw

from app.documents.calibration import calibration_sheet
from app.documents.catalogue import FormCatalogue
from app.documents.rendering import overprint, render
from app.domain.papers.form import Form
from app.domain.papers.overprint import CROSS_TENTHS, NO_SHIFT, Shift
from app.domain.problems import Refusal

MM = 72 / 25.4
FIELDS: list[dict[str, object]] = [
    {"key": "name", "label": "户名"},
    {"key": "remarks", "label": "备注", "lines": True},
    {"key": "wish", "label": "申请", "type": "choice", "choices": {"new": "新装", "more": "增容"}},
    {"key": "papers", "label": "资料", "type": "list", "fields": [{"key": "what", "label": "名称"}]},
]
BLOCKS: list[dict[str, object]] = [
    {"kind": "title", "text": "申请单"},
    {
        "kind": "table",
        "columns": [40, 130],
        "rows": [
            {"height": 8, "cells": ["户名", "户主：{name}（签字）"]},
            {"height": 8, "cells": ["申请", "{wish:boxes}"]},
            {"height": 16, "cells": ["备注", {"text": "{remarks}", "foot": "年　月　日"}]},
            {"height": 8, "repeat": "papers", "blank": 2, "cells": ["{#}", "{what}"]},
        ],
    },
    {"kind": "cut", "text": "存根", "height": 8},
]
VALUES: dict[str, object] = {
    "name": "欧阳㼆",
    "remarks": "第一行" * 30 + "\n末行",
    "wish": "more",
    "papers": [{"what": "身份证"}],
}


@pytest.fixture
def form(build: Callable[..., Form]) -> Form:
    return build(BLOCKS, FIELDS)


def characters(pdf: bytes) -> Iterator[tuple[str, float, float]]:
    """Every character of the first page with its place from the left and the bottom, in millimetres."""
    document = pypdfium2.PdfDocument(pdf)
    text = document[0].get_textpage()
    for index in range(text.count_chars()):
        left, bottom, _, _ = text.get_charbox(index)
        character = text.get_text_range(index, 1)
        if character.strip():
            yield character, left / MM, bottom / MM
    text.close()
    document.close()


def paths(pdf: bytes) -> list[int]:
    """How many points each drawn path of the first page has."""
    document = pypdfium2.PdfDocument(pdf)
    found = [raw.FPDFPath_CountSegments(item) for item in document[0].get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
    document.close()
    return found


def rounded(found: Iterator[tuple[str, float, float]], right: float = 0, down: float = 0) -> set[tuple[str, int, int]]:
    return {(character, round((x + right) * 10), round((y - down) * 10)) for character, x, y in found}


def test_only_values_are_drawn_and_stand_where_they_stand_on_the_form(form: Form) -> None:
    whole, values = render(form, VALUES).pdf, overprint(form, [VALUES], NO_SHIFT).pdf

    assert rounded(characters(values)) < rounded(characters(whole))
    said = "".join(character for character, _, _ in characters(values))
    assert sorted(said) == sorted("欧阳㼆" + "第一行" * 30 + "末行" + "身份证")


def test_no_rule_is_drawn_and_of_check_boxes_only_the_tick(form: Form) -> None:
    assert paths(overprint(form, [VALUES], NO_SHIFT).pdf) == [3]  # the tick's three points
    assert paths(overprint(form, [{**VALUES, "wish": None}], NO_SHIFT).pdf) == []


def test_everything_is_moved_by_the_shift(form: Form) -> None:
    still = overprint(form, [VALUES], NO_SHIFT).pdf
    moved = overprint(form, [VALUES], Shift(right_tenths=15, down_tenths=-8)).pdf

    assert rounded(characters(moved)) == rounded(characters(still), right=1.5, down=-0.8)


def test_many_papers_follow_each_other_without_page_numbers(form: Form) -> None:
    drawn = overprint(form, [VALUES, {**VALUES, "name": "王五"}], NO_SHIFT)

    assert drawn.page_count == 2
    assert "页" not in {character for character, _, _ in characters(drawn.pdf)}


def test_a_row_torn_between_pages_keeps_its_values(build: Callable[..., Form]) -> None:
    cells = [{"text": "说明：\n{remarks}", "grow": True}]
    tall = build([{"kind": "table", "columns": [170], "rows": [{"height": 20, "cells": cells}]}], FIELDS)
    values = {"remarks": "\n".join(f"第{number}行" for number in range(90))}
    whole, drawn = render(tall, values), overprint(tall, [values], NO_SHIFT)

    assert drawn.page_count == whole.page_count > 1
    assert rounded(characters(drawn.pdf)) < rounded(characters(whole.pdf))
    assert "说" not in {character for character, _, _ in characters(drawn.pdf)}


def test_what_cannot_be_printed_is_refused(form: Form) -> None:
    with pytest.raises(Refusal, match=r"paper\.missing_glyph"):
        overprint(form, [{"name": "\U0003fffd"}], NO_SHIFT)


def test_every_shipped_form_can_be_overprinted(catalogue: FormCatalogue) -> None:
    for entry in catalogue.entries.values():
        drawn = overprint(entry.form, [entry.sample], NO_SHIFT)
        assert drawn.page_count >= 1, entry.form.code


def test_the_cross_stands_where_it_is_to_be_measured(form: Form) -> None:
    sheet = calibration_sheet(form, Shift(right_tenths=10, down_tenths=20), ("量十字到纸边的距离",))
    document = pypdfium2.PdfDocument(sheet.pdf)
    page = document[0]
    lines = set()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        matrix = item.get_matrix()
        points = []
        for index in range(raw.FPDFPath_CountSegments(item)):
            x, y = c_float(), c_float()
            raw.FPDFPathSegment_GetPoint(raw.FPDFPath_GetPathSegment(item, index), x, y)
            points.append(matrix.on_point(x.value, y.value))
        for start, end in zip(points[::2], points[1::2], strict=True):
            lines.add(tuple(round(length / MM, 2) for length in (*start, *end)))
    document.close()
    cross = CROSS_TENTHS / 10
    across, top = cross + 1, 297 - cross - 2
    assert (across - 20, top, across + 40, top) in lines
    assert (across, top + 20, across, top - 40) in lines

"""Papers read back: every value, every glyph, every line where the layout says."""

from collections.abc import Callable, Mapping, Sequence
from ctypes import c_float
from datetime import date, datetime
from functools import cache
from itertools import pairwise, takewhile
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pypdfium2  # type: ignore[import-untyped] # ships no types
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdfium2 import raw

from app.documents.catalogue import FormCatalogue
from app.documents.plans import MM, plan_of
from app.documents.rendering import RenderedPaper, check, compose, missing_glyphs, render, render_many
from app.domain.papers.fields import FieldKind, PaperField
from app.domain.papers.form import Form
from app.domain.papers.layout import Chart, Gap, Table
from app.domain.problems import Refusal

ROOT = Path(__file__).resolve().parents[2]
CODES = tuple(sorted(layout.parent.name for layout in (ROOT / "forms").glob("*/form.toml")))
CHARACTERS = ROOT / "../shared/data/characters"
RARE = "㛃䶮𬎆𪻐𬱖骉𠮷𫖯𬀩𤋮"
SHANGHAI = ZoneInfo("Asia/Shanghai")
LONG_VALUES: Mapping[FieldKind, object] = {
    FieldKind.DATE: date(2026, 12, 31),
    FieldKind.DATETIME: datetime(2026, 12, 31, 23, 59, tzinfo=SHANGHAI),
    FieldKind.FLAG: True,
}
Texts = Callable[[bytes], list[str]]
Build = Callable[..., Form]
NOTE = {"key": "note", "label": "备注", "lines": True}
ONE_CELL = {"kind": "table", "columns": [30, 100], "rows": [["备注", "{note}"]]}


def written(field: PaperField, value: object) -> set[str]:
    """The texts one of which must be on the paper."""
    if isinstance(value, datetime):
        local = value.astimezone(SHANGHAI)
        return {
            local.strftime("%Y-%m-%d%H:%M"),
            local.strftime("%H:%M"),
            f"{local.year}年{local.month}月{local.day}日{local.hour:02}时{local.minute:02}分",
        }
    if isinstance(value, date):
        return {value.isoformat(), f"{value.year}年{value.month}月{value.day}日", f"{value.year}年{value.month}月"}
    if field.kind is FieldKind.DECIMAL and isinstance(value, int):
        return {f"{value / 100:.2f}", f"{value / 100:,.2f}", f"{value / 100:g}"}
    if field.kind is FieldKind.MONEY and isinstance(value, int):
        return {f"{value / 100:,.2f}"}
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        chosen = [value] if isinstance(value, str) else value
        return {text.replace(" ", "") for code, text in field.choices if code in cast("list[str]", chosen)}
    return {"".join(str(value).split())}


def assert_found(fields: Sequence[PaperField], values: Mapping[str, object], text: str) -> None:
    for field in fields:
        value = values.get(field.key)
        if field.kind is FieldKind.LIST and isinstance(value, list):
            for row in value:
                assert_found(field.fields, row, text)
        elif value is not None and field.kind is not FieldKind.FLAG:
            assert any(candidate in text for candidate in written(field, value)), (field.key, value)


@pytest.fixture(scope="module")
def sample_of(catalogue: FormCatalogue) -> Callable[[str], RenderedPaper]:
    """The sample of a form as a paper, drawn once for all that look at it."""
    return cache(lambda code: render(catalogue.form(code), catalogue.entry(code).sample))


@pytest.mark.parametrize("code", CODES)
def test_every_value_of_the_sample_is_found_again(
    code: str, catalogue: FormCatalogue, sample_of: Callable[[str], RenderedPaper], page_texts: Texts
) -> None:
    entry = catalogue.entry(code)
    paper = sample_of(code)
    texts = page_texts(paper.pdf)
    assert len(texts) == paper.page_count
    assert_found(entry.form.fields, entry.sample, "".join(texts))
    assert all(f"第{number}页共{paper.page_count}页" in text for number, text in enumerate(texts, start=1))
    assert len(paper.pdf) < 80_000 * paper.page_count


@pytest.mark.parametrize("code", CODES)
def test_every_declared_value_is_in_the_sample(code: str, catalogue: FormCatalogue) -> None:
    entry = catalogue.entry(code)
    assert [field.key for field in entry.form.fields if field.key not in entry.sample] == []


@pytest.mark.parametrize("code", CODES)
def test_every_font_is_embedded(code: str, sample_of: Callable[[str], RenderedPaper]) -> None:
    document = pypdfium2.PdfDocument(sample_of(code).pdf)
    checked = 0
    for item in document[0].get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        assert raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(item)) == 1
        checked += 1
    assert checked > 10


def ruled_lines(pdf: bytes, height: float) -> tuple[set[float], set[float]]:
    """x of the upright and y (from the top) of the level lines of the first page, in millimetres."""
    upright, level = set(), set()
    document = pypdfium2.PdfDocument(pdf)
    for item in document[0].get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        points = []
        for index in range(raw.FPDFPath_CountSegments(item)):
            x, y = c_float(), c_float()
            raw.FPDFPathSegment_GetPoint(raw.FPDFPath_GetPathSegment(item, index), x, y)
            points.append((x.value / MM, height - y.value / MM))
        for (x0, y0), (x1, y1) in pairwise(points):
            if abs(x0 - x1) < 0.01 and abs(y0 - y1) > 5:
                upright.add(x0)
            elif abs(y0 - y1) < 0.01 and abs(x0 - x1) > 5:
                level.add(y0)
    return upright, level


def expected_lines(form: Form) -> tuple[set[float], set[float]]:
    """The rules of a blank form's tables, as far down as its blocks have fixed heights."""
    upright, level, y = set(), set(), form.page.top
    for block in form.blocks:
        if isinstance(block, Gap):
            y += block.height
        elif (
            isinstance(block, Chart)
            or not isinstance(block, Table)
            or any(cell.is_growing for row in block.rows for cell in row.cells)
        ):
            break
        else:
            for row in block.rows:
                for _ in range(row.blank_rows if row.repeat else 1):
                    level |= {y, y + row.height} if block.is_ruled else set()
                    y += row.height
            if block.is_ruled:
                upright |= {form.page.left + sum(block.columns[:count]) for count in range(len(block.columns) + 1)}
    return upright, level


@pytest.mark.parametrize("code", CODES)
def test_lines_are_where_the_layout_says(code: str, catalogue: FormCatalogue) -> None:
    form = catalogue.form(code)
    upright, level = ruled_lines(render(form, {}, is_blank=True).pdf, form.page.height)
    expected_upright, expected_level = expected_lines(form)
    for x in expected_upright:
        assert min(abs(x - found) for found in upright) < 0.5
    for y in expected_level:
        assert min(abs(y - found) for found in level) < 0.5


def longest(fields: Sequence[PaperField]) -> dict[str, object]:
    return {field.key: longest_value(field) for field in fields}


def longest_value(field: PaperField) -> object:
    if field.kind is FieldKind.TEXT:
        text = "停电、验电（No.12345-ABC）<b>&amp;" * 500 if field.key != "number" else "YF-PG-2026-" * 10
        return text[: min(field.max_length, 10_000)]
    if field.kind is FieldKind.CHOICE:
        return field.choices[-1][0]
    if field.kind is FieldKind.CHOICES:
        return [code for code, _ in field.choices]
    if field.kind is FieldKind.LIST:
        return [longest(field.fields)] * 12
    return LONG_VALUES.get(field.kind, 123_456_789)


@pytest.mark.parametrize("code", CODES)
def test_the_longest_data_never_overprints(code: str, catalogue: FormCatalogue) -> None:
    form = catalogue.form(code)
    page = form.page
    pages = compose(form, longest(form.fields))
    assert pages
    for marks in pages:
        boxes = [
            (x, y - 0.8 * size, x + face.width(text) * size, y + 0.08 * size) for x, y, face, size, text in marks.texts
        ]
        for x0, y0, x1, y1 in boxes:
            assert x0 >= page.left * MM - 0.1
            assert x1 <= (page.width - page.right) * MM + 0.1
            assert page.top * MM - 0.1 <= y0 < y1 <= (page.height - page.bottom) * MM + 0.1
        boxes.sort(key=lambda box: box[1])
        for number, one in enumerate(boxes):
            for other in takewhile(lambda box, foot=one[3]: box[1] < foot, boxes[number + 1 :]):  # type: ignore[misc]
                assert one[2] <= other[0] + 0.1 or other[2] <= one[0] + 0.1 or other[3] <= one[1], (one, other)


@pytest.mark.parametrize("is_blank", [True, False])
def test_no_form_ends_with_a_few_lines_on_a_page_of_their_own(catalogue: FormCatalogue, *, is_blank: bool) -> None:
    pages = {code: compose(entry.form, {} if is_blank else entry.sample) for code, entry in catalogue.entries.items()}
    assert {code for code, marks in pages.items() if len(marks) > 1 and len(marks[-1].texts) < 15} == set()


def test_pages_are_counted_and_heads_written_again(catalogue: FormCatalogue, page_texts: Texts) -> None:
    entry = catalogue.entry("metering-slip")
    meters = [{"action": "fit", "asset_number": f"33400011029{number:05}"} for number in range(60)]
    paper = render(entry.form, {**entry.sample, "meters": meters})
    texts = page_texts(paper.pdf)
    assert paper.page_count == 3
    for number, text in enumerate(texts, start=1):
        assert f"第{number}页共3页" in text
        assert "电能计量装接单" in text
        assert str(entry.sample["number"]) in text
        assert "资产编号" in text
    assert all(f"33400011029{number:05}" in "".join(texts) for number in range(60))


def test_each_copy_is_named_and_counted_for_itself(catalogue: FormCatalogue, page_texts: Texts) -> None:
    entry = catalogue.entry("one-time-notice")
    paper = render(entry.form, entry.sample, copies=entry.form.copies)
    texts = page_texts(paper.pdf)
    assert paper.page_count == 2
    assert "供电企业留存" in texts[0]
    assert "客户留存" in texts[1]
    assert all("第1页共1页" in text for text in texts)


@pytest.mark.parametrize("code", CODES)
def test_the_same_values_give_the_same_bytes(
    code: str, catalogue: FormCatalogue, sample_of: Callable[[str], RenderedPaper]
) -> None:
    entry = catalogue.entry(code)
    assert render(entry.form, entry.sample).pdf == sample_of(code).pdf


@pytest.mark.parametrize("role", ["song", "hei", "bold"])
def test_rare_characters_print_as_text(role: str, build: Build, page_texts: Texts) -> None:
    table = {"kind": "table", "columns": [150], "rows": [{"cells": [{"text": "{note}", "font": role}]}]}
    paper = render(build([table], [NOTE]), {"note": RARE})
    assert RARE in page_texts(paper.pdf)[0]


def test_all_characters_of_the_national_table_print_as_text(build: Build, page_texts: Texts) -> None:
    characters = "".join("".join((CHARACTERS / f"level-{level}.txt").read_text("utf-8").split()) for level in (1, 2, 3))
    assert len(set(characters)) == 8105
    text = "".join(page_texts(render(build([ONE_CELL], [NOTE]), {"note": characters}).pdf))
    assert set(characters) - set(text) == set()


def test_a_character_no_font_has_is_named_before_printing(catalogue: FormCatalogue) -> None:
    entry = catalogue.entry("metering-slip")
    meters = [{"action": "fit", "asset_number": "1"}, {"action": "fit", "asset_number": "\U000313502"}]
    values = {**entry.sample, "name": "张\U00031350\U0002ebf0", "meters": meters}
    found = [(glyph.character, glyph.field) for glyph in missing_glyphs(entry.form, values)]
    assert found == [
        ("\U0002ebf0", "name"),
        ("\U00031350", "name"),
        ("\U00031350", "meters[2].asset_number"),
    ]
    with pytest.raises(Refusal) as refusal:
        render(entry.form, values)
    assert [(problem.code, problem.field) for problem in refusal.value.problems] == [
        ("paper.missing_glyph", "name"),
        ("paper.missing_glyph", "meters[2].asset_number"),
    ]
    assert refusal.value.problems[0].values == {
        "label": "户名",
        "characters": "\U0002ebf0\U00031350",
        "codes": "U+2EBF0 U+31350",
    }


def test_a_number_that_is_not_ascii_gets_no_qr_code(catalogue: FormCatalogue) -> None:
    entry = catalogue.entry("work-order")
    with pytest.raises(Refusal, match=r"paper\.code_not_ascii"):
        render(entry.form, {**entry.sample, "number": "派工〔2026〕8号"})


def test_bad_values_are_refused_before_anything_is_drawn(catalogue: FormCatalogue) -> None:
    entry = catalogue.entry("work-order")
    with pytest.raises(Refusal, match=r"paper\.missing_value"):
        render(entry.form, {**entry.sample, "leader": ""})


def test_markup_is_text(catalogue: FormCatalogue, page_texts: Texts) -> None:
    entry = catalogue.entry("work-order")
    name = "<b>王</b>&amp;<para>\\n(%s) 'x' \"y\""
    text = page_texts(render(entry.form, {**entry.sample, "customer": name}).pdf)[0]
    assert "".join(name.split()) in text


def test_a_text_too_long_for_a_fixed_place_is_refused(build: Build, page_texts: Texts) -> None:
    placed = {"kind": "placed", "text": "{note}", "x": 20, "y": 30, "width": 40, "height": 6}
    form = build([placed], [NOTE])
    assert "刚好放下" in page_texts(render(form, {"note": "刚好放下"}).pdf)[0]
    with pytest.raises(Refusal, match=r"paper\.does_not_fit"):
        render(form, {"note": "放不下" * 40})


def test_heads_that_leave_no_room_end_in_a_refusal(build: Build) -> None:
    head = {"kind": "text", "text": "{note}"}
    table = {"kind": "table", "repeat": True, "columns": [100], "rows": ["{note}"]}
    form = build([table, head], [NOTE])
    with pytest.raises(Refusal, match=r"paper\.does_not_fit"):
        render(form, {"note": "长" * 9000})
    long_list = {"key": "rows", "label": "行", "type": "list", "fields": [NOTE]}
    thin = {"kind": "table", "columns": [12], "rows": [{"repeat": "rows", "cells": ["{note}"]}]}
    with pytest.raises(Refusal, match=r"paper\.too_many_pages"):
        render(build([thin], [long_list]), {"rows": [{"note": "长" * 9000}] * 10})


@pytest.mark.parametrize(
    ("following", "room"),
    [
        ([{"kind": "text", "text": "正文"}], 12),
        ([{"kind": "table", "columns": [100], "rows": [{"head": True, "cells": ["表头"]}, ["正文"]]}], 20),
        ([{"kind": "text", "height": 200, "text": "正文"}], 30),
        ([{"kind": "gap", "height": 5}, {"kind": "text", "text": "正文"}], 8),
    ],
)
def test_a_heading_is_not_left_alone_at_the_foot_of_a_page(
    following: list[dict[str, object]], room: float, build: Build, page_texts: Texts
) -> None:
    heading = {"kind": "text", "heading": True, "height": 9, "text": "一、标题"}
    form = build([{"kind": "gap", "height": 267 - room}, heading, *following], [])
    assert "一、标题" in page_texts(render(form, {}).pdf)[1]
    higher = build([{"kind": "gap", "height": 267 - room - 20}, heading, *following], [])
    assert "一、标题" in page_texts(render(higher, {}).pdf)[0]


def test_a_row_higher_than_the_page_goes_on_over_the_page(build: Build, page_texts: Texts) -> None:
    tall = {"kind": "table", "columns": [100], "rows": [{"height": 400, "cells": [{"text": "竖排", "vertical": True}]}]}
    texts = page_texts(render(build([tall], []), {}).pdf)
    assert [text.count("竖") for text in texts] == [1, 0]


def test_a_cut_line_parts_the_stub(build: Build, page_texts: Texts) -> None:
    form = build(
        [ONE_CELL, {"kind": "cut", "text": "沿虚线撕开"}, ONE_CELL],
        [NOTE],
        page={"size": "A5", "margins": [6, 6, 6, 6]},
    )
    assert "沿虚线撕开" in page_texts(render(form, {"note": "存根"}).pdf)[0]
    assert len(compose(form, {"note": "存根"})[0].cuts) == 2


def test_a_stub_stays_with_its_cut_line_or_has_a_sheet_of_its_own(build: Build, page_texts: Texts) -> None:
    stub = {"kind": "table", "columns": [100], "keep": True, "rows": [{"height": 30, "cells": ["存根联"]}]}
    form = build([{"kind": "text", "text": "{note}"}, {"kind": "cut", "text": "沿虚线撕开"}, stub], [NOTE])
    cut_marks = [len(page.cuts) for page in compose(form, {"note": "正文" * 200})]
    assert cut_marks == [2]
    pages = compose(form, {"note": "正文" * 1000})
    assert [len(page.cuts) for page in pages] == [0, 0]
    texts = page_texts(render(form, {"note": "正文" * 1000}).pdf)
    assert ["存根联" in text for text in texts] == [False, True]


def test_a_cell_may_hold_a_code_of_its_own(build: Build) -> None:
    cell = {"text": "", "qr": "note"}
    table = {"kind": "table", "columns": [30, 30], "rows": [{"height": 30, "cells": ["扫码", cell]}]}
    (page,) = compose(build([table], [NOTE]), {"note": "ABC-1"})
    (code,) = page.codes
    assert code.text == "ABC-1"
    assert 20 * MM < code.size < 30 * MM


def test_many_papers_make_one_file_with_counts_of_their_own(catalogue: FormCatalogue, page_texts: Texts) -> None:
    entry = catalogue.entry("work-order")
    items: list[Mapping[str, object]] = [{**entry.sample, "number": f"YF-{number:03}"} for number in range(20)]
    items[7] = {**entry.sample, "leader": ""}
    told: list[int] = []
    batch = render_many(entry.form, items, progress=told.append)
    assert batch.paper is not None
    assert (batch.done, batch.paper.page_count, batch.is_stopped) == (19, 19, False)
    assert [(item.index, item.problems[0].code) for item in batch.refused] == [(7, "paper.missing_value")]
    assert told == list(range(1, 21))
    texts = page_texts(batch.paper.pdf)
    assert "YF-019" in texts[-1]
    assert all("第1页共1页" in text for text in texts)


def test_a_batch_can_be_stopped(catalogue: FormCatalogue) -> None:
    entry = catalogue.entry("work-order")
    told: list[int] = []
    batch = render_many(entry.form, [entry.sample] * 9, progress=told.append, should_stop=lambda: len(told) == 3)
    assert (batch.done, batch.is_stopped) == (3, True)
    assert batch.paper is not None
    assert batch.paper.page_count == 3
    nothing = render_many(entry.form, [entry.sample], should_stop=lambda: True)
    assert nothing.paper is None


def test_a_plan_is_made_once(catalogue: FormCatalogue) -> None:
    form = catalogue.form("work-order")
    assert plan_of(form) is plan_of(form)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(note=st.text(max_size=300))
def test_any_text_is_printed_whole_or_refused(note: str, build: Build, page_texts: Texts) -> None:
    form = build([ONE_CELL], [NOTE])
    if problems := check(form, {"note": note}):
        assert {problem.code for problem in problems} <= {"paper.control_character", "paper.missing_glyph"}
        with pytest.raises(Refusal):
            render(form, {"note": note})
        return
    text = "".join(page_texts(render(form, {"note": note}).pdf))
    assert all(character in text for character in note if character.isalnum())

"""Narrative papers as documents for Word and WPS: the same texts, tables and page as on paper."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.shared import Mm

from app.documents.catalogue import FormCatalogue
from app.documents.docx_writer import write_docx
from app.documents.reading import read_form
from app.domain.papers.form import Form
from app.domain.problems import Refusal

OFFICE = (
    "design-review-minutes",
    "high-voltage-scheme",
    "meeting-minutes",
    "morning-meeting-record",
    "nonresident-supply-contract",
    "resident-supply-contract",
)
NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The order ISO/IEC 29500-1 wants of what is written here; Word calls a document damaged that has another one.
ORDER = {
    "pPr": ("pStyle", "keepNext", "tabs", "spacing", "jc", "rPr"),
    "rPr": ("rFonts", "b", "bCs", "sz", "szCs", "lang"),
    "tblPr": ("tblW", "tblInd", "tblBorders", "tblLayout", "tblCellMar"),
    "tcPr": ("tcW", "gridSpan", "vMerge", "vAlign"),
    "tbl": ("tblPr", "tblGrid", "tr"),
    "tr": ("trPr", "tc"),
    "tc": ("tcPr", "p"),
    "tblBorders": ("top", "left", "bottom", "right", "insideH", "insideV"),
}


def written(form: Form, values: Mapping[str, object]) -> Document:
    return docx.Document(BytesIO(write_docx(form, values, made_at=NOW)))


def text_of(document: Document) -> str:
    body = "".join(each.text or "" for each in document.element.iter(f"{WORD}t"))
    return "".join(body.split())


def texts_in(values: object) -> Iterator[str]:
    if isinstance(values, str):
        yield from values.split()
    elif isinstance(values, Mapping):
        for value in values.values():
            yield from texts_in(value)
    elif isinstance(values, list | tuple):
        for value in values:
            yield from texts_in(value)


def test_these_forms_can_be_worked_on_further(catalogue: FormCatalogue) -> None:
    assert tuple(code for code, entry in catalogue.entries.items() if entry.form.is_office) == OFFICE


@pytest.mark.parametrize("code", OFFICE)
def test_every_text_of_the_sample_is_there_and_the_page_is_the_forms(catalogue: FormCatalogue, code: str) -> None:
    entry = catalogue.entry(code)
    document = written(entry.form, entry.sample)
    shown = {field.key for field in entry.form.fields if not field.choices}
    text = text_of(document)
    assert [each for key in shown for each in texts_in(entry.sample.get(key)) if each not in text] == []
    (section,) = document.sections
    page = entry.form.page
    measures = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    wanted = (Mm(page.width), Mm(page.height), Mm(page.top), Mm(page.left))
    assert all(abs((had or 0) - want) < Mm(0.05) for had, want in zip(measures, wanted, strict=True))
    (footer,) = section.footer.paragraphs
    assert footer.text.split() == ["第", "页", "共", "页"]
    assert [each.get(f"{WORD}instr") for each in footer._p.iter(f"{WORD}fldSimple")] == [" PAGE ", " NUMPAGES "]
    assert (document.core_properties.title, document.core_properties.author) == (entry.form.name, "")


@pytest.mark.parametrize("code", OFFICE)
def test_elements_stand_in_the_order_of_the_standard(catalogue: FormCatalogue, code: str) -> None:
    entry = catalogue.entry(code)
    document = written(entry.form, entry.sample)
    for name, order in ORDER.items():
        for found in document.element.iter(f"{WORD}{name}"):
            places = [order.index(child.tag.removeprefix(WORD)) for child in found]
            assert places == sorted(places)
    for table in document.element.iter(f"{WORD}tbl"):
        assert table.getnext().tag == f"{WORD}p"  # two tables without a paragraph between would become one


Build = Callable[..., Form]


def lists_form(build: Build, **more: object) -> Form:
    fields: list[dict[str, object]] = [
        {"key": "who", "label": "姓名"},
        {"key": "kind", "label": "类别", "type": "choice", "choices": {"a": "甲", "b": "乙"}},
        {"key": "things", "label": "物品", "type": "list", "fields": [{"key": "thing", "label": "物品"}]},
        {"key": "signed_on", "label": "日期", "type": "date"},
    ]
    blocks: list[dict[str, object]] = [
        {"kind": "title", "text": "试用单"},
        {"kind": "text", "text": "　　{who}", "heading": True, "valign": "bottom", "height": 12},
        {
            "kind": "table",
            "columns": [10, 60, 60],
            "keep": True,
            "rows": [
                {"head": True, "cells": ["序", {"text": "物品", "span": 2}]},
                {"cells": [{"text": "明细", "vertical": True, "rows": 2}, "{kind:boxes}", ""]},
                {"repeat": "things", "cells": ["{#}", {"text": "{thing}", "foot": "{signed_on:cn}"}]},
            ],
        },
        {"kind": "gap", "height": 5},
        {"kind": "cut"},
        {"kind": "table", "columns": [130], "rows": [["存根"]]},
        {"kind": "table", "columns": [65, 65], "bare": True, "rows": [["左", "右"]]},
    ]
    return build(blocks, fields, office=True, **more)


def test_merged_cells_go_down_over_all_lines_of_a_list(build: Build) -> None:
    values = {"who": "<b>王&张", "kind": "b", "things": [{"thing": "表箱"}, {"thing": "电缆\u3eb4"}]}
    document = written(lists_form(build), values)
    grid = document.tables[0]
    assert [[cell.text for cell in row.cells] for row in grid.rows] == [
        ["序", "物品", "物品"],
        ["明\n细", "□甲　☑乙", ""],
        ["明\n细", "1", "表箱\n    年    月    日"],
        ["明\n细", "2", "电缆\u3eb4\n    年    月    日"],
    ]
    assert "<b>王&张" in text_of(document)
    heads = [row for row in grid.rows if row._tr.find(f"{WORD}trPr/{WORD}tblHeader") is not None]
    assert len(heads) == 1
    assert [[cell.text for cell in row.cells] for table in document.tables[1:] for row in table.rows] == [
        ["存根"],
        ["左", "右"],
    ]
    assert "沿此线撕开" in text_of(document)


def test_a_sheet_across_is_a_page_across(build: Build) -> None:
    document = written(lists_form(build, page={"size": "A4-landscape"}), {"who": "王"})
    assert str(document.sections[0].orientation) == "LANDSCAPE (1)"


def test_what_cannot_be_printed_is_refused(build: Build) -> None:
    with pytest.raises(Refusal):
        write_docx(lists_form(build), {"who": "a\x07b"}, made_at=NOW)


@pytest.mark.parametrize(
    "block",
    [
        {"kind": "placed", "x": 10, "y": 10, "width": 40, "text": "{number}"},
        {"kind": "table", "columns": [60], "rows": [[{"qr": "number"}]]},
    ],
)
def test_a_layout_word_cannot_keep_is_not_for_word(block: Any) -> None:  # noqa: ANN401 - as TOML has it
    fields = [{"key": "number", "label": "编号"}]
    data = {"code": "try", "name": "试", "version": 1, "source": "测试", "fields": fields, "blocks": [block]}
    assert read_form(data, {})[1] == ()
    _, problems = read_form({**data, "office": True}, {})
    assert [(problem.code, problem.field) for problem in problems] == [("form.not_for_office", "office")]


def test_a_duplicate_says_so_above_every_page(catalogue: FormCatalogue) -> None:
    entry = catalogue.entry("meeting-minutes")
    made = write_docx(entry.form, entry.sample, made_at=NOW, mark="副本")
    (section,) = docx.Document(BytesIO(made)).sections
    assert [each.text for each in section.header.paragraphs] == ["副本"]
    (section,) = written(entry.form, entry.sample).sections
    assert section.header.is_linked_to_previous

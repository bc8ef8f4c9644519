"""Rare characters print as text that can be copied; one no font has is named before printing."""

import unicodedata
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest

from app.documents.catalogue import FormCatalogue
from app.documents.fonts import typeface
from app.documents.rendering import missing_glyphs, render
from app.domain.papers.form import Form
from app.domain.papers.layout import FontRole
from app.domain.problems import Refusal

CHARACTERS = Path(__file__).resolve().parents[2] / "../shared/data/characters"
RARE = "㛃䶮𬎆𪻐𬱖骉𠮷𫖯𬀩𤋮"
Texts = Callable[[bytes], list[str]]
Build = Callable[..., Form]
NOTE = {"key": "note", "label": "备注", "lines": True}
ONE_CELL = {"kind": "table", "columns": [30, 100], "rows": [["备注", "{note}"]]}


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


EXTENSIONS = {
    "A": range(0x3400, 0x4DC0),
    "B": range(0x20000, 0x2A6E0),
    "C": range(0x2A700, 0x2B739),
    "D": range(0x2B740, 0x2B81E),
    "E": range(0x2B820, 0x2CEA2),
    "F": range(0x2CEB0, 0x2EBE1),
}
NOT_DRAWN = {*range(0x2A6D7, 0x2A6E0), *range(0x2B735, 0x2B739)}  # newer than the fonts; announced before printing


@pytest.mark.parametrize("role", FontRole)
def test_the_fonts_have_every_character_of_the_extensions(role: FontRole) -> None:
    assigned = "".join(map(chr, chain.from_iterable(EXTENSIONS.values())))
    lacking = typeface(role).lacking(character for character in assigned if unicodedata.name(character, ""))
    assert {ord(character) for character in lacking} == NOT_DRAWN


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_characters_of_the_extensions_print_as_text(extension: str, build: Build, page_texts: Texts) -> None:
    points = EXTENSIONS[extension]
    characters = "".join(map(chr, points[:: max(1, len(points) // 300)]))
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

"""Every shipped form: its values found again, its fonts embedded, its pages small, its longest data in bounds."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from app.documents.catalogue import FormCatalogue
from app.documents.rendering import compose, render
from app.domain.papers.fields import FieldKind, PaperField
from tests.documents.bounds import misplaced
from tests.documents.printed import CODES, Papers

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONG_VALUES: Mapping[FieldKind, object] = {
    FieldKind.DATE: date(2026, 12, 31),
    FieldKind.DATETIME: datetime(2026, 12, 31, 23, 59, tzinfo=SHANGHAI),
    FieldKind.FLAG: True,
}
PAGE_BYTES = 60_000
Texts = Callable[[bytes], list[str]]


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


@pytest.mark.parametrize("code", CODES)
def test_every_value_of_the_sample_is_found_again(
    code: str, catalogue: FormCatalogue, papers: Papers, page_texts: Texts
) -> None:
    entry = catalogue.entry(code)
    paper = papers.printed(code, is_blank=False)
    texts = page_texts(paper.pdf)
    assert len(texts) == paper.page_count
    assert_found(entry.form.fields, entry.sample, "".join(texts))
    if any(entry.form.footer):
        assert all(f"第{number}页共{paper.page_count}页" in text for number, text in enumerate(texts, start=1))


@pytest.mark.parametrize("code", CODES)
def test_every_declared_value_is_in_the_sample(code: str, catalogue: FormCatalogue) -> None:
    entry = catalogue.entry(code)
    assert [field.key for field in entry.form.fields if field.key not in entry.sample] == []


@pytest.mark.parametrize("code", CODES)
def test_every_font_is_embedded(code: str, papers: Papers) -> None:
    page = papers.first_page(code, is_blank=False)
    assert page.has_all_fonts
    assert len(page.runs) >= 5


@pytest.mark.parametrize("code", CODES)
def test_a_page_is_small(code: str, papers: Papers) -> None:
    paper = papers.printed(code, is_blank=False)
    assert len(paper.pdf) <= PAGE_BYTES * paper.page_count


@pytest.mark.parametrize("code", CODES[::6])
def test_the_same_values_give_the_same_bytes(code: str, catalogue: FormCatalogue, papers: Papers) -> None:
    entry = catalogue.entry(code)
    assert render(entry.form, entry.sample).pdf == papers.printed(code, is_blank=False).pdf


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
    pages = compose(form, longest(form.fields))
    assert pages
    assert misplaced(form, pages) == []


NAMED = ("姓名", "户名", "名称", "人", "单位", "签字")


def named(fields: Sequence[PaperField], name: str) -> dict[str, object]:
    """The name in every place that takes the name of a person or a unit."""
    return {
        field.key: [named(field.fields, name)] * 3 if field.fields else name
        for field in fields
        if field.fields or (field.kind is FieldKind.TEXT and field.max_length >= 60 and field.label.endswith(NAMED))
    }


@pytest.mark.parametrize("length", [1, 2, 4, 17, 33, 60])
def test_names_of_up_to_sixty_characters_fit_every_cell(length: int, catalogue: FormCatalogue) -> None:
    name = ("㛃䶮𬎆𪻐·阿卜杜" * 7)[: length - 1] + "骉"
    for code, entry in catalogue.entries.items():
        values = {**entry.sample, **named(entry.form.fields, name)}
        pages = compose(entry.form, values)
        assert misplaced(entry.form, pages) == [], code
        assert "骉" in "".join(mark.text for page in pages for mark in page.texts), code


def test_a_long_name_costs_no_page(catalogue: FormCatalogue) -> None:
    grown = set()
    for code, entry in catalogue.entries.items():
        usual = len(compose(entry.form, entry.sample))
        for key, length in {"name": 60, "customer": 60, "leader": 25, "guardian": 25, "host": 25, "worker": 25}.items():
            if entry.form.field(key) and len(compose(entry.form, {**entry.sample, key: "㛃" * length})) > usual:
                grown.add((code, key))
    assert grown == set()


def test_no_name_is_kept_shorter_than_sixty_characters(catalogue: FormCatalogue) -> None:
    fields = [
        (code, field.key, field.max_length)
        for code, entry in catalogue.entries.items()
        for listed in entry.form.fields
        for field in (listed, *listed.fields)
        if field.kind is FieldKind.TEXT and field.label.endswith(("姓名", "户名", "人", "客户名称"))
    ]
    assert len(fields) > 200
    assert [field for field in fields if field[2] < 60] == []


@pytest.mark.parametrize("is_blank", [True, False])
def test_no_form_ends_with_a_few_lines_on_a_page_of_their_own(catalogue: FormCatalogue, *, is_blank: bool) -> None:
    pages = {code: compose(entry.form, {} if is_blank else entry.sample) for code, entry in catalogue.entries.items()}
    assert {code for code, marks in pages.items() if len(marks) > 1 and len(marks[-1].texts) < 15} == set()

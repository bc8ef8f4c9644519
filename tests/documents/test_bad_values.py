"""Bad values never break or change a layout: refused with the place, or printed as the text they are."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.documents.catalogue import FormCatalogue, load_catalogue
from app.documents.rendering import check, compose, render
from app.domain.papers.fields import FieldKind, PaperField
from app.domain.papers.form import Form
from app.domain.problems import Refusal
from tests.documents.bounds import misplaced
from tests.documents.printed import CODES

Texts = Callable[[bytes], list[str]]
Build = Callable[..., Form]
NOTE = {"key": "note", "label": "备注", "lines": True}
ONE_CELL = {"kind": "table", "columns": [30, 100], "rows": [["备注", "{note}"]]}
MARKUP = '<b>王</b>&amp;{x}%s\\n"'
UNPRINTABLE = {
    "nul": "\0",
    "escape": "\x1b[31m",
    "tab": "\t",
    "right to left": "\u202e",
    "right to left mark": "\u200f",
    "zero width": "\u200b",
    "joiner": "\u200d",
    "byte order mark": "\ufeff",
    "line separator": "\u2028",
    "half of a pair": "\ud800",
    "drawn box": "\ufdd0",
}
NO_GLYPH = {"emoji": "😀", "family": "👪", "not assigned": "\U0003fffd", "private": "\ue123"}
WRONG = [1.5, b"x", object(), {"a": 1}, [1], [None], 10**40, float("nan"), datetime(2026, 1, 1), "\udfff"]  # noqa: DTZ001


def texts_of(fields: Sequence[PaperField], text: str) -> dict[str, object]:
    """The same text wherever a text may stand, one row to a list."""
    found: dict[str, object] = {}
    for field in fields:
        if field.kind is FieldKind.TEXT:
            found[field.key] = text[: field.max_length]
        elif field.fields:
            found[field.key] = [texts_of(field.fields, text)]
    return found


def paths_of(fields: Sequence[PaperField], prefix: str = "") -> set[str]:
    """Every place a text may stand, as problems name it."""
    own = {prefix + field.key for field in fields if field.kind is FieldKind.TEXT}
    return own.union(*(paths_of(field.fields, f"{prefix}{field.key}[1].") for field in fields if field.fields))


def refused_at(form: Form, values: Mapping[str, object]) -> dict[str, set[str]]:
    """The codes of the problems by place; nothing is drawn when there are any."""
    found: dict[str, set[str]] = {}
    for problem in check(form, values):
        found.setdefault(problem.field, set()).add(problem.code)
    return found


def test_what_is_no_text_is_refused_in_every_place_of_every_form(catalogue: FormCatalogue) -> None:
    for code, entry in catalogue.entries.items():
        for name, character in UNPRINTABLE.items():
            found = refused_at(entry.form, {**entry.sample, **texts_of(entry.form.fields, character)})
            places = {place for place, codes in found.items() if "paper.control_character" in codes}
            assert places == paths_of(entry.form.fields), (code, name)


def test_what_no_font_has_is_refused_in_every_place_of_every_form(catalogue: FormCatalogue) -> None:
    for code, entry in catalogue.entries.items():
        for name, character in NO_GLYPH.items():
            found = refused_at(entry.form, {**entry.sample, **_only_texts(entry.form, character)})
            places = {place for place, codes in found.items() if "paper.missing_glyph" in codes}
            assert places == {field.key for field in entry.form.fields if field.kind is FieldKind.TEXT}, (code, name)


def _only_texts(form: Form, text: str) -> dict[str, object]:
    return {field.key: text for field in form.fields if field.kind is FieldKind.TEXT}


@pytest.mark.parametrize("code", CODES)
def test_what_is_missing_or_of_another_kind_is_named(code: str, catalogue: FormCatalogue) -> None:
    form, sample = catalogue.form(code), catalogue.entry(code).sample
    missing = {field.key for field in form.fields if field.is_required}
    assert {place for place, codes in refused_at(form, {}).items() if codes == {"paper.missing_value"}} == missing
    wrong = refused_at(form, {field.key: object() for field in form.fields})
    assert wrong == {field.key: {"paper.wrong_type"} for field in form.fields}
    stray = refused_at(form, {**sample, "no_such_field": "x"})
    assert stray == {"no_such_field": {"paper.unknown_value"}}
    too_long = refused_at(form, _only_texts(form, "长" * 12_001))
    short = {field.key for field in form.fields if field.kind is FieldKind.TEXT}
    assert {place for place, codes in too_long.items() if "paper.too_long" in codes} == short


@pytest.mark.parametrize("code", CODES)
def test_markup_in_every_place_is_text(code: str, catalogue: FormCatalogue) -> None:
    form, sample = catalogue.form(code), catalogue.entry(code).sample
    corner = {form.corner.field: "YF-1"} if form.corner else {}
    pages = compose(form, {**sample, **texts_of(form.fields, MARKUP), **corner})
    assert misplaced(form, pages) == []
    printed = "".join(mark.text for page in pages for mark in page.texts)
    assert '<b>王</b>&amp;{x}%s\\n"' in printed


bad = st.one_of(
    st.none(),
    st.text(max_size=80),
    st.integers(),
    st.booleans(),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
    st.sampled_from(WRONG),
)


@settings(max_examples=150, deadline=None)
@given(
    code=st.sampled_from(CODES),
    picks=st.lists(st.tuples(st.integers(0, 200), bad, st.sampled_from((1, 1, 40, 10_000))), min_size=1, max_size=4),
)
def test_any_value_anywhere_is_refused_or_stays_in_its_place(code: str, picks: list[tuple[int, object, int]]) -> None:
    entry = load_catalogue().entry(code)  # no fixture: hypothesis would print all of it with a failure
    form, sample = entry.form, entry.sample
    places = [*form.fields, *(column for field in form.fields for column in field.fields)]
    values = dict(sample)
    for number, drawn, times in picks:
        value = drawn * times if isinstance(drawn, str) else drawn
        field = places[number % len(places)]
        owner = next((listed for listed in form.fields if field in listed.fields), None)
        values[owner.key if owner else field.key] = [{field.key: value}] if owner else value
    if check(form, values):
        with pytest.raises(Refusal):
            render(form, values)
    else:
        assert misplaced(form, compose(form, values)) == []


def test_bad_values_are_refused_before_anything_is_drawn(catalogue: FormCatalogue) -> None:
    entry = catalogue.entry("work-order")
    with pytest.raises(Refusal, match=r"paper\.missing_value"):
        render(entry.form, {**entry.sample, "leader": ""})


def test_markup_is_text(catalogue: FormCatalogue, page_texts: Texts) -> None:
    entry = catalogue.entry("work-order")
    name = "<b>王</b>&amp;<para>\\n(%s) 'x' \"y\""
    text = page_texts(render(entry.form, {**entry.sample, "customer": name}).pdf)[0]
    assert "".join(name.split()) in text


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

"""Bad values never break or change a layout: refused with the place, or printed as the text they are."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.documents.catalogue import FormCatalogue
from app.documents.rendering import check, render
from app.domain.papers.form import Form
from app.domain.problems import Refusal

Texts = Callable[[bytes], list[str]]
Build = Callable[..., Form]
NOTE = {"key": "note", "label": "备注", "lines": True}
ONE_CELL = {"kind": "table", "columns": [30, 100], "rows": [["备注", "{note}"]]}


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

"""Texts with places for values."""

import pytest

from app.domain.papers.template import Placeholder, parse_template, placeholders


def test_fixed_texts_and_places_come_in_order() -> None:
    assert parse_template("编号：{number}，{signed_on:cn}止") == (
        "编号：",
        Placeholder(key="number"),
        "，",
        Placeholder(key="signed_on", style="cn"),
        "止",
    )


def test_a_text_without_places_is_one_part_and_an_empty_one_none() -> None:
    assert parse_template("户名") == ("户名",)
    assert parse_template("") == ()


def test_the_row_number_is_a_place() -> None:
    assert placeholders(parse_template("第{#}行")) == (Placeholder(key="#"),)


@pytest.mark.parametrize("text", ["{number", "number}", "{Number}", "{}", "{a:B}", "{{a}}"])
def test_a_brace_that_names_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"[{}]"):
        parse_template(text)

"""The code in the corner of a paper: number and form, and what was printed before."""

import pytest

from app.domain.papers.code import PaperCode


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        ("2026-YF-000318-5", "work-order", "2026-YF-000318-5/WORK-ORDER"),
        ("2026-YF-000318-5", "", "2026-YF-000318-5"),
        ("2026-YF-000318-5", "Own_Form", "2026-YF-000318-5"),  # could not be told from own_form
        ("2026-YF-000318-5", "收据", "2026-YF-000318-5"),
        ("临-3-12", "work-order", "LIN-3-12/WORK-ORDER"),
    ],
)
def test_a_form_is_named_where_it_can_be_read_back(number: str, form: str, text: str) -> None:
    assert PaperCode(number=number, form=form).text == text


@pytest.mark.parametrize(
    ("text", "number", "form"),
    [
        (" 2026-YF-000318-5/WORK-ORDER\n", "2026-YF-000318-5", "work-order"),
        ("2026-YF-000318-5", "2026-YF-000318-5", ""),
        ("", "", ""),
        ("LIN-3-12/WORK-ORDER", "临-3-12", "work-order"),
        ("LIN-3-12", "临-3-12", ""),
    ],
)
def test_codes_of_today_and_of_before_are_understood(text: str, number: str, form: str) -> None:
    assert PaperCode.read(text) == PaperCode(number=number, form=form)

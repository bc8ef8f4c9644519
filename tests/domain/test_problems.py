"""Refusals carry problems, not sentences."""

import pytest

from app.domain.problems import Problem, Refusal, refuse_if_any


def test_a_refusal_names_its_codes_for_the_log_and_nothing_personal() -> None:
    refusal = Refusal(
        Problem(code="phone.length", field="phone", values={"length": 9}), Problem(code="name.missing", field="name")
    )

    assert str(refusal) == "phone.length; name.missing"
    assert [problem.field for problem in refusal.problems] == ["phone", "name"]


def test_a_refusal_of_one_problem() -> None:
    (problem,) = Refusal.of("storage.newer", found=3, known=2).problems

    assert problem == Problem(code="storage.newer", values={"found": 3, "known": 2})


def test_nothing_wrong_is_not_refused() -> None:
    refuse_if_any([])


def test_everything_wrong_is_refused_at_once() -> None:
    with pytest.raises(Refusal) as refused:
        refuse_if_any(Problem(code=code) for code in ("a", "b"))

    assert [problem.code for problem in refused.value.problems] == ["a", "b"]

"""What a printer is off by is taken back, to a tenth of a millimetre."""

import pytest

from app.domain.papers.overprint import NO_SHIFT, Shift, shift_from, shift_from_measured
from app.domain.problems import Refusal


def test_a_cross_that_came_out_right_moves_nothing() -> None:
    assert shift_from_measured(300, 300) == NO_SHIFT


def test_what_came_out_too_far_right_and_down_is_moved_left_and_up() -> None:
    assert shift_from_measured(315, 292) == Shift(right_tenths=-15, down_tenths=8)


def test_a_second_measure_adds_to_the_first() -> None:
    first = shift_from_measured(315, 292)
    assert shift_from_measured(298, 301, first) == Shift(right_tenths=-13, down_tenths=7)


@pytest.mark.parametrize(("lengths", "field"), [((301, 0), "right"), ((0, -301), "down")])
def test_a_printer_that_far_off_is_fed_the_wrong_paper(lengths: tuple[int, int], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        shift_from(*lengths)
    (problem,) = refused.value.problems
    assert (problem.code, problem.field, problem.values) == ("paper.shift_too_far", field, {"most": 30})

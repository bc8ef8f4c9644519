"""套打: only the values, on paper that already has the rest; what a printer is off by is taken back."""

from dataclasses import dataclass
from typing import Final

from app.domain.problems import Refusal

CROSS_TENTHS: Final = 300
"""Where the cross of the calibration sheet stands, from the left and from the top edge, in tenths of a millimetre."""

_MOST_TENTHS: Final = 300  # a printer that is off by more is fed the wrong paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """How far everything is moved, in tenths of a millimetre; negative to the left and up."""

    right_tenths: int = 0
    down_tenths: int = 0


NO_SHIFT: Final = Shift()


def shift_from(right_tenths: int, down_tenths: int) -> Shift:
    """A shift within what makes sense.

    Raises:
        Refusal: `paper.shift_too_far` at `right` or `down`.
    """
    for field, tenths in (("right", right_tenths), ("down", down_tenths)):
        if abs(tenths) > _MOST_TENTHS:
            raise Refusal.of("paper.shift_too_far", field, most=_MOST_TENTHS // 10)
    return Shift(right_tenths=right_tenths, down_tenths=down_tenths)


def shift_from_measured(left_tenths: int, top_tenths: int, before: Shift = NO_SHIFT) -> Shift:
    """The shift that puts a cross where it belongs which was printed with `before` and measured here.

    Args:
        left_tenths: from the paper's left edge to the cross, in tenths of a millimetre.
        top_tenths: from its top edge.
        before: the shift the sheet was printed with.

    Raises:
        Refusal: `paper.shift_too_far`.
    """
    return shift_from(
        before.right_tenths + CROSS_TENTHS - left_tenths,
        before.down_tenths + CROSS_TENTHS - top_tenths,
    )

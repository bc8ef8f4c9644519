"""Exact numbers of the score: points and rates are integers of hundredths or fractions, never binary floats."""

from collections.abc import Sequence
from fractions import Fraction

HUNDRED = 100


def half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes away from zero, as on paper."""
    whole = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return whole if value >= 0 else -whole


def in_hundredths(value: Fraction) -> int:
    """A value as a whole number of hundredths, rounded half up."""
    return half_up(value * HUNDRED)


def percent(numerator: Fraction | int, denominator: Fraction | int) -> Fraction:
    """The share in per cent; the denominator is not zero."""
    return Fraction(numerator) * HUNDRED / Fraction(denominator)


def decimal_text(value: Fraction) -> str:
    """A number as shown, with two decimals rounded half up: `85.71`."""
    return hundredths_text(in_hundredths(value))


def hundredths_text(amount: int) -> str:
    """An integer of hundredths as shown: 481 is `4.81`."""
    whole, rest = divmod(abs(amount), HUNDRED)
    return f"{'-' if amount < 0 else ''}{whole}.{rest:02d}"


def apportion(total: int, weights: Sequence[Fraction | int]) -> list[int]:
    """Split `total` in proportion to the weights so that the parts add up to it exactly.

    Largest remainders win; of equal ones, the earlier. Weights are not negative; without any weight above zero, or
    without a total, every part is zero.
    """
    whole = sum(weights)
    if not whole or not total:
        return [0] * len(weights)
    exact = [Fraction(total * weight) / whole for weight in weights]
    parts = [share.numerator // share.denominator for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: parts[i] - exact[i])
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def spend(total: int, costs: Sequence[int]) -> list[int]:
    """What each cost takes from `total`, one after the other, until nothing is left."""
    taken = []
    left = total
    for cost in costs:
        taken.append(min(cost, left))
        left -= taken[-1]
    return taken

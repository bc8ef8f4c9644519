"""Quantities as people type them, in hundredths."""

from decimal import Decimal, InvalidOperation
from typing import Final

_HUNDRED: Final = 100
_MOST: Final = 100_000_000


def hundredths_of(text: str) -> int | None:
    """The hundredths of a number such as `1.5`; None when it is no number, too fine, or beyond reason."""
    try:
        scaled = Decimal(text.strip() or "0") * _HUNDRED
        whole = int(scaled)
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return whole if whole == scaled and abs(whole) <= _MOST else None

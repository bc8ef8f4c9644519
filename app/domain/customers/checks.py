"""Checks on what identifies a customer, each with the exact reason, and masks for display.

A check answers None when the value is sound. Problems never carry the value itself.
"""

import unicodedata
from datetime import date
from typing import Final

from app.domain.problems import Problem

_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS: Final = "10X98765432"
_ID_LENGTH: Final = 18
_OLD_ID_LENGTH: Final = 15
_FIRST_YEAR: Final = 1900
_CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_LENGTH: Final = 18
_CREDIT_CLASSES: Final = "123456789ANY"
_ACCOUNT_LENGTHS: Final = (10, 13)
_MOBILE_LENGTH: Final = 11
_NAME_MOST: Final = 120
# Provinces and the special regions by GB/T 2260, 91 for foreigners' permanent residence.
_REGIONS: Final = frozenset(
    {
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
        71,
        81,
        82,
        83,
        91,
    }
)

SINGLE_PHASE_LIMIT_W: Final = 12_000
"""供电营业规则 (2024) art. 9: a total of at most 12 kW may be supplied single-phase at 220 V."""

LOW_VOLTAGE_LIMIT_W: Final = 160_000
"""低压接入 up to 160 kW, as published in the grid companies' notices to customers."""

VOLTAGE_LIMITS: Final = {"交流220V": SINGLE_PHASE_LIMIT_W, "交流380V": LOW_VOLTAGE_LIMIT_W}
"""The most a supply voltage carries, in watts, where a business type says nothing else."""


def check_id_number(text: str, today: date) -> Problem | None:
    """Check an 18-digit identity number by GB 11643: region, real day of birth not after `today`, check digit."""
    shape = _check_id_shape(text)
    if shape is not None:
        return shape
    if int(text[:2]) not in _REGIONS:
        return Problem(code="id_number.region", values={"region": text[:2]})
    born = _day(text[6:14])
    if born is None or not date(_FIRST_YEAR, 1, 1) <= born <= today:
        return Problem(code="id_number.birth_date")
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, text, strict=False))
    if _ID_CHECKS[total % 11] != text[-1].upper():
        return Problem(code="id_number.check_digit")
    return None


def _check_id_shape(text: str) -> Problem | None:
    if len(text) == _OLD_ID_LENGTH and _is_digits(text):
        return Problem(code="id_number.old")
    if len(text) != _ID_LENGTH:
        return Problem(code="id_number.length", values={"length": len(text)})
    if not _is_digits(text[:-1]) or text[-1] not in "0123456789Xx":
        return Problem(code="id_number.characters")
    return None


def check_credit_code(text: str) -> Problem | None:
    """Check a unified social credit code by GB 32100: 18 characters of 31, class of registrar, check character."""
    if len(text) != _CREDIT_LENGTH:
        return Problem(code="credit_code.length", values={"length": len(text)})
    if any(character not in _CREDIT_ALPHABET for character in text) or not _is_digits(text[2:8]):
        return Problem(code="credit_code.characters")
    if text[0] not in _CREDIT_CLASSES:
        return Problem(code="credit_code.registrar")
    total = sum(pow(3, place, 31) * _CREDIT_ALPHABET.index(character) for place, character in enumerate(text[:-1]))
    if _CREDIT_ALPHABET[-total % 31] != text[-1]:
        return Problem(code="credit_code.check_digit")
    return None


def check_phone(text: str) -> Problem | None:
    """Check a mainland phone number: a mobile of 11 digits, or a landline of 7-8 digits with or without area code."""
    digits = text.replace("-", "")
    if not _is_digits(digits):
        return Problem(code="phone.characters")
    if digits[0] == "1":
        is_sound = len(digits) == _MOBILE_LENGTH and digits[1] in "3456789"
    elif digits[0] == "0":
        is_sound = len(digits) in {10, 11, 12} and digits[1] != "0"
    else:
        is_sound = len(digits) in {7, 8}
    return None if is_sound else Problem(code="phone.length", values={"length": len(digits)})


def check_account(text: str) -> Problem | None:
    """Check an account number (户号): 10 digits, or 13 in the new marketing system."""
    if not _is_digits(text):
        return Problem(code="account.characters")
    if len(text) not in _ACCOUNT_LENGTHS:
        return Problem(code="account.length", values={"length": len(text)})
    return None


def check_name(text: str) -> Problem | None:
    """Check a customer's name: any characters, rare ones too, but no control, surrogate or unassigned ones."""
    if not text.strip():
        return Problem(code="name.missing")
    if len(text) > _NAME_MOST:
        return Problem(code="name.length", values={"most": _NAME_MOST})
    for place, character in enumerate(text, start=1):
        if unicodedata.category(character) in {"Cc", "Cs"}:
            return Problem(code="name.control_character", values={"place": place})
    return None


def check_capacity(capacity_w: int, limit_w: int | None) -> Problem | None:
    """Check a capacity in watts: above zero, and at most what the supply voltage carries."""
    if capacity_w <= 0:
        return Problem(code="capacity.not_positive")
    if limit_w is not None and capacity_w > limit_w:
        values: dict[str, str | int] = {"capacity": kilowatts(capacity_w), "most": kilowatts(limit_w)}
        return Problem(code="capacity.voltage", values=values)
    return None


def kilowatts(watts: int) -> str:
    """Watts as kilowatts without needless zeros, such as `12` or `7.5`."""
    whole, rest = divmod(watts, 1000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".") if rest else str(whole)


def mask_id_number(text: str) -> str:
    """An identity number or credit code with its middle hidden: the first 6 and last 4 stay of 18."""
    if len(text) < _ID_LENGTH:
        return _masked(text, 1, 1)
    return _masked(text, 6, 4)


def mask_phone(text: str) -> str:
    """A phone number with its middle hidden: 138****1234, short numbers show their last two digits."""
    return _masked(text, 3, 4) if len(text) >= _MOBILE_LENGTH else _masked(text, 0, 2)


def _masked(text: str, head: int, tail: int) -> str:
    hidden = max(len(text) - head - tail, 0)
    return text[:head] + "*" * hidden + text[head + hidden :]


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None

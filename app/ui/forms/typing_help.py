"""What is typed, brought into the shape people read: groups of digits, days; and back into the bare value."""

import re
import unicodedata
from collections.abc import Callable, Sequence

_ID_GROUPS = (6, 8, 4)
_PHONE_GROUPS = (3, 4, 4)
_MOBILE_START = "1"
_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")

Shape = Callable[[str], str]


def bare(text: str) -> str:
    """Full-width digits and letters made half-width (input methods leave them on), no blanks, letters large."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def _grouped(text: str, sizes: Sequence[int]) -> str:
    groups = []
    for size in sizes:
        groups.append(text[:size])
        text = text[size:]
    groups.append(text)
    return " ".join(group for group in groups if group)


def shape_id_number(text: str) -> str:
    """An identity card number in groups: 321182 19630417 482X."""
    return _grouped(bare(text), _ID_GROUPS)


def shape_phone(text: str) -> str:
    """A mobile number in groups: 199 0000 3127; other numbers (0511-8888…) as typed."""
    plain = bare(text)
    return _grouped(plain, _PHONE_GROUPS) if plain.startswith(_MOBILE_START) and plain.isdigit() else plain


def shape_day(text: str) -> str:
    """A day as 2026-10-10, from 20261010, 2026/10/10 or 2026年10月10日; anything else as typed."""
    plain = bare(text)
    found = _DAY.fullmatch(plain)
    if found is None:
        return plain
    year, month, day = (int(part) for part in found.groups())
    return f"{year:04}-{month:02}-{day:02}"


def caret_after(shaped: str, significant: int) -> int:
    """Where the caret stands in a shaped text after so many characters that are no blanks."""
    seen = 0
    for place, letter in enumerate(shaped):
        if seen == significant:
            return place
        seen += letter != " "
    return len(shaped)

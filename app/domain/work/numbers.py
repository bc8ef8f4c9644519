"""Numbers people read on paper: of cases, of orders, and of drafts that have none yet.

Form: year-station[-kind]-serial-check digit, such as `2026-YF-000318-5`; kinds as in `CASE` and `ORDER`.
"""

from typing import Final

CASE: Final = ""
ORDER: Final = "PG"  # 派工
OUTAGE: Final = "TD"  # 停电
GATHERING: Final = "HY"  # 会议
_SERIAL_LENGTH: Final = 6
DRAFT: Final = "临-"  # 临时
_PARTS: Final = 4  # year, station, serial, check digit


def document_number(station: str, kind: str, year: int, serial: int) -> str:
    """The official number of a document; `serial` counts from 1 in the station, kind and year."""
    parts = [f"{year:04d}", station, *([kind] if kind else []), f"{serial:0{_SERIAL_LENGTH}d}"]
    body = "-".join(parts)
    return f"{body}-{check_digit(body)}"


def draft_number(device_index: int, count: int) -> str:
    """The number of a draft made on one device, unique with the device's index."""
    return f"{drafts_of(device_index)}{count}"


def is_draft(number: str) -> bool:
    """Whether a document has no official number yet."""
    return number.startswith(DRAFT)


def drafts_of(device_index: int) -> str:
    """What the draft numbers of a device begin with."""
    return f"{DRAFT}{device_index}-"


def serial_of(number: str) -> tuple[str, int, int] | None:
    """The kind, year and serial an official number of a station was given for; None for what is none."""
    parts = number.split("-")
    if len(parts) not in {_PARTS, _PARTS + 1} or not (parts[0].isdecimal() and parts[-2].isdecimal()):
        return None
    return parts[2] if len(parts) > _PARTS else "", int(parts[0]), int(parts[-2])


def is_document_number(text: str) -> bool:
    """Whether the check digit of a typed or scanned number is right; letters in either case."""
    body, dash, digit = text.strip().upper().rpartition("-")
    return bool(dash) and digit == check_digit(body)


def check_digit(body: str) -> str:
    """The ISO 7064 mod 11,10 check digit over the characters; others than digits count by their code points."""
    digits = "".join(c if c.isascii() and c.isdigit() else str(ord(c)) for c in body.upper() if c != "-")
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)

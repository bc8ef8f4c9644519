"""Cells as other systems leave them, made into values; harmless warts are named, everything else is a problem."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum, auto
from typing import Generic, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from app.exchange.tables import Cell

T = TypeVar("T")

SHANGHAI = ZoneInfo("Asia/Shanghai")

IS_PLAIN_CODE = re.compile(r"[0-9A-Z_/#-]+").fullmatch
IS_PLAIN_TEXT = re.compile(r"[^\s\u200b-\u200f\u2060\ufeff０-９Ａ-Ｚａ-ｚ]+").fullmatch

_INVISIBLE = {ord(sign): None for sign in "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"}
_NARROW = {ord(wide): ord(wide) - 0xFEE0 for wide in "０１２３４５６７８９"} | {
    code: code - 0xFEE0 for first, last in ("ＡＺ", "ａｚ") for code in range(ord(first), ord(last) + 1)
}
_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_BETWEEN_HAN = re.compile(rf"(?<={_HAN}) (?={_HAN})")
_TEXT_MARK = re.compile(r"=\"(.*)\"|'(.*)")
_LOST_TAIL = re.compile(r"\d(\.\d+)?[Ee]\+\d+")
_TEXT_FLOAT = re.compile(r"(\d+)\.0+")
_KEPT_DIGITS = 15  # what a spreadsheet keeps of a number
_UNIT = re.compile(r"[¥￥]|(kW·?h|kVA|kW|千瓦时|千瓦|千伏安|度|元|km|公里|千米|户|块|只)$", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(r"(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?)?[秒分]?")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}").fullmatch
_ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}").fullmatch
_MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?")
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets count local days from here
_SERIALS = range(18_000, 80_000)  # 1949 to 2119
_YEARS = range(1949, 2120)


class Wart(StrEnum):
    """Harmless things about a cell that were put right; of several in one cell the first here is counted."""

    FULL_WIDTH = auto()
    SPACES = auto()
    TEXT_MARK = auto()  # ="…" and a leading apostrophe, which keep a spreadsheet from turning text into a number
    LETTER_CASE = auto()
    UNIT = auto()
    NUMBER_AS_TEXT = auto()
    TEXT_AS_NUMBER = auto()
    DATE_STYLE = auto()


class Cleaned(NamedTuple, Generic[T]):
    """What a cell became: a value (None when empty or wrong), the wart put right, the code of what is wrong."""

    value: T | None
    wart: Wart | None = None
    problem: str = ""


def _wart_between(raw: str, normal: str, clean: str) -> Wart | None:
    if raw != normal and "".join(raw.split()) != "".join(normal.split()):
        return Wart.FULL_WIDTH
    return Wart.SPACES if raw != clean else None


def clean_text(cell: Cell) -> Cleaned[str]:
    """Free text with single blanks, none between Chinese characters, and half-width letters and digits.

    Full-width punctuation stays, and no character is replaced by a look-alike: names hold rare ones.
    """
    if not isinstance(cell, str):
        code = clean_code(cell)
        return code if code.value or code.problem else Cleaned(str(cell), Wart.TEXT_AS_NUMBER)
    narrow = cell.translate(_NARROW)
    text = _BETWEEN_HAN.sub("", " ".join(narrow.translate(_INVISIBLE).split()))
    return Cleaned(text or None, _wart_between(cell, narrow, text) if text else None)


def clean_code(cell: Cell) -> Cleaned[str]:
    """Letters and digits that name something, upper case, without blanks.

    A number of more than 15 digits has lost its tail in the spreadsheet: `import.lost_tail`.
    """
    if not isinstance(cell, str):
        return _code_of_number(cell)
    normal = unicodedata.normalize("NFKC", cell)
    text = "".join(normal.translate(_INVISIBLE).split())
    if not text:
        return Cleaned(None)
    if _LOST_TAIL.fullmatch(text):
        return Cleaned(None, problem="import.lost_tail")
    if marked := _TEXT_MARK.fullmatch(text):
        return Cleaned((marked[1] or marked[2] or "").upper() or None, Wart.TEXT_MARK)
    if decimal := _TEXT_FLOAT.fullmatch(text):
        return Cleaned(decimal[1], Wart.TEXT_AS_NUMBER)
    wart = _wart_between(cell, normal, text)
    return Cleaned(text.upper(), wart or (Wart.LETTER_CASE if text != text.upper() else None))


def _code_of_number(cell: Cell) -> Cleaned[str]:
    if isinstance(cell, bool) or not isinstance(cell, int | float) or cell != cell // 1 or cell < 0:
        return Cleaned(None, problem="import.not_a_code")
    digits = f"{cell:.0f}"
    if len(digits) > _KEPT_DIGITS:
        return Cleaned(None, problem="import.lost_tail")
    return Cleaned(digits, Wart.TEXT_AS_NUMBER)


def clean_number(cell: Cell) -> Cleaned[Decimal]:
    """A decimal number, written as such or as text, with or without its unit and thousands separators."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number = Decimal(repr(cell))
        return Cleaned(number) if number.is_finite() else Cleaned(None, problem="import.not_a_number")
    if not isinstance(cell, str):
        return Cleaned(None, problem="import.not_a_number")
    normal = unicodedata.normalize("NFKC", cell)
    text = "".join(normal.translate(_INVISIBLE).split()).strip("'")
    bare = _UNIT.sub("", text)
    if not text:
        return Cleaned(None)
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    if not _NUMBER.fullmatch(bare):
        return Cleaned(None, problem="import.not_a_number")
    wart = Wart.UNIT if bare != text else _wart_between(cell, normal, text) or Wart.NUMBER_AS_TEXT
    return Cleaned(Decimal(bare), wart)


def number_cleaner(
    unit: int, lowest: int | Decimal, highest: int | Decimal, code: str
) -> Callable[[Cell], Cleaned[int]]:
    """A cleaner that counts in `unit`-ths, rounded half up; out of [lowest, highest] or no number is `code`.

    The bounds are in the units of the sheet.
    """

    def clean(cell: Cell) -> Cleaned[int]:
        number, wart, problem = clean_number(cell)
        if number is None:
            return Cleaned(None, problem=code if problem else "")
        if not lowest <= number <= highest:
            return Cleaned(None, problem=code)
        return Cleaned(int((number * unit).quantize(Decimal(1), ROUND_HALF_UP)), wart)

    return clean


def clean_day(cell: Cell) -> Cleaned[date]:
    """A day from a date cell, a serial number or any common way of writing it; a time of day is dropped."""
    if type(cell) is date:
        return Cleaned(cell)
    moment, wart, problem = _clean_local(cell)
    if isinstance(cell, str) and _ISO_DAY(cell):
        wart = None
    return Cleaned(moment.date() if moment else None, wart, problem)


def clean_moment(cell: Cell) -> Cleaned[datetime]:
    """A moment in UTC from a cell that shows the time of Shanghai."""
    moment, wart, problem = _clean_local(cell)
    return Cleaned(moment.replace(tzinfo=SHANGHAI).astimezone(UTC) if moment else None, wart, problem)


def clean_month(cell: Cell) -> Cleaned[str]:
    """A month as YYYY-MM, from the month or any day of it."""
    text = clean_text(cell).value or "" if isinstance(cell, str | float | int) else ""
    if match := _MONTH.fullmatch(text):
        year, month = int(match[1]), int(match[2])
        if year in _YEARS and 1 <= month <= 12:  # noqa: PLR2004 - the months of a year
            clean = f"{year}-{month:02}"
            return Cleaned(clean, None if clean == cell else Wart.DATE_STYLE)
        return Cleaned(None, problem="import.no_such_day")
    moment, _, problem = _clean_local(cell)
    return Cleaned(f"{moment:%Y-%m}" if moment else None, Wart.DATE_STYLE if moment else None, problem)


def _clean_local(cell: Cell) -> Cleaned[datetime]:
    if isinstance(cell, datetime):
        return Cleaned(cell)
    if isinstance(cell, date):
        return Cleaned(datetime.combine(cell, time()))
    if isinstance(cell, str):
        return _local_of_text(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if int(cell) in _SERIALS:
            return Cleaned(_SERIAL_ZERO + timedelta(seconds=round(cell * 86_400)), Wart.DATE_STYLE)
        return _local_of_text(f"{cell:.0f}")
    return Cleaned(None, problem="import.not_a_date")


def _local_of_text(cell: str) -> Cleaned[datetime]:
    text = " ".join(unicodedata.normalize("NFKC", cell).translate(_INVISIBLE).replace("T", " ").split()).strip("'")
    if not text:
        return Cleaned(None)
    day = _DAY.match(text) or _COMPACT_DAY.match(text)
    clock = None
    if day and (rest := text[day.end() :].strip()):
        clock = _TIME.fullmatch(rest)
        day = day if clock else None
    if day is None:
        return Cleaned(None, problem="import.not_a_date")
    hour, minute, second = (int(part or 0) for part in clock.groups()) if clock else (0, 0, 0)
    try:
        moment = datetime(int(day[1]), int(day[2]), int(day[3]), hour, minute, second)  # noqa: DTZ001 - local, as shown
    except ValueError:
        return Cleaned(None, problem="import.no_such_day")
    if moment.year not in _YEARS:
        return Cleaned(None, problem="import.no_such_day")
    return Cleaned(moment, None if cell == text and _ISO_MOMENT(text) else Wart.DATE_STYLE)


def word_cleaner(meanings: dict[str, str]) -> Callable[[Cell], Cleaned[str]]:
    """A cleaner that turns a word into the value it stands for; an unknown one is `import.unknown_word`."""

    def clean(cell: Cell) -> Cleaned[str]:
        text, wart, _ = clean_text(cell)
        if text is None:
            return Cleaned(None)
        value = meanings.get("".join(unicodedata.normalize("NFKC", text).split()).upper())
        return Cleaned(value, wart, "" if value else "import.unknown_word")

    return clean

"""How values are written on paper: days, moments, hundredths, 大写 amounts, check boxes."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final, cast
from zoneinfo import ZoneInfo

from app.domain.papers.fields import FieldKind, PaperField

EMPTY_BOX: Final = "\ufdd0"  # noncharacters stand for the drawn boxes: no value can hold them
TICKED_BOX: Final = "\ufdd1"

_SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("仟", "佰", "拾", "")
_GROUPS: Final = ("", "万", "亿", "万亿")
_SHORT_LINE: Final = "_" * 10  # to write on, within a sentence
_LONG_LINE: Final = "_" * 24

Formatter = Callable[[object], str]


def formatter(field: PaperField, style: str) -> Formatter:
    """The function that writes a value of `field` in `style`; None gives the blank to be filled in by hand."""
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        return _choice_boxes(field.choices) if style == "boxes" else _choice_texts(field.choices)
    write = _WRITERS[field.kind, style]
    blank = _BLANKS.get((field.kind, style), "")
    return lambda value: blank if value is None else write(value)


def hundredths(value: int) -> str:
    """9997 as `99.97`."""
    return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"


def money(value: int) -> str:
    """Cents as `1,234.50`."""
    return f"{'-' if value < 0 else ''}{abs(value) // 100:,}.{abs(value) % 100:02d}"


def money_in_words(cents: int) -> str:
    """大写 amount of cents, as 支付结算办法 (附一: 正确填写票据和结算凭证的基本规定) writes it.

    `整` follows 元 only; a 零 stands after 元 when 角 is nought, or when the 元 place itself is nought.
    """
    whole, rest = divmod(abs(cents), 100)
    tenths, units = divmod(rest, 10)
    words = [_whole_in_words(whole) + "元"] if whole else []
    if not rest:
        words.append("整" if whole else "零元整")
    elif whole and (not tenths or whole % 10 == 0):
        words.append("零")
    if tenths:
        words.append(_DIGITS[tenths] + "角")
    if units:
        words.append(_DIGITS[units] + "分")
    return "负" * (cents < 0) + "".join(words)


def _whole_in_words(number: int) -> str:
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    words, is_gap = "", False
    for place in reversed(range(len(groups))):
        group = groups[place]
        if group:
            words += ("零" if words and (is_gap or group < 10**3) else "") + _group_in_words(group) + _GROUPS[place]
        is_gap = not group
    return words


def _group_in_words(group: int) -> str:
    words, is_gap = "", False
    for digit, place in zip(f"{group:04d}", _PLACES, strict=True):
        if digit != "0":
            words += ("零" if words and is_gap else "") + _DIGITS[int(digit)] + place
        is_gap = digit == "0"
    return words


def _trimmed(value: int) -> str:
    return hundredths(value).rstrip("0").rstrip(".")


def _local(value: datetime, pattern: str) -> str:
    return value.astimezone(_SHANGHAI).strftime(pattern)


def _day_in_chinese(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def _moment_in_chinese(value: datetime) -> str:
    local = value.astimezone(_SHANGHAI)
    return f"{_day_in_chinese(local)}{local.hour:02d}时{local.minute:02d}分"


def _box(value: object) -> str:
    return TICKED_BOX if value else EMPTY_BOX


def _yes_or_no(value: object) -> str:
    return f"{_box(value)}是　{_box(value is False)}否"


def _choice_texts(choices: tuple[tuple[str, str], ...]) -> Formatter:
    def write(value: object) -> str:
        chosen = _codes(value)
        return "、".join(text for code, text in choices if code in chosen)

    return write


def _choice_boxes(choices: tuple[tuple[str, str], ...]) -> Formatter:
    def write(value: object) -> str:
        chosen = _codes(value)
        return "　".join(_box(code in chosen) + text for code, text in choices)

    return write


def _codes(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(cast("list[str]", value))


_WRITERS: Final[Mapping[tuple[FieldKind, str], Callable[..., str]]] = {
    (FieldKind.TEXT, ""): str,
    (FieldKind.TEXT, "wide"): str,
    (FieldKind.TEXT, "line"): str,
    (FieldKind.DATE, ""): date.isoformat,
    (FieldKind.DATE, "cn"): _day_in_chinese,
    (FieldKind.DATE, "month"): lambda value: f"{value.year}年{value.month}月",
    (FieldKind.DATETIME, ""): lambda value: _local(value, "%Y-%m-%d %H:%M"),
    (FieldKind.DATETIME, "cn"): _moment_in_chinese,
    (FieldKind.DATETIME, "date"): lambda value: _local(value, "%Y-%m-%d"),
    (FieldKind.DATETIME, "time"): lambda value: _local(value, "%H:%M"),
    (FieldKind.INTEGER, ""): str,
    (FieldKind.INTEGER, "thousands"): lambda value: f"{value:,}",
    (FieldKind.INTEGER, "line"): str,
    (FieldKind.DECIMAL, ""): hundredths,
    (FieldKind.DECIMAL, "thousands"): money,
    (FieldKind.DECIMAL, "trim"): _trimmed,
    (FieldKind.DECIMAL, "line"): _trimmed,
    (FieldKind.MONEY, ""): money,
    (FieldKind.MONEY, "words"): money_in_words,
    (FieldKind.MONEY, "line"): money,
    (FieldKind.FLAG, ""): lambda value: "是" if value else "否",
    (FieldKind.FLAG, "box"): _box,
    (FieldKind.FLAG, "boxes"): _yes_or_no,
}
_BLANKS: Final[Mapping[tuple[FieldKind, str], str]] = {
    (FieldKind.TEXT, "wide"): "　" * 10,
    (FieldKind.TEXT, "line"): _LONG_LINE,
    (FieldKind.INTEGER, ""): " " * 6,
    (FieldKind.INTEGER, "line"): _SHORT_LINE,
    (FieldKind.DECIMAL, "trim"): " " * 6,
    (FieldKind.DECIMAL, "line"): _SHORT_LINE,
    (FieldKind.MONEY, "line"): _SHORT_LINE,
    (FieldKind.DATE, "cn"): "    年    月    日",
    (FieldKind.DATE, "month"): "    年    月",
    (FieldKind.DATETIME, "cn"): "    年    月    日    时    分",
    (FieldKind.FLAG, "box"): EMPTY_BOX,
    (FieldKind.FLAG, "boxes"): f"{EMPTY_BOX}是　{EMPTY_BOX}否",
}

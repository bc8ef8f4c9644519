"""How values are written."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.formats import EMPTY_BOX, TICKED_BOX, formatter, hundredths, money, money_in_words
from app.domain.papers.fields import STYLES, FieldKind, PaperField

CHOICES = (("new", "新装"), ("more", "增容"))


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (140950, "壹仟肆佰零玖元伍角"),  # the official examples
        (600714, "陆仟零柒元壹角肆分"),
        (168032, "壹仟陆佰捌拾元零叁角贰分"),
        (10700053, "壹拾万柒仟元零伍角叁分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (0, "零元整"),
        (5, "伍分"),
        (30, "叁角"),
        (100, "壹元整"),
        (1_000_000_00, "壹佰万元整"),
        (1_0500_00, "壹万零伍佰元整"),
        (1_0000_0001_00, "壹亿零壹元整"),
        (20_0003_0000_00, "贰拾亿零叁万元整"),
        (123_4567_8901_23, "壹佰贰拾叁亿肆仟伍佰陆拾柒万捌仟玖佰零壹元贰角叁分"),
        (1_0000_0000_0000_00, "壹万亿元整"),
        (-140950, "负壹仟肆佰零玖元伍角"),
    ],
)
def test_amounts_in_words(cents: int, words: str) -> None:
    assert money_in_words(cents) == words


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_amounts_in_words_hold_no_two_noughts_together(cents: int) -> None:
    assert "零零" not in money_in_words(cents)


def test_hundredths() -> None:
    assert [hundredths(value) for value in (9997, 5, -5, 0, 123456)] == ["99.97", "0.05", "-0.05", "0.00", "1234.56"]
    assert [money(value) for value in (123450, -123450)] == ["1,234.50", "-1,234.50"]


@pytest.mark.parametrize(
    ("kind", "style", "value", "text", "blank"),
    [
        (FieldKind.TEXT, "", "张三", "张三", ""),
        (FieldKind.TEXT, "wide", "张三", "张三", "　　　　　　　　　　"),
        (FieldKind.DATE, "", date(2026, 10, 9), "2026-10-09", ""),
        (FieldKind.DATE, "cn", date(2026, 10, 9), "2026年10月9日", "    年    月    日"),
        (FieldKind.DATE, "month", date(2026, 10, 9), "2026年10月", "    年    月"),
        (FieldKind.DATETIME, "", datetime(2026, 10, 9, 16, 5, tzinfo=UTC), "2026-10-10 00:05", ""),
        (FieldKind.DATETIME, "date", datetime(2026, 10, 9, 16, 5, tzinfo=UTC), "2026-10-10", ""),
        (FieldKind.DATETIME, "time", datetime(2026, 10, 9, 0, 5, tzinfo=UTC), "08:05", ""),
        (
            FieldKind.DATETIME,
            "cn",
            datetime(2026, 10, 9, 0, 5, tzinfo=UTC),
            "2026年10月9日08时05分",
            "    年    月    日    时    分",
        ),
        (FieldKind.INTEGER, "", 12006, "12006", "      "),
        (FieldKind.INTEGER, "thousands", 12006, "12,006", ""),
        (FieldKind.INTEGER, "line", 12006, "12006", "__________"),
        (FieldKind.DECIMAL, "", 800, "8.00", ""),
        (FieldKind.DECIMAL, "trim", 800, "8", "      "),
        (FieldKind.DECIMAL, "trim", 850, "8.5", "      "),
        (FieldKind.DECIMAL, "thousands", 123456789, "1,234,567.89", ""),
        (FieldKind.DECIMAL, "line", 850, "8.5", "__________"),
        (FieldKind.MONEY, "line", 123450, "1,234.50", "__________"),
        (FieldKind.TEXT, "line", "张建国", "张建国", "________________________"),
        (FieldKind.MONEY, "", 123450, "1,234.50", ""),
        (FieldKind.MONEY, "words", 100, "壹元整", ""),
        (FieldKind.FLAG, "", True, "是", ""),
        (FieldKind.FLAG, "", False, "否", ""),
        (FieldKind.FLAG, "box", True, TICKED_BOX, EMPTY_BOX),
        (FieldKind.FLAG, "boxes", False, f"{EMPTY_BOX}是　{TICKED_BOX}否", f"{EMPTY_BOX}是　{EMPTY_BOX}否"),
        (FieldKind.CHOICE, "", "more", "增容", ""),
        (FieldKind.CHOICE, "boxes", "more", f"{EMPTY_BOX}新装　{TICKED_BOX}增容", f"{EMPTY_BOX}新装　{EMPTY_BOX}增容"),
        (FieldKind.CHOICES, "", ["new", "more"], "新装、增容", ""),
        (
            FieldKind.CHOICES,
            "boxes",
            ["new", "more"],
            f"{TICKED_BOX}新装　{TICKED_BOX}增容",
            f"{EMPTY_BOX}新装　{EMPTY_BOX}增容",
        ),
    ],
)
def test_values_are_written_in_their_style_and_blanks_leave_room(
    kind: FieldKind, style: str, value: object, text: str, blank: str
) -> None:
    write = formatter(PaperField(key="x", label="x", kind=kind, choices=CHOICES), style)
    assert write(value) == text
    assert write(None) == blank


def test_every_declared_style_is_written() -> None:
    for kind, styles in STYLES.items():
        for style in styles:
            write = formatter(PaperField(key="x", label="标签", kind=kind, choices=CHOICES), style)
            assert "None" not in write(None)

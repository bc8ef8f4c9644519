"""Single cells, as they are found in ledgers."""
# ruff: noqa: DTZ001 - cells hold the local time of Shanghai

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from app.exchange.cleaning import (
    Cleaned,
    Wart,
    clean_code,
    clean_day,
    clean_moment,
    clean_month,
    clean_number,
    clean_text,
    number_cleaner,
    word_cleaner,
)
from app.exchange.tables import Cell


@pytest.mark.parametrize(
    ("cell", "cleaned"),
    [
        ("1183369442", Cleaned("1183369442")),
        (" 1183369442\u3000", Cleaned("1183369442", Wart.SPACES)),
        ("11833 69442\u200b", Cleaned("1183369442", Wart.SPACES)),
        ("１９９０００００９０２", Cleaned("19900000902", Wart.FULL_WIDTH)),
        ("32118219480329713x", Cleaned("32118219480329713X", Wart.LETTER_CASE)),
        ('="321182199802078157"', Cleaned("321182199802078157", Wart.TEXT_MARK)),
        ("'0511", Cleaned("0511", Wart.TEXT_MARK)),
        ("'", Cleaned(None, Wart.TEXT_MARK)),
        ("1142359299.0", Cleaned("1142359299", Wart.TEXT_AS_NUMBER)),
        (1142359299.0, Cleaned("1142359299", Wart.TEXT_AS_NUMBER)),
        (7, Cleaned("7", Wart.TEXT_AS_NUMBER)),
        (3.211821960072858e17, Cleaned(None, None, "import.lost_tail")),
        ("3.21182E+17", Cleaned(None, None, "import.lost_tail")),
        ("   ", Cleaned(None)),
        (1.5, Cleaned(None, None, "import.not_a_code")),
        (-3.0, Cleaned(None, None, "import.not_a_code")),
        (float("nan"), Cleaned(None, None, "import.not_a_code")),
        (True, Cleaned(None, None, "import.not_a_code")),
        (date(2026, 1, 1), Cleaned(None, None, "import.not_a_code")),
    ],
)
def test_codes(cell: Cell, cleaned: Cleaned[str]) -> None:
    assert clean_code(cell) == cleaned


@pytest.mark.parametrize(
    ("cell", "cleaned"),
    [
        ("油坊（江苏）有限公司", Cleaned("油坊（江苏）有限公司")),
        (" 盖平娟 ", Cleaned("盖平娟", Wart.SPACES)),
        ("龚\u3000子", Cleaned("龚子", Wart.SPACES)),
        ("鸣凤村９组Ａ座", Cleaned("鸣凤村9组A座", Wart.FULL_WIDTH)),
        ("John  Smith", Cleaned("John Smith", Wart.SPACES)),
        ("何健𬱖", Cleaned("何健𬱖")),
        ("\xa0", Cleaned(None)),
        (95598.0, Cleaned("95598", Wart.TEXT_AS_NUMBER)),
    ],
)
def test_texts(cell: Cell, cleaned: Cleaned[str]) -> None:
    assert clean_text(cell) == cleaned


@pytest.mark.parametrize(
    ("cell", "cleaned"),
    [
        (22663.36, Cleaned(Decimal("22663.36"))),
        ("8", Cleaned(Decimal(8), Wart.NUMBER_AS_TEXT)),
        ("12kW", Cleaned(Decimal(12), Wart.UNIT)),
        ("１２ 千瓦", Cleaned(Decimal(12), Wart.UNIT)),
        ("￥1,234.50", Cleaned(Decimal("1234.50"), Wart.UNIT)),
        ("1,234,567", Cleaned(Decimal(1234567), Wart.UNIT)),
        ("８", Cleaned(Decimal(8), Wart.FULL_WIDTH)),
        ("'8", Cleaned(Decimal(8), Wart.SPACES)),
        ("", Cleaned(None)),
        ("1e9", Cleaned(None, None, "import.not_a_number")),
        ("八千瓦?", Cleaned(None, None, "import.not_a_number")),
        ("1,23", Cleaned(None, None, "import.not_a_number")),
        (float("inf"), Cleaned(None, None, "import.not_a_number")),
        (True, Cleaned(None, None, "import.not_a_number")),
        (date(2026, 1, 1), Cleaned(None, None, "import.not_a_number")),
    ],
)
def test_numbers(cell: Cell, cleaned: Cleaned[Decimal]) -> None:
    assert clean_number(cell) == cleaned


def test_numbers_are_counted_in_parts_and_kept_in_bounds() -> None:
    clean = number_cleaner(100, -5, 1_000, "import.not_an_amount")
    assert [clean(cell).value for cell in (1.005, -1.005, 89.65, 1000, "")] == [101, -101, 8965, 100000, None]
    assert clean("").problem == ""
    assert {clean(cell).problem for cell in (1000.01, -5.5, "x")} == {"import.not_an_amount"}


@pytest.mark.parametrize(
    "cell",
    [
        *("2005-06-01", "2005/6/1", "2005.6.1", "2005年6月1日", "20050601", "２００５－６－１", "2005-06-01 00:00:00"),
        *(date(2005, 6, 1), datetime(2005, 6, 1, 8), 38504.0, 38504, 38504.25, 20050601.0, " 2005-06-01", "'2005-6-1"),
    ],
)
def test_days_in_every_style(cell: Cell) -> None:
    assert clean_day(cell).value == date(2005, 6, 1)


def test_only_unusual_styles_of_a_day_are_warts() -> None:
    assert [clean_day(cell).wart for cell in ("2005-06-01", date(2005, 6, 1), "2005/6/1", 38504.0)] == [
        *(None, None, Wart.DATE_STYLE, Wart.DATE_STYLE)
    ]


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("2021-02-30", "import.no_such_day"),
        ("0021-02-03", "import.no_such_day"),
        ("2021-02-03 25:00", "import.no_such_day"),
        ("昨天", "import.not_a_date"),
        ("2021-02-03 上午", "import.not_a_date"),
        (12.0, "import.not_a_date"),
        (True, "import.not_a_date"),
        (time(8, 30), "import.not_a_date"),
        ("", ""),
    ],
)
def test_what_is_no_day(cell: Cell, problem: str) -> None:
    assert clean_day(cell) == Cleaned(None, None, problem)


@pytest.mark.parametrize(
    "cell",
    [
        *("2026-10-22 18:44:00", "2026/10/22 18:44", "2026年10月22日 18时44分", "2026-10-22T18:44:00.000"),
        *("20261022 18:44", datetime(2026, 10, 22, 18, 44), 46317.780555555555),
    ],
)
def test_moments_are_of_shanghai(cell: Cell) -> None:
    assert clean_moment(cell).value == datetime(2026, 10, 22, 10, 44, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell", ["2026-10", "2026/10", "2026年10月", "202610", 202610.0, date(2026, 10, 5), "2026-10-31"]
)
def test_months_in_every_style(cell: Cell) -> None:
    assert clean_month(cell).value == "2026-10"


def test_what_is_no_month() -> None:
    assert clean_month("2026-13").problem == "import.no_such_day"
    assert clean_month("十月").problem == "import.not_a_date"
    assert clean_month("") == Cleaned(None)
    assert clean_month("2026-10").wart is None


def test_words_mean_values() -> None:
    clean = word_cleaner({"居民身份证": "resident", "1": "true"})
    assert clean("居民 身份证") == Cleaned("resident", Wart.SPACES)
    assert clean(1.0).value == "true"
    assert clean("") == Cleaned(None)
    assert clean("驾驶证").problem == "import.unknown_word"

"""Fields of business types as people fill them: text, value, words, and moments as they are typed."""

from datetime import UTC, datetime

import pytest

from app.domain.definitions.field import Choice, FieldKind, FieldSpec
from app.ui.case_fields import field_of, kept, said, shown
from app.ui.moments import moment_from, moment_in_full
from tests.station import local

NOW = datetime(2026, 10, 10, 6, 31, tzinfo=UTC)


def spec(kind: FieldKind, unit: str = "", choices: tuple[Choice, ...] = ()) -> FieldSpec:
    return FieldSpec(code="x", label="某项", kind=kind, stage="accept", unit=unit, choices=choices, is_required=True)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (FieldKind.CAPACITY, "8", 8000),
        (FieldKind.CAPACITY, "１０.５", 10500),
        (FieldKind.CAPACITY, "8.0005", "8.0005"),
        (FieldKind.CAPACITY, "八", "八"),
        (FieldKind.CAPACITY, "NaN", "NaN"),
        (FieldKind.CAPACITY, " ", ""),
        (FieldKind.READING, "12.34", 1234),
        (FieldKind.READING, "12.345", "12.345"),
        (FieldKind.NUMBER, "3", 3),
        (FieldKind.MOMENT, "2026-10-10 14:30", "2026-10-10T14:30:00+08:00"),
        (FieldKind.MOMENT, "14:30", "2026-10-10T14:30:00+08:00"),
        (FieldKind.MOMENT, "昨天", "昨天"),
        (FieldKind.MOMENT, "", ""),
        (FieldKind.TEXT, " 3号杆 ", "3号杆"),
    ],
)
def test_text_becomes_what_a_case_keeps(kind: FieldKind, text: str, value: str | int) -> None:
    assert kept(spec(kind), text, NOW) == value


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (FieldKind.CAPACITY, 8000, "8"),
        (FieldKind.CAPACITY, 100000, "100"),
        (FieldKind.CAPACITY, 10500, "10.5"),
        (FieldKind.CAPACITY, "八", "八"),
        (FieldKind.READING, 1234, "12.34"),
        (FieldKind.MOMENT, "2026-10-10T14:30:00+08:00", "2026-10-10 14:30"),
        (FieldKind.MOMENT, "昨晚", "昨晚"),
        (FieldKind.MOMENT, "", ""),
        (FieldKind.TEXT, "3号杆", "3号杆"),
    ],
)
def test_what_is_kept_becomes_text(kind: FieldKind, value: str | int, text: str) -> None:
    assert shown(spec(kind), value) == text


def test_value_is_said_with_its_unit_or_label() -> None:
    assert said(spec(FieldKind.CAPACITY, "kW"), 8000) == "8 kW"
    assert said(spec(FieldKind.CHOICE, choices=(Choice(value="yes", label="有"),)), "yes") == "有"
    assert said(spec(FieldKind.CHOICE), "gone") == "gone"


def test_a_choice_without_a_usual_answer_begins_unchosen() -> None:
    field = field_of(spec(FieldKind.CHOICE, choices=(Choice(value="yes", label="有"),)), lambda _text: ())
    assert field.choices == (("", "请选择"), ("yes", "有"))
    assert field.is_required


def test_a_field_that_may_wait_is_not_demanded_by_the_form() -> None:
    assert not field_of(spec(FieldKind.TEXT), lambda _text: (), may_wait=True).is_required


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14:30", local(2026, 10, 10, 14, 30)),
        ("9时05分", local(2026, 10, 10, 9, 5)),
        ("14：30", local(2026, 10, 10, 14, 30)),
        ("10-9 8:00", local(2026, 10, 9, 8)),
        ("10月9日 8:00", local(2026, 10, 9, 8)),
        ("2025-12-31 23:59", local(2025, 12, 31, 23, 59)),
        ("2025-12-31T23:59", local(2025, 12, 31, 23, 59)),
        ("2026年10月10日 14时30分", local(2026, 10, 10, 14, 30)),
        ("２０２６/10/10 14：30", local(2026, 10, 10, 14, 30)),
        ("202610101430", local(2026, 10, 10, 14, 30)),
        ("20261010 1430", local(2026, 10, 10, 14, 30)),
        ("24:00", None),
        ("2-30 8:00", None),
        ("2026-10-10", None),
        ("1430", None),
        ("", None),
    ],
)
def test_moments_are_read_as_they_are_typed(typed: str, meant: datetime | None) -> None:
    assert moment_from(typed, NOW) == meant


@pytest.mark.parametrize(("typed", "full"), [("14:30", "2026-10-10 14:30"), ("昨晚", "昨晚"), ("", "")])
def test_a_moment_is_kept_with_its_day(typed: str, full: str) -> None:
    assert moment_in_full(typed, NOW) == full

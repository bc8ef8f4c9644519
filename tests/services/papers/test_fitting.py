"""Facts take the shape a form asks for."""

from datetime import UTC, date, datetime

import pytest

from app.domain.papers.fields import FieldKind, PaperField
from app.services.papers.fitting import Chosen, fit

WAYS = (("single", "220V 单相"), ("three", "380V 三相"))
MOODS = (("good", "满意"), ("bad", "不满意"))
LATE = datetime(2026, 3, 1, 17, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "choices", "fact", "value"),
    [
        (FieldKind.TEXT, (), "陈", "陈"),
        (FieldKind.TEXT, (), 12, "12"),
        (FieldKind.TEXT, (), date(2026, 3, 2), "2026-03-02"),
        (FieldKind.TEXT, (), LATE, "2026-03-02 01:05"),
        (FieldKind.TEXT, (), Chosen("yes", "有"), "有"),
        (FieldKind.TEXT, (), 1.5, 1.5),  # the check of values refuses it
        (FieldKind.DATE, (), LATE, date(2026, 3, 2)),
        (FieldKind.DATE, (), date(2026, 3, 1), date(2026, 3, 1)),
        (FieldKind.DATETIME, (), LATE, LATE),
        (FieldKind.DECIMAL, (), 800, 800),
        (FieldKind.FLAG, (), Chosen("yes", "是"), True),
        (FieldKind.FLAG, (), Chosen("no", "否"), False),
        (FieldKind.FLAG, (), False, False),
        (FieldKind.CHOICE, WAYS, "three", "three"),
        (FieldKind.CHOICE, WAYS, Chosen("交流220V", "交流220V"), "single"),
        (FieldKind.CHOICE, MOODS, "不满意", "bad"),
    ],
)
def test_a_fact_becomes_what_the_field_holds(
    kind: FieldKind, choices: tuple[tuple[str, str], ...], fact: object, value: object
) -> None:
    field = PaperField(key="x", label="项", kind=kind, choices=choices)

    assert fit([field], {"x": fact, "y": "elsewhere"}) == {"x": value}


@pytest.mark.parametrize("fact", [None, "", Chosen("half", "半相")])
def test_what_is_not_known_stays_blank(fact: object) -> None:
    field = PaperField(key="x", label="项", kind=FieldKind.CHOICE, choices=WAYS)

    assert fit([field], {"x": fact}) == {}

"""Totals against their rows and limits."""

import pytest

from app.domain.papers.fields import FieldKind, PaperField
from app.domain.papers.validation import check_values

DEVICE = PaperField(key="power", label="容量", kind=FieldKind.DECIMAL)
FIELDS = (
    PaperField(key="devices", label="用电设备", kind=FieldKind.LIST, fields=(DEVICE,)),
    PaperField(key="total", label="设备容量合计", kind=FieldKind.DECIMAL, sum_of="devices.power"),
    PaperField(key="load", label="需求负荷", kind=FieldKind.DECIMAL, at_most="total"),
)
ROWS = [{"power": 18000}, {"power": 4500}]


@pytest.mark.parametrize(
    "values",
    [
        {"devices": ROWS, "total": 22500, "load": 22500},
        {"devices": ROWS, "load": 99999},
        {"devices": [*ROWS, {}], "total": 30000},
        {"devices": [], "total": 22500},
        {"total": 22500, "load": 0},
        {},
    ],
)
def test_a_total_that_agrees_or_is_still_open_is_no_problem(values: dict[str, object]) -> None:
    assert check_values(FIELDS, values) == ()


def test_a_total_that_is_not_the_sum_is_named_with_its_list() -> None:
    (problem,) = check_values(FIELDS, {"devices": ROWS, "total": 22501})
    assert (problem.code, problem.field) == ("paper.wrong_sum", "total")
    assert problem.values == {"label": "设备容量合计", "rows": "用电设备"}


def test_a_number_above_its_limit_is_named_with_the_limit() -> None:
    (problem,) = check_values(FIELDS, {"total": 22500, "load": 22501})
    assert (problem.code, problem.field) == ("paper.above_limit", "load")
    assert problem.values == {"label": "需求负荷", "other": "设备容量合计"}


def test_what_is_no_number_is_refused_before_anything_is_added_up() -> None:
    (problem,) = check_values(FIELDS, {"devices": [{"power": "多"}], "total": 1})
    assert problem.code == "paper.wrong_type"

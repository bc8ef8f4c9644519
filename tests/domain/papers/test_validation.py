"""Values against declarations."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.papers.fields import FieldKind, PaperField
from app.domain.papers.form import Form
from app.domain.papers.layout import PageSize
from app.domain.papers.validation import check_values, unprintable

ROW = PaperField(key="asset", label="资产编号", is_required=True, max_length=10)
FIELDS = (
    PaperField(key="name", label="户名", is_required=True, max_length=6),
    PaperField(key="note", label="备注", is_multiline=True),
    PaperField(key="on", label="日期", kind=FieldKind.DATE),
    PaperField(key="at", label="时间", kind=FieldKind.DATETIME),
    PaperField(key="count", label="份数", kind=FieldKind.INTEGER),
    PaperField(key="points", label="得分", kind=FieldKind.DECIMAL),
    PaperField(key="fee", label="金额", kind=FieldKind.MONEY),
    PaperField(key="done", label="完成", kind=FieldKind.FLAG),
    PaperField(key="phase", label="供电方式", kind=FieldKind.CHOICE, choices=(("one", "单相"), ("three", "三相"))),
    PaperField(key="papers", label="资料", kind=FieldKind.CHOICES, choices=(("id", "身份证"), ("deed", "产权证"))),
    PaperField(key="meters", label="计量装置", kind=FieldKind.LIST, fields=(ROW,), max_length=2),
)
GOOD: dict[str, object] = {
    "name": "㛃䶮",
    "note": "一行\n两行",
    "on": date(2026, 10, 10),
    "at": datetime(2026, 10, 10, tzinfo=UTC),
    "count": 2,
    "points": 8891,
    "fee": -5,
    "done": False,
    "phase": "one",
    "papers": ["id", "deed"],
    "meters": [{"asset": "A1"}],
}


def codes(**changed: object) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in check_values(FIELDS, {**GOOD, **changed})]


def test_good_values_have_no_problem() -> None:
    assert codes() == []


@pytest.mark.parametrize("empty", [None, ""])
def test_a_required_value_may_only_be_missing_on_a_blank_form(empty: str | None) -> None:
    assert codes(name=empty) == [("paper.missing_value", "name")]
    assert check_values(FIELDS, {}, is_blank=True) == ()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", 5),
        ("on", datetime(2026, 10, 10, tzinfo=UTC)),
        ("on", "2026-10-10"),
        ("on", ""),
        ("fee", ""),
        ("name", []),
        ("meters", ""),
        ("at", datetime(2026, 10, 10)),  # noqa: DTZ001 - the naive moment that must be refused
        ("at", date(2026, 10, 10)),
        ("count", True),
        ("count", 2.0),
        ("points", "88.91"),
        ("fee", 1.5),
        ("done", 1),
        ("phase", ["one"]),
        ("papers", "id"),
        ("papers", [1]),
        ("meters", {"asset": "A1"}),
        ("meters", ["A1"]),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(key: str, value: object) -> None:
    assert codes(**{key: value}) == [("paper.wrong_type", key)]


@pytest.mark.parametrize(
    ("key", "value", "code", "field"),
    [
        ("name", "七个字的户名称", "paper.too_long", "name"),
        ("name", "张\x00三", "paper.control_character", "name"),
        ("name", "张\n三", "paper.control_character", "name"),
        ("note", "张\t三", "paper.control_character", "note"),
        ("note", "张\u202e三", "paper.control_character", "note"),
        ("note", "张\ufdd0三", "paper.control_character", "note"),
        ("note", "张\ud800三", "paper.control_character", "note"),
        ("phase", "two", "paper.unknown_choice", "phase"),
        ("papers", ["id", "two"], "paper.unknown_choice", "papers"),
        ("fee", 10**15, "paper.out_of_range", "fee"),
        ("meters", [{"asset": "A"}] * 3, "paper.too_many_rows", "meters"),
        ("meters", [{"asset": "A"}, {}], "paper.missing_value", "meters[2].asset"),
        ("meters", [{"asset": "A", "colour": "red"}], "paper.unknown_value", "meters[1].colour"),
        ("colour", "red", "paper.unknown_value", "colour"),
    ],
)
def test_a_value_out_of_bounds_is_refused(key: str, value: object, code: str, field: str) -> None:
    assert codes(**{key: value}) == [(code, field)]


def test_a_problem_in_a_list_names_the_list_and_its_row() -> None:
    (problem,) = check_values(FIELDS, {**GOOD, "meters": [{"asset": "A"}, {"asset": "12345678901"}]})
    assert problem.values == {"list": "计量装置", "row": 2, "label": "资产编号", "limit": 10, "length": 11}


def test_full_width_spaces_are_text() -> None:
    assert unprintable("张　三") == ""


@given(st.text(alphabet=st.characters(blacklist_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Cn"))))
def test_ordinary_text_is_printable(text: str) -> None:
    assert unprintable(text) == ""


@given(st.text(), st.characters(whitelist_categories=("Cc", "Cf")), st.text())
def test_one_control_character_anywhere_is_found(before: str, control: str, after: str) -> None:
    assert unprintable(before + control + after) != ""


def test_a_form_knows_its_fields() -> None:
    form = Form(
        code="x",
        name="试",
        version=1,
        source="",
        layout_status="",
        copies=(),
        page=PageSize(width=210, height=297, top=10, right=15, bottom=10, left=25),
        fields=FIELDS,
        blocks=(),
        corner=None,
        footer=((), (), ()),
    )
    assert (form.page.body_width, form.page.body_height) == (170, 277)
    assert form.field("on") is FIELDS[2]
    assert form.field("nothing") is None

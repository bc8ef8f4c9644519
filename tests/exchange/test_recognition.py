"""What sheets and columns are taken for."""

import csv
from pathlib import Path

import pytest

from app.domain.imports.batch import ImportKind
from app.exchange.kinds import FIELDS, Content
from app.exchange.recognition import Recognition, recognise
from app.exchange.tables import open_table
from app.exchange.vocabulary import Vocabulary, plain_title


def _recognised(path: Path, vocabulary: Vocabulary, head: list[str], kind: ImportKind | None = None) -> Recognition:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerow(head)
    return recognise(open_table(path, vocabulary.titles), vocabulary, kind)


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("人员.xlsx", ImportKind.STAFF),
        ("网格台区.xlsx", ImportKind.AREAS),
        ("客户档案.gb18030.csv", ImportKind.CUSTOMERS),
        ("台区月线损-2026-10.xlsx", ImportKind.LINE_LOSS),
        ("采集日报-2026-10.xlsx", ImportKind.COLLECTION),
        ("电费-2026-10.xlsx", ImportKind.BILLS),
        ("费控指令-2026-10.xlsx", ImportKind.COMMANDS),
        ("工单-2026-10.gb18030.csv", ImportKind.ORDERS),
        ("停电-2026-10.xlsx", ImportKind.OUTAGES),
    ],
)
def test_the_ledgers_of_the_station_are_known(
    station: Path, vocabulary: Vocabulary, file: str, kind: ImportKind
) -> None:
    found = recognise(open_table(station / file, vocabulary.titles), vocabulary)
    assert (found.kind, found.unsure, found.missing, found.unused) == (kind, (), (), ())
    assert set(found.mapping.values()) == {field.name for field in FIELDS[kind]}


def test_other_titles_are_known_and_guesses_are_marked(tmp_path: Path, vocabulary: Vocabulary) -> None:
    head = [
        "*用户编号",
        "客户名称",
        "主要联系电话",
        "所属 台区编号",
        "用电性质",
        "合同容量（kVA）",
        "送电日期",
        "电话",
        "备注",
    ]
    found = _recognised(tmp_path / "x.csv", vocabulary, head)
    assert found.kind is ImportKind.CUSTOMERS
    assert found.mapping == {
        "*用户编号": "account_number",
        "客户名称": "name",
        "所属 台区编号": "area_number",
        "用电性质": "category",
        "合同容量（kVA）": "capacity_w",
        "送电日期": "opened_on",
        "电话": "phone",
    }
    assert (found.unsure, found.unused) == ((), ("主要联系电话", "备注"))
    guessed = _recognised(tmp_path / "y.csv", vocabulary, [*head[:7], "备注"])
    assert guessed.mapping["主要联系电话"] == "phone"
    assert guessed.unsure == ("主要联系电话",)


def test_missing_columns_are_named_when_the_kind_is_given(tmp_path: Path, vocabulary: Vocabulary) -> None:
    found = _recognised(tmp_path / "x.csv", vocabulary, ["户号", "户名"], ImportKind.CUSTOMERS)
    assert found.missing == ("area_number", "category", "capacity_w", "opened_on")


def test_a_sheet_about_something_else_is_not_taken_for_a_ledger(tmp_path: Path, vocabulary: Vocabulary) -> None:
    found = _recognised(tmp_path / "x.csv", vocabulary, ["菜名", "单价", "数量"])
    assert (found.kind, found.mapping, found.unused) == (None, {}, ("菜名", "单价", "数量"))


def test_titles_are_compared_without_units_and_marks() -> None:
    assert [
        plain_title(title) for title in ("供电量(kWh)", "供电量（千瓦时）", " *供电量：", "供电量[kWh]日均", "(kWh)")
    ] == [*("供电量", "供电量", "供电量", "供电量日均", "(KWH)")]


@pytest.mark.parametrize("kind", list(ImportKind))
def test_every_field_has_its_words(vocabulary: Vocabulary, kind: ImportKind) -> None:
    words = vocabulary.sheets[kind]
    assert set(words.columns) == {field.name for field in FIELDS[kind]}
    fields = {(plain_title(title), field) for field, known in words.columns.items() for title in known}
    assert len(fields) == len({title for title, _ in fields})
    choices = {field.name for field in FIELDS[kind] if field.content is Content.CHOICE}
    assert choices == set(words.values) - {"roles", "certificates"}

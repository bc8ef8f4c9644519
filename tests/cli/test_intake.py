"""Cases as county scripts hand them in."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Front


def _refused(desk: Front, record: object) -> list[dict[str, Any]]:
    said = desk("case", "register", "-", "--json", stdin=json.dumps(record))
    assert said.code == 1
    assert said.out == ""
    return list(json.loads(said.err)["refused"])


def test_everything_wrong_is_told_at_once_field_by_field(desk: Front, resident: dict[str, Any]) -> None:
    resident["phone"] = "123"
    resident["fields"]["id_number"] = "321182199802078158"
    problems = _refused(desk, resident)
    assert [(problem["field"], problem["code"]) for problem in problems] == [
        ("id_number", "id_number.check_digit"),
        ("phone", "phone.length"),
    ]
    assert problems[0]["text"] == "身份证号末位校验不符，请逐位核对。"
    assert desk.json("case", "list") == []


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"colour": "red"}, ["input.unknown_key"]),
        ({"phone": 19900001234}, ["input.wrong_type"]),
        ({"fields": []}, ["input.wrong_type"]),
        ({"business": "MOON"}, ["business.unknown"]),
        ({"area": "9"}, ["area.unknown"]),
        ({"area": ""}, ["field.missing"]),
        ({"account": "0"}, ["account.unknown"]),
        ({"origin": "moon"}, ["input.not_a_choice"]),
        ({"papers": {"identity": "lost"}}, ["input.not_a_choice"]),
        ({"papers": {"moon": "present"}}, ["paper.unknown"]),
        ({"accepted_at": "yesterday"}, ["input.not_a_moment"]),
        ({"fields": {"colour": "red", "name": "x"}}, ["field.unknown", "field.unknown"]),
        ({"fields": {"capacity": True}}, ["input.wrong_type"]),
        ({"fields": {"id_number": "321182199802078157", "capacity": 7.5}}, ["field.not_a_number"]),
        ({"fields": {"id_number": "321182199802078157", "capacity": "八"}}, ["field.not_a_number"]),
        ({"fields": {"id_number": "321182199802078157", "capacity": "infinity"}}, ["field.not_a_number"]),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    desk: Front, resident: dict[str, Any], change: dict[str, object], codes: list[str]
) -> None:
    assert [problem["code"] for problem in _refused(desk, {**resident, **change})] == codes


@pytest.mark.parametrize(("given", "watts"), [("7.5kW", 7500), ("8000", 8000), (8000, 8000), (" 12 KW", 12000)])
def test_a_capacity_is_in_watts_unless_its_unit_is_written(
    desk: Front, resident: dict[str, Any], given: object, watts: int
) -> None:
    resident["fields"]["capacity"] = given
    number = desk.json("case", "register", "-", stdin=json.dumps(resident))["number"]
    assert desk.json("case", "show", number)["fields"]["capacity"] == watts


def test_a_known_customer_fills_what_is_not_given(desk: Front) -> None:
    record = {
        "business": "CHG-NAME",
        "account": "1183369442",
        "phone": "13900005678",
        "fields": {"new_name": "陈小河", "id_number": "321182199802078157", "change_kind": "更名"},
        "papers": {"identity": "present", "premises": "present"},
    }
    number = desk.json("case", "register", "-", stdin=json.dumps(record))["number"]
    shown = desk.json("case", "show", number)
    assert (shown["name"], shown["address"], shown["area"]) == ("陈玉兰", "扬中市油坊镇老郎村1组6号", "32118200001")
    assert shown["fields"]["account"] == "1183369442"
    assert shown["fields"]["change_kind"] == "rename"


def test_a_list_is_taken_in_whole_or_not_at_all(desk: Front, resident: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    bad = {**resident, "phone": "1"}
    file.write_text(json.dumps([resident, bad]), encoding="utf-8")
    said = desk("case", "register", str(file), "--json")
    assert [(p["code"], p["field"]) for p in json.loads(said.err)["refused"]] == [("phone.length", "[1].phone")]
    assert desk.json("case", "list") == []
    file.write_text(json.dumps([resident, resident]), encoding="utf-8-sig")
    assert [taken["number"] for taken in desk.json("case", "register", str(file))] == [
        "2026-YF-000001-5",
        "2026-YF-000002-3",
    ]
    assert desk.json("case", "register", "-", stdin="[]") == []


def test_people_read_the_number_and_the_limits(desk: Front, resident: dict[str, Any]) -> None:
    said = desk("case", "register", "-", stdin=json.dumps(resident))
    assert said.out.splitlines()[0] == "已受理 2026-YF-000001-5  查良镛"
    assert "    居民全过程办电（承诺）  2026-03-09 17:30" in said.out.splitlines()


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"{", "input.not_json"), (b'["x"]', "input.not_an_object"), ("户".encode("gb18030"), "input.not_text")],
)
def test_a_file_that_is_no_json_is_refused(desk: Front, tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "case.json"
    file.write_bytes(content)
    assert desk("case", "register", str(file), "--json").refused == [code]
    assert desk("case", "register", str(tmp_path), "--json").refused == ["input.unreadable"]


def test_what_was_taken_in_before_the_work_stopped_is_told(desk: Front, resident: dict[str, Any]) -> None:
    desk.json("case", "register", "-", stdin=json.dumps(resident))
    with closing(sqlite3.connect(desk.home / "station.db")) as connection, connection:
        connection.execute("UPDATE _num_lease SET hi = 2 WHERE series = 'case'")
    said = desk("case", "register", "-", "--json", stdin=json.dumps([resident, resident]))
    assert [taken["number"] for taken in said.value] == ["2026-YF-000002-3"]
    assert said.refused == ["number.exhausted"]
    assert {row["number"] for row in desk.json("case", "list", "--text", "查良镛")} == {
        "2026-YF-000001-5",
        "2026-YF-000002-3",
    }
    nothing = desk("case", "register", "-", stdin=json.dumps(resident))
    assert (nothing.out, nothing.err) == ("", "2026 年业务编号已用完，请联系县公司补号段。\n")


def test_what_a_case_of_a_type_has_to_say_can_be_asked(desk: Front) -> None:
    known = desk.json("case", "types")
    assert known[0] == {"code": "LV-RES-NEW", "name": "低压居民新装", "needs_account": False}
    assert {one["code"] for one in known if one["needs_account"]} >= {"CHG-NAME", "LV-RES-INC"}
    transfer = desk.json("case", "types", "chg-name")
    fields = {field["code"]: field for field in transfer["fields"]}
    assert {code for code, field in fields.items() if field["is_own_key"]} == {
        "account",
        "name",
        "phone",
        "address",
        "area",
    }
    assert fields["change_kind"]["choices"][0] == {"value": "transfer", "label": "过户"}
    assert fields["id_number"]["when"] == {"field": "id_kind", "any_of": ["resident"]}
    assert transfer["stages"][0] == {"code": "accept", "name": "业务受理"}
    assert transfer["papers"][0]["need"] == "required"
    said = desk("case", "types", "CHG-NAME").out.splitlines()
    assert said[0] == "CHG-NAME  更名过户（须写 account 户号）"
    assert ["id_number", "新户身份证号", "业务受理", "必填", "id_kind=resident"] in [line.split() for line in said]
    assert desk("case", "types").out.splitlines()[1].split() == ["LV-RES-NEW", "低压居民新装"]
    assert desk("case", "types", "NIX", "--json").refused == ["business.unknown"]

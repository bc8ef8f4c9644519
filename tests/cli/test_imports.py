"""Ledgers by the command line: county scripts rely on the shape of the answer."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Front

_DATA = Path(__file__).resolve().parents[2] / "../shared/data/station"
_EXPECTED = json.loads((_DATA / "expected.json").read_text(encoding="utf-8"))

_SHEET = """工号,姓名,岗位,班组,电话
YF101,周八,台区经理,外勤班,13800001111
YF102,,台区经理,外勤班,13800001112
YF103,吴九,外星人,外勤班,13800001113
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "人员.csv"
    path.write_text(_SHEET, encoding="utf-8")
    return path


def test_the_answer_has_the_agreed_shape(desk: Front, sheet: Path) -> None:
    report = desk.json("import", "staff", str(sheet))
    assert (report["read"], report["added"], report["changed"], report["unchanged"]) == (3, 2, 0, 0)
    assert report["refused"] == [{"row": 3, "column": "姓名", "code": "import.missing", "text": "姓名没有填写。"}]
    assert [set(each) for each in report["incomplete"]] == [{"row", "column", "text"}]
    assert report["incomplete"][0]["row"] == 4


def test_a_dry_run_writes_nothing_and_a_second_import_changes_nothing(desk: Front, sheet: Path) -> None:
    tried = desk.json("import", "staff", str(sheet), "--dry-run")
    assert (tried["added"], tried["batch"]) == (2, None)
    assert "YF101" not in desk("staff", "list").out
    desk.json("import", "staff", str(sheet), number="YF003")
    again = desk.json("import", "staff", str(sheet))
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 2)


def test_a_column_is_what_it_is_said_to_be(desk: Front, sheet: Path) -> None:
    sheet.write_text(_SHEET.replace("岗位", "干什么的"), encoding="utf-8")
    assert desk("import", "staff", str(sheet), "--json").refused == ["import.column_missing"]
    report = desk.json("import", "staff", str(sheet), "--column", "干什么的=岗位", "--column", "班组=")
    assert report["added"] == 2
    assert report["columns"] == {"工号": "number", "姓名": "name", "干什么的": "post", "电话": "phone"}
    assert "台区经理" in desk("staff", "list").out
    wrong = desk("import", "staff", str(sheet), "--column", "职务=岗位")
    assert wrong.err == "“--column”没有“职务”这个取值，可用：工号、姓名、干什么的、班组、电话。（column）\n"
    assert desk("import", "staff", str(sheet), "--json", "--column", "班组=组").refused == ["input.not_a_choice"]


def test_an_import_is_taken_back(desk: Front, sheet: Path) -> None:
    batch = desk.json("import", "staff", str(sheet))["batch"]
    assert desk("import-undo", batch).out == "已撤回 人员.csv 的导入。\n"
    assert "YF101" not in desk("staff", "list").out
    assert desk("import-undo", batch, "--json").refused == ["import.undone_before"]
    assert desk("import-undo", "17", "--json").refused == ["input.not_a_batch"]


def test_refused_rows_come_back_with_their_reason(desk: Front, sheet: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.csv"
    said = desk("import", "staff", str(sheet), "--write-back", str(copy))
    assert said.out.startswith(
        "导入完毕：读 3 行，新增 2，更新 0，无变化 0，重复 0，未导入 1，待补 1。\n第 3 行 姓名：姓名没有填写。"
    )
    assert "未导入原因" in copy.read_text(encoding="utf-8")
    assert "姓名没有填写。" in copy.read_text(encoding="utf-8")


def test_an_import_is_told_even_where_its_refused_rows_cannot_be_written(
    desk: Front, sheet: Path, tmp_path: Path
) -> None:
    said = desk("import", "staff", str(sheet), "--json", "--write-back", str(tmp_path / "nowhere" / "copy.csv"))
    assert said.refused == ["export.not_written"]
    assert said.value["added"] == 2
    assert desk("import-undo", said.value["batch"]).code == 0


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("x.xlsx", b"PK\x03\x04 rust", "import.file_damaged"), ("x.csv", b"", "import.file_empty")],
)
def test_a_file_that_cannot_be_read_is_refused(
    desk: Front, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert desk("import", "staff", str(file), "--json").refused == [code]


def test_an_area_manager_imports_nothing(desk: Front, sheet: Path) -> None:
    assert desk("import", "staff", str(sheet), "--json", number="YF009").refused == ["permission.denied"]


def test_the_stations_own_ledgers_give_what_is_expected(empty: Front) -> None:
    empty.json("init", "--station", "YF", "--name", "油坊镇供电所")
    for kind, name, rows in (("staff", "人员.xlsx", 18), ("areas", "网格台区.xlsx", 90)):
        report = empty.json("import", kind, str(_DATA / name))
        assert (report["read"], report["added"], report["refused"]) == (rows, rows, [])
    report = empty.json("import", "customers", str(_DATA / "客户档案.xlsx"))
    assert (report["read"], report["added"]) == (12006, 11916)
    assert {each["row"] for each in report["refused"]} == {each["line"] for each in _EXPECTED["refused"]}
    assert {each["text"] for each in report["refused"] if each["row"] == 203} == {
        "没有台区 99118200082，请核对台区编号，或先导入网格台区。"
    }

"""Every list of the program as a sheet, written from the command line."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from app.labels.listings import LISTINGS
from tests.cli.conftest import Front


def test_every_list_goes_to_a_sheet_of_its_own(desk: Front, case_number: str, tmp_path: Path) -> None:
    assert case_number
    rows = {name: desk.json("export", name, "-o", str(tmp_path / f"{name}.xlsx"))["rows"] for name in LISTINGS}
    assert rows["rules"] > 500  # the whole catalogue; how much it holds is counted beside its files
    assert {name: count for name, count in rows.items() if count and name != "rules"} == {
        "customers": 2,
        "areas": 3,
        "staff": 7,
        "cases": 1,
        "loads": 4,
        "public": 1,
    }
    for name, listing in LISTINGS.items():
        sheet = openpyxl.load_workbook(tmp_path / f"{name}.xlsx").worksheets[0]
        assert (sheet["A1"].value, sheet.freeze_panes) == (listing.title, "A4")
        assert sheet["A2"].value.startswith("全部　导出时间 2026-")
        assert sheet.max_row == max(3, 3 + rows[name])


def test_states_are_said_and_a_limit_is_a_moment(desk: Front, case_number: str, tmp_path: Path) -> None:
    path = tmp_path / "业务.xlsx"
    said = desk("export", "cases", "-o", str(path), "--filter", "standing=unfinished", "--text", case_number)
    assert said.out == f"已写到 {path}（业务，1 件）\n"
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet["A2"].value.startswith(f"状态：在办；含“{case_number}”　导出时间 ")
    cells = dict(zip((cell.value for cell in sheet[3]), sheet[4], strict=True))
    assert [cells[title].value for title in ("编号", "业务", "环节", "状态")] == [
        *(case_number, "低压居民新装", "业务受理", "在办")
    ]
    assert cells["时限"].value == datetime(2026, 3, 9, 17, 30)  # noqa: DTZ001 - as a sheet shows it
    assert cells["时限"].number_format == "yyyy-mm-dd hh:mm"
    assert desk.json("export", "cases", "-o", str(path), "--filter", "due=overdue")["rows"] == 0


def test_phones_and_identity_numbers_are_for_who_may_see_them(desk: Front, tmp_path: Path) -> None:
    path = tmp_path / "清单.xlsx"

    def heads(number: str = "") -> list[object]:
        desk.json("export", "customers", "-o", str(path), number=number)
        return [cell.value for cell in openpyxl.load_workbook(path).worksheets[0][3]]

    assert heads()[-2:] == ["证件号码", "联系电话"]
    assert not {"证件号码", "联系电话"} & set(heads("YF009"))
    assert desk.json("export", "staff", "-o", str(path), "--filter", "post=无")["rows"] == 0


@pytest.mark.parametrize(
    "words", [("nothing",), ("cases", "--filter", "colour=red"), ("orders", "--filter", "standing=lost")]
)
def test_what_is_not_known_is_refused_by_name(desk: Front, tmp_path: Path, words: tuple[str, ...]) -> None:
    said = desk("export", *words, "-o", str(tmp_path / "x.xlsx"), "--json")
    assert said.refused == ["input.not_a_choice"]
    assert not list(tmp_path.glob("x.xlsx"))

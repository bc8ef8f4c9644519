"""Copies of the person's file with the reasons, and their way back in."""

import csv
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from app.domain.problems import Refusal
from app.exchange.checked import Lookups, Source
from app.exchange.corrections import write_back
from app.exchange.customers import read_customers
from app.exchange.tables import Table, open_table
from app.exchange.vocabulary import Vocabulary

SourceOf = Callable[[Path], Source]
TITLE = "未导入原因"
ID_NUMBER = "321182199802078157"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "客户.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "客户"
    for row in (
        ["某所客户档案"],
        ["户号", "户名", "证件号码"],
        ["1", "甲", ID_NUMBER],
        ["2", "乙", "=1"],
        ["3", "丙", 3.2e17],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet["A3"].font = Font(color="FF0000")
    sheet["C4"].data_type = "s"
    sheet.column_dimensions["C"].width = 33
    book.create_sheet("说明")["A1"] = "别的内容"
    book.save(path)
    return path


def _table(path: Path, vocabulary: Vocabulary) -> Table:
    return open_table(path, vocabulary.titles)


def test_a_workbook_keeps_content_and_look(tmp_path: Path, workbook: Path, vocabulary: Vocabulary) -> None:
    target = tmp_path / "退回.xlsx"
    write_back(workbook, _table(workbook, vocabulary), target, {3: "户号不对", 5: "=号码"}, TITLE)
    book = openpyxl.load_workbook(target)
    sheet = book["客户"]
    assert book.sheetnames == ["客户", "说明"]
    assert [cell.value for cell in sheet["D"]] == [None, TITLE, "户号不对", None, "=号码"]
    assert (sheet["D5"].data_type, sheet["C4"].data_type) == ("s", "s")
    assert (sheet["C3"].value, sheet["C3"].number_format, sheet["C5"].number_format) == (ID_NUMBER, "@", "@")
    assert sheet["A3"].font.color.rgb == "00FF0000"
    assert sheet.column_dimensions["C"].width == 33
    assert str(sheet.merged_cells) == "A1:C1"


def test_only_the_failed_rows_with_titles_and_heads(tmp_path: Path, workbook: Path, vocabulary: Vocabulary) -> None:
    target = tmp_path / "重报.xlsx"
    write_back(workbook, _table(workbook, vocabulary), target, {5: "号码", 3: "户号不对"}, TITLE, only_failed=True)
    book = openpyxl.load_workbook(target)
    sheet = book["客户"]
    assert book.sheetnames == ["客户", "说明"]
    assert list(sheet.values) == [
        ("某所客户档案", None, None, None),
        ("户号", "户名", "证件号码", TITLE),
        ("1", "甲", ID_NUMBER, "户号不对"),
        ("3", "丙", 3.2e17, "号码"),
    ]
    assert sheet["A3"].font.color.rgb == "00FF0000"
    assert str(sheet.merged_cells) == "A1:C1"


def test_merged_cells_of_left_out_rows_are_left_out(tmp_path: Path, workbook: Path, vocabulary: Vocabulary) -> None:
    book = openpyxl.load_workbook(workbook)
    book["客户"].merge_cells("A4:B4")
    book.save(workbook)
    target = tmp_path / "重报.xlsx"
    write_back(workbook, _table(workbook, vocabulary), target, {5: "号码"}, TITLE, only_failed=True)
    assert str(openpyxl.load_workbook(target)["客户"].merged_cells) == "A1:C1"


def test_a_source_that_is_gone_is_refused(tmp_path: Path, workbook: Path, vocabulary: Vocabulary) -> None:
    table = _table(workbook, vocabulary)
    workbook.unlink()
    with pytest.raises(Refusal, match=r"import\.file_missing"):
        write_back(workbook, table, tmp_path / "退回.xlsx", {}, TITLE)


def test_a_second_round_uses_the_same_column(tmp_path: Path, workbook: Path, vocabulary: Vocabulary) -> None:
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    write_back(workbook, _table(workbook, vocabulary), first, {3: "旧", 4: "旧"}, TITLE)
    write_back(first, _table(first, vocabulary), second, {4: "新"}, TITLE)
    assert [cell.value for cell in openpyxl.load_workbook(second)["客户"]["D"]] == [None, TITLE, None, "新", None]


@pytest.mark.parametrize(("encoding", "separator", "end"), [("gb18030", ",", "\r\n"), ("utf-8-sig", ";", "\n")])
def test_a_text_file_keeps_its_encoding_and_separator(
    tmp_path: Path, vocabulary: Vocabulary, encoding: str, separator: str, end: str
) -> None:
    source, target, again = tmp_path / "客户.csv", tmp_path / "退回.csv", tmp_path / "重报.csv"
    lines = ["某所", "户号,户名,证件号码", f"1,何健𬱖,{ID_NUMBER}", "2,乙"]
    source.write_bytes(end.join([*lines, ""]).replace(",", separator).encode(encoding))
    write_back(source, _table(source, vocabulary), target, {4: "没有证件号码"}, TITLE)
    returned = [lines[0], f"{lines[1]},{TITLE}", f"{lines[2]},", "2,乙,,没有证件号码"]
    assert target.read_bytes() == end.join([*returned, ""]).replace(",", separator).encode(encoding)
    write_back(target, _table(target, vocabulary), again, {4: "仍没有"}, TITLE, only_failed=True)
    with again.open(encoding=encoding, newline="") as stream:
        assert list(csv.reader(stream, delimiter=separator)) == [
            *(["某所"], ["户号", "户名", "证件号码", TITLE], ["2", "乙", "", "仍没有"])
        ]


def test_an_old_workbook_becomes_a_new_one(tmp_path: Path, vocabulary: Vocabulary) -> None:
    source, target = Path(__file__).parent / "data/outages.xls", tmp_path / "退回.xlsx"
    write_back(source, _table(source, vocabulary), target, {2: "台区不对"}, TITLE)
    table = _table(target, vocabulary)
    assert table.columns[-1] == TITLE
    assert (table.rows[0][0], table.rows[0][-1]) == (32118200028.0, "台区不对")
    write_back(source, _table(source, vocabulary), target, {}, TITLE, only_failed=True)
    assert _table(target, vocabulary).rows == []


def test_the_station_gets_its_refused_rows_back(
    tmp_path: Path, station: Path, source_of: SourceOf, lookups: Lookups
) -> None:
    path = station / "客户档案.xlsx"
    source = source_of(path)
    reasons = {one.row: one.code for one in read_customers(source, lookups).refused}
    target = tmp_path / "退回.xlsx"
    write_back(path, source.table, target, reasons, TITLE, only_failed=True)
    again = source_of(target)
    assert (again.table.header_row, len(again.table.rows)) == (3, 87)
    checked = read_customers(again, lookups)
    assert len(checked.refused_rows) == 84  # the three clashes stand alone now, their first rows are not in this file
    assert again.table.rows[0][-1] == "import.unknown_area"


def test_a_target_that_cannot_be_written_is_refused(tmp_path: Path, workbook: Path, vocabulary: Vocabulary) -> None:
    table = _table(workbook, vocabulary)
    with pytest.raises(Refusal, match=r"export\.not_written"):
        write_back(workbook, table, tmp_path / "none/退回.xlsx", {}, TITLE)
    (tmp_path / "占用.xlsx").mkdir()
    with pytest.raises(Refusal, match=r"export\.not_written"):
        write_back(workbook, table, tmp_path / "占用.xlsx", {}, TITLE)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["占用.xlsx", "客户.xlsx"]

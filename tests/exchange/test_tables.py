"""Files of every sort, sound and hostile, as tables."""

from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from app.domain.problems import Refusal
from app.exchange.tables import open_table, sheet_names

TITLES = {"户号", "户名", "台区编号", "开始时间"}
DATA = Path(__file__).parent / "data"
GOOD = "户号,户名\n1183369442,赵磊强\n"


def _refused(path: Path, sheet: str = "") -> str:
    with pytest.raises(Refusal) as caught:
        open_table(path, TITLES, sheet)
    return caught.value.problems[0].code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_files_are_read_whatever_their_encoding_and_separator(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    path = tmp_path / "客户.csv"
    path.write_bytes(GOOD.replace(",", separator).replace("\n", "\r\n").encode(encoding))
    table = open_table(path, TITLES)
    assert table.columns == ("户号", "户名")
    assert [list(row) for row in table.rows] == [["1183369442", "赵磊强"]]
    assert (table.sheet_name, table.is_text) == ("客户", True)


def test_titles_empty_lines_sums_and_repeated_heads_are_no_records(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("档案表,,\n,,\n户号,户名,\n1,甲,\n,,\n户号,户名,\n合 计：,2,\n2,乙,丙\n3\n", encoding="utf-8")
    table = open_table(path, TITLES)
    assert (table.header_row, table.columns, table.left_out) == (3, ("户号", "户名"), 2)
    assert list(zip(table.row_numbers, map(list, table.rows), strict=True)) == [
        (4, ["1", "甲"]),
        (8, ["2", "乙"]),
        (9, ["3", ""]),
    ]


def test_columns_get_names_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("户号,备注,,备注,户名\n1,2,3,4,5\n", encoding="utf-8")
    assert open_table(path, TITLES).columns == ("户号", "备注", "(C)", "备注 (2)", "户名")


def test_an_unknown_sheet_has_its_first_full_row_of_texts_as_head(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("某表,\n甲,乙\n1,2\n", encoding="utf-8")
    assert open_table(path, TITLES).columns == ("甲", "乙")


def test_the_first_visible_sheet_that_holds_something_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "many.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("空")
        hidden = workbook.add_worksheet("藏")
        hidden.write_row(0, 0, ["户号", "户名"])
        hidden.hide()
        workbook.add_worksheet("一").write_row(2, 1, ["户号", "户名"])
        workbook.add_worksheet("二").write_row(0, 0, ["台区编号", "户名"])
    assert sheet_names(path) == ("空", "一", "二")
    assert open_table(path, TITLES).header_row == 3
    assert open_table(path, TITLES).columns == ("(A)", "户号", "户名")
    assert open_table(path, TITLES, "二").columns == ("台区编号", "户名")
    assert _refused(path, "三") == "import.sheet_missing"
    assert _refused(path, "空") == "import.sheet_empty"


def test_old_workbooks_are_read_by_content_whatever_their_name(tmp_path: Path) -> None:
    path = tmp_path / "停电.csv"
    path.write_bytes((DATA / "outages.xls").read_bytes())
    table = open_table(path, TITLES)
    assert table.rows[0][:2] == [32118200028.0, datetime(2026, 10, 22, 18, 44)]  # noqa: DTZ001 - a raw cell


def test_a_text_file_named_xlsx_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_text(GOOD, encoding="utf-8")
    assert len(open_table(path, TITLES).rows) == 1
    assert sheet_names(path) == ("x",)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import.file_empty"),
        (b" \r\n", "import.file_empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "import.not_a_workbook"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "import.web_page"),
        (b"\xff\xff\xff\x80,\x80", "import.encoding_unknown"),
        (b'a,"' + b"x" * 1_000_001, "import.file_damaged"),
        (b"only one line without columns\n", "import.header_missing"),
        (b"PK\x03\x04" + b"\0" * 40 + b"PK\x05\x06" + b"\0" * 18, "import.not_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "import.file_damaged"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le"),
            "import.not_a_workbook",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "import.file_encrypted",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    assert _refused(path) == code


@pytest.mark.parametrize("kept", [60, 900, 3000])
def test_a_truncated_workbook_is_damaged(tmp_path: Path, station: Path, kept: int) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes((station / "人员.xlsx").read_bytes()[:kept])
    assert _refused(path) == "import.file_damaged"


@pytest.mark.parametrize("kept", [3605, 5208])
def test_a_truncated_old_workbook_is_damaged(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "x.xls"
    path.write_bytes((DATA / "outages.xls").read_bytes()[:kept])
    assert _refused(path) == "import.file_damaged"


def test_a_workbook_with_a_password_is_refused_as_such() -> None:
    assert _refused(DATA / "password.xlsx") == "import.file_encrypted"


def test_an_old_workbook_with_a_password_is_refused_as_such(tmp_path: Path) -> None:
    content = bytearray((DATA / "outages.xls").read_bytes())
    after_start = content.index(b"\x09\x08\x10\0") + 20
    content[after_start : after_start + 2] = b"\x2f\0"  # the record that says the rest is encrypted
    path = tmp_path / "x.xls"
    path.write_bytes(content)
    assert _refused(path) == "import.file_encrypted"


def test_folders_missing_and_forbidden_files_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _refused(tmp_path) == "import.not_a_file"
    assert _refused(tmp_path / "none.xlsx") == "import.file_missing"
    assert _refused(tmp_path / ("x" * 300)) == "import.file_unreadable"
    path = tmp_path / "locked.xlsx"
    path.write_text(GOOD, encoding="utf-8")

    def forbidden(_path: Path) -> bytes:
        raise PermissionError(13, "open in another program")

    monkeypatch.setattr(Path, "read_bytes", forbidden)  # as Windows answers for a file Excel holds; root may read all
    assert _refused(path) == "import.file_locked"

"""Lists, rankings and templates as spreadsheets other programs open."""

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from app.domain.imports.batch import ImportKind
from app.domain.problems import Refusal
from app.exchange.kinds import FIELDS
from app.exchange.recognition import recognise
from app.exchange.sheets import BarChart, Column, ColumnKind, write_ranking, write_sheet
from app.exchange.tables import open_table
from app.exchange.templates import write_template
from app.exchange.vocabulary import Vocabulary

COLUMNS = (
    Column("户号"),
    Column("户数", ColumnKind.WHOLE),
    Column("应收", ColumnKind.HUNDREDTHS),
    Column("日期", ColumnKind.DAY),
    Column("受理时间", ColumnKind.MOMENT),
    Column("说明", width=30),
)


def test_cells_are_typed(tmp_path: Path) -> None:
    path = tmp_path / "清单.xlsx"
    moment = datetime(2026, 10, 1, 17, 5, tzinfo=UTC)
    rows: list[list[object]] = [
        ["3230001163731906368642", 12, 8965, date(2026, 10, 1), moment, "=1+1"],
        ["0511", None, -5, None, datetime(2026, 10, 1, 8), ""],  # noqa: DTZ001 - a raw cell of another file
    ]
    write_sheet(path, "清单 [10/2026]", COLUMNS, rows)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.title == "清单  10 2026"
    assert [[cell.value for cell in line] for line in sheet["A2:F4"]] == [
        [column.title for column in COLUMNS],
        ["3230001163731906368642", 12, 89.65, datetime(2026, 10, 1), datetime(2026, 10, 2, 1, 5), "=1+1"],  # noqa: DTZ001 - as shown
        ["0511", None, -0.05, None, datetime(2026, 10, 1, 8), None],  # noqa: DTZ001 - as shown
    ]
    assert sheet["F3"].data_type == "s"
    assert [cell.number_format for cell in sheet[3]] == [
        *("@", "#,##0", "#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "@")
    ]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:F4")
    assert sheet.column_dimensions["A"].width > 22


def test_a_list_may_be_empty_and_without_title(tmp_path: Path) -> None:
    path = tmp_path / "空.xlsx"
    write_sheet(path, "", COLUMNS, [], BarChart(title="", labels="户号", values="应收"))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [column.title for column in COLUMNS]
    assert (sheet.max_row, sheet.freeze_panes) == (1, "A2")


def test_the_ranking_has_a_chart_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "排名.xlsx"
    columns = [Column("名次", ColumnKind.WHOLE), Column("姓名"), Column("得分", ColumnKind.HUNDREDTHS)]
    write_ranking(path, "2026年10月星级考评排名", columns, [[1, "罗敏强", 9650], [2, "周寿丽", 8891]])
    with zipfile.ZipFile(path) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
    assert '<c:barDir val="bar"/>' in chart
    assert "'2026年10月星级考评排名'!$B$3:$B$4" in chart
    assert "'2026年10月星级考评排名'!$C$3:$C$4" in chart
    assert openpyxl.load_workbook(path).worksheets[0]["C4"].value == 88.91


@pytest.mark.parametrize("kind", list(ImportKind))
def test_a_template_is_recognised_as_what_it_is(tmp_path: Path, vocabulary: Vocabulary, kind: ImportKind) -> None:
    path = tmp_path / "模板.xlsx"
    write_template(kind, vocabulary, path)
    table = open_table(path, vocabulary.titles)
    found = recognise(table, vocabulary)
    assert (found.kind, found.unsure, found.missing, found.unused) == (kind, (), (), ())
    assert list(found.mapping.values()) == [field.name for field in FIELDS[kind]]
    assert (table.header_row, table.rows) == (1, [])


def test_templates_keep_long_numbers_as_text_and_offer_words(tmp_path: Path, vocabulary: Vocabulary) -> None:
    path = tmp_path / "模板.xlsx"
    write_template(ImportKind.CUSTOMERS, vocabulary, path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.title == "客户档案"
    assert [sheet.column_dimensions[letter].number_format for letter in "DIL"] == ["@", "General", "yyyy-mm-dd"]
    assert {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation} == {
        "C2:C20001": '"居民身份证,营业执照,军官证"',
        "M2:M20001": '"正常用电客户,暂停用电客户,已销户客户"',
    }


def test_a_list_that_cannot_be_written_is_refused(tmp_path: Path, vocabulary: Vocabulary) -> None:
    with pytest.raises(Refusal, match=r"export\.not_written"):
        write_sheet(tmp_path / "none/清单.xlsx", "清单", COLUMNS, [])
    (tmp_path / "文件").touch()
    with pytest.raises(Refusal, match=r"export\.not_written"):
        write_sheet(tmp_path / "文件/清单.xlsx", "清单", COLUMNS, [])
    with pytest.raises(Refusal, match=r"export\.not_written"):
        write_template(ImportKind.BILLS, vocabulary, tmp_path / "none/模板.xlsx")


def test_a_file_held_by_another_program_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "清单.xlsx"
    path.write_text("旧", encoding="utf-8")

    def forbidden(_path: Path, _target: Path) -> Path:
        raise PermissionError(13, "open in another program")

    monkeypatch.setattr(Path, "replace", forbidden)  # as Windows answers for a file Excel holds
    with pytest.raises(Refusal, match=r"export\.no_permission"):
        write_sheet(path, "清单", COLUMNS, [])
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.iterdir()] == [("清单.xlsx", "旧")]

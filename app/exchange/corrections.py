"""The person's own file once more, with the reasons why rows were refused in one more column."""

import copy
import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import openpyxl
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.exchange import texts, workbooks
from app.exchange.saving import whole_file
from app.exchange.sheets import Column, ColumnKind, write_sheet
from app.exchange.tables import Table, content_of

_ZIP = b"PK"
_REASON_WIDTH = 48
_KEPT_DIGITS = 15  # what a spreadsheet keeps of a number
_TEXT_FORMAT = "@"
_HEAD_FONT = Font(bold=True, color="9C0006")
_REASON_FILL = PatternFill("solid", fgColor="FFE9E7")


def write_back(
    source: Path,
    table: Table,
    target: Path,
    reasons: Mapping[int, str],
    column_title: str,
    *,
    only_failed: bool = False,
) -> None:
    """Write a copy of `source` with one more column that holds the reason of each row in `reasons`.

    A column of that title left by an earlier attempt is written anew instead.

    An xlsx keeps its content and look, a csv its encoding and separator; other workbooks become xlsx whatever the name
    of `target`. `table` is what was read from `source`; with `only_failed` the rows below the header that have no
    reason are left out, so that the mended copy can be imported again.

    Raises:
        Refusal: `export.*` as `saving.whole_file`; `import.*` as `tables.content_of` when `source` is gone.
    """
    content = content_of(source)
    if not workbooks.is_workbook(content):
        _write_text(content, table, target, reasons, column_title, only_failed=only_failed)
    elif content.startswith(_ZIP) and source.suffix.lower() == ".xlsx":
        _write_workbook(content, table, target, reasons, column_title, only_failed=only_failed)
    else:
        _write_anew(table, target, reasons, column_title, only_failed=only_failed)


def _write_text(
    content: bytes, table: Table, target: Path, reasons: Mapping[int, str], column_title: str, *, only_failed: bool
) -> None:
    form, records = texts.read_text(content)
    width = max(map(len, records[table.header_row - 1 :]))
    place = table.columns.index(column_title) if column_title in table.columns else width
    with whole_file(target) as path, path.open("w", encoding=form.encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=form.separator, lineterminator=form.line_end)
        for number, record in enumerate(records, 1):
            if number < table.header_row:
                writer.writerow(record)
            elif number == table.header_row or number in reasons or not only_failed:
                note = column_title if number == table.header_row else reasons.get(number, "")
                cells = [*record, *[""] * (width + 1 - len(record))]
                cells[place] = note
                writer.writerow(cells[: max(width, place + 1)])


def _write_workbook(
    content: bytes, table: Table, target: Path, reasons: Mapping[int, str], column_title: str, *, only_failed: bool
) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    sheet = cast("Worksheet", workbook[table.sheet_name])
    if only_failed:
        sheet = _only_rows(workbook, sheet, [*range(1, table.header_row + 1), *sorted(reasons)])
        places = {table.header_row + place: reasons[row] for place, row in enumerate(sorted(reasons), 1)}
    else:
        places = dict(reasons)
    is_again = column_title in table.columns
    column = table.columns.index(column_title) + 1 if is_again else sheet.max_column + 1
    if is_again:
        for row in range(table.header_row + 1, sheet.max_row + 1):
            sheet.cell(row, column).value = None
    head = sheet.cell(table.header_row, column, column_title)
    head.font = _HEAD_FONT
    sheet.column_dimensions[get_column_letter(column)].width = _REASON_WIDTH
    for row, reason in places.items():
        cell = sheet.cell(row, column)
        cell.value = reason
        cell.data_type = "s"  # also when a reason begins with an equals sign
        cell.fill = _REASON_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        _keep_as_text(sheet, row)
    with whole_file(target) as path:
        workbook.save(path)


def _keep_as_text(sheet: Worksheet, row: int) -> None:
    """Format long numbers of a row as text, so that what is typed over them does not lose its tail again."""
    for cell in sheet[row]:
        is_long = isinstance(cell.value, float | int) and abs(cell.value) >= 10**_KEPT_DIGITS
        if is_long or (isinstance(cell.value, str) and cell.value.isdigit()):
            cell.number_format = _TEXT_FORMAT


def _only_rows(workbook: Workbook, sheet: Worksheet, rows: list[int]) -> Worksheet:
    """The sheet replaced by one of the same name and look with only these rows.

    Deleting rows one by one would move all cells below for each of them.
    """
    fresh = cast("Worksheet", workbook.create_sheet(index=workbook.index(sheet)))
    for place, row in enumerate(rows, 1):
        fresh.row_dimensions[place].height = sheet.row_dimensions[row].height
        for cell in sheet[row]:
            if isinstance(cell, Cell):
                _copy_cell(cell, cast("Cell", fresh.cell(place, cell.column)))
    for letter, dimension in sheet.column_dimensions.items():
        fresh.column_dimensions[letter].width = dimension.width
    for area in sheet.merged_cells.ranges:
        if area.max_row in range(1, len(rows) + 1) and rows[area.max_row - 1] == area.max_row:
            fresh.merge_cells(area.coord)
    fresh.freeze_panes = sheet.freeze_panes
    title = sheet.title
    workbook.remove(sheet)
    fresh.title = title
    return fresh


def _copy_cell(source: Cell, target: Cell) -> None:
    target.value = source.value
    target.data_type = source.data_type
    if source.has_style:
        target._style = copy.copy(source._style)  # type: ignore[attr-defined]  # noqa: SLF001 - openpyxl's way to copy a look


def _write_anew(
    table: Table, target: Path, reasons: Mapping[int, str], column_title: str, *, only_failed: bool
) -> None:
    lines = [
        [*row, reasons.get(number, "")]
        for number, row in zip(table.row_numbers, table.rows, strict=True)
        if number in reasons or not only_failed
    ]
    columns = [*(Column(title) for title in table.columns), Column(column_title, ColumnKind.TEXT, _REASON_WIDTH)]
    write_sheet(target, "", columns, lines)

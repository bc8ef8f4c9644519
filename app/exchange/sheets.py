"""Lists and reports as xlsx: typed cells, frozen heads, widths that fit, and a chart for the ranking."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum, auto
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from app.exchange.cleaning import SHANGHAI
from app.exchange.saving import whole_file

Value = object  # str, int, float, bool, date, datetime, None; anything else is written as its text

_FONT: Final = "Microsoft YaHei"
_INK, _HEAD, _ACCENT, _MUTED = "#1F2933", "#E8EEF4", "#2F6F9F", "#52606D"
_NARROWEST, _WIDEST, _MEASURED_ROWS = 8, 60, 200
_SHEET_NAME: Final = 31  # Excel's limit
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_PER_ROW_PX, _LEAST_PX = 26, 260


class ColumnKind(StrEnum):
    """What the cells of a written column are."""

    TEXT = auto()  # also account, ID and phone numbers
    WHOLE = auto()
    HUNDREDTHS = auto()  # integers of hundredths, shown with two decimals
    DAY = auto()
    MOMENT = auto()  # aware, shown in Asia/Shanghai


@dataclass(frozen=True, slots=True)
class Column:
    """A column to be written; `width` in characters, measured from the rows when None."""

    title: str
    kind: ColumnKind = ColumnKind.TEXT
    width: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """A bar chart beside the rows; `labels` and `values` are titles of columns."""

    title: str
    labels: str
    values: str


_NUMBER_FORMATS: Final[Mapping[ColumnKind, str]] = {
    ColumnKind.TEXT: "@",
    ColumnKind.WHOLE: "#,##0",
    ColumnKind.HUNDREDTHS: "#,##0.00",
    ColumnKind.DAY: "yyyy-mm-dd",
    ColumnKind.MOMENT: "yyyy-mm-dd hh:mm",
}
# A day set to the right, as sheets do by themselves, would touch the text of the next column.
_ALIGNS: Final = {kind: {"align": "left"} for kind in (ColumnKind.DAY, ColumnKind.MOMENT)}


def write_sheet(
    path: Path,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    chart: BarChart | None = None,
    *,
    note: str = "",
) -> None:
    """Write rows as one sheet, with `title` above the column heads unless it is "", and `note` between them.

    Raises:
        Refusal: `export.*` as `saving.whole_file`.
    """
    lines = [[_cell_value(column.kind, value) for column, value in zip(columns, row, strict=True)] for row in rows]
    with whole_file(path) as part:
        workbook = xlsxwriter.Workbook(part, {"in_memory": True})
        sheet = workbook.add_worksheet(title.translate(_NOT_IN_NAMES).strip()[:_SHEET_NAME] or None)
        head = _write_head(workbook, sheet, (title, note), columns)
        _write_lines(workbook, sheet, head, columns, lines)
        if chart is not None and lines:
            _insert_chart(workbook, sheet, head, columns, lines, chart)
        workbook.close()


def write_ranking(path: Path, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> None:
    """Write the month's ranking, best first, with a native bar chart of its scores.

    The first text column names the people; the last column of hundredths is the score.

    Raises:
        Refusal: `export.*` as `saving.whole_file`.
    """
    labels = next(column.title for column in columns if column.kind is ColumnKind.TEXT)
    values = next(column.title for column in reversed(columns) if column.kind is ColumnKind.HUNDREDTHS)
    write_sheet(path, title, columns, rows, BarChart(title=title, labels=labels, values=values))


def _cell_value(kind: ColumnKind, value: Value) -> Value:
    if value is None or value == "":
        return ""
    if kind is ColumnKind.HUNDREDTHS and isinstance(value, int):
        return float(Decimal(value) / 100)
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).replace(tzinfo=None) if value.tzinfo else value
    if kind is ColumnKind.TEXT and not isinstance(value, date | int | float):
        return str(value)
    return value


def _write_head(workbook: Any, sheet: Any, above: tuple[str, str], columns: Sequence[Column]) -> int:  # noqa: ANN401 - untyped library
    """Write title, note and heads, freeze them; the row of the heads."""
    title, note = above
    row = 0
    if title:
        large = workbook.add_format({"bold": True, "font_size": 14, "font_name": _FONT, "font_color": _INK})
        sheet.set_row(0, 28)
        sheet.write_string(0, 0, title, large)
        row = 1
    if note:
        sheet.write_string(row, 0, note, workbook.add_format({"font_name": _FONT, "font_color": _MUTED}))
        row += 1
    look = {"bold": True, "font_name": _FONT, "bg_color": _HEAD, "bottom": 1, "valign": "vcenter", "text_wrap": True}
    head = workbook.add_format(look)
    sheet.set_row(row, 24)
    for place, column in enumerate(columns):
        sheet.write_string(row, place, column.title, head)
    sheet.freeze_panes(row + 1, 0)
    return row


def _write_lines(
    workbook: Any,  # noqa: ANN401 - untyped library
    sheet: Any,  # noqa: ANN401 - untyped library
    head: int,
    columns: Sequence[Column],
    lines: Sequence[Sequence[Value]],
) -> None:
    for place, column in enumerate(columns):
        look = workbook.add_format(
            {"font_name": _FONT, "num_format": _NUMBER_FORMATS[column.kind], **_ALIGNS.get(column.kind, {})}
        )
        sheet.set_column(place, place, column.width or _width(column, place, lines), look)
        for row, line in enumerate(lines, head + 1):
            value = line[place]
            if value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(row, place, value, look)
            elif isinstance(value, date):
                sheet.write_datetime(row, place, value, look)
            else:
                sheet.write(row, place, value, look)
    sheet.autofilter(head, 0, head + len(lines), len(columns) - 1)
    sheet.repeat_rows(0, head)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _width(column: Column, place: int, lines: Sequence[Sequence[Value]]) -> int:
    shown = [column.title, *(_shown(column.kind, line[place]) for line in lines[:_MEASURED_ROWS])]
    return min(max(_NARROWEST, *(_cells_of(text) + 2 for text in shown)), _WIDEST)


def _shown(kind: ColumnKind, value: Value) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{value:,.2f}" if kind is ColumnKind.HUNDREDTHS and isinstance(value, float) else str(value)


def _cells_of(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _insert_chart(
    workbook: Any,  # noqa: ANN401 - untyped library
    sheet: Any,  # noqa: ANN401 - untyped library
    head: int,
    columns: Sequence[Column],
    lines: Sequence[Sequence[Value]],
    chart: BarChart,
) -> None:
    titles = [column.title for column in columns]
    names, values = titles.index(chart.labels), titles.index(chart.values)
    last = head + len(lines)
    bars = workbook.add_chart({"type": "bar"})
    bars.add_series(
        {
            "name": chart.values,
            "categories": [sheet.name, head + 1, names, last, names],
            "values": [sheet.name, head + 1, values, last, values],
            "fill": {"color": _ACCENT},
            "gap": 60,
            "data_labels": {"value": True, "num_format": "0.00", "font": {"name": _FONT}},
        }
    )
    bars.set_title({"name": chart.title, "name_font": {"name": _FONT, "size": 12, "bold": True}, "overlay": False})
    bars.set_legend({"none": True})
    bars.set_y_axis({"reverse": True, "num_font": {"name": _FONT}, "line": {"none": True}})
    bars.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9DEE3"}}, "num_font": {"name": _FONT}})
    bars.set_size({"width": 640, "height": max(_LEAST_PX, _PER_ROW_PX * len(lines) + 100)})
    sheet.insert_chart(head, len(columns) + 1, bars)

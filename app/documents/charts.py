"""Horizontal stacked bars inside a form."""

from collections.abc import Mapping
from typing import Final

from app.documents.flow import Sheet
from app.documents.fonts import typeface
from app.documents.formats import hundredths
from app.documents.marks import BarMark, TextMark
from app.documents.plans import MM
from app.documents.wrapping import Fitted, fit
from app.domain.papers.form import Form
from app.domain.papers.layout import Chart, FontRole, TextStyle

_SHADES: Final = (0.35, 0.6, 0.82)  # legible in black and white too
_LABEL_WIDTH: Final = 26 * MM
_TOTAL_WIDTH: Final = 16 * MM
_BAR_SHARE: Final = 0.62  # of the pitch
_STYLE: Final = TextStyle(size=9, min_size=6)
_CENTER: Final = 0.38


def lay_chart(sheet: Sheet, chart: Chart, form: Form, values: Mapping[str, object]) -> None:
    """Draw the bars from the sheet's line on, with a legend above; bars that do not fit go to the next page."""
    listed = form.field(chart.rows)
    rows = values.get(chart.rows)
    if listed is None or not isinstance(rows, list | tuple):
        return
    labels = {field.key: field.label for field in listed.fields}
    pitch = chart.bar_height * MM
    if sheet.y + 2 * pitch > sheet.bottom:
        sheet.turn()
    left = form.page.left * MM
    _lay_legend(sheet, [labels[key] for key in chart.parts], left + _LABEL_WIDTH, pitch)
    axis = form.page.body_width * MM - _LABEL_WIDTH - _TOTAL_WIDTH
    for row in rows:
        label = fit(str(row.get(chart.label) or ""), _STYLE, typeface(FontRole.SONG), _LABEL_WIDTH - 2 * MM, pitch)
        height = max(pitch, label.height)
        if sheet.y + height > sheet.bottom:
            sheet.turn()
        _lay_bar(sheet, chart, row, (left, axis, height))
        _lay_label(sheet, label, left + _LABEL_WIDTH - 2 * MM, height)
        sheet.y += height


def _lay_legend(sheet: Sheet, labels: list[str], x: float, pitch: float) -> None:
    face, size = typeface(FontRole.SONG), _STYLE.size
    middle = sheet.y + pitch / 2
    for label, shade in zip(labels, _SHADES, strict=False):
        sheet.page.bars.append(BarMark(x, middle - size / 2, size, size, shade))
        sheet.page.texts.append(TextMark(x + 1.5 * size, middle + _CENTER * size, face, size, label))
        x += (3.5 + face.width(label)) * size
    sheet.y += pitch


def _lay_label(sheet: Sheet, label: Fitted, end: float, height: float) -> None:
    face = typeface(FontRole.SONG)
    baseline = sheet.y + (height - label.height + label.pitch) / 2 + _CENTER * label.size
    for text in label.lines:
        sheet.page.texts.append(TextMark(end - face.width(text) * label.size, baseline, face, label.size, text))
        baseline += label.pitch


def _lay_bar(sheet: Sheet, chart: Chart, row: Mapping[str, object], place: tuple[float, float, float]) -> None:
    left, axis, height = place
    face, thickness = typeface(FontRole.SONG), chart.bar_height * MM * _BAR_SHARE
    middle = sheet.y + height / 2
    x = left + _LABEL_WIDTH
    for key, shade in zip(chart.parts, _SHADES, strict=False):
        width = min(axis * max(0, _number(row, key)) / chart.maximum, left + _LABEL_WIDTH + axis - x)
        sheet.page.bars.append(BarMark(x, middle - thickness / 2, width, thickness, shade))
        x += width
    total = hundredths(_number(row, chart.total))
    end = left + _LABEL_WIDTH + axis + _TOTAL_WIDTH - face.width(total) * _STYLE.size
    sheet.page.texts.append(TextMark(min(x + MM, end), middle + _CENTER * _STYLE.size, face, _STYLE.size, total))


def _number(row: Mapping[str, object], key: str) -> int:
    value = row.get(key)
    return value if isinstance(value, int) else 0

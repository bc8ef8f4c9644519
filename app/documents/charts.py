"""Horizontal stacked bars inside a form."""

from collections.abc import Mapping
from typing import Final

from app.documents.flow import Sheet
from app.documents.fonts import typeface
from app.documents.formats import hundredths
from app.documents.marks import BarMark, TextMark
from app.documents.plans import MM
from app.documents.wrapping import fit
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
        if sheet.y + pitch > sheet.bottom:
            sheet.turn()
        _lay_bar(sheet, chart, row, (left, axis))


def _lay_legend(sheet: Sheet, labels: list[str], x: float, pitch: float) -> None:
    face, size = typeface(FontRole.SONG), _STYLE.size
    middle = sheet.y + pitch / 2
    for label, shade in zip(labels, _SHADES, strict=False):
        sheet.page.bars.append(BarMark(x, middle - size / 2, size, size, shade))
        sheet.page.texts.append(TextMark(x + 1.5 * size, middle + _CENTER * size, face, size, label))
        x += (3.5 + face.width(label)) * size
    sheet.y += pitch


def _lay_bar(sheet: Sheet, chart: Chart, row: Mapping[str, object], place: tuple[float, float]) -> None:
    left, axis = place
    face, pitch = typeface(FontRole.SONG), chart.bar_height * MM
    middle, height = sheet.y + pitch / 2, pitch * _BAR_SHARE
    label = fit(str(row.get(chart.label) or ""), _STYLE, face, _LABEL_WIDTH - 2 * MM, pitch)
    baseline = middle + _CENTER * label.size - label.height / 2 + label.pitch / 2
    for text in label.lines:
        x = left + _LABEL_WIDTH - 2 * MM - face.width(text) * label.size
        sheet.page.texts.append(TextMark(x, baseline, face, label.size, text))
        baseline += label.pitch
    x = left + _LABEL_WIDTH
    for key, shade in zip(chart.parts, _SHADES, strict=False):
        width = axis * max(0, _number(row, key)) / chart.maximum
        sheet.page.bars.append(BarMark(x, middle - height / 2, width, height, shade))
        x += width
    total = hundredths(_number(row, chart.total))
    sheet.page.texts.append(TextMark(x + MM, middle + _CENTER * _STYLE.size, face, _STYLE.size, total))
    sheet.y += pitch


def _number(row: Mapping[str, object], key: str) -> int:
    value = row.get(key)
    return value if isinstance(value, int) else 0

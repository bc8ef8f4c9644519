"""Tables of a form read from TOML: rows, cells, their texts and styles."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from app.documents.section import Section
from app.domain.papers.fields import STYLES, FieldKind, PaperField
from app.domain.papers.layout import Align, Cell, FontRole, PageSize, Row, Table, TextStyle, VerticalAlign
from app.domain.papers.template import Template, parse_template, placeholders

Fields = Mapping[str, PaperField]

_ROW_HEIGHT: Final = 8.0
_ROUNDING: Final = 0.05
_ROW_NUMBER: Final = frozenset({"#"})
_STYLE_KEYS: Final = ("size", "least", "font", "align", "valign", "leading")
_E = TypeVar("_E", FontRole, Align, VerticalAlign)


def read_template(
    section: Section, key: str, text: str, fields: Fields, extra: Collection[str] = frozenset()
) -> Template:
    """A template whose placeholders are fields (or of `extra`) in styles their kinds know; faults are recorded."""
    try:
        template = parse_template(text)
    except ValueError:
        section.blame("form.bad_template", key, text=text)
        return ()
    for place in placeholders(template):
        field = fields.get(place.key)
        if field is None and place.key not in extra:
            section.blame("form.unknown_field", key, name=place.key)
        elif field is not None and place.style not in STYLES[field.kind]:
            section.blame("form.unknown_style", key, name=place.key, style=place.style)
    return template


def read_style(section: Section, usual: TextStyle) -> TextStyle:
    """The style keys of a table over the usual style."""
    if not any(section.has(key) for key in _STYLE_KEYS):
        return usual
    size = section.number("size", usual.size)
    return TextStyle(
        role=_member(section, "font", usual.role),
        size=size,
        min_size=min(size, section.number("least", usual.min_size)),
        align=_member(section, "align", usual.align),
        valign=_member(section, "valign", usual.valign),
        leading=section.number("leading", usual.leading),
    )


class GridReader:
    """Reads ruled and bare tables in full."""

    def __init__(self, *, page: PageSize, fields: Fields, images: Collection[str], style: TextStyle) -> None:
        self._width = page.body_width
        self._height = page.body_height
        self._fields = fields
        self._images = images
        self._style = style

    def table(self, section: Section) -> Table:
        """A table whose cells fill its columns."""
        columns = section.numbers("columns")
        if not columns or sum(columns) > self._width + _ROUNDING:
            section.blame("form.table_width", "columns", width=round(self._width))
        height = section.number("height", _ROW_HEIGHT)
        rows = tuple(
            self._row(section, f"rows[{number}]", item, (len(columns), height))
            for number, item in enumerate(section.items("rows", is_required=True), start=1)
        )
        table = Table(
            columns=columns,
            rows=rows,
            is_ruled=not section.flag("bare"),
            is_repeated=section.flag("repeat"),
            is_kept=section.flag("keep"),
        )
        check_grid(section, table)
        if sum(row.height for row in rows if row.is_head) > self._height / 2:
            section.blame("form.heads_too_high", "rows", height=round(self._height / 2))
        return table

    def _row(self, section: Section, key: str, item: object, table: tuple[int, float]) -> Row:
        count, height = table
        if isinstance(item, str):
            style = replace(self._style, role=FontRole.HEI)
            return Row(
                cells=(Cell(text=read_template(section, key, item, self._fields), style=style, span=count),),
                height=height,
            )
        if isinstance(item, list):
            item = {"cells": item}
        if not isinstance(item, Mapping):
            section.blame("form.wrong_type", key, kind="table")
            return Row(cells=(), height=height)
        row = section.child(item, key)
        repeat = row.text("repeat", "")
        listed = self._fields.get(repeat)
        if repeat and (listed is None or listed.kind is not FieldKind.LIST):
            row.blame("form.unknown_field", "repeat", name=repeat)
        fields = {**self._fields, **{field.key: field for field in (listed.fields if listed else ())}}
        is_head = row.flag("head")
        cells = tuple(
            self._cell(row, f"cells[{number}]", cell, fields, is_head=is_head)
            for number, cell in enumerate(row.items("cells", is_required=True), start=1)
        )
        least = row.whole("min", 0)
        result = Row(
            cells=cells,
            height=row.number("height", height),
            is_head=is_head,
            repeat=repeat,
            min_rows=least,
            blank_rows=row.whole("blank", least),
        )
        row.finish()
        return result

    def _cell(self, row: Section, key: str, item: object, fields: Fields, *, is_head: bool) -> Cell:
        if isinstance(item, str):
            item = {"text": item}
        if not isinstance(item, Mapping):
            row.blame("form.wrong_type", key, kind="table")
            return Cell(style=self._style)
        section = row.child(item, key)
        text = read_template(section, "text", section.text("text", ""), fields, _ROW_NUMBER)
        foot = read_template(section, "foot", section.text("foot", ""), fields)
        is_label = is_head or not placeholders(text)
        usual = replace(self._style, align=Align.CENTER) if is_label else self._style
        if is_head:
            usual = replace(usual, role=FontRole.HEI)
        image, qr = section.text("image", ""), section.text("qr", "")
        if image and image not in self._images:
            section.blame("form.missing_image", "image", name=image)
        if qr and qr not in self._fields:
            section.blame("form.unknown_field", "qr", name=qr)
        cell = Cell(
            style=read_style(section, usual),
            text=text,
            foot=foot,
            span=section.whole("span", 1),
            rows=section.whole("rows", 1),
            is_vertical=section.flag("vertical"),
            is_growing=section.flag("grow"),
            qr=qr,
            image=image,
        )
        section.finish()
        return cell


def check_grid(section: Section, table: Table) -> None:
    """Record rows whose cells do not fill the columns exactly, or reach below the table."""
    taken = [0] * len(table.columns)
    for number, row in enumerate(table.rows, start=1):
        free = [column for column, rows_left in enumerate(taken) if not rows_left]
        spans = sum(cell.span for cell in row.cells)
        reaches_out = any(cell.rows < 1 or number - 1 + cell.rows > len(table.rows) for cell in row.cells)
        if spans != len(free) or reaches_out:
            section.blame("form.grid", f"rows[{number}]", cells=spans, columns=len(free))
            return
        for cell in row.cells:
            for column in free[: cell.span]:
                taken[column] = cell.rows
            free = free[cell.span :]
        taken = [max(0, rows_left - 1) for rows_left in taken]


def _member(section: Section, key: str, usual: _E) -> _E:
    name = section.text(key, usual.value)
    try:
        return type(usual)(name)
    except ValueError:
        section.blame("form.unknown_kind", key, name=name)
        return usual

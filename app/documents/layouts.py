"""The blocks of a form read from TOML: tables in full, and short ways of writing titles, head lines and paragraphs."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from app.documents.grids import Fields, GridReader, read_style, read_template
from app.documents.section import Section
from app.domain.papers.fields import PaperField
from app.domain.papers.layout import (
    Align,
    Block,
    Cell,
    Chart,
    CornerCode,
    Cut,
    FontRole,
    Gap,
    PageSize,
    Placed,
    Row,
    Table,
    TextStyle,
)
from app.domain.papers.template import Template

_TITLE_HEIGHT: Final = 12.0
_LINE_HEIGHT: Final = 7.0
_CORNER_GAP: Final = 2.0  # between a text and the QR code


class LayoutReader:
    """Reads the blocks of one form; knows the page, so that short ways of writing get their widths."""

    def __init__(
        self,
        *,
        page: PageSize,
        fields: Sequence[PaperField],
        corner: CornerCode | None,
        images: Collection[str],
    ) -> None:
        self._page = page
        self._fields: Fields = {field.key: field for field in fields}
        self._corner = corner
        self._images = images
        self._y = 0.0  # how far the blocks reach, while that is certain: texts beside the QR code are set narrower
        self._readers: Mapping[str, Callable[[Section], Block]] = {
            "title": self._title,
            "line": self._line,
            "text": self._paragraph,
            "table": self._table,
            "gap": self._gap,
            "cut": self._cut,
            "placed": self._placed,
            "chart": self._chart,
        }

    def blocks(self, top: Section) -> tuple[Block, ...]:
        """All blocks in order."""
        style = top.section("style")
        self._style = read_style(style, TextStyle()) if style else TextStyle()
        if style:
            style.finish()
        blocks: list[Block] = []
        for section in top.sections("blocks"):
            kind = section.text("kind")
            if kind not in self._readers:
                section.blame("form.unknown_kind", "kind", name=kind)
                continue
            blocks.append(self._readers[kind](section))
            section.finish()
        return tuple(blocks)

    def _title(self, section: Section) -> Table:
        height = section.number("height", _TITLE_HEIGHT)
        title = TextStyle(role=FontRole.BOLD, size=18, min_size=12, align=Align.CENTER)
        text = self._template(section, "text", section.text("text"))
        cell = Cell(text=text, style=read_style(section, title))
        side = self._beside_corner()
        blank = Cell(style=self._style)
        row = Row(cells=(blank, cell, blank) if side else (cell,), height=height)
        columns = (side, self._page.body_width - 2 * side, side) if side else (self._page.body_width,)
        self._y += height
        return Table(
            columns=columns,
            rows=(row,),
            is_ruled=False,
            is_repeated=section.flag("repeat"),
        )

    def _line(self, section: Section) -> Table:
        parts = section.texts("parts")
        height = section.number("height", _LINE_HEIGHT)
        style = read_style(section, self._style)
        width = self._page.body_width - self._beside_corner()
        widths = section.numbers("widths") if section.has("widths") else (width / max(1, len(parts)),) * len(parts)
        if len(widths) != len(parts) or not parts:
            section.blame("form.line_widths", "widths")
            widths = (1.0,) * len(parts)
        aligns = [Align.LEFT, *[Align.CENTER] * (len(parts) - 2), Align.RIGHT] if len(parts) > 1 else [style.align]
        cells = tuple(
            Cell(text=self._template(section, "parts", part), style=replace(style, align=align))
            for part, align in zip(parts, aligns, strict=False)
        )
        self._y += height
        scale = width / (sum(widths) or 1)
        return Table(
            columns=tuple(share * scale for share in widths),
            rows=(Row(cells=cells, height=height),),
            is_ruled=False,
            is_repeated=section.flag("repeat"),
        )

    def _paragraph(self, section: Section) -> Table:
        self._y = self._page.height
        cell = Cell(
            text=self._template(section, "text", section.text("text")),
            style=read_style(section, replace(self._style, leading=1.5)),
            is_growing=True,
        )
        row = Row(cells=(cell,), height=section.number("height", 0))
        return Table(columns=(self._page.body_width,), rows=(row,), is_ruled=False, is_leading=section.flag("heading"))

    def _gap(self, section: Section) -> Gap:
        height = section.number("height")
        self._y += height
        return Gap(height=height)

    def _cut(self, section: Section) -> Cut:
        return Cut(text=section.text("text", "沿此线撕开"), height=section.number("height", 8))

    def _placed(self, section: Section) -> Placed:
        cell = Cell(text=self._template(section, "text", section.text("text")), style=read_style(section, self._style))
        return Placed(
            x=section.number("x"),
            y=section.number("y"),
            width=section.number("width"),
            height=section.number("height", 6),
            cell=cell,
        )

    def _chart(self, section: Section) -> Chart:
        chart = Chart(
            rows=section.text("rows"),
            label=section.text("label"),
            parts=section.texts("parts"),
            total=section.text("total"),
            maximum=section.whole("maximum"),
            bar_height=section.number("bar_height", 7),
        )
        listed = self._fields.get(chart.rows)
        known = {field.key for field in listed.fields} if listed else set()
        for key in (chart.label, *chart.parts, chart.total):
            if key not in known:
                section.blame("form.unknown_field", "rows", name=key)
        if chart.maximum <= 0:
            section.blame("form.negative", "maximum")
        return chart

    def _table(self, section: Section) -> Table:
        self._y = self._page.height
        reader = GridReader(page=self._page, fields=self._fields, images=self._images, style=self._style)
        return reader.table(section)

    def _template(self, section: Section, key: str, text: str) -> Template:
        return read_template(section, key, text, self._fields)

    def _beside_corner(self) -> float:
        if self._corner and self._y < self._corner.size:
            return self._corner.size + _CORNER_GAP
        return 0.0

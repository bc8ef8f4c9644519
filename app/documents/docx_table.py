"""A form's tables as Word and WPS keep them: fixed widths, merged cells, heads that are written on every page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement

from app.documents.docx_text import TWIPS, element, inside, paragraph, run
from app.documents.flow import Line, lines_of
from app.documents.plans import MM, PAD_X, PAD_Y, CellPlan, TablePlan
from app.domain.papers.layout import Align, TextStyle, VerticalAlign

_EDGES: Final = ("top", "left", "bottom", "right", "insideH", "insideV")
_EIGHTHS: Final = 8  # rules are counted in eighths of a point
_TORN_FROM: Final = 400  # characters: a row with a longer text may go on over the page
_VALIGNS: Final = {VerticalAlign.TOP: "top", VerticalAlign.MIDDLE: "center", VerticalAlign.BOTTOM: "bottom"}

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Reach:
    """A cell that reaches down over further rows: the columns it spans and the index of the last line it covers."""

    span: int
    last: int


def table_of(plan: TablePlan, values: Values, line_width: float) -> BaseOxmlElement:
    """The whole table, repeating rows multiplied; `line_width` of its rules in millimetres."""
    table = plan.table
    widths = [round(column * MM * TWIPS) for column in table.columns]
    rule = round(line_width * MM * _EIGHTHS) if table.is_ruled else 0
    made = inside(element("tbl"), _about_table(sum(widths), rule))
    made.append(inside(element("tblGrid"), *(element("gridCol", w=width) for width in widths)))
    lines = lines_of(plan, values)
    open_cells: dict[int, _Reach] = {}
    for line in lines:
        is_kept = table.is_kept and line is not lines[-1]
        cells = _cells(plan, lines, line, open_cells, widths)
        made.append(inside(_about_row(line, values), *_filled(cells, line, values, is_kept=is_kept)))
        open_cells = {column: reach for column, reach in open_cells.items() if reach.last > line.index}
    return made


def paragraphs_of(cell: CellPlan, line: Line, values: Values, *, is_kept: bool = False) -> list[BaseOxmlElement]:
    """What a cell says, line for line of its own, and its foot at the height it has on paper."""
    fitted = cell.set_for(values, line.entry, line.number)
    style = cell.cell.style
    if cell.cell.is_vertical:
        style, parts = TextStyle(role=style.role, align=Align.CENTER), fitted.lines
    else:
        parts = tuple(cell.wording.text(values, line.entry, line.number).split("\n"))
    made = [
        paragraph(style, fitted.pitch, *([run(part, style.role, fitted.size)] if part else []), is_kept=is_kept)
        for part in parts
    ]
    if cell.foot.parts:
        foot = cell.set_foot_for(values, line.entry, line.number)
        room = max(0.0, cell.height - 2 * PAD_Y - fitted.height - foot.height)
        written = run(cell.foot.text(values, line.entry, line.number), style.role, foot.size)
        made.append(paragraph(TextStyle(align=Align.RIGHT), foot.pitch, written, before=room, is_kept=is_kept))
    return made


def _cells(
    plan: TablePlan, lines: Sequence[Line], line: Line, open_cells: dict[int, _Reach], widths: Sequence[int]
) -> Iterator[tuple[BaseOxmlElement, CellPlan | None]]:
    """The cells of a row from left to right, empty yet; None for what a cell from above reaches into."""
    own = iter(line.plan.cells)
    column = 0
    while column < len(widths):
        reach, cell, merge = open_cells.get(column), None, "continue"
        if reach is None:
            cell = next(own)
            last = _last_line(plan, lines, line, cell.cell.rows)
            reach, merge = _Reach(cell.cell.span, last), "restart" if last > line.index else ""
            if merge:
                open_cells[column] = reach
        yield _empty_cell(sum(widths[column : column + reach.span]), reach.span, merge, cell), cell
        column += reach.span


def _last_line(plan: TablePlan, lines: Sequence[Line], line: Line, rows: int) -> int:
    """The index of the last line a cell covers; a line of a list covers itself only."""
    if rows == 1 or line.plan.row.repeat:
        return line.index
    first = plan.rows.index(line.plan)
    covered = plan.rows[first : first + rows]
    return max(other.index for other in lines if any(other.plan is each for each in covered))


def _filled(
    cells: Iterator[tuple[BaseOxmlElement, CellPlan | None]], line: Line, values: Values, *, is_kept: bool
) -> Iterator[BaseOxmlElement]:
    for made, cell in cells:
        inside(made, *([element("p")] if cell is None else paragraphs_of(cell, line, values, is_kept=is_kept)))
        yield made


def _about_table(width: int, rule: int) -> BaseOxmlElement:
    sides = element("tblBorders")
    for edge in _EDGES:
        drawn = {"val": "single", "sz": rule, "space": 0, "color": "000000"} if rule else {"val": "nil"}
        sides.append(element(edge, **drawn))
    margins = element("tblCellMar")
    for side, pad in (("top", PAD_Y), ("left", PAD_X), ("bottom", PAD_Y), ("right", PAD_X)):
        margins.append(element(side, w=round(pad * TWIPS), type="dxa"))
    return inside(
        element("tblPr"),
        element("tblW", w=width, type="dxa"),
        element("tblInd", w=0, type="dxa"),
        sides,
        element("tblLayout", type="fixed"),
        margins,
    )


def _about_row(line: Line, values: Values) -> BaseOxmlElement:
    about = element("trPr")
    longest = max((len(cell.wording.text(values, line.entry, line.number)) for cell in line.plan.cells), default=0)
    if longest < _TORN_FROM:
        about.append(element("cantSplit"))
    if line.plan.height:
        about.append(element("trHeight", val=round(line.plan.height * TWIPS), hRule="atLeast"))
    if line.plan.row.is_head:
        about.append(element("tblHeader"))
    return inside(element("tr"), about)


def _empty_cell(width: int, span: int, merge: str, cell: CellPlan | None) -> BaseOxmlElement:
    about = inside(element("tcPr"), element("tcW", w=width, type="dxa"))
    if span > 1:
        about.append(element("gridSpan", val=span))
    if merge:
        about.append(element("vMerge", val=merge))
    if cell is not None:
        about.append(element("vAlign", val=_VALIGNS[cell.cell.style.valign]))
    return inside(element("tc"), about)

"""Where the parts of a form stand by its data alone, worked out row by row: what the first page is measured against.

Only the breaking of text into lines is asked of the program; places and heights are counted here, in millimetres.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from app.documents.fonts import typeface
from app.documents.formats import formatter
from app.documents.wrapping import fit
from app.domain.papers.form import Form
from app.domain.papers.layout import Block, Cell, Chart, Cut, Gap, Placed, Row, Table
from app.domain.papers.template import Template
from tests.documents.readback import MM

SIDE_PAD = 1.4
LEVEL_PAD = 0.7
TOP_PAD = 1.2
Values = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A cell on the page with what is written in it."""

    cell: Cell
    text: str
    foot: str
    left: float
    right: float
    top: float
    bottom: float
    is_ruled: bool
    is_head: bool = False


def boxes_of(form: Form, values: Values) -> Iterator[Box]:
    """The cells of the first page from the top down, until something may go over to the next."""
    y, bottom = form.page.top, form.page.height - form.page.bottom
    for block, following in zip(form.blocks, [*form.blocks[1:], None], strict=True):
        if isinstance(block, Gap):
            y += block.height
        elif isinstance(block, Placed):
            yield _placed(form, block, values)
        elif isinstance(block, Cut):
            y += block.height
            if y + _height(form, following, values) > bottom:
                return
        elif isinstance(block, Chart):
            rows = cast("Sequence[Values]", values.get(block.rows) or ())
            y += block.bar_height * (len(rows) + 1) if rows else 0.0
        else:
            boxes, end = _table(form, block, values, y)
            heading_room = min(40.0, _height(form, following, values)) if block.is_leading else 0.0
            if (end > bottom + 0.01 and block.is_kept) or end + heading_room > bottom + 0.01:
                yield from () if block.is_kept or block.is_leading else _whole_rows(boxes, bottom)
                return
            yield from boxes
            y = end


def _whole_rows(boxes: list[Box], bottom: float) -> Iterator[Box]:
    """The cells above the first row that has no room left; heads go with it."""
    end = min(box.top for box in boxes if box.bottom > bottom)
    whole = [box for box in boxes if box.bottom <= end]
    body_end = max((box.bottom for box in whole if not box.is_head), default=0.0)
    return (box for box in whole if box.bottom <= body_end)


def _height(form: Form, block: Block | None, values: Values) -> float:
    return _table(form, block, values, 0.0)[1] if isinstance(block, Table) else 0.0


def _placed(form: Form, block: Placed, values: Values) -> Box:
    return Box(
        cell=block.cell,
        text=_Written(form, None, values, {}, 0).text(block.cell.text),
        foot="",
        left=block.x,
        right=block.x + block.width,
        top=block.y,
        bottom=block.y + block.height,
        is_ruled=False,
    )


def _lines(table: Table, values: Values) -> list[tuple[int, Values, int]]:
    """(row, entry of the list, its number) for every line drawn."""
    lines: list[tuple[int, Values, int]] = []
    for index, row in enumerate(table.rows):
        entries = cast("Sequence[Values]", values.get(row.repeat) or ())
        least = row.blank_rows if values.get(row.repeat) is None else row.min_rows
        count = max(len(entries), least) if row.repeat else 1
        lines += [
            (index, entries[number], number + 1) if number < len(entries) else (index, {}, 0) for number in range(count)
        ]
    return lines


def _table(form: Form, table: Table, values: Values, y: float) -> tuple[list[Box], float]:
    """The cells of a table that begins at `y`, and where it ends."""
    edges = [form.page.left]
    for width in table.columns:
        edges.append(edges[-1] + width)
    boxes: list[Box] = []
    reaching: list[tuple[Box, int, float]] = []  # with the line they end in and the height their text wants
    lines, columns = _lines(table, values), _columns(table)
    for number, (index, entry, entry_number) in enumerate(lines):
        row = table.rows[index]
        written = _Written(form, row, values, entry, entry_number)
        for cell, column in zip(row.cells, columns[index], strict=True):
            covered = range(index, index + cell.rows)
            last = number if cell.rows == 1 else max(at for at, line in enumerate(lines) if line[0] in covered)
            box = Box(
                cell=cell,
                text=written.text(cell.text),
                foot=written.text(cell.foot),
                left=edges[column],
                right=edges[column + cell.span],
                top=y,
                bottom=y + sum(table.rows[at].height for at in covered),
                is_ruled=table.is_ruled,
                is_head=row.is_head,
            )
            reaching.append((box, last, _need(box)))
        end = max([y + row.height, *(box.top + need for box, last, need in reaching if last == number)])
        boxes += [replace(box, bottom=end) for box, last, _ in reaching if last == number]
        reaching = [item for item in reaching if item[1] != number]
        y = end
    return boxes, y


def _columns(table: Table) -> list[list[int]]:
    """For each row the columns its cells begin in."""
    taken = [0] * len(table.columns)
    found: list[list[int]] = []
    for row in table.rows:
        free = [column for column, left in enumerate(taken) if not left]
        starts: list[int] = []
        for cell in row.cells:
            starts.append(free[0])
            for column in free[: cell.span]:
                taken[column] = cell.rows
            free = free[cell.span :]
        taken = [max(0, left - 1) for left in taken]
        found.append(starts)
    return found


def _need(box: Box) -> float:
    """The height its text wants, shrunk as far as it may."""
    cell, style = box.cell, box.cell.style
    if cell.is_vertical:
        return 0.0
    foot = style.size * style.leading / MM if cell.foot else 0.0
    width = (box.right - box.left - 2 * SIDE_PAD) * MM
    height = (box.bottom - box.top - 2 * LEVEL_PAD - foot) * MM
    fitted = fit(box.text, style, typeface(style.role), width, height, is_growing=cell.is_growing)
    return fitted.height / MM + 2 * LEVEL_PAD + foot


class _Written:
    """The words of the cells of one line."""

    def __init__(self, form: Form, row: Row | None, values: Values, entry: Values, number: int) -> None:
        listed = form.field(row.repeat) if row else None
        self._fields = {field.key: (field, values) for field in form.fields}
        self._fields |= {field.key: (field, entry) for field in (listed.fields if listed else ())}
        self._number = number

    def text(self, template: Template) -> str:
        """A template with its values."""
        words = ""
        for part in template:
            if isinstance(part, str):
                words += part
            elif part.key == "#":
                words += str(self._number or "")
            else:
                field, source = self._fields[part.key]
                words += formatter(field, part.style)(source.get(part.key))
        return words

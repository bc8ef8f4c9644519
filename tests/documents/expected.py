"""Where the parts of a form stand by its data alone, worked out row by row: what its pages are measured against.

Only the breaking of text into lines is asked of the program; places and heights are counted here, in millimetres.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import cast

from app.documents.fonts import typeface
from app.documents.formats import formatter
from app.documents.wrapping import Fitted, fit
from app.domain.papers.form import Form
from app.domain.papers.layout import Block, Cell, Chart, Cut, Gap, Placed, Row, Table
from app.domain.papers.template import Template
from tests.documents.readback import MM

SIDE_PAD = 1.4
LEVEL_PAD = 0.7
TOP_PAD = 1.2
TEAR_SHARE, TEAR_ROOM = 0.4, 25.0  # a row higher than this share of a page is torn where there is so much room
NOTHING = Fitted((), 1.0, 1.0)
Values = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A cell on a page with what is written in it; `fitted` are its lines, none where they go over to another page."""

    cell: Cell
    fitted: Fitted
    foot: str
    left: float
    right: float
    top: float
    bottom: float
    is_ruled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One row as it is drawn: its height, the cells that begin in it, each with the line it ends in."""

    row: Row
    height: float
    natural: float
    cells: tuple[tuple[Box, int], ...]


class Torn(Exception):  # noqa: N818 - a place to stop
    """A row is torn between two pages: from here on nothing is worked out."""


def pages_of(form: Form, values: Values) -> list[list[Box]]:
    """The cells of every page from the top down; of a paper with a torn row, those above it."""
    pages = _Pages(form, values)
    with suppress(Torn):
        pages.lay()
    return pages.done


class _Pages:
    """Pages being filled by the rules of `app/documents`, told anew in millimetres."""

    def __init__(self, form: Form, values: Values) -> None:
        self._form, self._values = form, values
        self._bottom = form.page.height - form.page.bottom + 0.004
        self._y = self._top = form.page.top
        self._repeated: list[Table] = []
        self.done: list[list[Box]] = [[]]

    def lay(self) -> None:
        for block, following in zip(self._form.blocks, [*self._form.blocks[1:], None], strict=True):
            if isinstance(block, Gap):
                self._y = min(self._bottom, self._y + block.height)
            elif isinstance(block, Placed):
                self.done[0].append(_placed(self._form, block, self._values))
            elif isinstance(block, Chart):
                rows = cast("Sequence[Values]", self._values.get(block.rows) or ())
                self._y += block.bar_height * (len(rows) + 1) if rows else 0.0
            elif isinstance(block, Cut):
                self._cut(block.height, following)
            else:
                self._table(block, following)

    def _cut(self, height: float, following: Block | None) -> None:
        whole = sum(line.natural for line in self._lines(following)) if isinstance(following, Table) else 0.0
        if self._y + height + whole > self._bottom and self._top + whole <= self._bottom:
            self._turn()
        else:
            self._y += height

    def _table(self, table: Table, following: Block | None) -> None:
        lines = self._lines(table)
        whole = sum(line.natural for line in lines)
        room = self._opening(lines)
        if isinstance(following, Table):
            room += self._opening(self._lines(following))
        is_short = table.is_kept and self._y + whole > self._bottom and self._top + whole <= self._bottom
        if self._y > self._top and (is_short or (table.is_leading and self._y + room > self._bottom)):
            self._turn()
        self._flow(lines)
        if table.is_repeated:
            self._repeated.append(table)

    def _turn(self) -> None:
        self.done.append([])
        self._y = self._top = self._form.page.top
        for table in self._repeated:
            self._flow(self._lines(table))
            self._top = self._y

    def _opening(self, lines: Sequence[_Line]) -> float:
        first = next((number for number, line in enumerate(lines) if not line.row.is_head), len(lines) - 1)
        tear = TEAR_SHARE * (self._bottom - self._top)
        return sum(TEAR_ROOM if line.natural > tear else line.natural for line in lines[: first + 1])

    def _flow(self, lines: Sequence[_Line]) -> None:
        """The lines of a table one below the other; a cell over several pages is a box on each, with nothing in it."""
        begun: list[tuple[Box, int, float, bool]] = []  # with the line it ends in, its top here, whether it is whole
        fresh = self._y <= self._top
        for number, line in enumerate(lines):
            first = next((each for each in lines[number:] if not each.row.is_head), line)
            heads = sum(each.row.height for each in lines[number : lines.index(first) + 1]) if line.row.is_head else 0.0
            if not fresh and self._y + max(heads, line.height) > self._bottom:
                tear = TEAR_SHARE * (self._bottom - self._top)
                if line.height > tear and self._bottom - self._y > TEAR_ROOM:
                    raise Torn
                self.done[-1] += [replace(box, fitted=NOTHING, top=top, bottom=self._y) for box, _, top, _ in begun]
                self._turn()
                if line.row.repeat:
                    self._flow([each for each in lines[:number] if each.row.is_head])
                begun = [(box, last, self._y, False) for box, last, _, _ in begun]
            if self._y + line.height > self._bottom:
                raise Torn
            begun += [(box, last, self._y, True) for box, last in line.cells]
            self._y += line.height
            fresh = False
            for box, last, top, is_whole in begun:
                if last == number:
                    fitted = box.fitted if is_whole else NOTHING
                    self.done[-1].append(replace(box, fitted=fitted, top=top, bottom=self._y))
            begun = [each for each in begun if each[1] != number]

    def _lines(self, table: Table) -> list[_Line]:
        return _drawn(self._form, table, self._values)


def _placed(form: Form, block: Placed, values: Values) -> Box:
    text = _Written(form, None, values, {}, 0).text(block.cell.text)
    return Box(
        cell=block.cell,
        fitted=_fitted(block.cell, text, block.width, block.height),
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


def _drawn(form: Form, table: Table, values: Values) -> list[_Line]:
    """A table's lines with their cells, as high as their texts want."""
    edges = [form.page.left]
    for width in table.columns:
        edges.append(edges[-1] + width)
    made: list[_Line] = []
    wanted: list[tuple[int, float, int]] = []  # line a high text ends in, its height, the line it begins in
    lines, columns = _lines(table, values), _columns(table)
    for number, (index, entry, entry_number) in enumerate(lines):
        row, cells = table.rows[index], []
        written = _Written(form, row, values, entry, entry_number)
        needs = [row.height]
        for cell, column in zip(row.cells, columns[index], strict=True):
            covered = range(index, index + cell.rows)
            last = number if cell.rows == 1 else max(at for at, line in enumerate(lines) if line[0] in covered)
            left, right = edges[column], edges[column + cell.span]
            text, foot = written.text(cell.text), written.text(cell.foot)
            fitted = _fitted(cell, text, right - left, sum(table.rows[at].height for at in covered))
            box = Box(
                cell=cell,
                fitted=fitted,
                foot=foot,
                is_ruled=table.is_ruled,
                left=left,
                right=right,
                top=0.0,
                bottom=0.0,
            )
            cells.append((box, last))
            needs += [_need(box)] if cell.rows == 1 else []
            wanted += [(last, _need(box), number)]
        above = [need - sum(line.height for line in made[first:]) for last, need, first in wanted if last == number]
        made.append(_Line(row=row, height=max(needs + above), natural=max(needs), cells=tuple(cells)))
    return made


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


def _fitted(cell: Cell, text: str, width: float, height: float) -> Fitted:
    """The lines of a text in a cell of this size; of a vertical one the text as it is."""
    style = cell.style
    if cell.is_vertical:
        return Fitted((text,), style.size, 0.0)
    foot = style.size * style.leading / MM if cell.foot else 0.0
    room = (width - 2 * SIDE_PAD) * MM, (height - 2 * LEVEL_PAD - foot) * MM
    return fit(text, style, typeface(style.role), *room, is_growing=cell.is_growing)


def _need(box: Box) -> float:
    """The height its text wants, shrunk as far as it may."""
    style = box.cell.style
    foot = style.size * style.leading / MM if box.cell.foot else 0.0
    return 0.0 if box.cell.is_vertical else box.fitted.height / MM + 2 * LEVEL_PAD + foot


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

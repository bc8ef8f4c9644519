"""Tables running down pages: rows grow with their text, long cells are torn between pages, heads are written again."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Protocol

from app.documents.marks import CodeMark, ImageMark, PageMarks, TextMark
from app.documents.plans import MM, PAD_X, PAD_Y, CellPlan, RowPlan, TablePlan
from app.documents.wrapping import Fitted
from app.domain.papers.layout import Align, VerticalAlign

_TEAR_SHARE: Final = 0.4  # a row higher than this share of a page is torn rather than moved whole
_TEAR_ROOM: Final = 25 * MM  # least room worth beginning a torn row in
_TORN_HEIGHT: Final = 6 * MM  # least height of what is left of a torn row
_PAD_TOP: Final = 1.2 * MM
_CENTER: Final = 0.38  # the middle of a Chinese character above its baseline, in em
_SLACK: Final = 0.01


class Sheet(Protocol):
    """The page being filled: `y` is the next free line, `bottom` the end of the body."""

    y: float
    top: float
    bottom: float
    page: PageMarks

    def turn(self) -> None:
        """Begin a new page."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is drawn: the entry of the list it shows, if any, and its number."""

    plan: RowPlan
    index: int
    entry: Mapping[str, object]
    number: int


def lines_of(table: TablePlan, values: Mapping[str, object]) -> list[Line]:
    """The rows of a table with repeating rows multiplied."""
    lines: list[Line] = []
    for plan in table.rows:
        if not plan.row.repeat:
            lines.append(Line(plan, len(lines), {}, 0))
            continue
        entries = values.get(plan.row.repeat)
        entries = entries if isinstance(entries, list | tuple) else ()
        least = plan.row.blank_rows if values.get(plan.row.repeat) is None else plan.row.min_rows
        for number in range(max(len(entries), least)):
            is_entry = number < len(entries)
            lines.append(Line(plan, len(lines), entries[number] if is_entry else {}, number + 1 if is_entry else 0))
    return lines


class Setting:
    """A cell being set: what of its text is still to be written, and where it began on this page."""

    __slots__ = ("foot", "is_written", "last", "plan", "rest", "top")

    def __init__(self, plan: CellPlan, line: Line, values: Mapping[str, object], last: int) -> None:
        self.plan = plan
        self.last = last
        self.top = 0.0
        self.rest = plan.still or plan.set_for(values, line.entry, line.number)
        self.foot = plan.set_foot_for(values, line.entry, line.number) if plan.foot.parts else None
        self.is_written = False

    def need(self) -> float:
        """The height its remaining content wants."""
        plan = self.plan
        if self.is_written and (plan.is_label or not self.rest.lines):
            return 0.0
        height = self.rest.height + 2 * PAD_Y
        if plan.is_plain:
            return height
        if self.foot:
            height += self.foot.height
        return height

    def write(self, sheet: Sheet, values: Mapping[str, object], *, is_end: bool, is_ruled: bool) -> None:
        """Draw what fits between its top and the sheet's line; the rest stays for the next page."""
        plan, page = self.plan, sheet.page
        height = sheet.y - self.top
        if height <= _SLACK:
            return
        if is_ruled:
            page.frame(plan.x, self.top, plan.x + plan.width, sheet.y)
        fitted = self._taken(height, is_end=is_end)
        if fitted.lines:
            write_lines(page, plan, fitted, self.top, height - self._foot_height(is_end=is_end))
            self.is_written = True
        if is_end and not plan.is_plain:
            self._write_extras(page, height, values)

    def _foot_height(self, *, is_end: bool) -> float:
        return self.foot.height if is_end and self.foot else 0.0

    def _taken(self, height: float, *, is_end: bool) -> Fitted:
        rest = self.rest
        if is_end or rest.height + 2 * PAD_Y <= height + _SLACK:
            if not self.plan.is_label:
                self.rest = rest.taken(0, 0)
            elif self.is_written and rest.height > height:
                return rest.taken(0, 0)  # no room to write the label once more
            return rest
        if self.plan.is_label:
            return rest.taken(0, 0)
        count = max(1, math.floor((height - 2 * PAD_Y + _SLACK) / rest.pitch))
        self.rest = rest.taken(count)
        return rest.taken(0, count)

    def _write_extras(self, page: PageMarks, height: float, values: Mapping[str, object]) -> None:
        plan, foot = self.plan, self.foot
        if foot:
            baseline = self.top + height - PAD_Y - foot.height + foot.pitch / 2 + foot.size * _CENTER
            for number, text in enumerate(foot.lines):
                x = plan.x + plan.width - PAD_X - plan.foot.face.width(text) * foot.size
                _write(page, TextMark(x, baseline, plan.foot.face, foot.size, text), foot.masks[number : number + 1])
                baseline += foot.pitch
        room = min(plan.width, height) - 2 * PAD_Y
        if plan.cell.qr and (text := str(values.get(plan.cell.qr) or "")):
            x, y = plan.x + (plan.width - room) / 2, self.top + (height - room) / 2
            page.codes.append(CodeMark(x, y, room, text))
        if plan.cell.image:
            width = plan.width - 2 * PAD_X
            page.images.append(ImageMark(plan.x + PAD_X, self.top + PAD_Y, width, height - 2 * PAD_Y, plan.cell.image))


def write_lines(page: PageMarks, plan: CellPlan, fitted: Fitted, top: float, height: float) -> None:
    """Set lines of text in a cell that begins at `top`."""
    cell, face, size = plan.cell, plan.wording.face, fitted.size
    spare = height - fitted.height
    if cell.style.valign is VerticalAlign.MIDDLE:
        top += spare / 2
    elif cell.style.valign is VerticalAlign.BOTTOM:
        top += spare - min(_PAD_TOP, spare / 2)
    else:
        top += min(_PAD_TOP, spare / 2)
    align = Align.CENTER if cell.is_vertical else cell.style.align
    baseline = top + fitted.pitch / 2 + size * _CENTER
    for number, text in enumerate(fitted.lines):
        if text and not text.isspace():
            x = plan.x + PAD_X
            if align is not Align.LEFT:
                room = plan.width - 2 * PAD_X - face.width(text) * size
                x += room if align is Align.RIGHT else room / 2
            _write(page, TextMark(x, baseline, face, size, text), fitted.masks[number : number + 1])
        baseline += fitted.pitch


def _write(page: PageMarks, line: TextMark, masks: tuple[str, ...]) -> None:
    """Put a line on the page; of a masked one only what is drawn, where it stands in the whole."""
    if not masks:
        page.texts.append(line)
        return
    start = 0
    for sign, run in groupby(masks[0]):
        end = start + len(list(run))
        if sign == "1":
            x = line.x + line.face.width(line.text[:start]) * line.size
            page.texts.append(line._replace(x=x, text=line.text[start:end]))
        start = end


class TableFlow:
    """One table on its way down the pages."""

    def __init__(self, sheet: Sheet, table: TablePlan, lines: Sequence[Line], values: Mapping[str, object]) -> None:
        self._sheet = sheet
        self._table = table
        self._lines = lines
        self._values = values
        self._open: list[Setting] = []
        self._fresh_y = -1.0  # where a page's first row stands, when nothing followed its heads yet

    def run(self) -> None:
        """Draw the table from the sheet's line on, over as many pages as it takes."""
        sheet = self._sheet
        if self._table.table.is_kept and sheet.y > sheet.top:
            height = self.natural_height()
            if sheet.y + height > sheet.bottom and sheet.top + height <= sheet.bottom:
                sheet.turn()
        if sheet.y <= sheet.top:
            self._fresh_y = sheet.y
        for line in self._lines:
            self._place(line)

    def opening(self) -> float:
        """The room its beginning wants: the heads and the first row, or enough of a row that is torn."""
        height = 0.0
        for line in self._lines:
            need = _natural_height(line, self._values)
            is_torn = need > _TEAR_SHARE * (self._sheet.bottom - self._sheet.top)
            height += _TEAR_ROOM if is_torn else need
            if not line.plan.row.is_head:
                break
        return height

    def natural_height(self) -> float:
        """What all its rows take when none is torn."""
        return sum(_natural_height(line, self._values) for line in self._lines)

    def _place(self, line: Line) -> None:
        sheet = self._sheet
        if sheet.y + self._head_room(line) > sheet.bottom + _SLACK and sheet.y != self._fresh_y:
            self._turn(line)
        self._begin(line)
        least = line.plan.height
        while (need := self._need(line, least)) > sheet.bottom - sheet.y + _SLACK:
            is_fresh = sheet.y == self._fresh_y
            room = sheet.bottom - sheet.y
            if is_fresh or (need > _TEAR_SHARE * (sheet.bottom - sheet.top) and room > _TEAR_ROOM):
                sheet.y = sheet.bottom
                least = _TORN_HEIGHT
            self._turn(line)
        sheet.y += need
        self._end(line)

    def _begin(self, line: Line) -> None:
        for plan in line.plan.cells:
            last = line.index
            if plan.cell.rows > 1:
                last = self._last_line(line, plan.cell.rows)
            setting = Setting(plan, line, self._values, last)
            setting.top = self._sheet.y
            self._open.append(setting)

    def _last_line(self, line: Line, rows: int) -> int:
        covered = self._table.rows[self._table.rows.index(line.plan) :][:rows]
        return max(other.index for other in self._lines if any(other.plan is plan for plan in covered))

    def _need(self, line: Line, least: float) -> float:
        y = self._sheet.y
        return max(least, *(item.need() - (y - item.top) for item in self._open if item.last == line.index), 0.0)

    def _end(self, line: Line) -> None:
        still_open: list[Setting] = []
        is_ruled = self._table.table.is_ruled
        for setting in self._open:
            if setting.last == line.index:
                setting.write(self._sheet, self._values, is_end=True, is_ruled=is_ruled)
            else:
                still_open.append(setting)
        self._open = still_open

    def _turn(self, line: Line) -> None:
        sheet = self._sheet
        for setting in self._open:
            setting.write(sheet, self._values, is_end=False, is_ruled=self._table.table.is_ruled)
        sheet.turn()
        heads = [other for other in self._lines[: line.index] if other.plan.row.is_head]
        if heads and line.plan.row.repeat:
            TableFlow(sheet, self._table, heads, self._values).run()
        self._fresh_y = sheet.y
        for setting in self._open:
            setting.top = sheet.y

    def _head_room(self, line: Line) -> float:
        room = 0.0
        for other in self._lines[line.index :]:
            room += other.plan.height
            if not other.plan.row.is_head:
                break
        return room if line.plan.row.is_head else 0.0


def _natural_height(line: Line, values: Mapping[str, object]) -> float:
    """What a row takes when it is not torn."""
    needs = (Setting(plan, line, values, 0).need() for plan in line.plan.cells if plan.cell.rows == 1)
    return max(line.plan.height, *needs, 0.0)

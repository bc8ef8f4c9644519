"""Forms made ready for drawing, once: millimetres turned to points, columns resolved, fixed texts set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from app.documents.fonts import Typeface, typeface
from app.documents.formats import TICKED_BOX, Formatter, formatter
from app.documents.wrapping import Fitted, fit
from app.domain.papers.fields import PaperField
from app.domain.papers.form import Form
from app.domain.papers.layout import Block, Cell, Placed, Row, Table, TextStyle
from app.domain.papers.template import Template

MM: Final = 72 / 25.4
PAD_X: Final = 1.4 * MM
PAD_Y: Final = 0.7 * MM
ROW_NUMBER: Final = "#"

_LABEL_LINES: Final = 2  # a fixed text of so few lines is a label: written again on a following page
_VERTICAL_LEADING: Final = 1.15
_BOXES: Final = frozenset({"box", "boxes"})  # the styles that write check boxes


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder with its formatter; `is_entry` when it belongs to the line of a list."""

    key: str
    is_entry: bool
    show: Formatter
    is_printed: bool = False  # as boxes: the paper has them, only the ticks are missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A template made ready: its parts, whether it holds no values, and its typeface."""

    parts: tuple[str | Slot, ...]
    face: Typeface
    is_masked: bool = False

    @property
    def is_fixed(self) -> bool:
        """Whether it always reads the same."""
        return all(isinstance(part, str) for part in self.parts)

    def text(self, values: Mapping[str, object], entry: Mapping[str, object], number: int) -> str:
        """The text for these values; `number` is the line of the list, 0 for none."""
        return "".join(self._words(values, entry, number))

    def mask(self, values: Mapping[str, object], entry: Mapping[str, object], number: int) -> str:
        """For every character of the text but line ends: `1` for what a value brings, `0` for what the form has."""
        if not self.is_masked:
            return ""
        signs: list[str] = []
        for part, words in zip(self.parts, self._words(values, entry, number), strict=True):
            if isinstance(part, str) or part.key == ROW_NUMBER:
                signs += "0" * len(words.replace("\n", ""))
            elif part.is_printed:
                signs += ("1" if character == TICKED_BOX else "0" for character in words)
            else:
                is_blank = (entry if part.is_entry else values).get(part.key) is None
                signs += ("0" if is_blank else "1") * len(words.replace("\n", ""))
        return "".join(signs)

    def _words(self, values: Mapping[str, object], entry: Mapping[str, object], number: int) -> list[str]:
        words: list[str] = []
        for part in self.parts:
            if isinstance(part, str):
                words.append(part)
            elif part.key == ROW_NUMBER:
                words.append(str(number) if number else "")
            else:
                words.append(part.show((entry if part.is_entry else values).get(part.key)))
        return words


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPlan:
    """A cell with its place across the page; lengths in points."""

    cell: Cell
    x: float
    width: float
    height: float  # of all rows it covers, at their least
    wording: Wording
    foot: Wording
    still: Fitted | None  # its text, when that never changes
    is_label: bool
    is_plain: bool  # one line of text, without foot, QR or image

    def set_for(self, values: Mapping[str, object], entry: Mapping[str, object], number: int) -> Fitted:
        """Its text for these values, as `Wording.text` and `mask` have it."""
        fitted = self.set_text(self.wording.text(values, entry, number))
        return fitted.masked(self.wording.mask(values, entry, number)) if self.wording.is_masked else fitted

    def set_foot_for(self, values: Mapping[str, object], entry: Mapping[str, object], number: int) -> Fitted:
        """The text at its foot for these values."""
        fitted = self.set_foot(self.foot.text(values, entry, number))
        return fitted.masked(self.foot.mask(values, entry, number)) if self.foot.is_masked else fitted

    def set_text(self, text: str) -> Fitted:
        """`text` in lines at the size that fits the cell."""
        style = self.cell.style
        height = self.height - 2 * PAD_Y - (style.size * style.leading if self.foot.parts else 0)
        if self.cell.is_vertical:
            return _stacked(text, style, height)
        return fit(text, style, self.wording.face, self.width - 2 * PAD_X, height, is_growing=self.cell.is_growing)

    def set_foot(self, text: str) -> Fitted:
        """The text at the foot, on one line where it can be."""
        style = self.cell.style
        return fit(text, style, self.foot.face, self.width - 2 * PAD_X, style.size * style.leading)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlan:
    """A row, its least height in points and the cells that begin in it."""

    row: Row
    height: float
    cells: tuple[CellPlan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePlan:
    """A table with all its rows."""

    table: Table
    rows: tuple[RowPlan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedPlan:
    """A text at a fixed place; `y` from the top of the page, in points."""

    y: float
    plan: CellPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPlan:
    """A form ready to be filled; with `only_values`, for paper that has all the rest."""

    form: Form
    only_values: bool
    blocks: tuple[TablePlan | PlacedPlan | Block, ...]
    footer: tuple[Wording, ...]


_plans: WeakKeyDictionary[Form, FormPlan] = WeakKeyDictionary()
_overprints: WeakKeyDictionary[Form, FormPlan] = WeakKeyDictionary()


def plan_of(form: Form, *, only_values: bool = False) -> FormPlan:
    """The plan of a form, made the first time it is asked for."""
    known = _overprints if only_values else _plans
    plan = known.get(form)
    if plan is None:
        planner = _Planner(form, only_values=only_values)
        blocks = tuple(planner.block(block) for block in form.blocks)
        footer = tuple(planner.wording(part, planner.footer_style) for part in form.footer)
        plan = known[form] = FormPlan(form=form, only_values=only_values, blocks=blocks, footer=footer)
    return plan


class _Planner:
    """Makes the plans of one form's parts."""

    footer_style = TextStyle(size=9)

    def __init__(self, form: Form, *, only_values: bool) -> None:
        self._form = form
        self._is_masked = only_values
        self._fields = {field.key: field for field in form.fields}

    def block(self, block: Block) -> TablePlan | PlacedPlan | Block:
        """Tables and placed texts with plans; other blocks as they are."""
        if isinstance(block, Table):
            return TablePlan(table=block, rows=self._rows(block))
        if isinstance(block, Placed):
            plan = self._cell(block.cell, (block.x * MM, block.width * MM), block.height * MM, ())
            return PlacedPlan(y=block.y * MM, plan=plan)
        return block

    def wording(self, template: Template, style: TextStyle, entry_fields: Sequence[PaperField] = ()) -> Wording:
        """A template with formatters; `entry_fields` come before the form's own."""
        own = {field.key: field for field in entry_fields}
        parts: list[str | Slot] = []
        for part in template:
            if isinstance(part, str):
                parts.append(part)
            elif field := own.get(part.key) or self._fields.get(part.key):
                show = formatter(field, part.style)
                parts.append(Slot(part.key, part.key in own, show, is_printed=part.style in _BOXES))
            else:
                parts.append(Slot(part.key, False, lambda value: "" if value is None else str(value)))
        return Wording(parts=tuple(parts), face=typeface(style.role), is_masked=self._is_masked)

    def _rows(self, table: Table) -> tuple[RowPlan, ...]:
        edges = [self._form.page.left * MM]
        for column in table.columns:
            edges.append(edges[-1] + column * MM)
        taken = [0] * len(table.columns)  # rows each column is still covered by a cell from above
        rows: list[RowPlan] = []
        for index, row in enumerate(table.rows):
            listed = self._fields.get(row.repeat)
            entry_fields = listed.fields if listed else ()
            cells: list[CellPlan] = []
            column = 0
            for cell in row.cells:
                while taken[column]:
                    column += 1
                height = sum(covered.height for covered in table.rows[index : index + cell.rows]) * MM
                place = (edges[column], edges[column + cell.span] - edges[column])
                cells.append(self._cell(cell, place, height, entry_fields))
                taken[column : column + cell.span] = [cell.rows] * cell.span
                column += cell.span
            taken = [max(0, rows_left - 1) for rows_left in taken]
            rows.append(RowPlan(row=row, height=row.height * MM, cells=tuple(cells)))
        return tuple(rows)

    def _cell(
        self, cell: Cell, place: tuple[float, float], height: float, entry_fields: Sequence[PaperField]
    ) -> CellPlan:
        wording = self.wording(cell.text, cell.style, entry_fields)
        draft = CellPlan(
            cell=cell,
            x=place[0],
            width=place[1],
            height=height,
            wording=wording,
            foot=self.wording(cell.foot, cell.style, entry_fields),
            still=None,
            is_label=False,
            is_plain=not (cell.foot or cell.qr or cell.image),
        )
        if not wording.is_fixed:
            return draft
        still = draft.set_for({}, {}, 0)
        is_label = cell.is_vertical or len(still.lines) <= _LABEL_LINES
        return CellPlan(
            cell=cell,
            x=draft.x,
            width=draft.width,
            height=height,
            wording=wording,
            foot=draft.foot,
            still=still,
            is_label=is_label and bool(wording.parts),
            is_plain=draft.is_plain,
        )


def _stacked(text: str, style: TextStyle, height: float) -> Fitted:
    units: list[str] = []
    for character in text:
        if units and character.isascii() and units[-1].isascii():
            units[-1] += character  # a number or a unit stays upright and whole
        else:
            units.append(character)
    size = style.size
    while len(units) * size * _VERTICAL_LEADING > height and size > style.min_size:
        size -= 0.5
    return Fitted(tuple(units), size, size * _VERTICAL_LEADING)

"""How a form looks, as values: pages, tables and cells; lengths in millimetres, type sizes in points."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from app.domain.papers.template import Template


class FontRole(StrEnum):
    """The typefaces of official papers."""

    SONG = "song"  # 宋体, body
    HEI = "hei"  # 黑体, emphasis
    BOLD = "bold"  # 黑体加粗, titles


class Align(StrEnum):
    """Where text stands across its cell."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class VerticalAlign(StrEnum):
    """Where text stands down its cell."""

    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """Typeface, size and place of a text; it may shrink from `size` to `min_size` before its row grows."""

    role: FontRole = FontRole.SONG
    size: float = 10.5
    min_size: float = 7.5
    align: Align = Align.LEFT
    valign: VerticalAlign = VerticalAlign.MIDDLE
    leading: float = 1.25  # line pitch as a multiple of the size


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table.

    Attributes:
        text: what stands in it.
        foot: a second text at the bottom right, such as a date to be written in.
        style: how the text is set.
        span: columns it covers.
        rows: declared rows it covers; a covered repeating row counts with all its lines.
        is_vertical: set one character under the other.
        is_growing: wrapped at full size and the row grown, instead of being shrunk first.
        qr: key of the text field drawn as a QR code.
        image: file beside the layout drawn into the cell.
    """

    style: TextStyle
    text: Template = ()
    foot: Template = ()
    span: int = 1
    rows: int = 1
    is_vertical: bool = False
    is_growing: bool = False
    qr: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of at least `height`; with `repeat` one line for each entry of that list field.

    There are at least `min_rows` of them, and `blank_rows` when no list is given at all.
    """

    cells: tuple[Cell, ...]
    height: float
    is_head: bool = False  # drawn again when the table goes on over the page
    repeat: str = ""
    min_rows: int = 0
    blank_rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows over columns of fixed width; without rules it serves for titles, head lines and running text."""

    columns: tuple[float, ...]
    rows: tuple[Row, ...]
    is_ruled: bool = True
    is_repeated: bool = False  # drawn again at the top of every following page
    is_kept: bool = False  # not torn over two pages while it fits on one
    is_leading: bool = False  # a heading: not left alone at the foot of a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """White space."""

    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A perforation line across the paper, with a small text on it, before a stub."""

    text: str
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Text at a fixed place of every first page, for pre-printed paper; it never grows out of its box."""

    x: float
    y: float
    width: float
    height: float
    cell: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Horizontal stacked bars, one for each row of a list field.

    Attributes:
        rows: key of the list.
        label: key of the text beside the bar.
        parts: keys of the decimals stacked in the bar, left to right.
        total: key of the decimal written behind the bar.
        maximum: length of the whole axis, in hundredths.
        bar_height: pitch of one bar.
    """

    rows: str
    label: str
    parts: tuple[str, ...]
    total: str
    maximum: int
    bar_height: float = 7.0


Block: TypeAlias = Table | Gap | Cut | Placed | Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSize:
    """The paper and its margins."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float

    @property
    def body_width(self) -> float:
        """What is left between the side margins."""
        return self.width - self.left - self.right

    @property
    def body_height(self) -> float:
        """What is left between the upper and the lower margin."""
        return self.height - self.top - self.bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class CornerCode:
    """The QR code of a document number and the form in the top right corner of every page."""

    field: str
    size: float = 16.0

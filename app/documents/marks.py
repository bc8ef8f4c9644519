"""What stands on one page, before any ink: texts, rules, boxes and codes in points from the top left corner."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from app.documents.fonts import Typeface


class TextMark(NamedTuple):
    """A line of text; `y` is its baseline."""

    x: float
    y: float
    face: Typeface
    size: float
    text: str


class CodeMark(NamedTuple):
    """A QR code."""

    x: float
    y: float
    size: float
    text: str


class ImageMark(NamedTuple):
    """A picture fitted into a box."""

    x: float
    y: float
    width: float
    height: float
    name: str


class BarMark(NamedTuple):
    """A filled rectangle; `shade` is the grey from 0 (black) to 1."""

    x: float
    y: float
    width: float
    height: float
    shade: float


class CutMark(NamedTuple):
    """A dashed line across."""

    x0: float
    x1: float
    y: float


@dataclass(slots=True)
class PageMarks:
    """Everything on one page; rules are kept by their line, so that shared edges are drawn once."""

    texts: list[TextMark] = field(default_factory=list)
    codes: list[CodeMark] = field(default_factory=list)
    images: list[ImageMark] = field(default_factory=list)
    bars: list[BarMark] = field(default_factory=list)
    cuts: list[CutMark] = field(default_factory=list)
    across: defaultdict[float, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    down: defaultdict[float, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))

    def frame(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Rule the four sides of a cell."""
        x0, y0, x1, y1 = round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)
        side = (x0, x1)
        self.across[y0].append(side)
        self.across[y1].append(side)
        side = (y0, y1)
        self.down[x0].append(side)
        self.down[x1].append(side)

    def rules(self) -> Iterator[tuple[float, float, float, float]]:
        """All ruled lines as (x0, y0, x1, y1), pieces that touch joined."""
        for y, pieces in self.across.items():
            for start, end in _joined(pieces):
                yield start, y, end, y
        for x, pieces in self.down.items():
            for start, end in _joined(pieces):
                yield x, start, x, end


def _joined(pieces: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    pieces.sort()
    start, end = pieces[0]
    for next_start, next_end in pieces:
        if next_start > end + 0.01:
            yield start, end
            start, end = next_start, next_end
        elif next_end > end:
            end = next_end
    yield start, end

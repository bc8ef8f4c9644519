"""Whether everything on composed pages stays on its paper and nothing is printed over something else."""

from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from app.documents.marks import PageMarks
from app.documents.plans import MM
from app.domain.papers.form import Form

ROUNDING = 0.1


class Inked(NamedTuple):
    """The place a line of text takes, in points from the top left."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def misplaced(form: Form, pages: list[PageMarks]) -> list[tuple[Inked, ...]]:
    """Lines outside the margins, and pairs of lines one over the other."""
    found: list[tuple[Inked, ...]] = []
    for marks in pages:
        lines = sorted(_inked(marks), key=lambda line: line.top)
        found += [(line,) for line in lines if not _is_inside(form, line)]
        for number, one in enumerate(lines):
            below = takewhile(lambda line, foot=one.bottom: line.top < foot, lines[number + 1 :])  # type: ignore[misc]
            found += [(one, other) for other in below if _is_over(one, other)]
    return found


def _inked(marks: PageMarks) -> Iterator[Inked]:
    for x, y, face, size, text in marks.texts:
        yield Inked(x, y - 0.8 * size, x + face.width(text) * size, y + 0.08 * size, text)


def _is_inside(form: Form, line: Inked) -> bool:
    page = form.page
    is_across = line.left >= page.left * MM - ROUNDING and line.right <= (page.width - page.right) * MM + ROUNDING
    is_down = line.top >= page.top * MM - ROUNDING and line.bottom <= (page.height - page.bottom) * MM + ROUNDING
    return is_across and is_down


def _is_over(one: Inked, other: Inked) -> bool:
    is_beside = one.right <= other.left + ROUNDING or other.right <= one.left + ROUNDING
    return not is_beside and other.bottom > one.top

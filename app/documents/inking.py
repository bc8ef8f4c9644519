"""Marks drawn on a ReportLab canvas."""

from io import BytesIO
from typing import Any, Final

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.documents.fonts import load_font, typeface
from app.documents.formats import EMPTY_BOX, TICKED_BOX
from app.documents.marks import CodeMark, ImageMark, PageMarks, TextMark
from app.documents.packing import packed
from app.documents.plans import MM
from app.documents.qr import dark_runs
from app.domain.papers.form import Form
from app.domain.papers.layout import FontRole
from app.domain.papers.overprint import Shift

_BOXES: Final = frozenset(EMPTY_BOX + TICKED_BOX)
_BOX_SIDE: Final = 0.8  # em
_BOX_DROP: Final = 0.03  # em below the baseline
_DASHES: Final = (3, 2)


def new_canvas(form: Form, target: BytesIO) -> Canvas:
    """A canvas that writes the same bytes for the same marks, with no font but ours."""
    first = typeface(FontRole.SONG).primary
    load_font(first)
    size = (form.page.width * MM, form.page.height * MM)
    canvas = Canvas(target, pagesize=size, invariant=1, pageCompression=1, initialFontName=first)
    canvas.setTitle(form.name)
    canvas.setSubject(f"{form.code} v{form.version}")
    return canvas


def finish(canvas: Canvas, target: BytesIO) -> bytes:
    """The PDF of a canvas made by `new_canvas`, to which nothing more is drawn."""
    canvas.save()
    return packed(target.getvalue())


class Ink:
    """Draws the pages of one form; heights are turned over, because a canvas counts from the bottom.

    With a `shift` only values are drawn, moved by it: no rules, no pictures, and of check boxes the ticks.
    """

    def __init__(self, canvas: Canvas, form: Form, shift: Shift | None = None) -> None:
        self._canvas = canvas
        self._shift = shift
        self._height = form.page.height * MM
        self._line_width = form.line_width * MM
        self._images = form.images

    def page(self, marks: PageMarks, footer: list[TextMark]) -> None:
        """Draw one page and close it."""
        if self._shift is not None:
            right, down = self._shift.right_tenths, self._shift.down_tenths
            self._canvas.translate(right * MM / 10, -down * MM / 10)
        else:
            self._draw_rules(marks)
            for image in marks.images:
                self._draw_image(image)
        self._draw_bars(marks)
        self._draw_texts(marks.texts + footer)
        for code in marks.codes:
            self._draw_code(code)
        self._canvas.showPage()

    def _draw_rules(self, marks: PageMarks) -> None:
        canvas, height = self._canvas, self._height
        canvas.setLineCap(2)
        canvas.setLineWidth(self._line_width)
        lines = [(x0, height - y0, x1, height - y1) for x0, y0, x1, y1 in marks.rules()]
        if lines:
            canvas.lines(lines)
        if marks.cuts:
            canvas.setDash(_DASHES)
            canvas.lines([(cut.x0, height - cut.y, cut.x1, height - cut.y) for cut in marks.cuts])
            canvas.setDash()

    def _draw_bars(self, marks: PageMarks) -> None:
        canvas = self._canvas
        for bar in marks.bars:
            canvas.setFillGray(bar.shade)
            canvas.rect(bar.x, self._height - bar.y - bar.height, bar.width, bar.height, stroke=0, fill=1)
        if marks.bars:
            canvas.setFillGray(0)

    def _draw_texts(self, texts: list[TextMark]) -> None:
        canvas, height = self._canvas, self._height
        ink = canvas.beginText()
        font: tuple[str, float] | None = None
        boxes: list[tuple[float, float, float, bool]] = []
        for mark in texts:
            pieces = [mark] if _BOXES.isdisjoint(mark.text) else _split_boxes(mark, boxes)
            for x, y, face, size, text in pieces:
                ink.setTextOrigin(x, height - y)
                for name, run in face.runs(text):
                    if font != (name, size):
                        font = (name, size)
                        ink.setFont(name, size)
                    ink.textOut(run)
        canvas.drawText(ink)
        for x, y, size, is_ticked in boxes:
            self._draw_box(x, height - y, size, is_ticked=is_ticked)

    def _draw_box(self, x: float, y: float, size: float, *, is_ticked: bool) -> None:
        side = _BOX_SIDE * size
        x += (size - side) / 2
        y -= _BOX_DROP * size
        path: Any = self._canvas.beginPath()
        if self._shift is None:
            path.rect(x, y, side, side)
        if is_ticked:
            path.moveTo(x + 0.18 * side, y + 0.52 * side)
            path.lineTo(x + 0.42 * side, y + 0.22 * side)
            path.lineTo(x + 0.86 * side, y + 0.82 * side)
        self._canvas.setLineWidth(size / 16)
        self._canvas.drawPath(path, stroke=1, fill=0)

    def _draw_code(self, code: CodeMark) -> None:
        count, runs = dark_runs(code.text)
        module = code.size / count
        top = self._height - code.y
        path: Any = self._canvas.beginPath()
        for row, column, length in runs:
            path.rect(code.x + column * module, top - (row + 1) * module, length * module, module)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def _draw_image(self, mark: ImageMark) -> None:
        y = self._height - mark.y - mark.height
        picture = ImageReader(BytesIO(self._images[mark.name]))
        self._canvas.drawImage(picture, mark.x, y, mark.width, mark.height, mask="auto", preserveAspectRatio=True)


def _split_boxes(mark: TextMark, boxes: list[tuple[float, float, float, bool]]) -> list[TextMark]:
    """The texts between check boxes; the boxes go to `boxes` as (x, y, size, is ticked)."""
    pieces: list[TextMark] = []
    x, text = mark.x, ""
    for character in mark.text:
        if character not in _BOXES:
            text += character
            continue
        if text:
            pieces.append(mark._replace(x=x, text=text))
            x += mark.face.width(text) * mark.size
            text = ""
        boxes.append((x, mark.y, mark.size, character == TICKED_BOX))
        x += mark.size
    if text:
        pieces.append(mark._replace(x=x, text=text))
    return pieces

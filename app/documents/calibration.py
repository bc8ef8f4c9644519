"""The calibration sheet: a cross at a known place, and rulers at the edges to see what a printer leaves out."""

from io import BytesIO
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from app.documents.fonts import PRESS_LOCK, load_font, typeface
from app.documents.inking import finish, new_canvas
from app.documents.plans import MM
from app.documents.rendering import RenderedPaper
from app.domain.papers.form import Form
from app.domain.papers.layout import FontRole
from app.domain.papers.overprint import CROSS_TENTHS, Shift

_ARM: Final = 20.0  # millimetres of the cross to each side
_LINE: Final = 0.1
_TICK: Final = 1.5
_TEN: Final = 10  # a longer tick
_SIZE: Final = 10.0
_LEADING: Final = 6.0  # millimetres


def calibration_sheet(form: Form, shift: Shift, words: tuple[str, ...]) -> RenderedPaper:
    """One page of the form's paper with a cross where `CROSS_TENTHS` says, moved by `shift`.

    Beside it the `words`, a line each, and half a ruler of millimetres along the cross.
    """
    target = BytesIO()
    with PRESS_LOCK:
        canvas = new_canvas(form, target)
        canvas.setLineWidth(_LINE * MM)
        canvas.translate(shift.right_tenths * MM / 10, (form.page.height - shift.down_tenths / 10) * MM)
        cross = CROSS_TENTHS / 10
        _draw_cross(canvas, cross)
        _write(canvas, cross + _TICK * 4, cross + _LEADING * 2, words)
        canvas.showPage()
        return RenderedPaper(pdf=finish(canvas, target), page_count=1)


def _draw_cross(canvas: Canvas, cross: float) -> None:
    lines = [(cross - _ARM, cross, cross + _ARM * 2, cross), (cross, cross - _ARM, cross, cross + _ARM * 2)]
    for step in range(-int(_ARM), int(_ARM * 2) + 1):
        tick = _TICK * (2 if step % _TEN == 0 else 1)
        lines += [(cross + step, cross, cross + step, cross - tick), (cross, cross + step, cross - tick, cross + step)]
    canvas.lines([(x0 * MM, -y0 * MM, x1 * MM, -y1 * MM) for x0, y0, x1, y1 in lines])


def _write(canvas: Canvas, x: float, y: float, words: tuple[str, ...]) -> None:
    face = typeface(FontRole.SONG)
    ink = canvas.beginText()
    for number, line in enumerate(words):
        ink.setTextOrigin(x * MM, -(y + number * _LEADING) * MM)
        for name, run in face.runs(line):
            load_font(name)
            ink.setFont(name, _SIZE)
            ink.textOut(run)
    canvas.drawText(ink)

"""A finished PDF read back: texts with their places and ruled lines, in millimetres from the top left."""

from ctypes import POINTER, c_float, c_ushort, cast, create_string_buffer
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2  # type: ignore[import-untyped] # ships no types
from pypdfium2 import raw

MM = 72 / 25.4
STRAIGHT = 0.01
SHORT = 4.0  # check boxes and QR codes are no rules


class Run(NamedTuple):
    """A piece of text in one font, without white space; `x` and `y` are where its first character stands."""

    text: str
    x: float
    y: float
    size: float  # in points


class Line(NamedTuple):
    """A ruled line at `place` from `start` to `end` along the other axis."""

    place: float
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """One page."""

    width: float
    height: float
    runs: tuple[Run, ...]
    upright: tuple[Line, ...]
    level: tuple[Line, ...]
    has_all_fonts: bool  # every font is embedded


def read_page(pdf: bytes, number: int = 0) -> PageRead:
    """What stands on page `number`, counted from 0."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[number]
    height, text_page = page.get_height(), page.get_textpage()
    runs, has_all_fonts = [], True
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        runs.append(_run(item, text_page, height))
        has_all_fonts &= raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(item)) == 1
    upright, level = _rules(page, height)
    read = PageRead(
        width=page.get_width() / MM,
        height=height / MM,
        runs=tuple(runs),
        upright=tuple(upright),
        level=tuple(level),
        has_all_fonts=has_all_fonts,
    )
    text_page.close()
    page.close()
    document.close()
    return read


def _run(item: pypdfium2.PdfObject, text_page: pypdfium2.PdfTextPage, height: float) -> Run:
    length = raw.FPDFTextObj_GetText(item, text_page, None, 0)
    buffer = create_string_buffer(length)
    raw.FPDFTextObj_GetText(item, text_page, cast(buffer, POINTER(c_ushort)), length)
    text = buffer.raw[: length - 2].decode("utf-16-le")
    size = c_float()
    raw.FPDFTextObj_GetFontSize(item, size)
    matrix = item.get_matrix()
    return Run("".join(text.split()), matrix.e / MM, (height - matrix.f) / MM, size.value)


def _rules(page: pypdfium2.PdfPage, height: float) -> tuple[list[Line], list[Line]]:
    upright: list[Line] = []
    level: list[Line] = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        last = (0.0, 0.0)
        for index in range(raw.FPDFPath_CountSegments(item)):
            segment = raw.FPDFPath_GetPathSegment(item, index)
            x, y = c_float(), c_float()
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            point = (x.value / MM, (height - y.value) / MM)
            if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO:
                _sort_line(last, point, upright, level)
            last = point
    return upright, level


def _sort_line(start: tuple[float, float], end: tuple[float, float], upright: list[Line], level: list[Line]) -> None:
    (x0, y0), (x1, y1) = start, end
    if abs(x0 - x1) < STRAIGHT and abs(y0 - y1) > SHORT:
        upright.append(Line(x0, min(y0, y1), max(y0, y1)))
    elif abs(y0 - y1) < STRAIGHT and abs(x0 - x1) > SHORT:
        level.append(Line(y0, min(x0, x1), max(x0, x1)))

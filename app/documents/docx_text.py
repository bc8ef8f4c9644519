"""Text as Word and WPS keep it: runs in the typefaces of official papers, paragraphs with exact spacing."""

from typing import Final

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

from app.documents.formats import EMPTY_BOX, TICKED_BOX
from app.domain.papers.layout import Align, FontRole, TextStyle

TWIPS: Final = 20  # in a point
_HALVES: Final = 2  # type sizes are counted in half points

FONTS: Final = {FontRole.SONG: "宋体", FontRole.HEI: "黑体", FontRole.BOLD: "黑体"}
"""The typefaces by name: every Chinese office has them; a document does not carry its fonts."""

_SIGNS: Final = str.maketrans({EMPTY_BOX: "□", TICKED_BOX: "☑"})
_ALIGNS: Final = {Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right"}


def element(tag: str, **attributes: object) -> BaseOxmlElement:
    """An element of the WordprocessingML namespace, its attributes likewise: `element("tcW", w=1000)`."""
    made: BaseOxmlElement = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def inside(parent: BaseOxmlElement, *children: BaseOxmlElement) -> BaseOxmlElement:
    """The parent with these at its end."""
    parent.extend(children)
    return parent


def fonts(role: FontRole) -> BaseOxmlElement:
    """The typeface of a role for Chinese and Latin alike; quotation marks and boxes are set as Chinese."""
    name = FONTS[role]
    return element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name, hint="eastAsia")


def run(text: str, role: FontRole, size: float) -> BaseOxmlElement:
    """A stretch of text in one typeface and size; line ends become breaks, the drawn boxes signs."""
    made = inside(element("r"), _look(role, size))
    for number, line in enumerate(text.translate(_SIGNS).split("\n")):
        if number:
            made.append(element("br"))
        made.append(_written(line))
    return made


def field(code: str, role: FontRole, size: float) -> BaseOxmlElement:
    """A field Word counts itself: `PAGE`, `NUMPAGES`."""
    shown = inside(element("r"), _look(role, size), _written("1"))
    return inside(element("fldSimple", instr=f" {code} "), shown)


def paragraph(
    style: TextStyle, pitch: float, *runs: BaseOxmlElement, before: float = 0, after: float = 0, is_kept: bool = False
) -> BaseOxmlElement:
    """A paragraph with lines at least `pitch` apart, `before` and `after` it white space; lengths in points.

    With `is_kept` it stays on one page with what follows.
    """
    about = element("pPr")
    if is_kept:
        about.append(element("keepNext"))
    spacing = element(
        "spacing",
        before=round(before * TWIPS),
        after=round(after * TWIPS),
        line=round(pitch * TWIPS),
        lineRule="atLeast",
    )
    inside(about, spacing, element("jc", val=_ALIGNS[style.align]))
    return inside(element("p"), about, *runs)


def space(height: float) -> BaseOxmlElement:
    """White space of exactly this height in points, at least one; it also parts tables that follow each other."""
    tiny = inside(element("rPr"), element("sz", val=_HALVES), element("szCs", val=_HALVES))
    line = element("spacing", before=0, after=0, line=max(TWIPS, round(height * TWIPS)), lineRule="exact")
    return inside(element("p"), inside(element("pPr"), line, tiny))


def _look(role: FontRole, size: float) -> BaseOxmlElement:
    about = inside(element("rPr"), fonts(role))
    if role is FontRole.BOLD:
        inside(about, element("b"), element("bCs"))
    halves = round(size * _HALVES)
    return inside(about, element("sz", val=halves), element("szCs", val=halves))


def _written(text: str) -> BaseOxmlElement:
    made = element("t")
    made.set(qn("xml:space"), "preserve")
    made.text = text
    return made

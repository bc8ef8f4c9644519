"""A form and its values as a document to be worked on further in Word and WPS, from the same layout as the paper."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

import docx
from docx.document import Document
from docx.opc.oxml import serialize_part_xml
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from app.documents.docx_table import paragraphs_of, table_of
from app.documents.docx_text import FONTS, TWIPS, element, field, fonts, inside, paragraph, run, space
from app.documents.flow import Line, lines_of
from app.documents.fonts import PRESS_LOCK
from app.documents.plans import MM, FormPlan, PlacedPlan, Slot, TablePlan, Wording, plan_of
from app.domain.papers.form import Form
from app.domain.papers.layout import Align, Block, Cut, FontRole, Gap, TextStyle, VerticalAlign
from app.domain.papers.validation import check_values
from app.domain.problems import refuse_if_any

_FOOTER_SIZE: Final = 9.0
_MARK_SIZE: Final = 14.0
_COUNTED: Final = {"page": "PAGE", "pages": "NUMPAGES"}
_ELSEWHERE: Final = {FONTS[FontRole.SONG]: "Noto Serif CJK SC", FONTS[FontRole.HEI]: "Noto Sans CJK SC"}
_THUMBNAIL: Final = "/thumbnail"

Values = Mapping[str, object]


def write_docx(form: Form, values: Values, *, made_at: datetime, mark: str = "") -> bytes:
    """The paper as an Office Open XML document: page, margins, titles, tables and texts as on paper.

    `mark` stands above the top left of every page (副本). The QR code is left out: it stands for the paper that was
    recorded, not for a copy somebody goes on writing.

    Raises:
        Refusal: when a value is missing, of the wrong kind or unprintable.
    """
    refuse_if_any(check_values(form.fields, values))
    document = docx.Document()
    _prepare(document, form, made_at)
    with PRESS_LOCK:
        plan = plan_of(form)
        body = document.element.body
        end = body[-1]  # the section's own element stays last
        for made in _blocks(plan, values):
            end.addprevious(made)
        _write_footer(document, plan, values)
    if mark:
        _write_mark(document, mark)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _blocks(plan: FormPlan, values: Values) -> Iterator[BaseOxmlElement]:
    """The blocks from the top down; tables are parted by a line of one point, or they would become one."""
    was_table = False
    for block in plan.blocks:
        if isinstance(block, TablePlan) and not _is_running_text(block):
            if was_table:
                yield space(1)
            yield table_of(block, values, plan.form.line_width)
            was_table = True
        else:
            yield from _other(block, values)
            was_table = False
    if was_table:
        yield space(1)  # a document ends with a paragraph


def _other(block: TablePlan | PlacedPlan | Block, values: Values) -> Iterator[BaseOxmlElement]:
    if isinstance(block, TablePlan):
        for line in lines_of(block, values):
            yield from _running(block, line, values)
    elif isinstance(block, Gap):
        yield space(block.height * MM)
    elif isinstance(block, Cut):
        words = run(f"- - - - - - - - - - {block.text} - - - - - - - - - -", FontRole.SONG, _FOOTER_SIZE)
        yield paragraph(TextStyle(align=Align.CENTER), block.height * MM, words)


def _is_running_text(block: TablePlan) -> bool:
    """Whether a table serves for a title or a paragraph: no rules, and one cell that says something in each row."""
    said = [sum(bool(cell.wording.parts) for cell in row.cells) for row in block.rows]
    return not block.table.is_ruled and all(count == 1 for count in said)


def _running(block: TablePlan, line: Line, values: Values) -> list[BaseOxmlElement]:
    """A title or a paragraph, with the white space its row leaves around it."""
    (cell,) = (cell for cell in line.plan.cells if cell.wording.parts)
    made = paragraphs_of(cell, line, values, is_kept=block.table.is_leading)
    spare = max(0.0, line.plan.height - cell.set_for(values, line.entry, line.number).height)
    above = {VerticalAlign.TOP: 0.0, VerticalAlign.MIDDLE: spare / 2, VerticalAlign.BOTTOM: spare}
    before = above[cell.cell.style.valign]
    _spacing(made[0]).set(qn("w:before"), str(round(before * TWIPS)))
    _spacing(made[-1]).set(qn("w:after"), str(round((spare - before) * TWIPS)))
    return made


def _spacing(made: BaseOxmlElement) -> BaseOxmlElement:
    found: BaseOxmlElement = next(made.iter(qn("w:spacing")))
    return found


def _write_footer(document: Document, plan: FormPlan, values: Values) -> None:
    """Left, middle and right of the bottom margin; pages are counted by whoever shows the document."""
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    width = round(plan.form.page.body_width * MM * TWIPS)
    tabs = inside(element("tabs"), element("tab", val="center", pos=width // 2), element("tab", val="right", pos=width))
    made = inside(element("p"), inside(element("pPr"), tabs))
    for number, wording in enumerate(plan.footer):
        if number:
            made.append(inside(element("r"), element("tab")))
        inside(made, *_footer_runs(wording, values))
    kept = footer._element  # noqa: SLF001 - the library has no other way to an element it does not know
    kept[:] = [made]


def _write_mark(document: Document, mark: str) -> None:
    header = document.sections[0].header
    header.is_linked_to_previous = False
    kept = header._element  # noqa: SLF001 - as for the footer
    kept[:] = [inside(element("p"), run(mark, FontRole.BOLD, _MARK_SIZE))]


def _footer_runs(wording: Wording, values: Values) -> Iterator[BaseOxmlElement]:
    for part in wording.parts:
        if isinstance(part, Slot) and part.key in _COUNTED:
            yield field(_COUNTED[part.key], FontRole.SONG, _FOOTER_SIZE)
        else:
            text = part if isinstance(part, str) else part.show(values.get(part.key))
            yield run(text, FontRole.SONG, _FOOTER_SIZE)


def _prepare(document: Document, form: Form, made_at: datetime) -> None:
    """Page, fonts and properties in place of those of the library's template."""
    _set_page(document, form)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    look = inside(element("rPr"), fonts(FontRole.SONG), element("lang", val="zh-CN", eastAsia="zh-CN"))
    spacing = element("spacing", before=0, after=0)
    defaults[:] = [
        inside(element("rPrDefault"), look),
        inside(element("pPrDefault"), inside(element("pPr"), spacing)),
    ]
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # of Word 2013 and later, where tables stand flush with the margin
    about = document.core_properties
    about.title, about.author, about.comments, about.language = form.name, "", "", "zh-CN"
    about.created = about.modified = made_at.astimezone(UTC).replace(tzinfo=None)
    _name_fonts(document)
    rels = document.part.package.rels  # the template brings a picture of itself along
    for key in [key for key, rel in rels.items() if rel.reltype.endswith(_THUMBNAIL)]:
        del rels[key]


def _set_page(document: Document, form: Form) -> None:
    page, section = form.page, document.sections[0]
    size = element("pgSz", w=_twips(page.width), h=_twips(page.height))
    if page.width > page.height:
        size.set(qn("w:orient"), "landscape")
    margins = element(
        "pgMar",
        top=_twips(page.top),
        right=_twips(page.right),
        bottom=_twips(page.bottom),
        left=_twips(page.left),
        header=_twips(page.top / 2),
        footer=_twips(page.bottom / 2),
        gutter=0,
    )
    kept = section._sectPr  # noqa: SLF001 - the library has no other way to exact measures
    for tag, made in (("w:pgSz", size), ("w:pgMar", margins)):
        kept.replace(kept.find(qn(tag)), made)


def _twips(millimetres: float) -> int:
    return round(millimetres * MM * TWIPS)


def _name_fonts(document: Document) -> None:
    """Say what the typefaces are and which others may stand in for them where they are not installed."""
    for rel in document.part.rels.values():
        part: Any = rel.target_part
        if part.partname == "/word/fontTable.xml":
            table = parse_xml(part.blob)
            table[:] = [
                inside(
                    element("font", name=name), element("altName", val=other), element("charset", val="86"),
                    element("family", val="auto"), element("pitch", val="default"),
                )
                for name, other in _ELSEWHERE.items()
            ]  # fmt: skip
            part._blob = serialize_part_xml(table)  # noqa: SLF001 - a part the library only copies

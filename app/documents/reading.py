"""Forms read from their `form.toml`: head, page, fields and, by `layouts`, the blocks."""

from collections.abc import Mapping
from typing import Final

from app.documents.grids import read_template
from app.documents.layouts import LayoutReader
from app.documents.section import Section
from app.domain.papers.fields import (
    USUAL_PASSAGE_LENGTH,
    USUAL_ROWS,
    USUAL_TEXT_LENGTH,
    FieldKind,
    PaperField,
)
from app.domain.papers.form import Form
from app.domain.papers.layout import Block, Chart, CornerCode, PageSize, Placed, Table
from app.domain.papers.subject import PaperKind
from app.domain.papers.template import Template
from app.domain.problems import Problem

_SIZES: Final[Mapping[str, tuple[float, float]]] = {
    "A3": (297, 420),
    "A4": (210, 297),
    "A5": (148, 210),
    "A4-landscape": (297, 210),
    "A5-landscape": (210, 148),
    "continuous": (241, 279.4),  # 241 mm 连续纸, whole sheet
    "continuous-half": (241, 139.7),
    "continuous-third": (241, 93.1),
}
_KINDS: Final = frozenset(kind.value for kind in FieldKind)
_NUMBERS: Final = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY})
_SUBJECTS: Final = frozenset(kind.value for kind in PaperKind) - {PaperKind.VALUES}  # those fill every form
_MARGINS: Final = (15.0, 15.0, 15.0, 20.0)  # top, right, bottom, left: the left one is for binding
_FOOTER: Final = ("{copy}", "第 {page} 页 共 {pages} 页", "")
_FOOTER_KEYS: Final = frozenset({"copy", "page", "pages"})


def read_form(data: Mapping[str, object], images: Mapping[str, bytes]) -> tuple[Form, tuple[Problem, ...]]:
    """A form from parsed TOML, and everything wrong with it; a form with problems must not be used.

    `images` are the pictures found beside the file.
    """
    problems: list[Problem] = []
    top = Section(data, "", problems)
    fields = tuple(_read_field(section) for section in top.sections("fields"))
    _check_totals(top, fields)
    page = _read_page(top)
    corner = _read_corner(top, fields)
    reader = LayoutReader(page=page, fields=fields, corner=corner, images=images)
    form = Form(
        code=top.text("code"),
        name=top.text("name"),
        version=top.whole("version"),
        source=top.text("source"),
        layout_status=top.text("layout_status", ""),
        copies=top.texts("copies"),
        page=page,
        fields=fields,
        blocks=reader.blocks(top),
        corner=corner,
        footer=_read_footer(top, fields),
        line_width=top.number("line_width", 0.2),
        images=images,
        subjects=_read_subjects(top),
        is_office=top.flag("office"),
    )
    if form.is_office and not all(map(_is_for_office, form.blocks)):
        top.blame("form.not_for_office", "office")
    top.finish()
    return form, tuple(problems)


def _is_for_office(block: Block) -> bool:
    """Whether a document for Word can hold this: all but charts, pictures and texts at fixed places."""
    if isinstance(block, Table):
        return not any(cell.qr or cell.image for row in block.rows for cell in row.cells)
    return not isinstance(block, Chart | Placed)


def _read_subjects(top: Section) -> frozenset[PaperKind]:
    names = top.texts("fills_from")
    for name in names:
        if name not in _SUBJECTS:
            top.blame("form.unknown_kind", "fills_from", name=name)
    return frozenset(PaperKind(name) for name in names if name in _SUBJECTS)


def _read_field(section: Section, *, is_inner: bool = False) -> PaperField:
    name = section.text("type", "text")
    kind = FieldKind(name) if name in _KINDS else FieldKind.TEXT
    if name not in _KINDS or (is_inner and kind is FieldKind.LIST):
        section.blame("form.unknown_kind", "type", name=name)
    is_multiline = section.flag("lines")
    usual = USUAL_PASSAGE_LENGTH if is_multiline else USUAL_TEXT_LENGTH
    choices = section.pairs("choices")
    inner = () if is_inner else tuple(_read_field(item, is_inner=True) for item in section.sections("fields"))
    if (kind in (FieldKind.CHOICE, FieldKind.CHOICES)) != bool(choices):
        section.blame("form.choices", "choices")
    if (kind is FieldKind.LIST) != bool(inner):
        section.blame("form.list_fields", "fields")
    field = PaperField(
        key=section.text("key"),
        label=section.text("label"),
        kind=kind,
        is_required=section.flag("required"),
        max_length=section.whole("max", USUAL_ROWS if kind is FieldKind.LIST else usual),
        is_multiline=is_multiline,
        choices=choices,
        fields=inner,
        sum_of=section.text("sum_of", ""),
        at_most=section.text("at_most", ""),
    )
    section.finish()
    return field


def _check_totals(top: Section, fields: tuple[PaperField, ...]) -> None:
    """Record totals that name no column of numbers, and limits that name no number, of their own kind."""
    kinds = {field.key: field.kind for field in fields}
    for field in fields:
        kinds |= {f"{field.key}.{column.key}": column.kind for column in field.fields}
    for number, field in enumerate(fields, start=1):
        for key, name in (("sum_of", field.sum_of), ("at_most", field.at_most)):
            if name and (field.kind not in _NUMBERS or kinds.get(name) is not field.kind):
                top.blame("form.unknown_field", f"fields[{number}].{key}", name=name)


def _read_page(top: Section) -> PageSize:
    section = top.section("page") or top.child({}, "page")
    size = section.numbers("measures") if section.has("measures") else _SIZES.get(section.text("size", "A4"), ())
    if len(size) != len(_SIZES["A4"]):
        section.blame("form.page_size", "size")
        size = _SIZES["A4"]
    margins = section.numbers("margins") if section.has("margins") else _MARGINS
    if len(margins) != len(_MARGINS):
        section.blame("form.margins", "margins")
        margins = _MARGINS
    section.finish()
    top_margin, right, bottom, left = margins
    return PageSize(width=size[0], height=size[1], top=top_margin, right=right, bottom=bottom, left=left)


def _read_corner(top: Section, fields: tuple[PaperField, ...]) -> CornerCode | None:
    section = top.section("corner")
    if section is None:
        return None
    corner = CornerCode(field=section.text("field"), size=section.number("size", 16))
    if not any(field.key == corner.field and field.kind is FieldKind.TEXT for field in fields):
        section.blame("form.unknown_field", "field", name=corner.field)
    section.finish()
    return corner


def _read_footer(top: Section, fields: tuple[PaperField, ...]) -> tuple[Template, Template, Template]:
    texts = top.texts("footer") if top.has("footer") else _FOOTER
    if len(texts) != len(_FOOTER):
        top.blame("form.footer", "footer")
        texts = _FOOTER
    left, middle, right = (
        read_template(top, "footer", text, {field.key: field for field in fields}, _FOOTER_KEYS) for text in texts
    )
    return left, middle, right

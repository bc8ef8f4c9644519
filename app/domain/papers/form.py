"""A form definition: everything that is known about one printable paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from app.domain.papers.fields import PaperField
from app.domain.papers.layout import Block, CornerCode, PageSize
from app.domain.papers.subject import PaperKind
from app.domain.papers.template import Template

UNVERIFIED: Final = "待核对"  # layout status of a form whose official layout was not seen


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, weakref_slot=True)
class Form:
    """One printable form; two forms are the same only when they are the same object.

    Attributes:
        code: stable name, also the name of its folder.
        name: what staff call it.
        version: raised with every change of layout or fields.
        source: where layout and fields come from.
        layout_status: empty, or why the layout must still be checked; shown in the catalogue, never on the paper.
        copies: names of the copies that are signed and handed out (客户留存 …); empty for a single one.
        page: paper and margins.
        fields: the values it takes.
        blocks: what is drawn, from the top down.
        corner: QR code of the document number, where the form carries one.
        footer: texts at the left, middle and right of the bottom margin; `{page}`, `{pages}` and `{copy}` are known.
        line_width: of the rules, in millimetres.
        images: pictures the layout names, file name to content.
        subjects: what it can be filled from, beside what the rules that name it say.
        is_office: narrative, and so also to be had as a document that is worked on further.
    """

    code: str
    name: str
    version: int
    source: str
    layout_status: str
    copies: tuple[str, ...]
    page: PageSize
    fields: tuple[PaperField, ...]
    blocks: tuple[Block, ...]
    corner: CornerCode | None
    footer: tuple[Template, Template, Template]
    line_width: float = 0.2
    images: Mapping[str, bytes] = field(default_factory=dict)
    subjects: frozenset[PaperKind] = frozenset()
    is_office: bool = False

    def field(self, key: str) -> PaperField | None:
        """The declaration of `key`, if the form has it."""
        return next((item for item in self.fields if item.key == key), None)

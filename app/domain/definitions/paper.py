"""One paper a customer has to bring, and what may stand in for it."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.definitions.source import Condition, Source


class PaperNeed(StrEnum):
    """Whether a paper must be there."""

    REQUIRED = "required"
    CONDITIONAL = "conditional"  # needed when `when` holds; without `when` the clerk decides by the text


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSpec:
    """One line of the document checklist.

    Attributes:
        condition: the condition in words, empty for required papers.
        when: the condition as data where a field decides it.
        may_be_promised: 容缺: a signed 承诺书 stands in until the case is filed.
        accepts: the papers that count as this one, in words (any one of them).
    """

    code: str
    name: str
    need: PaperNeed
    source: Source
    condition: str = ""
    when: Condition | None = None
    may_be_promised: bool = False
    accepts: tuple[str, ...] = ()

"""Where a rule comes from, so that every figure on a screen can show its proof."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The document a figure was taken from.

    Attributes:
        title: name of the document, with its number where it has one.
        article: article, clause or table inside it; may be empty.
        is_unverified: 待核对: the figure was not seen in a published text and the station has to check it.
    """

    title: str
    article: str = ""
    is_unverified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """True when the field `field` of a case has one of the values `any_of`."""

    field: str
    any_of: tuple[str, ...]

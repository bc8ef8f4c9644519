"""Declarations of what a form takes: the fields of a paper, their kinds and the ways a value may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

USUAL_TEXT_LENGTH: Final = 200
USUAL_PASSAGE_LENGTH: Final = 12_000
USUAL_ROWS: Final = 500


class FieldKind(StrEnum):
    """What a value is; numbers are integers, decimals and money in hundredths."""

    TEXT = "text"
    DATE = "date"
    DATETIME = "datetime"  # aware, shown in Asia/Shanghai
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    FLAG = "flag"
    CHOICE = "choice"  # one code of `choices`
    CHOICES = "choices"  # a list of codes of `choices`
    LIST = "list"  # a list of mappings, declared by `fields`


STYLES: Final[Mapping[FieldKind, frozenset[str]]] = {
    FieldKind.TEXT: frozenset({"", "wide", "line"}),
    FieldKind.DATE: frozenset({"", "cn", "month"}),
    FieldKind.DATETIME: frozenset({"", "cn", "date", "time"}),
    FieldKind.INTEGER: frozenset({"", "thousands", "line"}),
    FieldKind.DECIMAL: frozenset({"", "thousands", "trim", "line"}),
    FieldKind.MONEY: frozenset({"", "words", "line"}),
    FieldKind.FLAG: frozenset({"", "box", "boxes"}),
    FieldKind.CHOICE: frozenset({"", "boxes"}),
    FieldKind.CHOICES: frozenset({"", "boxes"}),
    FieldKind.LIST: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperField:
    """One value a form takes.

    Attributes:
        key: the name in the values mapping.
        label: what staff call it, used in messages.
        kind: what the value is.
        is_required: whether the form may be printed without it (blank forms always may).
        max_length: longest text in characters, or most rows of a list; 0 where neither applies.
        is_multiline: whether a text may hold line breaks.
        choices: code to printed text, in printing order, for choices.
        fields: the columns of a list.
        sum_of: `list.column` whose rows add up to this number.
        at_most: the number field this one may not be greater than.
    """

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    is_required: bool = False
    max_length: int = USUAL_TEXT_LENGTH
    is_multiline: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    fields: tuple["PaperField", ...] = ()
    sum_of: str = ""
    at_most: str = ""

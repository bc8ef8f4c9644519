"""What a screen asks of a list and what a list answers: keys in order first, rows when they come into view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class ColumnKind(StrEnum):
    """How the values of a column are to be read, aligned and shown."""

    TEXT = "text"
    NUMBER = "number"  # int, right-aligned
    MOMENT = "moment"  # aware datetime
    DAY = "day"  # date
    BADGE = "badge"  # a state; the front has a word, a colour and an icon for it
    LIMIT = "limit"  # a deadline; the front shows what is left and until when


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumn:
    """One column of a list.

    Attributes:
        name: the attribute of a row that holds the value; also the name to order by.
        title: the heading, in the trade's words.
        width: a hint, in characters of Chinese text.
        is_sortable: whether `ListQuery.order` may name this column.
        is_hundredths: whether a number counts hundredths, as money, points and energy do.
    """

    name: str
    title: str
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 8
    is_sortable: bool = True
    is_hundredths: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """What is to be listed, and in which order.

    Attributes:
        text: what was typed into the filter row; empty lists everything.
        filters: chosen values by filter name; a name that is absent does not restrict.
        order: the name of the column to order by; empty is the list's own order, most urgent first.
    """

    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    is_descending: bool = False


class ListSource(Protocol):
    """A list a screen can show; every call may be made on a worker thread."""

    @property
    def columns(self) -> Sequence[ListColumn]:
        """The columns, the key column first."""
        ...

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The keys of all rows the query asks for, in its order."""
        ...

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        """One frozen value per key, in the order of `keys`, with an attribute for each column.

        A row that has gone meanwhile is left out; whoever asked sees fewer rows than keys and asks for the keys again.
        """
        ...

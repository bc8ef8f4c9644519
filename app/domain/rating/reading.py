"""Typed values out of a table of reference data; what is missing or wrong becomes a Problem, not an exception."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from app.domain.problems import Problem
from app.domain.rating.amounts import HUNDRED
from app.domain.rating.scheme import Marks, Source

_DECIMAL = re.compile(r"-?\d+(\.\d{1,4})?")
_MARK = re.compile(r"S\d+|A|R")
_Choice = TypeVar("_Choice", bound=StrEnum)


class TableReader:
    """One table of the data and where it stands; all readers of a file share one list of problems.

    Decimals are written as text or whole numbers: a binary float is refused, since it has already lost the figure.
    After a problem a reader answers a harmless value, so that one pass finds everything.
    """

    def __init__(self, table: Mapping[str, object], path: str, problems: list[Problem]) -> None:
        self._table = table
        self.path = path
        self.problems = problems

    def complain(self, code: str, key: str = "", **values: str | int) -> None:
        """Note that something under this table is wrong."""
        field = ".".join(filter(None, (self.path, key)))
        self.problems.append(Problem(code=f"rating.{code}", field=field, values=values))

    def has(self, key: str) -> bool:
        """Whether the table has the key."""
        return key in self._table

    def names(self) -> tuple[str, ...]:
        """The table's keys, in the order of the file."""
        return tuple(self._table)

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self._table.get(key)
        if isinstance(value, str) and value:
            return value
        self.complain("not_a_text", key)
        return ""

    def number(self, key: str) -> Fraction:
        """An exact decimal, written as text or as a whole number."""
        value = self._table.get(key)
        if isinstance(value, int | str) and _DECIMAL.fullmatch(str(value)):
            return Fraction(str(value))
        self.complain("not_a_number", key, value=str(value))
        return Fraction(0)

    def hundredths(self, key: str) -> int:
        """A decimal of at most two places, as hundredths."""
        amount = self.number(key) * HUNDRED
        if amount.denominator != 1:
            self.complain("too_fine", key)
        return int(amount)

    def positive(self, key: str) -> Fraction:
        """A decimal above zero with at most two places."""
        amount = self.hundredths(key)
        if amount <= 0:
            self.complain("not_positive", key)
            return Fraction(1)
        return Fraction(amount, HUNDRED)

    def whole(self, key: str) -> int:
        """A whole number, not below zero."""
        value = self.number(key)
        if value.denominator != 1 or value < 0:
            self.complain("not_a_count", key)
        return int(value)

    def flag(self, key: str) -> bool:
        """A yes or no."""
        value = self._table.get(key)
        if isinstance(value, bool):
            return value
        self.complain("not_a_flag", key)
        return False

    def day(self, key: str) -> date:
        """A date."""
        value = self._table.get(key)
        if isinstance(value, date):
            return value
        self.complain("not_a_day", key)
        return date.min

    def choice(self, key: str, choices: type[_Choice]) -> _Choice:
        """A member of an enumeration, written as its value."""
        value = self._table.get(key)
        return self._member(key, value, choices)

    def choices(self, key: str, choices: type[_Choice]) -> tuple[_Choice, ...]:
        """Several members of an enumeration."""
        return tuple(self._member(key, value, choices) for value in self._list(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, may be empty."""
        return tuple(str(value) for value in self._list(key))

    def marks(self, key: str = "marks") -> Marks:
        """The marks that say how sure the figures of this table are."""
        ids = self.texts(key)
        for mark in ids:
            if not _MARK.fullmatch(mark):
                self.complain("not_a_mark", key, value=mark)
        if not ids:
            self.complain("no_mark", key)
        return Marks(ids)

    def table(self, key: str) -> "TableReader":
        """A table inside this one."""
        value = self._table.get(key)
        if not isinstance(value, Mapping):
            self.complain("not_a_table", key)
            value = {}
        return TableReader(value, ".".join(filter(None, (self.path, key))), self.problems)

    def tables(self, key: str, named_by: str) -> tuple["TableReader", ...]:
        """A list of tables; each is known by the value of one of its keys, which may not come twice."""
        found: dict[str, TableReader] = {}
        for i, row in enumerate(self._list(key)):
            value = row if isinstance(row, Mapping) else {}
            name = str(value.get(named_by, i))
            reader = TableReader(value, f"{key}.{name}", self.problems)
            if name in found:
                reader.complain("twice", named_by)
            found[name] = reader
        if not found:
            self.complain("empty", key)
        return tuple(found.values())

    def sources(self) -> tuple[Source, ...]:
        """The sources a file names."""
        return tuple(
            Source(id=row.text("id"), title=row.text("title"), where=row.text("where"))
            for row in self.tables("sources", named_by="id")
        )

    def _list(self, key: str) -> list[object]:
        value = self._table.get(key)
        if isinstance(value, list):
            return value
        self.complain("not_a_list", key)
        return []

    def _member(self, key: str, value: object, choices: type[_Choice]) -> _Choice:
        for member in choices:
            if member.value == value:
                return member
        self.complain("not_a_choice", key, value=str(value), choices=", ".join(choices))
        return next(iter(choices))


def complain_of_unknown_sources(
    reader: TableReader, sources: tuple[Source, ...], used: list[tuple[str, Marks]]
) -> None:
    """Note every mark that names a source the file does not list; `used` pairs a place in the file with its marks."""
    known = {source.id for source in sources}
    for place, marks in used:
        for mark in marks.ids:
            if mark.startswith("S") and mark not in known:
                reader.complain("unknown_source", place, value=mark)

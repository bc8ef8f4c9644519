"""What reading a sheet gives: drafts to store, rows refused with their reasons, rows with gaps."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from app.exchange.cleaning import Wart
from app.exchange.tables import Table
from app.exchange.vocabulary import SheetWords

D = TypeVar("D")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """One thing wrong with (or lacking in) one row.

    Attributes:
        row: as the sheet counts it.
        column: the title as the sheet has it; the field's name when the sheet has no such column.
        field: the attribute of the draft.
        code: what is wrong; `app.labels` turns it into a sentence.
        values: what the sentence names; never a full ID number or phone.
    """

    row: int
    column: str
    field: str
    code: str
    values: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked(Generic[D]):
    """A sheet read to its end.

    Attributes:
        read: rows that hold a record; accepted + refused rows + repeats.
        drafts: accepted rows in the order of the sheet; `rows` says where each stands.
        refused: every problem of every refused row, by row.
        incomplete: what accepted rows lack, by row.
        cleaned: how many cells had which harmless wart.
        repeats: rows identical, once cleaned, to an accepted row above them; left out.
    """

    read: int
    drafts: tuple[D, ...]
    rows: tuple[int, ...]
    refused: tuple[RowProblem, ...]
    incomplete: tuple[RowProblem, ...]
    cleaned: Mapping[Wart, int]
    repeats: int

    @property
    def refused_rows(self) -> frozenset[int]:
        """The rows refused, each once."""
        return frozenset(problem.row for problem in self.refused)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookups:
    """What rows are checked against: the day of the import and the natural keys they may refer to."""

    today: date
    area_numbers: frozenset[str] = frozenset()
    staff_numbers: frozenset[str] = frozenset()
    account_numbers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A table with what its columns were taken for (`mapping`: column title to field) and the words of its kind."""

    table: Table
    mapping: Mapping[str, str]
    words: SheetWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How a long piece of work tells how far it is (rows done, rows in all) and asks whether to go on."""

    progress: Callable[[int, int], None] = lambda _done, _total: None
    should_stop: Callable[[], bool] = lambda: False


UNWATCHED = Watch()

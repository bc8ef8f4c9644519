"""A file that was opened for an import, and what an import of it did or would do."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from app.domain.imports.batch import ImportBatch, ImportKind
from app.exchange.checked import UNWATCHED, RowProblem, Watch
from app.exchange.recognition import Recognition
from app.exchange.tables import Table

__all__ = ["UNWATCHED", "ImportReport", "KnownField", "OpenedLedger", "PastImport", "RowProblem", "Watch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedLedger:
    """A sheet of a file as it was read, with what it was taken for; `sha256` names the file's content."""

    path: Path
    sha256: str
    sheets: tuple[str, ...]
    table: Table
    recognition: Recognition


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownField:
    """Something a column can be taken for."""

    name: str
    title: str
    is_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, or would do; the counts are of rows.

    Attributes:
        batch_id: what the import is taken back by; None for a dry run and when nothing was to be changed.
        read: added + changed + unchanged + repeats + refused rows.
        refused: every problem of every refused row, by row.
        incomplete: what rows that were taken lack, by row.
        cleaned: how many cells had which harmless wart.
        repeats: rows identical to one above them; left out.
    """

    batch_id: UUID | None
    kind: ImportKind
    read: int
    added: int
    changed: int
    unchanged: int
    refused: tuple[RowProblem, ...]
    incomplete: tuple[RowProblem, ...]
    cleaned: Mapping[str, int]
    repeats: int

    @property
    def refused_rows(self) -> int:
        """How many rows were refused."""
        return len({problem.row for problem in self.refused})

    @property
    def incomplete_rows(self) -> int:
        """How many rows were taken that lack something."""
        return len({problem.row for problem in self.incomplete})


@dataclass(frozen=True, slots=True, kw_only=True)
class PastImport:
    """An import that went through, and who did it; the name is empty for the data folder's owner."""

    batch: ImportBatch
    actor: str

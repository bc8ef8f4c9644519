"""What the paper service hands out: the catalogue's entries, finished papers, batches."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias
from uuid import UUID

from app.domain.papers.subject import PaperKind, PaperSubject
from app.domain.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLine:
    """One form of the catalogue.

    Attributes:
        status: 待核对 or another word on the layout; empty when it was checked against the official one.
        is_own: laid into the data folder by the station, in place of a shipped one.
        copies: names of the copies that are printed by default.
        subjects: what it can be filled from; empty for forms that take hand-made values only.
        initials: of its name, in small letters, every way of reading it.
        group: what it belongs to, such as 受理; empty when it stands in no group.
    """

    code: str
    name: str
    version: int
    source: str
    status: str
    is_own: bool
    copies: tuple[str, ...]
    subjects: tuple[PaperKind, ...]
    initials: tuple[str, ...]
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultyForm:
    """A form folder that was left out: its name, the file, the line (from 1; 0 for none), and what is wrong there."""

    folder: str
    file: str
    line: int
    problem: Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCheck:
    """Form folders that were looked through: the names of those without fault, and the faults of the others."""

    sound: tuple[str, ...]
    faults: tuple[FaultyForm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormShelf:
    """All forms, group by group and those of no group last, and what was left out."""

    forms: tuple[FormLine, ...]
    faults: tuple[FaultyForm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPart:
    """What one subject takes of a paper: its number and its pages, all copies counted.

    `original_id` is the print record of the very same paper that still stands: this one is marked 副本.
    """

    subject: PaperSubject
    number: str
    pages: int
    original_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A finished PDF.

    `name` is a file name for it; `parts` is empty for samples, blank forms and values of others, which leave no trace.
    `contents` are the values it was drawn of, empty for what another area has drawn; `millimetres` are width and
    height of the paper; `is_office` when it can be saved for Word and WPS too.
    """

    form_code: str
    form_name: str
    form_version: int
    pdf: bytes
    page_count: int
    name: str
    millimetres: tuple[float, float]
    parts: tuple[PaperPart, ...] = ()
    contents: tuple[Mapping[str, object], ...] = ()
    is_office: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """Values of others for one of many papers; days and moments as ISO 8601."""

    values: Mapping[str, object]


BatchItem: TypeAlias = PaperSubject | HandedIn
"""What one of many papers is made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedPaper:
    """One of many that could not be printed, and why; `index` is its place among those asked for, from 0."""

    index: int
    subject: PaperSubject
    number: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperBatch:
    """Many papers in one PDF; `paper` is None when none could be made, `is_stopped` when it was told to end early."""

    paper: Paper | None
    refused: tuple[RefusedPaper, ...]
    is_stopped: bool


_NOT_IN_NAMES: Final = str.maketrans(dict.fromkeys('/\\:*?"<>|', "-"))


def file_name(form: str, mark: str) -> str:
    """A name for a paper's file that every file system takes."""
    return f"{form} {mark}".strip().translate(_NOT_IN_NAMES) + ".pdf"

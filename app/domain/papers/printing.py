"""What left the printer: every print is counted, reprints are marked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class PrintKind(StrEnum):
    """Where a rendered paper went."""

    PRINTED = "printed"
    SAVED = "saved"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintRecord:
    """One form that was printed or saved for one case, order or person; never changed.

    `copy_number` counts the prints of the same form for the same subject from 1; from 2 on it is a reprint.
    """

    id: UUID
    form_code: str
    form_version: str
    subject_kind: str
    subject_id: UUID
    number: str
    kind: PrintKind
    copies: int
    pages: int
    copy_number: int
    printed_at: datetime
    actor_id: UUID | None

"""What left the printer: every print is counted, reprints are marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

DUPLICATE: Final = "副本"
"""What stands on a paper of which the very same was printed before and was not voided."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintContent:
    """What a record's paper said: the SHA-256 of its values, in hex; never changed."""

    id: UUID
    record_id: UUID
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintVoid:
    """A printed paper that is void (作废): spoiled, lost, or wrong; never changed."""

    id: UUID
    record_id: UUID
    reason: str
    voided_at: datetime
    actor_id: UUID | None


def original_of(
    records: Iterable[PrintRecord], contents: Iterable[PrintContent], voids: Iterable[PrintVoid], sha256: str
) -> PrintRecord | None:
    """The newest print of the same content that still stands; what is printed while there is one is a duplicate.

    What was only saved to a file counts for nothing, and neither does a print whose content has changed since.
    """
    same = {content.record_id for content in contents if content.sha256 == sha256}
    void = {each.record_id for each in voids}
    standing = [
        record for record in records if record.kind is PrintKind.PRINTED and record.id in same and record.id not in void
    ]
    return max(standing, key=lambda record: (record.printed_at, record.id), default=None)

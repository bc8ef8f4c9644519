"""What the station enters of its own working days: facts, each taken back only by a further fact.

Every start of the program reads them; what they say lies in `calendar_content`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class EntryKind(StrEnum):
    """What an entry says."""

    HOURS = "hours"  # 作息时间
    DAY = "day"  # 本所上班、本所休息
    SUSPENSION = "suspension"  # 停办
    YEAR = "year"  # 全年放假安排
    WITHDRAWAL = "withdrawal"  # 撤销


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One entry, never changed: what it says, why, when it was entered and by whom.

    `content` is the plain form of the value its kind stands for; `content_of` reads it.
    """

    id: UUID
    kind: EntryKind
    content: Mapping[str, object]
    reason: str
    entered_at: datetime
    entered_by: UUID | None  # None: the data folder's owner, on the command line

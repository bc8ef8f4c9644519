"""A month that was closed: its scores as they were, for ever."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLock:
    """The scores of a month (`YYYY-MM`) as the head locked them; never changed.

    `scores` holds every person's score as plain JSON, `sha256` the digest of that JSON with sorted keys.
    """

    id: UUID
    month: str
    scheme_id: str
    scheme_from: str
    locked_at: datetime
    actor_id: UUID | None
    sha256: str
    scores: Mapping[str, object]

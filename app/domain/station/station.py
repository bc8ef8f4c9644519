"""The one station a data folder belongs to, its settings, and what is typed but not yet saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """供电所; `code` is the short code in document numbers (such as YF), `county` the county company's name."""

    id: UUID
    code: str
    name: str
    county: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing the station has set; `key` is dotted and unique, `value` a plain mapping."""

    id: UUID
    key: str
    value: Mapping[str, object]
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody typed and has not saved; kept on this computer so that a crash loses nothing.

    `place` names the screen, `subject` what is being typed there (a business type's code).
    """

    id: UUID
    owner_id: UUID
    place: str
    subject: str
    values: Mapping[str, object]
    saved_at: datetime
    version: int = 0

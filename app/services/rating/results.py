"""What the rating service answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.rating.appeals import Appeal
from app.domain.rating.charges import Charge
from app.domain.rating.facts import RegisterEntry
from app.domain.rating.results import Evidence, Flag, PartScore, PersonScore
from app.domain.rating.scheme import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedPerson:
    """One person's line of the ranking, which everybody may see; `score` only who may see the details.

    `rank` and `total` are None while no part has data to compute them from. `appeals` counts the month's deductions
    against which an appeal is not answered yet.
    """

    rank: int | None
    staff_id: UUID
    number: str
    name: str
    grids: tuple[str, ...]
    parts: tuple[PartScore, ...]
    total: int | None
    flags: frozenset[Flag]
    score: PersonScore | None
    appeals: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LockShown:
    """Who locked the month and when; `is_intact` is false when the stored scores are not those that were locked."""

    locked_at: datetime
    by: str
    is_intact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthScores:
    """A month's ranking, best first; points in hundredths, averages rounded half up over those with a figure."""

    month: str
    as_of: datetime
    is_over: bool
    scheme_id: str
    scheme_from: str
    people: tuple[RankedPerson, ...]
    average: int | None
    part_averages: Mapping[Part, int | None]
    lock: LockShown | None = None

    @property
    def is_locked(self) -> bool:
        """Whether the month was closed."""
        return self.lock is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """One month of one person."""

    month: str
    total: int | None
    rank: int | None
    average: int | None
    parts: Mapping[Part, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An indicator of a person whose points changed, and the rows that are new behind it."""

    staff_id: UUID
    indicator_id: str
    name: str
    before: int | None
    after: int | None
    rows: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """A row behind an indicator as a screen shows it.

    Attributes:
        name: whom or what it is about (area, customer, person, or the item of an entry).
        number: its number (area, account, order, staff number).
        at: the moment, where one is known beside the day.
        remark: what was noted with it.
        record: kind and id of the record that opens it (`case`, `order`, `customer`, `area`, `staff`), if any does.
    """

    evidence: Evidence
    name: str = ""
    number: str = ""
    at: datetime | None = None
    remark: str = ""
    record: tuple[str, UUID] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """An entry of the register as a list shows it; `is_corrected` when a counter entry takes it back.

    `charge` is the deduction it is, if it is one; `appeal` what was brought forward against it.
    """

    entry: RegisterEntry
    person: str
    area: str
    is_counter: bool
    is_corrected: bool
    charge: Charge | None = None
    appeal: Appeal | None = None

    @property
    def may_be_told(self) -> bool:
        """Whether it is a deduction that stands, of which its person is to be told."""
        return self.charge is not None and not self.is_corrected


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a person answers for, as the head of the sheet says it."""

    areas: int
    customers: int

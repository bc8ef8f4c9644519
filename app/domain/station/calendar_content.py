"""What an entry of the station's calendar says: hours, a day, a standstill, a year, or that another is taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from app.domain.plain import from_plain, to_plain
from app.domain.station.calendar_entry import CalendarEntry, EntryKind
from app.domain.zone import STATION_ZONE


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnHours:
    """Business hours from a day on, between two days of every year, as `Hours` has them."""

    segments: tuple[tuple[int, int], ...]
    valid_from: date
    first: tuple[int, int] = (1, 1)
    last: tuple[int, int] = (12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDay:
    """A day the station works or rests, whatever the announcement and the weekday say."""

    day: date
    is_worked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standstill:
    """A time business stands still, `ends_at` excluded; `approver` is who allowed it, as staff write it."""

    starts_at: datetime
    ends_at: datetime
    approver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedDay:
    """One announced day: off, or worked in exchange; `name` is the holiday it belongs to."""

    day: date
    name: str
    is_worked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedYear:
    """A year's announcement as the station entered it; it stands in for the shipped one of the same year."""

    year: int
    days: tuple[NamedDay, ...]
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Another entry no longer counts, neither for days to come nor for days past."""

    entry_id: UUID


Content = OwnHours | OwnDay | Standstill | AnnouncedYear | Withdrawal

_KINDS: Final[Mapping[EntryKind, type[Any]]] = {
    EntryKind.HOURS: OwnHours,
    EntryKind.DAY: OwnDay,
    EntryKind.SUSPENSION: Standstill,
    EntryKind.YEAR: AnnouncedYear,
    EntryKind.WITHDRAWAL: Withdrawal,
}


def kind_of(content: Content) -> EntryKind:
    """The kind of an entry that says this."""
    return next(kind for kind, made in _KINDS.items() if made is type(content))


def plain_content(content: Content) -> dict[str, object]:
    """What an entry keeps."""
    return {name: to_plain(getattr(content, name)) for name in type(content).__dataclass_fields__}


def content_of(entry: CalendarEntry) -> Content:
    """What an entry says."""
    value: Content = from_plain(_KINDS[entry.kind], entry.content)
    return value


def withdrawals(entries: Sequence[CalendarEntry]) -> dict[UUID, CalendarEntry]:
    """Which entries were taken back, each with the entry that did."""
    return {UUID(str(entry.content["entry_id"])): entry for entry in entries if entry.kind is EntryKind.WITHDRAWAL}


def in_force(entries: Sequence[CalendarEntry]) -> list[CalendarEntry]:
    """The entries that count, in the order they were entered."""
    gone = withdrawals(entries)
    kept = [entry for entry in entries if entry.kind is not EntryKind.WITHDRAWAL and entry.id not in gone]
    return sorted(kept, key=lambda entry: (entry.entered_at, entry.id))


def touched_span(content: Content) -> tuple[datetime, datetime | None]:
    """The time whose days an entry may change, the end excluded; None has no end. A withdrawal touches none itself."""
    match content:
        case OwnHours():
            return midnight(content.valid_from), None
        case OwnDay():
            return midnight(content.day), midnight(content.day + timedelta(days=1))
        case Standstill():
            return content.starts_at, content.ends_at
        case AnnouncedYear():
            # The days around New Year may lie in the year before.
            first = min([date(content.year, 1, 1), *(day.day for day in content.days)])
            return midnight(first), midnight(date(content.year + 1, 1, 1))
        case _:
            raise ValueError("a withdrawal touches what it takes back")


def midnight(day: date) -> datetime:
    """The first moment of a day in the station's time."""
    return datetime.combine(day, time(), STATION_ZONE)

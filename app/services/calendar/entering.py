"""The station's calendar as a service: showing it, entering what differs, taking an entry back."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from app.domain.people.session import Permission, Session
from app.domain.people.staff import Staff
from app.domain.problems import refuse_if_any
from app.domain.station.calendar_checks import check_entry
from app.domain.station.calendar_content import (
    AnnouncedYear,
    Content,
    Withdrawal,
    content_of,
    kind_of,
    plain_content,
    touched_span,
    withdrawals,
)
from app.domain.station.calendar_entry import CalendarEntry
from app.domain.work.calendar import Day, Suspension, minute_of, ordinal_of
from app.domain.work.event import SubjectKind
from app.persistence.database import Transaction
from app.persistence.ids import new_id
from app.services.calendar.adopting import adopt_calendar, stored_entries
from app.services.calendar.recounting import Change, LimitMove, Progress, Recount, recount
from app.services.calendar.year_files import read_year
from app.services.feed import Topic
from app.services.office import Office
from app.services.station import station_of

ENTERED = "calendar.entered"
"""The station's event of an entry; payload: entry, kind, reason, cases and orders (how many), verdicts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """One day of a year: how it counts, and when on it business stood still."""

    on: date
    day: Day
    suspensions: tuple[Suspension, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYear:
    """A year day by day; `papers` are the notices it was announced by, none when it is not announced yet."""

    year: int
    is_published: bool
    papers: tuple[str, ...]
    days: tuple[CalendarDay, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """Who took an entry back, when and why; `by` is empty for the data folder's owner."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One entry as people see it; `by` is empty for the data folder's owner, `taken_back` None while it counts."""

    id: UUID
    content: Content
    reason: str
    at: datetime
    by: str
    taken_back: TakenBack | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """An entry that was stored, and what it changed."""

    entry: CalendarEntry
    recount: Recount


def _silent(_done: int, _of: int) -> None:
    """Nobody is told."""


class CalendarService:
    """The working calendar of the station."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def adopt(self) -> None:
        """Take entries another process has stored since into the calendar every clock uses."""
        adopt_calendar(self._office)

    def year(self, year: int) -> CalendarYear:
        """A year as every clock counts it."""
        calendar = self._office.definitions.calendar
        first, beyond = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
        stops: dict[int, list[Suspension]] = {}
        for stop in calendar.suspensions:
            for ordinal in _days_of(stop):
                stops.setdefault(ordinal, []).append(stop)
        return CalendarYear(
            year=year,
            is_published=calendar.is_published(year),
            papers=next((known.papers for known in calendar.years if known.year == year), ()),
            days=tuple(
                CalendarDay(
                    on=date.fromordinal(ordinal),
                    day=calendar.day(ordinal),
                    suspensions=tuple(stops.get(ordinal, ())),
                )
                for ordinal in range(first, beyond)
            ),
        )

    @staticmethod
    def read_year(path: Path) -> AnnouncedYear:
        """A year's announcement from a file, to be looked at and entered.

        Raises:
            Refusal: `definition.*`, `calendar.notice_*`.
        """
        return read_year(path)

    def lines(self) -> tuple[EntryLine, ...]:
        """What the station has entered, newest first; what was taken back is among it."""
        with self._office.database.read() as tx:
            entries = stored_entries(tx)
            people = {person.id: person.name for person in tx.of(Staff).find()}
        gone = withdrawals(entries)
        names = {entry.id: "" if entry.entered_by is None else people[entry.entered_by] for entry in entries}
        lines = []
        for entry in reversed(entries):
            content = content_of(entry)
            if isinstance(content, Withdrawal):
                continue
            back = gone.get(entry.id)
            lines.append(
                EntryLine(
                    id=entry.id,
                    content=content,
                    reason=entry.reason,
                    at=entry.entered_at,
                    by=names[entry.id],
                    taken_back=None
                    if back is None
                    else TakenBack(at=back.entered_at, by=names[back.id], reason=back.reason),
                )
            )
        return tuple(lines)

    def preview(self, session: Session, content: Content, reason: str, progress: Progress = _silent) -> Recount:
        """What entering this would change; nothing is stored.

        Raises:
            Refusal: as `enter`.
        """
        session.require(Permission.MANAGE_STATION)
        with self._office.database.read() as tx:
            change, _ = self._change(tx, session, content, reason)
            return recount(self._office, tx, change, progress, keeps=False)

    def enter(self, session: Session, content: Content, reason: str, progress: Progress = _silent) -> Entered:
        """Store what the station says of its days, and count the limits it moves anew, in one transaction.

        A `progress` that raises stops the work, and nothing is stored.

        Raises:
            Refusal: `permission.denied`, `field.required`, `calendar.*`, `storage.*`.
        """
        session.require(Permission.MANAGE_STATION)
        with self._office.database.write(session.staff_id) as tx:
            change, entry = self._change(tx, session, content, reason)
            tx.of(CalendarEntry).add(entry)
            counted = recount(self._office, tx, change, progress, keeps=True)
            payload: dict[str, str | int] = {
                "entry": str(entry.id),
                "kind": entry.kind,
                "reason": entry.reason,
                "cases": len(counted.moves),
                "orders": counted.orders,
                "verdicts": "；".join(_verdict(move) for move in counted.verdicts),
            }
            self._office.record(tx, session, (SubjectKind.STATION, station_of(tx).id), ENTERED, payload=payload)
        self.adopt()
        self._office.feed.announce(Topic.STATION, Topic.CASES, Topic.ORDERS)
        return Entered(entry=entry, recount=counted)

    def _change(self, tx: Transaction, session: Session, content: Content, reason: str) -> tuple[Change, CalendarEntry]:
        entries = stored_entries(tx)
        before = self._office.definitions.calendar_with(entries)
        refuse_if_any(check_entry(content, reason, entries, before))
        entry = CalendarEntry(
            id=new_id(),
            kind=kind_of(content),
            content=plain_content(content),
            reason=reason.strip(),
            entered_at=self._office.clock.now(),
            entered_by=session.staff_id,
        )
        if isinstance(content, Withdrawal):
            content = next(content_of(known) for known in entries if known.id == content.entry_id)
        since, until = touched_span(content)
        after = self._office.definitions.calendar_with((*entries, entry))
        return Change(before=before, after=after, since=since, until=until), entry


def _days_of(stop: Suspension) -> range:
    # The days of a suspension are those of the station's zone; its end is excluded.
    return range(ordinal_of(minute_of(stop.starts_at)), ordinal_of(minute_of(stop.ends_at) - 1) + 1)


def _verdict(move: LimitMove) -> str:
    """What a verdict became, for the record: number, limit, before > after."""
    return f"{move.number} {move.limit} {move.state_before}>{move.state_after}"

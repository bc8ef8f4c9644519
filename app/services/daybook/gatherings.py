"""The morning meeting, meetings and trainings: what they are prepared with, keeping them, and reading them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.domain.daybook.gathering import (
    TEXTS,
    Gathering,
    GatheringDraft,
    GatheringKind,
    Reminder,
    check_gathering,
    decision_line,
    open_decisions,
)
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Staff
from app.domain.problems import Refusal, refuse_if_any
from app.domain.work.event import EventKind, SubjectKind
from app.domain.work.numbers import GATHERING
from app.domain.zone import STATION_ZONE
from app.persistence.database import Transaction
from app.persistence.ids import natural_id, new_id
from app.services.clock import local_day
from app.services.daybook.pack import (
    DayGround,
    MorningPack,
    absences_at,
    day_ground,
    orders_of_day,
    present_at,
    yesterday_of,
)
from app.services.daybook.reminders import reminders_of
from app.services.feed import Topic
from app.services.lists import Lists
from app.services.numbering import new_number
from app.services.office import Office
from app.services.station import station_of


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheringView:
    """A gathering with the names of who was there."""

    gathering: Gathering
    people: Mapping[UUID, Staff]

    @property
    def attendees(self) -> tuple[Staff, ...]:
        """Who was there, as they were entered."""
        return tuple(self.people[key] for key in self.gathering.attendees)


class GatheringService:
    """The verbs of who calls people together."""

    def __init__(self, office: Office, lists: Lists) -> None:
        self._office = office
        self._lists = lists

    def morning(self) -> MorningPack:
        """What is known for this morning's meeting, or for one that is held today."""
        now = self._office.clock.now()
        on = local_day(now)
        with self._office.database.read() as tx:
            ground = day_ground(tx)
            before = _before(tx, on)
            yesterday = yesterday_of(self._office, tx, ground, on)
        return MorningPack(
            on=on,
            yesterday=yesterday,
            present=present_at(ground, now),
            away=absences_at(ground, now),
            reminders=reminders_of(self._office, self._lists, on),
            orders=orders_of_day(ground, on),
            decisions=open_decisions(before),
        )

    def of_morning(self, on: date | None = None) -> Gathering | None:
        """The record of a day's morning meeting, today's when no day is given; None while there is none."""
        with self._office.database.read() as tx:
            day = on or local_day(self._office.clock.now())
            return tx.of(Gathering).find_one(id=_morning_id(tx, day))

    def show(self, gathering_id: UUID) -> GatheringView:
        """One gathering.

        Raises:
            Refusal: `record.missing`.
        """
        with self._office.database.read() as tx:
            gathering = tx.of(Gathering).get(gathering_id)
            people = {person.id: person for person in tx.of(Staff).find_in("id", gathering.attendees)}
        return GatheringView(gathering=gathering, people=people)

    def by_number(self, number: str) -> Gathering:
        """The gathering with this number.

        Raises:
            Refusal: `gathering.unknown`.
        """
        with self._office.database.read() as tx:
            found = tx.of(Gathering).find_one(number=number.strip().upper())
        if found is None:
            raise Refusal.of("gathering.unknown", "gathering", number=number)
        return found

    def save(self, session: Session, draft: GatheringDraft) -> Gathering:
        """Keep a gathering, or what has changed of it; every version stays in the events.

        The day's reminders and orders are taken along while it is the day of the morning meeting.

        Raises:
            Refusal: `permission.denied`, `field.required`, `gathering.ends_before`, `gathering.decided_twice`,
                `gathering.morning_held`, `record.missing`.
        """
        session.require(Permission.DISPATCH)
        refuse_if_any(check_gathering(draft))
        day = draft.held_at.astimezone(STATION_ZONE).date()
        is_today = draft.kind is GatheringKind.MORNING and day == local_day(self._office.clock.now())
        reminders = reminders_of(self._office, self._lists, day) if is_today else ()
        with self._office.database.write(session.staff_id) as tx:
            known = _known(tx, draft)
            typed = replace(
                known or _new(tx, draft),
                subject=draft.subject.strip(),
                held_at=draft.held_at,
                ended_at=draft.ended_at,
                attendees=draft.attendees,
                absent=draft.absent.strip(),
                decisions=draft.decisions,
                texts={key: draft.texts[key].strip() for key in TEXTS if draft.texts.get(key, "").strip()},
            )
            wanted = _with_day(tx, typed, reminders) if is_today else typed
            if wanted == known:
                return known
            saved = tx.of(Gathering).add(wanted) if known is None else tx.of(Gathering).save(wanted)
            station = station_of(tx).id
            self._office.record(
                tx, session, (SubjectKind.STATION, station), EventKind.GATHERING_WRITTEN, payload=_payload(saved)
            )
        self._office.feed.announce(Topic.DAYBOOK)
        return saved


def _with_day(tx: Transaction, gathering: Gathering, reminders: tuple[Reminder, ...]) -> Gathering:
    ground: DayGround = day_ground(tx)
    return replace(gathering, warnings=reminders, orders=orders_of_day(ground, gathering.held_on))


def _known(tx: Transaction, draft: GatheringDraft) -> Gathering | None:
    """What is on record; of the morning meeting that of its day, which may not become that of another."""
    if draft.kind is not GatheringKind.MORNING:
        return None if draft.id is None else tx.of(Gathering).get(draft.id)
    key = _morning_id(tx, draft.held_at.astimezone(STATION_ZONE).date())
    if draft.id not in {None, key}:
        raise Refusal.of("gathering.morning_held", "held_at")
    return tx.of(Gathering).find_one(id=key)


def _new(tx: Transaction, draft: GatheringDraft) -> Gathering:
    local = draft.held_at.astimezone(STATION_ZONE)
    number = new_number(tx, "gathering", GATHERING, local.year)
    is_morning = draft.kind is GatheringKind.MORNING
    key = _morning_id(tx, local.date()) if is_morning else new_id()
    return Gathering(id=key, number=number, kind=draft.kind, subject=draft.subject, held_at=draft.held_at)


def _morning_id(tx: Transaction, on: date) -> UUID:
    """The same on every computer of the station: two of them never hold two meetings of one morning."""
    return natural_id(station_of(tx).id, "morning", on.isoformat())


def _before(tx: Transaction, on: date) -> tuple[Gathering, ...]:
    return tuple(each for each in tx.of(Gathering).find(order_by="held_at") if each.held_on < on)


def _payload(gathering: Gathering) -> dict[str, str | int]:
    return {
        "gathering": str(gathering.id),
        "number": gathering.number,
        "kind": str(gathering.kind),
        "subject": gathering.subject,
        "attendees": ",".join(str(key) for key in gathering.attendees),
        "absent": gathering.absent,
        "decisions": "\n".join(f"{decision_line(each)}；{each.state}" for each in gathering.decisions),
        **gathering.texts,
    }

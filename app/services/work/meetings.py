"""The weekly supply meeting: its agenda from the cases that wait for review, and its minutes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from app.domain.definitions.business import BusinessType
from app.domain.definitions.stage import GateKind, StageSpec
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Staff
from app.domain.problems import Problem, Refusal
from app.domain.work.case import Case, CaseState
from app.domain.work.event import Event, EventKind, SubjectKind
from app.domain.work.examining import Examination, Findings, examinations, latest_of
from app.domain.work.meeting import Meeting, meetings, next_meeting
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.feed import Topic
from app.services.office import Office
from app.services.station import station_of
from app.services.supply import supply_rules_of
from app.services.work.examining import examine_case
from app.services.work.ground import NOW, Occurred, business_of

AT_MEETING: Final = "meeting"
"""The code of an `examined` gate whose stage is reviewed at the meeting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One case that waits for review; `last` is its latest examination of the stage, from an earlier round too."""

    case: Case
    business: BusinessType
    stage: StageSpec
    last: Examination | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """The next meeting and all that waits for it, longest waiting first."""

    meeting_on: date
    items: tuple[AgendaItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """What a meeting found; `verdicts` by case. Cases it did not come to stay on the agenda."""

    attendees: tuple[UUID, ...]
    verdicts: Mapping[UUID, Findings]
    guests: str = ""
    note: str = ""


class MeetingService:
    """The verbs of whoever calls the meeting."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def agenda(self) -> Agenda:
        """The next meeting; once today's was held, the one of next week."""
        today = local_day(self._office.clock.now())
        with self._office.database.read() as tx:
            rule = supply_rules_of(self._office, tx).meeting
            held = {local_day(meeting.held_at) for meeting in _held(tx)}
            items = tuple(self._waiting(tx))
        first = today + timedelta(days=1) if today in held else today
        return Agenda(meeting_on=next_meeting(first, rule.weekday, self._office.definitions.calendar), items=items)

    def held(self) -> tuple[Meeting, ...]:
        """The meetings on record, the newest first."""
        with self._office.database.read() as tx:
            return _held(tx)

    def record(self, session: Session, minutes: Minutes, occurred: Occurred = NOW) -> Meeting:
        """Keep the minutes: the meeting and its verdict on every case, all or nothing.

        Raises:
            Refusal: `permission.denied`, `meeting.nobody`, `meeting.nothing`, `meeting.unknown_person`,
                `time.in_future`, or what is wrong with a verdict, `field` led by the case's number.
        """
        session.require(Permission.INTAKE)
        if not minutes.attendees:
            raise Refusal.of("meeting.nobody", "attendees")
        if not minutes.verdicts:
            raise Refusal.of("meeting.nothing", "verdicts")
        now = self._office.clock.now()
        if occurred.at is not None and occurred.at > now:
            raise Refusal.of("time.in_future", "occurred_at")
        with self._office.database.write(session.staff_id) as tx:
            names = _names(tx, minutes)
            payload: dict[str, str | int] = {
                "on": local_day(occurred.at or now).isoformat(),
                "attendees": ",".join(str(key) for key in minutes.attendees),
                "guests": minutes.guests.strip(),
                "note": minutes.note.strip(),
            }
            event = self._office.record(
                tx,
                session,
                (SubjectKind.STATION, station_of(tx).id),
                EventKind.MEETING_HELD,
                payload=payload,
                occurred_at=occurred.at,
                on_paper_at=occurred.on_paper_at,
            )
            for case_id, findings in minutes.verdicts.items():
                self._examine(tx, session, case_id, findings, names=names, meeting=str(event.id), occurred=occurred)
        self._office.feed.announce(Topic.CASES)
        return meetings([event])[0]

    def _examine(
        self,
        tx: Transaction,
        session: Session,
        case_id: UUID,
        findings: Findings,
        *,
        names: str,
        meeting: str,
        occurred: Occurred,
    ) -> None:
        found = findings if findings.people.strip() else replace(findings, people=names)
        try:
            examine_case(self._office, tx, session, case_id, found, meeting=meeting, occurred=occurred)
        except Refusal as refusal:
            number = tx.of(Case).get(case_id).number
            placed = [Problem(code=p.code, field=f"{number}.{p.field}", values=p.values) for p in refusal.problems]
            raise Refusal(*placed) from refusal

    def _waiting(self, tx: Transaction) -> Iterator[AgendaItem]:
        reviews = {
            (business.code, stage.code)
            for business in self._office.definitions.business_types
            for stage in business.stages
            if _is_for_meeting(stage)
        }
        cases = [
            case
            for case in tx.of(Case).find_in("stage", sorted({stage for _, stage in reviews}))
            if case.state is CaseState.OPEN and (case.business_code, case.stage) in reviews
        ]
        for case in sorted(cases, key=lambda case: (case.stage_since, case.number)):
            business = business_of(self._office, case)
            past = examinations(tx.of(Event).find(subject_id=case.id, order_by="recorded_at"))
            last = latest_of(past, case.stage)
            if last is None or not last.is_passed or last.at < case.stage_since:
                yield AgendaItem(case=case, business=business, stage=business.stage(case.stage), last=last)


def _is_for_meeting(stage: StageSpec) -> bool:
    return any(gate.kind is GateKind.EXAMINED and gate.code == AT_MEETING for gate in stage.gates)


def _held(tx: Transaction) -> tuple[Meeting, ...]:
    return meetings(tx.of(Event).find(kind=EventKind.MEETING_HELD))


def _names(tx: Transaction, minutes: Minutes) -> str:
    people = {person.id: person.name for person in tx.of(Staff).find()}
    strangers = [key for key in minutes.attendees if key not in people]
    if strangers:
        raise Refusal.of("meeting.unknown_person", "attendees")
    guests = [minutes.guests.strip()] if minutes.guests.strip() else []
    return "、".join([*(people[key] for key in minutes.attendees), *guests])

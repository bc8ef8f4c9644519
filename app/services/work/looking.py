"""Looking at cases for what somebody has to be told now, and who that is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.definitions.business import BusinessType
from app.domain.grid.area import TransformerArea
from app.domain.people.staff import Absence, Staff
from app.domain.work.addressing import Involved, Staffing, addressees
from app.domain.work.case import Case
from app.domain.work.clocks import Clock
from app.domain.work.event import Event, EventKind
from app.domain.work.holding import holding
from app.domain.work.promises import promises_of
from app.domain.work.warnings import Milestone, WarningAct, WarningNote, Watch, due_warning
from app.persistence.database import Transaction
from app.persistence.ids import natural_id
from app.services.office import Office
from app.services.work.ground import business_of, clocks_of, orders_of
from app.services.work.stories import stories_of
from app.services.work.watching import levels_given, watches_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A case that was looked at, and the warnings that are due of it."""

    case: Case
    business: BusinessType
    events: Sequence[Event]
    counted: tuple[Clock, ...]
    notes: tuple[WarningNote, ...]


def looked_at(office: Office, tx: Transaction, cases: Sequence[UUID], now: datetime) -> Iterator[Looked]:
    """Each of these cases with what is due of it; nothing is stored."""
    staffing = Staffing(
        staff={person.id: person for person in tx.of(Staff).find()},
        absences=tx.of(Absence).find(),
        areas={area.id: area for area in tx.of(TransformerArea).find()},
    )
    stories = stories_of(tx, cases)
    graver = {level.code for level in office.definitions.warning_levels if level.to_head}
    for case in tx.of(Case).find_in("id", cases):
        events = stories[case.id]
        counted = clocks_of(office, case, events)
        business = business_of(office, case)
        given = tx.of(WarningNote).find(case_id=case.id)
        notes = []
        for watch in watches_of(office, case, business, events, counted):
            due = due_warning(watch, levels_given(given, watch), office.definitions.calendar, now)
            if due is not None:
                told = addressees(
                    case, _involved(tx, case, business, events, watch, now), staffing, now, to_head=due.level in graver
                )
                notes.append(_note(case, watch, due, told, now))
        yield Looked(case=case, business=business, events=events, counted=counted, notes=tuple(notes))


def _involved(
    tx: Transaction, case: Case, business: BusinessType, events: Sequence[Event], watch: Watch, now: datetime
) -> Involved:
    return Involved(
        keeper=holding(business, events, as_of=now).now,
        orders=orders_of(tx, case.id),
        taken_in_by=next((event.actor_id for event in events if event.kind == EventKind.CASE_ACCEPTED), None),
        promised_by=next((each.by_id for each in promises_of(events) if str(each.id) == watch.clock), None),
    )


def _note(case: Case, watch: Watch, due: Milestone, told: tuple[UUID, ...], now: datetime) -> WarningNote:
    """The warning, under the same id on whatever computer of the station it is given first."""
    return WarningNote(
        id=natural_id(case.id, "warning", watch.clock, watch.started_at.isoformat(), due.level),
        act=WarningAct.GIVEN,
        case_id=case.id,
        clock=watch.clock,
        name=watch.name,
        started_at=watch.started_at,
        due_at=watch.due_at,
        level=due.level,
        staff_ids=told,
        at=now,
    )

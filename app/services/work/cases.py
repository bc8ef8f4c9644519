"""Taking cases in and taking them through their stages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.customers.customer import Customer
from app.domain.definitions.business import BusinessKind, BusinessType, version_in_force
from app.domain.grid.area import TransformerArea
from app.domain.people.session import Permission, Session
from app.domain.problems import Problem, Refusal, refuse_if_any
from app.domain.work.advancing import Advanced, accept, advance
from app.domain.work.case import Case, CaseDraft, CaseState
from app.domain.work.checks import check_draft
from app.domain.work.clocks import Clock
from app.domain.work.counter import CounterSession, Visit, counter_minutes, sign
from app.domain.work.event import Event, EventKind, SubjectKind
from app.domain.work.numbers import CASE
from app.domain.work.steps import CaseFacts, StepKind, step_of
from app.domain.zone import STATION_ZONE
from app.persistence.database import Transaction
from app.persistence.ids import new_id
from app.services.clock import local_day
from app.services.feed import Topic
from app.services.numbering import new_number
from app.services.office import Office
from app.services.work.counter import visit_in
from app.services.work.effects import close_case, makes_customer, order_for_stage
from app.services.work.ground import (
    NOW,
    Occurred,
    business_of,
    clocks_of,
    facts_of,
    keep_due,
    orders_of,
    record_case,
    story_of,
)
from app.services.work.indexing import index_case
from app.services.work.managers import answering_for, hand_over_case, manager_problems
from app.services.work.pausing import end_pauses, said_of_step
from app.services.work.visiting import shared_receipt

_TURNS = frozenset(
    {
        EventKind.CASE_PAUSED,
        EventKind.CASE_RESUMED,
        EventKind.CASE_WITHDRAWN,
        EventKind.CASE_REFUSED,
        EventKind.CASE_CLOSED,
    }
)
_LATEST_AHEAD = timedelta(minutes=5)  # what a person types may be a little ahead of the computer's clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A case just taken in, with the limits that run on it."""

    case: Case
    clocks: tuple[Clock, ...]


class CaseService:
    """The counter's verbs."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def businesses(self) -> tuple[BusinessType, ...]:
        """The business types in force today, in the order of the list."""
        today = local_day(self._office.clock.now())
        begun = [known for known in self._office.definitions.business_types if known.effective_from <= today]
        newest = {known.code: known for known in sorted(begun, key=lambda known: known.effective_from)}
        return tuple(sorted(newest.values(), key=lambda business: business.order))

    def check(self, draft: CaseDraft) -> tuple[Problem, ...]:
        """What keeps the draft from being accepted, field by field."""
        business = self._in_force(draft.business_code)
        with self._office.database.read() as tx:
            area = None if draft.area_id is None else tx.of(TransformerArea).find_one(id=draft.area_id)
            problems = manager_problems(tx, draft, business, area)
        return (*check_draft(draft, business, area, local_day(self._office.clock.now())), *problems)

    def preview_clocks(self, draft: CaseDraft) -> tuple[Clock, ...]:
        """The limits that would run if the case were accepted now; the draft need not be complete."""
        now = self._office.clock.now()
        business = self._in_force(draft.business_code)
        whole = replace(draft, area_id=draft.area_id or UUID(int=0))
        nobody = UUID(int=0)
        taken = accept(whole, business, case_id=nobody, number="", responsible_id=nobody, accepted_at=now)
        return clocks_of(self._office, taken.case, [_imagined(taken, now)], has_receipt=True)

    def register(
        self, session: Session, draft: CaseDraft, *, accepted: Occurred = NOW, visit: CounterSession | None = None
    ) -> Registered:
        """Take a case in: the case, its events, its number, its limits and its first work order, all or nothing.

        Raises:
            Refusal: `permission.denied`, `record.missing` when there is no such customer, `time.in_future`,
                `manager.*`, `visit.*`, or everything that is wrong with the draft.
        """
        session.require(Permission.INTAKE)
        moment = self._moment(accepted)
        business = version_in_force(
            self._office.definitions.versions(draft.business_code), draft.business_code, local_day(moment)
        )
        if makes_customer(business):
            draft = replace(draft, customer_id=None)  # a known customer filled the form in; the account will be new
        with self._office.database.write(session.staff_id) as tx:
            area = None if draft.area_id is None else tx.of(TransformerArea).find_one(id=draft.area_id)
            wrong = check_draft(draft, business, area, local_day(self._office.clock.now()))
            refuse_if_any((*wrong, *manager_problems(tx, draft, business, area)))
            assert area is not None  # noqa: S101 - a draft without one was just refused
            if draft.customer_id is not None:
                tx.of(Customer).get(draft.customer_id)
            year = moment.astimezone(STATION_ZONE).year
            manager_id, named = answering_for(tx, session, draft, business, area)
            taken = accept(
                draft,
                business,
                case_id=new_id(),
                number=new_number(tx, "case", CASE, year),
                responsible_id=manager_id,
                accepted_at=moment,
            )
            taken = replace(taken, payload={**taken.payload, **named, **shared_receipt(tx, draft, moment)})
            case = tx.of(Case).add(taken.case)
            on_paper = accepted.on_paper_at or draft.on_paper_at
            events = [self._record(tx, session, taken, Occurred(at=moment, on_paper_at=on_paper))]
            if visit is not None:
                self._end_visit(tx, session, case, visit)
            if business.kind is not BusinessKind.COUNTER:
                case, gone_on = self._go_on(tx, session, case, business, moment)
                events += gone_on
            events += order_for_stage(self._office, tx, session, case, business)
            counted = keep_due(self._office, tx, case, events, is_new=True)
            index_case(self._office, tx, case, is_new=True)
        self._office.feed.announce(Topic.CASES, Topic.ORDERS)
        return Registered(case=case, clocks=counted)

    def take_step(
        self,
        session: Session,
        case_id: UUID,
        kind: StepKind,
        *,
        reason: str = "",
        note: str = "",
        occurred: Occurred = NOW,
        ends_pauses: bool = False,
    ) -> Case:
        """Take a case a step further; its gates hold for every role and every front.

        With `ends_pauses` the step ends all pauses entered beside it too, as when a case is resumed for good.

        Raises:
            Refusal: `permission.denied`, `case.step_not_allowed`, `case.reason_missing`, `case.time_backwards`,
                `time.in_future`, or what blocks the step.
        """
        moment = self._moment(occurred)
        with self._office.database.write(session.staff_id) as tx:
            case = tx.of(Case).get(case_id)
            business = business_of(self._office, case)
            before = story_of(tx, case.id, orders_of(tx, case.id))
            facts = facts_of(self._office, tx, case, before)
            self._require_role(session, case, kind, business, facts)
            _refuse_going_back(case, before, moment)
            moved = advance(case, kind, business, facts, at=moment, reason=reason, note=note)
            saved = tx.of(Case).save(moved.case)
            said = said_of_step(self._office, tx, session, kind, moment, reason=reason)
            done = replace(moved, case=saved, payload={**moved.payload, **said})
            events = [*before, self._record(tx, session, done, Occurred(at=moment, on_paper_at=occurred.on_paper_at))]
            if ends_pauses:
                events += end_pauses(self._office, tx, session, saved, events, moment)
            if saved.state is CaseState.DONE:
                saved = close_case(self._office, tx, session, saved, business)
            elif saved.state is CaseState.OPEN and kind is not StepKind.RESUME:
                events += order_for_stage(self._office, tx, session, saved, business)
            keep_due(self._office, tx, saved, events)
        self._office.feed.announce(Topic.CASES, Topic.ORDERS, Topic.CUSTOMERS)
        return saved

    def hand_over(self, session: Session, case_id: UUID, to_id: UUID, reason: str) -> Case:
        """Make somebody else answer for the case; recorded with the reason.

        Raises:
            Refusal: `permission.denied`, `case.reason_missing`, `case.ended`, `manager.*`.
        """
        session.require(Permission.DISPATCH)
        with self._office.database.write(session.staff_id) as tx:
            saved = hand_over_case(self._office, tx, session, case_id, to_id, reason=reason)
        self._office.feed.announce(Topic.CASES)
        return saved

    def _in_force(self, code: str) -> BusinessType:
        today = local_day(self._office.clock.now())
        return version_in_force(self._office.definitions.versions(code), code, today)

    def _moment(self, occurred: Occurred) -> datetime:
        now = self._office.clock.now()
        if occurred.at is None:
            return now
        if occurred.at > now + _LATEST_AHEAD:
            raise Refusal.of("time.in_future", "occurred_at")
        return min(occurred.at, now)  # nothing is kept as done before it was entered

    def _record(self, tx: Transaction, session: Session, taken: Advanced, occurred: Occurred) -> Event:
        return record_case(self._office, tx, session, taken.case, taken.event_kind, taken.payload, occurred=occurred)

    def _go_on(
        self, tx: Transaction, session: Session, case: Case, business: BusinessType, moment: datetime
    ) -> tuple[Case, list[Event]]:
        """A reported fault waits for nothing at the desk: it goes on to the repair it needs in the same transaction."""
        facts = CaseFacts(today=local_day(self._office.clock.now()))
        step = step_of(case, StepKind.ADVANCE, business, facts)
        if step is None or not step.is_possible:
            return case, []
        moved = advance(case, StepKind.ADVANCE, business, facts, at=moment)
        saved = tx.of(Case).save(moved.case)
        return saved, [self._record(tx, session, replace(moved, case=saved), Occurred(at=moment))]

    def _end_visit(self, tx: Transaction, session: Session, case: Case, visit: CounterSession) -> None:
        standing = visit_in(tx, visit.id)
        now = self._office.clock.now()
        ended = tx.of(CounterSession).save(replace(sign(standing, now), case_id=case.id))
        minutes = counter_minutes(Visit(session=ended, turns=standing.turns), now)
        payload: dict[str, str | int] = {"ticket": ended.ticket, "minutes": minutes}
        record_case(self._office, tx, session, case, EventKind.COUNTER_SIGNED, payload)

    @staticmethod
    def _require_role(session: Session, case: Case, kind: StepKind, business: BusinessType, facts: CaseFacts) -> None:
        step = step_of(case, kind, business, facts)
        if step is None or session.is_owner:
            return  # a step that does not exist is refused by name in `advance`
        if not set(step.roles) & set(session.roles):
            raise Refusal.of("case.not_your_step", step=str(kind))


def _refuse_going_back(case: Case, before: Sequence[Event], moment: datetime) -> None:
    # Pauses and ends do not begin a stage, so the case itself does not know when they were.
    turns = [event.occurred_at for event in before if event.kind in _TURNS]
    if turns and moment < max(turns):
        raise Refusal.of("case.time_backwards", "occurred_at", number=case.number)


def _imagined(taken: Advanced, now: datetime) -> Event:
    return Event(
        id=taken.case.id,
        subject_kind=SubjectKind.CASE,
        subject_id=taken.case.id,
        kind=taken.event_kind,
        occurred_at=now,
        recorded_at=now,
        device_at=now,
        actor_id=None,
        device_id="",
        payload=taken.payload,
    )

"""What every verb on a case needs: its rules, facts and clocks, and storing it with its event in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from uuid import UUID

from app.domain.definitions.business import BusinessType, version_of
from app.domain.dispatch.order import WorkOrder
from app.domain.people.session import Session
from app.domain.problems import Refusal
from app.domain.records.facts import Bill
from app.domain.work.case import Case, CaseState
from app.domain.work.choosing import statements
from app.domain.work.clocks import Clock, clocks
from app.domain.work.deadlines import ClockState
from app.domain.work.due import CaseDue
from app.domain.work.event import Event, EventKind, SubjectKind
from app.domain.work.examining import examinations, is_examined
from app.domain.work.fee_accounts import fee_accounts
from app.domain.work.steps import CaseFacts
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.office import Office
from app.services.work.watching import keep_watch

_OLDEST_FIRST = attrgetter("occurred_at", "recorded_at")
ENDED = frozenset({CaseState.DONE, CaseState.WITHDRAWN, CaseState.REFUSED, CaseState.ARCHIVED})
"""States in which no limit of a case runs on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurred:
    """When something happened, if not just now, and what the signed paper says."""

    at: datetime | None = None
    on_paper_at: datetime | None = None


NOW = Occurred()


def business_of(office: Office, case: Case) -> BusinessType:
    """The version of the business type the case was accepted under."""
    return version_of(office.definitions.versions(case.business_code), case.business_code, case.business_version)


def orders_of(tx: Transaction, case_id: UUID) -> tuple[WorkOrder, ...]:
    """The case's work orders in the order they were made."""
    return tx.of(WorkOrder).find(case_id=case_id, order_by="created_at")


def story_of(tx: Transaction, case_id: UUID, orders: Sequence[WorkOrder]) -> tuple[Event, ...]:
    """The events of a case and its orders, oldest first."""
    events = tx.of(Event).find_in("subject_id", [case_id, *(order.id for order in orders)])
    return tuple(sorted(events, key=_OLDEST_FIRST))


def stories_of(tx: Transaction, cases: Collection[UUID]) -> Mapping[UUID, tuple[Event, ...]]:
    """`story_of` for many cases, asked together."""
    case_of = {case_id: case_id for case_id in cases}
    case_of.update({order.id: order.case_id for order in tx.of(WorkOrder).find_in("case_id", cases) if order.case_id})
    told: dict[UUID, list[Event]] = {case_id: [] for case_id in cases}
    for event in sorted(tx.of(Event).find_in("subject_id", case_of), key=_OLDEST_FIRST):
        told[case_of[event.subject_id]].append(event)
    return {case_id: tuple(events) for case_id, events in told.items()}


def facts_of(office: Office, tx: Transaction, case: Case, events: Sequence[Event]) -> CaseFacts:
    """What the gates of a case need to know."""
    owed = 0
    if case.customer_id is not None:
        owed = sum(bill.receivable - bill.received for bill in tx.of(Bill).find(customer_id=case.customer_id))
    return CaseFacts(
        today=local_day(office.clock.now()),
        orders=orders_of(tx, case.id),
        signed_forms=frozenset(
            str(event.payload["form"]) for event in events if event.kind == EventKind.CASE_FORM_SIGNED
        ),
        statement=next(reversed(statements(events)), None),
        is_examined=is_examined(case, examinations(events)),
        owed=owed,
        is_notice_given=any(event.kind == EventKind.CASE_NOTICE_GIVEN for event in events),
        fees=fee_accounts(business_of(office, case), case, events),
    )


def clocks_of(office: Office, case: Case, events: Sequence[Event], *, has_receipt: bool = False) -> tuple[Clock, ...]:
    """All clocks of a case as they stand now."""
    return clocks(
        case,
        business_of(office, case),
        events,
        calendar=office.definitions.calendar,
        as_of=office.clock.now(),
        has_receipt=has_receipt,
    )


def record_case(
    office: Office,
    tx: Transaction,
    session: Session,
    case: Case,
    kind: EventKind,
    payload: Mapping[str, str | int],
    *,
    occurred: Occurred = NOW,
) -> Event:
    """Append an event of a case.

    Raises:
        Refusal: `time.in_future`.
    """
    if occurred.at is not None and occurred.at > office.clock.now():
        raise Refusal.of("time.in_future", "occurred_at")
    return office.record(
        tx,
        session,
        (SubjectKind.CASE, case.id),
        kind,
        payload=payload,
        occurred_at=occurred.at,
        on_paper_at=occurred.on_paper_at,
    )


def keep_due(
    office: Office, tx: Transaction, case: Case, events: Sequence[Event], *, is_new: bool = False
) -> tuple[Clock, ...]:
    """Work out the case's clocks and keep its next limit; a case that has ended, or that none runs on, has none.

    What is to be watched of it is kept with it.
    """
    dues = tx.of(CaseDue)
    if not is_new:
        dues.remove([case.id])
    counted = clocks_of(office, case, events)
    due = next_due(case, counted)
    if due is not None:
        dues.add(due)
    keep_watch(office, tx, case, business_of(office, case), events, counted, is_new=is_new)
    return counted


def next_due(case: Case, counted: Sequence[Clock]) -> CaseDue | None:
    """The one limit of a case that comes first; None when the case has ended or none runs on."""
    running = [
        (clock.deadline, clock.spec)
        for clock in counted
        if clock.deadline is not None and clock.deadline.state not in {ClockState.MET, ClockState.LATE}
    ]
    if case.state in ENDED or not running:
        return None
    first, spec = min(running, key=lambda pair: pair[0].due_at)
    return CaseDue(
        id=case.id,
        limit_code=spec.code,
        limit_name=spec.name,
        started_at=first.started_at,
        due_at=first.due_at,
        is_paused=first.state is ClockState.PAUSED,
    )

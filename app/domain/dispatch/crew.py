"""Whether a crew may do a task: two people where one must guard, certificates, nobody away, one guard at a time."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.domain.definitions.order_kind import OrderKindSpec
from app.domain.dispatch.order import OPEN_STATES, OrderState, WorkOrder
from app.domain.people.staff import Absence, Certificate, CertificateKind, Role, Staff
from app.domain.problems import Problem
from app.domain.zone import STATION_ZONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Who there is: staff by id, certificates, absences, and the orders that are open."""

    staff: Mapping[UUID, Staff]
    certificates: Sequence[Certificate] = ()
    absences: Sequence[Absence] = ()
    orders: Sequence[WorkOrder] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Who is to go: the one in charge, the guardian and the others who work."""

    lead_id: UUID
    guardian_id: UUID | None = None
    member_ids: tuple[UUID, ...] = ()


def check_crew(
    kind: OrderKindSpec, crew: Crew, roster: Roster, starts_at: datetime, ends_at: datetime | None = None
) -> tuple[Problem, ...]:
    """Everything that keeps the crew from being sent between these moments.

    The guardian does no work himself (TP-02, TP-03): he must be another person than the lead and the members, and
    guards one place at a time. Everyone who works holds the certificates of the kind on the day.
    """
    return (
        *_guardian_problems(kind, crew),
        *(problem for field, person in _people(crew) for problem in person_problems(field, person, roster, starts_at)),
        *_certificate_problems(kind, crew, roster, starts_at.astimezone(STATION_ZONE).date()),
        *_double_guard(crew, roster, starts_at, ends_at),
    )


def person_problems(field: str, person_id: UUID, roster: Roster, at: datetime) -> tuple[Problem, ...]:
    """What keeps one person from going at this moment: unknown, no longer here, not a field worker, or away."""
    person = roster.staff.get(person_id)
    if person is None:
        return (Problem(code="crew.unknown_person", field=field),)
    if not person.is_active:
        return (Problem(code="crew.inactive", field=field, values={"name": person.name}),)
    for absence in roster.absences:
        if absence.staff_id == person_id and absence.covers(at):
            until = absence.ends_at.astimezone(STATION_ZONE).strftime("%Y-%m-%d %H:%M")
            values: dict[str, str | int] = {"name": person.name, "reason": absence.reason, "until": until}
            return (Problem(code="crew.absent", field=field, values=values),)
    if field == "lead" and Role.AREA_MANAGER not in person.roles:
        return (Problem(code="crew.not_area_manager", field=field, values={"name": person.name}),)
    return ()


def certificate_problems(
    field: str, person: Staff, kinds: Sequence[CertificateKind], certificates: Sequence[Certificate], day: date
) -> Iterator[Problem]:
    """The certificates of these kinds the person lacks on the day, with the date the last one ran out."""
    for kind in kinds:
        held = [held for held in certificates if held.staff_id == person.id and held.kind is kind]
        if not held:
            values: dict[str, str | int] = {"name": person.name, "certificate": str(kind)}
            yield Problem(code="crew.certificate_missing", field=field, values=values)
            continue
        latest = max(held, key=lambda certificate: certificate.valid_until)
        if not latest.is_valid_on(day):
            values = {"name": person.name, "certificate": str(kind), "until": latest.valid_until.isoformat()}
            yield Problem(code="crew.certificate_expired", field=field, values=values)


def with_crew(order: WorkOrder, crew: Crew) -> WorkOrder:
    """The order with these people on it."""
    return dataclasses.replace(
        order, lead_id=crew.lead_id, guardian_id=crew.guardian_id, member_ids=tuple(crew.member_ids)
    )


def _people(crew: Crew) -> Iterator[tuple[str, UUID]]:
    yield "lead", crew.lead_id
    if crew.guardian_id is not None:
        yield "guardian", crew.guardian_id
    for member_id in crew.member_ids:
        yield "members", member_id


def _guardian_problems(kind: OrderKindSpec, crew: Crew) -> Iterator[Problem]:
    if crew.guardian_id is None:
        if kind.needs_two:
            yield Problem(code="crew.guardian_missing", field="guardian", values={"kind": kind.name})
    elif crew.guardian_id in {crew.lead_id, *crew.member_ids}:
        yield Problem(code="crew.guardian_works", field="guardian")


def _certificate_problems(kind: OrderKindSpec, crew: Crew, roster: Roster, day: date) -> Iterator[Problem]:
    for field, person_id in _people(crew):
        person = roster.staff.get(person_id)
        if person is not None:
            yield from certificate_problems(field, person, kind.certificates, roster.certificates, day)


def _double_guard(crew: Crew, roster: Roster, starts_at: datetime, ends_at: datetime | None) -> Iterator[Problem]:
    if crew.guardian_id is None:
        return
    for order in roster.orders:
        if order.guardian_id == crew.guardian_id and _is_at_work(order) and _overlaps(order, starts_at, ends_at):
            guardian = roster.staff.get(crew.guardian_id)
            name = "" if guardian is None else guardian.name
            yield Problem(code="crew.guardian_busy", field="guardian", values={"name": name, "number": order.number})


def _is_at_work(order: WorkOrder) -> bool:
    return order.state in OPEN_STATES - {OrderState.WAITING, OrderState.HANDED_BACK}


def _overlaps(order: WorkOrder, starts_at: datetime, ends_at: datetime | None) -> bool:
    """Whether the times meet; a task without a planned end is taken to last until it is finished."""
    begins = order.planned_from or order.dispatched_at or order.created_at
    ends_before = order.planned_to is not None and order.planned_to <= starts_at
    begins_after = ends_at is not None and ends_at <= begins
    return not ends_before and not begins_after

"""This program's own work as the score needs it: orders and connections."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.domain.definitions.business import BusinessType
from app.domain.definitions.limit import LimitScope
from app.domain.dispatch.order import WorkOrder
from app.domain.rating.facts import OrderKind, RatedOrder
from app.domain.rating.scheme import Measure, Scheme
from app.domain.work.case import Case
from app.domain.work.clocks import Clock
from app.domain.work.deadlines import ClockState
from app.domain.work.event import Event, EventKind
from app.persistence import rating_facts
from app.persistence.database import Transaction
from app.services.office import Office
from app.services.work.ground import clocks_of

_ENDED = frozenset({ClockState.MET, ClockState.LATE})
_LEAVING = frozenset({EventKind.CASE_ADVANCED, EventKind.CASE_CLOSED})


def own_orders(office: Office, tx: Transaction, since: datetime, until: datetime) -> tuple[RatedOrder, ...]:
    """Own work orders of kinds the scheme knows; an order of a case runs from the case's acceptance.

    It belongs to its lead: who accepted it, and before that who was sent (SC-04).
    """
    scheme = office.definitions.scheme
    kinds = {kind.code: scheme.order_kind(kind.name) for kind in office.definitions.order_kinds}
    orders = [
        order
        for order in rating_facts.work_orders(tx.connection, since, until)
        if kinds.get(order.kind, OrderKind.OTHER) is not OrderKind.OTHER
    ]
    cases = {case.id: case for case in tx.of(Case).find_in("id", {order.case_id for order in orders} - {None})}
    return tuple(
        _rated_order(order, order.lead_id, kinds[order.kind], cases.get(order.case_id) if order.case_id else None)
        for order in orders
        if order.lead_id is not None
    )


def own_connections(office: Office, tx: Transaction, since: datetime, until: datetime) -> tuple[RatedOrder, ...]:
    """Own cases whose whole process the scheme limits, each as one order under the case's id.

    It belongs to the lead of its last order, before that to who is responsible; the limit is the case's own clock's,
    pauses included, and it is finished where that clock stops.
    """
    kinds = _connection_kinds(office.definitions.scheme, office.definitions.business_types)
    cases = rating_facts.cases_at_work(tx.connection, kinds, since, until)
    orders = _by_case(tx.of(WorkOrder).find_in("case_id", [case.id for case in cases]))
    subjects = {case.id: [case.id, *(order.id for order in orders.get(case.id, ()))] for case in cases}
    events = tx.of(Event).find_in("subject_id", [key for keys in subjects.values() for key in keys])
    stories: dict[UUID, list[Event]] = {}
    for event in events:
        stories.setdefault(event.subject_id, []).append(event)
    return tuple(
        _connection(
            office,
            case,
            kinds[case.business_code],
            lead_of(orders.get(case.id, ()), case.responsible_id),
            [event for key in subjects[case.id] for event in stories.get(key, ())],
        )
        for case in cases
    )


def lead_of(orders: Sequence[WorkOrder], responsible_id: UUID) -> UUID:
    """Who did a case's field work: the lead of the last order somebody was sent out with."""
    sent = [order for order in orders if order.lead_id is not None and order.dispatched_at is not None]
    last = max(sent, key=lambda order: order.created_at, default=None)
    return responsible_id if last is None or last.lead_id is None else last.lead_id


def _rated_order(order: WorkOrder, lead_id: UUID, kind: OrderKind, case: Case | None) -> RatedOrder:
    return RatedOrder(
        id=order.id,
        kind=kind,
        staff_id=lead_id,
        area_id=order.area_id,
        place=order.place_kind,
        accepted_at=order.created_at if case is None else case.accepted_at,
        arrived_at=order.arrived_at,
        finished_at=order.finished_at,
        due_at=order.due_at,
        point_id=order.customer_id,
    )


def _connection_kinds(scheme: Scheme, businesses: Iterable[BusinessType]) -> Mapping[str, OrderKind]:
    limited = scheme.limits_of(Measure.CONNECTIONS_IN_TIME)
    kinds = {business.code: scheme.order_kind(business.name) for business in businesses}
    return {code: kind for code, kind in kinds.items() if kind in limited}


def _by_case(orders: Iterable[WorkOrder]) -> Mapping[UUID | None, list[WorkOrder]]:
    found: dict[UUID | None, list[WorkOrder]] = {}
    for order in orders:
        found.setdefault(order.case_id, []).append(order)
    return found


def _connection(office: Office, case: Case, kind: OrderKind, lead_id: UUID, events: Sequence[Event]) -> RatedOrder:
    whole = [clock for clock in clocks_of(office, case, events) if clock.spec.scope is LimitScope.WHOLE]
    clock = whole[0] if whole else None
    return RatedOrder(
        id=case.id,
        kind=kind,
        staff_id=lead_id,
        area_id=case.area_id,
        place=case.place,
        accepted_at=case.accepted_at,
        finished_at=case.closed_at if clock is None else _ended_at(clock, case, events),
        due_at=None if clock is None or clock.deadline is None else clock.deadline.due_at,
        point_id=case.customer_id,
    )


def _ended_at(clock: Clock, case: Case, events: Iterable[Event]) -> datetime | None:
    if clock.deadline is None or clock.deadline.state not in _ENDED:
        return None
    left = [
        event.occurred_at
        for event in events
        if event.kind in _LEAVING and event.payload.get("from") == clock.spec.stops.code
    ]
    return max(left, default=case.closed_at)

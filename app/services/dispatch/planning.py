"""Planning the day: crews tried before they are sent, many orders sent as proposed, a day as it is laid out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from app.domain.dispatch.alerts import OrderAlert, alert
from app.domain.dispatch.choice import Proposal, choose_guardian
from app.domain.dispatch.crew import Crew
from app.domain.dispatch.order import OPEN_STATES, OrderState, WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Absence, Role, Staff
from app.domain.problems import Problem, Refusal
from app.domain.work.calendar import minute_of, ordinal_of, start_of
from app.domain.zone import STATION_ZONE
from app.persistence.database import Transaction
from app.services.dispatch.crews import crew_problems
from app.services.dispatch.handing import next_crew
from app.services.dispatch.hands import crew_of
from app.services.dispatch.orders import DispatchService
from app.services.dispatch.roster import roster_of
from app.services.office import Office

_FAULTS: Final = frozenset({"WO-01", "WO-02"})  # 故障抢修、主动抢修: their limits run day and night
_UNASSIGNED: Final = frozenset({OrderState.WAITING, OrderState.HANDED_BACK})
_USUAL_SPAN: Final = timedelta(hours=1)  # how long an order without a planned end is drawn, for the eye only
Planned = tuple[datetime, datetime] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of one order of a batch; `lead` is None and `problems` say why when it was not sent."""

    order: WorkOrder
    lead: Staff | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOrder:
    """One order on a person's day; `ends_at` is later than `starts_at`."""

    order: WorkOrder
    starts_at: datetime
    ends_at: datetime
    alert: OrderAlert
    is_guarding: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDay:
    """One area manager's day: orders by their start, and when he is away."""

    staff: Staff
    orders: tuple[DayOrder, ...]
    absences: tuple[Absence, ...]


class PlanningService:
    """The verbs a dispatcher uses before an order goes out, and what the day then looks like."""

    def __init__(self, office: Office, dispatch: DispatchService) -> None:
        self._office = office
        self._dispatch = dispatch

    def guardian_for(self, order_id: UUID, lead_id: UUID) -> UUID | None:
        """Who could guard when this person leads; None when nobody can or the kind needs no second person.

        Raises:
            Refusal: `record.missing`.
        """
        with self._office.database.read() as tx:
            order = tx.of(WorkOrder).get(order_id)
            area = tx.of(TransformerArea).get(order.area_id)
            areas = tx.of(TransformerArea).find(grid=area.grid)
            roster = roster_of(tx)
        kind = self._office.definitions.order_kind(order.kind)
        if not kind.needs_two:
            return None
        return choose_guardian(lead_id, area, areas, kind, roster, self._office.clock.now())

    def check(self, order_id: UUID, crew: Crew, planned: Planned = None) -> tuple[Problem, ...]:
        """Every rule the crew would break if it were sent; nothing is changed.

        Raises:
            Refusal: `record.missing`.
        """
        starts_at, ends_at = planned or (self._office.clock.now(), None)
        with self._office.database.read() as tx:
            order = tx.of(WorkOrder).get(order_id)
            return crew_problems(self._office, tx, order, crew, roster_of(tx), (starts_at, ends_at))

    def crew_without(self, order_id: UUID, leaving: UUID) -> Crew:
        """The crew that could go on with an order without this person.

        Raises:
            Refusal: `record.missing`, `order.nobody_else`, or why those who were asked cannot lead it (`crew.*`).
        """
        with self._office.database.read() as tx:
            return next_crew(self._office, tx, tx.of(WorkOrder).get(order_id), leaving)

    def hand_over_all(
        self, session: Session, leaving: UUID, reason: str, on_done: Callable[[int, int], None]
    ) -> tuple[Sent, ...]:
        """Hand everything over that this person is out with or sent for, one transaction each.

        What cannot be handed over is told with its reasons. `on_done` is told how many are done of how many, and may
        raise to stop between two orders.

        Raises:
            Refusal: `permission.denied`, `order.handing_reason_missing`.
        """
        session.require(Permission.DISPATCH)
        if not reason.strip():
            raise Refusal.of("order.handing_reason_missing", "reason")
        with self._office.database.read() as tx:
            orders = tx.of(WorkOrder).find_in("state", [state.value for state in OPEN_STATES - _UNASSIGNED])
        own = sorted((order for order in orders if leaving in crew_of(order)), key=lambda order: order.number)
        done: list[Sent] = []
        for order in own:
            on_done(len(done), len(own))
            done.append(self._hand_over(session, order, leaving, reason))
        return tuple(done)

    def dispatch_proposed(
        self, session: Session, order_ids: Sequence[UUID], on_sent: Callable[[int, int], None]
    ) -> tuple[Sent, ...]:
        """Send each order out as proposed, one transaction each; what cannot be sent is told with its reasons.

        `on_sent` is told how many are done of how many, and may raise to stop between two orders.

        Raises:
            Refusal: `permission.denied`.
        """
        session.require(Permission.DISPATCH)
        done: list[Sent] = []
        for order_id in order_ids:
            on_sent(len(done), len(order_ids))
            done.append(self._send(session, order_id))
        return tuple(done)

    def warnings(self, session: Session) -> tuple[WorkOrder, ...]:
        """Orders that are near their limit or past it and that this person has to see to.

        These are a crew member's own, and for dispatchers those nobody is sent to; outside business hours only faults.
        """
        now = self._office.clock.now()
        is_open = self._is_open(now)
        with self._office.database.read() as tx:
            orders = tx.of(WorkOrder).find_in("state", [state.value for state in OPEN_STATES])
        return tuple(
            order
            for order in sorted(orders, key=lambda order: order.number)
            if alert(order, now) is not OrderAlert.NONE
            and (is_open or order.kind in _FAULTS)
            and _concerns(session, order)
        )

    def day(self, day: date) -> tuple[PersonDay, ...]:
        """Every area manager's orders and absences of one day, by staff number."""
        begins = datetime.combine(day, time(), STATION_ZONE)
        ends = begins + timedelta(days=1)
        now = self._office.clock.now()
        with self._office.database.read() as tx:
            managers = [p for p in tx.of(Staff).find(order_by="number") if p.is_active and Role.AREA_MANAGER in p.roles]
            absences = [a for a in tx.of(Absence).find() if a.starts_at < ends and begins < a.ends_at]
            orders = {person.id: _orders_of(tx, person.id) for person in managers}
        return tuple(
            PersonDay(
                staff=person,
                orders=tuple(_on_day(person.id, orders[person.id], begins, ends, now)),
                absences=tuple(absence for absence in absences if absence.staff_id == person.id),
            )
            for person in managers
        )

    def _send(self, session: Session, order_id: UUID) -> Sent:
        view = self._dispatch.show(order_id)
        try:
            proposal, guardian_id = self._dispatch.propose(order_id)
            if proposal.lead_id is None:
                return Sent(order=view.order, lead=None, problems=_why_nobody(proposal))
            sent = self._dispatch.dispatch(session, order_id, Crew(lead_id=proposal.lead_id, guardian_id=guardian_id))
        except Refusal as refusal:
            return Sent(order=view.order, lead=None, problems=refusal.problems)
        return Sent(order=sent, lead=view.people[proposal.lead_id])

    def _hand_over(self, session: Session, order: WorkOrder, leaving: UUID, reason: str) -> Sent:
        try:
            crew = self.crew_without(order.id, leaving)
            handed = self._dispatch.hand_over(session, order.id, crew, reason)
        except Refusal as refusal:
            return Sent(order=order, lead=None, problems=refusal.problems)
        return Sent(order=handed, lead=self._dispatch.show(order.id).people[crew.lead_id])

    def _is_open(self, now: datetime) -> bool:
        minute = minute_of(now)
        ordinal = ordinal_of(minute)
        of_day = minute - start_of(ordinal)
        segments = self._office.definitions.calendar.day(ordinal).segments
        return any(opens <= of_day < closes for opens, closes in segments)


def _why_nobody(proposal: Proposal) -> tuple[Problem, ...]:
    return tuple(rejection.problem for rejection in proposal.rejected)


def _concerns(session: Session, order: WorkOrder) -> bool:
    if order.state in _UNASSIGNED:
        return session.may(Permission.DISPATCH)
    return session.staff_id is not None and session.staff_id in crew_of(order)


def _orders_of(tx: Transaction, staff_id: UUID) -> tuple[WorkOrder, ...]:
    led, guarded = tx.of(WorkOrder).find(lead_id=staff_id), tx.of(WorkOrder).find(guardian_id=staff_id)
    return tuple(order for order in (*led, *guarded) if order.dispatched_at is not None and _was_sent(order))


def _was_sent(order: WorkOrder) -> bool:
    return order.state not in _UNASSIGNED | {OrderState.WITHDRAWN}


def _on_day(
    staff_id: UUID, orders: Sequence[WorkOrder], begins: datetime, ends: datetime, now: datetime
) -> list[DayOrder]:
    spans = [(order, *_span(order, now)) for order in orders]
    return [
        DayOrder(
            order=order,
            starts_at=starts_at,
            ends_at=ends_at,
            alert=alert(order, now),
            is_guarding=order.guardian_id == staff_id,
        )
        for order, starts_at, ends_at in sorted(spans, key=lambda span: (span[1], span[0].number))
        if starts_at < ends and begins < ends_at
    ]


def _span(order: WorkOrder, now: datetime) -> tuple[datetime, datetime]:
    """From when to when an order takes a person's time: as it happened, else as planned, else an hour."""
    starts_at = order.departed_at or order.planned_from or order.dispatched_at or order.created_at
    ends_at = order.finished_at or order.planned_to or starts_at + _USUAL_SPAN
    if order.finished_at is None and order.departed_at is not None:
        ends_at = max(ends_at, now)
    return starts_at, max(ends_at, starts_at + timedelta(minutes=1))

"""What the values of a paper are composed from, read in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.customers.customer import Customer
from app.domain.definitions.business import BusinessType
from app.domain.definitions.order_kind import OrderKindSpec
from app.domain.dispatch.order import WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Staff
from app.domain.problems import Refusal
from app.domain.records.facts import Bill
from app.domain.station.station import Station
from app.domain.work.case import Case
from app.domain.work.event import Event
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.office import Office
from app.services.papers.arrears_values import Arrears, arrears_of
from app.services.station import station_of
from app.services.work.ground import business_of, orders_of, story_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseGround:
    """One case with everything around it; `writer` is the name of whoever prints.

    `arrears` is what the case's customer owes; None without a customer.
    """

    case: Case
    business: BusinessType
    area: TransformerArea
    customer: Customer | None
    arrears: Arrears | None
    orders: tuple[WorkOrder, ...]
    events: tuple[Event, ...]
    people: Mapping[UUID, Staff]
    station: Station
    writer: str
    today: date

    def name_of(self, person: UUID | None) -> str:
        """A person's name; the station's when the data folder's owner acted."""
        return self.station.name if person is None else self.people[person].name


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderGround:
    """One work order with everything around it; `case` is None for an order of its own."""

    order: WorkOrder
    kind: OrderKindSpec
    area: TransformerArea
    events: tuple[Event, ...]
    people: Mapping[UUID, Staff]
    station: Station
    case: CaseGround | None

    @property
    def owed(self) -> Arrears | None:
        """What the customer of the order's case owes."""
        return None if self.case is None else self.case.arrears

    def name_of(self, person: UUID | None) -> str:
        """A person's name; the station's when the data folder's owner acted."""
        return self.station.name if person is None else self.people[person].name


def case_ground(office: Office, tx: Transaction, session: Session, case_id: UUID) -> CaseGround:
    """A case for whoever may print its papers.

    Raises:
        Refusal: `record.missing`, `paper.not_yours`.
    """
    case = tx.of(Case).get(case_id)
    orders = orders_of(tx, case.id)
    _require_hand(session, orders, case.number)
    station = station_of(tx)
    customer, arrears = _customer_of(office, tx, case.customer_id)
    return CaseGround(
        case=case,
        business=business_of(office, case),
        area=tx.of(TransformerArea).get(case.area_id),
        customer=customer,
        arrears=arrears,
        orders=orders,
        events=story_of(tx, case.id, orders),
        people={person.id: person for person in tx.of(Staff).find()},
        station=station,
        writer=session.name or station.name,
        today=local_day(office.clock.now()),
    )


def order_ground(office: Office, tx: Transaction, session: Session, order_id: UUID) -> OrderGround:
    """An order for whoever may print its papers.

    Raises:
        Refusal: `record.missing`, `paper.not_yours`.
    """
    order = tx.of(WorkOrder).get(order_id)
    _require_hand(session, (order,), order.number)
    return OrderGround(
        order=order,
        kind=office.definitions.order_kind(order.kind),
        area=tx.of(TransformerArea).get(order.area_id),
        events=tx.of(Event).find(subject_id=order.id, order_by="recorded_at"),
        people={person.id: person for person in tx.of(Staff).find()},
        station=station_of(tx),
        case=None if order.case_id is None else case_ground(office, tx, session, order.case_id),
    )


def _customer_of(office: Office, tx: Transaction, customer_id: UUID | None) -> tuple[Customer | None, Arrears | None]:
    if customer_id is None:
        return None, None
    customer = tx.of(Customer).get(customer_id)
    bills = tx.of(Bill).find(customer_id=customer_id, order_by="period")
    return customer, arrears_of(office, tx, customer, bills)


def _require_hand(session: Session, orders: tuple[WorkOrder, ...], number: str) -> None:
    """Papers carry full personal data: they are for the counter, the dispatcher and the order's own crew."""
    if session.may(Permission.INTAKE) or session.may(Permission.DISPATCH):
        return
    crews = [{order.lead_id, order.guardian_id, *order.member_ids} for order in orders]
    if not any(session.staff_id in crew for crew in crews):
        raise Refusal.of("paper.not_yours", number=number)

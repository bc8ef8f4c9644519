"""What follows from a case's steps: the stage's work order, and the customer's record once it is closed."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from app.domain.customers.customer import Customer, CustomerState, IdKind
from app.domain.definitions.business import BusinessType
from app.domain.definitions.field import CORE_FIELDS, FieldKind
from app.domain.definitions.limit import Limit
from app.domain.definitions.order_kind import OrderKindSpec
from app.domain.dispatch.order import OrderState, WorkOrder
from app.domain.people.session import Session
from app.domain.problems import Refusal
from app.domain.rating.facts import EntryKind, RegisterEntry
from app.domain.records.facts import PlaceKind
from app.domain.work.case import Case
from app.domain.work.checks import holds, value_of
from app.domain.work.deadlines import deadline
from app.domain.work.event import Event, EventKind, SubjectKind
from app.domain.work.numbers import ORDER
from app.domain.zone import STATION_ZONE
from app.persistence.database import Transaction
from app.persistence.ids import natural_id, new_id
from app.services.clock import local_day
from app.services.customers.indexing import index_customers
from app.services.dispatch.indexing import index_order
from app.services.numbering import new_number
from app.services.office import Office
from app.services.station import station_of

SATISFACTION: Final = "satisfaction"
"""The field of a callback stage that holds the customer's answer, a value of `Satisfaction`."""


def order_for_stage(
    office: Office, tx: Transaction, session: Session, case: Case, business: BusinessType
) -> list[Event]:
    """Make the work order of the stage the case just entered, if the stage is field work; the order's event."""
    stage = business.stage(case.stage)
    if not stage.order_kind:
        return []
    now = office.clock.now()
    kind = office.definitions.dated.order_kind(stage.order_kind, local_day(now))
    year = now.astimezone(STATION_ZONE).year
    order = tx.of(WorkOrder).add(
        WorkOrder(
            id=new_id(),
            number=new_number(tx, "order", ORDER, year),
            kind=kind.code,
            state=OrderState.WAITING,
            area_id=case.area_id,
            created_at=now,
            task=f"{business.name}·{stage.name}",
            place=case.address,
            case_id=case.id,
            stage=stage.code,
            customer_id=case.customer_id,
            place_kind=case.place,
            risks=kind.risks,
            measures=kind.measures,
            due_at=finish_moment(office, kind, case.place, case.stage_since),
        )
    )
    index_order(office, tx, order, case)
    payload = {"order_kind": kind.code, "case": str(case.id), "stage": stage.code}
    return [office.record(tx, session, (SubjectKind.ORDER, order.id), EventKind.ORDER_CREATED, payload=payload)]


def due_moment(office: Office, limit: Limit, started_at: datetime) -> datetime:
    """When a limit that starts at this moment ends, without any pause."""
    counted = deadline(limit, started_at, as_of=started_at, calendar=office.definitions.calendar, has_receipt=False)
    return counted.due_at


def finish_moment(office: Office, kind: OrderKindSpec, place: PlaceKind, started_at: datetime) -> datetime | None:
    """When an order of this kind has to be finished; None when no limit is known for it."""
    return None if kind.finish is None else due_moment(office, kind.finish.limit_at(place), started_at)


def makes_customer(business: BusinessType) -> bool:
    """Whether closing a case of this type makes a new account."""
    return any(spec.attribute == "account_number" for spec in business.fields)


def close_case(office: Office, tx: Transaction, session: Session, case: Case, business: BusinessType) -> Case:
    """Write what the case brought into the customer's record; a new supply makes the record.

    Raises:
        Refusal: `customer.account_taken` when the new account number belongs to somebody else.
    """
    _count_callback(tx, case)
    values = _customer_values(case, business)
    if business.customer_becomes is not None and case.customer_id is not None:
        values["state"] = business.customer_becomes
    if not values:
        return case
    customers = tx.of(Customer)
    if case.customer_id is not None:
        changed = customers.save(replace(customers.get(case.customer_id), **values))
        index_customers(office, tx, [changed])
        _record_customer(office, tx, session, case, changed)
        return case
    if "account_number" not in values:
        return case
    if customers.find_one(account_number=values["account_number"]) is not None:
        raise Refusal.of("customer.account_taken", "account_number", account=str(values["account_number"]))
    made = customers.add(_new_customer(tx, case, values))
    index_customers(office, tx, [made], are_new=True)
    _record_customer(office, tx, session, case, made)
    return tx.of(Case).save(replace(case, customer_id=made.id))


def _count_callback(tx: Transaction, case: Case) -> None:
    """What the customer answered counts for whoever did the work last (G05)."""
    answer = case.details.get(SATISFACTION)
    if answer is None or case.closed_at is None:
        return
    leads = [order.lead_id for order in tx.of(WorkOrder).find(case_id=case.id, order_by="created_at") if order.lead_id]
    key = natural_id(station_of(tx).id, "callback", str(case.id), str(case.version))
    tx.of(RegisterEntry).add(
        RegisterEntry(
            id=key,
            kind=EntryKind.CALLBACK,
            staff_id=leads[-1] if leads else case.responsible_id,
            day=local_day(case.closed_at),
            area_id=case.area_id,
            code=str(answer),
            note=case.number,
            source_id=case.id,
        )
    )


def _new_customer(tx: Transaction, case: Case, values: dict[str, Any]) -> Customer:
    closed_at = case.closed_at or case.accepted_at
    defaults: dict[str, Any] = {
        "area_id": case.area_id,
        "name": case.name,
        "phone": case.phone,
        "address": case.address,
        "id_kind": IdKind.OTHER,
        "id_number": "",
        "category": "",
        "capacity_w": 0,
        "voltage": "",
        "meter_number": "",
        "opened_on": local_day(closed_at),
        "state": CustomerState.NORMAL,
    }
    account = str(values["account_number"])
    return Customer(id=natural_id(station_of(tx).id, "customer", account), **{**defaults, **values})


def _customer_values(case: Case, business: BusinessType) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for spec in business.fields:
        value = value_of(case, spec.code)
        if not spec.attribute or value == "" or not holds(spec.when, case):
            continue
        if spec.code in CORE_FIELDS and spec.code == "area":
            values["area_id"] = case.area_id
        elif spec.kind is FieldKind.CHOICE:
            values[spec.attribute] = _chosen(spec.attribute, str(value), {c.value: c.label for c in spec.choices})
        elif spec.kind is FieldKind.DATE:
            values[spec.attribute] = date.fromisoformat(str(value))
        else:
            values[spec.attribute] = value
    return values


def _chosen(attribute: str, value: str, labels: dict[str, str]) -> str | IdKind:
    # Voltage and category are kept as the marketing system writes them; the kind of ID is a value of the program.
    return IdKind(value) if attribute == "id_kind" else labels[value]


def _record_customer(office: Office, tx: Transaction, session: Session, case: Case, customer: Customer) -> None:
    payload = {"field": "customer", "before": "", "after": customer.account_number, "reason": case.number}
    office.record(tx, session, (SubjectKind.CASE, case.id), EventKind.CASE_CORRECTED, payload=payload)

"""Drafts become records: natural keys of the ledgers become ids, the same on every computer of the station."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.domain.customers.customer import Customer
from app.domain.firms.firm import Firm
from app.domain.grid.area import TransformerArea
from app.domain.people.staff import Certificate, Staff
from app.domain.records.facts import Bill, CollectionDay, LineLoss, Outage, PrepayCommand, ServiceOrder
from app.exchange import drafts
from app.persistence.ids import natural_id
from app.persistence.repository import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The station, and the ids of what ledgers refer to by staff, area and account number."""

    station: UUID
    staff: Mapping[str, UUID]
    areas: Mapping[str, UUID]
    customers: Mapping[str, UUID]

    def id_of(self, kind: str, *key: str) -> UUID:
        """The id of what has this natural key."""
        return natural_id(self.station, kind, *key)


def link_staff(draft: drafts.StaffDraft, keys: Keys) -> tuple[Entity, ...]:
    """A person and the certificates the roster names."""
    staff_id = keys.staff.get(draft.number) or keys.id_of("staff", draft.number)
    person = Staff(
        id=staff_id,
        number=draft.number,
        name=draft.name,
        post=draft.post,
        team=draft.team,
        phone=draft.phone,
        roles=draft.roles,
        is_active=draft.is_active,
    )
    held = (
        Certificate(
            id=keys.id_of("certificate", draft.number, one.kind),
            staff_id=staff_id,
            kind=one.kind,
            valid_until=one.valid_until,
        )
        for one in draft.certificates
    )
    return (person, *held)


def link_area(draft: drafts.AreaDraft, keys: Keys) -> tuple[Entity, ...]:
    """A transformer area."""
    return (
        TransformerArea(
            id=keys.id_of("transformer_area", draft.number),
            number=draft.number,
            name=draft.name,
            grid=draft.grid,
            feeder=draft.feeder,
            capacity_kva=draft.capacity_kva,
            village=draft.village,
            a_manager_id=keys.staff[draft.a_manager_number],
            b_manager_id=keys.staff[draft.b_manager_number],
            longitude_e6=draft.longitude_e6,
            latitude_e6=draft.latitude_e6,
            line_m=draft.line_m,
        ),
    )


def link_customer(draft: drafts.CustomerDraft, keys: Keys) -> tuple[Entity, ...]:
    """A customer."""
    return (
        Customer(
            id=keys.id_of("customer", draft.account_number),
            account_number=draft.account_number,
            name=draft.name,
            id_kind=draft.id_kind,
            id_number=draft.id_number,
            phone=draft.phone,
            address=draft.address,
            area_id=keys.areas[draft.area_number],
            category=draft.category,
            capacity_w=draft.capacity_w,
            voltage=draft.voltage,
            meter_number=draft.meter_number,
            opened_on=draft.opened_on,
            state=draft.state,
        ),
    )


def link_line_loss(draft: drafts.LineLossDraft, keys: Keys) -> tuple[Entity, ...]:
    """An area's month."""
    return (
        LineLoss(
            id=keys.id_of("line_loss", draft.area_number, draft.month),
            area_id=keys.areas[draft.area_number],
            month=draft.month,
            supplied=draft.supplied,
            sold=draft.sold,
            fed_in=draft.fed_in,
            meters_due=draft.meters_due,
            meters_read=draft.meters_read,
        ),
    )


def link_collection_day(draft: drafts.CollectionDayDraft, keys: Keys) -> tuple[Entity, ...]:
    """An area's day of collected readings."""
    return (
        CollectionDay(
            id=keys.id_of("collection_day", draft.area_number, draft.day.isoformat()),
            area_id=keys.areas[draft.area_number],
            day=draft.day,
            meters_due=draft.meters_due,
            meters_collected=draft.meters_collected,
        ),
    )


def link_bill(draft: drafts.BillDraft, keys: Keys) -> tuple[Entity, ...]:
    """A customer's bill of a period."""
    return (
        Bill(
            id=keys.id_of("bill", draft.account_number, draft.period),
            customer_id=keys.customers[draft.account_number],
            period=draft.period,
            receivable=draft.receivable,
            received=draft.received,
            paid_on=draft.paid_on,
            due_on=draft.due_on,
        ),
    )


def link_command(draft: drafts.PrepayCommandDraft, keys: Keys) -> tuple[Entity, ...]:
    """A remote command to a customer's meter."""
    return (
        PrepayCommand(
            id=keys.id_of("prepay_command", draft.account_number, draft.kind, draft.issued_at.isoformat()),
            customer_id=keys.customers[draft.account_number],
            kind=draft.kind,
            issued_at=draft.issued_at,
            executed_at=draft.executed_at,
            is_success=draft.is_success,
        ),
    )


def link_order(draft: drafts.ServiceOrderDraft, keys: Keys) -> tuple[Entity, ...]:
    """An order another system handled."""
    return (
        ServiceOrder(
            id=keys.id_of("service_order", draft.number),
            number=draft.number,
            kind=draft.kind,
            source=draft.source,
            customer_id=keys.customers.get(draft.account_number),
            area_id=keys.areas[draft.area_number],
            staff_id=keys.staff[draft.staff_number],
            accepted_at=draft.accepted_at,
            dispatched_at=draft.dispatched_at,
            arrived_at=draft.arrived_at,
            finished_at=draft.finished_at,
            place=draft.place,
            is_at_fault=draft.is_at_fault,
        ),
    )


def link_outage(draft: drafts.OutageDraft, keys: Keys) -> tuple[Entity, ...]:
    """An area without power."""
    return (
        Outage(
            id=keys.id_of("outage", draft.area_number, draft.started_at.isoformat()),
            area_id=keys.areas[draft.area_number],
            started_at=draft.started_at,
            ended_at=draft.ended_at,
            kind=draft.kind,
            is_at_fault=draft.is_at_fault,
        ),
    )


def link_firm(draft: drafts.FirmDraft, keys: Keys) -> tuple[Entity, ...]:
    """A firm of the register."""
    return (
        Firm(
            id=keys.id_of("firm", draft.credit_code),
            name=draft.name,
            credit_code=draft.credit_code,
            contact=draft.contact,
            phone=draft.phone,
            licences=draft.licences,
        ),
    )

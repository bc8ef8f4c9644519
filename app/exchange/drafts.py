"""Accepted rows by their natural keys; the services find the ids. Attributes are named as in the domain's entities."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.customers.customer import CustomerState, IdKind
from app.domain.firms.firm import Licence
from app.domain.people.staff import CertificateKind, Role
from app.domain.records.facts import CommandKind, OutageKind, PlaceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateDraft:
    """A certificate of a person in the roster."""

    kind: CertificateKind
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffDraft:
    """A line of the roster; `roles` follow from the post."""

    number: str
    name: str
    post: str
    team: str
    phone: str
    roles: tuple[Role, ...]
    is_active: bool
    certificates: tuple[CertificateDraft, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaDraft:
    """A transformer area with the staff numbers of its managers; units as in `TransformerArea`."""

    number: str
    name: str
    grid: str
    feeder: str
    capacity_kva: int
    village: str
    a_manager_number: str
    b_manager_number: str
    longitude_e6: int | None
    latitude_e6: int | None
    line_m: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerDraft:
    """A customer; `capacity_w` in watts, "" where the ledger has a gap."""

    account_number: str
    name: str
    id_kind: IdKind
    id_number: str
    phone: str
    address: str
    area_number: str
    category: str
    capacity_w: int
    voltage: str
    meter_number: str
    opened_on: date
    state: CustomerState


@dataclass(frozen=True, slots=True, kw_only=True)
class LineLossDraft:
    """An area's month; energy in hundredths of kW·h."""

    area_number: str
    month: str
    supplied: int
    sold: int
    fed_in: int
    meters_due: int
    meters_read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionDayDraft:
    """An area's day of collected readings."""

    area_number: str
    day: date
    meters_due: int
    meters_collected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BillDraft:
    """A customer's bill of a period; money in cents."""

    account_number: str
    period: str
    receivable: int
    received: int
    paid_on: date | None
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepayCommandDraft:
    """A remote command to a customer's meter."""

    account_number: str
    kind: CommandKind
    issued_at: datetime
    executed_at: datetime | None
    is_success: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceOrderDraft:
    """An order another system handled; `account_number` is "" when it concerns no known customer."""

    number: str
    kind: str
    source: str
    account_number: str
    area_number: str
    staff_number: str
    accepted_at: datetime
    dispatched_at: datetime | None
    arrived_at: datetime | None
    finished_at: datetime | None
    place: PlaceKind
    is_at_fault: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageDraft:
    """An area without power."""

    area_number: str
    started_at: datetime
    ended_at: datetime | None
    kind: OutageKind
    is_at_fault: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmDraft:
    """A firm of the register with at most one licence for each trade."""

    name: str
    credit_code: str
    contact: str
    phone: str
    licences: tuple[Licence, ...]

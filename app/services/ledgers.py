"""The station's ledgers as a whole: how many lines, what they can be filtered by, and the cards of areas and people."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from app.domain.customers.checks import mask_phone
from app.domain.customers.customer import Customer
from app.domain.grid.area import TransformerArea
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Certificate, Staff
from app.domain.records.facts import Bill, CollectionDay, LineLoss, Outage, PrepayCommand, ServiceOrder
from app.persistence.bulk import count_rows, distinct_values
from app.persistence.database import Transaction
from app.services.office import Office

_KEPT: Final[Mapping[str, type[Any]]] = {
    "customers": Customer,
    "areas": TransformerArea,
    "staff": Staff,
    "line_losses": LineLoss,
    "collection": CollectionDay,
    "bills": Bill,
    "commands": PrepayCommand,
    "service_orders": ServiceOrder,
    "outages": Outage,
}
_MONTH: Final = len("2026-10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A value a list can be filtered by, and what it is called where that is not the value itself."""

    value: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaView:
    """A transformer area with its managers, its customers' number and its months, newest first."""

    area: TransformerArea
    a_manager: Staff
    b_manager: Staff
    customers: int
    months: tuple[LineLoss, ...]
    outages: tuple[Outage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """Somebody of the station with certificates and the areas held as A-role and B-role."""

    person: Staff
    certificates: tuple[Certificate, ...]
    a_areas: tuple[TransformerArea, ...]
    b_areas: tuple[TransformerArea, ...]


class LedgerService:
    """What the place of the ledgers asks."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def counts(self) -> Mapping[str, int]:
        """How many lines each ledger has, by the name of its list."""
        with self._office.database.read() as tx:
            return {name: count_rows(tx.connection, kind) for name, kind in _KEPT.items()}

    def choices(self) -> Mapping[str, tuple[Choice, ...]]:
        """What there is to filter by: grids, area managers, teams, categories, and the months of each ledger."""
        with self._office.database.read() as tx:
            areas = tx.of(TransformerArea).find(order_by="number")
            managers = {area.a_manager_id for area in areas}
            staff = tx.of(Staff).find(order_by="number")
            return {
                "area": tuple(Choice(value=area.number, name=area.name) for area in areas),
                "grid": _held(tx, TransformerArea, "grid"),
                "team": _held(tx, Staff, "team"),
                "category": _held(tx, Customer, "category"),
                "kind": _held(tx, ServiceOrder, "kind"),
                "manager": tuple(Choice(value=one.number, name=one.name) for one in staff if one.id in managers),
                "staff": tuple(Choice(value=one.number, name=one.name) for one in staff),
                "line_losses": _newest_first(distinct_values(tx.connection, LineLoss, "month")),
                "bills": _newest_first(distinct_values(tx.connection, Bill, "period")),
                "collection": _newest_first(
                    {day.isoformat()[:_MONTH] for day in distinct_values(tx.connection, CollectionDay, "day")}
                ),
            }

    def area(self, area_id: UUID) -> AreaView:
        """One transformer area.

        Raises:
            Refusal: `record.missing`.
        """
        with self._office.database.read() as tx:
            area = tx.of(TransformerArea).get(area_id)
            a_manager, b_manager = (tx.of(Staff).get(key) for key in (area.a_manager_id, area.b_manager_id))
            return AreaView(
                area=area,
                a_manager=a_manager,
                b_manager=b_manager,
                customers=len(tx.of(Customer).find(area_id=area_id)),
                months=tx.of(LineLoss).find(area_id=area_id, order_by="month")[::-1],
                outages=tx.of(Outage).find(area_id=area_id, order_by="started_at")[::-1],
            )

    def person(self, session: Session, staff_id: UUID) -> PersonView:
        """One person; the phone is masked for who may not see it.

        Raises:
            Refusal: `record.missing`.
        """
        with self._office.database.read() as tx:
            person = tx.of(Staff).get(staff_id)
            view = PersonView(
                person=person,
                certificates=tx.of(Certificate).find(staff_id=staff_id, order_by="valid_until"),
                a_areas=tx.of(TransformerArea).find(a_manager_id=staff_id, order_by="number"),
                b_areas=tx.of(TransformerArea).find(b_manager_id=staff_id, order_by="number"),
            )
        if session.may(Permission.SEE_PERSONAL_DATA) or session.staff_id == staff_id:
            return view
        return replace(view, person=replace(person, phone=mask_phone(person.phone)))


def _held(tx: Transaction, kind: type[Any], column: str) -> tuple[Choice, ...]:
    return tuple(Choice(value=value) for value in distinct_values(tx.connection, kind, column) if value)


def _newest_first(months: "list[str] | set[str]") -> tuple[Choice, ...]:
    return tuple(Choice(value=month) for month in sorted(months, reverse=True))

"""The station's ledgers as a whole: how many lines, what they can be filtered by, and what their cards show."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, cast
from uuid import UUID

from app.domain.customers.checks import mask_id_number, mask_phone
from app.domain.customers.customer import Customer
from app.domain.daybook.gathering import Gathering
from app.domain.daybook.outage_plan import OutagePlan
from app.domain.firms.firm import Firm
from app.domain.grid.area import TransformerArea
from app.domain.imports.batch import ImportAction, ImportBatch, ImportItem, ImportRows, row_of
from app.domain.lists import ListQuery
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Certificate, Staff
from app.domain.rating.results import Evidence, IndicatorScore
from app.domain.records.facts import (
    Bill,
    CollectionDay,
    LineLoss,
    MonthRecord,
    Outage,
    PrepayCommand,
    ServiceOrder,
)
from app.persistence.bulk import count_rows, distinct_values
from app.persistence.database import Transaction
from app.persistence.lists.keyed import KeyedList
from app.persistence.lists.plans import plan_of
from app.services.office import Office
from app.services.rating.results import MonthScores

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
    "firms": Firm,
    "gatherings": Gathering,
    "outage_plans": OutagePlan,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """An import of this computer that wrote a record: which, by whom (empty: the owner of the data folder), and how.

    `row` is the record's in the file, as its sheet counts it; None for imports of earlier versions, which kept none.
    """

    batch: ImportBatch
    actor: str
    action: ImportAction
    row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """A row of one of the month's ledgers with what it concerns and where it came from, the newest import first.

    `customer` is masked for who may not see personal data; `person` is who an order of another system was given to.
    """

    record: MonthRecord
    area: TransformerArea
    a_manager: Staff
    b_manager: Staff
    customer: Customer | None
    person: Staff | None
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """An indicator a record stands behind, of whom, and why."""

    month: str
    person: str
    indicator: IndicatorScore
    evidence: Evidence


class LedgerService:
    """What the place of the ledgers asks."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._seals = KeyedList(office.database, plan_of("seals"), office.clock.now)  # read out of cases: no table

    def counts(self) -> Mapping[str, int]:
        """How many lines each ledger has, by the name of its list."""
        with self._office.database.read() as tx:
            counts = {name: count_rows(tx.connection, kind) for name, kind in _KEPT.items()}
        return {**counts, "seals": self._seals.count(ListQuery())}

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

    def record(self, session: Session, name: str, record_id: UUID) -> RecordView:
        """One row of the month's ledger with this list name.

        Raises:
            Refusal: `record.missing`.
        """
        with self._office.database.read() as tx:
            record = cast("Any", tx.of(_KEPT[name]).get(record_id))
            customer_id, staff_id = (getattr(record, key, None) for key in ("customer_id", "staff_id"))
            customer = None if customer_id is None else tx.of(Customer).get(customer_id)
            area = tx.of(TransformerArea).get(customer.area_id if customer is not None else record.area_id)
            a_manager, b_manager = (tx.of(Staff).get(key) for key in (area.a_manager_id, area.b_manager_id))
            return RecordView(
                record=record,
                area=area,
                a_manager=a_manager,
                b_manager=b_manager,
                customer=None if customer is None else _shown(customer, session),
                person=None if staff_id is None else tx.of(Staff).get(staff_id),
                origins=_origins(tx, record_id),
            )


def counted_in(scores: MonthScores, record_id: UUID) -> tuple[Counted, ...]:
    """The indicators of a month a record stands behind, of those people whose details are shown."""
    return tuple(
        Counted(month=scores.month, person=one.name, indicator=indicator, evidence=row)
        for one in scores.people
        if one.score is not None
        for indicator in one.score.indicators
        for row in indicator.evidence
        if row.id == record_id
    )


def _shown(customer: Customer, session: Session) -> Customer:
    if session.may(Permission.SEE_PERSONAL_DATA):
        return customer
    return replace(customer, id_number=mask_id_number(customer.id_number), phone=mask_phone(customer.phone))


def _origins(tx: Transaction, record_id: UUID) -> tuple[Origin, ...]:
    items = {item.batch_id: item for item in tx.of(ImportItem).find(entity_id=record_id)}
    batches = [batch for batch in tx.of(ImportBatch).find_in("id", items) if batch.undone_at is None]
    names = {one.id: one.name for one in tx.of(Staff).find_in("id", {batch.actor_id for batch in batches} - {None})}
    return tuple(
        Origin(
            batch=batch,
            actor="" if batch.actor_id is None else names[batch.actor_id],
            action=items[batch.id].action,
            row=_row(tx, batch, record_id),
        )
        for batch in sorted(batches, key=lambda batch: batch.imported_at, reverse=True)
    )


def _held(tx: Transaction, kind: type[Any], column: str) -> tuple[Choice, ...]:
    return tuple(Choice(value=value) for value in distinct_values(tx.connection, kind, column) if value)


def _newest_first(months: "list[str] | set[str]") -> tuple[Choice, ...]:
    return tuple(Choice(value=month) for month in sorted(months, reverse=True))


def _row(tx: Transaction, batch: ImportBatch, record_id: UUID) -> int | None:
    kept = tx.of(ImportRows).find_one(batch_id=batch.id)
    return None if kept is None else row_of(kept.places, record_id)

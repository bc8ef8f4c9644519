"""The rows behind an indicator, found again in their ledgers with the record that opens them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from app.domain.customers.customer import Customer
from app.domain.dispatch.order import WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.people.staff import Staff
from app.domain.rating.facts import RegisterEntry
from app.domain.rating.results import Evidence, EvidenceKind
from app.domain.records.facts import Bill, CollectionDay, LineLoss, Outage, PrepayCommand, ServiceOrder
from app.domain.work.case import Case
from app.persistence.database import Transaction
from app.services.rating.results import EvidenceRow

_Found = dict[UUID, EvidenceRow]
_Finding = Callable[[Transaction, Mapping[UUID, Evidence]], _Found]


def find_rows(tx: Transaction, evidence: Sequence[Evidence]) -> tuple[EvidenceRow, ...]:
    """The rows in the given order; one that is no longer there keeps its id, day and reason only."""
    rows: dict[EvidenceKind, _Found] = {}
    for kind in {each.kind for each in evidence}:
        rows[kind] = _FINDING[kind](tx, {each.id: each for each in evidence if each.kind is kind})
    return tuple(
        replace(found, evidence=each)
        if (found := rows[each.kind].get(each.id)) is not None
        else EvidenceRow(evidence=each)
        for each in evidence
    )


def _areas(tx: Transaction, wanted: Mapping[UUID, Evidence]) -> _Found:
    return {
        area.id: EvidenceRow(evidence=wanted[area.id], name=area.name, number=area.number, record=("area", area.id))
        for area in tx.of(TransformerArea).find_in("id", wanted)
    }


def _staff(tx: Transaction, wanted: Mapping[UUID, Evidence]) -> _Found:
    return {
        person.id: EvidenceRow(
            evidence=wanted[person.id], name=person.name, number=person.number, record=("staff", person.id)
        )
        for person in tx.of(Staff).find_in("id", wanted)
    }


def _of_area(kind: type[LineLoss] | type[CollectionDay] | type[Outage]) -> _Finding:
    def find(tx: Transaction, wanted: Mapping[UUID, Evidence]) -> _Found:
        found: Sequence[LineLoss | CollectionDay | Outage] = tx.of(kind).find_in("id", wanted)
        areas = _areas_by_id(tx, (row.area_id for row in found))
        return {
            row.id: EvidenceRow(
                evidence=wanted[row.id],
                name=areas[row.area_id].name,
                number=areas[row.area_id].number,
                at=row.started_at if isinstance(row, Outage) else None,
                record=("area", row.area_id),
            )
            for row in found
        }

    return find


def _of_customer(kind: type[Bill] | type[PrepayCommand]) -> _Finding:
    def find(tx: Transaction, wanted: Mapping[UUID, Evidence]) -> _Found:
        found: Sequence[Bill | PrepayCommand] = tx.of(kind).find_in("id", wanted)
        customers = {one.id: one for one in tx.of(Customer).find_in("id", {row.customer_id for row in found})}
        return {
            row.id: EvidenceRow(
                evidence=wanted[row.id],
                name=customers[row.customer_id].name,
                number=customers[row.customer_id].account_number,
                at=row.issued_at if isinstance(row, PrepayCommand) else None,
                record=("customer", row.customer_id),
            )
            for row in found
        }

    return find


def _orders(tx: Transaction, wanted: Mapping[UUID, Evidence]) -> _Found:
    found: _Found = {}
    for order in tx.of(WorkOrder).find_in("id", wanted):
        found[order.id] = EvidenceRow(
            evidence=wanted[order.id],
            name=order.place,
            number=order.number,
            at=order.created_at,
            remark=order.task,
            record=("order", order.id),
        )
    for case in tx.of(Case).find_in("id", wanted):
        found[case.id] = EvidenceRow(
            evidence=wanted[case.id],
            name=case.name,
            number=case.number,
            at=case.accepted_at,
            remark=case.address,
            record=("case", case.id),
        )
    imported = tx.of(ServiceOrder).find_in("id", wanted)
    customers = {one.id: one for one in tx.of(Customer).find_in("id", {row.customer_id for row in imported} - {None})}
    areas = _areas_by_id(tx, (row.area_id for row in imported))
    for row in imported:
        customer = customers.get(row.customer_id) if row.customer_id else None
        found[row.id] = EvidenceRow(
            evidence=wanted[row.id],
            name=areas[row.area_id].name if customer is None else customer.name,
            number=row.number,
            at=row.accepted_at,
            remark=f"{row.source} {row.kind}".strip(),
            record=("area", row.area_id) if customer is None else ("customer", customer.id),
        )
    return found


def _entries(tx: Transaction, wanted: Mapping[UUID, Evidence]) -> _Found:
    entries = tx.of(RegisterEntry).find_in("id", wanted)
    areas = _areas_by_id(tx, (row.area_id for row in entries if row.area_id))
    people = {one.id: one for one in tx.of(Staff).find_in("id", {row.staff_id for row in entries})}
    cases = {one.id: one for one in tx.of(Case).find_in("id", {row.source_id for row in entries} - {None})}
    found: _Found = {}
    for row in entries:
        case = cases.get(row.source_id) if row.source_id else None
        area = areas.get(row.area_id) if row.area_id else None
        found[row.id] = EvidenceRow(
            evidence=wanted[row.id],
            name=people[row.staff_id].name if area is None else area.name,
            number=row.code if case is None else case.number,
            remark=row.note,
            record=_record_of(row, case),
        )
    return found


def _record_of(entry: RegisterEntry, case: Case | None) -> tuple[str, UUID]:
    if case is not None:
        return ("case", case.id)
    return ("staff", entry.staff_id) if entry.area_id is None else ("area", entry.area_id)


def _areas_by_id(tx: Transaction, ids: Iterable[UUID]) -> dict[UUID, TransformerArea]:
    return {area.id: area for area in tx.of(TransformerArea).find_in("id", set(ids))}


_FINDING: Final[Mapping[EvidenceKind, _Finding]] = {
    EvidenceKind.LINE_LOSS: _of_area(LineLoss),
    EvidenceKind.COLLECTION_DAY: _of_area(CollectionDay),
    EvidenceKind.OUTAGE: _of_area(Outage),
    EvidenceKind.BILL: _of_customer(Bill),
    EvidenceKind.COMMAND: _of_customer(PrepayCommand),
    EvidenceKind.ORDER: _orders,
    EvidenceKind.ENTRY: _entries,
    EvidenceKind.AREA: _areas,
    EvidenceKind.STAFF: _staff,
}

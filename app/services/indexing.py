"""Keeping customers, people and transformer areas findable."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from app.domain.customers.customer import Customer
from app.domain.grid.area import TransformerArea
from app.domain.people.staff import Staff
from app.domain.search.entries import Entry, Kind, Match
from app.persistence.database import Transaction
from app.persistence.repository import Entity
from app.persistence.searching import index_entries, remove_entries
from app.services.customers.indexing import entry_of
from app.services.office import Office


def staff_entry(person: Staff) -> Entry:
    """What the search box knows of a person of the station."""
    return Entry(
        kind=Kind.STAFF,
        ref=person.id.bytes,
        title=f"{person.name}  {person.number}",
        subtitle=" ".join(filter(None, (person.post, person.team))),
        names=(person.name,),
        numbers=((Match.STAFF_NUMBER, person.number), (Match.PHONE, person.phone)),
    )


def area_entry(area: TransformerArea) -> Entry:
    """What the search box knows of a transformer area."""
    return Entry(
        kind=Kind.AREA,
        ref=area.id.bytes,
        title=f"{area.name}  {area.number}",
        subtitle=" ".join(filter(None, (area.grid, area.feeder))),
        names=(area.name,),
        numbers=((Match.AREA_NUMBER, area.number),),
        address=area.village,
    )


_ENTRIES: Final[Mapping[type[Any], tuple[Kind, Callable[[Any], Entry]]]] = {
    Customer: (Kind.CUSTOMER, entry_of),
    Staff: (Kind.STAFF, staff_entry),
    TransformerArea: (Kind.AREA, area_entry),
}


def index_records(office: Office, tx: Transaction, records: Iterable[Entity], *, are_new: bool) -> None:
    """Make records of one kind findable; kinds the search box does not know are passed over."""
    entries = [_ENTRIES[type(one)][1](one) for one in records if type(one) in _ENTRIES]
    if entries:
        index_entries(tx.connection, entries, office.definitions.readings, are_new=are_new)


def forget_records(tx: Transaction, kind: type[Any], records: Iterable[Entity]) -> None:
    """Take records of one kind out of the search box."""
    if kind in _ENTRIES:
        remove_entries(tx.connection, _ENTRIES[kind][0], [one.id.bytes for one in records])

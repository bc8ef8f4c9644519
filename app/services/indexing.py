"""Keeping customers, people and transformer areas findable."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from app.domain.customers.customer import Customer
from app.domain.grid.area import TransformerArea
from app.domain.people.staff import Staff
from app.domain.search.entries import Entry, Kind, Match
from app.persistence.database import Transaction
from app.persistence.repository import Entity
from app.persistence.search_index import index_entries, remove_entries
from app.services.customers.indexing import CUSTOMER_COLUMNS, customer_entry
from app.services.office import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class Findable:
    """How records of one kind get into the search box: from which columns, and what is known of them there.

    `entry` takes the record's id as bytes, and what the columns say, which are stored as the record holds them.
    """

    kind: Kind
    columns: tuple[str, ...]
    entry: Callable[[bytes, Sequence[str]], Entry]

    def entry_of(self, record: Entity) -> Entry:
        """What the search box knows of a record."""
        return self.entry(record.id.bytes, attrgetter(*self.columns)(record))


def staff_entry(ref: bytes, said: Sequence[str]) -> Entry:
    """What the search box knows of a person of the station."""
    name, number, post, team, phone = said
    return Entry(
        kind=Kind.STAFF,
        ref=ref,
        title=f"{name}  {number}",
        subtitle=" ".join(filter(None, (post, team))),
        names=(name,),
        numbers=((Match.STAFF_NUMBER, number), (Match.PHONE, phone)),
    )


def area_entry(ref: bytes, said: Sequence[str]) -> Entry:
    """What the search box knows of a transformer area."""
    name, number, grid, feeder, village = said
    return Entry(
        kind=Kind.AREA,
        ref=ref,
        title=f"{name}  {number}",
        subtitle=" ".join(filter(None, (grid, feeder))),
        names=(name,),
        numbers=((Match.AREA_NUMBER, number),),
        address=village,
    )


FINDABLE: Final[Mapping[type[Any], Findable]] = {
    Customer: Findable(kind=Kind.CUSTOMER, columns=CUSTOMER_COLUMNS, entry=customer_entry),
    Staff: Findable(kind=Kind.STAFF, columns=("name", "number", "post", "team", "phone"), entry=staff_entry),
    TransformerArea: Findable(
        kind=Kind.AREA, columns=("name", "number", "grid", "feeder", "village"), entry=area_entry
    ),
}
"""The kinds that are found by what is in their own columns."""


def index_records(office: Office, tx: Transaction, records: Iterable[Entity], *, are_new: bool) -> None:
    """Make records of one kind findable; kinds the search box does not know are passed over."""
    entries = [FINDABLE[type(one)].entry_of(one) for one in records if type(one) in FINDABLE]
    if entries:
        index_entries(tx.connection, entries, office.definitions.readings, are_new=are_new)


def forget_records(tx: Transaction, kind: type[Any], records: Iterable[Entity]) -> None:
    """Take records of one kind out of the search box."""
    if kind in FINDABLE:
        remove_entries(tx.connection, FINDABLE[kind].kind, [one.id.bytes for one in records])

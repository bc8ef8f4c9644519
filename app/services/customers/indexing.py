"""Keeping customers findable."""

from collections.abc import Iterable

from app.domain.customers.customer import Customer
from app.domain.search.entries import Entry, Kind, Match
from app.persistence.database import Transaction
from app.persistence.searching import index_entries
from app.services.office import Office


def entry_of(customer: Customer) -> Entry:
    """What the search box knows of a customer."""
    return Entry(
        kind=Kind.CUSTOMER,
        ref=customer.id.bytes,
        title=f"{customer.name}  {customer.account_number}",
        subtitle=customer.address,
        names=(customer.name,),
        numbers=(
            (Match.ACCOUNT, customer.account_number),
            (Match.PHONE, customer.phone),
            (Match.METER, customer.meter_number),
            (Match.DOCUMENT, customer.id_number),
        ),
        address=customer.address,
    )


def index_customers(office: Office, tx: Transaction, customers: Iterable[Customer], *, are_new: bool = False) -> None:
    """Make customers findable; `are_new` promises that none is known to the index yet."""
    entries = [entry_of(customer) for customer in customers]
    index_entries(tx.connection, entries, office.definitions.readings, are_new=are_new)

"""Keeping customers findable."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Final

from app.domain.customers.customer import Customer
from app.domain.search.entries import Entry, Kind, Match
from app.persistence.database import Transaction
from app.persistence.search_index import index_entries
from app.services.office import Office

CUSTOMER_COLUMNS: Final = ("name", "account_number", "phone", "meter_number", "id_number", "address")
_SAID: Final = attrgetter(*CUSTOMER_COLUMNS)


def customer_entry(ref: bytes, said: Sequence[str]) -> Entry:
    """What the search box knows of the customer with this id, from what `CUSTOMER_COLUMNS` say."""
    name, account_number, phone, meter_number, id_number, address = said
    return Entry(
        kind=Kind.CUSTOMER,
        ref=ref,
        title=f"{name}  {account_number}",
        subtitle=address,
        names=(name,),
        numbers=(
            (Match.ACCOUNT, account_number),
            (Match.PHONE, phone),
            (Match.METER, meter_number),
            (Match.DOCUMENT, id_number),
        ),
        address=address,
    )


def index_customers(office: Office, tx: Transaction, customers: Iterable[Customer], *, are_new: bool = False) -> None:
    """Make customers findable; `are_new` promises that none is known to the index yet."""
    entries = [customer_entry(customer.id.bytes, _SAID(customer)) for customer in customers]
    index_entries(tx.connection, entries, office.definitions.readings, are_new=are_new)

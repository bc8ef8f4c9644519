"""Keeping work orders findable."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final
from uuid import UUID

from app.domain.dispatch.order import WorkOrder
from app.domain.search.entries import Entry, Kind, Match
from app.domain.work.case import Case
from app.persistence.database import Transaction
from app.persistence.search_index import index_entries
from app.services.office import Office

_NONE: Final[Mapping[UUID, Sequence[str]]] = MappingProxyType({})


def order_entry(order: WorkOrder, case: Case | None, former: Mapping[UUID, Sequence[str]] = _NONE) -> Entry:
    """What the search box knows of an order: its number, its case's number, the customer's name and the place.

    `former` are the numbers documents had before; papers printed then carry them.
    """
    numbers = [(Match.ORDER_NUMBER, order.number)]
    if case is not None:
        numbers += [(Match.CASE_NUMBER, case.number), (Match.PHONE, case.phone)]
    numbers += [(Match.ORDER_NUMBER, number) for number in former.get(order.id, ())]
    if case is not None:
        numbers += [(Match.CASE_NUMBER, number) for number in former.get(case.id, ())]
    return Entry(
        kind=Kind.ORDER,
        ref=order.id.bytes,
        title=f"{order.task}  {order.number}",
        subtitle=order.place,
        names=() if case is None else (case.name,),
        numbers=tuple(numbers),
        address=order.place,
    )


def index_order(office: Office, tx: Transaction, order: WorkOrder, case: Case | None = None) -> None:
    """Make a new order findable."""
    index_entries(tx.connection, [order_entry(order, case)], office.definitions.readings, are_new=True)

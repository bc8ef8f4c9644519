"""Keeping work orders findable."""

from app.domain.dispatch.order import WorkOrder
from app.domain.search.entries import Entry, Kind, Match
from app.domain.work.case import Case
from app.persistence.database import Transaction
from app.persistence.searching import index_entries
from app.services.numbering import former_numbers
from app.services.office import Office


def index_order(
    office: Office, tx: Transaction, order: WorkOrder, case: Case | None = None, *, is_new: bool = True
) -> None:
    """Make an order findable by its number, its case's number, the customer's name and the place.

    One that is not new is in the search box no more; it may have had other numbers.
    """
    numbers = [(Match.ORDER_NUMBER, order.number)]
    if case is not None:
        numbers += [(Match.CASE_NUMBER, case.number), (Match.PHONE, case.phone)]
    if not is_new:
        numbers += [(Match.ORDER_NUMBER, number) for number in former_numbers(tx, order.id)]
        numbers += [(Match.CASE_NUMBER, number) for number in former_numbers(tx, case.id)] if case else []
    entry = Entry(
        kind=Kind.ORDER,
        ref=order.id.bytes,
        title=f"{order.task}  {order.number}",
        subtitle=order.place,
        names=() if case is None else (case.name,),
        numbers=tuple(numbers),
        address=order.place,
    )
    index_entries(tx.connection, [entry], office.definitions.readings, are_new=True)

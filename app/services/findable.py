"""What the search box lacks is put in, many records at a time, as after all of them came in anew."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Final, TypeAlias
from uuid import UUID

from app.domain.dispatch.order import WorkOrder
from app.domain.problems import Refusal
from app.domain.search.entries import Entry, Kind
from app.domain.search.keys import Filing
from app.domain.work.case import Case
from app.persistence.bulk import table_name
from app.persistence.case_ids import receipts_of_visits
from app.persistence.database import Transaction
from app.persistence.search_index import add_batch, batch_of, refs_without_entry, rows_without_entry
from app.services.dispatch.indexing import order_entry
from app.services.imports.memory import uncollected
from app.services.indexing import FINDABLE, Findable
from app.services.numbering import all_former_numbers
from app.services.office import Office
from app.services.work.indexing import case_entry

_LOG = logging.getLogger(__name__)

_AT_ONCE: Final = 25_000  # put in within half a second, the longest that somebody who saves meanwhile has to wait

_Row: TypeAlias = tuple[Any, ...]  # the row's number, the record's id, and more columns as they are stored
_Making: TypeAlias = Callable[[Transaction, Sequence[_Row]], Iterable[Entry]]


def make_findable(office: Office) -> None:
    """Put into the search box what is not in it; a kill leaves the rest to the next time.

    Entries are made without a lock, and the few that somebody else has put in meanwhile are left out.
    """
    filing = Filing(office.definitions.readings)
    for entity, findable in FINDABLE.items():
        making = partial(_from_columns, findable)
        _fill(office, filing, findable.kind, table_name(entity), findable.columns, making)
    _fill(office, filing, Kind.ORDER, table_name(WorkOrder), (), _orders)
    _fill(office, filing, Kind.CASE, table_name(Case), (), partial(_cases, office))


def order_entries(tx: Transaction, orders: Sequence[WorkOrder]) -> list[Entry]:
    """What the search box knows of orders that may have had other numbers."""
    former = all_former_numbers(tx)
    found = tx.of(Case).find_in("id", {order.case_id for order in orders} - {None})
    cases: dict[UUID | None, Case] = {case.id: case for case in found}
    return [order_entry(order, cases.get(order.case_id), former) for order in orders]


def case_entries(office: Office, tx: Transaction, cases: Iterable[Case]) -> Iterator[Entry]:
    """What the search box knows of cases; one whose business type only another computer has is left out."""
    former, receipts = all_former_numbers(tx), receipts_of_visits(tx.connection)
    for case in cases:
        try:
            yield case_entry(office, case, receipts.get(case.id, case.number), former.get(case.id, ()))
        except Refusal as refusal:
            _LOG.warning("a case from another computer is not found by the search box: %s", refusal)


def _fill(office: Office, filing: Filing, kind: Kind, table: str, columns: Sequence[str], making: _Making) -> None:
    after = 0
    while True:
        with office.database.read() as tx:
            rows = rows_without_entry(tx.connection, table, ("id", *columns), after, _AT_ONCE)
            if not rows:
                return
            with uncollected():
                batch = batch_of(kind, making(tx, rows), filing)
        last = rows[-1][0]
        with office.database.write(None) as tx:
            add_batch(tx.connection, batch, refs_without_entry(tx.connection, table, after, last))
        after = last


def _from_columns(findable: Findable, _tx: Transaction, rows: Sequence[_Row]) -> Iterable[Entry]:
    return (findable.entry(row[1], row[2:]) for row in rows)


def _orders(tx: Transaction, rows: Sequence[_Row]) -> Iterable[Entry]:
    return order_entries(tx, tx.of(WorkOrder).find_in("id", _ids(rows)))


def _cases(office: Office, tx: Transaction, rows: Sequence[_Row]) -> Iterable[Entry]:
    return case_entries(office, tx, tx.of(Case).find_in("id", _ids(rows)))


def _ids(rows: Sequence[_Row]) -> list[UUID]:
    return [UUID(bytes=row[1]) for row in rows]

"""The numbers of a document: its official one, or a draft number while this computer has none to give."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.work.event import Event, EventKind
from app.domain.work.numbers import document_number, draft_number, is_draft
from app.persistence.database import Transaction
from app.services.station import station_of


def new_number(tx: Transaction, series: str, kind: str, year: int) -> str:
    """The next number of a series, in the transaction that stores the document.

    Args:
        tx: the transaction.
        series: what is numbered, as the hub leases it.
        kind: the letters of the kind within the number; empty for cases.
        year: numbers begin anew with each.

    Raises:
        Refusal: `number.exhausted` when the year has no number left.
    """
    serial = tx.take_number(series, year)
    return (
        draft_number(*tx.take_draft()) if serial is None else document_number(station_of(tx).code, kind, year, serial)
    )


def former_numbers(tx: Transaction, document_id: UUID) -> tuple[str, ...]:
    """The numbers a case or an order had before its official one; papers printed then carry them."""
    renumbered = tx.of(Event).find(subject_id=document_id, kind=EventKind.DOCUMENT_NUMBERED, order_by="recorded_at")
    return tuple(str(event.payload["before"]) for event in renumbered)


def all_former_numbers(tx: Transaction) -> Mapping[UUID, Sequence[str]]:
    """`former_numbers` of every document that had one."""
    former: dict[UUID, list[str]] = {}
    for event in tx.of(Event).find(kind=EventKind.DOCUMENT_NUMBERED, order_by="recorded_at"):
        former.setdefault(event.subject_id, []).append(str(event.payload["before"]))
    return former


def renumbered_document(tx: Transaction, number: str) -> UUID | None:
    """The case or order that had this draft number, as a paper printed then still says; None for any other number."""
    if not is_draft(number):
        return None
    renumbered = tx.of(Event).find(kind=EventKind.DOCUMENT_NUMBERED)
    return next((event.subject_id for event in renumbered if event.payload["before"] == number), None)

"""The number of a new document: its official one, or a draft number while this computer has none to give."""

from app.domain.work.numbers import document_number, draft_number
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

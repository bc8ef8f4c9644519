"""Own changes the hub could not take over: which record, which fields, why, since when."""

from uuid import UUID

from app.domain.upstream.link import UNKNOWN_RECORD, Quarantined
from app.persistence.database import Transaction
from app.persistence.upstream.columns import tables_by_number
from app.persistence.upstream.outbox import operation_at
from app.services.office import Office
from app.services.upstream.standing import SetAside
from app.services.upstream.titles import record_title


def set_aside(office: Office) -> tuple[SetAside, ...]:
    """All of them, the newest first; of one long past only the reason is still known here."""
    with office.database.read() as tx:
        notes = reversed(tx.of(Quarantined).find(order_by="dev_seq"))
        return tuple(_shown(tx, note) for note in notes if note.reason != UNKNOWN_RECORD)


def _shown(tx: Transaction, note: Quarantined) -> SetAside:
    operation = operation_at(tx.connection, note.dev_seq)
    if operation is None:
        return SetAside(number=note.dev_seq, reason=note.reason, told_at=note.told_at)
    table = tables_by_number()[operation.table]
    return SetAside(
        number=note.dev_seq,
        reason=note.reason,
        told_at=note.told_at,
        table=table.name,
        title=record_title(tx, table.name, UUID(bytes=operation.key)),
        columns=tuple(table.columns[field] for field in operation.changes),
    )

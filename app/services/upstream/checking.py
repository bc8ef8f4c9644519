"""What this computer holds, to be compared with another at the same place in the log."""

from app.persistence.database import Transaction
from app.persistence.upstream.columns import tables_by_number
from app.persistence.upstream.digests import digests
from app.persistence.upstream.outbox import count_after, first_kept, last_number
from app.persistence.upstream.position import count_waiting, position_of
from app.services.upstream.linking import link_of
from app.services.upstream.standing import TableCheck, UpstreamCheck


def check_here(tx: Transaction) -> UpstreamCheck:
    """Every table's rows and hash, and whether nothing is missing.

    Raises:
        Refusal: `upstream.not_enrolled`.
    """
    link = link_of(tx)
    waiting, unknown = count_waiting(tx.connection)
    first = first_kept(tx.connection) or last_number(tx.connection) + 1
    tables = tables_by_number()
    return UpstreamCheck(
        cursor=position_of(tx.connection).cursor,
        pending=count_after(tx.connection, link.seen),
        waiting=waiting,
        unknown=unknown,
        missing=max(0, first - 1 - link.seen),
        tables=tuple(
            TableCheck(table=tables[each.table].name, rows=each.rows, hash=f"{each.hash:016x}")
            for each in digests(tx.connection)
        ),
    )

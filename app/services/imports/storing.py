"""An import written down: the records, what they were before, and how to find them."""

from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from app.domain.imports.batch import ImportAction, ImportBatch, ImportItem
from app.domain.plain import to_plain
from app.exchange.checked import Watch
from app.persistence.bulk import insert_rows, table_name
from app.persistence.database import Transaction
from app.persistence.ids import new_id
from app.services.imports.comparing import Comparison
from app.services.imports.indexing import index_records
from app.services.imports.progress import part_of, portions
from app.services.office import Office

_STORED_AT = 45  # per cent of the work; making records findable takes the rest


def store(office: Office, tx: Transaction, batch: ImportBatch, found: Comparison, watch: Watch) -> None:
    """Write a batch with all it adds and changes into the transaction.

    Raises:
        Refusal: `import.stopped`.
    """
    tx.of(ImportBatch).add(batch)
    _write(tx, found, part_of(watch, batch.rows_read, 0, _STORED_AT))
    for items in portions(list(_items(batch.id, found)), Watch(should_stop=watch.should_stop)):
        insert_rows(tx.connection, items)
    _index(office, tx, found, part_of(watch, batch.rows_read, _STORED_AT, 100))


def _write(tx: Transaction, found: Comparison, watch: Watch) -> None:
    for ones in found.added.values():
        for some in portions(ones, watch):
            insert_rows(tx.connection, some)
    for kind, replacements in found.changed.items():
        for changed in portions(replacements, watch):
            tx.of(kind).save_many([one.after for one in changed])


def _index(office: Office, tx: Transaction, found: Comparison, watch: Watch) -> None:
    for ones in found.added.values():
        for some in portions(ones, watch):
            index_records(office, tx, some, are_new=True)
    for replacements in found.changed.values():
        for changed in portions(replacements, watch):
            index_records(office, tx, [one.after for one in changed], are_new=False)


def _items(batch_id: UUID, found: Comparison) -> Iterator[ImportItem]:
    for kind, ones in found.added.items():
        for one in ones:
            yield ImportItem(
                id=new_id(),
                batch_id=batch_id,
                kind=table_name(kind),
                entity_id=one.id,
                action=ImportAction.ADDED,
                before={},
                version_after=0,
            )
    for kind, replacements in found.changed.items():
        for replaced in replacements:
            before = to_plain(replaced.before)
            yield ImportItem(
                id=new_id(),
                batch_id=batch_id,
                kind=table_name(kind),
                entity_id=replaced.after.id,
                action=ImportAction.CHANGED,
                before=before if isinstance(before, dict) else {},
                version_after=cast("Any", replaced.after).version + 1,
            )

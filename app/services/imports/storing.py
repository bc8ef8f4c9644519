"""An import written down: the records, what they were before, and how to find them."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from app.domain.imports.batch import ImportAction, ImportBatch, ImportItem, ImportRows, pack_places
from app.domain.plain import to_plain
from app.exchange.checked import Watch
from app.persistence.bulk import insert_rows, newest_row, note_added, table_name
from app.persistence.database import Transaction
from app.persistence.ids import new_id
from app.services.imports.comparing import Comparison, Replacement
from app.services.imports.progress import part_of, portions
from app.services.indexing import index_records
from app.services.office import Office

_STORED_AT = 45  # per cent of the work; making records findable takes the rest


def store(
    office: Office, tx: Transaction, batch: ImportBatch, found: Comparison, rows: Sequence[int], watch: Watch
) -> None:
    """Write a batch with all it adds and changes into the transaction; `rows` are those of the file, by place.

    Raises:
        Refusal: `import.stopped`.
    """
    tx.of(ImportBatch).add(batch)
    places = pack_places((record_id, rows[place]) for place, record_id in found.records.items())
    tx.of(ImportRows).add(ImportRows(id=new_id(), batch_id=batch.id, places=places))
    _add(tx, batch.id, found, part_of(watch, batch.rows_read, 0, _STORED_AT))
    _change(tx, batch.id, found, part_of(watch, batch.rows_read, 0, _STORED_AT))
    _index(office, tx, found, part_of(watch, batch.rows_read, _STORED_AT, 100))


def _add(tx: Transaction, batch_id: UUID, found: Comparison, watch: Watch) -> None:
    for kind, ones in found.added.items():
        newest = newest_row(tx.connection, kind)
        for some in portions(ones, watch):
            insert_rows(tx.connection, some)
        note_added(tx.connection, batch_id, kind, newest)


def _change(tx: Transaction, batch_id: UUID, found: Comparison, watch: Watch) -> None:
    for kind, replacements in found.changed.items():
        for changed in portions(replacements, watch):
            tx.of(kind).save_many([one.after for one in changed])
            tx.of(ImportItem).add_many([_item(batch_id, kind, one) for one in changed])


def _index(office: Office, tx: Transaction, found: Comparison, watch: Watch) -> None:
    for ones in found.added.values():
        for some in portions(ones, watch):
            index_records(office, tx, some, are_new=True)
    for replacements in found.changed.values():
        for changed in portions(replacements, watch):
            index_records(office, tx, [one.after for one in changed], are_new=False)


def _item(batch_id: UUID, kind: type[Any], changed: Replacement) -> ImportItem:
    after: Any = changed.after
    return ImportItem(
        id=new_id(),
        batch_id=batch_id,
        kind=table_name(kind),
        entity_id=after.id,
        action=ImportAction.CHANGED,
        before=cast("dict[str, object]", to_plain(changed.before)),
        version_after=after.version + 1,
    )

"""Taking ledgers of other systems into the station."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from uuid import UUID

import tomli

from app.domain.customers.customer import Customer
from app.domain.grid.area import TransformerArea
from app.domain.imports.batch import ImportBatch, ImportItem, ImportKind
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Staff
from app.domain.problems import Refusal
from app.domain.work.event import SubjectKind
from app.exchange.checked import UNWATCHED, Checked, Lookups, Source, Watch
from app.exchange.kinds import FIELDS, Need
from app.exchange.recognition import recognise
from app.exchange.tables import content_of, open_table, sheet_names
from app.exchange.vocabulary import Vocabulary, sheet_words
from app.persistence.bulk import natural_keys
from app.persistence.database import Transaction
from app.persistence.ids import new_id
from app.services.clock import local_day
from app.services.feed import Topic
from app.services.imports.closed import closed_months, without_closed
from app.services.imports.comparing import Comparison, compare, unsaid
from app.services.imports.kinds import KINDS
from app.services.imports.ledger import ImportReport, KnownField, OpenedLedger, PastImport
from app.services.imports.linking import Keys
from app.services.imports.memory import uncollected
from app.services.imports.progress import part_of
from app.services.imports.storing import store
from app.services.imports.undoing import undo_items
from app.services.office import Office
from app.services.station import station_of

_CHECKED_AT = 30  # per cent of the work


class ImportService:
    """Opens, checks, imports and takes back ledgers."""

    def __init__(self, office: Office) -> None:
        self._office = office

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        try:
            paths = {path.stem: path for path in self._office.definitions.import_aliases()}
            return Vocabulary(sheets={kind: sheet_words(kind, paths[kind]) for kind in ImportKind})
        except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError, KeyError) as error:
            raise Refusal.of("definition.unreadable", "imports", reason=str(error)) from error

    def open(self, path: Path, sheet: str = "", kind: ImportKind | None = None) -> OpenedLedger:
        """Read a sheet (the first with content unless named) and say what it was taken for.

        Raises:
            Refusal: `import.*` when the file cannot be read, `definition.unreadable`.
        """
        with uncollected():
            table = open_table(path, self._vocabulary.titles, sheet)
        return OpenedLedger(
            path=path,
            sha256=hashlib.sha256(content_of(path)).hexdigest(),
            sheets=sheet_names(path),
            table=table,
            recognition=recognise(table, self._vocabulary, kind),
        )

    def fields(self, kind: ImportKind) -> tuple[KnownField, ...]:
        """What the columns of a ledger of this kind can be taken for."""
        titles = self._vocabulary.sheets[kind].columns
        return tuple(
            KnownField(name=field.name, title=titles[field.name][0], is_required=field.need is Need.REQUIRED)
            for field in FIELDS[kind]
        )

    def template(self, kind: ImportKind, path: Path) -> None:
        """Write an empty sheet to be filled in.

        Raises:
            Refusal: `export.*`.
        """
        from app.exchange.templates import write_template  # noqa: PLC0415 - as in write_back

        write_template(kind, self._vocabulary, path)

    def dry_run(
        self,
        session: Session,
        ledger: OpenedLedger,
        *,
        kind: ImportKind | None = None,
        mapping: Mapping[str, str] | None = None,
        watch: Watch = UNWATCHED,
    ) -> ImportReport:
        """What an import would do; nothing is written.

        `kind` and `mapping` (column title to field) stand in for what was recognised.

        Raises:
            Refusal: `permission.denied`, `import.kind_unknown`, `import.column_missing`, `import.stopped`,
                `station.not_set_up`, `people.last_head`.
        """
        session.require(Permission.IMPORT)
        source = self._source(ledger, kind, mapping)
        with uncollected(), self._office.database.read() as tx:
            checked, found = self._check(tx, source, watch)
        return _report(source, checked, found, None)

    def run(
        self,
        session: Session,
        ledger: OpenedLedger,
        *,
        kind: ImportKind | None = None,
        mapping: Mapping[str, str] | None = None,
        watch: Watch = UNWATCHED,
    ) -> ImportReport:
        """Import everything that can be taken, in one transaction: all of it, or on any trouble or stop nothing.

        Raises:
            Refusal: as `dry_run`, and `storage.*`.
        """
        session.require(Permission.IMPORT)
        source = self._source(ledger, kind, mapping)
        rows = len(source.table.rows)
        with uncollected(), self._office.database.write(session.staff_id) as tx:
            checked, found = self._check(tx, source, part_of(watch, rows, 0, _CHECKED_AT))
            if found.is_empty:
                return _report(source, checked, found, None)
            batch = self._batch(session, ledger, _report(source, checked, found, None))
            store(self._office, tx, batch, found, checked.rows, part_of(watch, rows, _CHECKED_AT, 100))
            self._record(tx, session, batch, "import.done")
        self._office.feed.announce(Topic.IMPORTS, KINDS[source.words.kind].topic)
        return _report(source, checked, found, batch.id)

    def history(self) -> tuple[PastImport, ...]:
        """The imports that changed something, newest first."""
        with self._office.database.read() as tx:
            batches = tx.of(ImportBatch).find(order_by="imported_at")
            names = {one.id: one.name for one in tx.of(Staff).find()}
        return tuple(
            PastImport(batch=batch, actor="" if batch.actor_id is None else names.get(batch.actor_id, ""))
            for batch in reversed(batches)
        )

    def undo(self, session: Session, batch_id: UUID) -> ImportBatch:
        """Take an import back.

        Raises:
            Refusal: `permission.denied`, `record.missing`, `import.undone_before`, `import.changed_since`,
                `import.used_by.*`, `import.locked_since`, `storage.*`; nothing is changed then.
        """
        session.require(Permission.IMPORT)
        with self._office.database.write(session.staff_id) as tx:
            batch = tx.of(ImportBatch).get(batch_id)
            if batch.undone_at is not None:
                raise Refusal.of("import.undone_before", file=batch.file_name)
            undo_items(self._office, tx, tx.of(ImportItem).find(batch_id=batch_id))
            undone = tx.of(ImportBatch).save(replace(batch, undone_at=self._office.clock.now()))
            self._record(tx, session, undone, "import.undone")
        self._office.feed.announce(Topic.IMPORTS, KINDS[batch.kind].topic)
        return undone

    @staticmethod
    def write_back(
        ledger: OpenedLedger,
        target: Path,
        reasons: Mapping[int, str],
        column_title: str,
        *,
        only_refused: bool = False,
    ) -> None:
        """Write a copy of the file with the reason of each refused row beside it; `reasons` are the front's sentences.

        Raises:
            Refusal: `export.*`, `import.*` when the file is gone.
        """
        # Loading the workbook libraries costs a third of a second, which nobody should wait for at the start.
        from app.exchange import corrections  # noqa: PLC0415

        corrections.write_back(ledger.path, ledger.table, target, reasons, column_title, only_failed=only_refused)

    def _source(self, ledger: OpenedLedger, kind: ImportKind | None, mapping: Mapping[str, str] | None) -> Source:
        found = ledger.recognition
        if kind is not None and kind is not found.kind:
            found = recognise(ledger.table, self._vocabulary, kind)
        if found.kind is None:
            raise Refusal.of("import.kind_unknown", "kind", file=ledger.path.name)
        taken = found.mapping if mapping is None else mapping
        return Source(table=ledger.table, mapping=taken, words=self._vocabulary.sheets[found.kind])

    def _check(self, tx: Transaction, source: Source, watch: Watch) -> tuple[Checked[object], Comparison]:
        kind = KINDS[source.words.kind]
        keys = _keys(tx, kind.refers_to)
        lookups = Lookups(
            today=local_day(self._office.clock.now()),
            area_numbers=frozenset(keys.areas),
            staff_numbers=frozenset(keys.staff),
            account_numbers=frozenset(keys.customers),
        )
        checked = kind.read(source, lookups, watch)
        rows = [kind.link(draft, keys) for draft in checked.drafts]
        found = compare(
            tx, rows, unsaid(source.words.kind, set(source.mapping.values())), closed_months(self._office, tx)
        )
        return without_closed(source, checked, found.closed), found

    def _batch(self, session: Session, ledger: OpenedLedger, report: ImportReport) -> ImportBatch:
        return ImportBatch(
            id=new_id(),
            kind=report.kind,
            file_name=ledger.path.name,
            file_sha256=ledger.sha256,
            actor_id=session.staff_id,
            imported_at=self._office.clock.now(),
            rows_read=report.read,
            added=report.added,
            changed=report.changed,
            unchanged=report.unchanged,
            refused=report.refused_rows,
            incomplete=report.incomplete_rows,
        )

    def _record(self, tx: Transaction, session: Session, batch: ImportBatch, what: str) -> None:
        payload = {
            "batch": str(batch.id),
            "kind": batch.kind.value,
            "sha256": batch.file_sha256,
            "added": batch.added,
            "changed": batch.changed,
        }
        self._office.record(tx, session, (SubjectKind.STATION, station_of(tx).id), what, payload=payload)


def _keys(tx: Transaction, wanted: frozenset[str]) -> Keys:
    return Keys(
        station=station_of(tx).id,
        staff=natural_keys(tx.connection, Staff, "number") if "staff" in wanted else {},
        areas=natural_keys(tx.connection, TransformerArea, "number") if "areas" in wanted else {},
        customers=natural_keys(tx.connection, Customer, "account_number") if "customers" in wanted else {},
    )


def _report(source: Source, checked: Checked[object], found: Comparison, batch_id: UUID | None) -> ImportReport:
    return ImportReport(
        batch_id=batch_id,
        kind=source.words.kind,
        read=checked.read,
        added=found.rows_added,
        changed=found.rows_changed,
        unchanged=found.rows_unchanged,
        refused=checked.refused,
        incomplete=checked.incomplete,
        cleaned={wart.value: count for wart, count in checked.cleaned.items()},
        repeats=checked.repeats,
    )

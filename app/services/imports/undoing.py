"""Taking an import back: what it added goes, what it changed becomes what it was, or nothing happens at all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, cast
from uuid import UUID

from app.domain.firms.firm import Firm
from app.domain.imports.batch import ImportAction, ImportItem
from app.domain.people.credential import Credential
from app.domain.people.staff import Staff
from app.domain.plain import from_plain
from app.domain.problems import Problem, refuse_if_any
from app.domain.work.event import Event, EventKind
from app.persistence.bulk import kinds_in_order, references_to, table_name
from app.persistence.database import Transaction
from app.persistence.repository import Entity
from app.services.imports.closed import ClosedMonths, closed_months
from app.services.indexing import forget_records, index_records
from app.services.office import Office

_NAMED: Final = 5
_NAMES: Final = ("number", "account_number", "name")


def undo_items(office: Office, tx: Transaction, items: Sequence[ImportItem]) -> None:
    """Take back everything an import touched.

    Raises:
        Refusal: `import.changed_since` when records were changed or removed after the import, `import.used_by.<table>`
            for each table that refers to what the import added; with how many and some of their names;
            `import.locked_since` when it brought records of months whose scores are locked.
    """
    by_kind = {kind: [one for one in items if one.kind == table_name(kind)] for kind in _kinds(items)}
    stored = {one.id: one for kind, some in by_kind.items() for one in _stored(tx, kind, some)}
    refuse_if_any(_changed_since(items, stored))
    refuse_if_any(_locked_since(closed_months(office, tx), by_kind, stored))
    for kind, some in reversed(by_kind.items()):
        added = [stored[item.entity_id] for item in some if item.action is ImportAction.ADDED]
        refuse_if_any(_used(tx, kind, added))
        forget_records(tx, kind, added)
        tx.of(kind).remove(one.id for one in added)
        restored = [_restored(kind, item) for item in some if item.action is ImportAction.CHANGED]
        index_records(office, tx, tx.of(kind).save_many(restored), are_new=False)


def _kinds(items: Iterable[ImportItem]) -> list[type[Any]]:
    return kinds_in_order(item.kind for item in items)


def _stored(tx: Transaction, kind: type[Any], items: Iterable[ImportItem]) -> Sequence[Entity]:
    return tx.of(kind).find_in("id", [item.entity_id for item in items])


def _changed_since(items: Iterable[ImportItem], stored: dict[Any, Entity]) -> Iterator[Problem]:
    changed = [
        stored.get(item.entity_id)
        for item in items
        if item.entity_id not in stored or cast("Any", stored[item.entity_id]).version != item.version_after
    ]
    if changed:
        yield Problem(
            code="import.changed_since",
            values={"count": len(changed), "names": _some_names(one for one in changed if one is not None)},
        )


def _locked_since(
    months: ClosedMonths, by_kind: Mapping[type[Any], Sequence[ImportItem]], stored: Mapping[Any, Entity]
) -> Iterator[Problem]:
    touched = [
        months.touched(
            stored[item.entity_id], None if item.action is ImportAction.ADDED else from_plain(kind, item.before)
        )
        for kind, some in by_kind.items()
        for item in some
    ]
    names = sorted({month for month in touched if month})
    if names:
        values: dict[str, str | int] = {"count": sum(map(bool, touched)), "months": "、".join(names)}
        yield Problem(code="import.locked_since", values=values)


def _used(tx: Transaction, kind: type[Any], added: Sequence[Entity]) -> Iterator[Problem]:
    by_id = {one.id: one for one in added}
    for reference in references_to(tx.connection, kind, list(by_id)):
        names = _some_names(by_id[one] for one in reference.pointed_at)
        yield Problem(code=f"import.used_by.{reference.table}", values={"count": reference.count, "names": names})
    if kind is Firm and (chosen := _chosen(tx, set(map(str, by_id)))):
        names = _some_names(by_id[UUID(key)] for key in chosen)
        yield Problem(code="import.used_by.choice", values={"count": len(chosen), "names": names})
    signing_in = tx.of(Credential).find_in("id", by_id) if kind is Staff else ()
    if signing_in:
        names = _some_names(by_id[one.id] for one in signing_in)
        yield Problem(code="import.used_by.credential", values={"count": len(signing_in), "names": names})


def _chosen(tx: Transaction, firms: set[str]) -> list[str]:
    """The firms among these that customers have chosen."""
    said = {str(value) for event in tx.of(Event).find(kind=EventKind.CASE_CHOSEN) for value in event.payload.values()}
    return sorted(firms & said)


def _restored(kind: type[Any], item: ImportItem) -> Entity:
    before: Any = from_plain(kind, item.before)
    return cast("Entity", replace(before, version=item.version_after))


def _some_names(records: Iterable[Entity]) -> str:
    names = [next((str(getattr(one, name)) for name in _NAMES if hasattr(one, name)), "") for one in records]
    known = list(dict.fromkeys(filter(None, names)))
    return "、".join(known[:_NAMED]) + ("…" if len(known) > _NAMED else "")

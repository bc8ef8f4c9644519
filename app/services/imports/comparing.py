"""What an import would change: records of the ledger against those that are stored."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, cast
from uuid import UUID

from app.domain.firms.firm import Firm, Licence
from app.domain.grid.area import TransformerArea
from app.domain.imports.batch import ImportAction, ImportKind
from app.domain.people.staff import Role, Staff
from app.domain.problems import Refusal
from app.exchange.kinds import FIELDS
from app.persistence.database import Transaction
from app.persistence.repository import Entity
from app.services.imports.closed import ClosedMonths
from app.services.imports.kinds import known_by

# What no ledger says of a record, so that no ledger may change it.
_NEVER_SAID: Final[Mapping[type[Any], tuple[str, ...]]] = {TransformerArea: ("is_running",), Firm: ("is_active",)}
_ATTRIBUTES: Final = {"account_number": "customer_id"}  # of an order; where the number is required, it is never unsaid


@dataclass(frozen=True, slots=True)
class Replacement:
    """A stored record and what it becomes."""

    before: Entity
    after: Entity


@dataclass(slots=True)
class Comparison:
    """What is new and what differs, by kind of record in the order of storing; the counts are of rows.

    `closed` names the locked month of each row (by its place) that is left out because it would change that month;
    `records` are the ids of the others' own records, by the place of the row.
    """

    added: dict[type[Any], list[Entity]] = field(default_factory=dict)
    changed: dict[type[Any], list[Replacement]] = field(default_factory=dict)
    rows_added: int = 0
    rows_changed: int = 0
    rows_unchanged: int = 0
    closed: dict[int, str] = field(default_factory=dict)
    records: dict[int, UUID] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to store."""
        return not (self.added or self.changed)


def unsaid(kind: ImportKind, mapped: Collection[str]) -> frozenset[str]:
    """The attributes a sheet says nothing about, because it has no columns for them; what is stored there stays."""
    names = {one.name for one in FIELDS[kind]}.difference(mapped)
    if "id_number" in mapped:
        names.discard("id_kind")  # follows from the number
    return frozenset(_ATTRIBUTES.get(name, name) for name in names)


def compare(
    tx: Transaction, rows: Sequence[tuple[Entity, ...]], unsaid: Collection[str], months: ClosedMonths
) -> Comparison:
    """What storing the records of these rows would add and change; rows that touch a locked month are left out.

    A gap in the ledger erases nothing: where it has no column or an empty text, what is stored stays.

    Raises:
        Refusal: `people.last_head` when nobody could manage the station's people any more.
    """
    stored = _stored(tx, rows)
    found = Comparison()
    for place, row in enumerate(rows):
        changes = [_change(stored[type(one)], one, unsaid) for one in row]
        closed = next(filter(None, (months.touched(before, after) for before, after in changes)), "")
        if closed:
            found.closed[place] = closed
            continue
        found.records[place] = cast("Any", changes[0][1]).id
        done = [_sort(found, before, after) for before, after in changes]
        if done[0] is ImportAction.ADDED:
            found.rows_added += 1
        elif any(done):
            found.rows_changed += 1
        else:
            found.rows_unchanged += 1
    # What others refer to is stored first, whichever kind was met first in the sheet (a row's own order).
    found.added = {kind: found.added[kind] for kind in stored if kind in found.added}
    _keep_a_head(tx, found)
    return found


def _stored(tx: Transaction, rows: Iterable[tuple[Entity, ...]]) -> dict[type[Any], dict[object, Entity]]:
    by_kind: dict[type[Any], list[Entity]] = {}
    for row in rows:
        for one in row:
            by_kind.setdefault(type(one), []).append(one)
    stored: dict[type[Any], dict[object, Entity]] = {}
    for kind, ones in by_kind.items():
        known = known_by(kind)
        wanted = dict.fromkeys(getattr(one, known.column) for one in ones)
        stored[kind] = {known.key(one): one for one in tx.of(kind).find_in(known.column, wanted)}
    return stored


def _change(stored: Mapping[object, Entity], read: Entity, unsaid: Collection[str]) -> tuple[Entity | None, Entity]:
    before = stored.get(known_by(type(read)).key(read))
    return before, read if before is None else _merged(before, read, unsaid)


def _sort(found: Comparison, before: Entity | None, after: Entity) -> ImportAction | None:
    """Put a record where it belongs; None when it stays as it is."""
    kind = type(after)
    if before is None:
        found.added.setdefault(kind, []).append(after)
        return ImportAction.ADDED
    if after == before:
        return None
    found.changed.setdefault(kind, []).append(Replacement(before, after))
    return ImportAction.CHANGED


def _merged(before: Entity, read: Entity, unsaid: Collection[str]) -> Entity:
    kept = {"id", "version", *unsaid, *_NEVER_SAID.get(type(read), ()), *_standing_roles(before, read)}
    held = {one.name: getattr(read, one.name) for one in fields(cast("Any", read))}
    if held.get("id_number") == "":
        kept.add("id_kind")
    stays = {name: getattr(before, name) for name, value in held.items() if name in kept or value == ""}
    if isinstance(before, Firm) and isinstance(read, Firm):
        stays["licences"] = _with_licences(before.licences, read.licences)
    return cast("Entity", replace(cast("Any", read), **stays))


def _with_licences(before: Sequence[Licence], read: Sequence[Licence]) -> tuple[Licence, ...]:
    """Licences of a trade and kind the ledger names are as it says; others it does not know of stay."""
    said = {(licence.trade, licence.kind): licence for licence in read}
    kept = [said.pop((licence.trade, licence.kind), licence) for licence in before]
    return (*kept, *said.values())


def _standing_roles(before: Entity, read: Entity) -> tuple[str, ...]:
    """Roles follow the post, and change only with it: somebody may have given a person others by hand."""
    if not isinstance(before, Staff) or not isinstance(read, Staff):
        return ()
    return () if read.roles and read.post != before.post else ("roles",)


def _keep_a_head(tx: Transaction, found: Comparison) -> None:
    after = {one.after.id: cast("Staff", one.after) for one in found.changed.get(Staff, ())}
    lost = [before for one in found.changed.get(Staff, ()) if _is_head(before := cast("Staff", one.before))]
    if not lost:
        return
    everybody = [after.get(one.id, one) for one in tx.of(Staff).find()]
    if not any(map(_is_head, [*everybody, *cast("list[Staff]", found.added.get(Staff, []))])):
        raise Refusal.of("people.last_head", "roles", name=lost[0].name)


def _is_head(person: Staff) -> bool:
    return person.is_active and Role.HEAD in person.roles

"""Facts entered into the register of 绩效: checked, appended with their event, taken back by counter entries."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from app.domain.grid.area import TransformerArea
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Staff
from app.domain.problems import Problem, Refusal, refuse_if_any
from app.domain.rating.charges import charge_of
from app.domain.rating.facts import EntryKind, Ledger, RegisterEntry, Satisfaction
from app.domain.rating.lock import MonthLock
from app.domain.rating.months import Month, local_day
from app.domain.work.event import SubjectKind
from app.persistence import rating_facts
from app.persistence.database import Transaction
from app.persistence.ids import new_id
from app.services.definitions import Definitions
from app.services.office import Office
from app.services.rating.reading import BOOK_EMPTY, appeals_of, is_counter
from app.services.rating.results import EntryRow
from app.services.station import station_of

ENTRY_MADE: Final = "rating.entry_made"
"""The event of a new entry; its payload: entry, kind, day, quantity, code, and for a counter entry: of, reason."""

_OF_AN_AREA: Final = frozenset({EntryKind.ABNORMAL_WEEK, EntryKind.PATROL_DUE, EntryKind.PATROL_DONE})
_WHOLE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """What somebody wants to register; the attributes are those of `RegisterEntry`."""

    kind: EntryKind
    staff_id: UUID
    day: date
    area_id: UUID | None = None
    quantity_hundredths: int = 100
    code: str = ""
    note: str = ""
    measure_hundredths: int = 0
    multipliers: tuple[str, ...] = ()
    share_percent: int = 100


def add_entry(office: Office, tx: Transaction, session: Session, draft: EntryDraft) -> RegisterEntry:
    """Append a checked entry with its event.

    Raises:
        Refusal: `permission.denied`, `rating.entry_*`, `rating.month_locked`.
    """
    session.require(Permission.REGISTER_FACTS)
    refuse_if_any(_problems(office, tx, draft))
    entry = RegisterEntry(
        id=new_id(),
        kind=draft.kind,
        staff_id=draft.staff_id,
        day=draft.day,
        area_id=draft.area_id,
        quantity_hundredths=draft.quantity_hundredths,
        code=draft.code,
        note=draft.note.strip(),
        measure_hundredths=draft.measure_hundredths,
        multipliers=draft.multipliers,
        share_percent=draft.share_percent,
    )
    return _append(office, tx, session, entry, {})


def take_back(office: Office, tx: Transaction, session: Session, entry_id: UUID, reason: str) -> RegisterEntry:
    """Append the counter entry of a wrong one: the same with the quantity below zero, and the reason.

    It is of the same day; when that month is locked, of the first day of the first month that is not.

    Raises:
        Refusal: `permission.denied`, `record.missing`, `rating.reason_missing`, `rating.entry_corrected_before`,
            `rating.entry_is_counter`.
    """
    session.require(Permission.REGISTER_FACTS)
    if not reason.strip():
        raise Refusal.of("rating.reason_missing", "reason")
    entries = tx.of(RegisterEntry)
    wrong = entries.get(entry_id)
    if is_counter(wrong):
        raise Refusal.of("rating.entry_is_counter")
    if any(map(is_counter, entries.find(staff_id=wrong.staff_id, source_id=wrong.id))):
        raise Refusal.of("rating.entry_corrected_before")
    counter = replace(
        wrong,
        id=new_id(),
        day=_open_day(tx, wrong.day),
        quantity_hundredths=-wrong.quantity_hundredths,
        note=reason.strip(),
        source_id=wrong.id,
    )
    return _append(office, tx, session, counter, {"of": str(wrong.id), "reason": reason.strip()})


def replace_entry(
    office: Office, tx: Transaction, session: Session, entry: RegisterEntry, reason: str
) -> RegisterEntry:
    """Append an entry as it should have been, in place of one that was taken back."""
    return _append(office, tx, session, replace(entry, id=new_id()), {"reason": reason.strip()})


def entry_rows(office: Office, tx: Transaction, session: Session, month: Month) -> tuple[EntryRow, ...]:
    """The month's register, newest first; without the permission to register only the person's own entries."""
    entries = rating_facts.entries(tx.connection, month.first, month.last)
    people = {one.id: one.name for one in tx.of(Staff).find()}
    areas = {one.id: one.name for one in tx.of(TransformerArea).find()}
    counters = tx.of(RegisterEntry).find_in("source_id", [entry.id for entry in entries])
    corrected = {entry.source_id for entry in counters if is_counter(entry)}
    sees_all = session.may(Permission.REGISTER_FACTS)
    definitions = office.definitions
    appeals = appeals_of(tx)
    return tuple(
        EntryRow(
            entry=entry,
            person=people[entry.staff_id],
            area=areas[entry.area_id] if entry.area_id else "",
            is_counter=is_counter(entry),
            is_corrected=entry.id in corrected,
            charge=charge_of(entry, definitions.deductions, definitions.scheme),
            appeal=appeals.get(entry.id),
        )
        for entry in sorted(entries, key=lambda each: (each.day, each.id), reverse=True)
        if sees_all or entry.staff_id == session.staff_id
    )


def say_empty(office: Office, tx: Transaction, session: Session, month: str, ledger: Ledger) -> None:
    """Record that a ledger has no row of the month."""
    subject = (SubjectKind.STATION, station_of(tx).id)
    office.record(tx, session, subject, BOOK_EMPTY, payload={"month": month, "ledger": ledger.value})


def refuse_locked(tx: Transaction, month: str) -> None:
    """Go on only when the month is open.

    Raises:
        Refusal: `rating.month_locked`.
    """
    if tx.of(MonthLock).find_one(month=month) is not None:
        raise Refusal.of("rating.month_locked", "month", month=month)


def _append(
    office: Office, tx: Transaction, session: Session, entry: RegisterEntry, more: dict[str, str | int]
) -> RegisterEntry:
    payload: dict[str, str | int] = {
        "entry": str(entry.id),
        "kind": entry.kind.value,
        "day": entry.day.isoformat(),
        "quantity": entry.quantity_hundredths,
        "code": entry.code,
        **more,
    }
    office.record(tx, session, (SubjectKind.STAFF, entry.staff_id), ENTRY_MADE, payload=payload)
    return tx.of(RegisterEntry).add(entry)


def _open_day(tx: Transaction, day: date) -> date:
    locked = {lock.month for lock in tx.of(MonthLock).find()}
    while str(Month(day.year, day.month)) in locked:
        day = Month(day.year, day.month).last + timedelta(days=1)
    return day


def _problems(office: Office, tx: Transaction, draft: EntryDraft) -> Iterator[Problem]:
    month = str(Month(draft.day.year, draft.day.month))
    if tx.of(Staff).find_one(id=draft.staff_id) is None:
        yield Problem(code="rating.entry_person", field="staff_id")
    if draft.day > local_day(office.clock.now()):
        yield Problem(code="rating.entry_in_future", field="day", values={"day": draft.day.isoformat()})
    if tx.of(MonthLock).find_one(month=month) is not None:
        yield Problem(code="rating.month_locked", field="day", values={"month": month})
    if draft.quantity_hundredths <= 0:
        yield Problem(code="rating.entry_quantity", field="quantity_hundredths")
    if not 1 <= draft.share_percent <= _WHOLE:
        yield Problem(code="rating.entry_share", field="share_percent")
    if draft.area_id is None and draft.kind in _OF_AN_AREA:
        yield Problem(code="rating.entry_area", field="area_id")
    if draft.area_id is not None and tx.of(TransformerArea).find_one(id=draft.area_id) is None:
        yield Problem(code="rating.entry_area", field="area_id")
    yield from _item_problems(office.definitions, draft)


def _item_problems(definitions: Definitions, draft: EntryDraft) -> Iterator[Problem]:
    known = _codes(definitions, draft.kind)
    if known is not None and draft.code not in known:
        yield Problem(code="rating.entry_item", field="code", values={"code": draft.code})
    for code in draft.multipliers:
        if code not in definitions.pieces.multipliers:
            yield Problem(code="rating.entry_item", field="multipliers", values={"code": code})


def _codes(definitions: Definitions, kind: EntryKind) -> frozenset[str] | None:
    """The codes an entry of this kind may have; None when it needs none and may have any."""
    if kind is EntryKind.PIECE:
        return frozenset(definitions.pieces.items)
    if kind is EntryKind.VETO:
        return frozenset(veto.id for veto in definitions.scheme.vetoes)
    if kind is EntryKind.CALLBACK:
        return frozenset(answer.value for answer in Satisfaction)
    return None

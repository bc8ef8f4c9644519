"""What papers say about a deduction: the notice to its person, and the appeal against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.domain.grid.area import TransformerArea
from app.domain.papers.subject import PaperSubject
from app.domain.people.session import Session
from app.domain.people.staff import Staff
from app.domain.problems import Refusal
from app.domain.rating.amounts import HUNDRED, hundredths_text
from app.domain.rating.appeals import Answer, Appeal
from app.domain.rating.charges import Charge, charge_of, remaining
from app.domain.rating.facts import RegisterEntry
from app.domain.rating.hearing import last_day
from app.domain.rating.months import Month, local_day
from app.domain.work.case import Case
from app.persistence import rating_facts
from app.persistence.database import Transaction
from app.services.office import Office
from app.services.papers.fitting import Facts
from app.services.rating.appealing import NOTICE, require_part, told_on
from app.services.rating.reading import appeals_of, effective, is_counter
from app.services.station import station_of

APPEAL: Final = "performance-appeal"
_SERIES: Final = {NOTICE: "KF", APPEAL: "SS"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """An entry with what it costs and whom it is about; `told_on` is when the notice was first printed."""

    entry: RegisterEntry
    charge: Charge
    person: Staff
    grids: tuple[str, ...]
    place: int
    told_on: date | None
    today: date
    appeal: Appeal | None


def entry_sheet(office: Office, tx: Transaction, session: Session, code: str, subject: PaperSubject) -> Facts:
    """What the notice of a deduction says, or the appeal against it.

    Raises:
        Refusal: `record.missing`, `permission.denied`, `paper.no_source` for a form about something else,
            `deduction.none`, `deduction.taken_back` for a notice of what does not stand, `appeal.none`.
    """
    if code not in _SERIES or subject.id is None:
        raise Refusal.of("paper.no_source")
    entry = tx.of(RegisterEntry).get(subject.id)
    require_part(session, entry)
    ground = _ground(office, tx, entry)
    facts = {**_head_facts(tx, ground, code), "issued_by": session.name or None}
    if code == APPEAL:
        return {**facts, **_appeal_facts(tx, ground)}
    _refuse_taken_back(tx, entry)
    return {**facts, **_notice_facts(office, tx, ground)}


def _ground(office: Office, tx: Transaction, entry: RegisterEntry) -> _Ground:
    charge = charge_of(entry, office.definitions.deductions, office.definitions.scheme)
    if charge is None:
        raise Refusal.of("deduction.none")
    month = Month(entry.day.year, entry.day.month)
    entries = rating_facts.entries(tx.connection, month.first, month.last)
    own = sorted(each.id for each in entries if each.staff_id == entry.staff_id)
    areas = tx.of(TransformerArea).find(a_manager_id=entry.staff_id)
    return _Ground(
        entry=entry,
        charge=charge,
        person=tx.of(Staff).get(entry.staff_id),
        grids=tuple(sorted({area.grid for area in areas if area.grid})),
        place=own.index(entry.id) + 1,
        told_on=told_on(tx, entry.id),
        today=local_day(office.clock.now()),
        appeal=appeals_of(tx).get(entry.id),
    )


def _head_facts(tx: Transaction, ground: _Ground, code: str) -> dict[str, object]:
    station, entry, person = station_of(tx), ground.entry, ground.person
    return {
        "station": station.name,
        "number": _number(station.code, ground, code),
        "worker": person.name,
        "staff_number": person.number,
        "post": person.post,
        "grid": "、".join(ground.grids),
        "month": Month(entry.day.year, entry.day.month).first,
    }


def _number(station_code: str, ground: _Ground, code: str) -> str:
    month = f"{ground.entry.day:%Y-%m}"
    return f"{station_code}-{_SERIES[code]}-{month}-{ground.person.number}-{ground.place:02d}"


def _notice_facts(office: Office, tx: Transaction, ground: _Ground) -> dict[str, object]:
    definitions, entry = office.definitions, ground.entry
    month = Month(entry.day.year, entry.day.month)
    told = ground.told_on or ground.today
    standing = effective(rating_facts.entries(tx.connection, month.first, month.last))
    charges = [
        charge
        for each in standing
        if each.staff_id == entry.staff_id
        and (charge := charge_of(each, definitions.deductions, definitions.scheme)) is not None
    ]
    table = definitions.deductions
    return {
        "items": [
            {
                "occurred_on": entry.day,
                "rule": ground.charge.code,
                "clause": _clause(ground.charge, f"{table.name} {table.id}"),
                "fact": "；".join(_fact(tx, entry, ground.charge)),
                "source": _source_number(tx, entry),
                "points": ground.charge.points,
            }
        ],
        "total": ground.charge.points,
        "remaining": remaining(charges, table),
        "evidence": ground.appeal.evidence if ground.appeal else None,
        "worker_view": None if ground.appeal is None else "appeal",
        "appeal_by": last_day(definitions.calendar, told, definitions.hearing.appeal_days),
        "issued_on": told,
    }


def _clause(charge: Charge, table: str) -> str:
    """The rule in full: what it says, what it costs, and the table it stands in."""
    if charge.each is None:
        return charge.event
    return f"{charge.event}，每{charge.unit}扣 {_trim(charge.each)} 分（{table}）"


def _fact(tx: Transaction, entry: RegisterEntry, charge: Charge) -> Iterator[str]:
    if entry.area_id is not None:
        yield tx.of(TransformerArea).get(entry.area_id).name
    if entry.note:
        yield entry.note
    if charge.unit:
        yield f"计 {_trim(entry.quantity_hundredths)} {charge.unit}"


def _source_number(tx: Transaction, entry: RegisterEntry) -> str:
    """The number of the case behind the entry; otherwise where it stands in the register."""
    key = entry.source_id
    found = None if key is None else tx.of(Case).find_one(id=key)
    if found is not None:
        return found.number
    return f"DJ-{entry.day:%Y%m%d}-{entry.id.hex[-4:].upper()}"


def _appeal_facts(tx: Transaction, ground: _Ground) -> dict[str, object]:
    appeal = ground.appeal
    if appeal is None:
        raise Refusal.of("appeal.none")
    clause = f"{ground.charge.code} {ground.charge.event}"
    facts: dict[str, object] = {
        "appealed_on": local_day(appeal.filed_at),
        "item": "；".join((f"{ground.entry.day.isoformat()} {clause}", *_fact(tx, ground.entry, ground.charge))),
        "points": ground.charge.points,
        "notice_number": None if ground.told_on is None else _number(station_of(tx).code, ground, NOTICE),
        "reason": appeal.reason,
        "evidence": appeal.evidence,
        "demand": appeal.demand,
    }
    return {**facts, **_answer_facts(tx, ground, appeal)}


def _answer_facts(tx: Transaction, ground: _Ground, appeal: Appeal) -> dict[str, object]:
    answer = appeal.answer
    if answer is None:
        return {}
    decider = station_of(tx).name if answer.by is None else tx.of(Staff).get(answer.by).name
    return {
        "investigation": answer.findings,
        "investigated_by": decider if answer.findings else None,
        "is_upheld": answer.verdict.value,
        "new_points": _new_points(tx, ground.charge, answer),
        "decision": answer.decision,
        "decided_by": decider,
        "decided_on": local_day(answer.answered_at),
    }


def _new_points(tx: Transaction, charge: Charge, answer: Answer) -> int | None:
    if charge.each is None:
        return None
    if answer.replacement_id is not None:
        return charge.each * tx.of(RegisterEntry).get(answer.replacement_id).quantity_hundredths // HUNDRED
    return charge.points if answer.counter_id is None else 0


def _refuse_taken_back(tx: Transaction, entry: RegisterEntry) -> None:
    counters = tx.of(RegisterEntry).find(staff_id=entry.staff_id, source_id=entry.id)
    if any(map(is_counter, counters)):
        raise Refusal.of("deduction.taken_back")


def _trim(hundredths: int) -> str:
    return hundredths_text(hundredths).rstrip("0").rstrip(".")

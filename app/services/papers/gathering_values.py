"""What papers say of a gathering: the record of the morning meeting, minutes, the list to sign in."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.daybook.gathering import Decision, Gathering, GatheringKind
from app.domain.people.staff import Staff
from app.domain.work.case import Case
from app.domain.work.event import Event, EventKind
from app.domain.work.examining import Examination, examinations
from app.domain.work.meeting import Meeting, meetings
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.papers.day_words import DECISIONS, GATHERINGS, REMINDERS, SUPPLY_MEETING
from app.services.station import station_of

_GAP = "　"


def gathering_facts(tx: Transaction, key: UUID) -> dict[str, object]:
    """Everything known of a gathering, or of a supply meeting, by the keys forms use.

    Raises:
        Refusal: `record.missing`.
    """
    held = tx.of(Event).find_one(id=key, kind=EventKind.MEETING_HELD)
    facts = _of_supply(tx, meetings([held])[0]) if held is not None else _of_gathering(tx, tx.of(Gathering).get(key))
    return {"station": station_of(tx).name, **facts}


def _of_gathering(tx: Transaction, gathering: Gathering) -> dict[str, object]:
    people = {person.id: person for person in tx.of(Staff).find(order_by="number")}
    there = [people[key] for key in gathering.attendees]
    return {
        **gathering.texts,
        "number": gathering.number,
        "kind": GATHERINGS[gathering.kind],
        "subject": gathering.subject,
        "held_at": gathering.held_at,
        "ended_at": gathering.ended_at,
        "absent": gathering.absent,
        "due_count": _due(gathering, people, there),
        "present_count": len(there),
        "attendees": _named(there, gathering.texts.get("guests", "")),
        "people": [_signer(person) for person in there],
        "warnings": [
            {"name": REMINDERS[each.code], "count": each.count, "note": each.note} for each in gathering.warnings
        ],
        "orders": [_order(each) for each in gathering.orders],
        "decisions": [_decided(each) for each in gathering.decisions],
        **_said(gathering),
        "signed_by": gathering.texts.get("host"),
        "issued_on": gathering.held_on,
    }


def _due(gathering: Gathering, people: Mapping[UUID, Staff], there: Sequence[Staff]) -> int:
    """To a morning meeting everybody comes; to another who was called, which is not kept apart from who came."""
    if gathering.kind is not GatheringKind.MORNING:
        return len(there)
    return len({person.id for person in people.values() if person.is_active} | {person.id for person in there})


def _said(gathering: Gathering) -> dict[str, object]:
    """Minutes of what was said; of a morning meeting, from the parts of its record."""
    texts = gathering.texts
    if gathering.kind is not GatheringKind.MORNING or "minutes" in texts:
        return {"remarks": texts.get("remarks"), "minutes": texts.get("minutes")}
    parts = [texts[key] for key in ("yesterday", "unfinished", "learning", "remarks") if key in texts]
    lines = [line for part in parts for line in part.splitlines()]
    decided = [f"{place}. {_line(each)}" for place, each in enumerate(gathering.decisions, start=1)]
    spoken = [text for text in (texts.get("remarks", ""), *decided) if text]
    return {"remarks": "\n".join(spoken), "minutes": "\n".join(_GAP * 2 + line for line in lines)}


def _line(decision: Decision) -> str:
    until = "" if decision.due_on is None else decision.due_on.isoformat()
    said = "，".join(part for part in (decision.responsible, until, DECISIONS[decision.state]) if part)
    return f"{decision.matter}（{said}）"


def _decided(decision: Decision) -> dict[str, object]:
    return {
        "matter": decision.matter,
        "responsible": decision.responsible,
        "due_on": decision.due_on,
        "result": DECISIONS[decision.state],
    }


def _order(order: object) -> dict[str, object]:
    names = ("order_number", "task", "area", "leader", "guardian", "time", "risks")
    return {name: getattr(order, name) for name in names}


def _signer(person: Staff) -> dict[str, object]:
    return {"name": person.name, "team": person.team, "post": person.post}


def _named(people: Sequence[Staff], guests: str) -> str:
    return "、".join([*(person.name for person in people), *([guests] if guests else [])])


def _of_supply(tx: Transaction, meeting: Meeting) -> dict[str, object]:
    people = {person.id: person for person in tx.of(Staff).find_in("id", meeting.attendees)}
    there = [people[key] for key in meeting.attendees]
    found = list(_examined(tx, meeting))
    day = local_day(meeting.held_at)
    return {
        "number": f"{station_of(tx).code}-LH-{day:%Y%m%d}",
        "kind": SUPPLY_MEETING,
        "subject": SUPPLY_MEETING,
        "held_at": meeting.held_at,
        "attendees": _named(there, meeting.guests),
        "due_count": len(there),
        "present_count": len(there),
        "people": [_signer(person) for person in there],
        "topics": "；".join(f"{case.number} {case.name}" for case, _ in found),
        "minutes": "\n".join([*(_found(case, one) for case, one in found), *([meeting.note] if meeting.note else [])]),
        "decisions": [
            {"matter": f"{case.name}：{defect}", "responsible": case.name, "due_on": one.findings.rectify_on}
            for case, one in found
            for defect in one.findings.defects
        ],
        "issued_on": day,
    }


def _examined(tx: Transaction, meeting: Meeting) -> "list[tuple[Case, Examination]]":
    """The cases the meeting came to, with what it found."""
    events = [
        event
        for event in tx.of(Event).find(kind=EventKind.CASE_EXAMINED, order_by="recorded_at")
        if event.payload.get("meeting") == str(meeting.id)
    ]
    return [(tx.of(Case).get(event.subject_id), examinations([event])[0]) for event in events]


def _found(case: Case, one: Examination) -> str:
    verdict = "合格" if one.findings.verdict.value == "passed" else "不合格，限期整改"
    return f"{_GAP * 2}{case.number} {case.name}：{verdict}。{one.findings.opinion}"

"""The print log: what left, how often, for whom."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from itertools import zip_longest
from uuid import UUID

from app.domain.dispatch.order import WorkOrder
from app.domain.papers.printing import PrintContent, PrintKind, PrintRecord
from app.domain.papers.subject import PaperKind, PaperSubject
from app.domain.people.session import Permission, Session
from app.domain.work.event import EventKind, SubjectKind
from app.persistence.database import Transaction
from app.persistence.ids import natural_id, new_id
from app.services.office import Office
from app.services.papers.paper import Paper, PaperPart
from app.services.station import station_of


def subject_id(tx: Transaction, subject: PaperSubject) -> UUID:
    """The id a subject is logged under: its own, or one made of its natural key."""
    if subject.id is not None and not subject.code:
        return subject.id
    key = "" if subject.id is None else subject.id.hex
    return natural_id(station_of(tx).id, f"paper-{subject.kind}", key, subject.code)


def log_paper(
    office: Office, tx: Transaction, session: Session, paper: Paper, kind: PrintKind, sets: int
) -> tuple[PrintRecord, ...]:
    """One record for every subject of a paper with what it said, and an event in the story of every case."""
    records = []
    for part, values in zip_longest(paper.parts, paper.contents):  # another area's paper has no values
        if part.subject.kind is PaperKind.VALUES:
            continue
        record = _log(office, tx, session, (paper, part), kind, sets)
        records.append(record)
        if kind is PrintKind.PRINTED and values is not None:
            tx.of(PrintContent).add(PrintContent(id=new_id(), record_id=record.id, sha256=content_digest(values)))
    return tuple(records)


def content_digest(values: Mapping[str, object]) -> str:
    """The SHA-256 of a paper's values, in hex."""
    content = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()


def _log(
    office: Office, tx: Transaction, session: Session, printed: tuple[Paper, PaperPart], kind: PrintKind, sets: int
) -> PrintRecord:
    paper, part = printed
    key = subject_id(tx, part.subject)
    records = tx.of(PrintRecord)
    record = records.add(
        PrintRecord(
            id=new_id(),
            form_code=paper.form_code,
            form_version=str(paper.form_version),
            subject_kind=str(part.subject.kind),
            subject_id=key,
            number=part.number,
            kind=kind,
            copies=sets,
            pages=part.pages,
            copy_number=len(records.find(form_code=paper.form_code, subject_id=key)) + 1,
            printed_at=office.clock.now(),
            actor_id=session.staff_id,
        )
    )
    case_id = _case_of(tx, part.subject)
    if case_id is not None:
        payload: dict[str, str | int] = {"form": paper.form_code, "copies": sets}
        office.record(tx, session, (SubjectKind.CASE, case_id), EventKind.CASE_FORM_PRINTED, payload=payload)
    return record


def _case_of(tx: Transaction, subject: PaperSubject) -> UUID | None:
    if subject.kind is PaperKind.ORDER and subject.id is not None:
        return tx.of(WorkOrder).get(subject.id).case_id
    return subject.id if subject.kind is PaperKind.CASE else None


def newest(tx: Transaction, session: Session, most: int) -> tuple[PrintRecord, ...]:
    """The newest records first: everybody's for the counter and the dispatcher, one's own for the others."""
    sees_all = session.may(Permission.INTAKE) or session.may(Permission.DISPATCH)
    records = tx.of(PrintRecord)
    found = records.find() if sees_all else records.find(actor_id=session.staff_id)
    return tuple(sorted(found, key=_moment, reverse=True)[:most])


def of_subject(tx: Transaction, subject: PaperSubject) -> tuple[PrintRecord, ...]:
    """Every time a paper of this subject left, oldest first."""
    return tuple(sorted(tx.of(PrintRecord).find(subject_id=subject_id(tx, subject)), key=_moment))


def _moment(record: PrintRecord) -> tuple[datetime, UUID]:
    return record.printed_at, record.id

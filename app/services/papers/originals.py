"""Originals and duplicates: which papers were printed before with the same content, and taking a print back."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from app.domain.papers.printing import PrintContent, PrintKind, PrintRecord, PrintVoid, original_of
from app.domain.papers.subject import PaperKind, PaperSubject
from app.domain.people.session import Permission, Session
from app.domain.problems import Problem, Refusal, refuse_if_any
from app.persistence.database import Transaction
from app.persistence.ids import new_id
from app.services.office import Office
from app.services.papers.ledger import content_digest, subject_id
from app.services.papers.paper import Paper

_HAVE_ORIGINALS: Final = frozenset({PaperKind.CASE, PaperKind.ORDER, PaperKind.CUSTOMER, PaperKind.ENTRY})
"""A notice for a business type goes to everybody who asks; scores are put up as often as is wanted."""


def original(tx: Transaction, code: str, subject: PaperSubject, values: Mapping[str, object]) -> PrintRecord | None:
    """The print of this very paper that still stands, if there is one."""
    if subject.kind not in _HAVE_ORIGINALS:
        return None
    records = tx.of(PrintRecord).find(form_code=code, subject_id=subject_id(tx, subject))
    ids = [record.id for record in records]
    contents = tx.of(PrintContent).find_in("record_id", ids)
    voids = tx.of(PrintVoid).find_in("record_id", ids)
    return original_of(records, contents, voids, content_digest(values))


def refuse_second_original(tx: Transaction, paper: Paper) -> None:
    """Refuse a paper made before the very same one was printed: it has no mark.

    Raises:
        Refusal: `print.printed_before` for every such part.
    """
    refuse_if_any(
        [
            Problem(code="print.printed_before", values={"number": part.number})
            for part, values in zip(paper.parts, paper.contents, strict=False)  # another area's paper has no values
            if part.original_id is None and original(tx, paper.form_code, part.subject, values) is not None
        ]
    )


def void_print(office: Office, tx: Transaction, session: Session, record_id: UUID, reason: str) -> PrintVoid:
    """Say that a print is void; the next one of the same content is an original again.

    Raises:
        Refusal: `print.reason_missing`, `record.missing`, `print.only_saved`, `print.voided_before`, or
            `permission.denied` for a print of somebody else without the permission to take cases in.
    """
    if not reason.strip():
        raise Refusal.of("print.reason_missing", "reason")
    record = tx.of(PrintRecord).get(record_id)
    if record.actor_id != session.staff_id:
        session.require(Permission.INTAKE)
    if record.kind is not PrintKind.PRINTED:
        raise Refusal.of("print.only_saved", number=record.number)
    if tx.of(PrintVoid).find_one(record_id=record_id) is not None:
        raise Refusal.of("print.voided_before", number=record.number)
    return tx.of(PrintVoid).add(
        PrintVoid(
            id=new_id(),
            record_id=record_id,
            reason=reason.strip(),
            voided_at=office.clock.now(),
            actor_id=session.staff_id,
        )
    )

"""The receipt cases of one visit share."""

from collections.abc import Mapping
from datetime import datetime

from app.domain.problems import Refusal, refuse_if_any
from app.domain.work.case import Case, CaseDraft
from app.domain.work.event import Event
from app.domain.work.visiting import check_visit, visit_of
from app.persistence.database import Transaction


def shared_receipt(tx: Transaction, draft: CaseDraft, at: datetime) -> Mapping[str, str | int]:
    """What the acceptance of a case records of its receipt; nothing when it has one of its own.

    Raises:
        Refusal: `visit.unknown`, `visit.other_day`.
    """
    number = draft.visit.strip().upper()
    if not number:
        return {}
    first = tx.of(Case).find_one(number=number)
    if first is None:
        raise Refusal.of("visit.unknown", "visit", number=number)
    refuse_if_any(check_visit(first, at))
    return {"visit": visit_of(first, tx.of(Event).find(subject_id=first.id))}

"""The receipt cases of one visit share."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.domain.problems import Refusal, refuse_if_any
from app.domain.work.case import Case, CaseDraft
from app.domain.work.event import Event
from app.domain.work.visiting import check_visit, visit_of
from app.domain.zone import STATION_ZONE
from app.persistence.case_ids import joined_case_ids
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


def cases_of_visit(tx: Transaction, number: str) -> tuple[Case, ...]:
    """The cases on one receipt, the one it has its number from first."""
    first = tx.of(Case).find_one(number=number)
    if first is None:
        return ()
    midnight = first.accepted_at.astimezone(STATION_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    joined = joined_case_ids(tx.connection, number, midnight, midnight + timedelta(days=1))
    known = {case.id: case for case in tx.of(Case).find_in("id", joined)}
    return (first, *(known[key] for key in joined))

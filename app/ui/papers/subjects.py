"""What a paper asked for from elsewhere is about."""

from typing import Final
from uuid import UUID

from app.domain.papers.subject import PaperKind, PaperSubject

_BY_ID: Final = frozenset({PaperKind.ORDER, PaperKind.CUSTOMER, PaperKind.ENTRY})
_OF_DAY: Final = frozenset({PaperKind.GATHERING, PaperKind.LOG, PaperKind.OUTAGE})


def subject_from(kind: str, key: str) -> PaperSubject:
    """The subject a place asked for: an id of the kind, by itself that of a case; anything else a business type.

    After the id and `#` may stand the code of one of a case's limits, the day of a log or the village of an outage;
    a month's seals go by the month.
    """
    if kind == PaperKind.SEALS:
        return PaperSubject.seals(key)
    if kind in _OF_DAY:
        of_day, _, part = key.partition("#")
        return PaperSubject(kind=PaperKind(kind), id=UUID(of_day), code=part)
    if kind in _BY_ID:
        return PaperSubject(kind=PaperKind(kind), id=UUID(key))
    case_id, _, limit = key.partition("#")
    try:
        return PaperSubject.case(UUID(case_id), limit)
    except ValueError:
        return PaperSubject.business(key)

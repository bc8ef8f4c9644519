"""What a paper asked for from elsewhere is about."""

from uuid import UUID

from app.domain.papers.subject import PaperKind, PaperSubject


def subject_from(kind: str, key: str) -> PaperSubject:
    """The subject a place asked for: an id of the kind, by itself that of a case; anything else a business type.

    After the id of a case and `#` may stand the code of one of its limits.
    """
    if kind == PaperKind.ORDER:
        return PaperSubject.order(UUID(key))
    case_id, _, limit = key.partition("#")
    try:
        return PaperSubject.case(UUID(case_id), limit)
    except ValueError:
        return PaperSubject.business(key)

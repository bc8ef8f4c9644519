"""What a paper asked for from elsewhere is about."""

from uuid import UUID

from app.domain.papers.subject import PaperKind, PaperSubject


def subject_from(kind: str, key: str) -> PaperSubject:
    """The subject a place asked for: an id of the kind, by itself that of a case; anything else a business type."""
    if kind == PaperKind.ORDER:
        return PaperSubject.order(UUID(key))
    try:
        return PaperSubject.case(UUID(key))
    except ValueError:
        return PaperSubject.business(key)

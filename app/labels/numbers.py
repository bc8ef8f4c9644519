"""What is said of a document's number that is not its official one yet, or was not from the beginning."""

from collections.abc import Iterable
from typing import Final

from app.domain.work.event import Event, EventKind
from app.domain.work.numbers import is_draft

DRAFT: Final = "临时编号，联网取得号段后自动换成正式编号"


def numbering_text(number: str, events: Iterable[Event]) -> str:
    """That a number is a draft, or under which others the document was known; empty where there is nothing to say."""
    if is_draft(number):
        return DRAFT
    renumbered = [event for event in events if event.kind == EventKind.DOCUMENT_NUMBERED]
    before = [str(event.payload["before"]) for event in sorted(renumbered, key=lambda event: event.recorded_at)]
    return "，".join(f"原临时编号 {each}" if is_draft(each) else f"原编号 {each}" for each in before)

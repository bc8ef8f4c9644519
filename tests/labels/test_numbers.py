"""What is said of numbers that are not official yet, or were not from the beginning."""

from datetime import timedelta

from app.domain.work.event import Event, EventKind, SubjectKind
from app.labels.numbers import DRAFT, numbering_text
from app.persistence.ids import new_id
from tests.station import MONDAY


def renumbered(before: str, minutes: int, kind: EventKind = EventKind.DOCUMENT_NUMBERED) -> Event:
    at = MONDAY + timedelta(minutes=minutes)
    return Event(
        id=new_id(),
        subject_kind=SubjectKind.CASE,
        subject_id=new_id(),
        kind=kind,
        occurred_at=at,
        recorded_at=at,
        device_at=at,
        actor_id=None,
        device_id="",
        payload={"before": before, "number": "2026-YF-000001-5"},
    )


def test_a_draft_says_so_and_an_official_number_what_it_was_before() -> None:
    assert numbering_text("临-3-1", ()) == DRAFT
    assert numbering_text("2026-YF-000001-5", ()) == ""
    other = renumbered("x", 0, EventKind.CASE_CORRECTED)
    assert numbering_text("2026-YF-000001-5", [other]) == ""
    both = [renumbered("临-3-1", 2), other, renumbered("2026-YF-000007-2", 1)]
    assert numbering_text("2026-YF-000001-5", both) == "原编号 2026-YF-000007-2，原临时编号 临-3-1"

"""Which print is the original of a paper that is printed again."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.domain.papers.printing import PrintContent, PrintKind, PrintRecord, PrintVoid, original_of

NINE = datetime(2026, 3, 2, 1, tzinfo=UTC)


def record(number: int, kind: PrintKind = PrintKind.PRINTED) -> PrintRecord:
    return PrintRecord(
        id=UUID(int=number),
        form_code="work-order",
        form_version="1",
        subject_kind="order",
        subject_id=UUID(int=99),
        number="2026-YF-PG-000001-1",
        kind=kind,
        copies=1,
        pages=1,
        copy_number=number,
        printed_at=NINE + timedelta(minutes=number),
        actor_id=None,
    )


def content(number: int, sha256: str = "a") -> PrintContent:
    return PrintContent(id=UUID(int=100 + number), record_id=UUID(int=number), sha256=sha256)


def void(number: int) -> PrintVoid:
    return PrintVoid(
        id=UUID(int=200 + number), record_id=UUID(int=number), reason="卡纸", voided_at=NINE, actor_id=None
    )


def test_the_newest_print_of_the_same_content_is_the_original() -> None:
    assert original_of([record(1), record(2)], [content(1), content(2)], [], "a") == record(2)


def test_changed_contents_files_and_voided_prints_are_no_originals() -> None:
    assert original_of([record(1)], [content(1)], [], "b") is None
    assert original_of([record(1, PrintKind.SAVED)], [content(1)], [], "a") is None
    assert original_of([record(1)], [content(1)], [void(1)], "a") is None
    assert original_of([record(1)], [], [], "a") is None  # printed before contents were kept

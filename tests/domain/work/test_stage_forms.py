"""What a case prints where it stands."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.domain.definitions.business import BusinessType
from app.domain.work.case import Case, CasePaper, CaseState, Origin, PaperState
from app.domain.work.stage_forms import forms_now

THEN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def case_with(*papers: CasePaper) -> Case:
    return Case(
        id=UUID(int=1),
        number="2026-YF-000001-5",
        business_code="LV-RES-NEW",
        business_version=THEN.date(),
        customer_id=None,
        responsible_id=UUID(int=3),
        name="查良镛",
        phone="19900001234",
        address="鸣凤村9组54号",
        area_id=UUID(int=2),
        origin=Origin.COUNTER,
        stage="accept",
        state=CaseState.OPEN,
        stage_since=THEN,
        accepted_at=THEN,
        details={},
        papers=papers,
    )


@pytest.mark.parametrize(
    ("state", "forms"),
    [
        (PaperState.PRESENT, ("resident-registration",)),
        (PaperState.PROMISED, ("resident-registration", "promise-letter")),
    ],
)
def test_a_letter_of_promise_is_printed_while_a_paper_is_owed(
    state: PaperState, forms: tuple[str, ...], business_types: dict[str, BusinessType]
) -> None:
    case = case_with(CasePaper(code="identity", state=PaperState.PRESENT), CasePaper(code="premises", state=state))
    assert forms_now(case, business_types["LV-RES-NEW"].stages[0]) == forms

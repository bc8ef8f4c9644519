"""The receipt of a visit: its number on every paper of a case, and on the receipt all that was taken in with it."""

from typing import Final

from app.domain.work.case import Case
from app.domain.work.checks import missing_papers
from app.domain.work.progress import last_due
from app.domain.work.visiting import visit_of
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.office import Office
from app.services.papers.ground import CaseGround
from app.services.work.ground import business_of, clocks_of, orders_of, story_of
from app.services.work.visiting import cases_of_visit

ACCEPTANCE_RECEIPT: Final = "acceptance-receipt"
"""The form's code."""


def visit_facts(office: Office, tx: Transaction, ground: CaseGround, code: str) -> dict[str, object]:
    """The number of the receipt a case stands on, and for the receipt itself a line for each case that does."""
    number = visit_of(ground.case, ground.events)
    facts: dict[str, object] = {"visit_number": number}
    if code == ACCEPTANCE_RECEIPT:
        facts["visit_cases"] = [_line(office, tx, case) for case in cases_of_visit(tx, number)]
    return facts


def _line(office: Office, tx: Transaction, case: Case) -> dict[str, object]:
    business = business_of(office, case)
    due = last_due(clocks_of(office, case, story_of(tx, case.id, orders_of(tx, case.id))))
    return {
        "number": case.number,
        "business": business.name,
        "due_on": None if due is None else local_day(due),
        "owed": "、".join(paper.name for paper in missing_papers(case, business, accepts_promises=False)),
    }

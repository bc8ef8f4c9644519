"""Asking a customer for a paper after the one-time notice was given, with the reason, and taking it in."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from app.domain.definitions.business import BusinessType
from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal, refuse_if_any
from app.domain.work.asking import (
    LaterRequest,
    check_request,
    check_unnoticed,
    is_free,
    later_requests,
    next_free_code,
)
from app.domain.work.case import Case, CasePaper, CaseState, PaperState
from app.domain.work.checks import papers_of
from app.domain.work.event import Event, EventKind
from app.persistence.database import Transaction
from app.services.feed import Topic
from app.services.office import Office
from app.services.work.ground import NOW, Occurred, business_of, orders_of, record_case, story_of

_ASKABLE = frozenset({CaseState.OPEN, CaseState.PAUSED})


class AskingService:
    """The measure of 一次性告知: what had to be asked for later, why, and by whom."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def ask(
        self,
        session: Session,
        case_id: UUID,
        reason: str,
        *,
        paper: str = "",
        name: str = "",
        occurred: Occurred = NOW,
    ) -> LaterRequest:
        """Ask for a paper that is not on the notice: one of the checklist by its code, or any other by its name.

        Raises:
            Refusal: `permission.denied`, `case.ended`, `case.reason_missing`, `asking.paper_missing`,
                `asking.on_notice`, `asking.asked_before`, `paper.unknown`, `time.in_future`.
        """
        session.require(Permission.INTAKE)
        with self._office.database.write(session.staff_id) as tx:
            case = tx.of(Case).get(case_id)
            if case.state not in _ASKABLE:
                raise Refusal.of("case.ended", number=case.number)
            business, events = self._read(tx, case)
            why, words = reason.strip(), name.strip()
            refuse_if_any(check_request(case, business, events, code=paper, name=words, reason=why))
            spec = next((spec for spec in business.papers if spec.code == paper or spec.name == words), None)
            code = next_free_code(later_requests(case, business, events)) if spec is None else spec.code
            if spec is not None:
                case = tx.of(Case).save(_needed_again(case, business, spec.code))
            payload = {"paper": code, "name": words if spec is None else spec.name, "reason": why}
            record_case(self._office, tx, session, case, EventKind.CASE_PAPER_ASKED, payload, occurred=occurred)
            asked = later_requests(case, business, self._read(tx, case)[1])[-1]
        self._office.feed.announce(Topic.CASES)
        return asked

    def _read(self, tx: Transaction, case: Case) -> tuple[BusinessType, Sequence[Event]]:
        return business_of(self._office, case), story_of(tx, case.id, orders_of(tx, case.id))


def _needed_again(case: Case, business: BusinessType, code: str) -> Case:
    """A paper that was marked as not needed is missing from now on."""
    papers = {paper.code: paper for paper in papers_of(case, business)}
    papers[code] = replace(papers[code], state=PaperState.MISSING)
    return replace(case, papers=tuple(papers.values()))


def refuse_unnoticed(
    office: Office, tx: Transaction, case: Case, code: str, state: PaperState = PaperState.PRESENT
) -> None:
    """Take no paper that the notice given does not name and nobody asked for.

    Raises:
        Refusal: `asking.not_on_notice`.
    """
    events = story_of(tx, case.id, ())
    problem = check_unnoticed(case, business_of(office, case), events, code, state)
    refuse_if_any([] if problem is None else [problem])


def set_free_paper(office: Office, tx: Transaction, session: Session, case: Case, paper: CasePaper) -> None:
    """Note whether a paper asked for in words of one's own has come.

    Raises:
        Refusal: `paper.unknown` when nobody asked for it, `paper.required` for any state but these two.
    """
    requests = later_requests(case, business_of(office, case), story_of(tx, case.id, ()))
    found = next((each for each in requests if each.code == paper.code and is_free(each.code)), None)
    if found is None:
        raise Refusal.of("paper.unknown", "papers", paper=paper.code)
    if paper.state not in {PaperState.MISSING, PaperState.PRESENT}:
        raise Refusal.of("paper.required", "papers", paper=found.name)
    payload = {
        "paper": paper.code,
        "name": found.name,
        "before": str(found.state),
        "after": str(paper.state),
    }
    record_case(office, tx, session, case, EventKind.CASE_PAPER_CHANGED, payload)

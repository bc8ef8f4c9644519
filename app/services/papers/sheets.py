"""Which facts go onto a form for a subject, and which document they make."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.definitions.business import version_in_force
from app.domain.papers.subject import PaperKind, PaperSubject
from app.domain.people.session import Session
from app.domain.problems import Refusal
from app.domain.work.asking import SUPPLEMENT
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.office import Office
from app.services.papers.arrears_values import arrears_notice_facts, customer_sheet
from app.services.papers.case_values import case_facts
from app.services.papers.day_sheets import FILLED
from app.services.papers.deadline_values import DEADLINE_RECEIPT, deadline_facts
from app.services.papers.deduction_values import entry_sheet
from app.services.papers.fitting import Facts
from app.services.papers.ground import CaseGround, case_ground, order_ground
from app.services.papers.notice_values import case_notice_facts, notice_facts, supplement_facts
from app.services.papers.order_values import order_facts
from app.services.papers.seal_values import seal_facts
from app.services.papers.visit_values import visit_facts
from app.services.station import station_of
from app.services.work.ground import clocks_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The facts for one paper and the subject it is counted under.

    A case's work order, asked for by the case, is the order's paper.
    """

    subject: PaperSubject
    facts: Facts

    @property
    def number(self) -> str:
        """The document number; empty for forms without one."""
        return str(self.facts.get("number") or "")


class Sheets:
    """Composes sheets from the database."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def sheet(self, session: Session, code: str, subject: PaperSubject) -> Sheet:
        """What a form says about a subject.

        Raises:
            Refusal: `record.missing`, `paper.not_yours`, `paper.no_source`, `business.*`.
        """
        if subject.kind is PaperKind.SEALS:  # a list, which is read apart
            return Sheet(subject=subject, facts=seal_facts(self._office, session, subject.code))
        with self._office.database.read() as tx:
            if subject.kind is PaperKind.CASE:
                return self._of_case(tx, session, code, subject)
            if subject.kind is PaperKind.ORDER:
                return self._of_order(tx, session, code, _key(subject))
            return Sheet(subject=subject, facts=self._facts(tx, session, code, subject))

    def _facts(self, tx: Transaction, session: Session, code: str, subject: PaperSubject) -> Facts:
        if subject.kind is PaperKind.CUSTOMER:
            return customer_sheet(self._office, tx, session, code, subject)
        if subject.kind is PaperKind.ENTRY:
            return entry_sheet(self._office, tx, session, code, subject)
        if subject.kind is PaperKind.BUSINESS:
            return self._of_business(tx, session, subject.code)
        fill = FILLED.get(subject.kind)
        if fill is None:
            raise Refusal.of("paper.no_source")
        return fill(self._office, tx, session, subject)

    def _of_case(self, tx: Transaction, session: Session, code: str, subject: PaperSubject) -> Sheet:
        case_id = _key(subject)
        ground = case_ground(self._office, tx, session, case_id)
        if code == DEADLINE_RECEIPT:
            counted = clocks_of(self._office, ground.case, ground.events, has_receipt=True)
            return Sheet(subject=PaperSubject.case(case_id), facts=deadline_facts(ground, counted, subject.code))
        for order in reversed(ground.orders):
            if code in self._office.definitions.order_kind(order.kind).forms:
                return self._of_order(tx, session, code, order.id)
        facts = {**_case_sheet(ground, code), **visit_facts(self._office, tx, ground, code)}
        return Sheet(subject=PaperSubject.case(case_id), facts=facts)

    def _of_order(self, tx: Transaction, session: Session, code: str, order_id: UUID) -> Sheet:
        ground = order_ground(self._office, tx, session, order_id)
        notice = {} if ground.owed is None else arrears_notice_facts(ground.owed, code)
        return Sheet(subject=PaperSubject.order(order_id), facts={**order_facts(ground), **notice})

    def _of_business(self, tx: Transaction, session: Session, code: str) -> Facts:
        today = local_day(self._office.clock.now())
        business = version_in_force(self._office.definitions.versions(code), code, today)
        station = station_of(tx)
        told = {"station": station.name, "told_by": session.name or station.name, "told_on": today}
        return {**notice_facts(business), **told}


def _key(subject: PaperSubject) -> UUID:
    if subject.id is None:
        raise Refusal.of("paper.no_source")
    return subject.id


def _case_sheet(ground: CaseGround, code: str) -> Facts:
    facts = {**case_facts(ground), **({} if ground.arrears is None else arrears_notice_facts(ground.arrears, code))}
    if code == SUPPLEMENT:
        return {**facts, **supplement_facts(ground)}
    return {**facts, **case_notice_facts(ground)} if code == ground.business.notice_form else facts

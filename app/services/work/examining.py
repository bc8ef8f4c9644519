"""Recording reviews and inspections of a case, on the spot, in writing, or for the meeting that held them."""

from uuid import UUID

from app.domain.definitions.stage import GateKind
from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal, refuse_if_any
from app.domain.work.case import Case, CaseState
from app.domain.work.checks import fields_of
from app.domain.work.event import Event, EventKind
from app.domain.work.examining import (
    Findings,
    Verdict,
    check_findings,
    examinations,
    filled_by,
    latest_of,
    payload_of,
)
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.feed import Topic
from app.services.office import Office
from app.services.work.entering import enter_fields
from app.services.work.ground import NOW, Occurred, business_of, orders_of, record_case, story_of


class ExaminingService:
    """The verbs of those who review drawings and inspect works."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def examine(self, session: Session, case_id: UUID, findings: Findings, occurred: Occurred = NOW) -> Event:
        """Record one examination of the stage the case is in, with all its defects in one notice.

        Raises:
            Refusal: `permission.denied`, `case.ended`, `examination.*`, `time.in_future`, `case.time_backwards`.
        """
        session.require(Permission.INTAKE)
        with self._office.database.write(session.staff_id) as tx:
            event = examine_case(self._office, tx, session, case_id, findings, occurred=occurred)
        self._office.feed.announce(Topic.CASES)
        return event

    def add_defects(self, session: Session, case_id: UUID, defects: tuple[str, ...], reason: str) -> Event:
        """Add defects to the last examination of the case: a second notice, which wants a reason and is counted.

        Raises:
            Refusal: `permission.denied`, `case.ended`, `examination.none`, `examination.defects_missing`,
                `examination.second_notice` without a reason.
        """
        session.require(Permission.INTAKE)
        if not defects:
            raise Refusal.of("examination.defects_missing", "defects")
        if not reason.strip():
            raise Refusal.of("examination.second_notice", "reason")
        with self._office.database.write(session.staff_id) as tx:
            case = _running(tx, case_id)
            last = latest_of(examinations(story_of(tx, case.id, orders_of(tx, case.id))), case.stage, case.stage_since)
            if last is None:
                raise Refusal.of("examination.none")
            payload = {"examination": str(last.id), "defects": "\n".join(defects), "reason": reason.strip()}
            event = record_case(self._office, tx, session, case, EventKind.CASE_DEFECTS_ADDED, payload)
        self._office.feed.announce(Topic.CASES)
        return event


def examine_case(
    office: Office,
    tx: Transaction,
    session: Session,
    case_id: UUID,
    findings: Findings,
    *,
    meeting: str = "",
    occurred: Occurred = NOW,
) -> Event:
    """Record an examination and, when it was passed, the fields of the stage it answers.

    Raises:
        Refusal: `case.ended`, `examination.*`, `time.in_future`, `case.time_backwards`.
    """
    case = _running(tx, case_id)
    business = business_of(office, case)
    stage = business.stage(case.stage)
    if all(gate.kind is not GateKind.EXAMINED for gate in stage.gates):
        raise Refusal.of("examination.not_here", number=case.number, stage=stage.name)
    if occurred.at is not None and occurred.at < case.stage_since:
        raise Refusal.of("case.time_backwards", "occurred_at", number=case.number)
    today = local_day(office.clock.now())
    refuse_if_any(check_findings(findings, today))
    past = examinations(story_of(tx, case.id, orders_of(tx, case.id)))
    before = latest_of(past, case.stage)
    previous = None if before is None or before.is_passed else before.id
    payload = payload_of(case.stage, findings, meeting=meeting, previous=previous)
    event = record_case(office, tx, session, case, EventKind.CASE_EXAMINED, payload, occurred=occurred)
    if findings.verdict is Verdict.PASSED:
        known = {spec.code for spec in fields_of(business, case.stage, case)}
        answered = filled_by(findings, stage.fills, local_day(event.occurred_at))
        values = {code: value for code, value in answered.items() if code in known}
        enter_fields(office, tx, session, case, values, occurred)
    return event


def _running(tx: Transaction, case_id: UUID) -> Case:
    case = tx.of(Case).get(case_id)
    if case.state is not CaseState.OPEN:
        raise Refusal.of("case.ended", number=case.number)
    return case

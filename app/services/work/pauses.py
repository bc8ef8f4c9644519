"""Pauses entered late or beside another one, their corrections and removals, and a head's approval of them.

What needs approval and has none does not count: see `app.domain.work.pauses`. Each verb works the case's limits out
anew in its own transaction.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.lists import ListQuery
from app.domain.people.session import Permission, Session
from app.domain.problems import Problem, Refusal, refuse_if_any
from app.domain.work.case import Attachment, Case, CaseState
from app.domain.work.event import Event, EventKind
from app.domain.work.pause_rules import (
    ApprovalRule,
    approval_of_correction,
    approval_of_entry,
    approval_of_removal,
    check_terms,
)
from app.domain.work.pause_terms import PauseTerms, terms_payload
from app.domain.work.pauses import Approval, CasePause, PauseState, pauses_of
from app.persistence.database import Transaction
from app.services.feed import Topic
from app.services.lists import Lists
from app.services.office import Office
from app.services.work.ground import NOW, Occurred, keep_due, orders_of, record_case, story_of
from app.services.work.pausing import approval_rule, put_approval_rule

Payload = Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedPause:
    """A pause with something to approve, and the case it belongs to."""

    case: Case
    pause: CasePause


class PauseService:
    """The verbs on pauses; the step that pauses a case and the one that resumes it are `CaseService.take_step`."""

    def __init__(self, office: Office, lists: Lists) -> None:
        self._office = office
        self._cases = lists.source("cases")

    def enter(self, session: Session, case_id: UUID, terms: PauseTerms) -> CasePause:
        """Enter a pause: one that was forgotten, or one beside another. The case stays in the state it is in.

        Raises:
            Refusal: `permission.denied`, `case.ended` for a filed case, `pause.*` at the fields.
        """
        session.require(Permission.INTAKE)
        with self._at(session, case_id) as work:
            work.check(terms)
            asked = approval_of_entry(work.rule, terms, self._now, may_approve=work.may_approve)
            made = work.record(EventKind.CASE_PAUSE_ENTERED, {**terms_payload(terms), **_said(asked)})
            return work.pause(made.id)

    def correct(self, session: Session, case_id: UUID, pause_id: UUID, terms: PauseTerms, why: str) -> CasePause:
        """Say other things of a pause; what it said before stays on record.

        Raises:
            Refusal: `permission.denied`, `case.ended` for a filed case, `pause.*`.
        """
        session.require(Permission.INTAKE)
        with self._at(session, case_id) as work:
            pause = work.changeable(pause_id)
            changes = terms_payload(terms, pause.terms)
            problems = [] if why.strip() else [Problem(code="pause.why_missing", field="why")]
            problems += [] if changes else [Problem(code="pause.nothing_changed")]
            work.check(terms, instead_of=pause, problems=problems)
            asked = approval_of_correction(work.rule, pause, terms, may_approve=work.may_approve)
            said = {"pause": pause.id.hex, **changes, "why": why.strip(), **_said(asked)}
            work.record(EventKind.CASE_PAUSE_CORRECTED, said)
            return work.pause(pause.id)

    def remove(self, session: Session, case_id: UUID, pause_id: UUID, why: str) -> CasePause:
        """Take a pause out of the count; it stays on record as removed.

        Raises:
            Refusal: `permission.denied`, `case.ended` for a filed case, `pause.still_running`, `pause.*`.
        """
        session.require(Permission.INTAKE)
        with self._at(session, case_id) as work:
            pause = work.changeable(pause_id)
            if pause.is_by_step and pause.is_open:
                raise Refusal.of("pause.still_running", pause=pause.number)
            if not why.strip():
                raise Refusal.of("pause.why_missing", "why")
            asked = approval_of_removal(work.rule, pause, may_approve=work.may_approve)
            settles = {"edit": pause.id.hex} if pause.state is PauseState.WAITING else {}
            said = {"pause": pause.id.hex, "why": why.strip(), **_said(asked), **settles}
            work.record(EventKind.CASE_PAUSE_REMOVED, said)
            return work.pause(pause.id)

    def end(self, session: Session, case_id: UUID, pause_id: UUID, occurred: Occurred = NOW) -> CasePause:
        """What the case waited for has come; a pause by a step is ended by the step that resumes the case.

        Raises:
            Refusal: `permission.denied`, `case.ended` for a filed case, `pause.*`.
        """
        session.require(Permission.INTAKE)
        with self._at(session, case_id) as work:
            pause = work.changeable(pause_id)
            at = occurred.at or self._now
            if pause.terms.ends_at is not None:
                raise Refusal.of("pause.ended_already", "to", pause=pause.number)
            if pause.is_by_step:
                raise Refusal.of("pause.ends_by_resume", "to")
            if not pause.terms.starts_at <= at <= self._now:
                raise Refusal.of("pause.backwards" if at < pause.terms.starts_at else "pause.end_ahead", "to")
            work.record(EventKind.CASE_PAUSE_ENDED, {"pause": pause.id.hex}, Occurred(at=at))
            return work.pause(pause.id)

    def approve(self, session: Session, case_id: UUID, pause_id: UUID) -> CasePause:
        """Let what waits count: the pause itself, its correction, or its removal.

        Raises:
            Refusal: `permission.denied`, `pause.unknown`, `pause.nothing_waits`.
        """
        session.require(Permission.APPROVE_PAUSES)
        with self._at(session, case_id, is_decision=True) as work:
            pause, asked = work.awaiting(pause_id)
            work.record(EventKind.CASE_PAUSE_APPROVED, {"pause": pause.id.hex, "edit": asked.id.hex})
            return work.pause(pause.id)

    def refuse(self, session: Session, case_id: UUID, pause_id: UUID, why: str) -> CasePause:
        """Say no to what waits: the pause never counts, or stays as it was.

        Raises:
            Refusal: `permission.denied`, `pause.unknown`, `pause.nothing_waits`, `pause.why_missing`.
        """
        session.require(Permission.APPROVE_PAUSES)
        with self._at(session, case_id, is_decision=True) as work:
            pause, asked = work.awaiting(pause_id)
            if not why.strip():
                raise Refusal.of("pause.why_missing", "why")
            said = {"pause": pause.id.hex, "edit": asked.id.hex, "why": why.strip()}
            work.record(EventKind.CASE_PAUSE_REFUSED, said)
            return work.pause(pause.id)

    def awaited(self) -> tuple[AwaitedPause, ...]:
        """Everything a head has to decide on, what was asked first at the head."""
        rows = self._cases.rows(self._cases.keys(ListQuery(filters={"pauses": "awaited"})))
        ids = [row.id for row in rows]  # type: ignore[attr-defined]  # every case's row has one
        with self._office.database.read() as tx:
            found = [
                AwaitedPause(case=case, pause=pause)
                for case in tx.of(Case).find_in("id", ids)
                for pause in pauses_of(story_of(tx, case.id, ()))
                if pause.awaits is not None
            ]
        return tuple(sorted(found, key=_asked_at))

    def rule(self) -> ApprovalRule:
        """What a head has to approve at this station."""
        with self._office.database.read() as tx:
            return approval_rule(tx)

    def set_rule(self, session: Session, rule: ApprovalRule) -> None:
        """Have other things approved from now on.

        Raises:
            Refusal: `permission.denied`.
        """
        session.require(Permission.APPROVE_PAUSES)
        with self._office.database.write(session.staff_id) as tx:
            put_approval_rule(tx, rule)
        self._office.feed.announce(Topic.STATION)

    @property
    def _now(self) -> datetime:
        return self._office.clock.now()

    @contextmanager
    def _at(self, session: Session, case_id: UUID, *, is_decision: bool = False) -> Iterator["_Work"]:
        """Work on one case in one transaction; a decision may come after the case was filed."""
        with self._office.database.write(session.staff_id) as tx:
            case = tx.of(Case).get(case_id)
            if case.state is CaseState.ARCHIVED and not is_decision:
                raise Refusal.of("case.ended", number=case.number)
            work = _Work(self._office, tx, session, case)
            yield work
            keep_due(self._office, tx, case, work.events)
        self._office.feed.announce(Topic.CASES)


class _Work:
    """One case inside the transaction of a verb."""

    def __init__(self, office: Office, tx: Transaction, session: Session, case: Case) -> None:
        self._office = office
        self._tx = tx
        self._session = session
        self._case = case
        self.events = list(story_of(tx, case.id, orders_of(tx, case.id)))
        self.rule = approval_rule(tx)
        self.may_approve = session.may(Permission.APPROVE_PAUSES)

    def pause(self, pause_id: UUID) -> CasePause:
        found = next((pause for pause in pauses_of(self.events) if pause.id == pause_id), None)
        if found is None:
            raise Refusal.of("pause.unknown", number=self._case.number)
        return found

    def changeable(self, pause_id: UUID) -> CasePause:
        pause = self.pause(pause_id)
        if not pause.is_alive:
            raise Refusal.of("pause.over", pause=pause.number)
        if pause.change is not None:
            raise Refusal.of("pause.change_waiting", pause=pause.number)
        return pause

    def awaiting(self, pause_id: UUID) -> tuple[CasePause, Event]:
        pause = self.pause(pause_id)
        if pause.awaits is None:
            raise Refusal.of("pause.nothing_waits", pause=pause.number)
        return pause, pause.awaits

    def check(
        self, terms: PauseTerms, *, instead_of: CasePause | None = None, problems: list[Problem] | None = None
    ) -> None:
        found = [*(problems or ())]
        now = self._office.clock.now()
        found += check_terms(self._case, pauses_of(self.events), terms, now, instead_of=instead_of)
        if terms.attachment_id is not None:
            file = self._tx.of(Attachment).find_one(id=terms.attachment_id)
            if file is None or file.case_id != self._case.id:
                found.append(Problem(code="pause.file_unknown", field="attachment"))
        refuse_if_any(found)

    def record(self, kind: EventKind, payload: Payload, occurred: Occurred = NOW) -> Event:
        event = record_case(self._office, self._tx, self._session, self._case, kind, payload, occurred=occurred)
        self.events.append(event)
        return event


def _said(asked: Approval | None) -> dict[str, str | int]:
    return {} if asked is None else {"approval": str(asked)}


def _asked_at(awaited: AwaitedPause) -> datetime:
    asked = awaited.pause.awaits
    return awaited.pause.made.recorded_at if asked is None else asked.recorded_at

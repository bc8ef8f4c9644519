"""Appeals against deductions: filed by the person or for him, answered by the head."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from app.domain.papers.printing import PrintKind, PrintRecord
from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal, refuse_if_any
from app.domain.rating.appeals import (
    APPEAL_ANSWERED,
    APPEAL_FILED,
    AnswerDraft,
    Appeal,
    AppealDraft,
    AppealState,
    Verdict,
    appeals_from,
    check_answer,
    check_filing,
)
from app.domain.rating.charges import charge_of
from app.domain.rating.facts import RegisterEntry
from app.domain.rating.hearing import last_day
from app.domain.rating.months import Month, local_day
from app.domain.work.event import SubjectKind
from app.persistence import rating_facts
from app.persistence.database import Transaction
from app.services.feed import Topic
from app.services.office import Office
from app.services.rating.reading import appeals_of, is_counter
from app.services.rating.registering import replace_entry, take_back

NOTICE: Final = "deduction-notice"


class Appeals:
    """The appeals' verbs; an entry of the register is named by its id."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def of_entry(self, session: Session, entry_id: UUID) -> Appeal | None:
        """The appeal against an entry, if there is one.

        Raises:
            Refusal: `record.missing`, `permission.denied` for an entry about somebody else.
        """
        with self._office.database.read() as tx:
            entry = tx.of(RegisterEntry).get(entry_id)
            require_part(session, entry)
            return appeals_of(tx).get(entry_id)

    def last_day(self, entry_id: UUID) -> date | None:
        """Until when an entry may be appealed against; None while nobody was told of it."""
        with self._office.database.read() as tx:
            return appeal_by(self._office, tx, entry_id)

    def file(self, session: Session, draft: AppealDraft) -> Appeal:
        """Bring forward why a deduction is not right.

        Raises:
            Refusal: `record.missing`, `permission.denied` for somebody else's without the permission to register,
                `appeal.nothing` for an entry that costs nothing or was taken back, `appeal.*` for what is wrong.
        """
        with self._office.database.write(session.staff_id) as tx:
            entry = tx.of(RegisterEntry).get(draft.entry_id)
            require_part(session, entry)
            refuse_uncharged(self._office, tx, entry)
            known = appeals_of(tx).get(entry.id)
            today = local_day(self._office.clock.now())
            refuse_if_any(check_filing(draft, known, appeal_by(self._office, tx, entry.id), today))
            payload: dict[str, str | int] = {
                "entry": str(entry.id),
                "reason": draft.reason.strip(),
                "evidence": draft.evidence.strip(),
                "demand": draft.demand.strip(),
            }
            event = self._office.record(tx, session, (SubjectKind.STAFF, entry.staff_id), APPEAL_FILED, payload=payload)
        self._office.feed.announce(Topic.RATING)
        return appeals_from([event])[entry.id]

    def answer(self, session: Session, entry_id: UUID, draft: AnswerDraft) -> Appeal:
        """Decide an appeal; what is revoked or changed is corrected in the register as `RatingService.correct` does.

        Raises:
            Refusal: `permission.denied`, `record.missing`, `appeal.none`, `appeal.answered_before`, `appeal.own` for
                one's own, `appeal.*` for what is wrong, `rating.entry_corrected_before`.
        """
        session.require(Permission.LOCK_MONTH)
        with self._office.database.write(session.staff_id) as tx:
            entry = tx.of(RegisterEntry).get(entry_id)
            appeal = _answerable(session, appeals_of(tx).get(entry_id))
            refuse_if_any(check_answer(draft, entry))
            payload: dict[str, str | int] = {
                "appeal": str(appeal.id),
                "verdict": draft.verdict.value,
                "findings": draft.findings.strip(),
                "decision": draft.decision.strip(),
                **self._corrected(tx, session, entry, draft),
            }
            subject = (SubjectKind.STAFF, entry.staff_id)
            self._office.record(tx, session, subject, APPEAL_ANSWERED, payload=payload)
            answered = appeals_of(tx)[entry_id]
        self._office.feed.announce(Topic.RATING)
        return answered

    def _corrected(
        self, tx: Transaction, session: Session, entry: RegisterEntry, draft: AnswerDraft
    ) -> dict[str, str | int]:
        if draft.verdict is Verdict.KEPT:
            return {}
        counter = take_back(self._office, tx, session, entry.id, draft.decision)
        if draft.quantity_hundredths is None or draft.verdict is Verdict.REVOKED:
            return {"counter": str(counter.id)}
        new = replace(entry, day=counter.day, quantity_hundredths=draft.quantity_hundredths)
        made = replace_entry(self._office, tx, session, new, draft.decision)
        return {"counter": str(counter.id), "replacement": str(made.id)}


def open_appeals(tx: Transaction, month: Month) -> Mapping[UUID, int]:
    """How many deductions of the month each person has an appeal against that is not answered."""
    entries = rating_facts.entries(tx.connection, month.first, month.last)
    appeals = appeals_of(tx)
    found: dict[UUID, int] = {}
    for entry in entries:
        if entry.id in appeals and appeals[entry.id].state is AppealState.OPEN:
            found[entry.staff_id] = found.get(entry.staff_id, 0) + 1
    return found


def told_on(tx: Transaction, entry_id: UUID) -> date | None:
    """When the person was first told of a deduction: the day its notice was first printed."""
    printed = [
        record.printed_at
        for record in tx.of(PrintRecord).find(form_code=NOTICE, subject_id=entry_id)
        if record.kind is PrintKind.PRINTED
    ]
    return local_day(min(printed)) if printed else None


def appeal_by(office: Office, tx: Transaction, entry_id: UUID) -> date | None:
    """The last day for an appeal; None while nobody was told of the deduction."""
    told = told_on(tx, entry_id)
    definitions = office.definitions
    return None if told is None else last_day(definitions.calendar, told, definitions.hearing.appeal_days)


def require_part(session: Session, entry: RegisterEntry) -> None:
    """Go on only for whom the entry is about, and who may register.

    Raises:
        Refusal: `permission.denied`.
    """
    if session.staff_id != entry.staff_id:
        session.require(Permission.REGISTER_FACTS)


def refuse_uncharged(office: Office, tx: Transaction, entry: RegisterEntry) -> None:
    """Go on only with an entry that costs something and still stands.

    Raises:
        Refusal: `appeal.nothing`.
    """
    charge = charge_of(entry, office.definitions.deductions, office.definitions.scheme)
    counters = tx.of(RegisterEntry).find(staff_id=entry.staff_id, source_id=entry.id)
    if charge is None or any(map(is_counter, counters)):
        raise Refusal.of("appeal.nothing")


def _answerable(session: Session, appeal: Appeal | None) -> Appeal:
    if appeal is None:
        raise Refusal.of("appeal.none")
    if appeal.answer is not None:
        raise Refusal.of("appeal.answered_before")
    if session.staff_id == appeal.staff_id:
        raise Refusal.of("appeal.own")
    return appeal
